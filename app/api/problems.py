"""Problems: every error this service answers with, from one table of stable codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """What one code stands for: its HTTP status, its title, and when it is answered."""

    status: int
    title: str
    meaning: str


KINDS: dict[str, Kind] = {
    "malformed_json": Kind(
        400,
        "The body is not JSON",
        "The body is not one well-formed JSON value in UTF-8: a syntax error, NaN or an infinity, "
        "a lone surrogate, a repeated key, or nesting beyond the limit.",
    ),
    "malformed_http": Kind(
        400, "The request is not HTTP", "The head of the request is not one of HTTP/1.1."
    ),
    "unauthenticated": Kind(
        401,
        "The caller is not known",
        "The call needs `Authorization: Bearer` with an API key, or a token, that is in force.",
    ),
    "missing_scope": Kind(
        403,
        "The scope is missing",
        "The key lacks the scope that the call needs; `detail` names it.",
    ),
    "icp_not_allowed": Kind(
        403, "The ICP is not allowed", "The key is for other ICPs than the one that was named."
    ),
    "not_found": Kind(404, "There is nothing here", "No route has this path."),
    "unknown_icp": Kind(
        404, "No such ICP", "No ICP has this key; `near` lists keys that look like it."
    ),
    "unknown_version": Kind(404, "No such version", "The ICP has no version of this number."),
    "no_draft": Kind(
        404, "No draft", "The ICP has no draft; begin one with PUT, or name a published version."
    ),
    "unknown_persona": Kind(
        404,
        "No such persona",
        "The version has no persona of this key; `near` names one that looks like it.",
    ),
    "unknown_view": Kind(
        404,
        "No such view",
        "The playbook has no view of this name; `detail` lists them.",
    ),
    "unknown_schedule": Kind(
        404, "No such scheduled activation", "The ICP has nothing scheduled of this id."
    ),
    "unknown_key": Kind(404, "No such key", "No API key has this id."),
    "unknown_webhook": Kind(404, "No such webhook", "No webhook has this id."),
    "method_not_allowed": Kind(
        405, "The method does not fit", "The path exists; `Allow` lists its methods."
    ),
    "not_acceptable": Kind(
        406,
        "No such form of the answer",
        "`Accept` takes none of the media types that the call answers in.",
    ),
    "request_timeout": Kind(
        408,
        "The request took too long to arrive",
        "The whole body had not arrived by the deadline; `ICP_DEADLINE` sets it.",
    ),
    "no_active_version": Kind(
        409,
        "No active version",
        "The ICP exists, and none of its versions is active: activate one, or name a version.",
    ),
    "key_ended": Kind(
        409,
        "The key has ended",
        "A key that is revoked, has expired or was rotated before is not rotated.",
    ),
    "schedule_ended": Kind(
        409,
        "The scheduled activation has ended",
        "What has fired or failed cannot be cancelled: to go back, activate the version before.",
    ),
    "stale_activation": Kind(
        409,
        "The active version has changed",
        "`expected_version` is not the active version any more: look again, then decide.",
    ),
    "guard_exceeded": Kind(
        409,
        "Too many accounts would change band",
        "A larger share of the guard's accounts than `max_share_changed` would change band; "
        "nothing was published.",
    ),
    "stale_publication": Kind(
        409,
        "The latest version has changed",
        "`expected_latest`, or what the draft was begun from, is not the latest version any more: "
        "see what changed, then publish with `expected_latest`.",
    ),
    "stale_draft": Kind(
        412,
        "The draft has changed",
        "The draft is not what the caller takes it to be: read it again, then decide.",
    ),
    "too_large": Kind(
        413,
        "The body is too large",
        "A body may have 1 MiB, a JSON batch or a publication 32 MiB, a line of NDJSON 1 MiB.",
    ),
    "unsupported_media_type": Kind(
        415,
        "The content type does not fit",
        "Bodies are `application/json`, batches also `application/x-ndjson`, both in UTF-8 and "
        "without a content encoding.",
    ),
    "account_invalid": Kind(
        422,
        "The account cannot be read",
        "The account has values of a wrong kind; `errors` points to each of them.",
    ),
    "definition_invalid": Kind(
        422,
        "The definition has faults",
        "`errors` lists every fault of the document at once; nothing was stored.",
    ),
    "invalid_selector": Kind(
        422,
        "The ICP is named in no known way",
        "An ICP is named by its key or `key@version`; several by `tag:` and a tag, `*`, or a list.",
    ),
    "parameters_invalid": Kind(
        422,
        "The parameters do not fit",
        "Parameters of the path or the query do not fit; `errors` points to each by its name.",
    ),
    "request_invalid": Kind(
        422,
        "The request does not fit",
        "The body is JSON of another shape than this call takes; `errors` points into it.",
    ),
    "target_refused": Kind(
        422,
        "Nothing is sent to this address",
        "The address of a webhook has to be https and public, without user, password or fragment; "
        "`ICP_WEBHOOK_ALLOW_PRIVATE` allows others.",
    ),
    "head_too_large": Kind(
        431, "The head is too large", "A head with its headers may have 64 KiB."
    ),
    "precondition_required": Kind(
        428,
        "A precondition is missing",
        "A draft is changed with `If-Match`, and begun with `If-None-Match: *`.",
    ),
    "rate_limited": Kind(
        429,
        "The key calls too often",
        "The key has used its quota up; `Retry-After` and `RateLimit` say when there is more.",
    ),
    "internal_error": Kind(
        500,
        "The service failed",
        "A fault of the service, never of the input; the log names the same `request_id`.",
    ),
    "not_installed": Kind(
        501, "A part is not installed", "The service runs without an extra; `detail` names it."
    ),
    "deadline_exceeded": Kind(
        503,
        "The answer took too long",
        "The request was not answered by its deadline; nothing more is done for it. Send less at "
        "a time, or try again after `Retry-After`.",
    ),
    "draining": Kind(
        503,
        "The worker is stopping",
        "`/readyz` alone answers so: the worker finishes what it has in hand and takes no more.",
    ),
    "overloaded": Kind(
        503,
        "The service is busy",
        "The service has as many requests in hand as it takes; try again after `Retry-After`.",
    ),
    "registry_stale": Kind(
        503,
        "The registry is too old",
        "The database has been away for longer than `ICP_MAX_STALE`, so nothing is answered from "
        "memory any more; try again after `Retry-After`.",
    ),
    "registry_unavailable": Kind(
        503,
        "The registry cannot be reached",
        "The database does not answer; `Retry-After` says when to try again.",
    ),
    "revision_not_reached": Kind(
        503,
        "The revision has not arrived yet",
        "This worker has not read the revision of `ICP-Min-Revision` yet; try again after "
        "`Retry-After`.",
    ),
    "version_tampered": Kind(
        503,
        "The version is not what was published",
        "The stored version no longer matches its digest; it is never served, and no other "
        "version takes its place.",
    ),
}


class ProblemError(Exception):
    """An error the caller is told about as a problem document.

    Attributes:
        code: A key of `KINDS`.
        detail: What was wrong this time, and what would be right.
        errors: Every fault of the input, each with a JSON Pointer into the request.
        near: What may have been meant.
        headers: Response headers that belong to the problem.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        near: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.near = tuple(near)
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return KINDS[self.code].status

    def document(self, request_id: str | None = None) -> dict[str, object]:
        """Return the problem document; inside a result it has no request id of its own."""
        kind = KINDS[self.code]
        document: dict[str, object] = {
            "type": f"/problems/{self.code}",
            "title": kind.title,
            "status": kind.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = [
                {"pointer": fault.pointer, "code": fault.code, "message": fault.message}
                for fault in self.errors
            ]
        if self.near:
            document["near"] = list(self.near)
        if request_id is not None:
            document["request_id"] = request_id
        return document


def below(pointer: str, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults with their pointers moved below `pointer`."""
    return tuple(
        Fault(pointer=pointer + fault.pointer, code=fault.code, message=fault.message)
        for fault in faults
    )


def account_invalid(pointer: str, faults: Iterable[Fault]) -> ProblemError:
    """Return the problem of an account that cannot be read, found at `pointer` of the request."""
    errors = below(pointer, faults)
    return ProblemError("account_invalid", counted(errors, "of the account"), errors=errors)


def counted(errors: tuple[Fault, ...], where: str) -> str:
    """Return one sentence for a list of faults: the only one itself, or how many there are."""
    if len(errors) == 1:
        (only,) = errors
        return f"{only.pointer}: {only.message}" if only.pointer else only.message
    return f"{len(errors)} values {where} do not fit; see errors."

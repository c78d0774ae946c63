"""A running service, as the command line talks to it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Self

import httpx
import typer

from app.access.development import FILE, read_development_key
from app.cli.errors import Failure, Misuse
from app.settings import LOOPBACK_NAMES
from schemas.problem import Fault

KEY_VARIABLE = "ICP_API_KEY"

ServerOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The service; http://127.0.0.1:$ICP_PORT if not given."),
]

_TIMEOUT = 30.0
_CREDENTIAL = re.compile(r"[!-~]{1,8000}")


class Refused(Failure):
    """The service answered with a problem.

    Attributes:
        problem: The code of the problem.
        faults: What it found wrong, with pointers into the request.
    """

    def __init__(self, problem: str, sentence: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(sentence)
        self.problem = problem
        self.faults = faults


class Client:
    """The calls of `/v1/icps`.

    Args:
        server: The address of the service; that of `icp serve` on this machine if not given.
    """

    def __init__(self, server: str | None) -> None:
        self._server = server = server or f"http://127.0.0.1:{os.environ.get('ICP_PORT') or 8000}"
        try:
            key = credential(httpx.URL(server).host)
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            self._http = httpx.Client(base_url=server, headers=headers, timeout=_TIMEOUT)
        except httpx.InvalidURL as error:
            raise Failure(f"{server}: this is no address of a service: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def icps(self) -> dict[str, dict[str, Any]]:
        """Return what the service lists of each ICP, by key."""
        return {icp["key"]: icp for icp in self._call("GET", "/v1/icps")["items"]}

    def latest(self, key: str) -> dict[str, Any] | None:
        """Return the latest version of an ICP; None where there is no such ICP."""
        return self._newest(f"/v1/icps/{key}/versions")

    def document(self, key: str, version: int) -> dict[str, Any]:
        """Return the document of a version."""
        found: dict[str, Any] = self._call("GET", f"/v1/icps/{key}/versions/{version}")["document"]
        return found

    def active(self, key: str) -> int | None:
        """Return which version is active; None for none."""
        newest = self._newest(f"/v1/icps/{key}/activations")
        return newest["to_version"] if newest else None

    def publish(self, key: str, document: object, note: str, *, activate: bool) -> dict[str, Any]:
        """Publish a definition unless it is the latest version, and make it the active one."""
        body = {"document": document, "note": note, "activate": activate}
        return self._call("POST", f"/v1/icps/{key}/versions", json=body)

    def _newest(self, path: str) -> dict[str, Any] | None:
        try:
            items = self._call("GET", path, params={"limit": 1})["items"]
        except Refused as refused:
            if refused.problem == "unknown_icp":
                return None
            raise
        return items[0] if items else None

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's own
        try:
            response = self._http.request(method, path, **options)
            body = response.json()
        except httpx.UnsupportedProtocol:
            raise Failure(
                f"{self._server}: write the address as http://... or https://..."
            ) from None
        except httpx.TransportError as error:
            raise Failure(
                f"{self._server} does not answer ({error}); start the service with `icp serve`,"
                " or name another with --server"
            ) from None
        except ValueError:
            raise Failure(
                f"{self._server} answered {response.status_code} and no JSON; is it icp-scoring?"
            ) from None
        if response.is_success and isinstance(body, dict):
            return body
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise Failure(f"{self._server}: {_refused(response.status_code, body)}\n{_HOW}")
        raise _refused(response.status_code, body)


_HOW = (
    f"set {KEY_VARIABLE} to a key (`icp keys create` makes one); for a service on this machine that"
    f" has its own database, ICP_STATE_DIR to the directory with its {FILE}"
)


def credential(host: str) -> str | None:
    """Return the key to send: the one that is set, or that of a service of this machine's own."""
    key = os.environ.get(KEY_VARIABLE)
    if key:
        if not _CREDENTIAL.fullmatch(key):
            raise Misuse(f"{KEY_VARIABLE}: a key has letters, digits and _, and nothing else")
        return key
    if host in LOOPBACK_NAMES:
        return read_development_key(Path(os.environ.get("ICP_STATE_DIR") or ".state"))
    return None


def _refused(status: int, body: object) -> Refused:
    problem = body if isinstance(body, dict) else {}
    sentence = str(problem.get("detail") or f"the service answered {status}")
    faults = tuple(Fault.model_validate(fault) for fault in problem.get("errors") or ())
    return Refused(str(problem.get("code")), sentence, faults)

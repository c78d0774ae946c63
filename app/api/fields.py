"""The fields that scoring requests share, checked by hand with exact JSON Pointers."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, cast

from app.api.bulk import SMALL
from app.api.json_body import load, parse, refuse_altered
from app.api.problems import ProblemError, counted
from app.engine.faults import child, shown
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.api.bulk import Bulk

Detail = Literal["full", "summary"]

MAX_UNKNOWN_FIELDS = 20
MAX_SELECTORS = 100
MAX_SELECTOR = 100
MAX_ACCOUNTS = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2999

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Options(NamedTuple):
    """How to decide: on which day, and how much of the decision to show."""

    as_of: date
    detail: Detail = "full"
    facts: bool = False


class Fields:
    """The fields of one JSON object, taken one by one; every fault is remembered."""

    def __init__(self, given: Mapping[str, object], names: tuple[str, ...]) -> None:
        self.given = given
        self.faults: list[Fault] = []
        if given.keys() <= _set_of(names):
            return
        unknown = (name for name in given if name not in names)
        for name in islice(unknown, MAX_UNKNOWN_FIELDS):
            near = get_close_matches(name[:MAX_SELECTOR], names, 1)
            self.fault(
                child("", name),
                "unknown_field",
                f"{shown(name)} is not a field of this request"
                + (
                    f"; did you mean {near[0]!r}?"
                    if near
                    else f"; it takes {', '.join(names) or 'none'}."
                ),
            )

    @classmethod
    def of(cls, given: object, names: tuple[str, ...]) -> Self:
        """Return the fields of a body.

        Raises:
            ProblemError: `request_invalid`, when it is not an object.
        """
        if isinstance(given, dict):
            return cls(given, names)
        error = Fault(pointer="", code="wrong_kind", message="The body is a JSON object.")
        raise ProblemError("request_invalid", error.message, errors=[error])

    def fault(self, pointer: str, code: str, message: str) -> None:
        """Remember one fault."""
        self.faults.append(Fault(pointer=pointer, code=code, message=message))

    def finish(self, code: str = "request_invalid") -> None:
        """Raise a problem with every fault remembered, if there is one."""
        if self.faults:
            errors = tuple(sorted(self.faults, key=lambda fault: fault.pointer))
            raise ProblemError(code, counted(errors, "of the request"), errors=errors)

    def icp(self) -> str:
        """Take one ICP: its key, or `key@version`."""
        icp = self.given.get("icp")
        if "icp" not in self.given:
            self.fault("/icp", "missing", "Name the ICP: its key, or key@version.")
        elif self._names(icp, "/icp"):
            return cast("str", icp)
        return ""

    def icps(self) -> str | tuple[str, ...]:
        """Take one selector, or a list of them."""
        icp = self.given.get("icp")
        if type(icp) is str and 1 <= len(icp) <= MAX_SELECTOR:
            return icp
        if not isinstance(icp, list):
            return self.icp()
        if not 1 <= len(icp) <= MAX_SELECTORS:
            self.fault("/icp", "bad_length", f"A list of ICPs has 1 to {MAX_SELECTORS} entries.")
            return ()
        read = [self._names(entry, f"/icp/{index}") for index, entry in enumerate(icp)]
        return tuple(icp) if all(read) else ()

    def _names(self, icp: object, pointer: str) -> bool:
        if not isinstance(icp, str):
            self.fault(pointer, "wrong_kind", "An ICP is named by a text: its key, or key@version.")
        elif not 1 <= len(icp) <= MAX_SELECTOR:
            self.fault(pointer, "bad_length", f"An ICP is named in 1 to {MAX_SELECTOR} characters.")
        else:
            return True
        return False

    def account(self) -> dict[str, object]:
        """Take one account."""
        account = self.given.get("account")
        if isinstance(account, dict):
            return account
        if "account" in self.given:
            self.fault("/account", "wrong_kind", "An account is an object of attributes.")
        else:
            self.fault("/account", "missing", "Give the account: an object of attributes.")
        return {}

    def accounts(self) -> list[dict[str, object]]:
        """Take a list of accounts; an entry that is no object is a fault of that account alone."""
        accounts = self.given.get("accounts")
        if not isinstance(accounts, list):
            code = "wrong_kind" if "accounts" in self.given else "missing"
            self.fault("/accounts", code, "Give the accounts: a list of objects.")
            return []
        return accounts

    def whole(
        self, name: str, least: int, most: int, message: str, *, default: int | None = None
    ) -> int | None:
        """Take a whole number, as 3.0 is one in JSON; where the default is none, null as well."""
        value = self.given.get(name, default)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int and least <= value <= most:
            return value
        if value is not None or default is not None:
            self.fault(f"/{name}", "wrong_kind", message)
        return default

    def options(self, today: Callable[[], date]) -> Options:
        """Take `as_of` (default: `today`), `detail` and `include`."""
        as_of, given = self.as_of(today), self.given
        detail = given.get("detail", "full")
        if detail not in ("full", "summary"):
            self.fault("/detail", "unknown_choice", 'detail is "full" or "summary".')
        if "include" not in given:
            return Options(as_of, cast("Detail", detail))
        include = given["include"]
        if not isinstance(include, list) or any(entry != "facts" for entry in include):
            self.fault("/include", "unknown_choice", 'include is a list that may hold "facts".')
            include = []
        return Options(as_of, cast("Detail", detail), facts=bool(include))

    def as_of(self, today: Callable[[], date]) -> date:
        """Take the day of scoring."""
        return self.day("as_of") or today()

    def day(self, name: str) -> date | None:
        """Take a day; None where the field is not there."""
        if name not in self.given:
            return None
        text = self.given[name]
        try:
            day = _day(text) if isinstance(text, str) else None
        except ValueError:
            self.fault(f"/{name}", "bad_date", f"{text!r} is not a day of the calendar.")
            return None
        if day is None:
            written = f"{name} is a day written YYYY-MM-DD, {FIRST_YEAR} to {LAST_YEAR}."
            self.fault(f"/{name}", "bad_date", written)
        return day


@lru_cache
def _set_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


@lru_cache(maxsize=1_024)
def _day(text: str) -> date | None:
    """Return a day; None for what is none by its form or by its year.

    Raises:
        ValueError: The calendar has no such day.
    """
    if not _DATE.fullmatch(text):
        return None
    day = date.fromisoformat(text)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


async def fields(body: bytes, names: tuple[str, ...], bulk: Bulk) -> Fields:
    """Return the fields of a scoring body; a long one is read in steps.

    Raises:
        ProblemError: `malformed_json`; `request_invalid`, when it is not an object, or holds too
            many accounts.
    """
    if len(body) <= SMALL:
        return small(body, names)
    given = load(body)
    _refuse_too_many(given, names)
    with bulk.pace() as pace:
        for _ in refuse_altered(body, given):
            await pace.rest()
    return Fields.of(given, names)


def small(body: bytes, names: tuple[str, ...]) -> Fields:
    """Return the fields of a scoring body that is not long.

    Raises:
        ProblemError: As `fields`.
    """
    given = parse(body)
    _refuse_too_many(given, names)
    return Fields.of(given, names)


def _refuse_too_many(given: object, names: tuple[str, ...]) -> None:
    """Refuse too many accounts before anything is done with them."""
    if "accounts" not in names or not isinstance(given, dict):
        return
    accounts = given.get("accounts")
    if isinstance(accounts, list) and len(accounts) > MAX_ACCOUNTS:
        message = (
            f"{len(accounts):,} accounts are more than {MAX_ACCOUNTS:,}; send several requests, or "
            "NDJSON."
        )
        error = Fault(pointer="/accounts", code="too_many", message=message)
        raise ProblemError("request_invalid", counted((error,), ""), errors=[error])

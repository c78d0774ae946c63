"""Places: countries to ISO 3166-1 alpha-2, regions to ISO 3166-2."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, normalize

import orjson

from app.engine.normalise.near import nearest
from app.engine.normalise.notes import Unreadable
from app.engine.normalise.place_names import COUNTRIES, REGIONS
from app.engine.normalise.text import fold, remembered

if TYPE_CHECKING:
    from collections.abc import Callable

_APOSTROPHE = re.compile("['\u2019\u02bb\u02bc`]")
_SAINT = re.compile(r"(?<![a-z])st\.?-")
_BRACKETS = re.compile(r"\s*(?:\[.*?\]|\(.*?\))")
_OTHER_NAME = re.compile(r"\[(\D+?)(?: [A-Z]{2}-[A-Z]{3})?\]")


_UNQUALIFIED = Unreadable(
    "unrecognised_value", "is not a whole region code; give the country, or write it like US-CA"
)


class _Regions(NamedTuple):
    codes: dict[str, str]
    """Spelling of a whole code (`us-ca`) to the code (`US-CA`)."""
    names: dict[tuple[str, str], str | None]
    """Country and spelling of a name there to code; None for a name that several regions share."""
    names_of: dict[str, list[str]]
    """Country to the names there."""


def read_country(text: str) -> str | Unreadable | None:
    """Return the alpha-2 code of a country's name or code; None when the text is blank."""
    if not fold(text):
        return None
    code = country_code(text)
    return code or _unrecognised("is not a country", _suggest_country()(text))


def read_region(text: str, country: str | None) -> str | Unreadable | None:
    """Return the ISO 3166-2 code of a region.

    Args:
        text: A whole code (`US-CA`), or a code or name within the country (`CA`, `California`).
        country: Alpha-2 code of the account's country, if it is known.
    """
    if not fold(text):
        return None
    whole = region_code(text)
    if whole or not country:
        return whole or _UNQUALIFIED
    names, place = _regions().names, (country, _spelling(text))
    code = region_code(f"{country}-{text}") or names.get(place)
    if place in names and not code:
        return Unreadable(
            "unrecognised_value", f"names several regions of {country}; write the code of one"
        )
    return code or _unrecognised(f"is not a region of {country}", _suggest_region(country)(text))


def country_code(text: str) -> str | None:
    """Return the alpha-2 code of a country's name or code; looked up, without a suggestion."""
    return _countries().get(_spelling(text))


def region_code(text: str) -> str | None:
    """Return the ISO 3166-2 code that a text spells out whole."""
    return _regions().codes.get(_spelling(text))


def load() -> None:
    """Read the tables of countries and regions now rather than at the first account."""
    _countries()
    _regions()


@remembered
def _spelling(text: str) -> str:
    plain = "".join(letter for letter in normalize("NFD", fold(text)) if not combining(letter))
    plain = _APOSTROPHE.sub("", plain).replace("&", "and").removeprefix("the-")
    return _SAINT.sub("saint-", plain)


def _turned(name: str) -> tuple[str, ...]:
    """Return a name as listed and as spoken: `Korea, Republic of` is the `Republic of Korea`."""
    first, comma, last = name.partition(", ")
    return (name, f"{last} {first}") if comma else (name,)


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in _table("3166-1"):
        name, code = country["name"], country["alpha_2"]
        more = (country.get(field, name) for field in ("common_name", "official_name"))
        codes = (code, country["alpha_3"], country["numeric"])
        names |= dict.fromkeys((name, *_turned(name), *more, *codes), code)
    return names | COUNTRIES


@cache
def _countries() -> dict[str, str]:
    return {_spelling(name): code for name, code in _country_names().items()}


@cache
def _suggest_country() -> Callable[[str], str | None]:
    return nearest(name for name in _country_names() if len(name) > len("USA"))


@cache
def _regions() -> _Regions:
    codes: dict[str, str] = {}
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    shown: dict[str, list[str]] = {}
    for region in _table("3166-2"):
        code = region["code"]
        country = code.partition("-")[0]
        codes[_spelling(code)] = code
        for name in {*_region_names(region["name"]), *REGIONS.get(code, ())}:
            found.setdefault((country, _spelling(name)), []).append((code, "parent" not in region))
            shown.setdefault(country, []).append(name)
    names = {place: _only(regions) for place, regions in found.items()}
    return _Regions(codes, names, shown)


def _table(standard: str) -> list[dict[str, str]]:
    """Read a table of pycountry's; its own objects would stay, ten times as large."""
    package = find_spec("pycountry")
    assert package is not None  # noqa: S101 - a dependency
    assert package.origin is not None  # noqa: S101 - a file
    file = Path(package.origin).with_name("databases") / f"iso{standard}.json"
    table: list[dict[str, str]] = orjson.loads(file.read_bytes())[standard]
    return table


def _region_names(name: str) -> set[str]:
    plain = _BRACKETS.sub("", name)
    other = _OTHER_NAME.search(name)
    return {name, *_turned(plain), *([other[1]] if other else [])}


def _only(regions: list[tuple[str, bool]]) -> str | None:
    """Return the one code of a name: a province may share it with the region above, no more."""
    tops = {code for code, top in regions if top}
    codes = tops or {code for code, _ in regions}
    return codes.pop() if len(codes) == 1 else None


@cache
def _suggest_region(country: str) -> Callable[[str], str | None]:
    names = _regions().names
    known = _regions().names_of.get(country, ())
    return nearest(name for name in known if names[country, _spelling(name)])


def _unrecognised(problem: str, meant: str | None) -> Unreadable:
    right = f"; did you mean '{meant}'?" if meant else ""
    return Unreadable("unrecognised_value", f"{problem}{right}")

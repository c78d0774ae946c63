"""The groups of O*NET occupations whose alternate titles have one function.

The groups are coarser than our functions, and they overlap: O*NET lists `Business Development
Manager` under sales and under marketing, and whoever leads developers or security under the
managers of information systems. So two shares are given: of titles that have the function that is
named for the group, and of those that have it or one that the group holds as well.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from app.people.titles import classify

if TYPE_CHECKING:
    from pathlib import Path

    from app.people.kinds import Function
    from app.people.titles import Reading

BAR = 0.9


class Group(NamedTuple):
    """A group of occupations, the function that is named for it, and others that it holds."""

    code: str
    function: Function
    holds: frozenset[Function]


GROUPS = (
    # chief officers of anything are chief executives to O*NET
    Group("11-1011", "executive", frozenset()),
    # business development is listed here, and our functions know it apart
    Group("11-2022", "sales", frozenset({"business_development"})),
    # so it is here, with the managers of products
    Group("11-2021", "marketing", frozenset({"business_development", "product"})),
    # managers of systems, programming, data and security: "electronic data processing, information
    # systems, systems analysis, and computer programming"
    Group("11-3021", "information_technology", frozenset({"engineering", "security", "data"})),
    Group("11-3031", "finance", frozenset()),
    Group("11-3061", "procurement", frozenset()),
    Group("11-3121", "human_resources", frozenset()),
    Group("15-1252", "engineering", frozenset({"data", "design"})),
    Group("15-1212", "security", frozenset()),
)
_TOP = frozenset({"vp", "c_level"})


class Share(NamedTuple):
    """How many titles of a group land where they should."""

    group: Group
    titles: int
    named: float
    held: float


def shares(path: Path) -> list[Share]:
    """Return the shares of every group, of its different titles."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    listed: dict[str, set[str]] = {group.code: set() for group in GROUPS}
    for row in rows:
        code = row["O*NET-SOC Code"][:7]
        if code in listed:
            listed[code].add(row["Alternate Title"])
    return [_share(group, listed) for group in GROUPS]


def _share(group: Group, listed: dict[str, set[str]]) -> Share:
    titles = listed[group.code]
    readings = {title: classify(title) for title in titles}
    elsewhere = {
        title: {other.function for other in GROUPS if title in listed[other.code]}
        for title in titles
    }
    named = sum(group.function in _functions(readings[title]) for title in titles)
    held = sum(
        bool(_functions(reading) & (elsewhere[title] | group.holds))
        or (group.function == "executive" and reading.seniority in _TOP)
        for title, reading in readings.items()
    )
    return Share(group, len(titles), named / len(titles), held / len(titles))


def _functions(reading: Reading) -> set[Function]:
    return {role.function for role in reading.roles}

"""Pages with generated blocks: everything between two marks is written from the models.

`<!-- fields: Band -->` … `<!-- end -->` is a table of fields, under the heading that other tables
link to; the other tables have fixed names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.cli.reference.kinds import named_kinds
from app.cli.reference.tables import fields, kinds, limits, operators, standard_attributes

if TYPE_CHECKING:
    from app.cli.reference.kinds import Links

_FIELDS = "fields:"
_KINDS = "kinds"
_TABLES = {
    "operators": operators,
    "standard attributes": standard_attributes,
    _KINDS: kinds,
    "limits": limits,
}
_BLOCK = re.compile(
    rf"^<!-- (?P<what>{_FIELDS}[\w ]+|{'|'.join(_TABLES)}) -->\n.*?^<!-- end -->$",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


def rewritten(page: str) -> str:
    """Return a page with its blocks as the models are now.

    Raises:
        KeyError: A block names a model that is not published.
    """
    links = _links(page)

    def block(match: re.Match[str]) -> str:
        what = match["what"]
        named = _named(what)
        written = fields(named, links) if named else _TABLES[what](links)
        return f"<!-- {what} -->\n\n{written}\n\n<!-- end -->"

    return _BLOCK.sub(block, page)


def documented(page: str) -> set[str]:
    """Return the models whose fields a page lists."""
    return {name for match in _BLOCK.finditer(page) for name in _named(match["what"])}


def slug(title: str) -> str:
    """Return the anchor that renderers of Markdown give a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _named(what: str) -> list[str]:
    return what.removeprefix(_FIELDS).split() if what.startswith(_FIELDS) else []


def _links(page: str) -> Links:
    """Return links to the headings above the blocks, by the names of what the blocks explain."""
    links = {"Condition": "[condition](#conditions)"}
    for match in _BLOCK.finditer(page):
        *_, heading = _HEADING.finditer(page, 0, match.start())
        title = heading["title"]
        for name in _named(match["what"]):
            links[name] = f"[{title[0].lower()}{title[1:]}](#{slug(title)})"
        if match["what"] == _KINDS:
            links |= {name: f"[{name}](#{slug(title)})" for name, *_ in named_kinds()}
    return links

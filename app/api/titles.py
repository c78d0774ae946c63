"""The titles of a request, checked by hand with exact JSON Pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.models.titles import MAX_TITLES
from app.engine.normalise.text import flaw

if TYPE_CHECKING:
    from app.api.fields import Fields


def titles_of(given: Fields) -> list[str]:
    """Take a list of titles; what is no title is a fault of the request."""
    titles = given.given.get("titles")
    if not isinstance(titles, list):
        code = "wrong_kind" if "titles" in given.given else "missing"
        given.fault("/titles", code, "Give the titles: a list of texts.")
        return []
    if not 1 <= len(titles) <= MAX_TITLES:
        given.fault("/titles", "bad_length", f"A list of titles has 1 to {MAX_TITLES:,} entries.")
        return []
    return [title_of(given, title, f"/titles/{index}") for index, title in enumerate(titles)]


def title_of(given: Fields, title: object, pointer: str) -> str:
    """Take a title that stands at a place of the request."""
    if not isinstance(title, str):
        given.fault(pointer, "wrong_kind", "A title is a text; an empty one says nothing.")
        return ""
    if found := flaw(title):
        given.fault(pointer, found.code, found.message)
    return title

"""Texts: folding, what makes one unusable, and remembering what a short one was read as."""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from unicodedata import normalize

from app.engine.memo import Memo
from schemas.base import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT = 64
"""Characters up to which a text is remembered, so that the memory a cache takes is bounded."""

_RUN = re.compile(r"[\s_\-\u2010-\u2015]+")
_ASCII = {code: _RUN.sub("-", chr(code).lower()) for code in range(128)}
_BAD = re.compile("[\0\ud800-\udfff]")
_REMEMBERED = 4_096

_Read = TypeVar("_Read")


class UnusualError(LookupError):
    """A quick reading does not know a value; the thorough one says what it is or what is wrong."""


class Flaw(NamedTuple):
    """Why no value can be made of a text at all."""

    code: str
    message: str


def remembered(parse: Callable[[str], _Read]) -> Callable[[str], _Read]:
    """Cache a pure function of a text for the short texts that come again and again."""
    cached = lru_cache(maxsize=_REMEMBERED)(parse)

    @wraps(parse)
    def read(text: str) -> _Read:
        return cached(text) if len(text) <= SHORT else parse(text)

    return read


def fold_anew(text: str) -> str:
    """Fold without remembering: for texts that hardly ever come twice."""
    if text.isascii():
        folded = text.strip().translate(_ASCII)
        while "--" in folded:
            folded = folded.replace("--", "-")
        return folded
    while True:
        folded = _RUN.sub("-", normalize("NFKC", text).casefold().strip())
        if folded == text:
            return text
        text = folded


@remembered
def fold(text: str) -> str:
    """Return the one spelling that all ways to write a text share; blank text gives ''.

    Folding a folded text changes nothing.
    """
    return fold_anew(text)


def flaw(text: str) -> Flaw | None:
    """Return why a text is unusable: too long (as given or folded), NUL, or a lone surrogate."""
    if text.isascii():
        long, bad = len(text) > MAX_TEXT, "\0" in text
    else:
        long = len(text) > MAX_TEXT or len(fold(text)) > MAX_TEXT
        bad = _BAD.search(text) is not None
    if long:
        return Flaw("too_long", f"A text has at most {MAX_TEXT:,} characters.")
    return Flaw("bad_text", "A text holds no NUL and no lone surrogate.") if bad else None


def _usual(text: object) -> str:
    if type(text) is not str or len(text) > SHORT or flaw(text):
        raise UnusualError
    return fold(text)


FOLDED: Memo[str, str] = Memo(_usual, _REMEMBERED)
"""Short texts that can be used, folded.

Raises:
    UnusualError: It is none.
    TypeError: It is a list or an object.
"""

"""The words of a title: one spelling of each, with the signs that separate its parts."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from schemas.base import MAX_TEXT

MAX_TITLE = MAX_TEXT
"""Characters of a title that are read."""

SEPARATORS = frozenset("&/|,;+•·:")
"""What stands between roles, or in a list."""
OPENING = frozenset("([-\u2013\u2014")
"""What begins a remark."""
CLOSING = frozenset(")]")

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "\u0131": "i",
        "þ": "th",
    }
)
_UNSEEN = "Cf"
"""The category of soft hyphens, and of characters without width."""
_WORD = re.compile(r"\b[a-z]\+\+|[^\W_]+#*|[&/|,;+•·:()\[\]@]|(?<=\s)[-\u2013\u2014](?=\s)")
_DOTTED = re.compile(r"\b(?!a\.d\b)[^\W\d_](?:\.[^\W\d_])+\b\.?")
_JOINED = re.compile(r"\b([^\W\d_]{1,2})\s*[&+]\s*([^\W\d_])\b")
_SEXES = re.compile(r"\(?\b[mwfdhx](?:\s*[/|,*]\s*[mwfdhxv]\b)+\s*\)?")
_FORMS = re.compile(
    r"(?<=[^\W\d_]{3})(?:\((?:in|innen|e|ne|euse|rice|trice|a|ra|o)\)"
    r"|[/:*·_]-?(?:in|innen|e|ne|euse|rice|trice|ra|a|o)\b(?![\w-]))"
)


def fold(text: str) -> str:
    """Return the one spelling that case, accents, width, composition and soft hyphens leave."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    plain = "".join([char for char in plain if not combining(char) and category(char) != _UNSEEN])
    return plain.translate(_LETTERS).lower()


def words(title: str) -> list[str]:
    """Return the folded words and separating signs of a title, in order."""
    text = fold(title[:MAX_TITLE])
    if "." in text:
        text = _DOTTED.sub(_undotted, text)
    if "&" in text or "+" in text:
        text = _JOINED.sub(r"\1n\2", text)
    if "/" in text or "(" in text or "*" in text or ":" in text or "|" in text or "," in text:
        text = _FORMS.sub("", _SEXES.sub(" ", text))
    return _WORD.findall(text)


def transcribed(text: str) -> str:
    """Return a text as German and Nordic words are written where a keyboard has no umlauts."""
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe")):
        text = text.replace(letter, pair)
    return text


def _undotted(found: re.Match[str]) -> str:
    return found[0].replace(".", "")

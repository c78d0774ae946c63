"""Job titles: what somebody does, and how high they stand.

Deterministic and offline: a vocabulary of eight languages (`vocabulary/`), and a few rules.
"""

from app.people.titles.free_text import function_of, names_a_function, seniority_of
from app.people.titles.lexicon import meanings
from app.people.titles.reading import Evidence, Reading, Role, classify
from app.people.titles.words import MAX_TITLE

__all__ = [
    "MAX_TITLE",
    "Evidence",
    "Reading",
    "Role",
    "classify",
    "function_of",
    "names_a_function",
    "prepare",
    "seniority_of",
]


def prepare() -> None:
    """Read the vocabulary unless it has been read; it takes about a tenth of a second."""
    meanings()

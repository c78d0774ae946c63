"""The stable codes of everything that can be wrong with a document; `docs/faults.md` lists them."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a document is refused; programs may branch on it, so a code never changes its meaning."""

    # Reading: the text is not JSON, not YAML, or holds what canonical JSON cannot carry.
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEY = "duplicate_key"
    KEY_NOT_TEXT = "key_not_text"
    KEY_TOO_LONG = "key_too_long"
    ANCHOR = "anchor"
    TAG = "tag"
    MERGE_KEY = "merge_key"
    SEVERAL_DOCUMENTS = "several_documents"
    NOT_FINITE = "not_finite"
    NUMBER_TOO_LARGE = "number_too_large"
    BAD_TEXT = "bad_text"
    MORE_FAULTS = "more_faults"

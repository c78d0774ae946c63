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

    # Structure: a part is missing, unknown, of the wrong kind or size.
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_KIND = "wrong_kind"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"
    BLANK = "blank"
    BAD_KEY = "bad_key"
    BAD_DATE = "bad_date"
    BAD_DURATION = "bad_duration"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_OPERATOR = "unknown_operator"

    # References: a name that nothing in the document has.
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_BAND = "unknown_band"
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_LIST = "unknown_list"
    UNKNOWN_PERSONA = "unknown_persona"
    UNKNOWN_QUEUE = "unknown_queue"
    UNKNOWN_VALUE = "unknown_value"

    # Rules: the parts are sound, but not together.
    DUPLICATE = "duplicate"
    RESERVED = "reserved"
    IDENTITY_ATTRIBUTE = "identity_attribute"
    TYPE_MISMATCH = "type_mismatch"
    OPERATOR_MISMATCH = "operator_mismatch"
    INVERTED_RANGE = "inverted_range"
    ABOVE_MAXIMUM = "above_maximum"
    NOT_FALLING = "not_falling"
    LAST_BAND = "last_band"
    LAST_RULE = "last_rule"
    NOT_ALLOWED_HERE = "not_allowed_here"
    DISQUALIFIED_TO_SALES = "disqualified_to_sales"
    TOO_MANY_LEAVES = "too_many_leaves"

    # Examples: what the document says of itself does not come out.
    EXAMPLE_FAILED = "example_failed"

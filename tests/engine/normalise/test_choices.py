from __future__ import annotations

import pytest

from schemas.attributes import (
    AttributeDeclaration,
    BooleanAttribute,
    EnumAttribute,
    EnumValue,
    StringAttribute,
)
from tests.engine.normalise.reading import faults_of, message_of, read_one

TEXT = StringAttribute(type="string")
YES_NO = BooleanAttribute(type="boolean")
INDUSTRY = EnumAttribute(
    type="enum",
    values=(EnumValue(key="b2b_saas", aliases=("Computer Software", "fintech")), "fintech", "none"),
)


@pytest.mark.parametrize(
    ("value", "read"), [("  Series B ", "series-b"), ("n/a", "n/a"), (" \t", None), ("-", "-")]
)
def test_string_folds(value: str, read: str | None) -> None:
    """A string is its folded text; only blank text is unknown."""
    assert read_one(TEXT, value) == (read, [])


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("B2B SaaS", "b2b_saas"),
        ("computer_software", "b2b_saas"),
        ("FINTECH", "fintech"),
        ("None", "none"),
        ("", None),
    ],
)
def test_enum_is_read_by_key_or_alias(value: str, read: str | None) -> None:
    """Any spelling of a key or an alias gives the key as the definition writes it, keys first."""
    assert read_one(INDUSTRY, value) == (read, [])


def test_other_text_for_an_enum_is_unknown_with_the_nearest_value() -> None:
    """A text that is no value is unknown, and the warning says what was probably meant."""
    assert read_one(INDUSTRY, "fintec") == (None, ["unrecognised_value"])
    assert message_of(INDUSTRY, "fintec") == (
        "'fintec' is not a value of subject; did you mean 'fintech'?"
    )


def test_warning_names_the_values_when_none_is_near() -> None:
    """With nothing near, a short enum is listed, a long one counted; its label is used."""
    assert message_of(INDUSTRY, "mining").endswith("its values are b2b_saas, fintech, none")
    many = EnumAttribute(
        type="enum",
        label="Industry",
        values=tuple(f"value-{letter * 3}" for letter in "abcdefghijk"),
    )
    assert message_of(many, "mining") == "'mining' is not a value of Industry; it has 11 values"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, True),
        (False, False),
        (1, True),
        (0, False),
        (1.0, True),
        *[(word, True) for word in ("true", "Yes", "Y", " 1 ")],
        *[(word, False) for word in ("FALSE", "no", "n", "0")],
        ("", None),
    ],
    ids=repr,
)
def test_boolean_is_read(value: object, *, read: bool | None) -> None:
    """Booleans, 0 and 1, and their words are read; blank text is unknown."""
    assert read_one(YES_NO, value) == (read, [])


@pytest.mark.parametrize("value", ["maybe", "2", "none", "unknown"])
def test_other_text_for_a_boolean_is_unknown_with_a_warning(value: str) -> None:
    """A text that is neither yes nor no is unknown, never no."""
    assert read_one(YES_NO, value) == (None, ["unrecognised_value"])


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        (TEXT, 5),
        (TEXT, True),
        (TEXT, ["a"]),
        (INDUSTRY, 5),
        (INDUSTRY, {"key": "fintech"}),
        (YES_NO, 2),
        (YES_NO, 0.5),
        (YES_NO, []),
    ],
)
def test_other_json_is_an_error(declaration: AttributeDeclaration, value: object) -> None:
    """JSON of another kind is an error of the account, never turned into a text."""
    assert faults_of(declaration, value) == [("", "wrong_kind")]


@pytest.mark.parametrize("declaration", [TEXT, INDUSTRY, YES_NO])
@pytest.mark.parametrize(("value", "code"), [("x" * 1_001, "too_long"), ("\ud800", "bad_text")])
def test_unusable_text_is_an_error(
    declaration: AttributeDeclaration, value: str, code: str
) -> None:
    """An endless text or one with a lone surrogate is an error for every type."""
    assert faults_of(declaration, value) == [("", code)]

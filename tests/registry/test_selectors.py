from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registry.errors import InvalidSelector, NoDraft
from app.registry.selectors import Everything, Named, Tagged, parse


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("dev-tool", Named("dev-tool", None)),
        ("dev-tool@3", Named("dev-tool", 3)),
        ("7up", Named("7up", None)),
        ("tag:emea", Tagged("emea")),
        ("*", Everything()),
    ],
)
def test_every_form_is_read(text: str, meaning: object) -> None:
    """A key, a key with a version, a tag, and everything."""
    assert parse(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "Dev", "a b", "dév", "dev\n", "dev\0", "a" * 64, "**"),
        *("dev@", "dev@0", "dev@01", "dev@-1", "dev@1.0", "dev@latest", "@1", "dev@1234567890"),
        *("tag:", "tag:EMEA", "tag:7"),
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    """What follows no form is refused with a sentence that shows all of them."""
    with pytest.raises(InvalidSelector, match=r"'dev-tool@3'.*'tag:emea'.*'\*'"):
        parse(text)


def test_drafts_do_not_exist() -> None:
    """A draft can be named, but there is none."""
    with pytest.raises(NoDraft, match="'dev-tool' has no draft"):
        parse("dev-tool@draft")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text leads to anything but a selector or a refusal."""
    with suppress(InvalidSelector, NoDraft):
        parse(text)


def test_refusals_stay_readable() -> None:
    """A refusal quotes only the beginning of a long text."""
    with pytest.raises(InvalidSelector) as refused:
        parse("x" * 10_000)
    assert len(str(refused.value)) < 300

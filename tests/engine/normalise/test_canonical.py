from __future__ import annotations

import pytest

from app.engine.normalise import canonical_text
from schemas.attributes import (
    STANDARD,
    AttributeDeclaration,
    EnumAttribute,
    EnumValue,
    EventsAttribute,
)

STAGE = EnumAttribute(type="enum", values=(EnumValue(key="b2b_saas", aliases=("Software",)),))


@pytest.mark.parametrize(
    ("name", "declaration", "text", "canonical"),
    [
        ("stage", STAGE, "B2B SaaS", "b2b_saas"),
        ("stage", STAGE, "software", "b2b_saas"),
        ("stage", STAGE, "hardware", None),
        ("country", STAGE, "Software", "b2b_saas"),
        ("country", STANDARD["country"], "United Kingdom", "GB"),
        ("country", STANDARD["country"], "Atlantis", None),
        ("country", STANDARD["country"], " ", None),
        ("region", STANDARD["region"], "us-ca", "US-CA"),
        ("region", STANDARD["region"], "CA", None),
        ("industry", STANDARD["industry"], "Health Care", "health-care"),
        ("industry", STANDARD["industry"], " ", None),
        ("technologies", STANDARD["technologies"], "Git_Hub", "git-hub"),
        ("triggers", EventsAttribute(type="events"), "Funding.Series B", "funding.series-b"),
    ],
    ids=repr,
)
def test_definition_text_is_canonical(
    name: str, declaration: AttributeDeclaration, text: str, canonical: str | None
) -> None:
    """A definition's text becomes what an account holds; None when it is not recognised."""
    assert canonical_text(name, declaration, text) == canonical


def test_each_enum_has_its_own_words() -> None:
    """Enums that are equal share their words; any other has its own."""
    for alias in ("software", "cloud"):
        declared = EnumAttribute(type="enum", values=(EnumValue(key="saas", aliases=(alias,)),))
        again = declared.model_copy(deep=True)
        for one in (declared, again):
            assert canonical_text("stage", one, alias) == "saas"
            assert canonical_text("stage", one, "hardware") is None
    assert canonical_text("stage", declared, "software") is None

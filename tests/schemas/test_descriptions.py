"""What JSON Schema says of fields is what the source says of them."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from schemas.descriptions import descriptions
from schemas.people import BuyerPersona, UserPersona


@pytest.mark.parametrize("model", [BuyerPersona, UserPersona])
def test_every_field_has_the_text_below_it(model: type[BaseModel]) -> None:
    """Fields have the texts of the source, inherited ones too."""
    texts = descriptions(model)
    assert texts.keys() == model.model_fields.keys()
    assert texts["key"] == "Unique among the personas."
    assert texts["kind"].startswith("A persona who")


def test_schema_says_what_the_source_says() -> None:
    """A schema carries the texts of its fields, and of those of its parts."""
    schema = BuyerPersona.model_json_schema()
    assert schema["properties"]["kpis"]["description"] == "What they are measured by."
    assert schema["$defs"]["Objection"]["properties"]["objection"]["description"] == (
        "In their words."
    )


def test_model_from_elsewhere_has_none() -> None:
    """Of a class that is not ours, nothing is read."""
    assert descriptions(BaseModel) == {}

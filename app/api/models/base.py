"""What every model of the wire shares."""

from __future__ import annotations

from pydantic import ConfigDict, JsonValue

from schemas.base import Described


class WireModel(Described):
    """A frozen shape that refuses fields it does not know; made from our own records, too."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, defer_build=True)


def example(value: dict[str, JsonValue]) -> ConfigDict:
    """Return the part of a model's `model_config` that shows an example to its readers."""
    return ConfigDict(json_schema_extra={"examples": [value]})

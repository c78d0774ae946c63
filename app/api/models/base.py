"""What every model of the wire shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, JsonValue

from schemas.base import told

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class WireModel(BaseModel):
    """A frozen shape that refuses fields it does not know; made from our own records, too."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema."""
        return told(cls, handler(core_schema), handler)


def example(value: dict[str, JsonValue]) -> ConfigDict:
    """Return the part of a model's `model_config` that shows an example to its readers."""
    return ConfigDict(json_schema_extra={"examples": [value]})

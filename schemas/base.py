"""What every model of the language shares: strictness, and the small types of its fields."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from schemas.descriptions import descriptions

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LANGUAGE = 1

MAX_DOCUMENT_BYTES = 1_048_576
MAX_LEVELS = 8
MAX_LEAVES = 500
MAX_LIST_VALUES = 1_000
MAX_TEXT = 1_000
MAX_DAYS = 36_500
MAX_NUMBER = 2**53 - 1
RESEARCH = "research"


class Described(BaseModel):
    """A model whose JSON Schema says of each field what the source does."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema.

        Of tables, it says what their keys and their values are. Pydantic says of which values keys
        of a pattern are; then any other key may have any value, and makers of clients that know no
        patterns find no values at all.
        """
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        texts = descriptions(cls)
        for name, field in cls.model_fields.items():
            place = properties.get(field.alias or name)
            if place is not None and name in texts:
                place.setdefault("description", texts[name])
        for field in properties.values():
            for pattern, values in field.pop("patternProperties", {}).items():
                field["propertyNames"] = {**field.get("propertyNames", {}), "pattern": pattern}
                field["additionalProperties"] = values
        return schema


class Model(Described):
    """A frozen part of the language that refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        allow_inf_nan=False,
        defer_build=True,  # most are only ever parts of others
    )


FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2999, 12, 31)
LONGEST_DURATION = timedelta(days=3_650)

_DAY = r"^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$"
NO_NUL = r"^[^\x00]*$"

WRITTEN = r"^[^\x00]*[^\s\x00][^\x00]*$"
"""Not blank, and without NUL, for which many a program has no place."""
_DURATION = r"^P(?=.)([0-9]+W|([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)$"


def _in_the_calendar(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("date_range", "outside the years 1900 to 2999")
    return day


def _spelled_as_duration(value: Any) -> Any:  # noqa: ANN401 - raw input of any kind
    spelled = isinstance(value, str) and re.fullmatch(_DURATION, value)
    if not spelled and not isinstance(value, timedelta):
        raise PydanticCustomError("duration_parsing", "not an ISO 8601 duration")
    return value


def _in_bounds(duration: timedelta) -> timedelta:
    if not timedelta(0) < duration <= LONGEST_DURATION:
        raise PydanticCustomError("duration_range", "not between one second and ten years")
    return duration


def _spelled(duration: timedelta) -> str:
    """Spell a duration in days and seconds: Pydantic itself would make years of days."""
    seconds = f"T{duration.seconds}S" if duration.seconds else ""
    return f"P{duration.days}D{seconds}"


IcpKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, pattern=WRITTEN)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=WRITTEN)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MAX_LIST_VALUES)]
Number = Annotated[float, Strict(), Field(ge=-MAX_NUMBER, le=MAX_NUMBER)]
"""As far as every program counts exactly."""
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]
Day = Annotated[
    date,
    AfterValidator(_in_the_calendar),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY}),
]
"""A day of the years 1900 to 2999, as `YYYY-MM-DD`."""
Duration = Annotated[
    timedelta,
    Strict(strict=False),
    BeforeValidator(_spelled_as_duration),
    AfterValidator(_in_bounds),
    PlainSerializer(_spelled, when_used="json"),
    WithJsonSchema({"type": "string", "format": "duration", "pattern": _DURATION}),
]
"""ISO 8601 in weeks, or days, hours, minutes and seconds: those have one length everywhere."""

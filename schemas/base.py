"""What every model of the language shares: strictness, and the small types of its fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LANGUAGE = 1

MAX_DOCUMENT_BYTES = 1_048_576
MAX_LEVELS = 8
MAX_LEAVES = 500
MAX_LIST_VALUES = 1_000
MAX_TEXT = 1_000
MAX_DAYS = 36_500
RESEARCH = "research"


class Model(BaseModel):
    """A frozen part of the language that refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


IcpKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, pattern=r"\S")]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]
Texts = Annotated[tuple[Text, ...], Field(max_length=MAX_LIST_VALUES)]
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]

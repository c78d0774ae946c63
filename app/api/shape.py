"""Reading a JSON body as a model, every fault with a pointer and a sentence of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from app.api.fields import Fields
from app.api.problems import ProblemError, counted
from app.engine.document import DocumentUnreadable, parse_json
from app.engine.faults import child

if TYPE_CHECKING:
    from collections.abc import Mapping

Read = TypeVar("Read", bound=BaseModel)


def read_as(model: type[Read], sentences: Mapping[str, str], body: bytes) -> Read:
    """Return a body as a model.

    Args:
        model: What it should be.
        sentences: What each field takes, for whoever sent something else.
        body: The bytes.

    Raises:
        ProblemError: `malformed_json`, or `request_invalid` with every fault.
    """
    try:
        document = parse_json(body)
    except DocumentUnreadable as error:
        detail = counted(error.faults, "of the body")
        raise ProblemError("malformed_json", detail, errors=error.faults) from None
    given = Fields.of(document, tuple(model.model_fields))
    try:
        read = model.model_validate(given.given)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False, include_context=False):
            field, *path = found["loc"]
            if found["type"] == "extra_forbidden":
                continue
            pointer = child("", str(field))
            for step in path:
                pointer = child(pointer, str(step)) if isinstance(step, int) else pointer
            code = "missing" if found["type"] == "missing" else "wrong_kind"
            given.fault(pointer, code, sentences[str(field)])
        given.finish()
        raise
    return read

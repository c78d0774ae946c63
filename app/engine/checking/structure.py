"""Structure: what the models alone refuse, as faults with sentences of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from app.engine.checking.places import locate
from app.engine.checking.sentences import SENTENCES, wrong_kind
from app.engine.checking.wording import expected
from app.engine.codes import Code
from app.engine.faults import MAX_FAULTS
from schemas.base import Model

if TYPE_CHECKING:
    from pydantic import JsonValue
    from pydantic_core import ErrorDetails

    from app.engine.checking.findings import Findings
    from app.engine.checking.places import Place

Read = TypeVar("Read", bound=Model)

_READABLE = 10_000
"""Errors of Pydantic; each costs time, and nobody makes more by mistake."""


def read(
    canonical: bytes, document: JsonValue, findings: Findings, model: type[Read]
) -> Read | None:
    """Return the document as its model, or None after noting what the model refuses.

    Args:
        canonical: The canonical bytes of the document.
        document: The same as plain data, as it was submitted.
        findings: Where faults are noted.
        model: What the document should be.
    """
    try:
        return model.model_validate_json(canonical, by_name=False)
    except ValidationError as error:
        if error.error_count() > _READABLE:
            message = (
                f"{error.error_count():,} places do not look like {expected(model)}; is this the"
                " document you mean?"
            )
            findings.add("", Code.MORE_FAULTS, message)
            return None
        details = error.errors(include_url=False, include_input=False)
    for detail in details[: MAX_FAULTS + 1]:
        place = locate(detail, document, model)
        if not _follows_from_others(detail, place):
            sentence = SENTENCES.get(detail["type"], wrong_kind)
            findings.add(*sentence(place, detail.get("ctx", {})))
    return None


def _follows_from_others(detail: ErrorDetails, place: Place) -> bool:
    """Return whether a list is called too short only because its items are faulty."""
    return (
        detail["type"] == "too_short"
        and isinstance(place.value, list)
        and len(place.value) >= detail["ctx"]["min_length"]
    )

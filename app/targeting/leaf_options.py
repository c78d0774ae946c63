"""Tests of fields that hold one of several options.

What each option means is asked of the engine itself: it normalises the option and tests it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.engine.compiling.domains import domains
from app.engine.normalise import AccountInvalid, Reader
from app.targeting.constraints import Choice, Wish
from app.targeting.formulas import any_wish
from app.targeting.saying import NotExpressibleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.domains.base import Test
    from app.engine.outcomes import Outcome
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Note, Reading
    from schemas.attributes import AttributeDeclaration

_ANOTHER = "an option that no mapping lists"
_ANY_DAY = date(2000, 1, 1)


class Options:
    """Says tests of single options.

    Args:
        attributes: Of the definition.
        sure: Whether what is not certain to pass is left out, rather than taken in.
    """

    def __init__(self, attributes: Mapping[str, AttributeDeclaration], *, sure: bool) -> None:
        self._attributes = attributes
        self._reader = Reader(attributes)
        self._sure = sure

    def formula(
        self, field: Field, attribute: str, test: Test, reading: Reading, note: Note
    ) -> Formula:
        """Return which options of a field have an outcome.

        Raises:
            NotExpressibleError: It is a text of which no spelling is known, or an option means what
                no account can have.
        """
        if field.type == "text":
            message = f"{field.name} is a text: who spells it otherwise cannot be told."
            if not field.options:
                raise NotExpressibleError("raw_text", message)
            note("raw_text", message)
            others = not self._sure
        else:
            others = field.type == "picklist" and reading.takes(
                self._outcome(attribute, test, _ANOTHER)
            )
        passed = frozenset(
            option
            for option, value in field.options.items()
            if reading.takes(self._outcome(attribute, test, value))
        )
        empty = reading.takes(self._outcome(attribute, test, None))
        if empty and len(passed) == len(field.options) and (others or field.type == "boolean"):
            return True
        return any_wish([Wish(field.name, Choice(passed, others, empty))])

    def _outcome(self, attribute: str, test: Test, raw: object) -> Outcome:
        """Return the outcome of a test on a raw value; of nothing, for None.

        Raises:
            NotExpressibleError: An account cannot have the value.
        """
        ((_, domain),) = domains(self._attributes[attribute], [test])
        try:
            value = self._reader.read({attribute: raw}).facts.get(attribute)
        except AccountInvalid as error:
            (fault, *_) = error.faults
            raise NotExpressibleError(
                "field_type", f"{raw!r} is no option: {fault.message}"
            ) from None
        key = None if value is None else domain.key(value, _ANY_DAY)
        (outcome,) = domain.outcomes(key)
        return outcome

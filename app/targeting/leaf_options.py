"""Tests of fields that hold one of several options.

What each option means is asked of the engine itself: it normalises the option and tests it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.engine.compiling.domains import domains
from app.engine.normalise import AccountInvalid, Reader
from app.engine.values import StringSet
from app.targeting.constraints import Choice, Wish
from app.targeting.formulas import any_wish
from app.targeting.saying import NotExpressibleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.domains.base import Test
    from app.engine.values import Value
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
        self._known: dict[tuple[str, str], dict[str, Value | None]] = {}

    def formula(
        self, field: Field, attribute: str, test: Test, reading: Reading, note: Note
    ) -> Formula:
        """Return which options of a field have an outcome.

        Raises:
            NotExpressibleError: No option is known, or one means what no account can have.
        """
        message = f"{field.name} is a text: who spells it otherwise cannot be told."
        if not field.options:
            if field.type == "text":
                raise NotExpressibleError("raw_text", message)
            raise NotExpressibleError("field_type", f"The mapping has no options of {field.name}.")
        ((_, domain),) = domains(self._attributes[attribute], [test])

        def passes(value: Value | None) -> bool:
            (outcome,) = domain.outcomes(None if value is None else domain.key(value, _ANY_DAY))
            return reading.takes(outcome)

        if field.type == "text":
            note("raw_text", message)
            others = not self._sure
        else:
            others = field.type == "picklist" and passes(self._value(attribute, _ANOTHER))
        values = self._values(field, attribute)
        passed = frozenset(option for option, value in values.items() if passes(value))
        empty = passes(None)
        if empty and len(passed) == len(values) and (others or field.type == "boolean"):
            return True
        return any_wish([Wish(field.name, Choice(passed, others, empty))])

    def members(self, field: Field, attribute: str) -> dict[str, frozenset[str]]:
        """Return by option of a set the members that an account with it has.

        Raises:
            NotExpressibleError: An option means what no account can have.
        """
        values = self._values(field, attribute)
        return {
            option: value.has if isinstance(value, StringSet) else frozenset()
            for option, value in values.items()
        }

    def _values(self, field: Field, attribute: str) -> dict[str, Value | None]:
        """Return by option what an account with it has; None for nothing."""
        if (field.name, attribute) not in self._known:
            self._known[field.name, attribute] = {
                option: self._value(attribute, raw) for option, raw in field.options.items()
            }
        return self._known[field.name, attribute]

    def _value(self, attribute: str, raw: object) -> Value | None:
        try:
            return self._reader.read({attribute: raw}).facts.get(attribute)
        except AccountInvalid as error:
            (fault, *_) = error.faults
            message = f"{raw!r} is no option: {fault.message}"
            raise NotExpressibleError("field_type", message) from None

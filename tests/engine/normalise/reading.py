"""One attribute at a time: what a value is read as, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader

if TYPE_CHECKING:
    from app.engine.values import Value
    from schemas.attributes import AttributeDeclaration

ATTRIBUTE = "subject"


def read_one(declaration: AttributeDeclaration, value: object) -> tuple[Value | None, list[str]]:
    """Return the canonical value and the codes of the warnings."""
    account = Reader(attribute_table({ATTRIBUTE: declaration})).read({ATTRIBUTE: value})
    return account.facts.get(ATTRIBUTE), [warning["code"] for warning in account.warnings]


def message_of(declaration: AttributeDeclaration, value: object) -> str:
    """Return the one warning's message."""
    account = Reader(attribute_table({ATTRIBUTE: declaration})).read({ATTRIBUTE: value})
    (warning,) = account.warnings
    return warning["message"]


def faults_of(declaration: AttributeDeclaration, value: object) -> list[tuple[str, str]]:
    """Return pointer and code of every fault, pointers from the attribute on."""
    reader = Reader(attribute_table({ATTRIBUTE: declaration}))
    with pytest.raises(AccountInvalid) as caught:
        reader.read({ATTRIBUTE: value})
    return [
        (fault.pointer.removeprefix(f"/{ATTRIBUTE}"), fault.code) for fault in caught.value.faults
    ]

"""What is said in the name of an ICP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.messaging import Messaging

if TYPE_CHECKING:
    from schemas.definition import Definition


def messaging_of(definition: Definition) -> Messaging:
    """Return the messaging of a definition; one that says nothing where it has none."""
    return definition.messaging or Messaging()

"""A submitted document as the rules see it: parts that may be missing or of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.faults import child

if TYPE_CHECKING:
    from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document and its JSON Pointer; what is not there has the value None."""

    value: JsonValue
    pointer: str = ""

    def __getitem__(self, key: str) -> Node:
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(value, child(self.pointer, key))

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def items(self) -> list[Node]:
        """Return the items of a list; none of anything else."""
        values = self.value if isinstance(self.value, list) else []
        return [Node(value, child(self.pointer, index)) for index, value in enumerate(values)]

    def members(self) -> dict[str, Node]:
        """Return the members of an object by key; none of anything else."""
        keys = self.value if isinstance(self.value, dict) else {}
        return {key: self[key] for key in keys}

    @property
    def given(self) -> bool:
        """Whether there is a value other than null."""
        return self.value is not None

    @property
    def text(self) -> str | None:
        """The value if it is a text."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | float | None:
        """The value if it is a number."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return self.value if is_number else None  # type: ignore[return-value]

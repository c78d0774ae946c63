"""The attributes a definition reads, standard ones and its own declarations merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.attributes import STANDARD, AttributeDeclaration

if TYPE_CHECKING:
    from collections.abc import Mapping


def attribute_table(
    declared: Mapping[str, AttributeDeclaration],
) -> dict[str, AttributeDeclaration]:
    """Return every known attribute by name: the declared first, then the other standard ones.

    A redeclared standard number keeps the standard's `minimum` unless it gives its own.
    """
    table = dict(declared)
    for name, standard in STANDARD.items():
        own = table.setdefault(name, standard)
        if own.type == "number" and standard.type == "number" and own.minimum is None:
            table[name] = own.model_copy(update={"minimum": standard.minimum})
    return table

"""The attributes a definition reads, standard ones and its own declarations merged."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.attributes import STANDARD, AttributeDeclaration


def attribute_table(declared: Mapping[str, AttributeDeclaration]) -> dict[str, AttributeDeclaration]:
    """Return every known attribute by name: the declared first, then the other standard ones.

    A redeclared standard number keeps the standard's `minimum` unless it gives its own.
    """
    table = dict(declared)
    for name, standard in STANDARD.items():
        own = table.setdefault(name, standard)
        if own is not standard and own.type == "number" and standard.type == "number":
            if own.minimum is None and standard.minimum is not None:
                table[name] = own.model_copy(update={"minimum": standard.minimum})
    return table

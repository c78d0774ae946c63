"""What Ibis nests, laid out as steps that can be read one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from app.bulk.names import names_of, result_columns
from app.bulk.scored import READINGS

if TYPE_CHECKING:
    from app.bulk.asking import DialectArrays
    from app.bulk.dialects.base import Dialect
    from schemas.definition import Definition

FACTS = "facts"
_STEPS = (FACTS, "outcomes", "points", "scores", "bands")


def laid_out(  # noqa: PLR0913 - what is laid out, and how
    tree: exp.Expr,
    definition: Definition,
    dialect: Dialect,
    arrays: DialectArrays,
    *,
    facts: exp.Select,
    kept: list[str],
    only: exp.Expr | None = None,
) -> exp.Expr:
    """Return a statement as one step after the other.

    Args:
        tree: Nested selects, each with what the one before has, and some more.
        definition: What they score.
        dialect: What it is written in.
        arrays: The places in the tree that are to be filled.
        facts: The first step, of which the innermost select reads.
        kept: The columns that are handed on from the first step to the last.
        only: Which rows of the last step are wanted, and nothing of them but what is kept; None
            for all that is found out of every row.
    """
    *made, last = _made(tree, definition, arrays)
    told = {column.alias_or_name: column for column in last}
    handed_on: list[exp.Expr] = [exp.column(name) for name in kept]
    steps = [facts]
    for before, columns in zip(_STEPS, made, strict=False):
        carried = handed_on if before == FACTS else [exp.Star()]
        steps.append(exp.select(*carried, *columns).from_(before))
    results = (told.get(name, exp.column(name)) for name in result_columns(definition))
    whole = exp.select(*handed_on, *(results if only is None else ())).from_(_STEPS[-1])
    if only is not None:
        whole = whole.where(only)
    for name, step in zip(_STEPS, steps, strict=True):
        once = True if dialect.kept_once and name != FACTS else None
        whole = whole.with_(name, as_=step, materialized=once)
    return whole.transform(dialect.written)


def _made(tree: exp.Expr, definition: Definition, arrays: DialectArrays) -> list[list[exp.Expr]]:
    """Return the columns that each select makes, the innermost first."""
    names = _readable(definition)

    def plain(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):  # each select reads one table, which need not be named
            return exp.column(names.get(node.name, node.name))
        if isinstance(node, exp.Identifier):
            return exp.to_identifier(names.get(node.name, node.name))
        return arrays.filled(node)

    selects = [
        [one.transform(plain) for one in select.expressions if not isinstance(one, exp.Column)]
        for select in tree.find_all(exp.Select, bfs=True)
    ]
    return [columns for columns in reversed(selects) if columns]


def _readable(definition: Definition) -> dict[str, str]:
    """Return names that say what a column is of, in place of those with numbers."""
    names = names_of(definition)
    parts = (*names.criteria.values(), *names.flags.values())
    found: dict[str, str] = {}
    for reading in READINGS:
        found |= {f"{reading}{number}": f"{reading}_{name}" for number, name in enumerate(parts)}
        for place, name in enumerate(names.points.values()):
            found[f"{reading}_points{place}"] = f"{reading}_{name}"
    return found

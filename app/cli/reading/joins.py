"""The second files of a mapping, indexed by the account their rows belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse
from app.cli.reading.rows import read_rows
from app.mapping import join_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.cli.choosing import LocalMapping
    from app.mapping.apply import JoinIndex
    from schemas.mapping import Join


def read_joins(
    chosen: LocalMapping, options: Sequence[str], say: Callable[[str], None]
) -> dict[str, JoinIndex]:
    """Read the second files: those named as `NAME=FILE`, else those the mapping names.

    Args:
        chosen: The mapping.
        options: What the caller named.
        say: Told when a join has no file, so that its events stay unknown.

    Raises:
        Misuse: An option names no join of the mapping, or no file.
        Failure: A second file cannot be read.
    """
    joins = {join.name: join for join in chosen.compiled.mapping.joins}
    named = dict(_parsed(option, list(joins)) for option in options)
    indexes = {}
    for name, join in joins.items():
        path = named.get(name) or (chosen.folder / join.file if join.file else None)
        if path is None:
            say(f"{name}: no file is given (--join {name}=FILE), so its events stay unknown")
        else:
            indexes[name] = join_index(chosen.compiled, name, _rows(path, join))
    return indexes


def _rows(path: Path, join: Join) -> Iterator[dict[str, object]]:
    for row in read_rows(path, join.read):
        if row.fault:
            raise Failure(f"{path}:{row.line or row.number}: {row.fault.message}")
        yield row.data


def _parsed(option: str, joins: Sequence[str]) -> tuple[str, Path]:
    name, equals, path = option.partition("=")
    if not equals or not path:
        raise Misuse(f"--join {option}: write it as NAME=FILE")
    if name not in joins:
        has = f"it has {', '.join(joins)}" if joins else "it has none"
        raise Misuse(f"--join {option}: the mapping has no join '{name}' ({has})")
    return name, Path(path)

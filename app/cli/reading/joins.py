"""The second files of a mapping, indexed by the account their rows belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse
from app.cli.reading.rows import read_rows
from app.mapping import join_index
from app.mapping.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.cli.choosing import LocalMapping
    from app.mapping.apply import JoinIndex
    from schemas.mapping import Join


class Joined(dict[str, list[Event]]):
    """The events of a second file, by the text that matches an account to them.

    Args:
        path: The file.
        index: Its events.

    Attributes:
        matched: Whether some account had one.
    """

    def __init__(self, path: Path, index: JoinIndex) -> None:
        super().__init__(index)
        self.path = path
        self.matched = False

    def __getitem__(self, key: str) -> list[Event]:
        self.matched = True
        return super().__getitem__(key)


def tell_unmatched(joined: Mapping[str, Joined], say: Callable[[str], None]) -> None:
    """Say of which second files no row belongs to any account that was read."""
    for name, index in joined.items():
        if not index.matched:
            say(f"{name}: no row of {index.path} belongs to an account of this file")


def read_joins(
    chosen: LocalMapping, options: Sequence[str], say: Callable[[str], None]
) -> dict[str, Joined]:
    """Read the second files: those named as `NAME=FILE`, else those the mapping names.

    Args:
        chosen: The mapping.
        options: What the caller named.
        say: Told when a join has no file, so that its events stay unknown.

    Raises:
        Misuse: An option names no join of the mapping, or no file.
        Failure: A second file cannot be read, or no row of it is an event of an account.
    """
    joins = {join.name: join for join in chosen.compiled.mapping.joins}
    parsed = [_parsed(option, list(joins)) for option in options]
    named = dict(parsed)
    if len(named) < len(parsed):
        raise Misuse("--join: name one file for each join")
    indexes = {}
    for name, join in joins.items():
        path = named.get(name) or (chosen.folder / join.file if join.file else None)
        if path is None:
            say(f"{name}: no file is given (--join {name}=FILE), so its events stay unknown")
        else:
            index = join_index(chosen.compiled, name, _rows(path, join))
            if not index and any(True for _ in _rows(path, join)):
                raise Failure(
                    f"{path}: no row of it is an event of an account, which {join.match.row!r}"
                    f" would name; is this the file of the join '{name}'?"
                )
            indexes[name] = Joined(path, index)
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

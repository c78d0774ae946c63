"""Groups: attributes that are read together, and from which columns of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.bulk.table import SENT
from app.mapping import apply
from app.mapping.parts import columns_read, only, targets
from schemas.attributes import IDENTITY
from schemas.mapping import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.bulk.table import Accounts
    from app.engine.compiling.compiled import Compiled
    from app.mapping.apply import CompiledMapping, JoinIndex

    Raw = dict[str, object]


class Group(NamedTuple):
    """Attributes that the same columns decide.

    Attributes:
        names: The attributes.
        sources: The names of the columns.
        account: Makes of the values of the columns, null where there is none, what they say of the
            account.
        plain: Whether that is the value itself, of the one column for the one attribute.
        stripped: Whether it is the text of the one column, without the blanks around it.
    """

    names: tuple[str, ...]
    sources: tuple[str, ...]
    account: Callable[[Sequence[object]], Raw]
    plain: bool
    stripped: bool


class Mapped(NamedTuple):
    """A mapping, and the second files that were given."""

    compiled: CompiledMapping
    joined: Mapping[str, JoinIndex]


def groups(compiled: Compiled, accounts: Accounts, mapped: Mapped | None) -> Iterator[Group]:
    """Yield the groups of the attributes that a file tells of.

    The country is read with the region that it qualifies.
    """
    told = targets(mapped.compiled.mapping) if mapped else tuple(accounts.cells)
    known = [name for name in told if name in compiled.attributes or name in SENT]
    together = {"country", "region"}
    if compiled.attributes["region"].type != "string" or not together <= set(known):
        together = set()
    for name in known:
        if name not in together:
            yield _group((name,), accounts, mapped)
    if together:
        yield _group(tuple(sorted(together)), accounts, mapped)


def _group(names: tuple[str, ...], accounts: Accounts, mapped: Mapped | None) -> Group:
    if mapped is None:
        return Group(names, names, _named(names), plain=len(names) == 1, stripped=False)
    part = only(mapped.compiled, names)
    joined = {name: index for name, index in mapped.joined.items() if name in part.joins}
    found = (accounts.source(one) for one in columns_read(part.mapping))
    sources = _shortest(dict.fromkeys(source for source in found if source is not None))

    def account(values: Sequence[object]) -> Raw:
        return apply(part, _row(sources, values), joined)

    stripped = len(sources) == 1 and sources == _text_columns(part)
    return Group(names, sources, account, plain=False, stripped=stripped)


def _text_columns(part: CompiledMapping) -> tuple[str, ...]:
    """Return the columns whose texts identify an account as they are; web addresses do not."""
    return tuple(
        str(entry.columns)
        for entry in part.mapping.attributes
        if entry.to in IDENTITY
        and entry.to != "domain"
        and entry == Entry.model_validate({"to": entry.to, "from": entry.columns})
    )


def _named(names: Sequence[str]) -> Callable[[Sequence[object]], Raw]:
    def account(values: Sequence[object]) -> Raw:
        pairs = zip(names, values, strict=True)
        return {name: value for name, value in pairs if value is not None}

    return account


def _shortest(names: Iterable[str]) -> tuple[str, ...]:
    """Leave out pointers into what another one holds whole."""
    listed = tuple(names)
    return tuple(one for one in listed if not any(one.startswith(f"{other}/") for other in listed))


def _row(sources: Sequence[str], values: Sequence[object]) -> Raw:
    """Return a row that has nothing but the values, those of pointers where they point."""
    row: Raw = {}
    for source, value in zip(sources, values, strict=True):
        if not source.startswith("/"):
            row[source] = value
            continue
        *above, last = (
            step.replace("~1", "/").replace("~0", "~") for step in source[1:].split("/")
        )
        place = row
        for step in above:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place[last] = value
    return row

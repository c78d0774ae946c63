"""`icp keys`: make, list, rotate and revoke API keys, in the database itself."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich import box
from rich.table import Table
from rich.text import Text

from app.access.errors import KeyEnded, UnknownKey
from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import MAX_OVERLAP_SECONDS, SENTENCES, NewKey
from app.audit.events import Author
from app.cli.connected import connected
from app.cli.console import console
from app.cli.ending import ending_early
from app.cli.errors import Failure, Misuse
from app.settings import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.access.records import Issued, KeyEntry

BY = Author("icp keys")

keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Who is going to use it.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of the key: icp_<id>_...")]
ScopeOption = Annotated[
    list[Scope], typer.Option("--scope", help="What it may be used for; repeat for several.")
]
IcpOption = Annotated[
    list[str] | None,
    typer.Option("--icp", metavar="KEY", help="The only ICP it may be used for; repeatable."),
]
ExpiresOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="How long it works, such as 90d; else for ever.")
]
RateOption = Annotated[
    str | None, typer.Option(metavar="RATE", help="How often it may call, such as 600/minute.")
]
DescriptionOption = Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")]
OverlapOption = Annotated[
    str, typer.Option(metavar="TIME", help="How long the old key goes on, 30d at most.")
]


@keys.callback()
def _keys() -> None:
    """Make, list, rotate and revoke API keys of ICP_DATABASE_URL, or of the service's own."""


@keys.command()
@ending_early
def create(  # noqa: PLR0913 - one parameter an option
    name: NameArgument,
    *,
    scope: ScopeOption,
    icp: IcpOption = None,
    expires: ExpiresOption = None,
    rate_limit: RateOption = None,
    description: DescriptionOption = "",
) -> None:
    """Make a key and print it: the only time it is seen."""
    if icp and Scope.ADMIN in scope:
        raise Misuse("--scope admin manages the keys of all ICPs: leave --icp out")
    lifetime = None if expires is None else _length("--expires", expires)
    wanted = _wanted(
        name=name,
        scopes=scope,
        icps=icp,
        description=description,
        rate_limit=rate_limit,
        expires_in_seconds=None if lifetime is None else int(lifetime.total_seconds()),
    )
    with _store() as store:
        _show(store.create(wanted, by=BY))


@keys.command("list")
@ending_early
def list_() -> None:
    """List every key there ever was, without secrets."""
    with _store() as store:
        entries = store.entries()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Id", "Name", "Scopes", "ICPs", "State", "Created", "Last used"):
        table.add_column(title, overflow="fold")
    now = datetime.now(UTC)
    for entry in entries:
        table.add_row(*map(Text, _cells(entry, now)))
    console(sys.stdout).print(table)


@keys.command()
@ending_early
def rotate(key_id: IdArgument, overlap: OverlapOption = "24h") -> None:
    """Replace a key by one that may do the same, and print it; the old one goes on for a while."""
    length = _length("--overlap", overlap)
    if length.total_seconds() > MAX_OVERLAP_SECONDS:
        raise Misuse("--overlap: 30d at most; a key that is to go on is not rotated")
    with _store() as store:
        _show(store.rotate(key_id, overlap=length, by=BY))
        typer.echo(f"The key {key_id} goes on for {overlap}.", err=True)


@keys.command()
@ending_early
def revoke(key_id: IdArgument) -> None:
    """Revoke a key for good; within a second no worker takes it any more."""
    with _store() as store:
        done = store.revoke(key_id, by=BY)
        typer.echo(f"The key {key_id} {'is' if done.changed else 'was'} revoked.")
        now = datetime.now(UTC)
        if not any(
            Scope.ADMIN in entry.key.scopes and entry.key.live(now) for entry in store.entries()
        ):
            typer.echo("No key manages keys over HTTP any more; `icp keys` still does.", err=True)


@contextmanager
def _store() -> Iterator[KeyStore]:
    with connected() as engine:
        try:
            yield KeyStore(engine)
        except (UnknownKey, KeyEnded) as error:
            raise Failure(str(error)) from None


def _wanted(**given: object) -> NewKey:
    try:
        return NewKey.model_validate(given)
    except ValidationError as error:
        fields = dict.fromkeys(str(found["loc"][0]) for found in error.errors())
        raise Misuse("\n".join(SENTENCES[field] for field in fields)) from None


def _length(option: str, text: str) -> timedelta:
    try:
        length: timedelta = TypeAdapter(Duration).validate_python(text)
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise Misuse(f"{option}: {said}") from None
    return length


def _show(issued: Issued) -> None:
    """Print the key alone, for a program to read; the rest is for people."""
    typer.echo(issued.secret)
    typer.echo(f"This is the key {issued.key.id}; keep it now, it is not shown again.", err=True)


def _cells(entry: KeyEntry, now: datetime) -> tuple[str, ...]:
    key = entry.key
    if key.revoked_at is not None:
        state = f"revoked {_day(key.revoked_at)}"
    elif key.expires_at is None:
        state = "active"
    else:
        state = f"{'until' if key.live(now) else 'expired'} {_day(key.expires_at)}"
    return (
        key.id,
        key.name,
        " ".join(sorted(key.scopes)),
        "all" if key.icps is None else " ".join(sorted(key.icps)),
        state,
        _day(key.created_at),
        "never" if entry.last_used_at is None else _day(entry.last_used_at),
    )


def _day(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M")

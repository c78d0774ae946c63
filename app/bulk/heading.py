"""The comment in front of a statement: what it answers for, and the table that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bulk.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from app.bulk.dialects.base import Dialect
    from schemas.attributes import AttributeDeclaration
    from schemas.decision import AnsweringVersion

_MEANINGS: dict[str, dict[str, str]] = {
    "string": {"": "the text, folded"},
    "enum": {"": "the key of its value"},
    "boolean": {"": "whether it is so"},
    "date": {"": "the day"},
    "number": {
        "_min": "the least that it can be",
        "_max": "the most that it can be",
        "_below": "what it is less than, where that is known and no most",
    },
    "string_set": {
        "": "what it holds, folded",
        "_known": "whether anything is known of it",
        "_lacks": "what it is known not to hold, folded",
    },
    "events": {
        "": "what happened or lies ahead: type, date, amount, count",
        "_known": "whether anything is known of them",
        "_covers": "the types of which there are no others",
    },
}

_WIDEST = 20
"""The types of events, which are longer, stand out of their column."""

Lines = list[tuple[str, str, str]]


def described(
    attributes: Mapping[str, AttributeDeclaration], read: Container[str], types: Mapping[str, str]
) -> Lines:
    """Return the name, the type and the meaning of each column that is read.

    Args:
        attributes: Of the definition.
        read: Which of them it reads.
        types: The types of columns by name.
    """
    found = []
    for name, declaration in attributes.items():
        if name in read:
            meanings = _MEANINGS[declaration.type].values()
            columns = columns_of(name, declaration)
            found += [(one, types[one], said) for one, said in zip(columns, meanings, strict=True)]
    return found


def heading(  # noqa: PLR0913, PLR0917 - what it says
    icp: AnsweringVersion,
    language: int,
    dialect: Dialect,
    table: str,
    columns: Lines,
    selects: str | None = None,
) -> str:
    """Return the comment.

    Args:
        icp: The version that the statement is of.
        language: Its version of the language.
        dialect: What the statement is written in.
        table: What it reads.
        columns: Of attributes that it reads.
        selects: Whom it selects, in words; None where it answers for every account.
    """
    tried = f"executed in the tests of icp-scoring, on {dialect.product}"
    if not dialect.executed:
        tried = (
            f"unexecuted: the tests of icp-scoring parse it, none has run it on {dialect.product}"
        )
    version = icp.version if icp.version == "draft" else f"version {icp.version}"
    return (
        "\n".join(
            f"-- {line}".rstrip()
            for line in (
                f"ICP {icp.key}, {version}, {icp.digest}",
                f"Language {language}; dialect {dialect.name}, {tried}",
                "Time zone: UTC, whatever the session's is",
                *([f"Selects {selects}"] if selects else []),
                "",
                f"Reads {table}, a row an account as `icp normalize` writes it; null is unknown:",
                *_table([*_identity(columns), *columns]),
            )
        )
        + "\n"
    )


def _identity(columns: Lines) -> Lines:
    """Return the line of the column that says which account it is, where no condition reads it."""
    read = any(name == "id" for name, *_ in columns)
    return [] if read else [("id", "any", "which account it is")]


def _table(rows: Lines) -> Iterable[str]:
    name = max(len(row[0]) for row in rows)
    kind = max(len(row[1]) for row in rows if len(row[1]) <= _WIDEST)
    for row in rows:
        yield f"  {row[0]:{name}}  {row[1]:{kind}}  {row[2]}"

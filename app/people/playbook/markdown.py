"""Blocks of Markdown: each is a paragraph, a list or a table; of nothing, nothing is made."""

from __future__ import annotations

import re
from string import whitespace
from typing import TYPE_CHECKING

from app.engine.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Blocks = list[str]

_URL = re.compile(r"https?://[^\s<>\x00-\x1f\x7f]+", re.IGNORECASE)


def section(title: str, *below: Blocks) -> Blocks:
    """Return a heading of the second level with what stands below it; of nothing, nothing.

    Args:
        title: Markdown.
        below: The blocks below it.
    """
    return _above(f"## {title}", below)


def part(title: str, *below: Blocks) -> Blocks:
    """Return a part of a section behind its title; of nothing, nothing.

    Args:
        title: Markdown.
        below: Its blocks.
    """
    return _above(f"**{title}**", below)


def paragraph(text: str | None) -> Blocks:
    """Return a text as a paragraph."""
    return [escaped(text)] if text else []


def labelled(label: str, text: str | None) -> Blocks:
    """Return a text behind what it is.

    Args:
        label: A word or two, as Markdown.
        text: The text.
    """
    return [f"**{label}:** {escaped(text)}"] if text else []


def items(texts: Iterable[str], mark: str = "-") -> Blocks:
    """Return a list of texts.

    Args:
        texts: The items.
        mark: What each begins with: `-`, or `- [ ]` for what is to be ticked off.
    """
    return marked(map(escaped, texts), mark)


def marked(lines: Iterable[str], mark: str = "-") -> Blocks:
    """Return a list of lines that are Markdown already."""
    listed = "\n".join(f"{mark} {line}" for line in lines)
    return [listed] if listed else []


def numbered(texts: Iterable[str]) -> Blocks:
    """Return a list of texts that come one after the other."""
    listed = "\n".join(f"{number}. {escaped(text)}" for number, text in enumerate(texts, 1))
    return [listed] if listed else []


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Blocks:
    """Return a table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return ["\n".join(f"| {' | '.join(line)} |" for line in lines)]


def page(address: str) -> str:
    """Return where something is told: as a link if it is one, else as a text."""
    address = address.strip(whitespace)
    return f"<{address}>" if _URL.fullmatch(address) else escaped(address)


def named(key: str) -> str:
    """Return a role in words: `economic_buyer` is an economic buyer."""
    return key.replace("_", " ")


def event(kind: str) -> str:
    """Return a type of event in words: `funding.series-b` is a funding (series b)."""
    general, _, special = kind.replace("-", " ").replace("_", " ").partition(".")
    return f"{general} ({special.replace('.', ', ')})" if special else general


def quoted(text: str) -> str:
    """Return what somebody says, as Markdown."""
    return f"“{escaped(text)}”"


def titled(*keys: str) -> str:
    """Return a role, or several, as a heading says it."""
    return " and ".join(map(named, keys)).capitalize()


def _above(title: str, below: tuple[Blocks, ...]) -> Blocks:
    blocks = [block for each in below for block in each]
    return [title, *blocks] if blocks else []

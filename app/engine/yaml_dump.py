"""Plain data as YAML that `parse_yaml` reads back to the same data, laid out for people."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import yaml
from yaml.emitter import Emitter
from yaml.resolver import Resolver

from app.engine.yaml_core import core_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_WIDTH = 90
"""Behind it, lines are broken where they can be."""
_ENDLESS = 2**31
_ONE_LINE = 80
"""A group of up to so many characters stands on one line."""
_WORD = 40
"""A list whose texts are no longer stands in brackets, over several lines if need be."""
_ODD_BREAKS = "\x85\u2028\u2029"
"""Some readers take them for the end of a line, and some do not."""
_TEXT = "tag:yaml.org,2002:str"
_OLD = Resolver()


def dump_yaml(value: JsonValue) -> bytes:
    """Return YAML laid out as in the library, with keys in their order.

    Args:
        value: What a document may hold.
    """
    return _emitted(_events(value, inside=False), _WIDTH).encode()


def dump_flow(value: JsonValue) -> str:
    """Return YAML on one line, such as `{types: [audit], within_days: 180}`.

    Args:
        value: What a document may hold; a group.
    """
    return _emitted(_events(value, inside=True), _ENDLESS).strip()


class _Emitter(Emitter):
    """Indents a list below its key, and keeps the words of a text in brackets together."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - as it is called
        super().increase_indent(flow, indentless and flow)

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002
        super().write_plain(text, split and not self.flow_level)


def _emitted(events: Iterator[yaml.Event], width: int) -> str:
    stream = io.StringIO()
    emitter = _Emitter(stream, width=width, allow_unicode=True)
    emitter.emit(yaml.StreamStartEvent())
    emitter.emit(yaml.DocumentStartEvent())
    for event in events:
        emitter.emit(event)
    emitter.emit(yaml.DocumentEndEvent())
    emitter.emit(yaml.StreamEndEvent())
    return stream.getvalue()


def _events(value: JsonValue, *, inside: bool) -> Iterator[yaml.Event]:
    """Yield the events of a value; `inside` brackets there is nothing but brackets."""
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=inside)
        for key, member in value.items():
            yield _scalar(key, inside=True)
            yield from _events(member, inside=inside or _bracketed(member))
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=inside)
        items_inside = inside or all(map(_bracketed, value))  # the items of a list look alike
        for item in value:
            yield from _events(item, inside=items_inside)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(value, inside=inside)


def _bracketed(value: JsonValue) -> bool:
    """Tell whether a group is short enough for brackets; of a scalar, whether it goes with one."""
    if isinstance(value, list) and all(_is_word(item) for item in value):
        return True
    return _is_word(value) if isinstance(value, str) else _fits(value)


def _is_word(value: JsonValue) -> bool:
    return not isinstance(value, dict | list | str) or (
        isinstance(value, str) and len(value) <= _WORD and value.isprintable()
    )


def _fits(value: JsonValue) -> bool:
    written = json.dumps(value, ensure_ascii=False)
    return len(written.replace('"', "")) <= _ONE_LINE and "\\" not in written


def _scalar(value: JsonValue, *, inside: bool) -> yaml.ScalarEvent:
    if not isinstance(value, str):
        return yaml.ScalarEvent(None, None, (True, False), _spelled(value))
    plain = core_scalar(value) == value and _is_text_of_old(value)
    return yaml.ScalarEvent(None, None, (plain, True), value, style=_style(value, inside=inside))


def _spelled(value: JsonValue) -> str:
    """Spell null, a boolean or a number; what is whole is written so, as RFC 8785 does."""
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


def _is_text_of_old(value: str) -> bool:
    """Tell whether readers of YAML 1.1, to whom `NO` is false, take an unquoted text for text."""
    tag: str = _OLD.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return tag == _TEXT


def _style(text: str, *, inside: bool) -> str | None:
    """Return how a text has to be written; None for plain, or in quotes when it cannot be."""
    if any(char in text for char in _ODD_BREAKS):
        return '"'
    if "\n" in text:
        return '"' if inside or text.endswith("\n\n") else "|"
    words_only = text.split() == text.split(" ")
    return ">" if not inside and len(text) > _WIDTH and words_only else None

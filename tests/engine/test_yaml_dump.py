"""YAML that is written is read back to the same data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.checking import check
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.field_order import in_field_order
from app.engine.yaml_core import parse_yaml
from app.engine.yaml_dump import dump_flow, dump_yaml
from app.library import library_document, library_keys
from tests.documents import minimal_document
from tests.engine.test_document import TEXTS, json_values

if TYPE_CHECKING:
    from pydantic import JsonValue

# What YAML gives a meaning to, where it is not in quotes.
SIGNS = st.text(st.sampled_from("-?:,[]{}#&*!|>'\"%@`~=<.+_ \t\n\r0x1e9aN\x85\u2028\ufeff\x07é😀"))
WORDS = st.lists(st.sampled_from(["fit", "a", "#", "-", "1e3", "NO", "  ", "\n", "x" * 90])).map(
    " ".join
)
DOCUMENTS = json_values(TEXTS | SIGNS | WORDS)


@given(DOCUMENTS)
def test_what_is_written_is_read_back(value: JsonValue) -> None:
    """Whatever a document may hold comes back as it was, over many lines and on one."""
    assert parse_yaml(dump_yaml(value)) == value
    line = dump_flow([value])
    assert "\n" not in line
    assert parse_yaml(line.encode()) == [value]


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "yes", "on", "~", "", " ", "null", "True", "2026-03-01", "12:30:00", "<<", "="),
        *("1e3", "0x10", "0o17", ".inf", ".NaN", "1.", "+1", "-.5", "- a", "a: b", "a #b", "# a"),
        *("[a", "{a", "*a", "&a", "!a", "%a", "@a", "`a", "'a", '"a', "---", "...", "? a", ": a"),
        *(
            "a\n",
            "a\n\n",
            "\na",
            " a\nb",
            "a \nb",
            "a\n\n\nb\n",
            "a\n b\nc",
            "\t",
            "a\tb\nc",
            "\r\n",
        ),
        *("x" * 2_000, "word " * 500, "word  word " * 50, " a" + " b" * 100, "a\n" + "b " * 100),
    ],
)
def test_texts_stay_texts(text: str) -> None:
    """A text that unquoted would be something else comes back as itself, and so do lines."""
    document: JsonValue = {
        text[:900]: text,
        "list": [text, [text]],
        "in": {"a": [{"b": text}, text]},
    }
    assert parse_yaml(dump_yaml(document)) == document


@pytest.mark.parametrize("key", library_keys())
def test_the_library(key: str) -> None:
    """Every definition that ships has the same digest after it was written, and short lines."""
    document = parse_yaml(library_document(key))
    ordered = in_field_order(parse_yaml(canonical(document)), check(document))
    written = dump_yaml(ordered)
    assert digest(canonical(parse_yaml(written))) == digest(canonical(document))
    assert max(map(len, written.decode().splitlines())) <= 130


LONG = "A list with a sentence of more than forty characters stands below its key, line by line."


def test_the_layout() -> None:
    """It looks as people write it: fields in their order, short groups and lists in brackets."""
    document = minimal_document(
        tags=["emea"],
        statement="Companies that " + "build software " * 6 + "themselves.",
        lists={
            "countries": ["NO", "SE"],
            "long": ["Short", LONG],
        },
        owner="Two\nlines",
    )
    reversed_ = parse_yaml(canonical(document))
    assert (
        dump_yaml(in_field_order(reversed_, check(document))).decode()
        == """\
language: 1
key: small
name: Small
statement: >-
  Companies that build software build software build software build software build software
  build software themselves.
owner: |-
  Two
  lines
tags: [emea]
review: {cadence_days: 90}
lists:
  countries: ['NO', SE]
  long:
    - Short
    - A list with a sentence of more than forty characters stands below its key, line by line.
scorecard:
  dimensions:
    - key: fit
      name: Fit
      max_points: 3
      criteria:
        - key: software
          when: {attribute: industry, op: eq, value: software}
          points: 2
          reason: Sells software
        - key: size
          when: {attribute: employees, op: gte, value: 51}
          points: 1
          reason: Large enough
bands:
  - {key: good, min_score: 2, action: Call}
  - {key: poor, min_score: 0, action: Leave alone}
"""
    )


def test_values_stay_as_they_are_spelled() -> None:
    """Ordering takes nothing away and respells nothing, such as a week that is seven days."""
    document = minimal_document(
        routing={
            "rules": [{"respond_within": "P1W", "to": {"queue": "all"}}],
            "queues": {"all": {"kind": "sales", "label": None}},
        }
    )
    ordered = in_field_order(document, check(document))
    assert ordered == document
    assert isinstance(ordered, dict)
    assert list(ordered)[-1] == "routing"
    assert dump_flow(ordered["routing"]) == (
        "{queues: {all: {kind: sales, label: null}},"
        " rules: [{to: {queue: all}, respond_within: P1W}]}"
    )

"""Rules about personas, the buying center and messaging."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import cases, found

ROLE = {"role": "champion", "persona": "boss"}


@cases(
    ("persona twice", {"/personas/1/key": "boss"}, {"/personas/1/key": "duplicate"}),
    (
        "use case twice",
        {"/messaging/use_cases/1/key": "a"},
        {"/messaging/use_cases/1/key": "duplicate"},
    ),
    (
        "no such persona buys",
        {"/buying_center/roles/0/persona": "bos"},
        {"/buying_center/roles/0/persona": "unknown_persona"},
    ),
    (
        "no such persona hears",
        {"/messaging/variants/0/persona": "x"},
        {"/messaging/variants/0/persona": "unknown_persona"},
    ),
    (
        "role filled twice by one",
        {"/buying_center/roles/-": ROLE},
        {"/buying_center/roles/2": "duplicate"},
    ),
    ("role filled by two", {"/buying_center/roles/-": ROLE | {"persona": "dev"}}, {}),
    (
        "personas are no list: what names them is left in peace",
        {"/personas": {}},
        {"/personas": "wrong_kind"},
    ),
)
def test_people(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Keys are unique, and only personas of the document are named."""
    assert found(changes) == faults

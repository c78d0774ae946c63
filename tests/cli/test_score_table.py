from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.cli.samples import flagged_document
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

REASON = "11 to 1,000 employees, where a team still chooses its own tools"


def wordy_document() -> dict[str, JsonValue]:
    """Return a definition with a reason longer than a line."""
    criterion: JsonValue = {
        "key": "software",
        "when": {"attribute": "industry", "op": "eq", "value": "software"},
        "points": 1,
        "reason": REASON,
    }
    dimension: JsonValue = {
        "key": "fit",
        "name": "Fit",
        "max_points": 1,
        "criteria": [criterion],
    }
    bands: JsonValue = [
        {"key": "good", "min_score": 1, "action": "Call"},
        {"key": "poor", "min_score": 0, "action": "Leave alone"},
    ]
    return minimal_document(scorecard={"dimensions": [dimension]}, bands=bands)


def table(tmp_path: Path, definition: object, account: object, width: int) -> list[str]:
    """Return the lines of the table of one account, as wide as given."""
    accounts = written(tmp_path / "a.json", account)
    written(tmp_path / "icp.json", definition)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        ran = icp("score", accounts, "--icp", tmp_path / "icp.json")
    lines = [line.rstrip() for line in ran.out.splitlines()]
    return lines[3 : lines.index("", 3)]


@pytest.mark.parametrize("width", [100, 120])
def test_a_reason_is_readable(tmp_path: Path, width: int) -> None:
    """At usual widths a long reason stands on two lines as a whole."""
    account = {"name": "Acme International Holdings", "industry": "software"}

    lines = table(tmp_path, wordy_document(), account, width)

    assert len(lines) == 2
    start = lines[0].index("11 to")
    assert " ".join(line[start:].strip() for line in lines) == REASON


def test_a_cell_has_two_lines_at_most(tmp_path: Path) -> None:
    """What does not fit into two lines is cut, and one can see it."""
    lines = table(tmp_path, wordy_document(), {"name": "Acme", "industry": "software"}, 60)

    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_only_what_matters_is_asked(tmp_path: Path) -> None:
    """The table asks for what could add points or change the band, and for nothing else."""
    flags: list[JsonValue] = [
        {"key": key, "when": {"attribute": attribute, "op": "eq", "value": value}, **effect}
        for key, attribute, value, effect in (
            ("rival", "relationship", "competitor", {"effect": "disqualify", "reason": "Rival"}),
            ("abroad", "country", "FR", {"effect": "warn", "reason": "Far away"}),
        )
    ]
    account = {"name": "Acme", "industry": "software"}

    (line,) = table(tmp_path, minimal_document(anti_icp=flags), account, 120)

    assert line.endswith("employees, relationship")


def test_details_for_people(accounts: Path, definition: Path) -> None:
    """With details each account shows every criterion, its flags and what to find out."""
    ran = icp("score", accounts, "--icp", definition, "--detail")

    assert "Beta · small · poor, disqualified · 2/3 (can be 2-3)" in ran.out
    assert "    yes  2  software: Sells software" in ran.out
    assert "      ?  0  size" in ran.out
    assert "  flag competitor (disqualify): Competes with us" in ran.out
    assert "  find out employees (could add 1)\n" in ran.out
    assert "  find out industry (could add 2, could change the band)\n" in ran.out
    assert "  find out relationship (could change the band)\n" in ran.out
    assert "  warning employees: 'a few' is not a number" in ran.out


def test_open_flags_in_details(tmp_path: Path) -> None:
    """Flags that nobody has decided are listed by what they would do; others are not."""
    document = flagged_document()
    assert isinstance(document["anti_icp"], list)
    document["anti_icp"] += [
        {
            "key": key,
            "when": {"attribute": attribute, "op": "eq", "value": "public"},
            "effect": "cap",
            "band": "poor",
            "reason": "Limited",
        }
        for key, attribute in (
            ("one", "ownership"),
            ("two", "ownership"),
            ("three", "funding_stage"),
        )
    ]
    definition = written(tmp_path / "icp.json", document)
    accounts = written(tmp_path / "a.json", [{"name": "Acme", "funding_stage": "seed"}])

    ran = icp("score", accounts, "--icp", definition, "--detail")

    assert "  open flags (disqualify): competitor\n" in ran.out
    assert "  open flags (cap at poor): one, two\n" in ran.out
    assert "three" not in ran.out

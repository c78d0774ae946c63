"""The evaluation of titles: on rows of our own, and on the real ones where they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.people.kinds import FUNCTIONS
from app.people.titles import classify
from app.people.titles.vocabulary import vocabulary
from evaluations import labels, titles
from evaluations.onet import GROUPS, shares

REAL_DATA = os.environ.get("ICP_REAL_DATA")
HEADER = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Rows of our own, in the shape of the real ones."""
    made = tmp_path / "titles"
    made.mkdir()
    departments = [("Sales Manager", "Sales"), ("Sales and Marketing", "Marketing")]
    seniorities = [("CEO", "Management"), ("Head of Marketing", "Lead"), ("Director", "Director")]
    for name, rows in (("department", departments), ("seniority", seniorities)):
        lines = "".join(f"{title},{label}\n" for title, label in rows)
        (made / f"{name}.csv").write_text("text,label\n" + lines, encoding="utf-8")
    listed = ["11-2022.00\tSales Manager\tn/a\t08", "11-2022.00\tPlumber\tn/a\t08"]
    listed += [f"{group.code}.00\tBusiness Development Manager\tn/a\t08" for group in GROUPS]
    path = made / "onet-alternate-titles.txt"
    path.write_text(HEADER + "\n".join(listed), encoding="utf-8")
    return made


def test_labels_are_those_of_the_lists() -> None:
    """Every rank has a label, every function a department or none, and the lists have an order."""
    assert labels.SENIORITIES.keys() == vocabulary().ranks.keys()
    assert labels.DEPARTMENTS.keys() <= set(FUNCTIONS)
    assert set(labels.DEPARTMENTS.values()) | {labels.OTHER} == set(labels.PRECEDENCE)
    assert labels.department(classify("Sales & Marketing Manager")) == "Marketing"
    assert labels.department(classify("CFO")) == "Other"
    assert labels.seniority(classify("Head of Sales")) == "Lead"
    assert labels.seniority(classify("Zorblax")) == "Senior"


def test_shares_of_groups(folder: Path) -> None:
    """What O*NET lists under several groups is right in each of them, in the second count."""
    found = {share.group.code: share for share in shares(folder / "onet-alternate-titles.txt")}
    sales = found["11-2022"]
    assert (sales.titles, sales.named, sales.held) == pytest.approx((3, 1 / 3, 2 / 3))
    assert (found["11-2021"].named, found["11-2021"].held) == (0, 1)


def test_the_report(folder: Path) -> None:
    """Says what is right, of each label and of each group."""
    lines = list(titles.report(folder, "train"))
    assert (
        "| Department | 2 | **1.000** | **1.000** | 0.500 | 1.000 | 0.60 | 0.69 | 0.80 |" in lines
    )
    assert "| Lead | 1 | 1.00 | 1.00 | 1.00 |" in lines
    assert "| 11-2022 | sales | 3 | 33.3% | **missed** | 66.7% | **missed** |" in lines


def test_it_is_said_where_there_is_no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the folder nothing is measured, and nothing is made up."""
    monkeypatch.delenv("ICP_REAL_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["titles"])
    with pytest.raises(SystemExit, match="Set ICP_REAL_DATA to the folder of the real data"):
        titles.main()


def test_it_is_written_where_the_document_has_room(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Between its markers, and nowhere else."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{titles.BEGIN}\nold\n{titles.END}\nafter\n", encoding="utf-8")
    monkeypatch.setenv("ICP_REAL_DATA", str(folder.parent))
    monkeypatch.setattr("sys.argv", ["titles", "--side", "train", "--write", str(page)])
    titles.main()
    before, text, after = re.split(r"<!--.*-->\n", page.read_text(encoding="utf-8"))
    assert (before, after) == ("before\n", "after\n")
    assert text == capsys.readouterr().out


@pytest.mark.skipif(REAL_DATA is None, reason="ICP_REAL_DATA names no folder with the real data")
@pytest.mark.parametrize("name", [task.name for task in titles.TASKS])
def test_real_titles_are_read(name: str) -> None:
    """No change of the vocabulary makes real titles read much worse, on the side for measuring."""
    lines = titles.report(Path(str(REAL_DATA)) / "titles", "dev")
    row = next(line for line in lines if line.startswith(f"| {name} |"))
    assert float(row.split("**")[1]) > 0.85

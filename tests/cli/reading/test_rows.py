from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from app.cli.errors import Failure, Misuse
from app.cli.reading.json_rows import MAX_LINE
from app.cli.reading.rows import file_format, read_rows
from schemas.mapping import Read

if TYPE_CHECKING:
    from pathlib import Path

    from app.cli.reading.row import Row


def rows(path: Path, data: bytes | str, **read: str) -> list[Row]:
    """Write a file and read it."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_rows(path, Read(**read)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "csv"),
        ("A.CSV.GZ", "csv"),
        ("a.json", "json"),
        ("a.json.gz", "json"),
        ("a.ndjson", "ndjson"),
        ("a.jsonl", "ndjson"),
    ],
)
def test_file_format(tmp_path: Path, name: str, kind: str) -> None:
    """The name of a file says how it is read."""
    assert file_format(tmp_path / name) == kind


def test_unknown_file_format(tmp_path: Path) -> None:
    """A name that says nothing we know is refused with what would be right."""
    with pytest.raises(Misuse, match=r"must end in \.csv, \.json, \.ndjson, \.jsonl"):
        file_format(tmp_path / "accounts.xlsx")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_csv(tmp_path: Path, end: str) -> None:
    """Lines end as they like, cells hold line ends, and a byte order mark is no column name."""
    text = f'\ufeffId,Name{end}1,"Acme{end}Inc."{end}{end}2{end}'

    found = rows(tmp_path / "a.csv", text)

    assert [row.data for row in found] == [{"Id": "1", "Name": f"Acme{end}Inc."}, {"Id": "2"}]
    assert [(row.number, row.line) for row in found] == [(1, 3), (2, 5)]


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    """The mapping says how a file is encoded, and what separates its cells."""
    data = "Id;Name\r1;Jos\u00e9".encode("mac_roman")

    (row,) = rows(tmp_path / "a.csv", data, encoding="mac_roman", delimiter=";")

    assert row.data == {"Id": "1", "Name": "Jos\u00e9"}


def test_csv_lines_that_are_wrong(tmp_path: Path) -> None:
    """A line that cannot be read is a fault of its own; the next ones are read."""
    found = rows(tmp_path / "a.csv", 'Id,Name\n1,a,b\n2,"a"b\n3,c\n4,"open\n')

    assert [(row.number, row.line, row.fault and row.fault.code) for row in found] == [
        (1, 2, "malformed"),
        (2, 3, "malformed"),
        (3, 4, None),
        (4, 5, "malformed"),
    ]
    assert found[0].fault
    assert found[0].fault.message == "This line has 3 cells, the first line names 2."


def test_csv_quotes_without_end(tmp_path: Path) -> None:
    """A row that swallows lines says which, from the first on."""
    good, bad, *others = rows(tmp_path / "a.csv", 'Id,Name\n1,a\n2,"b\n3,c\n4,d\n')

    assert (good.fault, bad.line, others) == (None, 3, [])
    assert bad.fault
    assert bad.fault.message.startswith("Lines 3 to 5 are one row that is not CSV: unexpected end")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the first line must name the columns"),
        (",\n1,2", "the first line must name the columns"),
        ("Id,Id\n1,2", "the column 'Id' is named 2 times"),
        ("Id;Name\n1;2", 'holds ";"'),
        ("Id\tName\n1\t2", r"`read: {delimiter: \"\\t\"}`"),
        ('"Id"x\n', "the first line is not CSV"),
    ],
)
def test_csv_headers_that_are_wrong(tmp_path: Path, text: str, said: str) -> None:
    """Without sound column names nothing is read."""
    with pytest.raises(Failure, match=said):
        rows(tmp_path / "a.csv", text)


def test_a_wrong_encoding_is_named(tmp_path: Path) -> None:
    """A byte that does not fit says which encoding was tried and where to name another."""
    with pytest.raises(Failure, match=r"byte 0x8e is not utf-8; name the file's encoding"):
        rows(tmp_path / "a.csv", b"Name\rJos\x8e")


def test_utf_16(tmp_path: Path) -> None:
    """A file that begins as UTF-16 does is told to be so, and is read once a mapping says it."""
    data = "Id,Name\n1,Jos\u00e9\n".encode("utf-16")

    with pytest.raises(Failure, match=r"`read: \{encoding: utf-16\}`"):
        rows(tmp_path / "a.csv", data)
    (row,) = rows(tmp_path / "a.csv", data, encoding="utf-16")

    assert row.data == {"Id": "1", "Name": "Jos\u00e9"}


def test_ndjson(tmp_path: Path) -> None:
    """Each line is an account, after a byte order mark; blank ones are skipped, others faults."""
    long = '{"id": "' + "x" * MAX_LINE + '"}'

    found = rows(tmp_path / "a.ndjson", f'\ufeff{{"id": "1"}}\n\n[]\n{{\n{long}\n{{"id": "2"}}')

    assert [(row.number, row.line, row.fault and row.fault.code) for row in found] == [
        (1, 1, None),
        (2, 3, "wrong_kind"),
        (3, 4, "malformed"),
        (4, 5, "too_large"),
        (5, 6, None),
    ]
    assert [row.data for row in found if not row.fault] == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize(
    "lost", ['{"id": "2:", "id": "3"}', '{"id": "2", "x": [{"y": 1, "y": 2}]}']
)
def test_repeated_keys(tmp_path: Path, lost: str) -> None:
    """An object that has a key twice is refused, as over HTTP: one of its values would be lost."""
    good = '{"id": "a: {b, b}", "at": 0.' + "0" * 5_000 + "1}"

    first, second = rows(tmp_path / "a.ndjson", f"{good}\n{lost}\n")

    assert first.fault is None
    assert second.fault
    assert second.fault.code == "duplicate_key"
    with pytest.raises(Failure, match="appears more than once in an object"):
        rows(tmp_path / "a.json", f"[{lost}]")


def test_deep_nesting(tmp_path: Path) -> None:
    """Nesting that cannot be looked through for repeated keys is a fault of its row."""
    (row,) = rows(tmp_path / "a.ndjson", '{"id": "a:", "x": ' + "[" * 1_000 + "]" * 1_000 + "}")

    assert row.fault
    assert row.fault.message == "Lists and objects are nested too deep."


@pytest.mark.parametrize(
    ("text", "records", "ids"),
    [
        ('[{"id": 1}, {"id": 2}]', "", [1, 2]),
        ('\ufeff{"id": 1}', "", [1]),
        ('{"records": [{"id": 1}]}', "/records", [1]),
        ('{"a/b": {"c": [{"id": 1}]}}', "/a~1b/c", [1]),
        ("[]", "", []),
    ],
)
def test_json(tmp_path: Path, text: str, records: str, ids: list[int]) -> None:
    """A JSON file holds a list of accounts, or one, where the mapping says."""
    found = rows(tmp_path / "a.json", text, records=records)

    assert [row.data["id"] for row in found] == ids
    assert all(row.line is None for row in found)


def test_json_records_that_are_no_accounts(tmp_path: Path) -> None:
    """A record that is no object is a fault of its own."""
    (row,) = rows(tmp_path / "a.json", "[1]")

    assert row.fault
    assert row.fault.code == "wrong_kind"


@pytest.mark.parametrize(
    ("text", "said"), [("{", "this is not JSON"), ("{}", "there is nothing at /records")]
)
def test_json_that_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    """A file without the records is refused as a whole."""
    with pytest.raises(Failure, match=said):
        rows(tmp_path / "a.json", text, records="/records")


def test_gzip(tmp_path: Path) -> None:
    """Gzipped files are read as they are."""
    (row,) = rows(tmp_path / "a.csv.gz", gzip.compress(b"Id\n1\n"))

    assert row.data == {"Id": "1"}


@pytest.mark.parametrize(
    "data", [b"Id\n1\n", gzip.compress(b"Id\n1\n")[:-9]], ids=["plain", "cut off"]
)
def test_gzip_that_is_wrong(tmp_path: Path, data: bytes) -> None:
    """A file that is not gzip, or was cut off, is refused in one sentence."""
    with pytest.raises(Failure, match="this is not gzip, or its end is missing"):
        rows(tmp_path / "a.csv.gz", data)


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is a wrong call, not a fault of the data."""
    with pytest.raises(Misuse, match="there is no such file"):
        list(read_rows(tmp_path / "a.csv", Read()))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """What the system will not read is said in its words."""
    folder = tmp_path / "a.csv"
    folder.mkdir()

    with pytest.raises(Failure, match="Is a directory"):
        list(read_rows(folder, Read()))


def test_progress_is_told_in_bytes_on_disk(tmp_path: Path) -> None:
    """Whoever watches learns how much of the file has been read."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"Id\n" + b"1\n" * 100_000)
    seen: list[int] = []

    for _ in read_rows(path, Read(), seen.append):
        pass

    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == path.stat().st_size

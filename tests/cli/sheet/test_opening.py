from __future__ import annotations

import random
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.cli.running import icp, written
from tests.cli.samples import flagged_document
from tests.cli.sheet.books import saved
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("none.xlsx", "no such file or directory", 2),
        ("folder.xlsx", "is a directory", 2),
        ("text.xlsx", "this is no workbook, or a broken one; save it as .xlsx", 1),
        ("empty.xlsx", "this is no workbook, or a broken one; save it as .xlsx", 1),
        ("zip.xlsx", "this is no workbook, or a broken one; save it as .xlsx", 1),
        ("bomb.xlsx", "this takes 20,000,000 bytes unpacked", 1),
        ("book.xls", "a workbook's name must end in .xlsx", 2),
    ],
)
def test_what_is_no_workbook(name: str, said: str, code: int, tmp_path: Path) -> None:
    """What cannot be opened is said in one sentence."""
    (tmp_path / "folder.xlsx").mkdir()
    written(tmp_path / "text.xlsx", "key,points")
    written(tmp_path / "empty.xlsx", "")
    for archive, content in (("zip.xlsx", b"x"), ("bomb.xlsx", bytes(20_000_000))):
        with ZipFile(tmp_path / archive, "w", ZIP_DEFLATED) as file:
            file.writestr("xl/workbook.xml", content)
    ran = icp("import", tmp_path / name)
    assert (ran.code, len(ran.err.splitlines())) == (code, 1)
    assert ran.err.startswith(f"{tmp_path / name}: {said}")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """A workbook whose XML would grow without end is refused before it does."""
    book = saved(tmp_path / "a.xlsx", minimal_document())
    bombs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 9))
    with ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert sheet.startswith("<worksheet ")
    assert "revops" in sheet
    bomb = f'<!DOCTYPE worksheet [<!ENTITY e0 "x">{bombs}]>{sheet.replace("revops", "&e8;")}'
    parts["xl/worksheets/sheet1.xml"] = bomb.encode()
    with ZipFile(book, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    ran = icp("import", book)
    assert (ran.code, ran.err) == (
        1,
        f"{book}: this is no workbook, or a broken one; save it as .xlsx\n",
    )


def test_broken_workbooks(tmp_path: Path) -> None:
    """However the parts of a workbook are spoilt, it ends with sentences and never a traceback."""
    book = saved(tmp_path / "a.xlsx", flagged_document())
    with ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    chance = random.Random(4)  # noqa: S311 - to spoil, not to keep secrets
    for _ in range(60):
        spoilt = dict(parts)
        name = chance.choice(sorted(spoilt))
        content = bytearray(spoilt[name])
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.choice(b'<>&"0x/ =s')
        spoilt[name] = bytes(content[: chance.choice([len(content), len(content) // 2])])
        with ZipFile(book, "w") as new:
            for each, data in spoilt.items():
                new.writestr(each, data)
        ran = icp("import", book)
        assert ran.code in {0, 1}
        assert ran.code == 0 or ran.err.startswith(f"{book}: ")

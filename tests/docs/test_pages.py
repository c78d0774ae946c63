from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.cli.reference.pages import slug
from tests.docs.pages import PUBLIC, ROOT, Reader, fences
from tests.e2e.running import start

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?P<path>[^)#:]*)(?:#(?P<anchor>[^)]*))?\)")
FILES_OF = re.compile(r"<!-- files of (\S+) -->")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NEEDS_SERVER = (PUBLIC, "icp apply")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """Host and port of a service of the reader's own, with the library in it; its state."""
    state = Path(tempfile.mkdtemp(prefix="icp-"))  # pytest's own paths are too long for a socket
    service = start(state)
    try:
        yield service.address.removeprefix("http://"), state
    finally:
        service.stop()
    shutil.rmtree(state)


@pages
def test_pages_do_what_they_show(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every document a page shows is sound, every command works, every output is the real one."""
    text = page.read_text(encoding="utf-8")
    others = [page.with_name(name).read_text(encoding="utf-8") for name in FILES_OF.findall(text)]
    files = [fence for other in others for fence in fences(other) if "file" in fence.words]
    shown = files + fences(text)
    commands = "".join(one.text for one in shown if one.words in (["console"], ["sh", "run"]))
    if "curl " in commands and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    address, state = PUBLIC, None
    if any(sign in commands for sign in NEEDS_SERVER):
        address, state = request.getfixturevalue("server")
    reader = Reader(tmp_path, address, state)
    for fence in shown:
        try:
            reader.read(fence)
        except Exception as error:
            error.add_note(f"{page.relative_to(ROOT)}, line {fence.line}")
            raise


@pages
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the project leads to a file, and its anchor to a heading there."""
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        target = page.parent / link["path"] if link["path"] else page
        assert target.exists(), link[0]
        if link["anchor"]:
            headings = HEADING.findall(target.read_text(encoding="utf-8"))
            assert link["anchor"] in {slug(title) for title in headings}, link[0]

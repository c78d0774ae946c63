from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT

PACKAGE = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==\S+(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-spark.txt"]
)
def test_every_locked_package_has_its_hash(name: str) -> None:
    """A package that is not what was locked is not installed, here and in the image."""
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = list(PACKAGE.finditer(text))
    assert len(packages) > 40
    assert [one["name"] for one in packages if "--hash=sha256:" not in one["rest"]] == []
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(lines) == len(packages)
    for installs in ("Makefile", "Dockerfile"):
        for line in (ROOT / installs).read_text(encoding="utf-8").splitlines():
            if re.search(r"pip install.* -r ", line):
                assert "--require-hashes" in line

from __future__ import annotations

import pytest

from app.cli.lines import Lines

YAML = b"""\
key: small
bands:
  - {key: good, min_score: 2}
  - key: poor
    min_score: 0
a/b: {m~n: 1}
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/key", 1),
        ("/bands", 2),
        ("/bands/0/min_score", 3),
        ("/bands/1", 4),
        ("/bands/1/min_score", 5),
        ("/bands/1/action", 4),
        ("/bands/7", 2),
        ("/a~1b/m~0n", 6),
        ("/owner", 1),
    ],
)
def test_lines_of_yaml(pointer: str, line: int) -> None:
    """A pointer leads to its line; what is missing, to the line of what should hold it."""
    assert Lines(YAML).of(pointer) == line


def test_lines_of_json() -> None:
    """JSON has lines, too."""
    assert Lines(b'{\n  "key": "x",\n  "bands": [\n    {}\n  ]\n}').of("/bands/0") == 4


@pytest.mark.parametrize("data", [b"", b"a: [", b"\xff\xfe\xfa", b"[" * 5_000, b"- a: 1\n-\t[}"])
def test_no_lines(data: bytes) -> None:
    """A text that cannot be read has no lines, and that is no error."""
    assert Lines(data).of("/a") in {None, 1}


def test_lines_of_a_bomb() -> None:
    """Aliases are followed once, however often they repeat."""
    layers = [b"a0: &a0 [x, x]"]
    layers += [b"a%d: &a%d [*a%d, *a%d]" % (n, n, n - 1, n - 1) for n in range(1, 40)]

    assert Lines(b"\n".join(layers)).of("/a39") == 40

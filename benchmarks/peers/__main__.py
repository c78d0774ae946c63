"""`python -m benchmarks.peers NAME PORT`: serve one of the peers as uvicorn is usually run."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from benchmarks.definitions import TWENTY, compiled
from benchmarks.peers.floor import floor
from benchmarks.peers.usual import usual
from benchmarks.peers.zen_route import zen_route

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("floor", "usual", "zen"))
    parser.add_argument("port", type=int)
    parser.add_argument("--size", type=int, default=0, help="bytes of an answer of the floor")
    parser.add_argument("--key", default="", help="the API key that is let in")
    given = parser.parse_args()
    makers: dict[str, Callable[[], Any]] = {
        "floor": lambda: floor(given.size),
        "usual": lambda: usual(compiled(TWENTY.read_bytes()), given.key),
        "zen": lambda: zen_route(compiled(TWENTY.read_bytes()), given.key),
    }
    uvicorn.run(
        cast("Any", makers[given.name]()),
        port=given.port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()

"""Which labelled titles are held out: chosen by a seed over a hash of the folded title."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from app.engine.normalise import fold

Side = Literal["train", "dev", "held_out"]

SEED = "titles-1"
PARTS = 10


def side(title: str) -> Side:
    """Return the side of a title; titles that fold alike fall on the same one, in every file.

    A tenth is held out: nobody looks at it while the vocabulary is written. Another tenth is for
    measuring meanwhile.
    """
    digest = sha256(f"{SEED}\n{fold(title)}".encode()).digest()
    part = int.from_bytes(digest[:8]) % PARTS
    return "held_out" if part == 0 else "dev" if part == 1 else "train"

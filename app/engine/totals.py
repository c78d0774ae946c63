"""Tallies as integers: the sum of those of the parts is that of the whole.

Each number of a tally, and each yes or no as a count of the parts that say yes, has a field of bits
wide enough for the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.verdict import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.engine.verdict import Bands


class Totals:
    """Packs the tallies of the components of one definition.

    Args:
        bands: Its bands.
        caps: The numbers of the bands that some flag caps at.
        max_score: The highest score of all components together.
        components: How many there are.
    """

    def __init__(self, bands: Bands, caps: Iterable[int], max_score: int, components: int) -> None:
        self._needing = bands.needing
        self._caps = sorted(set(caps) - {0})
        self._width = max(max_score, components).bit_length() + 1  # one for the sign of a change
        self._mask = (1 << self._width) - 1

    def pack(self, tally: Tally) -> int:
        """Return the integer of the tally of one component."""
        packed = 0
        for number in (
            *(tally.missed >> band & 1 for band in self._needing),
            *(tally.ceiling_missed >> band & 1 for band in self._needing),
            *(tally.cap == cap for cap in self._caps),
            tally.disqualified,
            tally.ceiling,
            tally.score,
        ):
            packed = packed << self._width | number
        return packed

    def unpack(self, total: int) -> Tally:
        """Return the tally of a sum of packed ones."""
        score, ceiling, disqualified, *counts = self.numbers(total)
        caps, counts = counts[: len(self._caps)], counts[len(self._caps) :]
        ceilings, nows = counts[: len(self._needing)], counts[len(self._needing) :]
        return Tally(
            score=score,
            missed=self._bits(nows),
            cap=max(
                [0, *(cap for cap, count in zip(self._caps[::-1], caps, strict=True) if count)]
            ),
            disqualified=disqualified > 0,
            ceiling=ceiling,
            ceiling_missed=self._bits(ceilings),
        )

    def numbers(self, packed: int) -> list[int]:
        """Return what a packed total, or the difference of two, holds: score and ceiling first."""
        numbers = []
        for _ in range(3 + len(self._caps) + 2 * len(self._needing)):
            number = packed & self._mask
            if number > self._mask >> 1:
                number -= self._mask + 1
            numbers.append(number)
            packed = (packed - number) >> self._width
        return numbers

    def _bits(self, counts: Iterable[int]) -> int:
        """Return the bits of the bands that some component misses, the counts last band first."""
        return sum(
            1 << band for band, count in zip(reversed(self._needing), counts, strict=True) if count
        )

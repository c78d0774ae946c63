"""Shapes: which keys the rows of a file have, each set of them looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.compiling.compiled import Compiled
    from schemas.problem import Fault

_KEPT = 10_000
"""Shapes that are remembered; rows of further ones are not told of in the summary."""


class Shapes:
    """The keys of rows that are accounts as they are.

    Args:
        compiled: The definition whose attributes they may name.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._faults: dict[tuple[str, ...], Sequence[Fault]] = {}
        self._times: dict[tuple[str, ...], int] = {}

    def add(self, keys: tuple[str, ...], times: int) -> Sequence[Fault]:
        """Count rows with these keys, and return what is wrong with the keys themselves."""
        faults = self._faults.get(keys)
        if faults is None:
            faults = self._look(keys)
            if len(self._faults) < _KEPT:
                self._faults[keys] = faults
                self._times[keys] = 0
        if keys in self._times:
            self._times[keys] += times
        return faults

    def ignored(self) -> Iterator[tuple[int, list[str], dict[str, str]]]:
        """Yield how many rows have keys that nobody reads: these, and what others may mean."""
        known = self._compiled.attributes
        for keys, times in self._times.items():
            strange = [key for key in keys if key not in known]
            if times and strange and not self._faults[keys]:
                told = self._compiled.reader.read(dict.fromkeys(strange)).ignored["suggestions"]
                meant = {one["key"]: one["suggestion"] for one in told}
                yield times, [key for key in strange if key not in meant], meant

    def _look(self, keys: tuple[str, ...]) -> Sequence[Fault]:
        try:
            self._compiled.reader.read(dict.fromkeys(keys))
        except AccountInvalid as error:
            return error.faults
        return ()

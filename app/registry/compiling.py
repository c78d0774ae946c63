"""Compiling for requests: in one thread, so that the event loop waits for nothing."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.registry.served import ServedVersion


class Compiling:
    """Compiles one version at a time, each once for all who wait for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "compiling")
        self._going: dict[ServedVersion, asyncio.Future[Compiled]] = {}

    async def compiled(self, served: ServedVersion) -> Compiled:
        """Return the compiled form of a version that has none.

        Raises:
            VersionTampered: this release cannot read its document.
        """
        if (fault := served.fault()) is not None:
            raise fault
        going = self._going.get(served)
        if going is None:
            loop = asyncio.get_running_loop()
            going = loop.run_in_executor(self._thread, lambda: served.compiled)
            self._going[served] = going
            going.add_done_callback(lambda done: self._done(served, done))
        return await asyncio.shield(going)

    def _done(self, served: ServedVersion, done: asyncio.Future[Compiled]) -> None:
        del self._going[served]
        if not done.cancelled():
            done.exception()  # whoever waited has it; nobody may be left to

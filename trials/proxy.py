"""A TCP proxy before a PostgreSQL's socket that can make every query late."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from benchmarks.processes import HOST

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_CHUNK = 65_536


class Proxy:
    """Passes bytes on, in a thread of its own; used as a context manager.

    Args:
        target: The socket of the server.
    """

    def __init__(self, target: Path) -> None:
        self.delay = 0.0
        """Seconds that whatever a client sends is held back."""
        self.port = 0
        self._target = str(target)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, HOST, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_unix_connection(self._target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(
            self._pass(reader, there_writer, late=True),
            self._pass(there_reader, writer, late=False),
        )

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, late: bool
    ) -> None:
        try:
            while chunk := await reader.read(_CHUNK):
                if late and self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(chunk)
                await writer.drain()
        except OSError:
            pass  # one side is gone, and so is the other one then
        finally:
            writer.close()

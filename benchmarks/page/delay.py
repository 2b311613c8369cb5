"""A far server: a proxy that keeps every byte for half a round trip, in each direction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

_PIECE = 65536


class Far:
    """What stands between a browser and a near port.

    The loopback opens a connection at once. So the first bytes of each wait one round trip more:
    the browser sends them that much too early, and the answer comes when it would from afar.
    Bandwidth and the growing window of TCP are not modelled.

    :param target: the near port.
    :param one_way: seconds.
    """

    def __init__(self, target: int, one_way: float) -> None:
        self.target, self.one_way = target, one_way
        #: How many connections were opened.
        self.connections = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until both ends have closed it."""
        self.connections += 1
        opened = asyncio.get_running_loop().time() + 2 * self.one_way
        near_reader, near_writer = await asyncio.open_connection("127.0.0.1", self.target)
        with suppress(asyncio.CancelledError):  # at the end, with a browser still connected
            await asyncio.gather(
                self._carry(reader, near_writer, opened), self._carry(near_reader, writer, 0.0)
            )
        writer.close()
        near_writer.close()

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, opened: float
    ) -> None:
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = loop.create_task(self._arrive(under_way, sink))
        piece = b"first"
        while piece:
            try:
                piece = await source.read(_PIECE)
            except OSError:  # reset: for the other end it is closed
                piece = b""
            under_way.put_nowait((max(loop.time(), opened) + self.one_way, piece))
        await arriving

    async def _arrive(
        self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        piece = b"first"
        while piece:
            due, piece = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if piece:
                sink.write(piece)
        sink.close()


@contextmanager
def far(port: int, target: int, one_way: float) -> Iterator[Far]:
    """Listen on a port of the loopback until the end of the block.

    :param port: where browsers connect.
    :param target: where the server is.
    :param one_way: seconds each way: half of a round trip.
    """
    proxy, loop, ready = Far(target, one_way), asyncio.new_event_loop(), Event()

    async def serve() -> None:
        server = await asyncio.start_server(proxy.accept, "127.0.0.1", port)
        async with server:
            ready.set()
            await stop.wait()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    stop = asyncio.Event()
    thread = Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError(f"nobody listens on port {port}")
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()

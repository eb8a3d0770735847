"""Phones on real connections: each keeps one open and asks every two seconds who has scanned."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

EVERY_SECONDS = 2.0
_TOLD = re.compile(rb'name="told" value="(\d+)"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_NO_CONTENT = b"HTTP/1.1 204"


@dataclass(slots=True)
class Phone:
    """An open code page: its address, the cookie that it sends, and what it was told."""

    path: str
    cookie: str
    told: int = 0
    asked: int = 0
    knows_at: list[float] = field(default_factory=list)

    async def stand_open(self, port: int, first_after: float, until: float) -> None:
        """Ask at the pace of a phone until a moment of the loop's clock."""
        await asyncio.sleep(first_after)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while (began := time.monotonic()) < until:
                await self._ask(reader, writer)
                await asyncio.sleep(max(0.0, began + EVERY_SECONDS - time.monotonic()))
        finally:
            writer.close()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            f"GET {self.path}/scans?told={self.told} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {self.cookie}\r\nHX-Request: true\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        if head.startswith(_NO_CONTENT):
            return
        length = _LENGTH.search(head)
        assert length, head
        told = _TOLD.search(await reader.readexactly(int(length[1])))
        assert told, head
        self.told = int(told[1])
        self.knows_at.append(time.monotonic())


async def stand_open(phones: Sequence[Phone], port: int, seconds: float) -> None:
    """Let every phone ask for so long; their first questions are spread over one interval."""
    until = time.monotonic() + seconds + EVERY_SECONDS
    await asyncio.gather(
        *(
            phone.stand_open(port, EVERY_SECONDS * order / len(phones), until)
            for order, phone in enumerate(phones)
        )
    )

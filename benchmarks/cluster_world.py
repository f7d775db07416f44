"""An invented world on one port: it counts what is asked, and how many requests each host has at once."""

import asyncio
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.watched import account, register
from crawler.options import CrawlOptions
from store import open_store

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


def page(host: str, path: str, number: int, pages: int) -> bytes:
    """One page of a feed: three entries, and the next page's address but on the last."""
    link = f'<link rel="next" href="https://{host}/{path}?page={number + 1}"/>' if number < pages else ""
    entries = "".join(
        f"<entry><id>https://{host}/{path}/{number}-{n}</id><title>Catatan {number}-{n}</title>"
        f"<published>2026-11-{10 - number:02d}T0{n}:00:00Z</published>"
        f"<content type='html'>Panen padi di sawah tetangga {n}</content></entry>"
        for n in range(3)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{link}{entries}</feed>'.encode()


class World:
    """`asked` counts addresses, `pages_asked` those that are no robots.txt, `most` the most requests that each
    host had at once."""

    def __init__(self, pages: int, slow: float) -> None:
        self.pages, self.slow = pages, slow
        self.asked: Counter[str] = Counter()
        self.pages_asked = 0
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self.loop, ready = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def _run(self, ready: threading.Event) -> None:
        async def main() -> None:
            server = await asyncio.start_server(self._quiet, "127.0.0.1", 0)
            self.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            ready.set()
            self.stop = asyncio.Event()
            await self.stop.wait()
            server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0.1)

        self.loop.run_until_complete(main())
        self.loop.close()

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join()

    async def _quiet(self, reader: Any, writer: Any) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.split(b" ", 2)[1].decode().lstrip("/"), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, target: str, writer: Any) -> None:
        host, _, rest = target.partition("/")
        path, _, query = rest.partition("?")
        self.asked[target] += 1
        self.pages_asked += path != "robots.txt"
        self._now[host] += 1
        self.most[host] = max(self.most[host], self._now[host])
        try:
            await asyncio.sleep(self.slow)
        finally:
            self._now[host] -= 1
        found = path.startswith("feed")
        number = int(query.partition("=")[2] or 1)
        body = page(host, path, number, self.pages) if found else b""
        status = "200 OK" if found else "404 Not Found"
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/atom+xml\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()


class Office:
    """A workspace with a register of invented accounts."""

    def __init__(self, folder: Path, count: int, hosts: int) -> None:
        folder.mkdir(parents=True)
        self.database, self.evidence = folder / "netralitas.db", folder / "evidence"
        self.log = folder / "crawl.log"
        conn = open_store(self.database)
        feeds = [account(n, handle=f"h{n % hosts}.contoh.test/feed{n}") for n in range(count)]
        register(conn, feeds, AT)
        conn.close()

    def options(self, world: World, **changes: Any) -> CrawlOptions:
        values: dict[str, Any] = {
            "pseudonym_key": b"k" * 32,
            "scope": "uji",
            "operator": "uji",
            "contact": "tim@contoh.test",
            "captured_at": AT,
            "local_server": world.base,
            "rehearsal": True,
            "log_file": self.log,
            "deadline": 10.0,
        }
        return CrawlOptions(**(values | changes))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        conn = open_store(self.database, readonly=True)
        try:
            return [tuple(row) for row in conn._conn.execute(sql)]
        finally:
            conn.close()

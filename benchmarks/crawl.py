"""Memory and speed of a crawl over loopback, beside bare Scrapy on the same pages.

python -m benchmarks.crawl [--accounts 2000] [--pages 10] [--large 10] [--minet PATH]: accounts times pages answers of
a server in a process of its own; with --large every so manieth account has pages of a megabyte, which ours reads in
a process that can be killed. Ours runs with every guard and the evidence capture on; bare Scrapy fetches the same
addresses with the same number of requests at once and parses them with the same reader, and keeps nothing.
"""

import argparse
import asyncio
import csv
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.watched import account, register
from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.spiders import feeds
from parsing.pages import PageContext
from store import open_store
from store.facts import mark_demo

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
ITEMS, LARGE_BYTES = 5, 1_000_000
TEXT = "Panen padi di sawah tetangga, hujan turun sejak subuh dan jalan desa licin. " * 6


def page_body(host: str, number: int, pages: int, large: int) -> bytes:
    """One page of a feed: five entries, and the next page's address but on the last."""
    is_large = large and int(host.partition(".")[0].removeprefix("h")) % large == 0
    words = TEXT * (LARGE_BYTES // ITEMS // len(TEXT) if is_large else 1)
    link = f'<link rel="next" href="https://{host}/feed?page={number + 1}"/>' if number < pages else ""
    entries = "".join(
        f"<entry><id>https://{host}/{number}-{n}</id><title>Catatan {number}-{n}</title>"
        f"<published>2026-11-{10 - number % 9:02d}T0{n}:00:00Z</published>"
        f"<content type='html'>{words}{host}</content></entry>"
        for n in range(ITEMS)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{link}{entries}</feed>'.encode()


def serve(told: Connection, pages: int, large: int) -> None:
    """Plays every host on one port until its process is ended."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            target = head.split(b" ", 2)[1].decode()
            host, _, rest = target.lstrip("/").partition("/")
            number = int(parse_qs(urlsplit(rest).query).get("page", ["1"])[0])
            found = rest.startswith("feed")
            body = page_body(host, number, pages, large) if found else b""
            status = "200 OK" if found else "404 Not Found"
            kind = "text/html" if "as=html" in rest else "application/atom+xml"
            headers = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(headers.encode() + body)
            await writer.drain()

    async def quiet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(quiet, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def ours(base: str, count: int) -> dict[str, Any]:
    """One crawl of all accounts in an empty workspace that is marked as the demo's."""
    folder = Path(tempfile.mkdtemp())
    database = folder / "netralitas.db"
    db = open_store(database)
    mark_demo(db)
    register(db, [account(number) for number in range(count)], AT)
    db.close()
    options = CrawlOptions(
        pseudonym_key=b"k" * 32, scope="ukur", operator="ukur", contact="ukur", captured_at=AT, local_server=base
    )
    started = time.perf_counter()
    result = crawl(database, folder / "evidence", options)
    seconds = time.perf_counter() - started
    db = open_store(database, readonly=True)
    pages, posts = (db._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("captures", "posts"))
    db.close()
    shutil.rmtree(folder)
    return {"seconds": seconds, "pages": pages, "posts": posts, "status": result.status}


def bare(base: str, count: int) -> dict[str, Any]:
    """Scrapy alone, in a child as ours is."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    started = time.perf_counter()
    child = context.Process(target=_bare, args=(there, base, count))
    child.start()
    found = here.recv()
    child.join()
    return {"seconds": time.perf_counter() - started, **found}


def _bare(told: Connection, base: str, count: int) -> None:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    seen = {"pages": 0, "posts": 0}

    class Bare(Spider):
        name = "bare"

        async def start(self) -> Any:
            for number in range(count):
                yield Request(f"{base}/h{number}.contoh.test/feed", cb_kwargs={"number": number})

        def parse(self, response: Response, number: int) -> Iterator[Request]:
            url = response.url.replace(base, "https:/", 1)
            context = PageContext(account=account(number), url=url, status=response.status, captured_at=AT)
            page = feeds.parse(response.body, {}, context)
            seen["pages"] += 1
            seen["posts"] += len(page.posts)
            if page.next_url:
                yield Request(page.next_url.replace("https:/", base, 1), cb_kwargs={"number": number})

    settings = {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    told.send(seen)


SCRAPER = """
iterator: entry
fields:
  id: id
  title: title
  published: published
  text: content
"""


def minet(base: str, count: int, pages: int, program: str) -> dict[str, Any]:
    """The same bytes by `minet fetch` and `minet scrape`; called HTML, since its scraper takes nothing else."""
    folder = Path(tempfile.mkdtemp())
    every = (f"{base}/h{n}.contoh.test/feed?page={p}&as=html" for n in range(count) for p in range(1, pages + 1))
    (folder / "urls.csv").write_text("\n".join(["url", *every]) + "\n", encoding="utf-8")
    (folder / "scraper.yml").write_text(SCRAPER, encoding="utf-8")
    fetch = [
        program,
        "fetch",
        "url",
        "-i",
        "urls.csv",
        "-O",
        "pages",
        "-o",
        "report.csv",
        "--throttle",
        "0",
        "--domain-parallelism",
        "16",
        "-t",
        "16",
        "--silent",
    ]
    scrape = [program, "scrape", "scraper.yml", "-i", "report.csv", "-I", "pages", "-o", "items.csv", "--silent"]
    started = time.perf_counter()
    for command in (fetch, scrape):
        subprocess.run(command, check=True, cwd=folder, capture_output=True)
    seconds = time.perf_counter() - started
    fetched = sum(1 for p in (folder / "pages").rglob("*") if p.is_file())
    with (folder / "items.csv").open(encoding="utf-8", newline="") as file:
        posts = sum(1 for _ in csv.DictReader(file))
    shutil.rmtree(folder)
    return {"seconds": seconds, "pages": fetched, "posts": posts}


def measured(kind: str, base: str, count: int, pages: int, program: str) -> dict[str, Any]:
    """One run in a fresh interpreter, with the peak memory of its crawling process."""
    made = {"ours": ours, "bare": bare}
    peaks = Peaks()
    found = minet(base, count, pages, program) if kind == "minet" else made[kind](base, count)
    crawling, reading = peaks.end()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found | {
        "megabytes": crawling or used.ru_maxrss / 1024,
        "reader": reading,
        "cpu": used.ru_utime + used.ru_stime,
    }


class Peaks:
    """Asks the system again and again for the peak memory of this process's children, and of their children."""

    def __init__(self) -> None:
        self._most = {1: 0.0, 2: 0.0}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            below = {os.getpid()}
            for depth in self._most:
                below = {pid for parent in below for pid in _children(parent)}
                self._most[depth] = max(self._most[depth], *map(_peak, below), 0.0)

    def end(self) -> tuple[float, float]:
        """Megabytes of the largest child, and of the largest child of a child; 0 where the system does not say."""
        self._over.set()
        self._thread.join()
        return self._most[1], self._most[2]


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, path.read_text().split())


def _peak(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _fresh(kind: str, base: str, count: int, pages: int, program: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.crawl",
        "--one",
        kind,
        "--base",
        base,
        "--accounts",
        str(count),
        "--pages",
        str(pages),
        "--minet",
        program,
    ]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    value: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--pages", type=int, default=10, help="pages of each account")
    parser.add_argument("--large", type=int, default=0, help="every so manieth account has pages of a megabyte")
    parser.add_argument("--one", choices=("ours", "bare", "minet"), help=argparse.SUPPRESS)
    parser.add_argument("--base", help=argparse.SUPPRESS)
    parser.add_argument("--minet", default="", help="the program minet, from an environment of its own")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.base, options.accounts, options.pages, options.minet)))
        return
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there, options.pages, options.large), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{here.recv()}"
    kinds = ("bare", "ours", "minet") if options.minet else ("bare", "ours")
    results = {kind: _fresh(kind, base, options.accounts, options.pages, options.minet) for kind in kinds}
    server.terminate()
    for kind, r in results.items():
        reader = f", reader of large pages {r['reader']:.0f} MB" if r.get("reader") else ""
        print(
            f"{kind:>5}: {r['pages']} pages, {r['posts']} posts in {r['seconds']:.1f} s,"
            f" {r['pages'] / r['seconds']:.0f} pages/s, {r['cpu']:.1f} s of processor,"
            f" peak {r['megabytes']:.0f} MB{reader}"
        )
    rates = {kind: r["pages"] / r["seconds"] for kind, r in results.items()}
    cpu = results["bare"]["cpu"] / results["ours"]["cpu"]
    print(f"ours / bare: {rates['ours'] / rates['bare']:.2f}, by processor {cpu:.2f}; aims: 0.85 and under 150 MB")
    if "minet" in rates:
        print(f"ours / minet fetch and scrape: {rates['ours'] / rates['minet']:.2f}")


if __name__ == "__main__":
    main()

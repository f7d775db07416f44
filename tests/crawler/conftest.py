"""A local server that plays hosts, and a workspace with invented accounts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.run import CrawlResult, crawl
from domain.types import Account, AccountKind, Platform, PositionLevel, Route
from store import accounts, bodies, open_store
from store.database import transaction

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


@dataclass
class Reply:
    """What a host answers. `declared` is a Content-Length that is not true; `stall` waits before the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    declared: int | None = None


Answer = Reply | Callable[[str, dict[str, str]], Reply]


class Hosts:
    """Answers by "HOST/PATH" (query left out, or in full); anything else is 404. `log` holds what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.log: list[str] = []
        self.base_url = ""

    def __setitem__(self, address: str, answer: Answer) -> None:
        self.answers[address] = answer

    def reply(self, target: str, headers: dict[str, str]) -> Reply:
        address = target.lstrip("/")
        self.log.append(address)
        answer = self.answers.get(address, self.answers.get(address.partition("?")[0], Reply(status=404)))
        return answer if isinstance(answer, Reply) else answer(address, headers)

    def asked(self, part: str) -> list[str]:
        return [address for address in self.log if part in address]


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    found = Hosts()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = found.reply(self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                length = len(reply.body) if reply.declared is None else reply.declared
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.declared is not None

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    found.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def an_account(account_id: str, platform: Platform, handle: str, **changes) -> Account:
    values = {
        "person_id": f"orang-{account_id}",
        "native_id": None,
        "agency": "Dinas Contoh",
        "region": "35.78",
        "position_level": PositionLevel.PELAKSANA,
        "kepala_wilayah": False,
        "kind": AccountKind.PERSONAL,
        "legal_basis": "SK 1/2026",
        "ownership_evidence": "pernyataan",
        "verified_by": "petugas",
        "active_from": date(2026, 1, 1),
        "active_to": None,
        "route": Route.A,
    }
    return Account(account_id=account_id, platform=platform, handle=handle, **(values | changes))


class Space:
    """A workspace folder with a register; `crawl` runs the whole crawl against the local server."""

    def __init__(self, folder: Path, hosts: Hosts) -> None:
        self.database, self.evidence, self.hosts = folder / "netralitas.db", folder / "evidence", hosts

    def register(self, *entries: Account) -> None:
        conn = open_store(self.database)
        with transaction(conn):
            accounts.add_list(
                conn,
                accounts.RegisterList(
                    list_id="daftar-1",
                    imported_at=NOW,
                    file_sha256="0" * 64,
                    selection="semua",
                    population=10,
                    operator="uji",
                    rows_read=1,
                    rows_loaded=1,
                    rows_refused=0,
                ),
            )
            for entry in entries:
                accounts.put(conn, entry, "daftar-1", at=NOW, operator="uji", note="uji")
        conn.close()

    def options(self, at: datetime = NOW, **changes) -> CrawlOptions:
        values = {
            "pseudonym_key": b"k" * 32,
            "scope": "uji",
            "operator": "uji",
            "contact": "tim@contoh.test",
            "captured_at": at,
            "local_server": self.hosts.base_url,
            "longest_wait": 1.0,
            "rehearsal": True,
            "log_file": self.database.with_name("crawl.log"),
        }
        return CrawlOptions(**(values | changes))

    def crawl(self, at: datetime = NOW, **changes) -> CrawlResult:
        return crawl(self.database, self.evidence, self.options(at, **changes))

    def body(self, sha256):
        """The bytes of a capture."""
        conn = open_store(self.database, readonly=True)
        with closing(conn):
            return bodies.read_body(conn, self.evidence, sha256)

    def rows(self, sql: str, *values: object) -> list[dict]:
        conn = open_store(self.database, readonly=True)
        try:
            return [dict(row) for row in conn._conn.execute(sql, values)]
        finally:
            conn.close()

    def outcome(self, account_id: str) -> dict:
        """The account's row of the newest run."""
        return self.rows(
            "SELECT a.* FROM run_accounts a JOIN runs r USING (run_id) WHERE account_id = ?"
            " ORDER BY r.rowid DESC LIMIT 1",
            account_id,
        )[0]

    def posts(self) -> dict[str, dict]:
        found = self.rows("SELECT * FROM posts JOIN post_versions USING (post_id, version)")
        return {row["native_id"]: row for row in found}

    def log(self) -> str:
        return self.database.with_name("crawl.log").read_text(encoding="utf-8")


@pytest.fixture
def space(tmp_path: Path, hosts: Hosts, quick_start: None) -> Space:
    return Space(tmp_path, hosts)

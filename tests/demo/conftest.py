"""The invented world and a running server for the tests of the demo."""

from contextlib import closing
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from crawler.options import CrawlOptions
from crawler.run import crawl
from demo import keys
from demo.run import enrolled
from demo.server import WorldServer
from demo.world import load_world
from store import health, open_store

# The machine's proxy settings must not come between a test and 127.0.0.1.
OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="session")
def world():
    return load_world()


@pytest.fixture
def server(world):
    with WorldServer(world) as running:
        yield running


@pytest.fixture
def get(server):
    """Ask for https://HOST/PATH of the world; status, headers and body."""

    def ask(address, headers=None):
        request = Request(f"{server.base_url}/{address}", headers=headers or {})
        try:
            with OPENER.open(request, timeout=10) as response:
                return response.status, response.headers, response.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    return ask


class Stage:
    """The demo's register and its server; `crawl` is one crawl of the world's first or second moment."""

    def __init__(self, folder, world, server):
        self.world, self.server = world, server
        self.workspace = enrolled(folder, world)

    def crawl(self, number=1, *, approvals=keys.APPROVALS, hours=0, **changed):
        self.server.set_crawl(number)
        at = self.world.crawls[number - 1] + timedelta(hours=hours)
        options = CrawlOptions(
            pseudonym_key=b"k" * 32,
            scope="uji",
            operator="uji",
            contact="uji",
            captured_at=at,
            local_server=self.server.base_url,
            approvals=approvals,
            log_file=self.workspace.root / "crawl.log",
            **changed,
        )
        with keys.lent():
            return crawl(self.workspace.database, self.workspace.evidence, options)

    def rows(self, sql, *values):
        with closing(open_store(self.workspace.database, readonly=True)) as conn:
            return [dict(row) for row in conn._conn.execute(sql, values)]

    def outcomes(self, *platforms):
        """Account handle to outcome and detail of the newest crawl."""
        rows = self.rows(
            "SELECT handle, platform, outcome, detail FROM run_accounts JOIN accounts USING (account_id)"
            " WHERE run_id = (SELECT run_id FROM runs WHERE kind = 'crawl' ORDER BY rowid DESC LIMIT 1)"
        )
        return {r["handle"]: (r["outcome"], r["detail"]) for r in rows if not platforms or r["platform"] in platforms}

    def health(self):
        with closing(open_store(self.workspace.database, readonly=True)) as conn:
            return health.crawl_health(conn, health.last_crawl(conn))


@pytest.fixture
def stage(tmp_path, world, quick_start):
    with WorldServer(world) as server:
        yield Stage(tmp_path / "kerja", world, server)

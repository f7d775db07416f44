"""An AT Protocol network of this machine, crawled: python -m benchmarks.real_servers.atproto FOLDER

FOLDER is where `npm install @atproto/dev-env@0.3.172` was done. Prints what was right of what the account's own server
holds and what was not, and ends with 1 when something was not.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.real_servers.servers import HERE, ROOT, free_port, start
from benchmarks.watched import account, register
from crawler.options import CrawlOptions
from crawler.run import crawl
from domain.types import Platform
from store import open_store
from store.facts import mark_demo

Row = dict[str, Any]
Check = tuple[str, bool, str]
WATCHED = ("warga", "tertutup", "pergi")  # "lain" is somebody whom nobody registered


class Network:
    """The network's process: a line in, a line of JSON out."""

    def __init__(self, folder: Path, modules: Path, database: int, cache: int, running: ExitStack) -> None:
        script = shutil.copy(HERE / "network.cjs", modules)
        address = f"postgresql://postgres@127.0.0.1:{database}/postgres"
        self.process = subprocess.Popen(
            ["node", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "network.log").open("wb"),
            env=os.environ | {"DB_POSTGRES_URL": address, "REDIS_HOST": f"127.0.0.1:{cache}"},
            text=True,
        )
        running.callback(self.process.wait, 30)
        running.callback(self.process.terminate)

    def said(self, step: str = "") -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if step:
            self.process.stdin.write(f"{step}\n")
            self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("@"):
                return json.loads(line[1:])
        raise SystemExit("the network does not start; is npm's module built?")


@contextmanager
def network(folder: Path, modules: Path) -> Iterator[Network]:
    """PostgreSQL and Redis of the system in a folder of their own, and the network over them."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    database, cache = free_port(), free_port()
    as_owner = ["runuser", "-u", "postgres", "--"] if ROOT else []
    (folder / "pg").mkdir()
    if ROOT:
        folder.chmod(0o755)
        shutil.chown(folder / "pg", "postgres")
    data = f"{folder}/pg/data"
    subprocess.run(
        [*as_owner, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True, capture_output=True
    )
    with ExitStack() as running:
        postgres = ["-D", data, "-p", str(database), "-k", f"{folder}/pg", "-c", "listen_addresses=127.0.0.1"]
        start(running, [*as_owner, str(programs / "postgres"), *postgres], folder / f"pg/.s.PGSQL.{database}")
        redis = ["--port", str(cache), "--bind", "127.0.0.1", "--save", "", "--pidfile", f"{folder}/redis.pid"]
        start(running, ["redis-server", *redis], folder / "redis.pid")
        yield Network(folder, modules, database, cache, running)


def watch(database: Path, at: datetime) -> None:
    db = open_store(database)
    mark_demo(db)
    names = enumerate(WATCHED)
    bluesky = [account(n, account_id=name, platform=Platform.BLUESKY, handle=f"{name}.test") for n, name in names]
    register(db, bluesky, at)
    db.close()


def looked(folder: Path, base: str, at: datetime) -> tuple[dict[str, Row], dict[str, Row], str]:
    """One crawl: the posts by id, how each account ended, and the name that the first has now."""
    options = CrawlOptions(
        pseudonym_key=b"k" * 32,
        scope="ukur",
        operator="ukur",
        contact="ukur",
        captured_at=at,
        local_server=base,
        log_file=folder / "crawl.log",
    )
    crawl(folder / "netralitas.db", folder / "evidence", options)
    db = open_store(folder / "netralitas.db", readonly=True)
    both = "SELECT p.*, v.text, v.other_text FROM posts p JOIN post_versions v USING (post_id, version)"
    posts = {row["native_id"]: dict(row) for row in db._conn.execute(both)}
    ends = {row["account_id"]: dict(row) for row in db._conn.execute("SELECT * FROM run_accounts ORDER BY at")}
    name = db._conn.execute("SELECT handle FROM accounts WHERE account_id = 'warga'").fetchone()[0]
    db.close()
    return posts, ends, name


def meant(world: Row) -> dict[str, tuple[str, str]]:
    """Own words and another's of everything that the account's own server holds."""
    texts = {r["uri"]: r["value"]["text"] for r in (*world["posts"], *world["others"])}
    found = {}
    for record in world["posts"]:
        quoted = record["value"].get("embed", {}).get("record", {}).get("uri", "")
        own = quoted.startswith(f"at://{world['dids']['warga']}/")
        text = record["value"]["text"]
        found[record["uri"]] = (text or (texts[quoted] if own else ""), "" if own else texts.get(quoted, ""))
    for record in world["reposts"]:
        uri = record["value"]["subject"]["uri"]
        own = uri.startswith(f"at://{world['dids']['warga']}/")
        found[record["uri"]] = (texts[uri], "") if own else ("", texts[uri])
    return found


def compared(posts: dict[str, Row], world: Row, when: str) -> Iterator[Check]:
    here = {key: row for key, row in posts.items() if row["account_id"] == "warga" and not row["gone_at"]}
    right = meant(world)
    yield f"{when}: every post and repost, nothing else", set(here) == set(right), f"{len(here)}/{len(right)}"
    wrong = [key for key in right if key in here and (here[key]["text"], here[key]["other_text"]) != right[key]]
    yield f"{when}: own words and another's apart, also of oneself", not wrong, f"{len(wrong)} wrong"
    made = {r["uri"]: r["value"]["createdAt"][:19] for r in world["posts"]}
    late = [key for key, at in made.items() if key in here and here[key]["published_at"][:19] != at]
    yield f"{when}: the time of each post", not late, f"{len(late)} wrong"
    theirs = {r["value"]["text"] for r in world["others"]}
    yield f"{when}: no word of a stranger as own", not theirs & {row["text"] for row in posts.values()}, ""


def run(folder: Path, world: Network) -> Iterator[Check]:
    now, first = datetime.now(UTC).replace(microsecond=0), world.said()
    watch(folder / "netralitas.db", now)
    posts, ends, _ = looked(folder, first["base"], now)
    yield from compared(posts, first, "first look")
    said = ends["tertutup"]["outcome"]
    yield "an account that asks not to be shown without a login is not read", said == "private", said
    again, _, _ = looked(folder, first["base"], now + timedelta(hours=1))
    yield "a second look adds nothing", set(again) == set(posts), ""
    second = world.said("change")
    for days in (1, 2, 11, 13):
        posts, ends, name = looked(folder, first["base"], now + timedelta(days=days))
        gone = {key for key, row in posts.items() if row["gone_at"] and row["account_id"] == "warga"}
        yield f"after {days} days: nothing called gone that is there", gone <= set(second["gone"]), f"{len(gone)} gone"
    yield from compared(posts, second, "after 13 days")
    yield "the account is followed under its new name", name == "warga-baru.test", name
    said, left = ends["pergi"]["outcome"], [row for row in posts.values() if row["account_id"] == "pergi"]
    kept = len(left) == 1 and not left[0]["gone_at"]
    # The network answers "profile not found" for it, and says nothing of why.
    yield "an account that its holder switched off ends as such, and keeps its post", kept and said == "not_found", said


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="atp"))
    try:
        with network(folder, Path(sys.argv[1])) as world:
            checks = list(run(folder, world))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for what, right, figure in checks:
        print(f"{'right' if right else 'WRONG'}  {what}" + (f" ({figure})" if figure else ""))
    return 0 if all(right for _, right, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())

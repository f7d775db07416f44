"""The WordPress of the system, crawled: python -m benchmarks.real_servers.wordpress

Four ways to one site: by REST, by REST with plain permalinks, by its feed alone, and one author's folder. Prints what
was right and what was not, and ends with 1 when something was not.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.real_servers.servers import missing, step, wordpress
from benchmarks.watched import account, register
from crawler.options import CrawlOptions
from crawler.run import crawl
from domain.types import Platform
from store import open_store
from store.facts import mark_demo

PACKAGES = "wordpress wordpress-theme-twentytwentythree mariadb-server nginx php-fpm php-mysql php-xml"
SITES = ("rapi.contoh.test", "polos.contoh.test", "tutup.contoh.test")
WAYS = {
    "rest": (Platform.WORDPRESS, "rapi.contoh.test"),
    "plain": (Platform.WORDPRESS, "polos.contoh.test"),
    "feed": (Platform.WORDPRESS, "tutup.contoh.test"),
    "folder": (Platform.WEBSITE, "rapi.contoh.test/author/budi"),
}
Row = dict[str, Any]
Check = tuple[str, bool, str]


def watch(database: Path, at: datetime) -> None:
    db = open_store(database)
    mark_demo(db)
    ways = enumerate(WAYS.items())
    register(db, [account(n, account_id=way, platform=p, handle=h, region="73.71") for n, (way, (p, h)) in ways], at)
    db.close()


def looked(folder: Path, base: str, at: datetime) -> tuple[dict[str, dict[str, Row]], dict[str, Row]]:
    """One crawl; the posts of each way by id, and how each account ended."""
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
    posts: dict[str, dict[str, Row]] = {way: {} for way in WAYS}
    both = "SELECT p.*, v.text, v.other_text FROM posts p JOIN post_versions v USING (post_id, version)"
    for row in db._conn.execute(both):
        posts[row["account_id"]][row["native_id"]] = dict(row)
    ends = {row["account_id"]: dict(row) for row in db._conn.execute("SELECT * FROM run_accounts ORDER BY at")}
    db.close()
    return posts, ends


def words_right(found: dict[str, Row], shown: list[Row]) -> list[str]:
    """Ids whose title, own words, quoted words or time are not what the site's own database says."""
    wrong = []
    for post in shown:
        row = found.get(post["id"])
        own, _, quoted = post["content"].partition("Petikan")
        text = f"{post['title']}\n\n{own.strip()}".replace("&lt;", "<").replace("&amp;", "&")
        if row and (row["text"].strip(), row["published_at"]) != (text, post["at"]):
            wrong.append(post["id"])
        if row and bool(quoted) != ("Petikan" in row["other_text"]):
            wrong.append(post["id"])
    return wrong


def first_look(posts: dict[str, dict[str, Row]], ends: dict[str, Row], sites: dict[str, Any]) -> Iterator[Check]:
    for way in ("rest", "plain"):
        shown = sites[WAYS[way][1]]["shown"]
        same = set(posts[way]) == {p["id"] for p in shown}
        count = f"{len(posts[way])}/{len(shown)}"
        yield f"{way}: every public post, no draft, locked, private or coming one", same, count
        wrong = words_right(posts[way], shown)
        yield f"{way}: title, own words, quoted words and time of each", not wrong, f"{len(wrong)} wrong"
    newest = sorted(sites["tutup.contoh.test"]["shown"], key=lambda p: p["at"])[-10:]
    read = {row["url"].rstrip("/") for row in posts["feed"].values()}
    yield "feed: the ten newest posts", read == {p["link"].rstrip("/") for p in newest}, f"{len(read)}/10"
    said = ends["feed"]["detail"]
    yield "feed: told that older ones were not listed", said == "older_not_listed", said
    budi = {p["link"].rstrip("/") for p in sites["rapi.contoh.test"]["shown"] if p["author"] == "budi"}
    urls = {row["url"].rstrip("/") for row in posts["folder"].values()}
    whose = f"{len(urls & budi)} his, {len(urls - budi)} not"
    yield "folder: Budi's posts and nobody else's", bool(urls) and urls <= budi, whose


def later_look(posts: dict[str, dict[str, Row]], sites: dict[str, Any], when: str) -> Iterator[Check]:
    for way in ("rest", "plain"):
        site = sites[WAYS[way][1]]
        edited = {key for key, row in posts[way].items() if row["version"] > 1}
        gone = {key for key, row in posts[way].items() if row["gone_at"]}
        yield f"{way}, {when}: both edits, also the one far below", edited == set(site["edited"]), f"{len(edited)}"
        yield f"{way}, {when}: nothing called gone that is there", gone <= set(site["gone"]), f"{len(gone)} gone"
        if when == "after 13 days":
            yield f"{way}, {when}: all three that went are gone", gone == set(site["gone"]), f"{len(gone)} of 3"
            wrong = words_right(posts[way], site["shown"])
            yield f"{way}, {when}: words and times still right", not wrong, f"{len(wrong)} wrong"


def run(folder: Path, base: str) -> list[Check]:
    now = datetime.now(UTC).replace(microsecond=0)
    watch(folder / "netralitas.db", now)
    sites = {host: step(folder, host, "install") for host in SITES}
    posts, ends = looked(folder, base, now)
    checks = list(first_look(posts, ends, sites))
    again, _ = looked(folder, base, now + timedelta(hours=1))
    checks.append(("a second look adds nothing", again == {w: _seen(again[w], posts[w]) for w in WAYS}, ""))
    sites = {host: step(folder, host, "change") for host in SITES}
    for days, when in ((1, "after 1 day"), (2, "after 2 days"), (11, ""), (13, "after 13 days")):
        posts, ends = looked(folder, base, now + timedelta(days=days))
        checks += later_look(posts, sites, when) if when else ()
    return checks


def _seen(rows: dict[str, Row], before: dict[str, Row]) -> dict[str, Row]:
    """The rows of the look before, with the time at which they were seen last taken from this one."""
    return {key: {**row, "last_seen_at": rows[key]["last_seen_at"]} for key, row in before.items() if key in rows}


def main() -> int:
    if lost := missing():
        print(f"not installed: {', '.join(lost)}\napt install {PACKAGES}")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="wp"))
    try:
        with wordpress(folder) as base:
            checks = run(folder, base)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for what, right, figure in checks:
        print(f"{'right' if right else 'WRONG'}  {what}" + (f" ({figure})" if figure else ""))
    return 0 if all(right for _, right, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())

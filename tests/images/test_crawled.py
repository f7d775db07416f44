"""From a crawl to a flag: a poster of a post is fetched, read once, and raised as a flag of its post."""

import io
from datetime import UTC, datetime

from domain.packs import load_pack
from domain.sweeps import PAUSE, picture_share
from domain.types import Platform
from images import READER_VERSION
from services import crawling
from services.examining import examine_store
from services.flagging import flag_store, unread_posts
from store import flags, open_store, pictures
from store.workspace import Workspace, read_config, write_config
from tests.crawler.answers import FEED, bluesky_post, feed, repost
from tests.crawler.conftest import Reply, Space, an_account, hosts  # noqa: F401 - a fixture

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


def saved(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def pictured(name):
    image = {"fullsize": f"https://cdn.bsky.app/{name}", "alt": ""}
    return {"embed": {"$type": "app.bsky.embed.images#view", "images": [image]}}


def test_a_fetched_poster_flags_its_post_and_a_second_run_reads_nothing(tmp_path, hosts, poster, quick_start):  # noqa: F811
    body = saved(poster(["COBLOS NOMOR 2", "TIM PEMENANGAN", "BADRUN REKAAN"]))
    shared = repost("r1", "")
    shared["post"] |= pictured("sama")
    hosts[FEED] = Reply(
        feed(bluesky_post("p1", "", post=pictured("poster")), shared, bluesky_post("p2", "", post=pictured("rusak")))
    )
    hosts["cdn.bsky.app/poster"] = hosts["cdn.bsky.app/sama"] = Reply(body)
    hosts["cdn.bsky.app/rusak"] = Reply(body[:200])
    space = Space(tmp_path, hosts)
    space.register(an_account("a1", Platform.BLUESKY, "kebun-pagi.contoh.test"))
    assert space.crawl(most_pictures=10).pictures == {"kept": 3}
    write_config(tmp_path, {"body.name": "Uji", "election.packs": ["pilkada-2024"]})
    workspace = Workspace(root=tmp_path, config=read_config(tmp_path / "netralitas.toml", {}))
    db = open_store(space.database)
    looked = examine_store(db, workspace, NOW, workers=1)
    assert (looked.read, looked.unreadable) == (1, 1)  # the same bytes are read once
    engine, name, _ = unread_posts(db, (load_pack("pilkada-2024"),))
    assert flag_store(db, engine, name, NOW).queued == 2
    found = {
        row["kind"]: flags.of_post(db, row["post_id"])
        for row in db._conn.execute("SELECT * FROM posts WHERE native_id LIKE '%p1' OR kind = 'repost'")
    }
    assert {flag.field for flag in found["original"]} == {"picture"}
    assert all("milik orang lain" in flag.reason for flag in found["repost"])
    sweep = crawling.plan(workspace, db, NOW)
    assert sweep.pictures == (picture_share("cdn.bsky.app", 3),)  # as many as the newest crawl asked for
    assert sweep.seconds >= 3 * PAUSE
    again = examine_store(db, workspace, NOW, workers=1)
    assert (again.read, again.unreadable) == (0, 0)
    assert pictures.waiting(db, READER_VERSION) == []
    assert flag_store(db, engine, name, NOW).posts == 0
    db.close()

"""The flagging step over a real store: again, with a new pack, and killed in its middle."""

import multiprocessing
import os
import random
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from domain.types import HowSeen, Moment, Post, PostKind
from services.flagging import flag_store, unread_posts
from store import open_store, post_records, posts, runs
from store.database import transaction

AT = datetime(2017, 1, 10, 3, 0, tzinfo=UTC)
WORDS = ("pilih ahok djarot nomor 2", "pagi yang cerah", "jangan pilih anies sandi", "rapat dinas pukul sembilan")


@pytest.fixture
def filled(store, add_account):
    """A store of one account with many posts, half of them about contestants."""

    def fill(count):
        account = add_account("warga.contoh.test", region="31.71")
        run = runs.open_run(
            store,
            kind="import",
            started_at=AT,
            operator="uji",
            how_seen=HowSeen.IMPORT_NO_LOGIN,
            accounts=[account.account_id],
        )
        origin = post_records.Origin(
            run_id=run, account_id=account.account_id, how_seen=HowSeen.IMPORT_NO_LOGIN, seen_at=AT
        )
        made = [
            Post(
                platform=account.platform,
                native_id=str(n),
                author_native_id=account.handle,
                kind=PostKind.ORIGINAL,
                url="https://contoh.example/1",
                text=f"{WORDS[n % 4]} {n}",
                published=Moment(raw="x", at=AT),
            )
            for n in range(count)
        ]
        with transaction(store):
            posts.save(store, origin, [(post, None) for post in made])
        return store

    return fill


def kept(conn):
    """What the analysis left: flags and assessments, without the time."""
    return {
        table: sorted(tuple(row) for row in conn._conn.execute(f"SELECT {columns} FROM {table}"))
        for table, columns in (
            ("flags", "flag_id, post_id, rule, pack_version, category"),
            ("assessments", "post_id, version, engine, queue"),
            ("case_posts", "post_id, version"),
        )
    }


def flagged(conn, packs):
    engine, name, _ = unread_posts(conn, packs)
    return flag_store(conn, engine, name, AT)


def test_a09_the_same_engine_adds_nothing_and_a_new_pack_adds_only_what_is_new(filled):
    conn, pack = filled(40), load_pack("pilkada-dki-2017")
    assert (first := flagged(conn, (pack,))).queued == 20
    before = kept(conn)
    assert flagged(conn, (pack,)).posts == 0
    assert kept(conn) == before
    newer = replace(pack, version="99.0.0", digest="f" * 64)
    again = flag_store(conn, compile_engine((newer,)), "mesin-baru", AT)
    assert (again.posts, again.flags, again.cases_opened) == (40, 0, 0)
    assert kept(conn)["flags"] == before["flags"]
    assert first.flags == len(before["flags"])
    assert [row[2] for row in kept(conn)["assessments"]] == ["mesin-baru"] * 40


def _flag(path):
    conn = open_store(path)
    flagged(conn, (load_pack("pilkada-dki-2017"),))


@pytest.mark.kills
def test_a10_kills_in_the_middle_of_ten_thousand_posts_lose_and_double_nothing(filled, tmp_path):
    """Four processes one after the other go on where the one before them was killed."""
    conn, killed = filled(10_000), 0
    for share in sorted(random.Random(10).sample(range(10, 95), 4)):
        process = multiprocessing.get_context("spawn").Process(target=_flag, args=(tmp_path / "netralitas.db",))
        process.start()
        until = time.monotonic() + 60
        while process.is_alive() and time.monotonic() < until:
            if conn._conn.execute("SELECT count(*) FROM assessments").fetchone()[0] >= share * 100:
                os.kill(process.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
        process.join()
        killed += process.exitcode == -signal.SIGKILL
    assert killed, "a kill came while one was at work"
    flagged(conn, (load_pack("pilkada-dki-2017"),))
    found = kept(conn)
    assert len(found["assessments"]) == 10_000
    assert len({row[0] for row in found["flags"]}) == len(found["flags"])
    assert {row[1] for row in found["flags"]} == {r[0] for r in found["assessments"] if r[3]}
    assert len(found["case_posts"]) == 5_000

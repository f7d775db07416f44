"""The neutrality family does not know of the other: with it off, on, or full of cases, not one byte is another.

Three copies of the demo's workspace live the same weeks: imports, flags, seals, reports, a purge. What is random in a
seal, a capture or a draw is made the same for the three, so that even the printed digests can be compared.
"""

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.ethics import WORLD, play
from demo.world import load_world
from domain.periods import WIB, week_of
from domain.types import HowSeen
from imports.loading import import_file
from services import ethics as family
from services import ethics_intake, ethics_mandate, reading_list, retention
from services.ethics import Acting
from services.evidence import problems, seal
from services.flagging import flag_store, unread_posts
from services.reporting import period_report
from services.settings import packs_of
from store import case_rows, ethics, evidence, holdings, open_store, runs, seals, signing
from store.case_filter import Filter
from store.identities import read_key
from store.workspace import FILE, Workspace, read_config, signing_file

OWN = "ethics_"
POSTS = (
    '{"id": "etika-1", "platform": "bluesky", "account": "kopi-subuh.warga.test", "text": "Usir saja semua orang Toraja'
    ' dari sini, bikin kotor", "published_at": "2026-11-17T09:00:00+07:00",'
    ' "url": "https://bsky.app/profile/kopi-subuh.warga.test/post/etika-1"}\n'
)


def nothing(workspace, at):
    """The family stays off."""


def opened(workspace, at):
    """A mandate holds; nothing is in the family."""
    import tomllib

    world = tomllib.loads(WORLD.read_text(encoding="utf-8"))
    db = open_store(workspace.database)
    if family.is_open(db, at.astimezone(WIB).date()) is None:
        ethics_mandate.open_mandate(Acting(db, workspace, "pimpinan-1", world["opened"]), world["mandate"], "mandat")
    db.close()


def living(workspace, at):
    """Complaints, readings, a packet with a name, marks on stored posts, erasures, reports of its own."""
    play(workspace, lambda line: None)
    db = open_store(workspace.database)
    ethics_intake.mark_posts(Acting(db, workspace, "pembaca-1", at))
    db.close()


def copy_of(made, target):
    shutil.copytree(made.root, target)
    return Workspace(root=target, config=read_config(target / FILE, {}))


def live(workspace, ethics_of, monkeypatch):
    """The same weeks for every copy; what a reader of the neutrality family can see of them."""
    numbers, nonces = count(), count()
    monkeypatch.setattr(seals, "secrets", SimpleNamespace(token_hex=lambda n: f"{next(numbers):016x}"))
    monkeypatch.setattr(evidence, "secrets", SimpleNamespace(token_hex=lambda n: f"{next(nonces):032x}"))
    monkeypatch.setattr(reading_list, "secrets", SimpleNamespace(token_hex=lambda n: "07" * n))
    ids = count()
    monkeypatch.setattr(runs, "secrets", SimpleNamespace(token_hex=lambda n: f"{next(ids):08x}"), raising=False)
    packs, end = packs_of(workspace), load_world().crawls[-1] + timedelta(hours=30)
    ethics_of(workspace, end)
    seen = []
    for days in (1, 2):
        seen.append(_week(workspace, packs, end + timedelta(days=days), days))
        ethics_of(workspace, end + timedelta(days=days, hours=1))
    seen.append(_purged(workspace, end + timedelta(days=75)))
    seen.append(_week(workspace, packs, end + timedelta(days=76), 3))
    return seen, _files(workspace), _tables(workspace)


def _week(workspace, packs, at, number):
    path = workspace.root.parent / "bawaan.jsonl"
    path.write_text(POSTS.replace("etika-1", f"etika-{number}"), encoding="utf-8")
    db = open_store(workspace.database)
    done = import_file(
        db,
        workspace.evidence,
        path,
        format="jsonl",
        how_seen=HowSeen.IMPORT_NO_LOGIN,
        operator="uji",
        captured_at=at,
        pseudonym_key=read_key(workspace.key_file),
        scope=packs[0].name,
    )
    engine, name, _ = unread_posts(db, packs)
    flagged = flag_store(db, engine, name, at)
    digest = seal(workspace, db, at + timedelta(minutes=5))
    listed = case_rows.rows(db, Filter())
    due = holdings.due(db, "2026-11-10T00:00:00Z", "2026-11-10T00:00:00Z")
    wrong = problems(workspace, db)
    db.close()
    week = week_of(at.astimezone(WIB).date())
    for one in (week, week.previous):
        period_report(workspace, packs, one, at + timedelta(hours=1))
    return str(done), flagged, digest, listed, due, wrong


def _purged(workspace, at):
    db = open_store(workspace.database)
    place = retention.KeptFiles(
        database=workspace.database,
        evidence=workspace.evidence,
        packets=workspace.root / "berkas",
        backups=workspace.root / "tidak-ada",
    )
    papers = workspace.root / "berkas-etika"
    before = len(list(papers.glob("*")))
    done = retention.purge(db, place, signing.house_key(db, signing_file(workspace)), by="pimpinan-1", now=at)
    return replace(done, files=done.files - (before - len(list(papers.glob("*")))))  # the other family's end as well


def _files(workspace):
    """Every file of the neutrality family: reports, evidence, packets."""
    return {
        str(p.relative_to(workspace.root)): hashlib.sha256(p.read_bytes()).hexdigest()
        for part in ("reports", "evidence", "berkas")
        for p in sorted((workspace.root / part).rglob("*"))
        if p.is_file()
    }


def _tables(workspace):
    db = open_store(workspace.database)
    names = [r[0] for r in db._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    kept = [n for n in names if not n.startswith((OWN, "sqlite_", "_sqlite"))]
    found = {n: [tuple(r) for r in db._conn.execute(f"SELECT * FROM {n}")] for n in kept}
    db.close()
    return found


@pytest.fixture(scope="module")
def lives(demo_made, tmp_path_factory):
    made, _ = demo_made
    found = {}
    for ethics_of in (nothing, opened, living):
        with pytest.MonkeyPatch.context() as patch:
            folder = tmp_path_factory.mktemp(ethics_of.__name__) / "ruang"
            workspace = copy_of(made, folder)
            found[ethics_of.__name__] = (*live(workspace, ethics_of, patch), workspace)
    return found


@pytest.mark.parametrize("other", ["opened", "living"])
def test_no_byte_of_the_neutrality_family_changes(lives, other):
    seen, files, tables, _ = lives["nothing"]
    assert lives[other][0] == seen
    assert lives[other][1] == files
    assert len(files) > 50
    for name, rows in tables.items():
        assert lives[other][2][name] == rows, name


def test_the_other_family_really_lived(lives):
    workspace = lives["living"][3]
    assert (workspace.root / "laporan-etika").is_dir()
    db = open_store(workspace.database)
    erased = ethics.erased(db)
    assert {"dilindungi", "diretas", "tidak_dibaca"} <= set(erased.values())
    [file] = ethics.files(db, closed=None)
    assert [packet.packet_id for packet in file.packets] == ["E-2026-0002-01"]
    db.close()
    assert b"kompleks kita" not in workspace.database.read_bytes()
    assert not (lives["nothing"][3].root / "laporan-etika").exists()


def test_nothing_of_it_is_there_while_it_is_off(lives):
    db = open_store(lives["nothing"][3].database)
    names = [r[0] for r in db._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert [n for n in names if n.startswith(OWN) and db._conn.execute(f"SELECT 1 FROM {n}").fetchone()] == []
    db.close()
    assert not list(Path(lives["nothing"][3].root).glob("*etika*"))

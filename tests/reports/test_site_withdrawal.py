"""A published version that is withdrawn: what is left at its address, and that nothing of it is left anywhere else."""

import csv
import io
import itertools
import json
import os
import random
import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from domain.errors import BoundsError, NotAllowedError, UsageError
from reports.site import Publisher, site_files, version_files
from reports.site_versions import SUMS, SiteVersion, earlier
from reports.site_withdrawn import WithdrawnVersion, all_of, repeats
from services import public_site, site_withdrawal
from services.public_site_files import OffSite, write_site
from services.settings import packs_of
from store.database import transaction
from tests.reports.conftest import FIRST, LATER, SECOND, THIRD, WEEK, walk

FOURTH = THIRD + timedelta(days=2)
WHY = "memuat angka yang keliru"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def withdraw(workspace, store, leader):
    """Withdraws a version of the first week."""

    def go(version=1, period=WEEK, lang="id", reason=WHY, by=leader, at=FOURTH):
        packs = packs_of(workspace)
        return site_withdrawal.withdraw(workspace, store, packs, period, lang, version, reason, by=by, at=at)

    return go


@pytest.fixture
def write(store, whole):
    """Writes the site as it stands."""
    return lambda target: write_site(whole(), target, site_withdrawal.off_site(store))


def lying(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def words(page):
    return " ".join(html.fromstring(page).text_content().split())


def test_a_withdrawn_version_leaves_one_page_that_says_when_why_by_whom_and_what_counts(
    corrected, in_english, withdraw, write, served, tmp_path
):
    in_english(LATER, THIRD + timedelta(hours=1))
    write(tmp_path / "www")
    withdraw()
    write(tmp_path / "www")
    files = lying(tmp_path / "www")
    assert [n for n in files if n.startswith(f"{WEEK}/v1/")] == [f"{WEEK}/v1/index.html"]
    assert not (tmp_path / "www" / WEEK / "v1" / "publik").exists()
    said = words(files[f"{WEEK}/v1/index.html"])
    for part in ("Versi ini ditarik", "28 November 2026", "17 November 2026", WHY, "Lembaga Uji <Rekaan>", "versi 2"):
        assert part in said
    start = served(tmp_path / "www")
    seen, _ = walk(start + "index.html")
    assert {a.removeprefix(start) for a in seen} == files.keys() - {"robots.txt"}
    assert f"../../{WEEK}/v2/index.html".encode() in files[f"{WEEK}/latest/index.html"]


def test_no_figure_of_it_is_left_in_the_data_and_the_pages_of_later_versions(corrected, withdraw, whole, store):
    before = whole()
    withdraw()
    files = whole()
    assert (WEEK, "1") in {(r["masa"], r["versi"]) for r in rows(before, "data/angka.csv")}
    assert {(r["masa"], r["versi"]) for r in rows(files, "data/angka.csv")} == {(WEEK, "2"), (LATER, "1")}
    assert rows(files, "data/koreksi.csv") == []
    page = f"{WEEK}/v2/index.html"
    assert "Diteruskan ke lembaga lain" in words(before[page])
    assert "Diteruskan ke lembaga lain" not in words(files[page])
    assert "dua belas perkara dicatat terlambat" in words(files[page])
    assert "Menggantikan versi 1, yang ditarik." in words(files[page])
    kept = {n: c for n, c in before.items() if n.startswith((f"{WEEK}/v2/", f"{LATER}/v1/")) and n != page}
    assert {n: files[n] for n in kept} == kept
    [version] = [v for v in public_site.site_versions(store) if v.period == WEEK]
    assert version.digest in words(files[page])


def test_the_log_the_list_and_the_feed_say_it_and_every_id_stays(corrected, withdraw, whole):
    old = ET.fromstring(whole()["feed.xml"])
    withdraw()
    files = whole()
    assert WHY in words(files["koreksi.html"])
    [row] = rows(files, "data/penarikan.csv")
    assert list(row.values()) == [
        WEEK,
        "id",
        "1",
        "2026-11-17T03:00:00Z",
        "2026-11-28T03:00:00Z",
        WHY,
        "2",
        f"{WEEK}/v1/",
    ]
    root = ET.fromstring(files["feed.xml"])
    ids = [[e.findtext(f"{ATOM}id") for e in (r, *r.findall(f"{ATOM}entry"))] for r in (old, root)]
    assert ids[1] == [ids[0][0], f"{ids[0][3]}/ditarik", *ids[0][1:]]
    entries = root.findall(f"{ATOM}entry")
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-11-28T03:00:00Z"
    for entry in (entries[0], entries[3]):
        assert WHY in entry.findtext(f"{ATOM}summary")
        assert entry.findtext(f"{ATOM}summary").endswith("Yang berlaku sekarang: versi 2.")
        assert "DITARIK" in entry.findtext(f"{ATOM}title")
        assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["penarikan"]
        assert entry.find(f"{ATOM}link").get("href") == f"{WEEK}/v1/index.html"
        assert entry.findtext(f"{ATOM}updated") == "2026-11-28T03:00:00Z"
    assert entries[3].findtext(f"{ATOM}published") == "2026-11-17T03:00:00Z"
    assert "dua belas" in entries[1].findtext(f"{ATOM}summary")


def test_a_correction_that_is_withdrawn_leads_back_to_the_version_before_and_its_reason_goes_with_it(
    corrected, withdraw, whole
):
    first = whole()[f"{WEEK}/v1/index.html"]
    withdraw(2)
    files = whole()
    assert f"../../{WEEK}/v1/index.html".encode() in files[f"{WEEK}/latest/index.html"]
    assert files[f"{WEEK}/v1/index.html"] == first
    assert {n for n, c in files.items() if b"dua belas perkara dicatat terlambat" in c} == set()
    assert "Yang berlaku sekarang: versi 1" in words(files[f"{WEEK}/v2/index.html"])


def test_a_period_and_a_site_of_which_everything_was_withdrawn_say_so(
    report, publish, in_english, withdraw, write, served, tmp_path
):
    report()
    publish()
    in_english(WEEK, FIRST)
    withdraw(lang="en", reason="holds a wrong figure")
    withdraw()
    write(tmp_path / "www")
    files = lying(tmp_path / "www")
    start = served(tmp_path / "www")
    starts = ("index.html", f"{WEEK}/latest/index.html", f"en/{WEEK}/latest/index.html")  # whoever kept that address
    seen = {a.removeprefix(start) for name in starts for a in walk(start + name)[0]}
    assert seen == files.keys() - {"robots.txt"}
    for tree, none in (("", "tidak ada yang berlaku"), ("en/", "none counts")):
        for name in ("latest/index.html", f"{WEEK}/index.html", f"{WEEK}/latest/index.html"):
            assert none in words(files[tree + name])
            assert b"http-equiv='refresh'" not in files[tree + name]
            assert b'http-equiv="refresh"' not in files[tree + name]
    assert "DITARIK" in words(files["index.html"])
    assert "No other version of this period counts." in words(files[f"en/{WEEK}/v1/index.html"])
    assert rows(files, "data/angka.csv") == rows(files, "data/tabel.csv") == []


def test_only_an_english_site_that_was_withdrawn_still_has_a_root(in_english, withdraw, write, served, tmp_path):
    in_english(WEEK, FIRST)
    withdraw(lang="en", reason="holds a wrong figure")
    write(tmp_path / "www")
    start = served(tmp_path / "www")
    seen, _ = walk(start + "index.html")
    assert f"{start}en/{WEEK}/v1/index.html" in seen


def test_the_next_version_has_the_next_number_and_says_what_it_replaces(
    report, publish, withdraw, whole, passed_on, workspace, store
):
    report()
    publish()
    withdraw(at=SECOND)
    [refused] = public_site.candidates(workspace, store, WEEK)
    assert refused.refused == "versi ini sudah ditarik dari situs"
    with pytest.raises(UsageError, match="sudah ditarik dari situs"):
        publish()
    passed_on(12)
    report()
    with pytest.raises(UsageError, match="tanpa alasan"):
        publish(at=THIRD)
    made = publish(at=THIRD, reason="angka yang benar").version
    assert made.version == 2
    files = whole()
    page = words(files[f"{WEEK}/v2/index.html"])
    assert "Menggantikan versi 1, yang ditarik. Alasan: angka yang benar" in page
    assert "dibuat lagi" not in page
    assert files[f"{WEEK}/v2/index.html"] == made.files["index.html"]
    assert made.tag.endswith(f",2026-11-17:{WEEK}/id/v2")  # the day of the first one ever, though it was withdrawn
    entry = ET.fromstring(files["feed.xml"]).findall(f"{ATOM}entry")[0]
    assert entry.findtext(f"{ATOM}summary") == "Menggantikan versi yang ditarik: angka yang benar."
    assert "Yang berlaku sekarang: versi 2" in words(files[f"{WEEK}/v1/index.html"])


def test_who_withdraws_what_and_why_is_asked_and_kept(report, publish, withdraw, store, add_account):
    report()
    publish()
    with pytest.raises(NotAllowedError):
        withdraw(by="pembaca-9")
    for place in ({"version": 2}, {"period": LATER}, {"lang": "en"}, {"period": "../x"}):
        with pytest.raises(UsageError, match="tidak ada di situs"):
            withdraw(**place)
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(UsageError, match="ditarik tanpa alasan"):
            withdraw(reason=reason)
    add_account("lembayung", account_id="9" * 20)
    for reason in (
        "salah pada @akun_rekaan",
        "menurut Lembayung",
        "lihat https://lain.example/x",
        "198001012005011001",
    ):
        with pytest.raises(BoundsError, match="alasan penarikan memuat") as error:
            withdraw(reason=reason)
        assert "akun_rekaan" not in str(error.value)
    assert store._conn.execute("SELECT count(*) FROM publication_withdrawals").fetchone()[0] == 0
    withdraw(reason="  memuat \n kata yang keliru ")
    with pytest.raises(UsageError, match="sudah ditarik"):
        withdraw()
    kept = store._conn.execute("SELECT * FROM publication_withdrawals").fetchall()
    assert [tuple(r) for r in kept] == [(1, "memuat kata yang keliru", "pimpinan-1", "2026-11-28T03:00:00Z")]
    for statement in (
        "UPDATE publication_withdrawals SET reason = 'x'",
        "DELETE FROM publication_withdrawals",
        "REPLACE INTO publication_withdrawals SELECT * FROM publication_withdrawals",
    ):
        with pytest.raises(Exception, match="append-only"):
            store._conn.execute(statement)


def test_whatever_else_is_wrong_with_the_site_keeps_nobody_from_withdrawing(report, publish, withdraw, store, whole):
    report()
    publish()
    with transaction(store):
        store._conn.execute("INSERT INTO released VALUES ('tempat', '[\"35\"]', '2026-11-01T00:00:00Z', '[\"35\"]', 4)")
    with pytest.raises(BoundsError):
        whole()
    assert withdraw().version.version == 1


def test_what_was_withdrawn_is_public_no_more_and_a_reason_of_then_stops_no_later_site(
    corrected, report, publish, withdraw, add_account, whole
):
    """The reason was checked when it was given; who is registered under one of its words later changes nothing."""
    withdraw(2, reason="koreksi dari Lembayung")
    add_account("lembayung", account_id="9" * 20)
    whole()
    add_account("terlambat", account_id="8" * 20)
    report(week=LATER, cutoff="2026-11-23T09:00:00+0700")
    with pytest.raises(BoundsError, match="nama akun"):
        publish(LATER, at=FOURTH, reason="dua belas perkara dicatat terlambat")


def test_a_site_that_was_written_earlier_loses_the_files_of_that_version_and_nothing_else(
    corrected, withdraw, write, whole, tmp_path
):
    folder, archive = tmp_path / "situs", tmp_path / "situs.zip"
    write(folder)
    write(archive)
    (folder / WEEK / "v1" / "catatan.txt").write_text("milik kantor")
    (folder / "CNAME").write_text("milik sendiri")
    old = whole()
    withdraw()
    new = whole()
    done, zipped = write(folder), write(archive)
    gone = {n for n in old if n.startswith(f"{WEEK}/v1/")} - {f"{WEEK}/v1/index.html"}
    assert set(done.removed) == gone == set(zipped.removed)
    assert set(old) - set(new) == gone
    assert done.restored == zipped.restored == done.added == zipped.added == ()
    assert {f"{WEEK}/v1/index.html", f"{WEEK}/v2/index.html"} <= set(done.renewed)
    assert (done.left, zipped.left) == ((f"{WEEK}/v1/catatan.txt",), ())
    assert lying(folder) == {**new, "CNAME": b"milik sendiri", f"{WEEK}/v1/catatan.txt": b"milik kantor"}
    again = write(folder)
    assert (again.added, again.renewed, again.restored, again.removed) == ((), (), (), ())


def test_a_workspace_that_does_not_know_of_the_withdrawal_brings_nothing_back(
    corrected, withdraw, write, whole, tmp_path
):
    older = whole()
    withdraw()
    for target in (tmp_path / "situs", tmp_path / "situs.zip"):
        write(target)
        with pytest.raises(UsageError, match=f"versi {WEEK}/v1/ sudah ditarik, tetapi tidak di ruang kerja ini"):
            write_site(older, target)
    (tmp_path / "situs" / SUMS).unlink()
    with pytest.raises(UsageError, match="sudah ditarik, tetapi tidak"):
        write_site(older, tmp_path / "situs")


def test_versions_that_stay_and_may_tell_the_same_are_named(corrected, in_english, workspace, store):
    in_english(WEEK, THIRD + timedelta(hours=1))
    packs = packs_of(workspace)
    plan = site_withdrawal.plan(workspace, store, packs, WEEK, "id", 1, WHY)
    assert plan.counts.version == 2
    assert {v.folder for v in plan.related} == {f"{LATER}/v1/", f"en/{WEEK}/v1/"}
    assert f"{WEEK}/v1/publik.xlsx" in plan.files
    assert f"{WEEK}/v1/index.html" not in plan.files


PUBLISHER = Publisher(body="Lembaga", contact="", address="", licence="CC-BY-4.0", zone="WIB", demo=False)


class Worlds:
    """Sites of invented versions, each figure of which stands in no other version, after any order of moves."""

    def __init__(self, base, chance):
        self.base, self.chance, self.next = base, chance, itertools.count(3_000_001)
        self.at, self.versions, self.withdrawn = FIRST, [], []
        self.figures, self.stored = {}, {}

    def marked(self, files):
        """These files with every figure another one, and those figures."""
        made, figures = {}, []
        for path, content in files.items():
            if path.endswith("ringkasan.json"):
                made[path] = content
            elif path.endswith(".json"):
                table = json.loads(content)
                for row in table["rows"]:
                    for n, cell in enumerate(row):
                        if isinstance(cell, int):
                            row[n] = next(self.next)
                            figures.append(row[n])
                made[path] = json.dumps(table).encode()
            else:
                figures.append(next(self.next))
                made[path] = str(figures[-1]).encode()
        return made, figures

    def publish(self, period, lang):
        before = [v for v in all_of(self.versions, self.withdrawn) if (v.period, v.lang) == (period, lang)]
        number = max((v.version for v in before), default=0) + 1
        files, figures = self.marked(self.base[lang])
        made = SiteVersion(
            period=period,
            lang=lang,
            version=number,
            at=self.at,
            reason=f"alasan terbit {next(self.next)}" if before else "",
            tag=f"tag:situs.example,2026-11-17:{period}/{lang}/v{number}",
            files=files,
        )
        own = version_files(made, earlier(self.versions, made), PUBLISHER, (), self.withdrawn)
        self.versions.append(replace(made, files=own))
        secret = [int(made.reason.rsplit(" ", 1)[1])] if before else []
        self.figures[made.folder] = figures + secret

    def withdraw(self):
        chosen = self.chance.choice(self.versions)
        self.versions.remove(chosen)
        self.stored[chosen.folder] = chosen.files
        self.withdrawn.append(
            WithdrawnVersion(
                **{n: getattr(chosen, n) for n in ("period", "lang", "version", "at", "tag")},
                title=chosen.summary["title"],
                days=chosen.summary["days"],
                starts="",
                withdrawn_at=self.at,
                reason="keliru",
            )
        )

    def move(self):
        self.at += timedelta(seconds=self.chance.choice([0, 1, 3600]))
        if self.versions and self.chance.random() < 0.45:
            self.withdraw()
        else:
            self.publish(self.chance.choice([WEEK, LATER]), self.chance.choice(["id", "id", "en"]))

    def off(self):
        return OffSite(
            gone=frozenset(f"{folder}{name}" for folder, files in self.stored.items() for name in files),
            remade=frozenset(f"{v.folder}index.html" for v in self.versions if repeats(v, self.withdrawn)),
        )


def test_after_any_order_of_publishing_correcting_and_withdrawing_no_figure_of_a_withdrawn_version_is_anywhere(
    report, publish, in_english, store, tmp_path
):
    report()
    publish()
    in_english(WEEK, FIRST)
    base = {
        v.lang: {n: c for n, c in v.files.items() if n not in {SUMS, "index.html"}}
        for v in public_site.site_versions(store)
    }
    for seed in range(int(os.environ.get("SITE_DRAWS", "6"))):
        world, target = Worlds(base, random.Random(f"{os.environ.get('SITE_SEED', '1')}-{seed}")), tmp_path / str(seed)
        for _ in range(9):
            world.move()
            files = site_files(world.versions, PUBLISHER, world.withdrawn)
            write_site(files, target, world.off())
            there = lying(target)
            assert there == files
            printed = {int(re.sub(rb"[.,]", b"", n)) for c in there.values() for n in FIGURE.findall(c)}
            for gone in world.withdrawn:
                assert printed.isdisjoint(world.figures[gone.folder]), (seed, gone.folder)
                assert [n for n in there if n.startswith(gone.folder)] == [f"{gone.folder}index.html"]
            for version in world.versions:
                assert printed.issuperset(world.figures[version.folder]), (seed, version.folder)


FIGURE = re.compile(rb"(?<![0-9])3[.,]?[0-9]{3}[.,]?[0-9]{3}(?![0-9])")

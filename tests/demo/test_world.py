import csv
import json
import re
import shutil
from collections import Counter
from datetime import date

import pytest

from demo.world import FOLDER, load_world
from domain.links import canonical_account, platform_of
from domain.packs import load_pack
from domain.types import Platform, PostKind, Stance
from imports.register import preview_file
from imports.register_reading import Rules

# Surnames and nicknames of well-known national figures: none may appear in an invented world.
REAL_PEOPLE = (
    "prabowo",
    "subianto",
    "gibran",
    "jokowi",
    "widodo",
    "anies",
    "baswedan",
    "ganjar",
    "pranowo",
    "muhaimin",
    "mahfud",
    "megawati",
    "soekarnoputri",
    "yudhoyono",
    "luhut",
    "airlangga",
    "khofifah",
    "emil dardak",
    "ridwan kamil",
    "pramono anung",
    "dedi mulyadi",
    "ahok",
    "puan maharani",
    "surya paloh",
    "zulkifli hasan",
    "risma",
    "sandiaga",
    "erick thohir",
    "bobby nasution",
    "sri mulyani",
)
REAL_PARTIES = (
    "gerindra",
    "golkar",
    "pdip",
    "pdi perjuangan",
    "nasdem",
    "pkb",
    "pks",
    "demokrat indonesia",
    "perindo",
    "hanura",
    "gelora",
    "partai buruh",
    "partai ummat",
)


def posts(world):
    return [(account, post) for account in world.accounts for post in account.posts]


def register(world):
    with world.register.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(world):
    files = [*FOLDER.iterdir(), *world.pack.iterdir()]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_world_has_the_size_that_the_demo_promises(world):
    assert 350 <= len(posts(world)) <= 450
    assert 55 <= len(world.accounts) <= 70
    assert len(world.agencies) >= 8
    kinds = Counter(account.platform for account in world.accounts)
    assert kinds[Platform.BLUESKY] >= 18
    assert kinds[Platform.MASTODON] >= 12
    assert {a.host for a in world.of(Platform.MASTODON)} == {"tulis.example", "lautan.example"}


def test_most_posts_are_ordinary_and_the_rest_is_of_every_kind(world):
    truths = Counter(post.truth.queue for _, post in posts(world))
    assert truths[False] > 4 * truths[True] > 200
    stances = Counter(post.truth.stance for _, post in posts(world))
    assert min(stances[stance] for stance in Stance) >= 5
    assert {post.kind for _, post in posts(world)} == set(PostKind)
    about = {post.about for _, post in posts(world)}
    assert {
        "harian",
        "dukungan",
        "dukungan_halus",
        "penolakan",
        "foto",
        "simbol",
        "nomor",
        "tagar",
        "bagikan",
        "kutip",
        "balas",
        "imbauan",
        "berita",
        "pendidikan",
        "bola",
        "homonim",
        "doa",
        "dagang",
        "negasi",
        "tanya",
        "rekan",
    } <= about


def test_things_change_between_the_crawls(world):
    assert sum(1 for _, post in posts(world) if post.gone_from == 2) >= 4
    assert sum(1 for _, post in posts(world) if post.edit is not None) >= 3
    assert [a.handle_at(2) for a in world.accounts if a.renamed] == ["jejak-garam.warga.test"]
    states = {state for account in world.accounts for state in account.states}
    assert {"ok", "not_found", "takedown", "suspended", "private", "locked", "error"} <= states
    edited = next(post for _, post in posts(world) if post.edit is not None)
    assert edited.text_at(1) == edited.text != edited.text_at(2) == edited.edit


def test_a_post_is_seen_by_the_first_crawl_after_it(world):
    for account, post in posts(world):
        if post.indexed_at is None:
            assert post.visible(1) == (post.at < world.crawls[0] and post.first_crawl == 1), account.handle
    backdated = [post for _, post in posts(world) if post.indexed_at]
    assert [(p.at < world.crawls[0], p.visible(1), p.visible(2)) for p in backdated] == [(True, False, True)]


def test_no_number_is_praised_before_the_draw(world):
    draw = next(stage.start for stage in load_pack(world.pack).calendar if stage.stage == "pengundian_nomor_urut")
    assert all(post.at.date() >= draw for _, post in posts(world) if post.about == "nomor")


def test_the_register_is_read_without_a_refusal(world):
    preview = preview_file(world.register, Rules(today=date(2026, 11, 2), extra_agencies=world.agencies))
    assert preview.problems == ()
    assert {(row.account.platform, row.account.handle) for row in preview.good} == {
        (account.platform, account.handle) for account in world.accounts
    }
    assert {row.position_level for row in preview.good} >= {
        "jpt_utama",
        "jpt_madya",
        "jpt_pratama",
        "administrator",
        "pengawas",
        "fungsional",
        "pelaksana",
    }
    assert {row.kepala_wilayah for row in preview.good} == {True, False}
    assert {row.kind for row in preview.good} == {"personal", "official"}
    assert {row.asn_type for row in preview.good} == {"PNS", "PPPK"}
    assert any("2 akun" in notice for notice in preview.notices)


def test_every_bad_row_is_refused_for_its_own_reason(world):
    path = world.register.with_name("register-bermasalah.csv")
    preview = preview_file(path, Rules(today=date(2026, 11, 2), extra_agencies=world.agencies))
    assert preview.good == ()
    assert len(preview.bad_lines) == preview.rows_read == 10
    assert {
        "nip_scientific",
        "region_unknown",
        "platform_unknown",
        "share_link",
        "no_basis",
        "nip_too_short",
        "not_an_account",
        "window_reversed",
    } <= {problem.reason for problem in preview.problems}


def test_handles_and_notes_hold_no_name(world):
    for row in register(world):
        words = [word.casefold() for word in re.findall(r"\w{4,}", row["nama"])]
        handle = canonical_account(row["akun"], platform_of(row["platform"])).handle.casefold()
        free = " ".join(row[key] for key in ("dasar_hukum", "bukti_kepemilikan", "diverifikasi_oleh", "catatan"))
        assert not [word for word in words if word in handle or word in free.casefold()]
        assert not re.search(r"\d{9}", free)


def test_at_least_ten_posts_name_a_registered_colleague(world):
    names = {row["nama"] for row in register(world)}
    own = {
        (row["platform"], canonical_account(row["akun"], platform_of(row["platform"])).handle): row["nama"]
        for row in register(world)
    }
    naming = [
        post
        for account, post in posts(world)
        for name in names
        if name in post.text and name != own[account.platform, account.handle]
    ]
    assert len(naming) >= 10


def test_nobody_and_no_party_of_the_real_world_is_in_it(world):
    text = everything(world).casefold()
    found = [name for name in (*REAL_PEOPLE, *REAL_PARTIES) if re.search(rf"\b{name}\b", text)]
    assert found == []


def test_hosts_cannot_be_registered_by_anyone(world):
    for account in world.accounts:
        if account.platform in (
            Platform.BLUESKY,
            Platform.MASTODON,
            Platform.WORDPRESS,
            Platform.FEED,
            Platform.BLOGGER,
            Platform.WEBSITE,
        ):
            assert account.host.endswith((".example", ".test"))
        else:
            assert account.handle.rstrip("0123456789").endswith("contohdemo")


def test_work_ends_as_the_demo_tells_it(world):
    agreed, results = {}, Counter()
    for step in world.work:
        if step.kind == "reading" and step.facts["finding"] == "dugaan":
            agreed.setdefault((step.handle, step.contest), set()).add(step.by)
        if step.kind == "result":
            results[step.facts["result"]] += 1
    assert len([case for case, people in agreed.items() if len(people) >= 2]) == 6
    assert results == {"terbukti": 1, "tidak_terbukti": 1, "ditolak": 1}
    assert [bool(s.facts["sanction"]) for s in world.work if s.facts.get("result") == "terbukti"] == [True]
    states = Counter(s.facts["state"] for s in world.work if s.kind == "clarification")
    assert {"diminta", "diterima", "menolak", "tidak_diminta"} <= states.keys()
    contests = load_pack(world.pack).contests
    assert all(step.contest in contests for step in world.work)
    first_week = [s for s in world.work if s.at.date() <= world.weeks[0][1]]
    assert {step.kind for step in first_week} == {"reading"}
    assert 4 <= len(first_week) <= 8


def test_nobody_is_asked_for_a_clarification_before_penetapan(world):
    contests = load_pack(world.pack).contests
    asked = [s for s in world.work if s.kind == "clarification"]
    assert all(step.at.date() >= contests[step.contest].penetapan for step in asked)


def test_import_files_bring_the_posts_of_the_visited_accounts(world):
    rows = [json.loads(line) for line in (FOLDER / "import.jsonl").read_text(encoding="utf-8").splitlines()]
    with (FOLDER / "import.csv").open(encoding="utf-8", newline="") as file:
        rows += list(csv.DictReader(file))
    brought = {
        (
            row["platform"],
            canonical_account(row["account"], Platform(row["platform"])).handle,
            row["id"],
            row["text"],
            row["kind"],
            row["other_text"],
        )
        for row in rows
    }
    here = {
        (a.platform.value, a.handle, p.native_id, p.text, p.kind.value, p.other_text)
        for platform in (Platform.FACEBOOK, Platform.INSTAGRAM, Platform.TIKTOK)
        for a in world.of(platform)
        if a.format != "api"
        for p in a.posts
    }
    assert brought == here
    assert len(rows) == len(brought) + 1  # one post is brought twice
    assert any("Rabu," in row["published_at"] for row in rows)
    assert [file.path.name for file in world.imports if file.path.is_file()] == ["import.jsonl", "import.csv"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bluesky.toml", 'truth = "10S1"', 'truth = "1OS1"', "is not like 10S1"),
        ("bluesky.toml", 'truth = "10S1"', 'truth = "10S0"', "no side taken"),
        ("bluesky.toml", "photo = ", "foto = ", "unknown key foto"),
        (
            "bluesky.toml",
            'kind = "reply", other = "relawan-harlin"',
            'kind = "reply", other = "harlin-masto"',
            "another platform",
        ),
        ("bluesky.toml", "at = 2026-11-02T05:41:00+07:00", "at = 2026-12-02T05:41:00+07:00", "within the weeks"),
        (
            "bluesky.toml",
            'state = ["not_found", "not_found"]',
            'state = ["hilang", "not_found"]',
            "hilang is not known",
        ),
        ("work.toml", 'by = "pembaca-3"', 'by = "pembaca-9"', "no such reviewer"),
        (
            "work.toml",
            'account = "bluesky layar-senja.warga.test"',
            'account = "bluesky layar.test"',
            "no such account",
        ),
        ("work.toml", 'finding = "dugaan"', 'finding = "tidak_cukup"', "passed on before two persons agreed"),
        ("bluesky.toml", "[[account]]", "[[account", "bluesky.toml"),
    ],
)
def test_a_mistake_in_the_files_is_told(tmp_path, file, old, new, said):
    folder = tmp_path / "world"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)):
        load_world(folder)


def test_an_account_that_is_not_there_is_an_error(world):
    assert world.account(Platform.BLUESKY, "kopi-subuh.warga.test").display_name
    with pytest.raises(KeyError):
        world.account(Platform.BLUESKY, "tidak-ada.warga.test")

"""Pictures that people brought, from the store to the flags of their posts; what a reader found is put in."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.editions import INTERNAL, PUBLIC
from domain.packs import load_pack
from domain.periods import week_of
from domain.pictures import Examined, Line, Prints, Unreadable
from domain.types import HowSeen, Media, Moment, Post, PostKind
from images import READER_VERSION
from reports.context import Masthead
from reports.weekly import build
from services.examining import pictures_read, pictures_seen
from services.flagging import flag_store, unread_posts
from services.retention import forget_posts
from store import flags, pictures, post_records, posts, runs
from store.database import transaction
from store.tallies import week_facts

AT = datetime(2024, 11, 10, 3, 0, tzinfo=UTC)
NONE = Prints(whole="0" * 64, mirror="0" * 64, trimmed="0" * 64, trimmed_mirror="0" * 64, quality=100)


def line(text, top):
    return Line(text=text, box=((10, top), (300, top), (300, top + 30), (10, top + 30)), score=0.9)


POSTER = Examined(
    width=400,
    height=300,
    prints=NONE,
    lines=(line("TIM PEMENANGAN", 10), line("COBLOS NOMOR 2", 60), line("BADRUN REKAAN", 110)),
)


@pytest.fixture
def filled(store, add_account):
    """Three posts without a word: a poster, the same poster passed on, a picture that cannot be read."""
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
            kind=kind,
            url=f"https://contoh.example/{n}",
            text="",
            published=Moment(raw="x", at=AT),
            media=media,
        )
        for n, (kind, media) in enumerate(
            (
                (PostKind.ORIGINAL, (Media(kind="image", sha256="a" * 64),)),
                (PostKind.REPOST, (Media(kind="image", sha256="a" * 64),)),
                (
                    PostKind.ORIGINAL,
                    (Media(kind="image", sha256="b" * 64), Media(kind="image", url="https://x.example/1")),
                ),
            )
        )
    ]
    with transaction(store):
        posts.save(store, origin, [(post, None) for post in made])
    return store


def flagged(store):
    engine, name, _ = unread_posts(store, (load_pack("pilkada-2024"),))
    return flag_store(store, engine, name, AT)


def test_pictures_nobody_read_are_counted_and_never_called_clean(filled):
    assert flagged(filled).queued == 0
    seen = pictures_seen(filled)
    assert (seen.read, seen.unreadable, seen.waiting, seen.not_kept) == (0, 0, 3, 1)
    assert pictures.waiting(filled, READER_VERSION) == ["a" * 64, "b" * 64]


def test_what_is_read_in_a_picture_flags_its_posts_once(filled):
    flagged(filled)
    for name, outcome in (("a" * 64, POSTER), ("b" * 64, Unreadable("berkas rusak"))):
        flags.assess_again(filled, pictures.save(filled, READER_VERSION, name, outcome, AT), AT)
    done = flagged(filled)
    assert (done.posts, done.queued) == (3, 2)
    assert done.posts_joined == 2
    again = flagged(filled)
    assert (again.posts, again.flags) == (0, 0)
    seen = pictures_seen(filled)
    assert (seen.read, seen.unreadable, seen.waiting, seen.not_kept) == (2, 1, 0, 1)
    assert pictures.waiting(filled, READER_VERSION) == []
    assert pictures.waiting(filled, "newer") == ["a" * 64, "b" * 64]


def test_a_picture_that_was_passed_on_is_anothers(filled):
    flags.assess_again(filled, pictures.save(filled, READER_VERSION, "a" * 64, POSTER, AT), AT)
    flagged(filled)
    rows = filled._conn.execute("SELECT post_id, kind FROM posts WHERE media LIKE '%aaaa%'")
    found = {row["kind"]: [flag.reason for flag in flags.of_post(filled, row["post_id"])] for row in rows}
    assert all("milik orang lain" in reason for reason in found["repost"])
    assert all("milik orang lain" not in reason for reason in found["original"])
    assert any("COBLOS NOMOR 2" in reason for reason in found["original"])


def test_what_was_read_comes_back_as_it_was(filled):
    pictures.save(filled, READER_VERSION, "a" * 64, POSTER, AT)
    assert pictures.of_hashes(filled, ["a" * 64, "c" * 64]) == {"a" * 64: POSTER}


def test_what_was_read_goes_with_the_words_of_the_post(filled):
    pictures.save(filled, READER_VERSION, "a" * 64, POSTER, AT)
    with transaction(filled):
        forget_posts(filled, [row[0] for row in filled._conn.execute("SELECT post_id FROM posts")])
    assert filled._conn.execute("SELECT count(*) FROM pictures").fetchone()[0] == 0


def test_the_pages_get_what_was_read_by_hash(filled):
    pictures.save(filled, READER_VERSION, "b" * 64, Unreadable("berkas rusak"), AT)

    class Shown:
        media = json.dumps([{"kind": "image", "sha256": "b" * 64}, {"kind": "image", "url": "x"}])

    assert pictures_read(filled, [Shown()]) == {"b" * 64: Unreadable("berkas rusak")}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("edition", [INTERNAL, PUBLIC])
def test_the_report_says_what_was_examined_and_what_was_not(filled, edition, lang):
    """In both editions and both languages, flagged ones inside only; nothing where no picture is kept."""
    packs, week = [load_pack("pilkada-2024")], week_of(AT.date())
    flags.assess_again(filled, pictures.save(filled, READER_VERSION, "a" * 64, POSTER, AT), AT)
    flagged(filled)
    facts = week_facts(filled, week, AT + timedelta(hours=1))
    assert (facts.pictures.read, facts.pictures.waiting, facts.pictures.not_kept) == (2, 1, 1)
    assert dict(facts.pictures.flagged)["campaign-picture"] == 2
    masthead = Masthead(
        body="Lembaga Rekaan", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=False, assessment="DPIA/1"
    )
    found = {section.id: section for section in build(facts, packs, masthead, edition, lang=lang).sections}["gambar"]
    assert [row[1] for row in found.tables[0].rows] == [2, 0, 1]
    assert (len(found.tables) == 2) is (edition == INTERNAL)
    drawn = replace(facts, pictures=replace(facts.pictures, drawn=(7, 5, 2)))
    [lines] = [s.lines for s in build(drawn, packs, masthead, edition, lang=lang).sections if s.id == "gambar"]
    said = [line for line in lines if "7" in line and "5" in line and "2" in line]
    assert len(said) == (edition == INTERNAL), "the public edition says nothing of single photos"
    bare = replace(facts, pictures=pictures.Counts(not_kept=9))
    assert "gambar" not in {section.id for section in build(bare, packs, masthead, edition, lang=lang).sections}

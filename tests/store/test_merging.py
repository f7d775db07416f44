"""What a further look at a post adds to what is stored, and what it cannot take away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.types import Media, Moment, Platform, Post, PostKind
from store.merging import MOST_LINKS, UNPRINTABLE, clean, compared, is_clean, text_sha256

AT = datetime(2026, 11, 3, tzinfo=UTC)
LONG = "Panen raya di Desa Sukamaju bersama warga"
WORDS = LONG[:20]  # the fewest from which a cut text is known again
POSTER, PHOTO = (Media(kind="image", url=f"https://c.test/{n}.jpg") for n in (1, 2))


def moment(at=AT, precision="second", source="platform"):
    return Moment(raw="", at=at, precision=precision, source=source)


def a_post(text=LONG, platform=Platform.BLUESKY, **changes):
    values = {
        "platform": platform,
        "native_id": "1",
        "author_native_id": "a",
        "kind": PostKind.ORIGINAL,
        "url": "",
        "text": text,
        "published": moment(),
    }
    return Post(**(values | changes))


def looked(*posts, imported=False, **stored):
    """The change that the last of these looks makes; `stored`: what else is stored before it."""
    before = None
    for post in posts[:-1]:
        before = compared(before, post, imported=imported).after
    return compared(replace(before, **stored) if stored else before, posts[-1], imported=imported)


def test_a_first_look_is_version_one_and_an_edit_version_two():
    first, second = looked(a_post("satu")), looked(a_post("satu"), a_post("dua"))
    assert (first.kind, first.is_version, first.adds) == ("new", True, False)
    assert (first.after.version, first.after.last_version, first.after.absent_listings) == (1, 1, 0)
    assert (second.after.version, second.after.last_version) == (2, 2)


@pytest.mark.parametrize(
    ("text", "cut", "kept"),
    [
        (WORDS + "…", False, True),
        (WORDS + "...", False, True),
        (WORDS + " … ", False, True),
        (WORDS, True, True),
        (WORDS, False, False),
        (WORDS[:-1] + "…", False, False),
        ("x" + WORDS + "…", False, False),
        (LONG + "…", True, False),
        (LONG + " dan lain…", True, False),
    ],
)
def test_a_text_that_was_cut_off_is_no_edit_of_the_whole_one(text, cut, kept):
    change = looked(a_post(), a_post(text, cut=cut))
    assert (change.after.text, change.kind) == ((LONG, "unchanged") if kept else (text, "changed"))


def test_a_cut_text_as_long_as_the_known_one_is_an_edit():
    """Whoever writes "…" in place of the last letter has edited."""
    edited = LONG[:-1] + "…"
    assert looked(a_post(), a_post(edited)).after.text == edited


def test_quoted_words_that_were_cut_off_or_not_shown_stay():
    whole = a_post(other_text=LONG)
    assert looked(whole, a_post("Isi baru", other_text=WORDS + "…")).after.other_text == LONG
    assert looked(whole, a_post("Isi baru", other_text="lain", absent=("other_text",))).after.other_text == LONG
    assert looked(whole, a_post("Isi baru", other_text="lain")).after.other_text == "lain"


@pytest.mark.parametrize(("hours", "kind"), [(-1, "unchanged"), (0, "changed"), (1, "changed")])
def test_a_look_at_an_older_edit_than_the_stored_one_changes_nothing(hours, kind):
    edited, other = moment(AT + timedelta(hours=2)), moment(AT + timedelta(hours=2 + hours))
    assert looked(a_post("satu", edited=edited), a_post("dua", edited=other)).kind == kind
    assert looked(a_post("satu"), a_post("dua", edited=other)).kind == "changed"


def test_a_version_that_was_taken_back_gives_its_number_to_none():
    change = looked(a_post("satu"), a_post("dua"), last_version=4)
    assert (change.after.version, change.after.last_version, change.is_version) == (5, 5, True)


def test_a_listing_with_the_post_ends_its_absence():
    for text in ("satu", "dua"):
        assert looked(a_post("satu"), a_post(text), absent_listings=1).after.absent_listings == 0


def test_a_post_whose_words_were_deleted_takes_nothing_from_a_look_with_the_same_words():
    gone = {"text": "", "other_text": "", "absent_listings": 1}
    same, other = looked(a_post(), a_post(), **gone), looked(a_post(), a_post("lain"), **gone)
    assert (same.kind, same.after.text, same.after.absent_listings) == ("unchanged", "", 0)
    assert (other.kind, other.after.text) == ("changed", "lain")
    richer = looked(a_post(), a_post(media=(POSTER,)), **gone)
    assert (richer.before.forgotten, richer.adds, richer.after.media) == (True, False, ())
    assert not compared(None, a_post(""), imported=False).after.forgotten
    assert not looked(a_post(other_text="kata"), a_post("", other_text="kata")).after.forgotten


@pytest.mark.parametrize(
    ("precision", "length"),
    [
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ],
)
def test_a_finer_time_counts_within_the_span_of_the_known_one(precision, length):
    rough, second = moment(precision=precision), timedelta(seconds=1)
    for shift, taken in ((-second, False), (timedelta(), True), (length - second, True), (length, False)):
        change = looked(a_post(published=rough), a_post(published=moment(AT + shift)))
        assert (change.after.published.at == AT + shift and change.kind == "completed") is taken


def test_a_rougher_or_missing_time_takes_none_away_and_a_first_one_is_added():
    for poorer in (moment(precision="day"), moment(None)):
        assert looked(a_post(), a_post(published=poorer)).after.published == moment()
    assert looked(a_post(published=moment(None)), a_post()).after.published == moment()


@pytest.mark.parametrize(
    ("platform", "source", "imported", "taken"),
    [
        (Platform.WORDPRESS, "platform", False, True),
        (Platform.WORDPRESS, "relative", False, False),
        (Platform.WORDPRESS, "platform", True, False),
        (Platform.BLUESKY, "platform", False, False),
    ],
)
@pytest.mark.parametrize("days", [-2, 2])
def test_only_what_a_site_itself_dates_anew_has_a_new_time(platform, source, imported, taken, days):
    new = moment(AT + timedelta(days=days), source=source)
    change = looked(a_post(platform=platform), a_post(platform=platform, published=new), imported=imported)
    assert (change.after.published == new) is taken


@pytest.mark.parametrize("precision", ["minute", "hour", "day"])
def test_a_rougher_date_of_a_site_is_no_new_time(precision):
    new = moment(AT + timedelta(days=2), precision=precision)
    change = looked(a_post(platform=Platform.WORDPRESS), a_post(platform=Platform.WORDPRESS, published=new))
    assert change.after.published == moment()


@pytest.mark.parametrize(
    ("known", "new", "kept"),
    [
        ((POSTER,), (POSTER, PHOTO), 1),
        ((POSTER, PHOTO), (POSTER,), 0),
        ((POSTER,), (PHOTO,), 0),
        ((POSTER,), (replace(POSTER, alt="warga di sawah"),), 1),
        ((replace(POSTER, alt="warga"),), (POSTER,), 0),
        ((POSTER, PHOTO), (Media(kind="video", url="https://c.test/3.mp4"),), 0),
        ((POSTER,), (Media(kind="video", url="https://c.test/3.mp4"),), 1),
    ],
)
def test_the_look_that_knew_most_pictures_is_kept(known, new, kept):
    change = looked(a_post(media=known), a_post(media=new))
    assert change.after.media == (known, new)[kept]
    assert change.adds is bool(kept)


def test_pictures_that_a_look_could_not_show_stay():
    assert looked(a_post(media=(POSTER,)), a_post(media=(POSTER, PHOTO), absent=("media",))).after.media == (POSTER,)


def test_a_fetched_picture_stays_fetched_when_a_richer_look_comes():
    fetched = replace(POSTER, sha256="a" * 64)
    assert looked(a_post(media=(fetched,)), a_post(media=(POSTER, PHOTO))).after.media == (fetched, PHOTO)


def test_every_link_that_a_look_had_is_kept_up_to_a_bound():
    links = [Media(kind="link", url=f"https://c.test/{n}") for n in range(MOST_LINKS + 1)]
    assert looked(a_post(media=(links[0],)), a_post(media=(links[1],))).after.media == (links[0], links[1])
    assert looked(a_post(media=tuple(links[:60])), a_post(media=tuple(links[40:]))).after.media == tuple(links[:-1])


def test_what_was_replaced_in_a_text_is_counted():
    assert clean("a\0b\ufffe\td") == ("a\u2400b\ufffd\td", 2)
    assert clean("biasa") == ("biasa", 0)


def test_own_and_others_words_are_told_apart_in_the_hash():
    assert text_sha256("ab", "") != text_sha256("a", "b")


def test_every_sign_there_is_is_taken_or_refused_as_xml_says():
    """The quick answer is that of the pattern, sign by sign, alone and among others."""
    assert [n for n in range(0x110000) if is_clean(chr(n)) != (UNPRINTABLE.search(chr(n)) is None)] == []


@given(
    st.text(st.characters(codec=None) | st.sampled_from("\0\t\n\r\x0b\x1f\x7f\ud800\udfff\ufffd\ufffe\uffff\U0001f600"))
)
def test_a_text_is_clean_when_nothing_of_it_has_to_be_changed(text):
    fixed, changes = clean(text)
    assert is_clean(text) == (UNPRINTABLE.search(text) is None) == (changes == 0)
    assert is_clean(fixed)
    assert len(fixed) == len(text)

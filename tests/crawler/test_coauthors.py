"""[A3] [A4] Posts of several authors: the first wrote it, the others pass it on. And a poll's choices are its author's words."""

import json

import pytest

from imports.terms import ImportTerms

from .desk import Desk
from .test_apify import instagram, tweet
from .test_tables_as_kept import book

WORDS, PASSED = ("original", "Panen raya", ""), ("repost", "", "Panen raya")
FOURCAT = "id,author,body,timestamp,url,coauthors\nDPanen00001,{},Panen raya,2026-11-02 03:00:00,https://www.instagram.com/p/DPanen00001,{}\n"


POSTS = (
    "SELECT a.handle, p.kind, p.other_author, v.text, v.other_text FROM posts p"
    " JOIN post_versions v USING (post_id, version) JOIN accounts a USING (account_id)"
)


def seen(**data):
    return json.dumps({"source_platform": "instagram.com", "timestamp_collected": 1793754600000, "data": data})


def users(names):
    return [{"username": name} for name in names]


def item(author, others):
    caption, named = {"text": "Panen raya"}, users([author])[0]
    return {"code": "DPanen00001", "taken_at": 1793668200, "caption": caption, "user": named} | (
        {"coauthor_producers": users(others)} if others else {}
    )


def graph(author, others):
    edges = {"edges": [{"node": {"text": "Panen raya"}}]}
    named = {"shortcode": "DPanen00001", "taken_at_timestamp": 1793668200, "owner": users([author])[0]}
    return named | {"edge_media_to_caption": edges, "coauthor_producers": users(others)}


def instaloaders(author, others):
    node = graph(author, []) | {"iphone_struct": {"coauthor_producers": users(others)}, "date": 1793668200}
    return json.dumps(
        {"node": {k: v for k, v in node.items() if k != "coauthor_producers"}, "instaloader": {"node_type": "Post"}}
    )


WAYS = {
    "apify": lambda author, others: json.dumps(instagram(ownerUsername=author, coauthorProducers=users(others))),
    "zeeschuimer": lambda author, others: seen(**item(author, others)),
    "zeeschuimer graph": lambda author, others: seen(**graph(author, others)),
    "4cat": lambda author, others: FOURCAT.format(author, '"' + ", ".join(others) + '"'),
    "instaloader": instaloaders,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("author", "others", "meant", "left"),
    [
        ("budi", ["sari"], {"budi": WORDS}, 0),
        ("Budi", ["budi"], {"budi": WORDS}, 0),
        ("sari", ["Budi"], {"budi": PASSED}, 0),
        ("sari", ["tono", "budi"], {"budi": PASSED}, 0),
        ("dewi", ["budi", "sari"], {"dewi": WORDS, "budi": PASSED}, 0),
        ("sari", ["tono"], {}, 1),
        ("sari", [], {}, 1),
    ],
)
def test_a3_a_co_author_passes_on_what_the_first_author_wrote(way, author, others, meant, left, tmp_path, quick_start):
    """[A3] A co-author agreed that it stands on his profile; the words are not his, and the import says so."""
    desk = Desk(tmp_path, None).has("instagram|budi", "instagram|dewi")
    result = desk.load(desk.write(WAYS[way](author, others)), given=ImportTerms(audience="public"))
    rows = desk.rows(POSTS)
    assert {row["handle"]: (row["kind"], row["text"], row["other_text"]) for row in rows} == meant
    assert (result.not_registered, result.problems) == (left, [])
    assert [note.reason for note in result.notes] == ["co_author"] * sum(post == PASSED for post in meant.values())
    assert all(name not in str(rows) for name in ("sari", "tono"))


def test_b2_a_later_poorer_look_takes_nothing_from_what_a_co_author_passed_on(tmp_path, quick_start):
    """[B2]"""
    desk = Desk(tmp_path, None).has("instagram|budi")
    whole = instagram(ownerUsername="sari", coauthorProducers=users(["budi"]))
    for now in (whole, {k: v for k, v in whole.items() if k != "caption"}):
        desk.load(desk.write(json.dumps(now)))
        (post,) = desk.posts().values()
        assert (post["text"], post["other_text"], post["version"]) == ("", "Panen raya", 1)


CHOICES = [
    {"key": f"choice{n}_label", "value": {"string_value": text}} for n, text in ((1, "satu"), (2, "dua &amp; tiga"))
]
BY_NAME = {pair["key"]: pair["value"] for pair in CHOICES}


@pytest.mark.parametrize("bound", [CHOICES, BY_NAME])
@pytest.mark.parametrize("wrapped", [True, False])
def test_b3_the_choices_of_a_poll_are_words_in_each_form_of_its_card(bound, wrapped, tmp_path, quick_start):
    """[B3]"""
    card = {"name": "poll2choice_text_only", "binding_values": bound}
    desk = Desk(tmp_path, None).has("x|warga_contoh|501")
    desk.load(desk.write(json.dumps(tweet(card={"legacy": card} if wrapped else card, fullText="Pilih?"))))
    (post,) = desk.posts().values()
    assert post["text"] == "Pilih?\nsatu\ndua & tiga"


@pytest.mark.parametrize("written", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize(
    ("text", "other", "whose", "meant"),
    [
        ("Coblos dua", "", "", ("repost", "", "Coblos dua")),
        ("Coblos dua", "", "sari", ("repost", "", "Coblos dua")),
        ("Coblos dua", "", "@Budi", ("repost", "Coblos dua", "")),
        ("", "Coblos dua", "sari", ("repost", "", "Coblos dua")),
        ("Ini hoaks", "Coblos dua", "sari", ("quote", "Ini hoaks", "Coblos dua")),
    ],
)
def test_a3_what_a_person_notes_as_shared_is_anothers_in_whichever_column(
    text, other, whose, meant, written, tmp_path, quick_start
):
    """[A3]"""
    row = {
        "account": "budi",
        "platform": "instagram",
        "id": "DPanen00001",
        "kind": "bagikan",
        "published_at": "2026-11-02",
    }
    row |= {"text": text, "other_text": other, "other_author": whose}
    desk = Desk(tmp_path, None).has("instagram|budi")
    if written == "xlsx":
        content = book(("Data", "visible", [list(row), list(row.values())]))
    else:
        content = json.dumps(row) if written == "jsonl" else f"{','.join(row)}\n{','.join(row.values())}\n"
    desk.load(desk.write(content, f"berkas.{written}"))
    (post,) = desk.posts().values()
    assert (post["kind"], post["text"], post["other_text"]) == meant

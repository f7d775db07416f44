"""[G3] Datasets of Apify's actors, with invented items in their published shapes."""

import json
from itertools import product

import pytest

from domain.errors import ImportFileError
from imports.recognising import recognised

from .desk import Desk
from .test_own_words import NEW as NEW_WORDS
from .test_own_words import OLD as OLD_WORDS
from .test_own_words import OTHER_NUMBER, QUOTED, QUOTED_SILENTLY, SHARED, WAYS, expected, loaded, named

WHEN = "2026-11-03T01:10:00Z"
COMMENTS = [{"text": "Pilih nomor dua", "ownerUsername": "orang.lain"}]


def instagram(**more):
    return {
        "id": "333",
        "type": "Image",
        "shortCode": "DPanen00001",
        "caption": "Panen raya",
        "url": "https://www.instagram.com/p/DPanen00001/",
        "displayUrl": "https://c.test/1.jpg",
        "alt": "spanduk di sawah",
        "timestamp": "2026-11-03T01:10:00.000Z",
        "ownerUsername": "warga.contoh",
        "ownerId": "77",
        "ownerFullName": "Warga",
        "latestComments": COMMENTS,
        "firstComment": "Pilih nomor dua",
        "childPosts": [],
        **more,
    }


def tiktok(**more):
    return {
        "id": "7301234567890123456",
        "text": "Joget tani",
        "createTime": 1793668200,
        "createTimeISO": "2026-11-03T01:10:00.000Z",
        "authorMeta": {"id": "88", "name": "warga.contoh", "nickName": "Warga", "signature": "Dukung nomor dua"},
        "webVideoUrl": "https://www.tiktok.com/@warga.contoh/video/7301234567890123456",
        "videoMeta": {"coverUrl": "https://c.test/v.jpg"},
        "musicMeta": {"musicName": "lagu orang"},
        "slideshowImageLinks": [],
        **more,
    }


def facebook(**more):
    return {
        "facebookUrl": "https://www.facebook.com/warga.contoh",
        "postId": "122",
        "pageName": "warga.contoh",
        "url": "https://www.facebook.com/warga.contoh/posts/pfbid0abc",
        "time": "2026-11-03T01:10:00.000Z",
        "timestamp": 1793668200,
        "user": {"id": "61", "name": "Warga", "profileUrl": "https://www.facebook.com/warga.contoh"},
        "text": "Panen jagung",
        "link": "https://kampanye.test/dukung",
        "media": [{"__typename": "Photo", "photo_image": {"uri": "https://c.test/f.jpg"}, "ocrText": "kata di gambar"}],
        **more,
    }


def tweet(**more):
    return {
        "type": "tweet",
        "id": "1850000000000000011",
        "url": "https://x.com/warga_contoh/status/1850000000000000011",
        "twitterUrl": "https://twitter.com/warga_contoh/status/1850000000000000011",
        "text": "Hujan &amp; banjir",
        "fullText": "Hujan &amp; banjir &lt;3",
        "createdAt": "Tue Nov 03 01:10:00 +0000 2026",
        "lang": "in",
        "isReply": False,
        "isRetweet": False,
        "isQuote": False,
        "author": {"type": "user", "userName": "warga_contoh", "id": "501", "description": "Dukung nomor dua"},
        "entities": {"urls": [{"expanded_url": "https://kampanye.test/dukung"}]},
        "extendedEntities": {"media": [{"type": "photo", "media_url_https": "https://c.test/x.jpg"}]},
        **more,
    }


ITEMS = [instagram(), tiktok(), facebook(), tweet()]
EVERYBODY = ("instagram|warga.contoh", "tiktok|warga.contoh|88", "facebook|warga.contoh|61", "x|warga_contoh|501")
MEANT = {
    "DPanen00001": ("Panen raya", [("image", "spanduk di sawah")]),
    "7301234567890123456": ("Joget tani", [("video", "")]),
    "122": ("Panen jagung", [("image", "kata di gambar"), ("link", "")]),
    "1850000000000000011": ("Hujan & banjir <3", [("image", ""), ("link", "")]),
}


@pytest.mark.parametrize("as_lines", [False, True])
def test_g3_a_dataset_is_recognised_and_its_posts_are_read(as_lines, tmp_path):
    """[G3] One actor or several in a file; comments, profiles and music are no words of the account."""
    desk = Desk(tmp_path, None).has(*EVERYBODY)
    items = [*ITEMS, {"error": "no_items", "url": "https://x"}, {"username": "warga.contoh", "biography": "x"}]
    text = "\n".join(map(json.dumps, items)) + "\n" if as_lines else json.dumps(items)
    path = desk.write(text)
    assert recognised(path) == "apify"
    result = desk.load(path)
    assert (result.rows, result.new) == (6, 4)
    assert [p.reason for p in result.problems] == ["not_a_post_item"] * 2
    found = {
        key: (post["text"], [(m["kind"], m["alt"]) for m in json.loads(post["media"])])
        for key, post in desk.posts().items()
    }
    assert found == MEANT
    assert all(post["published_at"] == WHEN for post in desk.posts().values())
    assert "nomor dua" not in repr(desk.posts())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: sorted(item)[0])
@pytest.mark.parametrize("first", [{"error": "no_items"}, {"username": "lain"}])
def test_g3_each_actors_dataset_is_recognised_also_after_an_item_of_another_kind(item, first, tmp_path):
    """[G3]"""
    desk = Desk(tmp_path, None)
    for name, items in (("a", [item]), ("b", [first, item])):
        assert recognised(desk.write(json.dumps(items), name)) == "apify"


@pytest.mark.parametrize(
    "content", ['[{"title": "a", "price": 3}]', '[{"error": "no_items"}]', "ownerUsername,caption\nw,a\n"]
)
def test_g3_another_actors_dataset_is_refused_once_for_the_file(content, tmp_path):
    """[G3]"""
    desk = Desk(tmp_path, None)
    with pytest.raises(ImportFileError, match="tidak dikenal") as refused:
        desk.load(desk.write(content))
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (facebook(url="https://www.facebook.com/groups/5/posts/6"), "private_group"),
        (facebook(facebookUrl="https://www.facebook.com/groups/5"), "private_group"),
        (tiktok(authorMeta={"id": "88", "name": "warga.contoh", "privateAccount": True}), "not_public"),
        (tiktok(authorMeta={"id": "99", "name": "warga.contoh"}), "other_native_id"),
        (facebook(user={"id": "99", "profileUrl": "https://www.facebook.com/warga.contoh"}), "other_native_id"),
        (tweet(author={"userName": "warga_contoh", "id": "9"}), "other_native_id"),
        (tweet(url="https://x.com/orang_lain/status/1850000000000000011"), "foreign_address"),
        (tiktok(webVideoUrl="https://www.tiktok.com/@orang.lain/video/7301234567890123456"), "foreign_address"),
    ],
)
def test_g3_what_is_somebody_elses_or_not_public_is_refused(item, reason, tmp_path):
    """[G3] [A]"""
    desk = Desk(tmp_path, None).has(*EVERYBODY)
    result = desk.load(desk.write(json.dumps([item])))
    assert (result.new, [p.reason for p in result.problems]) == (0, [reason])


def of_x(number, way, how):
    way = named(way, "warga_contoh", "orang_lain")
    first = tweet(id="1", text=OLD_WORDS, fullText=OLD_WORDS, author={"userName": way.name, "id": way.number})
    words = "RT" if how == SHARED else NEW_WORDS if how == QUOTED else ""
    key, flag = ("retweet", "isRetweet") if how == SHARED else ("quote", "isQuote")
    where = f"https://x.com/warga_contoh/status/{number}"
    return tweet(id=number, url=where, text=words, fullText=words, **{key: first, flag: True})


def of_facebook(number, way, how):
    way = named(way, "warga.contoh", "orang.lain")
    profile = f"https://www.facebook.com/{way.name}" if way.name else ""
    first = {"text": OLD_WORDS, "user": {"id": way.number, "name": "Warga", "profileUrl": profile}}
    return facebook(postId=number, text=NEW_WORDS if how == QUOTED else "", sharedPost=first, user=OWN)


OWN = {"id": "501", "name": "Warga", "profileUrl": "https://www.facebook.com/warga.contoh"}


@pytest.mark.parametrize(
    ("made", "account"), [(of_x, "x|warga_contoh|501"), (of_facebook, "facebook|warga.contoh|501")]
)
def test_a3_what_an_item_passes_on_is_its_authors(made, account, tmp_path):
    """[A3]"""
    assert OTHER_NUMBER in {way.number for way in WAYS}
    desk, rows, meant = Desk(tmp_path, None).has(account), [], {}
    for number, (way, how) in enumerate(product(WAYS, (SHARED, QUOTED, QUOTED_SILENTLY)), 101):
        rows.append(made(str(number), way, how))
        meant[str(number)] = expected(way, how)
    assert loaded(desk, desk.write(json.dumps(rows))) == meant

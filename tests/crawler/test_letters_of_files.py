"""[B4] [A1] [E1] Letters of two or four bytes, names as they are copied, and addresses that name nobody."""

import json

import pytest

from domain.links import SHORT_HOSTS, author_of_address, canonical_account
from domain.platforms import PLATFORMS
from domain.types import Platform
from parsing.strict_json import load

from .desk import Desk
from .test_apify import EVERYBODY, ITEMS, MEANT

WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"]


@pytest.mark.parametrize("letters", WIDE)
@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        lambda items: json.dumps(items, indent=1),
        lambda items: "\r\n".join(map(json.dumps, items)),
    ],
)
def test_b4_json_in_letters_of_two_and_four_bytes_is_read(letters, write, tmp_path, quick_start):
    """[B4] As Windows saves what its console printed."""
    desk = Desk(tmp_path, None).has(*EVERYBODY)
    result = desk.load(desk.write(write(ITEMS).encode(letters)))
    assert (result.format, result.new, result.problems) == ("apify", len(MEANT), [])
    assert {key: post["text"] for key, post in desk.posts().items()} == {key: text for key, (text, _) in MEANT.items()}


def test_b4_a_letter_that_is_broken_in_two_bytes_is_counted():
    """[B4]"""
    whole = '{"a": "Panen 🌾"}'.encode("utf-16-le")
    assert (load(whole).value, load(whole).decode_errors) == ({"a": "Panen 🌾"}, 0)
    broken = whole.replace("🌾".encode("utf-16-le"), b"\x3e\xd8")
    assert load(broken).decode_errors >= 1
    assert "\ufffd" in load(broken).value["a"]


@pytest.mark.parametrize(
    "name", ["＠budi.rekaan", "\u200ebudi.rekaan\u200b", "\u2068@Budi.Rekaan\u2069", "budi\u00ad.rekaan"]
)
def test_e1_letters_that_nobody_sees_are_no_part_of_a_name(name):
    """[E1] Programs put them around a name that is copied."""
    assert canonical_account(name, Platform.INSTAGRAM).handle == "budi.rekaan"
    assert canonical_account(f"https://www.instagram.com/{name}/").handle == "budi.rekaan"


@pytest.mark.parametrize("host", sorted(SHORT_HOSTS))
@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_a1_a_short_link_names_nobody(host, platform):
    """[A1] Its letters are a code."""
    assert author_of_address(f"https://{host}/abc123/", platform) is None


@pytest.mark.parametrize(
    "address", ["https://t.me/c/1234567/12", "https://telegram.me/joinchat/abc", "https://t.me/+abc/12"]
)
def test_a1_a_message_of_a_closed_channel_is_nobodys_own_post(address, tmp_path, quick_start):
    """[A1]"""
    desk = Desk(tmp_path, None).has("telegram|budi_rekaan")
    row = {"account": "budi_rekaan", "platform": "telegram", "id": "12", "text": "Panen", "url": address}
    assert [p.reason for p in desk.load(desk.write(json.dumps(row))).problems] == ["private_group"]


PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


@pytest.mark.parametrize(
    ("to", "also", "audience"),
    [
        ("as:Public", [], "public"),
        (["Public"], None, "public"),
        (PUBLIC, [], "public"),
        ([], ["as:Public"], "unlisted"),
        (["https://m.test/users/sari"], [{"id": PUBLIC}], ""),
        (None, None, ""),
    ],
)
def test_e1_everybody_has_three_names_in_an_outbox(to, also, audience, tmp_path, quick_start):
    """[B3] And a text may stand by its language alone."""
    actor = "https://m.test/users/warga"
    note = {"type": "Note", "id": f"{actor}/statuses/7", "attributedTo": actor, "contentMap": {"id": "<p>Panen</p>"}}
    item = {
        "type": "Create",
        "id": f"{actor}/statuses/7/activity",
        "actor": actor,
        "object": note,
        "to": to,
        "cc": also,
    }
    desk = Desk(tmp_path, None).has("mastodon|warga@m.test")
    result = desk.load(desk.write(json.dumps({"orderedItems": [item | {"published": "2026-11-02T03:00:00Z"}]})))
    found = [(post["text"], post["audience"]) for post in desk.posts().values()]
    assert found == ([("Panen", audience)] if audience else [])
    assert [p.reason for p in result.problems] == ([] if audience else ["not_public"])

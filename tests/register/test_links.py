"""Links as people paste them, each to one account or to a reason."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RegisterError
from domain.links import canonical_account, default_route, platform_of
from domain.platforms import PLATFORMS
from domain.types import Platform, Route

CHANNEL = "UC" + "aB3_-" * 4 + "xY"
DID = "did:plc:abcdefghijklmnopqrstuvwx"

ACCOUNTS = [
    # pasted text, column platform, platform, handle, native id
    ("https://www.Instagram.com/Budi.S/?igsh=abc", None, "instagram", "budi.s", None),
    ("@Budi.S", "instagram", "instagram", "budi.s", None),
    ("budi.s", "ig", "instagram", "budi.s", None),
    ("  <https://instagram.com/budi.s>  ", None, "instagram", "budi.s", None),
    ("\u200bhttps://instagram.com/budi.s\ufeff", "instagram", "instagram", "budi.s", None),
    ("instagram.com/budi.s/reels/", None, "instagram", "budi.s", None),
    ("https://instagr.am/budi.s", None, "instagram", "budi.s", None),
    ("https://x.com/Sekar_R?s=21&t=abc", None, "x", "sekar_r", None),
    ("https://mobile.twitter.com/Sekar_R/status/123", None, "x", "sekar_r", None),
    ("http://twitter.com/sekar_r#", "twitter", "x", "sekar_r", None),
    ("@Sekar_R", "x", "x", "sekar_r", None),
    ("https://m.facebook.com/budi.rekaan?mibextid=Zb", None, "facebook", "budi.rekaan", None),
    ("https://fb.com/budi.rekaan", None, "facebook", "budi.rekaan", None),
    ("https://id-id.facebook.com/budi.rekaan/", None, "facebook", "budi.rekaan", None),
    (
        "https://web.facebook.com/profile.php?id=100001234567890&sk=about",
        None,
        "facebook",
        "100001234567890",
        "100001234567890",
    ),
    (
        "https://www.facebook.com/people/Budi-Rekaan/100001234567890/",
        None,
        "facebook",
        "100001234567890",
        "100001234567890",
    ),
    ("https://www.facebook.com/pages/Dinas-Rekaan/112233445566", None, "facebook", "112233445566", "112233445566"),
    ("100001234567890", "fb", "facebook", "100001234567890", "100001234567890"),
    ("https://www.facebook.com/budi.rekaan/posts/pfbid0abc", None, "facebook", "budi.rekaan", None),
    ("https://www.tiktok.com/@Budi.Rekaan/video/7300000000000000000?lang=id-ID", None, "tiktok", "budi.rekaan", None),
    ("tiktok.com/@budi.rekaan", None, "tiktok", "budi.rekaan", None),
    ("@budi_rekaan", "TikTok", "tiktok", "budi_rekaan", None),
    ("https://www.threads.net/@budi.s", None, "threads", "budi.s", None),
    ("https://www.threads.com/@budi.s/post/abc", None, "threads", "budi.s", None),
    (f"https://www.youtube.com/channel/{CHANNEL}/videos", None, "youtube", CHANNEL, CHANNEL),
    (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", None, "youtube", CHANNEL, CHANNEL),
    (CHANNEL, "youtube", "youtube", CHANNEL, CHANNEL),
    ("https://m.youtube.com/@KanalRekaan?si=xyz", None, "youtube", "kanalrekaan", None),
    ("@KanalRekaan", "yt", "youtube", "kanalrekaan", None),
    ("https://t.me/s/kanal_rekaan", None, "telegram", "kanal_rekaan", None),
    ("https://t.me/kanal_rekaan/42", None, "telegram", "kanal_rekaan", None),
    ("https://telegram.me/Kanal_Rekaan", "tg", "telegram", "kanal_rekaan", None),
    ("https://id.pinterest.com/budirekaan/_saved/", None, "pinterest", "budirekaan", None),
    ("https://bsky.app/profile/Budi.bsky.social", None, "bluesky", "budi.bsky.social", None),
    (f"https://bsky.app/profile/{DID}", None, "bluesky", DID, DID),
    (DID, None, "bluesky", DID, DID),
    ("@budi.bsky.social", "bsky", "bluesky", "budi.bsky.social", None),
    ("https://Mastodon.example/@Budi", "mastodon", "mastodon", "budi@mastodon.example", None),
    ("https://mastodon.example/users/budi", "mastodon", "mastodon", "budi@mastodon.example", None),
    ("https://mastodon.example/@budi@lain.example", "mastodon", "mastodon", "budi@lain.example", None),
    ("@budi@mastodon.example", None, "mastodon", "budi@mastodon.example", None),
    ("budi@mastodon.example", "mastodon", "mastodon", "budi@mastodon.example", None),
    ("https://Blog.Contoh.example/feed/", "wordpress", "wordpress", "blog.contoh.example", None),
    ("https://contoh.example/blog/wp-json/wp/v2/posts", "wordpress", "wordpress", "contoh.example/blog", None),
    ("rekaan.blogspot.com/feeds/posts/default?alt=rss", "blogspot", "blogger", "rekaan.blogspot.com", None),
    (
        "https://contoh.example/rss?utm_source=wa&kategori=2&fbclid=1",
        "rss",
        "feed",
        "contoh.example/rss?kategori=2",
        None,
    ),
    ("www.contoh.example/Halaman", "situs", "website", "www.contoh.example/Halaman", None),
]


@pytest.mark.parametrize(("text", "column", "platform", "handle", "native_id"), ACCOUNTS)
def test_r12_a_pasted_link_is_one_account(text, column, platform, handle, native_id):
    found = canonical_account(text, platform_of(column) if column else None)
    assert (found.platform.value, found.handle, found.native_id) == (platform, handle, native_id)


@pytest.mark.parametrize(("text", "column", "platform", "handle", "native_id"), ACCOUNTS)
def test_r12_a_canonical_handle_is_its_own_canonical_form(text, column, platform, handle, native_id):
    assert canonical_account(handle, Platform(platform)).handle == handle


REFUSED = [
    ("", None, "empty"),
    (" \u200b ", "x", "empty"),
    ("https://www.facebook.com/share/1AbCdEf/", None, "share_link"),
    ("https://fb.watch/abc/", None, "short_link"),
    ("https://fb.me/abc", None, "short_link"),
    ("https://vt.tiktok.com/ZSabc/", None, "short_link"),
    ("https://vm.tiktok.com/ZSabc/", "tiktok", "short_link"),
    ("https://youtu.be/dQw4w9WgXcQ", None, "short_link"),
    ("https://pin.it/abc", None, "short_link"),
    ("https://bit.ly/abc", "instagram", "short_link"),
    ("https://www.instagram.com/p/Cabc/", None, "not_an_account"),
    ("https://www.instagram.com/reel/Cabc/", None, "not_an_account"),
    ("https://www.instagram.com/stories/budi/1/", None, "not_an_account"),
    ("https://instagram.com", None, "not_an_account"),
    ("https://x.com/hashtag/pilkada", None, "not_an_account"),
    ("https://x.com/i/web/status/1", None, "not_an_account"),
    ("https://www.facebook.com/photo.php?fbid=1", None, "not_an_account"),
    ("https://www.facebook.com/permalink.php?story_fbid=1&id=2", None, "not_an_account"),
    ("https://www.facebook.com/watch/?v=1", None, "not_an_account"),
    ("https://www.facebook.com/profile.php", None, "not_an_account"),
    ("https://www.facebook.com/groups/12345", None, "private_group"),
    ("https://t.me/+AbCdEf", None, "private_group"),
    ("https://t.me/joinchat/AbC", None, "private_group"),
    ("https://t.me/c/1234/5", None, "private_group"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", None, "not_an_account"),
    ("https://www.youtube.com/channel/UCkurang", None, "bad_handle"),
    ("https://www.tiktok.com/tag/pilkada", None, "not_an_account"),
    ("https://bsky.app/search?q=a", None, "not_an_account"),
    ("https://mastodon.example/about", "mastodon", "not_an_account"),
    ("https://x.com/budi", "instagram", "platform_mismatch"),
    ("https://contoh.example/budi", None, "platform_unknown"),
    ("@budi", None, "platform_unknown"),
    ("budi@contoh.example", None, "platform_unknown"),
    ("nama dengan spasi", "x", "bad_handle"),
    ("terlalu_panjang_untuk_x", "x", "bad_handle"),
    ("budí", "instagram", "bad_handle"),
    ("did:plc:abc", "x", "bad_handle"),
    ("http://[abc", "website", "bad_handle"),
    ("https://localhost/blog", "wordpress", "bad_handle"),
    ("ftp://contoh.example/a", "website", "bad_handle"),
    ("javascript:alert(1)//", "website", "bad_handle"),
]


@pytest.mark.parametrize(("text", "column", "reason"), REFUSED)
def test_a_link_that_names_no_account_is_refused_with_advice(text, column, reason):
    with pytest.raises(RegisterError) as caught:
        canonical_account(text, platform_of(column) if column else None)
    assert caught.value.what == reason
    assert caught.value.remedy
    if len(text.strip()) > 4:
        assert text.strip() not in str(caught.value)


def test_r12_an_unknown_platform_is_refused_with_the_known_ones():
    with pytest.raises(RegisterError, match="platform_unknown") as caught:
        platform_of("friendster")
    assert all(p.value in caught.value.remedy for p in Platform)


def test_only_open_platforms_are_crawled_without_a_person():
    assert default_route(Platform.MASTODON) is Route.A
    assert {default_route(p) for p in (Platform.FACEBOOK, Platform.INSTAGRAM, Platform.TIKTOK, Platform.X)} == {Route.C}


ADDRESSES = st.tuples(
    st.sampled_from(["", "https://", "http://", "x.com/", "https://t.me/", "//", "https://["]), st.text(max_size=40)
).map("".join)


@given(ADDRESSES, st.sampled_from([None, *Platform]))
def test_any_text_is_an_account_or_a_reason(text, platform):
    try:
        found = canonical_account(text, platform)
    except RegisterError as error:
        reason = error.what
    else:
        reason = "" if found.handle and platform in (None, found.platform) else "another platform"
    assert " " not in reason


@pytest.mark.parametrize("platform", [Platform.WEBSITE, Platform.FEED, Platform.WORDPRESS, Platform.BLOGGER])
@pytest.mark.parametrize(
    "host",
    [
        "[2001:db8::1.2.3.4]",
        "[2001:db8::1]",
        "1.2.3.4",
        "a..b",
        "exa mple.id",
        "\x00.id",
        ".id",
        "-a.id",
        "a-.id",
        "situs.i",
        "a" * 64 + ".id",
        ".".join(["situs"] * 60),
    ],
)
def test_a_site_whose_host_nothing_can_ask_is_refused(platform, host):
    with pytest.raises(RegisterError):
        canonical_account(f"https://{host}/", platform)


@pytest.mark.parametrize(
    "host", ["situs.id", "desa_maju.blogspot.com", "xn--bcher-kva.example", "1001malam.id", "b\u00fccher.id"]
)
def test_a_site_of_an_honest_host_is_taken(host):
    assert canonical_account(f"https://{host}/berita", Platform.FEED).handle.endswith("/berita")


# How people type "https://", each of which was taken for the name of a site.
SLIPS = [
    "".join(parts)
    for parts in itertools.product(
        ("http", "https", "htps", "ttps", "htttp", "HTTPS"), ("", ":", ";"), ("/", "//", "//:")
    )
]
OF_PLATFORMS = [facts for facts in PLATFORMS.values() if facts.hosts]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("host", ["instagram.com", "www.instagram.com", "m.facebook.com", "x.com", "tiktok.com"])
def test_a_slip_in_https_before_a_platforms_host_changes_nobodys_account(slip, host):
    name = "@budi.rekaan" if host == "tiktok.com" else "budi_rekaan" if host == "x.com" else "budi.rekaan"
    meant = canonical_account(f"https://{host}/{name}")
    assert canonical_account(f"{slip}{host}/{name}") == meant
    assert canonical_account(f"{slip}{host}/{name}", meant.platform) == meant


@pytest.mark.parametrize("facts", OF_PLATFORMS, ids=lambda facts: facts.label)
@pytest.mark.parametrize("start", ["https://situs.example", "situs.example", "htps//situs.example"])
def test_an_address_of_elsewhere_names_nobody_on_a_platform(facts, start):
    for path in ("/budi.rekaan", "/@budi", f"/{facts.hosts[0]}/budi"):
        with pytest.raises(RegisterError):
            canonical_account(start + path, platform_of(facts.aliases[0] if facts.aliases else facts.label.lower()))

"""A profile's address is no post's address: two screenshots of one account would be one post."""

import pytest

from domain.types import Platform, Problem
from imports.caught import Caught, bundle, read_posts
from parsing.post_ids import is_profile

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def caught(tmp_path, url, platform):
    path = tmp_path / "catatan.zip"
    typed = Caught(
        platform=platform,
        account="@nama_rekaan",
        url=url,
        text="halo",
        other_text="",
        published="",
        seen_at="2026-11-10T08:00:00+07:00",
        audience="public",
    )
    path.write_bytes(bundle(typed, [PNG]))
    return next(read_posts(path)).post


@pytest.mark.parametrize(
    ("platform", "url"),
    [
        ("instagram", "https://www.instagram.com/nama_rekaan/"),
        ("instagram", "https://instagram.com/nama_rekaan?igsh=1"),
        ("x", "https://x.com/nama_rekaan"),
        ("facebook", "https://www.facebook.com/nama.rekaan"),
        ("tiktok", "https://www.tiktok.com/@nama_rekaan"),
        ("threads", "https://www.threads.net/@nama_rekaan"),
        ("bluesky", "https://bsky.app/profile/nama-rekaan.bsky.social"),
        ("telegram", "https://t.me/nama_rekaan"),
    ],
)
def test_a_profile_is_refused_in_words_that_say_what_to_copy(tmp_path, platform, url):
    assert is_profile(url, Platform(platform))
    made = caught(tmp_path, url, platform)
    assert isinstance(made, Problem)
    assert made.reason == "profile_address"


@pytest.mark.parametrize(
    ("platform", "url"),
    [
        ("instagram", "https://www.instagram.com/p/DRabc12xyz9/"),
        ("x", "https://x.com/nama_rekaan/status/1990000000000000001"),
        ("tiktok", "https://www.tiktok.com/@nama_rekaan/video/7400000000000000001"),
        ("facebook", "https://www.facebook.com/nama_rekaan/posts/1000001"),
        ("telegram", "https://t.me/nama_rekaan/12"),
        ("wordpress", "https://nama.contoh.test"),
    ],
)
def test_an_address_of_a_post_or_of_a_site_is_none(platform, url):
    assert not is_profile(url, Platform(platform))

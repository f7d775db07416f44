"""Every key of a recorded listing that bears words is read, or left out on purpose and said so in docs/platforms.md."""

import json
import re

import pytest

READ = {
    "bluesky": [
        r"feed\.post\.record\.text", r"feed\.post\.embed(\.media)?\.external\.title",
        r"feed\.post\.embed(\.media)?\.images\.alt",
        r"feed\.post\.embed\.record(\.record)?\.value\.text",
    ],
    "mastodon": [
        r"(reblog\.)?content", r"(reblog\.)?spoiler_text", r"(reblog\.)?poll\.options\.title",
        r"(reblog\.)?card\.title",
        r"(reblog\.)?media_attachments\.description",
    ],
    "x": [r"data\.text"],
    "facebook": [r"data\.message"],
    "instagram": [r"business_discovery\.media\.data\.caption"],
    "threads": [r"data\.text", r"poll_attachment\.option_[a-d]"],
    "wordpress": [r"title\.rendered", r"content\.rendered"],
    "youtube": [r"items\.snippet\.(title|description)"],
}  # fmt: skip
# Names of accounts, what another author wrote around the post, and what a platform writes about a link or a program.
LEFT_OUT = {
    "bluesky": [
        r".*\.displayName", r"feed\.reply\..*", r".*\.external\.description", r"feed\.post\.record\.embed\..*",
        r"feed\.post\.embed\.record\.(record\.)?embeds\..*", r"feed\.post\.embed\.record\.(record\.)?value\.embed\..*",
    ],
    "mastodon": [
        r"(reblog\.)?account\..*", r"application\.name",
        r"(reblog\.)?card\.(author_name|description|html|provider_name)",
    ],
    "facebook": [r"data\.application\.name", r"data\.(description|name)", r"data\.from\..*", r"data\.likes\..*"],
    "youtube": [r"items\.snippet\.channelTitle"],
}  # fmt: skip
LISTINGS = [
    "bluesky/f_autfeed.http.json", "mastodon/get_account_statuses_default.http.json",
    "mastodon/get_account_statuses_limit.http.json", "x/v2_get_users_tweets.http.json",
    "x/v2_get_home_timeline.http.json",
    "facebook/facebook-page-posts.http.json", "facebook/feed_fields_p1.json",
    "instagram/business_discovery_medias_p1.json", "threads/threads_user_posts.json", "threads/media-with-poll.json",
    "wordpress/posts.json", "youtube/playlist_items_paged_1.json",
]  # fmt: skip


def keys_with_words(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from keys_with_words(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from keys_with_words(inner, path)
    elif isinstance(value, str) and " " in value.strip():
        yield ".".join(path)


@pytest.mark.parametrize("name", LISTINGS)
def test_b3_each_key_that_bears_words_is_read_or_left_out_by_name(shared, name):
    """[B3]"""
    recorded = json.loads((shared / "fixtures/platforms" / name).read_bytes())
    body = recorded["response"]["body"] if name.endswith(".http.json") else recorded
    platform = name.partition("/")[0]
    known = [*READ[platform], *LEFT_OUT.get(platform, [])]
    found = set(keys_with_words(body))
    assert found
    assert {key for key in found if not any(re.fullmatch(pattern, key) for pattern in known)} == set()

"""Datasets of Apify's most used actors as JSON or JSON Lines: Instagram, Facebook, TikTok and X.

Known are the keys of apify/instagram-scraper, apify/facebook-posts-scraper, clockworks/tiktok-scraper and
apidojo/tweet-scraper; others that write the same keys are read alike. They read what anybody sees without a login.
Comments and profiles that lie in an item are never read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.links import author_of_address, platform_of_address
from domain.types import Media, Platform, Problem
from imports.json_lines import objects
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.x_site import media_of
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import id_of_address
from parsing.x_words import choices_of, links_of, unescaped

Item = Callable[[Mapping[str, Any], int], ImportedPost | Problem]


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every item as a post or a problem; profiles, comments, hashtags and items that tell of an error are no posts."""
    for line in objects(path):
        if isinstance(line.content, Problem):
            yield Row(post=line.content, bytes_read=line.size)
            continue
        record = line.content.value
        read = next((read for fits, read in SHAPES if fits(record)), None)
        post = read(record, line.number) if read else refused(line.number, "not_a_post_item", _named(record))
        if isinstance(post, ImportedPost):
            post = replace(post, decode_errors=line.content.decode_errors)
        yield Row(post=post, bytes_read=line.size)


def is_ours(record: Mapping[str, Any]) -> bool:
    return any(fits(record) for fits, _ in SHAPES)


def _named(record: Mapping[str, Any]) -> str:
    return (text_of(record, "error") or text_of(record, "type") or text_of(record, "dataType"))[:40]


def _instagram(item: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    code = text_of(item, "shortCode")
    parts = mappings(item.get("childPosts")) or [item]
    made = to_post(
        {
            "platform": "instagram",
            "account": text_of(item, "ownerUsername"),
            "id": code,
            "url": f"https://www.instagram.com/p/{code}/",
            "text": item.get("caption"),
            "published_at": text_of(item, "timestamp"),
            "audience": "public",
        },
        line,
    )
    media = tuple(
        Media(
            kind="video" if text_of(part, "type") == "Video" or part.get("videoUrl") else "image",
            url=text_of(part, "displayUrl"),
            alt=text_of(part, "alt"),
        )
        for part in parts
    )
    beside = tuple(text_of(user, "username") for user in mappings(item.get("coauthorProducers")))
    return made if isinstance(made, Problem) else replace(made, media=media, coauthors=beside)


def _tiktok(item: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    author, url = mapping(item.get("authorMeta")), text_of(item, "webVideoUrl")
    slides = mappings(item.get("slideshowImageLinks"))
    made = to_post(
        {
            "platform": "tiktok",
            "account": text_of(author, "name"),
            "id": text_of(item, "id") or id_of_address(url, Platform.TIKTOK),
            "url": url,
            "text": item.get("text"),
            "published_at": text_of(item, "createTimeISO") or text_of(item, "createTime"),
            "audience": "private" if author.get("privateAccount") is True else "public",
        },
        line,
    )
    pictures = tuple(Media(kind="image", url=text_of(s, "tiktokLink") or text_of(s, "downloadLink")) for s in slides)
    film = (Media(kind="video", url=text_of(mapping(item.get("videoMeta")), "coverUrl")),)
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            epoch=None if text_of(item, "createTimeISO") else "s",
            account_native_id=text_of(author, "id"),
            language=text_of(item, "textLanguage") or None,
            media=pictures or film,
        )
    )


def _facebook(item: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """Whose it is follows from its writer; pageName is the page on which the actor found it."""
    url = text_of(item, "url") or text_of(item, "topLevelUrl")
    if "/groups/" in f"{url} {text_of(item, 'facebookUrl')} {text_of(item, 'inputUrl')}" or item.get("groupTitle"):
        return refused(line, "private_group")
    user, shared = mapping(item.get("user")), mapping(item.get("sharedPost"))
    number = text_of(user, "id")
    profile = author_of_address(text_of(user, "profileUrl"), Platform.FACEBOOK)
    own, passed_on = text_of(item, "text"), text_of(shared, "text")
    made = to_post(
        {
            "platform": "facebook",
            "account": (profile.handle if profile else "") or number or text_of(item, "pageName"),
            "id": text_of(item, "postId") or id_of_address(url, Platform.FACEBOOK),
            "url": url,
            "kind": "original" if not shared else "quote" if own.strip() else "repost",
            "text": own if shared else item.get("text"),
            "other_text": passed_on,
            "other_author": _who(mapping(shared.get("user"))),
            "published_at": text_of(item, "time") or text_of(item, "timestamp"),
            "audience": "public",
        },
        line,
    )
    epoch = None if text_of(item, "time") else "ms" if len(text_of(item, "timestamp")) > 11 else "s"
    media = (*_pictures(item), *_pictures(shared), *_link(item))
    return made if isinstance(made, Problem) else replace(made, epoch=epoch, account_native_id=number, media=media)


def _who(user: Mapping[str, Any]) -> str:
    """The writer of what was shared: a number or an address; a name that is shown proves nothing."""
    return text_of(user, "id") or text_of(user, "profileUrl")


def _pictures(item: Mapping[str, Any]) -> Iterator[Media]:
    for part in mappings(item.get("media")):
        kind = "video" if "Video" in text_of(part, "__typename") or part.get("is_playable") else "image"
        picture = mapping(part.get("photo_image")) or mapping(part.get("image"))
        alt = text_of(part, "ocrText") or text_of(part, "accessibility_caption")
        yield Media(kind=kind, url=text_of(picture, "uri") or text_of(part, "thumbnail"), alt=alt)


def _link(item: Mapping[str, Any]) -> Iterator[Media]:
    target = text_of(item, "link")
    if target.startswith("http") and platform_of_address(target) != Platform.FACEBOOK:
        title = "\n".join(t for key in ("previewTitle", "previewDescription") if (t := text_of(item, key)))
        yield Media(kind="link", url=target, alt=title)


def _tweet(item: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    author, shared, quoted = (mapping(item.get(key)) for key in ("author", "retweet", "quote"))
    other, name, number = shared or quoted, text_of(author, "userName"), text_of(item, "id")
    reposted = bool(shared) or item.get("isRetweet") is True
    quoting = bool(quoted) or item.get("isQuote") is True
    whole = _words(item)
    start, _, rest = whole.partition(": ") if reposted and not shared else ("", "", "")
    writer = mapping(other.get("author"))
    made = to_post(
        {
            "platform": "x",
            "account": name,
            "id": number,
            "url": text_of(item, "url") or text_of(item, "twitterUrl"),
            "kind": "repost" if reposted else "quote" if quoting else "reply" if item.get("isReply") is True else "",
            "text": "" if reposted else whole,
            "other_text": _words(other) if other else rest,
            "other_author": text_of(writer, "id") or text_of(writer, "userName") or start.removeprefix("RT @"),
            "published_at": text_of(item, "createdAt"),
            "audience": "protected" if author.get("protected") is True else "public",
        },
        line,
    )
    extended = {"extended_entities": item.get("extendedEntities"), "entities": item.get("entities")}
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            account_native_id=text_of(author, "id"),
            reply_to=text_of(item, "inReplyToId") if item.get("isReply") is True else "",
            language=text_of(item, "lang") or None,
            media=(*media_of(extended), *links_of(extended)),
        )
    )


def _words(item: Mapping[str, Any]) -> str:
    words = (text_of(item, "fullText") or text_of(item, "text"), *choices_of(mapping(item.get("card"))))
    return "\n".join(unescaped(part) for part in words if part)


# What tells an item of one actor from the others'.
SHAPES: tuple[tuple[Callable[[Mapping[str, Any]], bool], Item], ...] = (
    (lambda o: {"shortCode", "ownerUsername"} <= o.keys(), _instagram),
    (lambda o: {"authorMeta", "webVideoUrl"} <= o.keys(), _tiktok),
    (lambda o: "postId" in o and bool({"facebookUrl", "topLevelUrl", "pageName"} & o.keys()), _facebook),
    (lambda o: "createdAt" in o and "userName" in mapping(o.get("author")), _tweet),
)

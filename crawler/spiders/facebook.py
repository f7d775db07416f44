"""Facebook Pages: the posts that a page published itself, by the Graph API. Personal profiles have no interface."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from crawler.base import AccountSpider
from crawler.spiders.graph import answer_of, data_of, following, items_page
from domain.links import author_of_address
from domain.types import Account, Media, Page, Platform, Post, PostKind
from parsing import attribution
from parsing.attribution import Claim
from parsing.pages import PageContext, mapping, mappings, text_of

HOST = "https://graph.facebook.com/v25.0"
FIELDS = (
    "id,message,story,created_time,updated_time,permalink_url,from,parent_id,status_type,is_hidden,"
    "attachments{media_type,type,title,description,unshimmed_url,media,subattachments}"
)
KINDS = {"photo": "image", "album": "image", "video": "video", "link": "link"}


class FacebookSpider(AccountSpider):
    name = "facebook"
    platforms = (Platform.FACEBOOK,)
    is_api = needs_key = True
    closed = ("100/33",)

    def first_url(self, account: Account) -> str:
        page = quote(account.native_id or account.handle, safe="")
        return f"{HOST}/{page}/published_posts?{urlencode({'fields': FIELDS, 'limit': 100})}"

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of published_posts."""
    answer = answer_of(body, context, "published_posts")
    if isinstance(answer, Page):
        return answer
    items = data_of(answer[0])
    owner = next((text_of(i, "id").partition("_")[0] for i in items if "_" in text_of(i, "id")), None)
    return items_page(
        answer[0].get("data"), _post, context, broken=answer[1], next_url=following(answer[0], context), native_id=owner
    )


def _post(item: Mapping[str, Any], context: PageContext, broken: int) -> Post | str:
    page, _, native_id = text_of(item, "id").rpartition("_")
    if not native_id:
        return "id_missing"
    writer = text_of(mapping(item.get("from")), "id")
    if writer and page and writer != page:
        return "foreign_author"
    asked = attribution.owner(context, page)
    if reason := attribution.refusal(asked, Claim(native_id=writer or page, url=_own_address(item))):
        return reason
    if item.get("is_hidden") is True:
        return "not_public"
    attachments = mappings(mapping(item.get("attachments")).get("data"))
    shared, origin = bool(text_of(item, "parent_id")), text_of(item, "parent_id").partition("_")[0]
    # A post that only says what was done (a new picture, a milestone) has a story and no message.
    own, other = text_of(item, "message") or text_of(item, "story"), _described(attachments) if shared else ""
    oneself = shared and attribution.of_oneself(asked, Claim(native_id=origin))
    if oneself:
        own, other = text_of(item, "message") or other, ""
    published = context.moment(item.get("created_time"))
    return Post(
        platform=Platform.FACEBOOK,
        native_id=native_id,
        author_native_id=page or context.account.handle,
        kind=PostKind.ORIGINAL if not shared else PostKind.QUOTE if text_of(item, "message") else PostKind.REPOST,
        url=text_of(item, "permalink_url") or f"https://www.facebook.com/{page}/posts/{native_id}",
        text="" if shared and not oneself and not text_of(item, "message") else own,
        other_text=other,
        # Who wrote what was shared is not told; the id of that post names its page.
        other_author=origin if shared and not oneself else None,
        published=published,
        edited=context.later(item.get("updated_time"), published),
        media=_media(attachments),
        decode_errors=own.count("\ufffd") if broken else 0,
    )


def _own_address(item: Mapping[str, Any]) -> str:
    """The permalink, unless it names a page by the name that it has now and the register does not know yet."""
    url = text_of(item, "permalink_url")
    named = author_of_address(url, Platform.FACEBOOK)
    return "" if named is not None and named.native_id is None else url


def _described(attachments: list[Mapping[str, Any]]) -> str:
    return "\n\n".join(text for a in attachments for text in (text_of(a, "title"), text_of(a, "description")) if text)


def _media(attachments: list[Mapping[str, Any]]) -> tuple[Media, ...]:
    parts = [p for a in attachments for p in mappings(mapping(a.get("subattachments")).get("data")) or [a]]
    found = []
    for part in parts:
        kind = KINDS.get(text_of(part, "media_type") or text_of(part, "type"), "other")
        picture = text_of(mapping(mapping(part.get("media")).get("image")), "src")
        url = text_of(part, "unshimmed_url") if kind == "link" else picture
        if url:
            found.append(Media(kind=kind, url=url, alt=text_of(part, "title") if kind == "link" else ""))
    return tuple(found)

"""Instagram professional accounts by Business Discovery. Personal accounts have no interface: visits and files.

The id that we keep is the short code of a post's address, the one thing that browsers and programs share.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.run_state import Task
from crawler.spiders.graph import answer_of, items_page
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind
from parsing import attribution
from parsing.attribution import Claim
from parsing.pages import PageContext, failed, mapping, mappings, text_of
from parsing.post_ids import id_of_address

HOST = "https://graph.facebook.com/v25.0"
MEDIA = "id,caption,media_type,media_product_type,permalink,timestamp,children{media_type}"
KINDS = {"IMAGE": "image", "VIDEO": "video", "CAROUSEL_ALBUM": "image"}


class InstagramSpider(AccountSpider):
    name = "instagram"
    platforms = (Platform.INSTAGRAM,)
    is_api = needs_key = True
    closed = ("110", "110/2207013")

    def start_url(self, task: Task) -> str | None:
        approval = self.run_state.access.approvals.get(Platform.INSTAGRAM)
        return listing(approval.own_id, task.account.handle) if approval and approval.own_id else None

    def first_url(self, account: Account) -> str | None:
        return None  # needs the body's own user id, see start_url

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def listing(own_id: str, handle: str, after: str = "") -> str:
    """`own_id` is the body's own Instagram user, on whose behalf Meta answers."""
    media = f"media.limit(50){f'.after({after})' if after else ''}{{{MEDIA}}}"
    fields = f"business_discovery.username({handle}){{id,username,media_count,{media}}}"
    return f"{HOST}/{own_id}?{urlencode({'fields': fields})}"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of an account's media."""
    answer = answer_of(body, context, "business_discovery")
    if isinstance(answer, Page):
        return answer
    found = mapping(answer[0].get("business_discovery"))
    media = mapping(found.get("media"))
    after = text_of(mapping(mapping(media.get("paging")).get("cursors")), "after")
    own_id = urlsplit(context.url).path.rsplit("/", 1)[-1]
    more = bool(after) and f".after({after})" not in parse_qs(urlsplit(context.url).query).get("fields", [""])[0]
    items = mappings(media.get("data"))
    # An account that has nothing may come without its list, but then it says so.
    data = [] if "media" not in found and found.get("media_count") == 0 else media.get("data")
    page = items_page(
        data,
        _post,
        context,
        broken=answer[1],
        native_id=text_of(found, "id"),
        next_url=listing(own_id, context.account.handle, after) if more and items else None,
        where="media.data",
    )
    claim = Claim(native_id=text_of(found, "id"), names=(text_of(found, "username").lower(),))
    reason = attribution.refusal(context.account, claim)
    return failed(Outcome.NOT_OWNER, reason) if page.posts and reason not in ("", "author_unknown") else page


def _post(item: Mapping[str, Any], context: PageContext, broken: int) -> Post | str:
    url, caption = text_of(item, "permalink"), text_of(item, "caption")
    native_id = id_of_address(url, Platform.INSTAGRAM) or text_of(item, "id")
    if not native_id:
        return "id_missing"
    if reason := attribution.refusal(context.account, Claim(names=(context.account.handle,), url=url)):
        return reason
    parts = mappings(mapping(item.get("children")).get("data")) or [item]
    return Post(
        platform=Platform.INSTAGRAM,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=PostKind.ORIGINAL,
        url=url,
        text=caption,
        published=context.moment(item.get("timestamp")),
        # The addresses of the pictures are signed and expire, so only their kind is kept.
        media=tuple(Media(kind=KINDS.get(text_of(part, "media_type"), "other")) for part in parts),
        decode_errors=caption.count("\ufffd") if broken else 0,
    )

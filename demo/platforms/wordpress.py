"""WordPress sites: the REST listing of posts, its errors, and the RSS feed every site has."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from demo.answers import Answer, AnswerMoment, Request, as_json, as_text
from demo.platforms.feeds import rss
from demo.values import WorldAccount, WorldPost

_POSTS = "/wp-json/wp/v2/posts"
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    if site.state(moment.crawl) == "error":
        return as_text("<p>There has been a critical error on this website.</p>", "text/html", 500)
    if request.path.rstrip("/") == "/feed":
        return rss(moment, request, site)
    if request.path in ("", "/"):
        page = f'<link rel="alternate" type="application/rss+xml" href="https://{site.host}/feed/">'
        return as_text(
            f"<!doctype html><title>{escape(site.display_name)}</title>{page}",
            "text/html",
            headers={"Link": f'<https://{site.host}/wp-json/>; rel="https://api.w.org/"'},
        )
    if not request.path.startswith("/wp-json"):
        return as_text("<p>Halaman tidak ditemukan.</p>", "text/html", 404)
    if site.rest == "off":
        return _error(401, "rest_not_logged_in", "You are not currently logged in.")
    if request.path.rstrip("/") == "/wp-json":
        return as_json({"name": site.display_name, "url": f"https://{site.host}", "namespaces": ["wp/v2"]}, {})
    return _posts(moment, request, site)


def _error(status: int, code: str, message: str) -> Answer:
    return as_json({"code": code, "message": message, "data": {"status": status}}, {}, status)


def _posts(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    one = re.fullmatch(_POSTS + r"/(\d+)", request.path)
    posts = list(site.posts_at(moment.crawl))
    if one:
        found = [post for post in posts if post.native_id == one[1]]
        if not found:
            return _error(404, "rest_post_invalid_id", "Invalid post ID.")
        return as_json(_post(moment, site, found[0]), {})
    if request.path.rstrip("/") != _POSTS:
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")
    wrong = _wrong_parameter(request.query)
    if wrong:
        return _error(400, "rest_invalid_param", f"Invalid parameter(s): {wrong}")
    posts = [post for post in posts if _wanted(moment, post, request.query)]
    if request.query.get("orderby") == "modified":
        posts.sort(key=lambda post: post.edited_by(moment.crawl) or post.at, reverse=True)
    return _listing(moment, request, site, posts)


def _wrong_parameter(query: Mapping[str, str]) -> str:
    for key in ("per_page", "page", "author"):
        value = query.get(key, "1")
        if not value.isdecimal() or int(value) < 1 or (key == "per_page" and int(value) > 100):
            return key
    return next((key for key in ("after", "modified_after") if key in query and _time(query[key]) is None), "")


def _time(text: str) -> datetime | None:
    """A time of the query; without a zone it is the site's own, taken as UTC here."""
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "+"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _wanted(moment: AnswerMoment, post: WorldPost, query: Mapping[str, str]) -> bool:
    after, modified = _time(query.get("after", "")), _time(query.get("modified_after", ""))
    if after is not None and post.at <= after:
        return False
    if query.get("author", "1") != "1":
        return False
    return modified is None or (post.edited_by(moment.crawl) or post.at) > modified


def _listing(moment: AnswerMoment, request: Request, site: WorldAccount, posts: list[WorldPost]) -> Answer:
    size, page = int(request.query.get("per_page", "10")), int(request.query.get("page", "1"))
    pages = max(1, -(-len(posts) // size))
    if page > pages:
        return _error(
            400,
            "rest_post_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
        )
    here = posts[(page - 1) * size : page * size]
    headers = {
        "X-WP-Total": str(len(posts)),
        "X-WP-TotalPages": str(pages if posts else 0),
        "Access-Control-Expose-Headers": "X-WP-Total, X-WP-TotalPages, Link",
    }
    if page < pages:
        headers["Link"] = f'<https://{site.host}{_POSTS}?per_page={size}&page={page + 1}>; rel="next"'
    return as_json([_post(moment, site, post) for post in here], headers)


def _post(moment: AnswerMoment, site: WorldAccount, post: WorldPost) -> Json:
    """`date` is the site's local time without a zone, `date_gmt` the same moment in UTC, also without one."""
    edited = post.edited_by(moment.crawl) or post.at
    modified = edited.astimezone(post.at.tzinfo)
    locked = post.audience == "protected"
    text = (
        ""
        if locked
        else "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in post.text_at(moment.crawl).split("\n\n"))
    )
    slug = re.sub(r"\W+", "-", post.title.casefold()).strip("-")
    return {
        "id": int(post.native_id),
        "date": _naive(post.at),
        "date_gmt": _naive(post.at.astimezone(UTC)),
        "guid": {"rendered": f"https://{site.host}/?p={post.native_id}"},
        "modified": _naive(modified),
        "modified_gmt": _naive(edited.astimezone(UTC)),
        "slug": slug,
        "status": "publish",
        "type": "post",
        "link": f"https://{site.host}/{post.at:%Y/%m/%d}/{slug}/",
        "title": {"rendered": ("Protected: " if locked else "") + escape(post.title, quote=False)},
        "content": {"rendered": text, "protected": locked},
        "excerpt": {"rendered": text[:140], "protected": locked},
        "author": 1,
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {},
        "categories": [1],
        "tags": [],
    }


def _naive(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S")

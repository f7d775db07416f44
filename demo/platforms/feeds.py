"""RSS 2.0, Atom and JSON Feed, and the feeds of YouTube, Blogger and Pinterest."""

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from demo import native_ids
from demo.answers import Answer, AnswerMoment, Request, as_json, as_text, etag
from demo.values import WorldAccount, WorldPost
from domain.periods import HARI, tanggal
from domain.types import Platform

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def answer(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    """A feed at its own address; everything else of the host is a plain page."""
    if site.state(moment.crawl) == "error":
        return as_text("Internal Server Error", status=500)
    if request.path != "/" + site.handle.partition("/")[2]:
        home = request.path in ("", "/")
        return as_text(site.display_name, "text/html") if home else as_text("Not Found", status=404)
    if site.format == "atom":
        return atom(moment, request, site)
    return json_feed(moment, request, site) if site.format == "json" else rss(moment, request, site)


def rss(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    items = []
    for post in _readable(moment, site):
        link = _link(site, post)
        items.append(
            f"<item><title>{escape(post.title)}</title><link>{escape(link)}</link>"
            f"<pubDate>{escape(_rss_date(site, post.at))}</pubDate>"
            f'<guid isPermaLink="false">{escape(link)}</guid>'
            f"<description><![CDATA[<p>{escape(post.text_at(moment.crawl))}</p>]]></description></item>"
        )
    own = f"https://{site.host}{request.path}"
    body = (
        f'{_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(site.display_name)}</title><link>https://{site.host}/</link>"
        f'<atom:link href={quoteattr(own)} rel="self" type="application/rss+xml"/>'
        f"<description>Catatan</description><language>id</language>\n" + "\n".join(items) + "\n</channel></rss>\n"
    )
    return _conditional(moment, request, site, body, "application/rss+xml")


def _rss_date(site: WorldAccount, at: datetime) -> str:
    if site.dates == "indonesia":
        return f"{HARI[at.weekday()]}, {tanggal(at.date())} {at:%H.%M}"
    return format_datetime(at)


def atom(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    entries = []
    for post in _readable(moment, site):
        link, edited = _link(site, post), post.edited_by(moment.crawl) or post.at
        html = escape(f"<p>{escape(post.text_at(moment.crawl))}</p>")
        entries.append(
            f'<entry><title>{escape(post.title)}</title><link rel="alternate" href={quoteattr(link)}/>'
            f"<id>tag:{site.host},2026:{native_ids.letters32(10, post.native_id)}</id>"
            f"<published>{post.at.isoformat()}</published><updated>{edited.isoformat()}</updated>"
            f'<content type="html">{html}</content></entry>'
        )
    body = (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(site.display_name)}</title>'
        f'<id>https://{site.host}/</id><link rel="self" href={quoteattr("https://" + site.handle)}/>'
        f"<updated>{_newest(moment, site).isoformat()}</updated><author><name>{escape(site.display_name)}</name>"
        f"</author>\n" + "\n".join(entries) + "\n</feed>\n"
    )
    return _conditional(moment, request, site, body, "application/atom+xml")


def json_feed(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    items = [
        {
            "id": _link(site, post),
            "url": _link(site, post),
            "title": post.title,
            "content_html": f"<p>{escape(post.text_at(moment.crawl))}</p>",
            "date_published": post.at.isoformat(),
            "date_modified": (post.edited_by(moment.crawl) or post.at).isoformat(),
        }
        for post in _readable(moment, site)
    ]
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.display_name,
        "language": "id",
        "author": {"name": site.display_name},
        "home_page_url": f"https://{site.host}/",
        "feed_url": f"https://{site.handle}",
        "items": items,
    }
    body = json.dumps(value, ensure_ascii=False, indent=1)
    return _conditional(moment, request, site, body, "application/feed+json")


def youtube(moment: AnswerMoment, request: Request) -> Answer:
    """feeds/videos.xml: fifteen newest; the feed's own channel id comes without UC, the entries' with it."""
    wanted = request.query.get("channel_id")
    channel = next((a for a in moment.world.of(Platform.YOUTUBE) if a.native_id == wanted), None)
    if request.path != "/feeds/videos.xml" or channel is None or channel.state(moment.crawl) == "not_found":
        return as_text("<!doctype html><title>404 Not Found</title>", "text/html", 404)
    if channel.state(moment.crawl) == "error":
        return as_text("<!doctype html><title>500 Internal Server Error</title>", "text/html", 500)
    page = f"https://www.youtube.com/channel/{channel.native_id}"
    author = f"<author><name>{escape(channel.display_name)}</name><uri>{page}</uri></author>"
    posts = _readable(moment, channel)[:15]
    body = (
        f'{_HEAD}<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
        f'xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">'
        f'<link rel="self" href="http://www.youtube.com{escape(request.target)}"/>'
        f"<id>yt:channel:{channel.native_id[2:]}</id><yt:channelId>{channel.native_id[2:]}</yt:channelId>"
        f'<title>{escape(channel.display_name)}</title><link rel="alternate" href="{page}"/>{author}'
        f"<published>2024-03-01T08:00:00+00:00</published>\n"
        + "\n".join(_video(moment, channel, post, author) for post in posts)
        + "\n</feed>\n"
    )
    return as_text(body, "text/xml")


def _video(moment: AnswerMoment, channel: WorldAccount, post: WorldPost, author: str) -> str:
    at = post.at.astimezone(UTC).isoformat()
    edited = (post.edited_by(moment.crawl) or post.at).astimezone(UTC).isoformat()
    return (
        f"<entry><id>yt:video:{post.native_id}</id><yt:videoId>{post.native_id}</yt:videoId>"
        f"<yt:channelId>{channel.native_id}</yt:channelId><title>{escape(post.title)}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/watch?v={post.native_id}"/>{author}'
        f"<published>{at}</published><updated>{edited}</updated><media:group>"
        f"<media:title>{escape(post.title)}</media:title>"
        f'<media:content url="https://www.youtube.com/v/{post.native_id}?version=3" '
        f'type="application/x-shockwave-flash" width="640" height="390"/>'
        f'<media:thumbnail url="https://i1.ytimg.com/vi/{post.native_id}/hqdefault.jpg" width="480" height="360"/>'
        f"<media:description>{escape(post.text_at(moment.crawl))}</media:description><media:community>"
        f'<media:starRating count="3" average="5.00" min="1" max="5"/><media:statistics views="64"/>'
        f"</media:community></media:group></entry>"
    )


def blogger(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    """feeds/posts/default, as Atom or with alt=json."""
    if request.path.rstrip("/") != "/feeds/posts/default":
        return as_text(site.display_name, "text/html")
    blog = native_ids.number(19, "blog", site.handle)
    posts = _readable(moment, site)[: request.limit("max-results", 25, 150)]
    if request.query.get("alt") == "json":
        return _blogger_json(moment, site, blog, posts)
    entries = []
    for post in posts:
        edited = (post.edited_by(moment.crawl) or post.at).isoformat(timespec="milliseconds")
        entries.append(
            f"<entry><id>tag:blogger.com,1999:blog-{blog}.post-{post.native_id}</id>"
            f"<published>{post.at.isoformat(timespec='milliseconds')}</published><updated>{edited}</updated>"
            f'<title type="text">{escape(post.title)}</title><content type="html">'
            f"{escape(f'<p>{escape(post.text_at(moment.crawl))}</p>')}</content>"
            f"<link rel='alternate' type='text/html' href={quoteattr(_link(site, post))}/>"
            f"<author><name>{escape(site.display_name)}</name></author></entry>"
        )
    body = (
        f"{_HEAD}<feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' xmlns:thr='http://purl.org/syndication/thread/1.0'>"
        f"<id>tag:blogger.com,1999:blog-{blog}</id><updated>{_newest(moment, site).isoformat()}</updated>"
        f"<title type='text'>{escape(site.display_name)}</title>"
        f"<openSearch:totalResults>{len(posts)}</openSearch:totalResults>\n" + "\n".join(entries) + "\n</feed>\n"
    )
    return _conditional(moment, request, site, body, "application/atom+xml")


def _blogger_json(moment: AnswerMoment, site: WorldAccount, blog: str, posts: tuple[WorldPost, ...]) -> Answer:
    entries = [
        {
            "id": {"$t": f"tag:blogger.com,1999:blog-{blog}.post-{post.native_id}"},
            "published": {"$t": post.at.isoformat(timespec="milliseconds")},
            "updated": {"$t": (post.edited_by(moment.crawl) or post.at).isoformat(timespec="milliseconds")},
            "title": {"type": "text", "$t": post.title},
            "content": {"type": "html", "$t": f"<p>{escape(post.text_at(moment.crawl))}</p>"},
            "link": [{"rel": "alternate", "type": "text/html", "href": _link(site, post)}],
        }
        for post in posts
    ]
    feed = {
        "id": {"$t": f"tag:blogger.com,1999:blog-{blog}"},
        "title": {"type": "text", "$t": site.display_name},
        "entry": entries,
    }
    return as_json({"version": "1.0", "encoding": "UTF-8", "feed": feed}, {})


def pinterest(moment: AnswerMoment, request: Request) -> Answer:
    """/{user}/feed.rss: the newest 25 pins, with the words in the HTML of the description."""
    user = next((a for a in moment.world.of(Platform.PINTEREST) if request.path == f"/{a.handle}/feed.rss"), None)
    if user is None or user.state(moment.crawl) == "not_found":
        return as_text("<!doctype html><title>404</title>", "text/html", 404)
    if user.state(moment.crawl) == "error":
        return as_text("Internal Server Error", status=500)
    items = []
    for post in _readable(moment, user)[:25]:
        pin = f"https://www.pinterest.com/pin/{post.native_id}/"
        html = f'<a href="{pin}"><img src="https://i.pinimg.com/236x/{post.native_id}.jpg"></a>{escape(post.text_at(moment.crawl))}'
        items.append(
            f"<item><title>{escape(post.title)}</title><link>{pin}</link>"
            f"<description>{escape(html)}</description><pubDate>{format_datetime(post.at.astimezone(UTC))}</pubDate>"
            f"<guid>{pin}</guid></item>"
        )
    page = f"https://www.pinterest.com/{user.handle}/"
    body = (
        f'{_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{escape(user.display_name)}'
        f'</title><link>{page}</link><atom:link href="{page}feed.rss" rel="self"/><description/>'
        f"<language>en-us</language>\n" + "\n".join(items) + "\n</channel></rss>\n"
    )
    return as_text(body, "application/rss+xml")


def _readable(moment: AnswerMoment, site: WorldAccount) -> tuple[WorldPost, ...]:
    return tuple(post for post in site.posts_at(moment.crawl) if post.audience == "public")


def _link(site: WorldAccount, post: WorldPost) -> str:
    if post.native_id.startswith("https://"):
        return post.native_id
    slug = re.sub(r"\W+", "-", post.title.casefold()).strip("-")
    return f"https://{site.host}/{post.at:%Y/%m}/{slug}.html"


def _newest(moment: AnswerMoment, site: WorldAccount) -> datetime:
    times = [post.edited_by(moment.crawl) or post.at for post in site.posts_at(moment.crawl)]
    return max(times, default=moment.now)


def _conditional(moment: AnswerMoment, request: Request, site: WorldAccount, body: str, kind: str) -> Answer:
    """304 when the reader has these bytes already; a known ETag decides before the date."""
    mark = f'"{etag(body.encode())}"'
    changed = format_datetime(_newest(moment, site).astimezone(UTC), usegmt=True)
    headers = {"ETag": mark, "Last-Modified": changed, "Cache-Control": "max-age=300"}
    known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if (known is not None and mark in known) or (known is None and since == changed):
        return Answer(status=304, headers=headers, body=b"")
    return as_text(body, kind, headers=headers)

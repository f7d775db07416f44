"""t.me: the public preview of a channel, twenty messages a page; without a preview a redirect to t.me/name."""

from html import escape

from demo.answers import Answer, AnswerMoment, Request, as_text
from demo.values import WorldAccount, WorldPost
from domain.types import Platform, PostKind

HOST = "t.me"
PAGE = 20


def answer(moment: AnswerMoment, request: Request) -> Answer:
    name = request.path.removeprefix("/s/").strip("/").lower()
    account = next((a for a in moment.world.of(Platform.TELEGRAM) if a.handle == name), None)
    if not request.path.startswith("/s/"):
        return as_text("<html><body>Telegram</body></html>", "text/html")
    if account is None or account.state(moment.crawl) in ("private", "not_found"):
        return Answer(status=302, headers={"Location": f"https://t.me/{name}"}, body=b"")
    before = request.query.get("before", "")
    posts = [p for p in account.posts_at(moment.crawl) if not before or int(p.native_id) < int(before)]
    page = sorted(posts[:PAGE], key=lambda p: int(p.native_id))
    more = f'<a class="tme_messages_more" data-before="{page[0].native_id}"></a>' if len(posts) > PAGE else ""
    body = "\n".join(_message(account, p, moment) for p in page)
    return as_text(
        f"<!DOCTYPE html><html><head><title>{escape(account.display_name)} – Telegram</title></head><body>"
        f'<div class="tgme_channel_info"></div>{more}'
        f'<section class="tgme_channel_history js-message_history">{body}</section></body></html>',
        "text/html",
    )


def _message(account: WorldAccount, post: WorldPost, moment: AnswerMoment) -> str:
    name, words = f"{account.handle}/{post.native_id}", escape(post.text_at(moment.crawl)).replace("\n", "<br/>")
    forwarded = ""
    if post.kind == PostKind.REPOST and post.other:
        words = escape(post.other_text)
        forwarded = (
            '<div class="tgme_widget_message_forwarded_from">Forwarded from <a class='
            f'"tgme_widget_message_forwarded_from_name" href="https://t.me/{post.other.handle}/7">'
            f"{escape(post.other.display_name)}</a></div>"
        )
    photo = (
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn.telegram.example/1.jpg\')">'
        "</a>"
        if post.photo
        else ""
    )
    edited = "edited " if post.edited_by(moment.crawl) else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post="{name}">{forwarded}{photo}'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>'
        '<span class="tgme_widget_message_views">1.2K</span><span class="tgme_widget_message_meta">'
        f'{edited}<a class="tgme_widget_message_date" href="https://t.me/{name}">'
        f'<time datetime="{post.at.isoformat()}" class="time">{post.at:%H:%M}</time></a></span></div></div>'
    )

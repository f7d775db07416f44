"""api.x.com: the look-up of a user and a timeline, with X's own defaults: three fields unless more are asked for."""

from datetime import timedelta
from typing import Any

from demo.answers import Answer, AnswerMoment, Request, as_json, millis
from demo.keys import key_of
from demo.values import OTHER_BEFORE, WorldAccount, WorldPost
from domain.types import Platform, PostKind

HOST = "api.x.com"
PROBLEMS = "https://api.twitter.com/2/problems/"
WINDOW = timedelta(minutes=15)
DEEPEST = 3200  # how far a timeline reaches back
RELATIONS = {PostKind.REPLY: "replied_to", PostKind.QUOTE: "quoted", PostKind.REPOST: "retweeted"}
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request) -> Answer:
    if request.headers.get("authorization") != f"Bearer {key_of(Platform.X)}":
        problem = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
        return as_json(problem, _headers(moment), 401)
    parts = request.path.strip("/").split("/")
    if parts[:4] == ["2", "users", "by", "username"] and len(parts) == 5:
        return _user(moment, parts[4].lower())
    if parts[:2] == ["2", "users"] and parts[3:] == ["tweets"]:
        return _timeline(moment, request, parts[2])
    return as_json({"title": "Not Found", "type": "about:blank", "status": 404}, _headers(moment), 404)


def _headers(moment: AnswerMoment) -> dict[str, str]:
    reset, left = str(int((moment.now + WINDOW).timestamp())), str(max(1499 - moment.calls, 0))
    return {
        "x-rate-limit-limit": "1500",
        "x-rate-limit-remaining": left,
        "x-rate-limit-reset": reset,
        "api-version": "2.52",
        "x-access-level": "read",
    }


def user_id(account: WorldAccount) -> str:
    return account.native_id


def _user(moment: AnswerMoment, handle: str) -> Answer:
    account = next((a for a in moment.world.of(Platform.X) if a.handle == handle), None)
    if account is None or account.state(moment.crawl) in ("not_found", "suspended"):
        gone = f"User has been suspended: [{handle}]." if account and account.state(moment.crawl) == "suspended" else ""
        return problem(moment, "resource-not-found", gone or f"Could not find user with username: [{handle}].")
    user = {"id": user_id(account), "name": account.display_name, "username": account.handle}
    return as_json({"data": user}, _headers(moment))


def problem(moment: AnswerMoment, kind: str, detail: str) -> Answer:
    """HTTP 200 without data: how X says that an account is missing, protected or suspended."""
    error = {"title": kind.replace("-", " ").title(), "type": PROBLEMS + kind, "detail": detail}
    return as_json({"errors": [error]}, _headers(moment))


def _timeline(moment: AnswerMoment, request: Request, native_id: str) -> Answer:
    account = next((a for a in moment.world.of(Platform.X) if user_id(a) == native_id), None)
    if account is None or account.state(moment.crawl) == "suspended":
        return problem(moment, "resource-not-found", "User has been suspended." if account else "Not found.")
    if account.state(moment.crawl) == "private":
        return problem(moment, "not-authorized-for-resource", "Sorry, you are not authorized to see this user.")
    since, before = request.query.get("since_id", "0"), request.query.get("pagination_token", "")
    timeline = [(int(edits(p, moment)[-1]), p) for p in account.posts_at(moment.crawl)[:DEEPEST]]
    older = [p for number, p in timeline if number > int(since) and (not before or number < int(before))]
    size = min(request.limit("max_results", 10, 100), account.page_cap or 100)
    page = older[:size]
    meta: Json = {"result_count": len(page)}
    if not page:
        return as_json({"meta": meta}, _headers(moment))
    meta |= {"newest_id": edits(page[0], moment)[-1], "oldest_id": edits(page[-1], moment)[-1]}
    if len(older) > size:
        meta["next_token"] = edits(page[-1], moment)[-1]
    value: Json = {"data": [_post(account, p, request, moment) for p in page], "meta": meta}
    if "expansions" in request.query:
        value["includes"] = _includes(account, page)
    return as_json(value, _headers(moment))


def _post(account: WorldAccount, post: WorldPost, request: Request, moment: AnswerMoment) -> Json:
    text = post.text_at(moment.crawl)
    if post.kind == PostKind.REPOST and post.other:
        text = f"RT @{post.other.handle}: {post.other_text}"
    ids = edits(post, moment)
    item: Json = {"id": ids[-1], "text": text, "edit_history_tweet_ids": ids}
    asked = request.query.get("tweet.fields", "").split(",")
    more: Json = {"created_at": millis(post.at), "author_id": user_id(account), "lang": "in"}
    item |= {name: value for name, value in more.items() if name in asked}
    if "referenced_tweets" in asked and post.kind in RELATIONS:
        item["referenced_tweets"] = [{"type": RELATIONS[post.kind], "id": _other_id(post)}]
    return item


def edits(post: WorldPost, moment: AnswerMoment) -> list[str]:
    """The ids of a post, oldest first: each edit is a new one, and the listing shows the last."""
    return [post.native_id, str(int(post.native_id) + 2)] if post.edited_by(moment.crawl) else [post.native_id]


def _other_id(post: WorldPost) -> str:
    return str(int(post.native_id) - 1)


def _includes(account: WorldAccount, page: list[WorldPost]) -> Json:
    others = [p for p in page if p.other]
    users = [{"id": user_id(account), "username": account.handle, "name": account.display_name, "protected": False}]
    users += [
        {"id": p.other.native_id, "username": p.other.handle, "name": p.other.display_name, "protected": False}
        for p in others
        if p.other
    ]
    tweets = [
        {
            "id": _other_id(p),
            "text": p.other_text,
            "author_id": p.other.native_id,
            "created_at": millis(p.at - OTHER_BEFORE),
            "edit_history_tweet_ids": [_other_id(p)],
        }
        for p in others
        if p.other
    ]
    return {"users": users, "tweets": tweets} if tweets else {"users": users}

"""What must be true of the invented world before it is played. Whoever edits its files is told at once."""

from collections import Counter
from collections.abc import Iterator

from demo.values import STATES, World, WorldAccount, WorldPost, WorldStep
from domain.types import Platform, PostKind, Stance

# Posts of these platforms come in files that people bring, so the other author may be from anywhere.
VISITED = frozenset({Platform.FACEBOOK, Platform.INSTAGRAM, Platform.TIKTOK})
SITES = frozenset(
    {Platform.WORDPRESS, Platform.FEED, Platform.BLOGGER, Platform.YOUTUBE, Platform.PINTEREST, Platform.WEBSITE}
)


def check(world: World) -> None:
    """Raises ValueError with everything that is wrong, one line each."""
    accounts = (line for account in world.accounts for line in _account(world, account))
    found = [*_doubles(world), *accounts, *_work(world)]
    if found:
        raise ValueError("the invented world is not well-formed:\n" + "\n".join(found))


def _doubles(world: World) -> Iterator[str]:
    names = Counter((account.platform, account.handle) for account in world.accounts)
    yield from (f"{platform} {handle} stands twice" for (platform, handle), n in names.items() if n > 1)
    for account in world.accounts:
        ids = Counter(post.native_id for post in account.posts)
        yield from (f"{account.handle}: two posts at the same moment" for n in ids.values() if n > 1)


def _account(world: World, account: WorldAccount) -> Iterator[str]:
    yield from (f"{account.handle}: state {state} is not known" for state in account.states if state not in STATES)
    for post in account.posts:
        for what in _post(world, account, post):
            yield f"{account.handle}, {post.at:%d.%m. %H:%M}: {what}"


def _post(world: World, account: WorldAccount, post: WorldPost) -> Iterator[str]:
    first, last = world.weeks[0][0], world.weeks[-1][1]
    if post.at.tzinfo is None or not first <= post.at.date() <= last:
        yield "the time needs a zone and a day within the weeks"
    elif post.at > world.crawls[-1]:
        yield "written after the last crawl"
    if post.kind != PostKind.ORIGINAL and post.other is None and account.platform not in SITES:
        yield "a reply, repost or quote needs the other author"
    if post.other and post.other.platform != account.platform and account.platform not in VISITED:
        yield "the other author is on another platform"
    if bool(post.other) != bool(post.other_text):
        yield "other and other_text belong together"
    if (post.edit is None) != (post.edited_at is None):
        yield "edit and edited_at belong together"
    if post.edit is not None and account.platform == Platform.BLUESKY:
        yield "Bluesky knows no edits"
    if post.gone_from is not None and post.first_crawl >= post.gone_from:
        yield "gone before it was seen"
    if account.platform in SITES and not post.title:
        yield "a post on a site needs a title"
    if post.truth.queue != (post.truth.stance != Stance.NONE):
        yield "worth a look and no side taken, or the other way round"


def _work(world: World) -> Iterator[str]:
    readers = {reviewer.id for reviewer in world.reviewers}
    known = {(account.platform, account.handle) for account in world.accounts}
    agreed: dict[tuple[str, str], set[str]] = {}
    forwarded: set[tuple[str, str]] = set()
    for step in world.work:
        place = f"{step.kind} of {step.handle}, {step.at:%d.%m. %H:%M}"
        case = (step.handle, step.contest)
        if (step.platform, step.handle) not in known:
            yield f"{place}: no such account"
        if step.by not in readers:
            yield f"{place}: no such reviewer"
        if step.at.tzinfo is None or step.at.utcoffset() is None:
            yield f"{place}: the time needs a zone"
        yield from (f"{place}: {what}" for what in _order(step, agreed.setdefault(case, set()), case in forwarded))
        if step.kind == "hop":
            forwarded.add(case)


def _order(step: WorldStep, agreed: set[str], forwarded: bool) -> Iterator[str]:
    """A reading counts from its person; a clarification that was received starts the readings again."""
    if step.kind == "reading" and step.facts["finding"] == "dugaan":
        agreed.add(step.by)
    elif step.kind == "reading":
        agreed.discard(step.by)
    elif step.kind == "clarification" and step.facts["state"] == "diterima":
        agreed.clear()
    elif step.kind in ("pleno", "hop") and len(agreed) < 2:
        yield "passed on before two persons agreed"
    elif step.kind == "result" and not forwarded:
        yield "a result before the case was passed on"

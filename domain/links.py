"""From a link as people paste it to one account, and from a post's address to whose it is.

Nothing is guessed: a link that does not name an account by itself (a share
or short link, a single post, a group) is refused with what to do instead.
"""

import hashlib
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from domain.errors import RegisterError
from domain.platforms import PLATFORMS
from domain.platforms.bluesky import by_did, web_address
from domain.platforms.values import AccountRef, Link, named, numbered, refuse
from domain.platforms.youtube import CHANNEL
from domain.texts import _
from domain.types import Account, Platform, Route

__all__ = ["AccountRef"]

ALIASES = {alias: p for p, facts in PLATFORMS.items() for alias in facts.aliases}
HOSTS = {host: p for p, facts in PLATFORMS.items() for host in (*facts.hosts, *facts.short_hosts)}
SHORT_HOSTS = {host for facts in PLATFORMS.values() for host in facts.short_hosts} | {"bit.ly", "s.id"}
# Messengers and networks of which nothing is read: their hosts are no sites of anybody.
OUTSIDE = {
    **dict.fromkeys(("wa.me", "whatsapp.com", "chat.whatsapp.com", "api.whatsapp.com"), "WhatsApp"),
    **dict.fromkeys(("line.me", "page.line.me", "lin.ee"), "LINE"),
    **dict.fromkeys(("linkedin.com", "lnkd.in"), "LinkedIn"),
    **{"snapchat.com": "Snapchat", "snackvideo.com": "SnackVideo", "discord.com": "Discord", "discord.gg": "Discord"},
}
# Hosts that many share; any other may be one person's own.
SHARED = (*HOSTS, *(facts.credential.host for facts in PLATFORMS.values() if facts.credential is not None))
OWN_SITE = "satu situs"  # how a host is named that may be one person's own
# The same account is reached by m., web. and country hosts; on other sites such a host is another site.
OTHER_HOST = re.compile(r"^(www|m|mobile|web|mbasic|[a-z]{2}|[a-z]{2}-[a-z]{2}|music)\.")


# Letters that nobody sees, which programs put around a name that is copied, and the at sign of wide keyboards.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
WIDE_AT = str.maketrans("＠﹫", "@@")
# How "https://" is typed wrong: htps//, https;//, http//:, ttps://, https:/
SLIPPED = re.compile(r"^h{0,2}t{1,3}p{0,2}s{0,2} {0,2}[:;.,]? {0,2}/{1,3} {0,2}:?/{0,2} {0,2}", re.I)


def same_site(host: str, other: str) -> bool:
    """One host with and without www: the only move that a redirect may make."""
    return host.lower().removeprefix("www.") == other.lower().removeprefix("www.")


def holds_pictures(account: AccountRef, host: str) -> bool:
    """Whether pictures of an account's posts may be fetched from a host: the site or server that the account itself
    lies on, or one where the platform lays pictures; each with every host below it. Nothing else is asked, whatever
    a post embeds."""
    facts = PLATFORMS[account.platform]
    own = account.handle.partition("/")[0] if facts.addresses_name_posts else account.handle.rpartition("@")[2]
    sites = (own,) if facts.addresses_name_posts or account.platform == Platform.MASTODON else ()
    wanted = host.lower().removeprefix("www.")
    allowed = (site.lower().removeprefix("www.") for site in (*sites, *facts.picture_hosts))
    return any(wanted == site or wanted.endswith(f".{site}") for site in allowed if "." in site)


def default_route(platform: Platform) -> Route:
    return Route.A if PLATFORMS[platform].anonymous else Route.C


def platform_of(text: str) -> Platform:
    """A platform by its name or a usual short form, or by two names for it: "Twitter/X". Raises RegisterError."""
    whole = _named_platform(text)
    named = (
        {whole} if whole else {_named_platform(part) for part in re.split(r"[/(),|&+]|\batau\b", text) if part.strip()}
    )
    found = named.pop() if len(named) == 1 else None
    if found is None:
        known = ", ".join(p.value for p in PLATFORMS)
        raise refuse("platform_unknown", _("tulis salah satu: {known}", known=known))
    return found


def _named_platform(text: str) -> Platform | None:
    name = re.sub(r"[\s_-]+", " ", text.strip().casefold())
    for form in (name, name.replace(" ", "")):
        if form in ALIASES or form in PLATFORMS:
            return ALIASES.get(form) or Platform(form)
    return None


@lru_cache(4096)
def platform_of_host(host: str) -> Platform | None:
    """The platform to which a host belongs; None for any other site."""
    host = host.lower()
    return HOSTS.get(host) or HOSTS.get(OTHER_HOST.sub("", host, count=1))


def platform_of_address(url: str) -> Platform | None:
    """The platform on whose host an address lies."""
    try:
        return platform_of_host(urlsplit(url).hostname or "")
    except ValueError:
        return None


def public_host(host: str) -> str:
    """A host as logs and alarms may name it: the platform's own, else words that name nobody's site."""
    return host if any(host == known or host.endswith(f".{known}") for known in SHARED) else OWN_SITE


def url_ref(url: str) -> str:
    """How an address is named in logs and errors: its host, where many share it, and a hash; paths hold handles,
    queries hold keys, and a site of one's own is its owner's name."""
    host = re.sub(r"^[a-z]+://([^/?#@]*@)?", "", url.lower()).split("/")[0].split("?")[0].split(":")[0]
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{public_host(host).replace(' ', '-')}#{digest}"


# Digits and Cyrillic letters that look like Latin ones.
ALIKE = str.maketrans("0135аеосхі", "olesaeocxi")


def resembled(host: str) -> str:
    """The platform's host that another host looks like or pretends to be: "" for an honest site."""
    try:
        shown = host.encode("ascii").decode("idna") if host.startswith("xn--") or ".xn--" in host else host
    except UnicodeError:
        return host
    plain = shown.translate(ALIKE).replace("rn", "m").replace("vv", "w").removeprefix("www.")
    for known in HOSTS:
        # x.com and t.me are too short to be resembled by chance.
        if len(known) > 6 and (plain == known.translate(ALIKE) or plain.startswith(f"{known}.")):
            return known
        if len(known) > 9 and _one_slip(plain, known):
            return known
    return ""


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter too few or too many, another one or two swapped make one word of the other: facebok.com."""
    start = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    return a != b and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:]))


def canonical_account(text: str, platform: Platform | None = None) -> AccountRef:
    """The account that a link, an @handle or a bare handle names.

    Raises RegisterError; its `what` is a reason code: empty, platform_unknown,
    platform_mismatch, share_link, short_link, not_an_account, private_group, bad_handle.
    """
    raw = _with_scheme(web_address(UNSEEN.sub("", text).translate(WIDE_AT).strip().strip("<>").strip()))
    if not raw:
        raise refuse("empty", _("isi kolom akun dengan tautan profil atau @nama"))
    if raw.startswith("did:"):
        if platform not in (None, Platform.BLUESKY):
            raise refuse("bad_handle", _("DID hanya untuk Bluesky, bentuknya did:plc:..."))
        return by_did(raw)
    if not _is_link(raw, platform):
        return _bare(raw, platform)
    parts = _split(raw)
    host = (parts.hostname or "").lower()
    if host in SHORT_HOSTS:
        raise refuse("short_link", _("buka tautan itu, lalu salin alamat profil dari bilah alamat"))
    if outside := OUTSIDE.get(host) or OUTSIDE.get(OTHER_HOST.sub("", host, count=1)):
        raise refuse(
            "platform_not_read", _("{name} tidak dipantau; hapus tautan itu, atau isi akun lain", name=outside)
        )
    owner = platform_of_host(host)
    if owner and platform and owner != platform:
        raise refuse(
            "platform_mismatch",
            _("tautan itu milik {owner}, kolom platform berisi {platform}", owner=owner, platform=platform),
        )
    if owner is None and (like := resembled(host)):
        raise refuse(
            "lookalike_host", _("alamat itu menyerupai {like} tetapi bukan; salin dari bilah alamat", like=like)
        )
    stated = platform or owner
    if stated is None:
        raise refuse("platform_unknown", _("isi kolom platform; alamat ini tidak menunjukkannya"))
    if owner is None and PLATFORMS[stated].hosts:
        label = PLATFORMS[stated].label
        raise refuse("bad_handle", _("alamat itu bukan di {label}; salin dari bilah alamat profilnya", label=label))
    return PLATFORMS[stated].account(_link(parts))


def _with_scheme(raw: str) -> str:
    """An address whose "https://" was typed wrong before a platform's own host; anything else as it is."""
    slip = SLIPPED.match(raw)
    rest = raw[slip.end() :] if slip else ""
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
    return f"https://{rest}" if host and platform_of_host(host) else raw


def author_of_address(url: str, platform: Platform) -> AccountRef | None:
    """The account that a post's address names as its author; None where it names none."""
    try:
        parts = urlsplit(url)
        link = _link(parts)
        told = parts.scheme in ("http", "https") and link.host and link.host not in SHORT_HOSTS
        return PLATFORMS[platform].author(link) if told else None
    except (ValueError, RegisterError):
        return None


def profile_link(account: Account) -> str:
    """Where a person opens an account."""
    return PLATFORMS[account.platform].profile(account.handle)


def _link(parts: SplitResult) -> Link:
    segments = tuple(unquote(s) for s in parts.path.split("/") if s)
    query = {k: v[0] for k, v in parse_qs(parts.query).items()} if parts.query else {}
    return Link(host=(parts.hostname or "").lower(), segments=segments, query=query)


def _split(raw: str) -> SplitResult:
    try:
        parts = urlsplit(raw if "://" in raw else f"https://{raw}")
    except ValueError as error:
        raise refuse("bad_handle", _("alamat itu tidak sah; salin dari bilah alamat")) from error
    if parts.scheme not in ("http", "https"):
        raise refuse("bad_handle", _("hanya alamat http dan https; salin dari bilah alamat"))
    return parts


def _is_link(raw: str, platform: Platform | None) -> bool:
    if "://" in raw or "/" in raw:
        return True
    host = re.sub(r"^(www|m|mobile)\.", "", raw.lower())
    return host in HOSTS or (platform is not None and PLATFORMS[platform].addresses_name_posts)


def _bare(raw: str, platform: Platform | None) -> AccountRef:
    if platform is None:
        # name@host without the first @ may as well be a mail address.
        if raw.startswith("@") and raw.lstrip("@").count("@") == 1:
            return named(Platform.MASTODON, PLATFORMS[Platform.MASTODON].handle, raw)
        raise refuse("platform_unknown", _("isi kolom platform; @nama saja tidak menunjukkannya"))
    if (platform == Platform.FACEBOOK and raw.isdecimal()) or (platform == Platform.YOUTUBE and CHANNEL.fullmatch(raw)):
        return numbered(platform, raw)
    return named(platform, PLATFORMS[platform].handle, raw)

"""From a link as people paste it to one account: platform, canonical handle, native id where it is known.

Nothing is guessed: a link that does not name an account by itself (a share
or short link, a single post, a group) is refused with what to do instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from domain.errors import RegisterError
from domain.types import Platform, Route


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRef:
    """`handle` is lower case without @ and tracking; for sites and feeds it is the address."""

    platform: Platform
    handle: str
    native_id: str | None = None


ALIASES = {
    "twitter": Platform.X, "ig": Platform.INSTAGRAM, "fb": Platform.FACEBOOK, "yt": Platform.YOUTUBE,
    "bsky": Platform.BLUESKY, "rss": Platform.FEED, "atom": Platform.FEED, "blogspot": Platform.BLOGGER,
    "tg": Platform.TELEGRAM, "situs": Platform.WEBSITE, "web": Platform.WEBSITE,
}  # fmt: skip

HOSTS = {
    "x.com": Platform.X, "twitter.com": Platform.X, "facebook.com": Platform.FACEBOOK, "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK, "fb.watch": Platform.FACEBOOK, "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM, "threads.net": Platform.THREADS, "threads.com": Platform.THREADS,
    "tiktok.com": Platform.TIKTOK, "youtube.com": Platform.YOUTUBE, "youtu.be": Platform.YOUTUBE,
    "t.me": Platform.TELEGRAM, "telegram.me": Platform.TELEGRAM, "pinterest.com": Platform.PINTEREST,
    "pin.it": Platform.PINTEREST, "bsky.app": Platform.BLUESKY,
}  # fmt: skip
SHORT_HOSTS = {"fb.me", "fb.watch", "vm.tiktok.com", "vt.tiktok.com", "pin.it", "youtu.be", "t.co", "bit.ly", "s.id"}
TRACKING = re.compile(r"^(utm_|igsh|igshid|fbclid|mibextid|ref|ref_src|si$|s$|t$|_rdc|_rdr|hl|lang|locale)", re.I)
# Platforms that the spiders read without credentials; all others need a person's visit or an approved key.
OPEN = frozenset({
    Platform.BLUESKY, Platform.MASTODON, Platform.WORDPRESS, Platform.FEED, Platform.YOUTUBE,
    Platform.BLOGGER, Platform.PINTEREST, Platform.TELEGRAM, Platform.WEBSITE,
})  # fmt: skip


def same_site(host: str, other: str) -> bool:
    """One host with and without www: the only move that a redirect may make."""
    return host.lower().removeprefix("www.") == other.lower().removeprefix("www.")


def default_route(platform: Platform) -> Route:
    return Route.A if platform in OPEN else Route.C


def _refuse(reason: str, remedy: str) -> RegisterError:
    return RegisterError(reason, remedy=remedy)


def platform_of(text: str) -> Platform:
    """A platform by its name or a usual short form. Raises RegisterError."""
    name = text.strip().casefold()
    if name in ALIASES:
        return ALIASES[name]
    try:
        return Platform(name)
    except ValueError as error:
        known = ", ".join(p.value for p in Platform)
        raise _refuse("platform_unknown", f"tulis salah satu: {known}") from error


def canonical_account(text: str, platform: Platform | None = None) -> AccountRef:
    """The account that a link, an @handle or a bare handle names.

    Raises RegisterError; its `what` is a reason code: empty, platform_unknown,
    platform_mismatch, share_link, short_link, not_an_account, private_group, bad_handle.
    """
    raw = text.strip().strip("<>\u200b\u2060\ufeff").strip()
    if not raw:
        raise _refuse("empty", "isi kolom akun dengan tautan profil atau @nama")
    if raw.startswith("did:"):
        return _did(raw, platform)
    if not _is_link(raw, platform):
        return _bare(raw, platform)
    parts = _split(raw)
    host = (parts.hostname or "").lower()
    if host in SHORT_HOSTS:
        raise _refuse("short_link", "buka tautan itu, lalu salin alamat profil dari bilah alamat")
    # The same account is reached by m., web. and country hosts; on other sites such a host is another site.
    named = HOSTS.get(host) or HOSTS.get(
        re.sub(r"^(www|m|mobile|web|mbasic|[a-z]{2}|[a-z]{2}-[a-z]{2}|music)\.", "", host)
    )
    if named and platform and named != platform:
        raise _refuse("platform_mismatch", f"tautan itu milik {named}, kolom platform berisi {platform}")
    chosen = platform or named
    if chosen is None:
        raise _refuse("platform_unknown", "isi kolom platform; alamat ini tidak menunjukkannya")
    segments = [unquote(s) for s in parts.path.split("/") if s]
    return READERS[chosen](host, segments, {k: v[0] for k, v in parse_qs(parts.query).items()}, chosen)


def _split(raw: str) -> SplitResult:
    try:
        parts = urlsplit(raw if "://" in raw else f"https://{raw}")
    except ValueError as error:
        raise _refuse("bad_handle", "alamat itu tidak sah; salin dari bilah alamat") from error
    if parts.scheme not in ("http", "https"):
        raise _refuse("bad_handle", "hanya alamat http dan https; salin dari bilah alamat")
    return parts


def _is_link(raw: str, platform: Platform | None) -> bool:
    if "://" in raw or "/" in raw:
        return True
    host = re.sub(r"^(www|m|mobile)\.", "", raw.lower())
    return host in HOSTS or platform in (Platform.WORDPRESS, Platform.FEED, Platform.BLOGGER, Platform.WEBSITE)


def _did(raw: str, platform: Platform | None) -> AccountRef:
    if platform not in (None, Platform.BLUESKY) or not re.fullmatch(r"did:(plc|web):[a-zA-Z0-9._:%-]+", raw):
        raise _refuse("bad_handle", "DID hanya untuk Bluesky, bentuknya did:plc:...")
    return AccountRef(platform=Platform.BLUESKY, handle=raw, native_id=raw)


HANDLE = {
    Platform.X: r"\w{1,15}",
    Platform.INSTAGRAM: r"[\w.]{1,30}",
    Platform.THREADS: r"[\w.]{1,30}",
    Platform.TIKTOK: r"[\w.]{2,24}",
    Platform.FACEBOOK: r"[a-z0-9.]{5,50}",
    Platform.TELEGRAM: r"[a-z]\w{3,31}",
    Platform.PINTEREST: r"\w{3,30}",
    Platform.BLUESKY: r"[a-z0-9-]+(\.[a-z0-9-]+)+",
    Platform.YOUTUBE: r"[\w.-]{3,30}",
    Platform.MASTODON: r"\w[\w.-]*@[a-z0-9.-]+\.[a-z]{2,}",
}


def _handle(platform: Platform, text: str, native_id: str | None = None) -> AccountRef:
    handle = text.lstrip("@").lower().rstrip(".")
    if not re.fullmatch(HANDLE[platform], handle, re.ASCII):
        raise _refuse("bad_handle", f"periksa nama akun {platform}; salin dari halaman profil")
    return AccountRef(platform=platform, handle=handle, native_id=native_id)


def _bare(raw: str, platform: Platform | None) -> AccountRef:
    if platform is None:
        # name@host without the first @ may as well be a mail address.
        if raw.startswith("@") and raw.lstrip("@").count("@") == 1:
            return _handle(Platform.MASTODON, raw)
        raise _refuse("platform_unknown", "isi kolom platform; @nama saja tidak menunjukkannya")
    if platform == Platform.FACEBOOK and raw.isdecimal():
        return AccountRef(platform=platform, handle=raw, native_id=raw)
    if platform == Platform.YOUTUBE and re.fullmatch(r"UC[\w-]{22}", raw):
        return AccountRef(platform=platform, handle=raw, native_id=raw)
    return _handle(platform, raw)


Query = dict[str, str]


def _profile(reserved: str, host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    """A platform whose profile is the first path segment; `reserved` names segments that are none."""
    if segments and segments[0] == "share":
        raise _refuse("share_link", "buka tautan itu, lalu salin alamat profil dari bilah alamat")
    if not segments or segments[0].lower() in reserved.split():
        raise _refuse("not_an_account", "salin alamat profil, bukan alamat satu kiriman atau halaman lain")
    return _handle(platform, segments[0])


def _facebook(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    first = segments[0].lower() if segments else ""
    number = query.get("id", "") if first == "profile.php" else ""
    if first in ("people", "pages", "pg") and len(segments) > 2:
        number = segments[-1]
    if first == "groups":
        raise _refuse("private_group", "grup bukan akun pribadi dan tidak dipantau")
    if number.isdecimal():
        return AccountRef(platform=platform, handle=number, native_id=number)
    reserved = "profile.php people pages pg photo photo.php permalink.php story.php watch reel events sharer"
    return _profile(reserved, host, segments, query, platform)


def _youtube(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    first = segments[0] if segments else ""
    channel = segments[1] if first == "channel" and len(segments) > 1 else query.get("channel_id", "")
    if channel:
        if not re.fullmatch(r"UC[\w-]{22}", channel):
            raise _refuse("bad_handle", "ID saluran YouTube dimulai UC dan terdiri dari 24 huruf")
        return AccountRef(platform=platform, handle=channel, native_id=channel)
    if first.startswith("@"):
        return _handle(platform, first)
    raise _refuse("not_an_account", "salin alamat saluran (.../channel/UC... atau .../@nama)")


def _telegram(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    if segments and (segments[0].startswith("+") or segments[0] in ("joinchat", "c")):
        raise _refuse("private_group", "kanal atau grup tertutup tidak dipantau")
    return _profile("share proxy", host, segments[1:] if segments[:1] == ["s"] else segments, query, platform)


def _bluesky(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    if len(segments) < 2 or segments[0] != "profile":
        raise _refuse("not_an_account", "salin alamat profil: https://bsky.app/profile/nama")
    return _did(segments[1], platform) if segments[1].startswith("did:") else _handle(platform, segments[1])


def _mastodon(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    if segments and segments[0] == "users":
        segments = segments[1:]
    elif segments and not segments[0].startswith("@"):
        segments = []
    if not segments:
        raise _refuse("not_an_account", "salin alamat profil: https://server/@nama")
    name = segments[0].lstrip("@")
    return _handle(platform, name if "@" in name else f"{name}@{host}")


def _site(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
    kept = "&".join(f"{k}={v}" for k, v in sorted(query.items()) if not TRACKING.match(k))
    path = "/".join(segments)
    if platform in (Platform.WORDPRESS, Platform.BLOGGER):
        path = re.sub(r"(^|/)(feed|wp-json.*|feeds/posts/default|rss)$", "", path)
        kept = ""
    if "." not in host:
        raise _refuse("bad_handle", "tulis alamat situs lengkap, mis. https://contoh.id/blog")
    address = host + (f"/{path}" if path else "") + (f"?{kept}" if kept else "")
    return AccountRef(platform=platform, handle=address)


def _with(reserved: str) -> "Reader":
    def read(host: str, segments: list[str], query: Query, platform: Platform) -> AccountRef:
        return _profile(reserved, host, segments, query, platform)

    return read


Reader = Callable[[str, list[str], Query, Platform], AccountRef]
READERS: dict[Platform, Reader] = {
    Platform.FACEBOOK: _facebook,
    Platform.YOUTUBE: _youtube,
    Platform.TELEGRAM: _telegram,
    Platform.BLUESKY: _bluesky,
    Platform.MASTODON: _mastodon,
    Platform.X: _with("home i search intent hashtag explore settings"),
    Platform.INSTAGRAM: _with("p reel reels tv explore accounts direct stories"),
    Platform.THREADS: _with("search t"),
    Platform.TIKTOK: _with("tag video discover search foryou"),
    Platform.PINTEREST: _with("pin search ideas explore"),
    Platform.WORDPRESS: _site,
    Platform.FEED: _site,
    Platform.BLOGGER: _site,
    Platform.WEBSITE: _site,
}

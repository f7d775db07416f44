"""What websites, blogs and feeds have in common: the account is an address, and so is each post."""

import re
from datetime import timedelta

from domain.platforms.values import AccountRef, Link, PlatformFacts, refuse
from domain.types import Platform

TRACKING = re.compile(r"^(utm_|igsh|igshid|fbclid|mibextid|ref|ref_src|si$|s$|t$|_rdc|_rdr|hl|lang|locale)", re.I)
_ENDS = re.compile(r"(^|/)(feed|wp-json.*|feeds/posts/default|rss)$")
_DAILY = timedelta(days=1)


def _address(platform: Platform, link: Link, *, whole_site: bool) -> AccountRef:
    kept = "&".join(f"{k}={v}" for k, v in sorted(link.query.items()) if not TRACKING.match(k))
    path = "/".join(link.segments)
    if whole_site:
        path, kept = _ENDS.sub("", path), ""
    if "." not in link.host:
        raise refuse("bad_handle", "tulis alamat situs lengkap, mis. https://contoh.id/blog")
    address = link.host + (f"/{path}" if path else "") + (f"?{kept}" if kept else "")
    return AccountRef(platform=platform, handle=address)


def site(platform: Platform, label: str, spider: str, aliases: tuple[str, ...], *, whole_site: bool) -> PlatformFacts:
    """`whole_site`: the register's address loses the ends that name its feed or interface."""
    return PlatformFacts(
        platform=platform,
        label=label,
        aliases=aliases,
        account=lambda link: _address(platform, link, whole_site=whole_site),
        spider=spider,
        anonymous=True,
        addresses_name_posts=True,
        listing_shows=10,
        whole_listing_every=_DAILY,
    )

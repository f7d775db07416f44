"""What websites, blogs and feeds have in common: the account is an address, and so is each post."""

import re

from domain.platforms.values import WHOLE_EVERY, AccountRef, Link, PlatformFacts, refuse
from domain.texts import _
from domain.types import Platform

TRACKING = re.compile(r"^(utm_|igsh|igshid|fbclid|mibextid|ref|ref_src|si$|s$|t$|_rdc|_rdr|hl|lang|locale)", re.I)
_ENDS = re.compile(r"(^|/)(feed|wp-json.*|feeds/posts/default|rss)$")


# A name that the web can resolve: no bare number, no literal address, no blank or empty part, which no crawl could ask.
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")


def _address(platform: Platform, link: Link, *, whole_site: bool) -> AccountRef:
    kept = "&".join(f"{k}={v}" for k, v in sorted(link.query.items()) if not TRACKING.match(k))
    path = "/".join(link.segments)
    if whole_site:
        path, kept = _ENDS.sub("", path), ""
    if len(link.host) > 253 or not HOST.fullmatch(link.host):
        raise refuse("bad_handle", _("tulis alamat situs lengkap, mis. https://contoh.id/blog"))
    address = link.host + (f"/{path}" if path else "") + (f"?{kept}" if kept else "")
    return AccountRef(platform=platform, handle=address)


def site(
    platform: Platform,
    label: str,
    spider: str,
    aliases: tuple[str, ...],
    *,
    paged: bool,
    picture_hosts: tuple[str, ...] = (),
) -> PlatformFacts:
    """`paged`: a blog whose listing has pages to its first post. The register's address of such a one loses the ends
    that name its feed or interface."""
    return PlatformFacts(
        platform=platform,
        label=label,
        aliases=aliases,
        account=lambda link: _address(platform, link, whole_site=paged),
        picture_hosts=picture_hosts,
        spider=spider,
        anonymous=True,
        addresses_name_posts=True,
        listing_shows=10,
        whole_listing_every=WHOLE_EVERY if paged else None,
    )

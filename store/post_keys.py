"""Under which key a post stands: by its platform's id, on sites also by its address. Reads only."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from domain.platforms import PLATFORMS
from domain.types import Post
from store.database import Store

RECORD = re.compile(r"at://[^/]+/app\.bsky\.feed\.post/([^/]+)")
HOST = re.compile(r"^https?://[^/?]+", re.I)
MOST_ASKED = 200
# Marks of who shared an address or how its reader came, and of a page's copy for telephones.
_MARKS = r"""
    utm_\w+ \w{1,3}clid fbclid twclid igshid igsh mc_[ce]id gbraid wbraid mkt_tok _g[al] _hs\w+ __twitter_impression
    ref_(?:src|url) fb_(?:source|ref|action_\w+) usqp at_(?:medium|campaign\w*) share nb spm xtor cmpid ncid feature
    msclkid no_?n?amp is_copy_url sender_device amp_\w+
"""
SHARED_BY = re.compile(
    rf"(?<=[?&])(?:(?:{'|'.join(_MARKS.split())})(?:=[^&]*)?|m=[01]|amp(?:=1|=true)?|output(?:type)?=amp)(?:&|$)", re.I
)
# Such marks too, where something else is left that names the post.
CAME_FROM = re.compile(r"(?<=[?&])(?:ref|referr?er|source|src|from|via|si)=[^&]*(?:&|$)", re.I)
NAMES_A_POST = re.compile(r"[^/?]+/(?:[^/?]+/)*(?:[^/.?]+|[^/?]+\.s?html?)/?$|[^?]*\?.", re.I)
COPY = "amp"  # a page's copy for telephones lies below it or above it
UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3\d|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])", re.I)


def post_id(account_id: str, native_id: str) -> str:
    """Opaque and stable: a hash of the account's opaque id and the platform's id of the post."""
    return hashlib.sha256(f"{account_id}\x1f{native_id}".encode("utf-8", "replace")).hexdigest()[:20]


def resolve(db: Store, account_id: str, posts: Sequence[Post]) -> dict[str, str]:
    """Under which key each of these posts stands, by its platform's id: one that came by another way under another
    id keeps its key where its address is all that tells posts apart (sites and feeds). One whose imports were all taken
    back keeps its key to itself: the same post is another one when it comes again."""
    keys = {post.native_id: post_id(account_id, post.native_id) for post in posts}
    keys |= _under_bare_ids(db, account_id, keys)
    keys |= _again(db, account_id, keys)
    sites = [post for post in posts if post.url and PLATFORMS[post.platform].addresses_name_posts]
    known = _present(db, [keys[post.native_id] for post in sites])
    unknown = [post for post in sites if keys[post.native_id] not in known]
    there, seen = _at_addresses(db, account_id, [post.url for post in unknown]), dict[str, str]()
    for post in sites:
        address = same_address(post.url)
        if keys[post.native_id] not in known:
            keys[post.native_id] = seen.get(address) or there.get(address) or keys[post.native_id]
        seen.setdefault(address, keys[post.native_id])
    return keys


def _under_bare_ids(db: Store, account_id: str, keys: Mapping[str, str]) -> dict[str, str]:
    """The keys of those Bluesky posts that a file brought while nobody knew the account's number: a record's name is
    the number and its key, and the key alone was the id then."""
    bare = {native: post_id(account_id, found[1]) for native in keys if (found := RECORD.fullmatch(native))}
    known = _present(db, [*bare.values(), *(keys[native] for native in bare)]) if bare else set()
    return {native: key for native, key in bare.items() if key in known and keys[native] not in known}


def _again(db: Store, account_id: str, keys: Mapping[str, str]) -> dict[str, str]:
    """The keys of those posts whose imports were taken back before: the one that stands, or the next one."""
    taken, found = _present(db, list(keys.values()), stands=False), dict[str, str]()
    for native_id in [n for n, key in keys.items() if key in taken]:
        times, standing = db._conn.execute(
            "SELECT count(*) - sum(stands), max(CASE WHEN stands THEN post_id END) FROM posts"
            " WHERE account_id = ? AND native_id = ?",
            (account_id, native_id),
        ).fetchone()
        found[native_id] = standing or post_id(account_id, f"{native_id}\x1f{times}")
    return found


def _present(db: Store, keys: Sequence[str], *, stands: bool = True) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), MOST_ASKED):
        part = keys[start : start + MOST_ASKED]
        marks = ", ".join("?" * len(part))
        rows = db._conn.execute(
            f"SELECT post_id FROM posts WHERE stands = ? AND post_id IN ({marks})",
            (int(stands), *part),
        )
        found |= {row[0] for row in rows}
    return found


def same_address(url: str) -> str:
    """An address without what does not tell two posts apart: scheme, port, fragment, marks of who shared it, last slash,
    the folder of copies for telephones; its host in small letters, and letters as such that need no escape (RFC 3986, 6.2)."""
    plain = UNRESERVED.sub(lambda found: chr(int(found[1], 16)), url.partition("#")[0])
    plain = HOST.sub(lambda found: found[0].lower().removesuffix(":443").removesuffix(":80"), plain)
    plain = re.sub(r"^https?://(?:www\.)?", "", plain)
    if "?" in plain:
        plain = SHARED_BY.sub("", plain).rstrip("?&")
        bare = CAME_FROM.sub("", plain).rstrip("?&")
        plain = bare if NAMES_A_POST.match(bare) else plain
    base, mark, query = plain.partition("?")
    return f"{_without_copy(base.rstrip('/'))}{mark}{query}".rstrip("/")


def _without_copy(base: str) -> str:
    host, _, path = base.partition("/")
    first, _, rest = path.partition("/")
    if rest and first.lower() == COPY:
        return f"{host}/{rest}"
    return base[: -len(COPY) - 1] if path.lower().endswith(f"/{COPY}") else base


def _forms(address: str) -> list[str]:
    """The forms in which an address may have been kept, but for marks of who shared it."""
    base, mark, query = address.partition("?")
    host, _, path = base.partition("/")
    copies = (f"{base}/{COPY}", f"{base}/{COPY}/", f"{host}/{COPY}/{path}", f"{host}/{COPY}/{path}/") if path else ()
    bases = (base, f"{base}/", *copies)
    hosts = [f"{scheme}://{www}" for scheme in ("https", "http") for www in ("", "www.")]
    return [f"{start}{form}{mark}{query}" for start in hosts for form in bases]


def _at_addresses(db: Store, account_id: str, urls: Sequence[str]) -> dict[str, str]:
    """Which posts of the account lie at these addresses, in whatever form the addresses were kept.

    A kept address may have marks of who shared it, which no list of forms names: it begins as the address does.
    """
    found: dict[str, str] = {}
    for start in range(0, len(urls), MOST_ASKED // 8):
        part = [same_address(url) for url in urls[start : start + MOST_ASKED // 8]]
        forms = [form for address in part for form in _forms(address)]
        rows = db._conn.execute(
            "SELECT url, post_id FROM standing_posts WHERE account_id = ? AND url <> ''"
            f" AND url IN ({', '.join('?' * len(forms))}) ORDER BY post_id",
            (account_id, *forms),
        )
        marked = _marked(db, account_id, part)
        for url, key in (*rows, *marked):
            found.setdefault(same_address(url), str(key))
    return found


def _marked(db: Store, account_id: str, addresses: Sequence[str]) -> list[tuple[str, str]]:
    """Posts that were kept under one of these addresses with marks of who shared it behind."""
    bases = sorted({address.partition("?")[0] for address in addresses})
    begins = [f"{form}?" for base in bases for form in _forms(base)]
    rows = db._conn.execute(
        f"WITH asked(start) AS (VALUES {', '.join('(?)' for _ in begins)})"
        " SELECT DISTINCT url, post_id FROM asked JOIN standing_posts ON account_id = ?"
        " AND url <> '' AND url > start AND url < substr(start, 1, length(start) - 1) || '@' ORDER BY post_id",
        (*begins, account_id),
    )
    asked = set(addresses)
    return [(url, str(key)) for url, key in rows if same_address(url) in asked]


def lies_at(db: Store, account_id: str, url: str) -> bool:
    """Whether a post of the account is kept under this address, in whatever form the address is written."""
    return bool(_at_addresses(db, account_id, [url]))

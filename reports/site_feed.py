"""The feed of the site (Atom, RFC 4287) and the list of its pages for search engines."""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET  # only writes

from domain.periods import to_text
from reports.site_versions import SiteVersion, changes, earlier
from reports.words import say

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(versions: Sequence[SiteVersion], body: str, address: str) -> bytes:
    """An entry a published version, the newest first; its id never changes. Without an address of the site its links
    lead from where the feed lies."""
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: "id"})
    _text(root, "id", f"{feed_tag(versions[0].tag)}:laporan")
    _text(root, "title", say("id", "Laporan publik pemantauan netralitas ASN: {body}", body=body))
    _text(root, "updated", to_text(max(v.at for v in versions)))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{address}feed.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=f"{address}index.html")
    _text(ET.SubElement(root, "author"), "name", body)
    for version in reversed(versions):
        _add_version(root, version, earlier(versions, version), address)
    return _written(root)


def feed_tag(tag: str) -> str:
    """The authority and day that every id of a site begins with."""
    return tag[: re.match(r"tag:[^:]+", tag).end()]  # type: ignore[union-attr]


def _add_version(root: ET.Element, version: SiteVersion, before: SiteVersion | None, address: str) -> None:
    entry, head, lang = ET.SubElement(root, "entry", {XML_LANG: version.lang}), version.summary, version.lang
    _text(entry, "id", version.tag)
    title = say(
        lang,
        "{title}, {days}: versi {k}, {status}",
        title=head["title"],
        days=head["days"],
        k=version.version,
        status=head["status"],
    )
    _text(entry, "title", title)
    _text(entry, "updated", to_text(version.at))
    _text(entry, "published", to_text(version.at))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{address}{version.folder}index.html")
    if before:
        ET.SubElement(entry, "category", term="koreksi", label=say(lang, "koreksi"))
        said = say(
            lang,
            "Menggantikan versi {before}: {reason}. Angka yang berubah: {k}.",
            before=before.version,
            reason=version.reason.rstrip("."),
            k=len(changes(before, version)),
        )
        _text(entry, "summary", said)
    else:
        _text(
            entry,
            "summary",
            f"{head['status']}: {head['status_reason']}. " + say(lang, "Batas data: {cutoff}.", cutoff=head["cutoff"]),
        )


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def sitemap(address: str, pages: Iterable[str]) -> bytes:
    """The pages of the site with their whole addresses."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for page in pages:
        _text(ET.SubElement(root, "url"), "loc", f"{address}{page}")
    return _written(root)


def _written(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()

"""The feed of the site (Atom, RFC 4287) and the list of its pages for search engines."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.etree import ElementTree as ET  # only writes

from domain.periods import to_text
from reports.site_versions import SiteVersion, changes, earlier
from reports.site_withdrawn import EverPublished, WithdrawnVersion, all_of, instead_of
from reports.words import say

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(versions: Sequence[SiteVersion], body: str, address: str, withdrawn: Sequence[WithdrawnVersion] = ()) -> bytes:
    """An entry a published version and one a withdrawal, the newest first; ids never change. A withdrawn version keeps
    its entry, which says nothing else any more. Without an address of the site links lead from where the feed lies."""
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: "id"})
    _text(root, "id", f"{feed_tag(all_of(versions, withdrawn)[0].tag)}:laporan")
    _text(root, "title", say("id", "Laporan publik pemantauan netralitas ASN: {body}", body=body))
    _text(root, "updated", to_text(max([v.at for v in versions] + [w.withdrawn_at for w in withdrawn])))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{address}feed.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=f"{address}index.html")
    _text(ET.SubElement(root, "author"), "name", body)
    entries = [(v.at, _version_entry(v, earlier(versions, v), address)) for v in versions]
    for gone in withdrawn:
        counts = instead_of(gone, versions)
        entries.append((gone.at, _withdrawal_entry(gone, counts, address, gone.tag, gone.at)))
        entries.append(
            (gone.withdrawn_at, _withdrawal_entry(gone, counts, address, f"{gone.tag}/ditarik", gone.withdrawn_at))
        )
    root.extend(entry for _, entry in sorted(entries, key=lambda one: one[0])[::-1])
    return _serialized(root)


def feed_tag(tag: str) -> str:
    """The authority and day that every id of a site begins with."""
    return tag[: re.match(r"tag:[^:]+", tag).end()]  # type: ignore[union-attr]


def _version_entry(version: SiteVersion, before: SiteVersion | None, address: str) -> ET.Element:
    head, lang = version.summary, version.lang
    title = say(
        lang,
        "{title}, {days}: versi {k}, {status}",
        title=head["title"],
        days=head["days"],
        k=version.version,
        status=head["status"],
    )
    entry = _entry(version, address, version.tag, title, version.at, version.at)
    if version.reason:
        ET.SubElement(entry, "category", term="koreksi", label=say(lang, "koreksi"))
    if before:
        summary = say(
            lang,
            "Menggantikan versi {before}: {reason}. Angka yang berubah: {k}.",
            before=before.version,
            reason=version.reason.rstrip("."),
            k=len(changes(before, version)),
        )
    elif version.reason:
        summary = say(lang, "Menggantikan versi yang ditarik: {reason}.", reason=version.reason.rstrip("."))
    else:
        cutoff = say(lang, "Batas data: {cutoff}.", cutoff=head["cutoff"])
        summary = f"{head['status']}: {head['status_reason']}. {cutoff}"
    _text(entry, "summary", summary)
    return entry


def _withdrawal_entry(
    gone: WithdrawnVersion, counts: SiteVersion | None, address: str, tag: str, published: datetime
) -> ET.Element:
    title = say(gone.lang, "{title}, {days}: versi {k} DITARIK", title=gone.title, days=gone.days, k=gone.version)
    entry = _entry(gone, address, tag, title, gone.withdrawn_at, published)
    ET.SubElement(entry, "category", term="penarikan", label=say(gone.lang, "penarikan"))
    reason = say(gone.lang, "Alasan penarikan: {reason}.", reason=gone.reason.rstrip("."))
    now = (
        say(gone.lang, "Yang berlaku sekarang: versi {k}.", k=counts.version)
        if counts
        else say(gone.lang, "Tidak ada versi lain masa ini yang berlaku.")
    )
    _text(entry, "summary", f"{reason} {now}")
    return entry


def _entry(
    one: EverPublished, address: str, tag: str, title: str, updated: datetime, published: datetime
) -> ET.Element:
    entry = ET.Element("entry", {XML_LANG: one.lang})
    _text(entry, "id", tag)
    _text(entry, "title", title)
    _text(entry, "updated", to_text(updated))
    _text(entry, "published", to_text(published))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{address}{one.folder}index.html")
    return entry


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def sitemap(address: str, pages: Iterable[str]) -> bytes:
    """The pages of the site with their whole addresses."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for page in pages:
        _text(ET.SubElement(root, "url"), "loc", f"{address}{page}")
    return _serialized(root)


def _serialized(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()

"""Media RSS inside a feed: the captions of an entry's pictures, which feedparser takes for the entry's own words."""

from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

MEDIA = "{http://search.yahoo.com/mrss/}"
WORDS = frozenset({"description", "summary", "content", "encoded"})


def without_captions(content: bytes) -> tuple[bytes, Mapping[str, str]]:
    """The feed without the captions of entries that have words of their own, and each caption by its media's address.

    An entry whose only words are its media's description (YouTube's) stays as it is, and so does a feed that is not
    well-formed: what the body is then, feedparser mends.
    """
    if b"search.yahoo.com/mrss" not in content or b"description" not in content:
        return content, {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return content, {}
    captions: dict[str, str] = {}
    for entry in [*root.iter("item"), *root.iter("{http://www.w3.org/2005/Atom}entry")]:
        if any(_is_word(child) for child in entry):
            captions |= _taken_out(entry)
    return (etree.tostring(root, encoding="utf-8", xml_declaration=True), captions) if captions else (content, {})


def _is_word(child: Any) -> bool:
    if not isinstance(child.tag, str) or child.tag.startswith(MEDIA):
        return False
    return child.tag.rpartition("}")[2] in WORDS and bool("".join(child.itertext()).strip())


def _taken_out(entry: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for caption in [*entry.iter(f"{MEDIA}description")]:
        holder = caption.getparent()
        words = "".join(caption.itertext()).strip()
        for media in [holder, *holder.iter(f"{MEDIA}content")]:
            if media.get("url") and words:
                found.setdefault(media.get("url"), words)
        holder.remove(caption)
    return found

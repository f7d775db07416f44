"""What programs write around another's words, and what stands in the place of words that only subscribers may read."""

import re
from dataclasses import replace

from parsing.markup import Markup

# Tumblr names whom a reblog is from in a line of its own above the quotation; Misskey writes "RN:" above the words of a
# renote, or before its address.
REBLOGGED = re.compile(
    r"""<a\b[^<>]{0,500}\bclass\s*=\s*["']?tumblr_blog\b[^<>]{0,500}>\s*([\w-]{1,64})\s*</a>\s*:""", re.I
)
RENOTED = re.compile(r"(?:\A|\n)RN:[ \t]*(?=\n|https?://\S+\s*\Z|\Z)")
NOTICE = re.compile(
    r"(?:(?:this|the) (?:post|article|story|content|page|episode)|(?:tulisan|artikel|konten|kiriman|berita|halaman) ini)\b"
    r".{0,40}\b(?:subscribers?|members?|supporters?|patrons?|pelanggan|anggota|member|berlangganan)"
    r"(?: only| saja| berbayar| premium| kami)?"
    r"|(?:already (?:a )?(?:paid )?(?:subscriber|member)|sudah (?:berlangganan|jadi anggota|punya akun))"
    r"|(?:subscribe|sign up|upgrade|log ?in|sign in|(?:silakan )?(?:berlangganan|masuk|daftar)|masuk atau daftar)"
    r"(?: (?:to|untuk) (?:read|continue|unlock|membaca|melanjutkan|membuka)\b.{0,40})?",
    re.I,
)
LONGEST_TITLE = 300
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*")


def apart(content: Markup, markup: str) -> Markup:
    """The words of a feed's entry without what programs wrote of a reblog or renote, whose words are another's."""
    names = {f"{name}:".casefold() for name in REBLOGGED.findall(markup)}
    own = "\n".join(line for line in content.own.split("\n") if line.strip().casefold() not in names)
    found = RENOTED.search(own)
    if found is None:
        return replace(content, own=own.strip()) if names else content
    others = "\n\n".join(part for part in (content.quoted, own[found.end() :].strip()) if part)
    return replace(content, own=own[: found.start()].strip(), quoted=others)


def own_title(title: str, content: Markup) -> str:
    """An entry's title; "" where a program made it of the first words that the entry quotes."""
    said, quoted = (" ".join(text.split()).casefold() for text in (title, content.quoted))
    bare = re.sub(r"\A[\w-]{1,64}:\s*", "", said).rstrip("….")
    return "" if quoted and quoted.startswith(bare) and (bare or said.endswith(":")) else title


def for_subscribers(words: str, title: str = "") -> tuple[bool, bool]:
    """Whether words, but for their own `title`, only say that they are for subscribers, and whether they end so."""
    said = [part.strip(" \t\n.!?") for part in SENTENCE.findall(words)]
    heading = title[:LONGEST_TITLE].casefold()
    told = [part for part in said if part and part.casefold() not in heading]
    notices = [bool(NOTICE.fullmatch(part)) for part in told]
    return bool(notices) and all(notices), bool(notices) and notices[-1]

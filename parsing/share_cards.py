"""The words of a post in the card that its platform makes for those who link to it.

A saved page of a platform holds menus, counts and other people's comments around the one post; the card holds the
post. Counts and the platform's own phrases around the words are no part of it.
"""

import re
from dataclasses import dataclass, replace

from domain.types import Platform

SHORTEST = 60  # letters: no card cuts shorter words off
_COUNT = r"[\d.,]+\s?(?:[kmb]|rb|jt|ribu|juta)?"
_LIKES = rf"{_COUNT} (?:likes?|suka|reactions?|tanda suka)(?:, {_COUNT} (?:comments?|komentar))?"
_BESIDE = r"(?:(?:, (?:and |dan )?| and | dan | & )@?[\w.]+){0,5}"  # the co-authors of a collaboration
_QUOTED = '["“](?P<text>.*)["”]'


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """`author` is a handle when the card names one, `published` the date as it writes it; `cut`: it shows the words'
    beginning alone."""

    text: str = ""
    author: str = ""
    published: str = ""
    cut: bool = False


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I | re.S)


# Tried on the description, then on the title; the first that fits.
FORMS: dict[Platform, tuple[re.Pattern[str], ...]] = {
    Platform.INSTAGRAM: (
        _form(
            rf"(?:{_LIKES}\s*[-–—]\s*)?@?(?P<author>[\w.]+){_BESIDE} (?:on|pada|di|tanggal)"
            rf" (?P<date>(?=[^:\"“]*\d)[^:\"“]{{4,40}}): {_QUOTED}\.?\s*"
        ),
        _form(rf"[^:\"“]{{1,200}} (?:on|di|pada) Instagram: {_QUOTED}\s*"),
    ),
    Platform.TIKTOK: (
        _form(
            rf"(?:{_LIKES}\. )?(?:TikTok video from|Video TikTok dari) [^(]{{0,200}}\(@(?P<author>[\w.]+)\):"
            rf" {_QUOTED}\.?\s*.*"
        ),
        _form(rf"{_LIKES}\. {_QUOTED}\.?\s*"),
        _form(r"(?!TikTok\b)(?P<text>.*?)\s*[|·-]\s*TikTok\s*"),
    ),
    Platform.X: (
        _form(
            rf"[^\"“]{{1,200}}?(?:\(@(?P<author>\w+)\))? (?:on|di|pada) (?:X|Twitter): {_QUOTED}"
            r"(?:\s*/\s*(?:X|Twitter))?\s*"
        ),
        _form(rf"{_QUOTED}\s*"),
    ),
    Platform.MASTODON: (
        _form(r"(?:Attached|Terlampir|Lampiran): [^\n]*\n+(?P<text>.*)"),
        _form(r"(?P<text>.*?)\n+(?:Attached|Terlampir|Lampiran): .*"),
    ),
    Platform.FACEBOOK: (
        _form(rf"(?:{_COUNT} (?:views|tayangan)\s*·\s*)?{_LIKES}\s*\|\s*(?P<text>.*?)\s*\|\s*[^|]{{1,100}}"),
    ),
}
# The card of a platform that says nothing about one post.
EMPTY = re.compile(
    rf"(?:lihat (?:foto|video|postingan)|see (?:photos|posts|videos)|create an account|buat akun|log ?in|masuk untuk|"
    rf"{_COUNT} (?:followers?|pengikut)\b[^\"“]*|[^\"“]{{1,100}} (?:ada|is on|sedang ada) (?:di )?(?:facebook|threads)\b|"
    r"from breaking news|untuk melihat|connect with friends|hubungkan dengan teman)\b.*",
    re.I | re.S,
)


# What a platform puts where it cuts words off.
MORE = re.compile(r"(?:…|\.\.\.) ?(?:lihat selengkapnya|selengkapnya|lainnya|see more|read more|more)?$", re.I)


def read_card(platform: Platform, title: str, description: str) -> Card:
    """The post in a page's card; empty where the card holds none."""
    card = _read(platform, title, description)
    more = MORE.search(card.text)
    if more is None or more.start() < SHORTEST:
        return card
    return replace(card, text=f"{card.text[: more.start()].rstrip()}…", cut=True)


def _read(platform: Platform, title: str, description: str) -> Card:
    for form in FORMS.get(platform, ()):
        for words in (description, title):
            found = form.fullmatch(words.strip())
            if found:
                given = found.groupdict()
                return Card(
                    text=given["text"].strip(),
                    author=(given.get("author") or "").lower(),
                    published=(given.get("date") or "").strip(),
                )
    if platform == Platform.YOUTUBE:
        return Card(text="\n\n".join(part for part in (title, description) if part))
    return Card(text="" if EMPTY.match(description) else description)

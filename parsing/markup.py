"""The HTML of a post, read by the parser: words as a reader sees them, pictures, films, and where links lead.

One pass over lxml's events, no tree, so that nesting without end costs no more than its length.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from domain.types import Media

_BLOCKS = """
    address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol optgroup option p pre
    section select summary table tbody td tfoot th thead title tr ul video audio
"""
BLOCKS = frozenset(_BLOCKS.split())
# Never shown as words: code, and what stands in for something that the reader sees instead.
_SILENT = "script style template svg math object iframe noembed noframes head datalist textarea"
SILENT = frozenset(_SILENT.split())
LINE = re.compile(r"[ \t\r\n\f\v]+")
SURROGATE = re.compile("[\ud800-\udfff]")
HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
# Pictures that stand for a letter: WordPress puts them in the place of emoji.
EMOJI_CLASSES = frozenset({"wp-smiley", "emoji", "emojione", "twemoji", "custom-emoji"})
EMOJI_ADDRESS = re.compile(r"//(?:s\d?\.w\.org/images/core/emoji|[^/]*twemoji)|/emoji/", re.I)
# Counters of readers. Their size mostly shows them; these do not say theirs.
COUNTER = re.compile(
    r"//(?:pixel|stats|track|tracking|count|counter|sb|b)\.[^/]*/"
    r"|/(?:pixel|tracker|beacon|1x1|spacer|blank|clear)\b[^/]*\.(?:gif|png)"
    r"|/~r/|/b\.gif|/tracker/|/count\?|google-analytics\.com/|/_/stat\?|doubleclick\.net/|feedsportal\.|feedburner\.com/~",
    re.I,
)
# "RE: address" that servers put in front of a quote for programs which know no quotes: nobody wrote it.
NOT_WRITTEN = frozenset({"quote-inline"})
MENTION = frozenset({"mention", "hashtag", "u-url", "tag"})
PLAYERS = re.compile(
    r"youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion|tiktok\.com|facebook\.com/plugins/video", re.I
)
# What plugins of sites put into a post: buttons, counts, other posts that are like it. Nobody wrote it, and it changes
# from day to day.
PUT_IN = frozenset(
    """
    sharedaddy jp-relatedposts sd-like jetpack-likes-widget-wrapper addtoany_share_save_container addtoany_content
    heateor_sss_sharing_container yarpp yarpp-related crp_related rp4wp-related-posts related-posts-after-content
    post-views social-share-buttons essb_links sfsi_widget wp-polls-loading ssba tptn_counter tptn_posts
    subscription-widget-wrap-editor subscription-widget subscribe-widget button-wrapper medium-feed-link
    inline-related-post irpp_wrapper baca-juga bacajuga saboxplugin-wrap mashsb-container dpsp-content-wrapper
    """.split()
)
LOCK = "post-password-form"
# What WordPress puts in the place of an excerpt that it may not show.
LOCKED = re.compile(
    r"(?:there is no excerpt because this is a protected post"
    r"|tidak ada (?:kutipan|cuplikan|ringkasan)\b.{0,40}(?:terproteksi|diproteksi|dilindungi)(?: kata)?(?: sandi)?)\.?",
    re.I,
)
# What cites another page and is no quotation block: microformats' h-cite, and a forum's quotation with its author's name.
CITED = frozenset({"h-cite"})
PORTRAIT = "avatar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Markup:
    """`text` is everything a reader sees, `quoted` the part of it in quotation blocks, `own` the rest.

    `media` are pictures and films; `links` where links lead, each once. `locked`: a form asks for the password
    of this post, or a sentence says that it is protected, so what stands here is not its author's.
    """

    text: str = ""
    own: str = ""
    quoted: str = ""
    media: tuple[Media, ...] = ()
    links: tuple[Media, ...] = ()
    locked: bool = False


def read_markup(markup: str, base: str = "") -> Markup:
    """HTML, whole or a piece; `base` makes addresses absolute. Entities are decoded exactly once."""
    if "<" not in markup and "&" not in markup:
        text = markup.strip()
        return Markup(text=text, own=text, locked=bool(LOCKED.fullmatch(text)))
    reader = _MarkupReader(base)
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    # Alone a text in front of the first tag would be taken for the page's head and lose its spaces.
    parser.feed(b"<body>" + SURROGATE.sub("\ufffd", markup).encode("utf-8"))
    made: Markup = parser.close()
    return made


def plain_text(markup: str) -> str:
    """HTML as a reader sees it: blocks as lines, tags gone."""
    return read_markup(markup).text


def join(base: str, url: str) -> str:
    """The full address of a link; "" for what is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def is_web(url: str) -> bool:
    """Whether an address leads to the web."""
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


@dataclass(slots=True)
class _Lines:
    """Words as they come. A block starts a line unless one is empty anyway, a break always."""

    pieces: list[str] = field(default_factory=list)
    open: bool = False  # something stands on the line
    space: bool = False

    def words(self, data: str) -> None:
        plain = LINE.sub(" ", data)
        inner = plain.strip(" ")
        if not inner:
            self.space = self.space or (bool(plain) and self.open)
            return
        if self.open and (self.space or plain[0] == " "):
            self.pieces.append(" ")
        self.pieces.append(inner)
        self.open, self.space = True, plain[-1] == " "

    def block(self) -> None:
        if self.open:
            self.line()

    def line(self) -> None:
        self.pieces.append("\n")
        self.open = self.space = False

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "".join(self.pieces)).strip(" \n\t\r\f\v\xa0")


class _MarkupReader:
    """A target for lxml: start, end, data, close."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.all, self.own, self.quoted = _Lines(), _Lines(), _Lines()
        self.media: dict[Media, None] = {}
        self.links: dict[str, Media] = {}
        self.silent = self.quotes = self.pre = self.unscripted = 0
        self.hidden: list[str] = []
        self.cited: list[str] = []  # the tags inside of what cites another page that are named as that is
        self.locked = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.hidden:
            self._deeper(tag)
            return
        if _is_hidden(attributes):
            if tag not in ("img", "br", "hr", "input", "meta", "link", "source", "wbr"):
                self.hidden.append(tag)
            return
        if tag == "blockquote":
            self.quotes += 1
        elif (tag == self.cited[0]) if self.cited else _is_cited(tag, attributes):
            self.cited.append(tag)
        self._break(tag)
        self.unscripted += tag == "noscript"
        self.silent += tag in SILENT
        self.pre += tag == "pre"
        self._seen(tag, attributes)

    def _deeper(self, tag: str) -> None:
        if tag == self.hidden[0]:
            self.hidden.append(tag)

    def end(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[0]:
                self.hidden.pop()
            return
        self._break(tag, closing=True)
        self.quotes -= tag == "blockquote" and self.quotes > 0
        if self.cited and tag == self.cited[0]:
            self.cited.pop()
        self.unscripted -= tag == "noscript" and self.unscripted > 0
        self.silent -= tag in SILENT and self.silent > 0
        self.pre -= tag == "pre" and self.pre > 0

    def data(self, data: str) -> None:
        if self.silent or self.hidden or self.unscripted:
            return
        lines = data.split("\n") if self.pre else [data]
        for number, part in enumerate(lines):
            for out in self._out():
                if number:
                    out.line()
                out.words(part)

    def comment(self, text: str) -> None: ...

    def pi(self, target: str, data: str) -> None: ...

    def close(self) -> Markup:
        text = self.all.text()
        return Markup(
            text=text,
            own=self.own.text(),
            quoted=self.quoted.text(),
            media=tuple(self.media),
            links=tuple(self.links.values()),
            locked=self.locked or bool(LOCKED.fullmatch(text)),
        )

    def _out(self) -> tuple[_Lines, _Lines]:
        return self.all, self.quoted if self.quotes or self.cited else self.own

    def _break(self, tag: str, *, closing: bool = False) -> None:
        if tag == "br" and not closing:
            for out in self._out():
                out.line()
        elif tag in BLOCKS:
            for out in (self.all, self.own, self.quoted):
                out.block()

    def _seen(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "img" and not self.silent:
            self._picture(attributes)
        elif tag == "a" and not self.silent:
            self._link(attributes)
        elif tag in ("video", "audio"):
            self._film(tag, attributes.get("src", ""), attributes.get("title", ""))
        elif tag == "iframe" and PLAYERS.search(attributes.get("src", "")):
            self._film("video", attributes["src"], attributes.get("title", ""))
        elif tag == "form" and LOCK in attributes.get("class", "").split():
            self.locked = True

    def _picture(self, attributes: Mapping[str, str]) -> None:
        source, alt = _source(attributes), attributes.get("alt", "").strip()
        if _is_emoji(attributes, source):
            for out in self._out():
                out.words(alt)
        elif source and not source.startswith("data:") and not _is_no_picture(attributes, source):
            self.media.setdefault(Media(kind="image", url=join(self.base, source), alt=alt))

    def _film(self, kind: str, source: str, title: str) -> None:
        """A film is there whether or not its address is: many players put that in later."""
        web = "" if source.startswith(("data:", "blob:")) else join(self.base, source) if source else ""
        self.media.setdefault(Media(kind=kind, url=web, alt=title))

    def _link(self, attributes: Mapping[str, str]) -> None:
        target = attributes.get("href", "").strip()
        marks = {*attributes.get("class", "").split(), *attributes.get("rel", "").split()}
        url = "" if not target or target.startswith("#") or marks & MENTION else join(self.base, target)
        if is_web(url):
            self.links.setdefault(url, Media(kind="link", url=url, alt=attributes.get("title", "").strip()))


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    unwritten = (NOT_WRITTEN | PUT_IN).intersection(attributes.get("class", "").split())
    return "hidden" in attributes or bool(unwritten or HIDDEN.search(attributes.get("style", "")))


def _source(attributes: Mapping[str, str]) -> str:
    """The picture's address, also where a page loads it later."""
    for name in ("src", "data-src", "data-lazy-src", "data-original"):
        value = attributes.get(name, "").strip()
        if value and not value.startswith("data:"):
            return value
    first = attributes.get("srcset", "").strip().split(",")[0].split()
    return first[0] if first else attributes.get("src", "").strip()


def _is_emoji(attributes: Mapping[str, str], source: str) -> bool:
    classes = EMOJI_CLASSES.intersection(attributes.get("class", "").split())
    return bool(attributes.get("alt")) and bool(classes or EMOJI_ADDRESS.search(source))


def _is_cited(tag: str, attributes: Mapping[str, str]) -> bool:
    classes = set(attributes.get("class", "").split())
    return bool(classes & CITED) or (tag == "aside" and "quote" in classes)


def _is_no_picture(attributes: Mapping[str, str], source: str) -> bool:
    """A counter of readers, or the small portrait beside somebody's name."""
    return PORTRAIT in attributes.get("class", "").split() or _is_counter(attributes, source)


def _is_counter(attributes: Mapping[str, str], source: str) -> bool:
    sizes = [attributes.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1") for size in sizes) or bool(COUNTER.search(source))


def without_self(markup: Markup, url: str) -> Markup:
    """The same without links to the post's own address and to its own pictures' files."""
    own = {url, *(m.url for m in markup.media)}
    return replace(markup, links=tuple(link for link in markup.links if link.url.partition("#")[0] not in own))

"""No parser, rule or text function takes more than linear time on a megabyte of any nonsense.

What is tried is found by introspection: every public function and method that needs a text. One that the table below
cannot call, and that is not left out with its reason, is a fault, so that a new one cannot be forgotten.

GROWTH=all in the environment tries every shape with every function; else each function gets one in twenty-four, always
the same ones. Time is read, so these stand apart from the core tests: `make test-growth`.
"""

import gc
import importlib
import inspect
import os
import pkgutil
import time
import typing
import zlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from analysis.engine import compile_engine
from analysis.ethics import Marker
from analysis.ethics_checks import CheckedClaim, Checks
from analysis.ethics_words import Words
from analysis.reading import read
from analysis.short_pairs import ShortPairs
from domain.errors import NetralitasError
from domain.links import author_of_address
from domain.nip import clean_nip
from domain.packs import load_ethics, load_pack
from domain.periods import chosen_week, period_called
from domain.privacy import hide_others
from domain.types import Item, Platform, Post, PostKind
from imports import account_cells
from imports.recognising import recognised
from parsing import attribution, page_kinds, passed_on, post_ids, share_cards, webpage
from parsing.date_forms import read_indonesian
from parsing.dates import read_moment
from parsing.markup import Markup, read_markup, without_self
from parsing.pages import Refused
from parsing.strict_json import JsonRefused
from rendering import neutral
from tests.crawler.conftest import an_account

SIZE, STEP = 1 << 20, 24
EVERYTHING = os.environ.get("GROWTH") == "all"
# Seconds of processor under which a megabyte shows that no work was done for each pair of its signs: 10^12 of them.
AT_ONCE = 0.3
WORST, TRIES = 3.0, 5  # how much longer twice as much may take, in the best of so many runs; four times is quadratic
HOPELESS = 2.0  # seconds for a sixteenth of a megabyte
AT = datetime(2026, 11, 20, tzinfo=UTC)

SHAPES = (
    "[",
    "]",
    "[]",
    "{",
    "(",
    ")",
    "()",
    '"',
    "'",
    '"a',
    "<",
    ">",
    "<>",
    "<p>",
    "</p>",
    "<b><i>",
    "<br",
    "<div>",
    "<td>",
    "<!--",
    "-->",
    "<!-",
    "<![CDATA[",
    "]]>",
    "<?",
    '<a href="',
    "<a href=x>",
    "<script>",
    "<title>",
    "&",
    "&#",
    "&amp;",
    "&#x41;",
    '{"a":',
    '[{"a":',
    '{"a":1}',
    "\\",
    '\\"',
    "\\u",
    "a",
    "A",
    "aA",
    "ab",
    "aab",
    "ha",
    "é",
    "ß",
    "İ",
    " ",
    "  a",
    "a ",
    "\t",
    "\n",
    "a\n",
    "\r",
    "\r\n",
    "\u00a0",
    "\u200b",
    "a\u200b",
    "\u2028",
    "0",
    "1",
    "12 ",
    "1.",
    "1,",
    "1.1 ",
    "0.",
    "-",
    "--",
    "-a",
    "- ",
    "a-",
    "=",
    "=a",
    "_",
    "a_",
    "*",
    ".",
    ". ",
    "..",
    "a.",
    "a. ",
    ".a.b",
    "/",
    "//",
    "a/",
    "/../",
    "?",
    "?a=",
    "&a=",
    "!",
    ":",
    "://",
    ";",
    "a;",
    ",",
    "a,",
    ",,",
    '"",',
    '""',
    "|",
    "~",
    "^",
    "$",
    "%",
    "%4",
    "%41",
    "+",
    "#",
    "##",
    "#a",
    "#a ",
    "#aB",
    "#satuDua",
    "@",
    "@a",
    "@a ",
    "a@",
    "a@b.",
    "a@b.id ",
    "http://",
    "http://a.id ",
    "https://x.test/a/",
    "www.",
    "www.a.",
    "x.com/a/status/1 ",
    "\u0301",
    "a\u0301",
    "\u0301\u0300",
    "\u0e33",
    "\U0001f600",
    "\U0001f1ee",
    "\u200d",
    "\U0001f600\u200d",
    "\ufe0f",
    "\u0661",
    "\uff11",
    "\u202e",
    "\0",
    "\ufffd",
    "\ufdfa",
    "中",
    "tidak ",
    "bukan tidak ",
    "jangan ",
    "kata ",
    "nomor ",
    "nomor 1 ",
    "no. 1 ",
    "no 1, ",
    "calon ",
    "dukung ",
    "pilih ",
    "coblos nomor 2 ",
    "a c o b l o s ",
    "c.o.b.l.o.s ",
    "cobbbllos ",
    "4nies ",
    "prabowo",
    "prabowo ",
    "prabowopresiden",
    "presiden",
    "dan ",
    "yang ",
    "1 2 ",
    "08",
    "0812-",
    "+62",
    "+62 8",
    "62 ",
    "19",
    "1980 ",
    "198001012005011001",
    "198001012005011001 ",
    "1980 0101 ",
    "3171",
    "3 ",
    "3 november ",
    "2026",
    "2026-",
    "2026-11-",
    "2026-11-03 ",
    "10:",
    "10:00 ",
    "pukul 10.00 ",
    "kemarin ",
    "1 jam ",
    "1 jam lalu ",
    "jum'at ",
    "jum ",
    "selasa, ",
    "am ",
    "wib ",
    "diedit ",
    "QUJD",
    "QUJD=",
    "=?utf-8?b?",
    "data:image/png;base64,",
    "-----\n",
    "from: a\n",
    "a: b\n",
    "a\tb\n",
    "a;b\n",
    '"a\n',
    "\xff",
    "\x80",
    "PK\x03\x04",
    "\xff\xd8",
    "\xff\xe1\x00\x02",
    "GIF89a",
    ",\x00\x00",
    "\x00\x00\x00\x00IDAT",
    "%PDF",
)
# Shapes that only begin as something: what follows is nonsense to their readers.
HEADS = {
    "": SHAPES,
    "<html><body>": ("<p>", "<b><i>", "<a href=x>a</a>", "<br", "&amp;", "<!--", "a "),
    "\xff\xd8": ("\xff\xe1\x00\x02", "\xff\xda\x00\x02a", "\xff"),
    "GIF89a\1\0\1\0\0\0\0": ("!\xfe\1a\0", "\0"),
    "\x89PNG\r\n\x1a\n": ("\0\0\0\0tEXtabcd",),
    "@": ("a", "a.", "_"),
    "https://": ("a.", "a/", "a@", "["),
    '{"text":"': ("a ", "\\n", "\\u00e9"),
    "nomor ": ("1", "1 ", "-"),
    "<!--": ("-", "--", ">"),
}

LEFT_OUT = {
    "domain.texts.": "puts the program's own sentences together; what a person typed is a field of one and is not read",
    "parsing.bounded.": "runs what it is given, with limits of its own",
    "parsing.pages.failed": "takes words of the program, no text from outside",
    "parsing.pages.unreadable": "takes words of the program, no text from outside",
    "parsing.pages.no_list": "takes words of the program, no text from outside",
    "parsing.pages.changed_source": "takes words of the program, no text from outside",
    "parsing.pages.made_of": "runs what it is given",
    "parsing.pages.text_of": "looks up one key",
    "parsing.sheets.holds_known": "asks of each title what known_parts is tried for",
    "parsing.sheets.write_template_xlsx": "writes the program's own words",
    "parsing.workbooks.": "reads in a process that is killed at its limits; tests/parsing/test_bounded.py",
    "parsing.webpage.read_page": "trafilatura is not linear; a page over 256 kB is read in a process that is"
    " killed after 30 seconds, tests/crawler/test_large_pages.py",
    "imports.saved_page.post_of_page": "the same reader of pages; killable, tests/parsing/test_bounded.py",
    "parsing.x_words.choices_of": "looks up keys of a record",
    "parsing.x_words.links_of": "looks up keys of a record",
    "parsing.attribution.holders_of": "compares names that are fields of one feed",
    "parsing.attribution.noting": "keeps names that are fields of one record",
    "parsing.attribution.signed": "puts names that are fields of one listing beside its posts",
    "parsing.attribution.beside": "compares segments of one address",
    "parsing.attribution.is_colleagues": "compares segments of addresses",
    "parsing.attribution.guest_of": "compares names that are fields of one feed",
    "imports.instagram_download.is_wrapped": "looks up keys of a record",
    "parsing.zones.zone_in": "part of read_indonesian, which is tried",
    "parsing.x_words.quoted_address": "looks up keys of a record",
    "parsing.x_words.first_of": "looks up keys of a record",
    "parsing.attribution.of_oneself": "compares names that are fields of one post",
    "analysis.context.mentions": "part of Engine.assess, which is tried as a whole",
    "analysis.ethics_words.EthicsText.": "looks up words that were found; Words.read is tried",
    "analysis.engine.Engine.assess_words": "the same steps as Engine.assess",
    "analysis.features.grams": "part of Engine.assess",
    "analysis.gate.": "part of Engine.assess",
    "analysis.glue.": "part of Engine.assess",
    "analysis.known.": "part of Engine.assess",
    "analysis.matcher.": "part of Engine.assess",
    "analysis.mention.": "part of Engine.assess",
    "analysis.reading.TextReading.": "part of Engine.assess",
    "analysis.retorts.": "part of Engine.assess",
    "analysis.rules.base.": "part of Engine.assess",
    "analysis.signals.": "part of Engine.assess",
    "analysis.stance.": "part of Engine.assess",
    "analysis.text.Reader.raw": "part of Reader.words",
    "analysis.text.Reader.read": "part of Reader.words",
    "analysis.text.Reader.words_of": "part of Reader.words",
    "analysis.vocabulary.": "words of the program's own tables",
    "analysis.weighing.": "reads the file that ships",
    "analysis.filter.filter_lines": "each line by read_object and Engine.assess, which are tried",
    "analysis.engine.Engine.open_words": "part of Engine.assess",
    "analysis.filter.Assessor.": "Engine.assess is tried",
    "domain.ethics.": "looks up kinds and regions",
    "domain.mandate.": "a file that the office writes itself",
    "domain.packs.": "packs ship, or the office writes them itself and checks them with `pack check`",
    "domain.extensions.": "names of packages that are installed",
    "domain.authorities.": "compares whole names",
    "domain.periods.stage_": "looks up a stage",
    "domain.periods.month_names": "the two languages of the reports",
    "domain.periods.waktu_terlihat": "a precision of the program's own",
    "domain.platforms.sites.": "written by whoever adds a platform",
    "domain.platforms.values.": "patterns of whoever adds a platform; links.canonical_account tries all of them",
    "domain.links.holds_pictures": "compares whole hosts",
    "domain.office_tally.": "keys of a table",
    "domain.sweeps.": "a host's name as a label",
    "rendering.write_atomic": "writes bytes as they are",
    "rendering.zip_of": "writes bytes as they are",
    "rendering.csv_text": "each cell by rendering.neutral, which is tried",
    "rendering.parquet.parquet_bytes": "writes the cells of counted views",
    "analysis.short_pairs.is_piece": "of two words of fifteen letters at most; ShortPairs.meant is tried",
    "analysis.service.": "looks up who was named",
    "imports.read_posts": "killable readers, tests/parsing/test_bounded.py, and loops over rows",
    "imports.belonging.": "compares whole names",
    "imports.caught.": "reads the program's own bundles",
    "imports.loading.": "reads files by the readers that are tried",
    "imports.register.": "reads sheets, row by row",
    "imports.register_rows.": "cells of one row",
    "imports.account_cells.by_their_platforms": "rows of a sheet, whose parts are tried",
    "imports.rows.": "fields of one record",
    "imports.table.": "names of columns",
    "imports.takeout.rows_of": "runs what it is given",
    "imports.takeout.labelled": "looks up keys of a record",
    "imports.register_table.": "rows of a sheet and names of columns; region_of is tried",
    "imports.register_columns.": "names of columns and cells that a person typed",
    "imports.position_words.read_levels": "each cell by level_of, which is tried",
    "images.": "reads pictures, tests/images; the words found there go where all words go",
    **dict.fromkeys(
        (
            "imports.facebook_site.",
            "imports.meta_sites.",
            "imports.pinterest_site.",
            "imports.sidecars.",
            "imports.snscrape.",
            "imports.apify.",
            "imports.tiktok_download.",
            "imports.tiktok_site.",
            "imports.x_site.",
            "imports.x_table.",
        ),
        "looks up keys of a record that strict_json has read",
    ),
}
TRIED = (
    "parsing.sheets.header_form",
    "imports.register_table.region_of",
    "imports.caught.kind_of",
    "domain.authorities.authority_called",
)


@cache
def engine():
    return compile_engine([load_pack("pemilu-2024"), load_pack("pilkada-2024")])


@cache
def short_pairs():
    return ShortPairs([load_pack("pilkada-2024")])


@cache
def ethics():
    pack = load_ethics(["etika-2018"])
    claim = CheckedClaim(
        checker="Pemeriksa Rekaan",
        check_id="1",
        checked_on=date(2026, 1, 1),
        address="https://cek.test/1",
        title="Panen padi di sawah tetangga gagal semua",
    )
    return Marker(pack), Words(pack.phrases), Checks([claim], Words(pack.phrases)), frozenset(pack.kinds)


ACCOUNT = an_account("a", Platform.WEBSITE, "warga.contoh.test")


def a_post(text):
    when = read_moment("2026-11-03", captured_at=AT, zone=UTC)
    return Post(
        platform=Platform.X,
        native_id="1",
        author_native_id="warga",
        kind=PostKind.ORIGINAL,
        url=text,
        text=text,
        other_author=text,
        published=when,
    )


def of_tree(read):
    def run(text):
        tree = webpage.tree_of(text.encode("utf-8", "replace"))
        return None if tree is None else read(tree)

    return run


def of_file(text):
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"netralitas-growth-{os.getpid()}.bin"
    path.write_bytes(text.encode("latin-1", "replace"))
    try:
        return recognised(path)
    finally:
        path.unlink()


# What needs more than texts, by its name.
CALLS = {
    "parsing.passed_on.apart": lambda t: passed_on.apart(read_markup(t), t),
    "parsing.passed_on.own_title": lambda t: passed_on.own_title(t, Markup(text=t, own="", quoted=t)),
    "imports.account_cells.apart": lambda t: account_cells.apart(t, None),
    "parsing.attribution.lies_within": lambda t: attribution.lies_within(t, ACCOUNT),
    "parsing.attribution.lies_beside": lambda t: attribution.lies_beside(t, ACCOUNT),
    "parsing.attribution.listed_within": lambda t: attribution.listed_within(t, ACCOUNT),
    "parsing.attribution.named_oneself": lambda t: attribution.named_oneself(ACCOUNT, t),
    "parsing.attribution.impersonal": lambda t: attribution.impersonal(a_post(t), frozenset(("x",)), b"k" * 32, "uji"),
    "parsing.date_forms.read_indonesian": lambda t: read_indonesian(t, AT, None),
    "parsing.dates.read_moment": lambda t: read_moment(t, captured_at=AT, zone=UTC),
    "parsing.markup.without_self": lambda t: without_self(read_markup(t), t),
    "parsing.page_kinds.no_post": of_tree(lambda tree: page_kinds.no_post(tree, title="", is_post=False, url="")),
    "parsing.page_kinds.is_listing": of_tree(lambda tree: page_kinds.is_listing(tree, "https://s.test/")),
    "parsing.post_ids.are_places": lambda t: post_ids.are_places([t, t]),
    "parsing.post_ids.id_of_address": lambda t: [post_ids.id_of_address(t, p) for p in (None, *Platform)],
    "parsing.post_ids.is_profile": lambda t: post_ids.is_profile(t, Platform.INSTAGRAM),
    "parsing.post_ids.canonical_id": lambda t: [post_ids.canonical_id(p, t, t) for p in Platform],
    "parsing.share_cards.read_card": lambda t: [share_cards.read_card(p, t, t) for p in Platform],
    "analysis.engine.Engine.assess": lambda t: engine().assess(Item(id="1", text=t)),
    "analysis.short_pairs.ShortPairs.meant": lambda t: short_pairs().meant(t, "35.78"),
    "analysis.reading.read": lambda t: read(engine().lexicon, t),
    "analysis.ethics.Marker.marks": lambda t: ethics()[0].marks(t, ethics()[3], official=True),
    "analysis.ethics.Marker.public_targets": lambda t: ethics()[0].public_targets(t),
    "analysis.ethics_words.Words.read": lambda t: ethics()[1].read(t),
    "analysis.ethics_checks.Checks.repeated": lambda t: ethics()[2].repeated(t, date(2026, 11, 20)),
    "analysis.text.Reader.words": lambda t: engine().lexicon.reader.words(t),
    "analysis.text.Reader.places": lambda t: engine().lexicon.reader.places(t),
    "analysis.text.Reader.as_written": lambda t: engine().lexicon.reader.as_written(t),
    "analysis.text.Reader.squeeze": lambda t: engine().lexicon.reader.squeeze(t),
    "domain.links.author_of_address": lambda t: [
        author_of_address(t, p) for p in (Platform.X, Platform.FACEBOOK, Platform.YOUTUBE)
    ],
    "domain.nip.clean_nip": lambda t: clean_nip(t, pppk=False, today=AT.date()),
    "domain.periods.chosen_week": lambda t: chosen_week(t, AT),
    "domain.periods.period_called": lambda t: period_called(t, ()),
    "domain.privacy.hide_others": lambda t: hide_others(t, ("warga",), b"k" * 32, "uji"),
    "imports.recognising.recognised": of_file,
    "rendering.neutral": lambda t: [neutral(f"{start}{t}") for start in ("", " ", "\r", "x\n")],
}
PACKAGES = ("parsing", "analysis", "domain", "rendering", "imports")


def modules(name):
    module = importlib.import_module(name)
    yield module
    for one in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        yield from modules(one.name)


def functions():
    """Every public function and method of these packages, by its name."""
    for module in (m for package in PACKAGES for m in modules(package)):
        for name, value in vars(module).items():
            if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
                continue
            if inspect.isclass(value):
                for method, found in vars(value).items():
                    found = getattr(found, "__func__", found)
                    if inspect.isfunction(found) and (not method.startswith("_") or method == "__call__"):
                        yield f"{module.__name__}.{name}.{method}", found
            elif callable(value):
                yield f"{module.__name__}.{name}", value


def holds_text(kind):
    return kind in (str, bytes) or any(holds_text(one) for one in typing.get_args(kind))


def needed(function):
    """The kinds of what a function must be given."""
    kinds = typing.get_type_hints(function)
    return [
        kinds[name]
        for name, one in inspect.signature(function).parameters.items()
        if one.default is one.empty and name in kinds
    ]


def calls(name, function):
    """How a function is called with one text; each text that it needs gets the shape in its turn."""
    kinds = needed(function)
    if name in CALLS:
        return [CALLS[name]]
    given = [b"contoh" if kind is bytes else "contoh" for kind in kinds]

    def call(place):
        def run(text):
            mine = [*given]
            mine[place] = text.encode("utf-8", "replace") if kinds[place] is bytes else text
            return function(*mine)

        return run

    return [call(place) for place in range(len(kinds))]


def is_left_out(name):
    return name not in CALLS and name not in TRIED and any(name.startswith(start) for start in LEFT_OUT)


def found():
    return {name: function for name, function in functions() if any(map(holds_text, needed(function)))}


def callable_with_texts(function):
    return all(kind in (str, bytes) for kind in needed(function))


TAKEN = sorted(
    {*CALLS, *(name for name, function in found().items() if not is_left_out(name) and callable_with_texts(function))}
)


def test_every_function_that_takes_a_text_is_tried_or_left_out_with_a_reason():
    forgotten = [name for name in found() if name not in TAKEN and not is_left_out(name)]
    assert forgotten == [], (
        "add each to CALLS or TRIED (how it is called), or to LEFT_OUT with the reason why it is not tried"
    )
    every = dict(functions())
    assert [name for name in (*CALLS, *TRIED) if name not in every] == []
    unused = [start for start in LEFT_OUT if not any(name.startswith(start) for name in every)]
    assert [start for start in unused if not start.startswith("images.")] == []


def seconds(call, text):
    """Of the processor, for one run. A refusal in words is an answer as well as any."""
    gc.disable()
    started = time.process_time()
    try:
        call(text)
    except (NetralitasError, Refused, JsonRefused, ValueError, LookupError, TypeError):
        pass
    finally:
        took = time.process_time() - started
        gc.enable()
    return took


NUMBERS = iter(range(10**9))


def of_size(head, piece, size):
    """A text of this shape that nothing has seen before: what is remembered would be read in no time."""
    return f"{head}{piece * (size // len(piece))}{next(NUMBERS)}"


def fault(call, head, piece):
    """What is wrong with the growth of one call over one shape; "" for nothing."""
    first = seconds(call, of_size(head, piece, SIZE // 16))
    if first > HOPELESS:
        first = min(first, *(seconds(call, of_size(head, piece, SIZE // 16)) for _ in range(2)))
        if first > HOPELESS:
            return f"{head + piece!r}: {first:.1f} s for 64 kB"
    once, twice = seconds(call, of_size(head, piece, SIZE)), float("inf")
    if once < AT_ONCE:
        return ""
    once = min(once, *(seconds(call, of_size(head, piece, SIZE)) for _ in range(2)))  # a slow first run hides growth
    for _ in range(TRIES):
        twice = min(twice, seconds(call, of_size(head, piece, 2 * SIZE)))
        if twice < WORST * once:
            return ""
        once = min(once, seconds(call, of_size(head, piece, SIZE)))
    return f"{head + piece!r}: {once:.2f} s for 1 MB, {twice:.2f} s for 2 MB"


def parts():
    """Each function with one in twenty-four of the shapes; with all of them in so many parts, none of which is long."""
    taken = range(STEP) if EVERYTHING else [0]
    return [(name, (zlib.crc32(name.encode()) + part) % STEP) for part in taken for name in TAKEN]


@pytest.mark.parametrize(("name", "part"), parts())
def test_a_megabyte_of_any_shape_takes_linear_time(name, part):
    every = [(head, piece) for head, pieces in HEADS.items() for piece in pieces]
    for call in calls(name, dict(functions())[name]):
        faults = [said for head, piece in every[part::STEP] if (said := fault(call, head, piece))]
        assert faults == []


@pytest.mark.parametrize("power", [1, 2])
def test_the_measure_tells_linear_from_quadratic(power):
    """The demand can fail: work for each pair of signs is found, work for each sign is not."""
    assert bool(fault(lambda text: sum(1 for _ in range(2 * (len(text) >> 8) ** power)), "", "ab")) is (power == 2)


@pytest.mark.parametrize(
    "text", ["ayo coblos prabowo gibran " * 40_000, "\U0001f44d\U0001f3fd" * 500_000, "x" * 1_000_000]
)
def test_P01_a_million_signs_are_assessed_within_a_second(text):
    engine().assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    found = engine().assess(Item(id="1", text=text))
    assert time.process_time() - start < 1.0
    assert all("tanda terakhir" in flag.reason for flag in found.flags)


def test_P02_ten_thousand_emoji_are_assessed_quickly():
    text = "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1ee\U0001f1e9" * 2_500
    engine().assess(Item(id="0", text=text))
    start = time.process_time()
    engine().assess(Item(id="1", text=text))
    assert time.process_time() - start < 0.5

"""How values leave: escaped, neutral, digit for digit, whole or not at all."""

import csv
import io
import json
import os
import random
import signal
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from domain.errors import WorkspaceError
from rendering import angka, csv_text, environment, json_text, persen, safe_url, visible, write_atomic

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def render(tmp_path):
    def run(template, **values):
        (tmp_path / "uji.html").write_text(template, encoding="utf-8")
        return environment(tmp_path).get_template("uji.html").render(**values)

    return run


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title>", "]]>", '"'])
def test_x01_text_is_escaped_always(render, text):
    shown = render('<p title="{{ text }}">{{ text }}</p>', text=text)
    assert "<script" not in shown
    assert "<img" not in shown
    assert shown.count("<") == 2


def test_x01_a_template_in_a_text_is_a_text(render):
    assert render("{{ text }}", text="{{7*7}}") == "{{7*7}}"


def test_an_undefined_name_is_an_error(render):
    with pytest.raises(UndefinedError):
        render("{{ nothing }}")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " data:text/html,<b>",
        "//jahat.example",
        "vbscript:x",
        "http:",
        "https://",
        "file:///etc/passwd",
        "ftp://contoh.example",
        "http:/contoh",
        "http://[",
        "",
        "java\nscript:x",
        "\x01javascript:alert(1)",
        "https:javascript:alert(1)",
    ],
)
def test_x02_only_plain_web_addresses_become_links(url):
    assert safe_url(url) == ""


@pytest.mark.parametrize("url", ["https://contoh.example/a?b=1#c", "HTTP://contoh.example", " https://contoh.example "])
def test_x02_a_plain_web_address_stays(url):
    assert safe_url(url) == url.strip()


RISKY = [
    "=1+1",
    "+62811",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\uff1d1",
    "\uff0b1",
    "\uff201",
    "teks\n=1+1",
    "teks\n  @x",
    '=HYPERLINK("http://x","Budi")',
]


def read_back(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("cell", RISKY)
def test_x05_a_cell_that_a_spreadsheet_would_compute_is_neutral(cell):
    [_, [shown, other]] = read_back(csv_text(("a", "b"), [(cell, "biasa")]))
    assert (shown, other) == ("'" + cell, "biasa")


@pytest.mark.parametrize("cell", ["biasa", "1-2", "a=b", "", "Rp 1.000", "nama@contoh.example", "5 - 3"])
def test_x05_a_harmless_cell_stays_as_it_is(cell):
    assert read_back(csv_text(("a",), [(cell,), ("x",)]))[1] in ([cell], [])


def test_x05_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert csv_text(("a", "b", "c"), [(1, None, -5)]) == "a,b,c\r\n1,,-5\r\n"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_x05_every_text_survives_as_itself_or_behind_one_apostrophe(rows):
    back = read_back(csv_text(("a", "b"), rows))[1:]
    for row, seen in zip(rows, back, strict=True):
        for cell, shown in zip(row, seen, strict=True):
            assert shown in (cell, "'" + cell)
            assert not shown.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("aman \u202ekaca", "aman [U+202E]kaca"),
        ("\u2066a\u2069", "[U+2066]a[U+2069]"),
        ("\u200f", "[U+200F]"),
        ("biasa \u0645", "biasa \u0645"),
    ],
)
def test_p03_direction_marks_are_shown(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(("n", "shown"), [(0, "0"), (999, "999"), (1000, "1.000"), (1234567, "1.234.567"), (None, "–")])
def test_counts_have_the_indonesian_point(n, shown):
    assert angka(n) == shown


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_a_share_is_exact_and_rounds_half_up(part, base):
    whole, tenth = map(int, persen(part, base).split(","))
    exact = Fraction(part * 1000, base)
    rounded = int(exact + Fraction(1, 2))
    assert whole * 10 + tenth == rounded


@pytest.mark.parametrize("base", [0, -1])
def test_a_share_of_nothing_is_no_share(base):
    with pytest.raises(ValueError, match="base"):
        persen(1, base)


# Printed beside counts that do not give them (kasn_tallies.json notes each): 34.9 for 99/283, 70.8 for 518/723.
MISPRINTS = {(99, 283), (518, 723)}


def published(tables):
    """Every (part, base, printed percentage with one place) of the published tables whose counts are known."""
    for table in tables:
        totals = table.get("totals", {})
        bases = [totals[k] for k in ("reported", "recommended", "proven") if isinstance(totals.get(k), int)]
        for key in ("by_category", "by_position"):
            for row in table.get(key, []):
                counts = row.get("count_derived")
                for count in counts if isinstance(counts, list) else [counts] if counts else []:
                    yield table["id"], count, bases, row["percent"]
        followed, recommended = totals.get("followed_up"), totals.get("recommended")
        if followed and recommended and "followed_up_percent_of_recommended" in totals:
            yield table["id"], followed, [recommended], totals["followed_up_percent_of_recommended"]


def test_the_published_tables_come_out_digit_for_digit(shared):
    tallies = json.loads((shared / "reference" / "kasn_tallies.json").read_text(encoding="utf-8"))
    rows = [r for r in published(tallies["tables"]) if not any((r[1], b) in MISPRINTS for b in r[2])]
    assert len(rows) > 30
    wrong = [
        (table, part, bases, printed)
        for table, part, bases, printed in rows
        if f"{printed:.1f}".replace(".", ",") not in [persen(part, base) for base in bases]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("parts", "base", "printed"),
    [
        ((98, 97, 62, 53, 50), 456, "21,5 21,3 13,6 11,6 11,0"),
        ((126, 116, 65, 58, 41), 456, "27,6 25,4 14,3 12,7 9,0"),
        ((133, 125, 73, 59, 44), 490, "27,1 25,5 14,9 12,0 9,0"),
        ((170, 115, 104, 76, 67), 723, "23,5 15,9 14,4 10,5 9,3"),
        ((485, 201, 174), 1596, "30,4 12,6 10,9"),
        ((189, 194, 1365), None, "54,9 52,2 86,0"),
    ],
)
def test_known_tables_of_the_oversight_body(parts, base, printed):
    bases = (344, 372, 1588) if base is None else (base,) * len(parts)
    assert " ".join(persen(p, b) for p, b in zip(parts, bases, strict=True)) == printed


def test_json_keeps_letters_and_order():
    assert json_text({"b": "é", "a": 1}) == '{\n "b": "é",\n "a": 1\n}\n'


def test_a_file_that_holds_exactly_this_is_not_written_again(tmp_path):
    path = tmp_path / "a" / "laporan.html"
    assert write_atomic(path, "satu")
    before = path.stat()
    assert not write_atomic(path, "satu")
    assert path.stat() == before
    assert write_atomic(path, "dua")


@needs_fork
def test_s01_x10_a_full_disk_leaves_the_old_report_and_no_rest(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "laporan.html"
    write_atomic(path, "lama")
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_atomic(path, "b" * 5000)
        except WorkspaceError as error:
            os._exit(7 if "laporan.html tidak dapat ditulis" in str(error) else 8)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert path.read_text(encoding="utf-8") == "lama"
    assert [p.name for p in tmp_path.iterdir()] == ["laporan.html"]


@needs_fork
def test_x10_kill_9_at_random_moments_never_shows_half_a_report(tmp_path):
    path = tmp_path / "laporan.html"
    whole = {letter * 300_000 for letter in "ab"}
    write_atomic(path, "a" * 300_000)
    moments = random.Random(3)
    for _ in range(10):
        child = os.fork()
        if child == 0:
            while True:
                for text in sorted(whole):
                    write_atomic(path, text)
        for _ in range(5):
            time.sleep(moments.uniform(0, 0.01))
            assert path.read_text(encoding="utf-8") in whole
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert path.read_text(encoding="utf-8") in whole

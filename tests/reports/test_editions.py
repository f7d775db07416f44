"""Two editions of one report: what each shows, what the public one must never show."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netralitas.packs import load_pack
from netralitas.store.health import WORDS, Alarm
from reports import labels
from reports.basis import Correction
from reports.breakdowns import BREAKDOWNS, public_cells
from reports.counting import by
from reports.model import INTERNAL, PUBLIC, K, tells_too_much
from reports.render import files, page
from reports.weekly import Masthead, build
from reports.words import english
from tests.reports.world import WEEK, account, case, facts, result

ALARMS = tuple(Alarm(kind=k, platform="bluesky", found=1, expected=9) for k in WORDS)
MASTHEAD = Masthead(body="Lembaga Rekaan", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=False)


@pytest.fixture(scope="module")
def packs():
    return (load_pack("pilkada-2024"),)


def made(packs, f, edition=PUBLIC, **options):
    return build(f, packs, MASTHEAD, edition, **options)


def texts(report):
    return "\n".join(c for c in files(report, "x").values() if isinstance(c, str))


def test_under_fifty_persons_the_public_edition_has_no_breakdown(packs):
    report = made(packs, facts(persons=49))
    assert public_cells(report) == {}
    assert "kurang dari 50 orang" in page(report, "x")
    assert public_cells(made(packs, facts(persons=49), INTERNAL))


@pytest.mark.parametrize("seed", range(6))
def test_a_large_world_shows_at_least_half_of_its_persons_in_named_cells(packs, seed):
    """An empty page does not pass: most breakdowns are there, and most persons stand in a named cell."""
    f = facts(persons=900, seed=seed)
    cells = public_cells(made(packs, f))
    assert len(cells) >= len(BREAKDOWNS) / 2
    shown = [n for row in cells.values() for label, n in row if label != "Lainnya"]
    everybody = [n for row in cells.values() for _, n in row]
    assert sum(shown) >= sum(everybody) / 2


@settings(max_examples=60, deadline=None)
@given(persons=st.integers(50, 400), seed=st.integers(0, 10_000))
def test_no_public_cell_is_small_and_none_can_be_had_by_subtraction(packs, persons, seed):
    f = facts(persons=persons, seed=seed)
    for cells in public_cells(made(packs, f)).values():
        assert all(n >= K for _, n in cells)
        named = [n for label, n in cells if label != "Lainnya"]
        rest = persons - sum(named)
        assert rest == 0 or rest >= K


def solutions(cells, labels_hidden, total):
    """Every way in which the hidden labels could share what the printed cells leave over."""
    rest = total - sum(n for label, n in cells if label != "Lainnya")
    return [
        split
        for split in itertools.product(range(rest + 1), repeat=len(labels_hidden))
        if sum(split) == rest
    ]


@pytest.mark.parametrize("seed", range(20))
def test_a_solver_cannot_recover_a_hidden_cell(packs, seed):
    """X08: with the total and the printed cells known, every hidden cell still has several possible values."""
    f = facts(persons=60, seed=seed)
    cells = public_cells(made(packs, f)).get("jabatan")
    if cells is None:
        return
    true = dict(by(f.cases, lambda c: labels.POSITIONS[c.position_level]))
    hidden = [label for label in true if label not in dict(cells)]
    assert len(hidden) != 1
    found = solutions(cells, hidden, 60)
    for n in range(len(hidden)):
        assert len({split[n] for split in found}) > K


def test_two_reports_in_a_row_never_differ_by_a_small_count(packs):
    printed = {}
    for persons in range(50, 90):
        report = made(packs, facts(persons=persons, seed=3), printed=printed)
        cells = public_cells(report)
        for name, row in cells.items():
            assert not tells_too_much(printed.get(name, row), row)
        printed.update(cells)
    assert sum(n for _, n in printed["jabatan"]) > 50  # it moves on once the change is large enough


@pytest.mark.parametrize("persons", [0, 3, 120])
def test_the_public_edition_names_no_agency_no_case_and_no_account(packs, persons):
    f = facts(persons=persons)
    f = replace(f, cases=tuple(replace(c, results=(result("PPK Kabupaten Sangat Kecil"),)) for c in f.cases))
    public = texts(made(packs, f))
    assert not re.search(r"K-\d{4}-\d{4}|\ba\d{5}\b|\bp\d{5}\b", public)
    assert "PPK Kabupaten Sangat Kecil" not in public
    if persons < 50:
        assert "Rekaan 0" not in public


def test_the_internal_edition_leads_from_each_figure_to_its_rows(packs):
    f = facts(persons=3)
    made_files = files(made(packs, f, INTERNAL), "internal")
    links = re.findall(r'href="internal/baris.html#([^"]+)"', made_files["internal.html"])
    assert links
    for link in links:
        assert f'id="{link}"' in made_files["internal/baris.html"]
    assert "K-2026-0001" in made_files["internal/baris.html"]
    assert not any("baris" in name for name in files(made(packs, f), "publik"))


def test_every_text_of_the_reports_has_its_english(packs):
    base = facts(persons=60)
    worlds = [
        base, facts(reported=2, alarms=ALARMS), facts(accounts=0), replace(base, cutoff=WEEK.start + timedelta(days=1)),
        replace(base, accounts=tuple(replace(a, seen="unseen") for a in base.accounts)),
        replace(base, accounts=tuple(replace(a, posts=0, complete=False) for a in base.accounts), undated_posts=2),
        replace(base, week=replace(WEEK, stage="Masa kampanye"), quarantined={"x": 1}, chain=(0, "")),
        replace(base, cases=tuple(replace(c, forwarded_at=None, clarification=None) for c in base.cases[:9])),
    ]  # fmt: skip
    wrong = Correction(
        week="2026-W45", figure="kiriman", printed=1, printed_cutoff=WEEK.start, status="FINAL", now=2
    )
    for world, edition in itertools.product(worlds, (INTERNAL, PUBLIC)):
        html = page(made(packs, world, edition, lang="en", corrections=[wrong]), "x")
        assert 'lang="en"' in html
        assert "Perjalanan penanganan" not in html
    for name in dir(labels):
        values = getattr(labels, name)
        if name.isupper():
            assert set(values.values()) <= set(english()), name


def test_every_result_and_sanction_of_the_schema_has_words(store):
    sql = store.execute("SELECT sql FROM sqlite_schema WHERE name = 'results'").fetchone()[0]
    for column, words in (("result", labels.RESULTS), ("sanction", labels.SANCTIONS)):
        allowed = re.search(rf"{column} IN\s*\(([^)]*)\)", sql).group(1)
        assert {code.strip(" '\n") for code in allowed.split(",")} == set(words)


def test_a_correction_is_said_with_both_numbers(packs):
    wrong = Correction(
        week="2026-W45", figure="orang_layak", printed=4, printed_cutoff=WEEK.start, status="SEMENTARA", now=5
    )
    table = next(t for t in made(packs, facts(), corrections=[wrong]).tables if t.id == "koreksi")
    assert table.rows[0][:4] == ("2026-W45", "orang: dugaan layak diteruskan", 4, 5)


def test_a_breakdown_is_never_by_contestant(packs):
    report = made(packs, facts(persons=80), INTERNAL)
    assert "Tidak pernah dirinci menurut peserta" in page(report, "x")
    assert not any("calon" in t.title.lower() or "partai" in t.title.lower() for t in report.tables)


def test_a_region_without_a_boundary_is_in_the_list_beside_the_map(packs):
    import random

    rng = random.Random(2)
    f = replace(
        facts(persons=3), accounts=(account(1, rng, region="99.99"), account(2, rng)), cases=(case(1, rng),)
    )
    with pytest.raises(KeyError):  # an unknown region never reaches the store: enrol refuses it
        made(packs, f, INTERNAL)
    known = replace(f, accounts=(account(1, rng, region="35.78"), account(2, rng, region="96")))
    assert "Papua Barat Daya" in page(made(packs, known, INTERNAL), "x")


def test_the_report_of_a_province_counts_that_province_only_and_maps_its_regencies(packs):
    f = facts(persons=30)
    report = made(packs, f.within("35"), INTERNAL)
    inside = [c for c in f.cases if c.region.startswith("35")]
    assert 0 < len(inside) < len(f.cases)
    assert next(t for t in report.tables if t.id == "perjalanan").base == len(inside)
    html = page(report, "x")
    assert "Jawa Timur" in report.heading.title
    assert "Kota Surabaya" in html
    assert "Sulawesi Selatan" not in html


def test_the_same_facts_give_the_same_bytes_in_every_file(packs):
    f = facts(persons=70)
    assert files(made(packs, f, INTERNAL), "x") == files(made(packs, f, INTERNAL), "x")

"""Two editions of one report: what each shows, what the public one must never show."""

import itertools
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import labels, regions
from domain.editions import INTERNAL, PUBLIC
from domain.packs import load_pack
from domain.periods import parse_week, stage_period
from reports.breakdowns import newly_released
from reports.context import Correction
from reports.maps import outlines
from reports.release import K
from reports.render import files, page
from reports.weekly import Deadline, Masthead, build, status
from review.oversight import profile, profiles
from store.health import WORDS, Alarm
from tests.citations import bare
from tests.reports.catalogue import english
from tests.reports.world import WEEK, account, case, facts, result

ALARMS = tuple(Alarm(kind=k, platform="bluesky", found=1, expected=9) for k in WORDS)
MASTHEAD = Masthead(
    body="Lembaga Rekaan", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=False, assessment="DPIA/1"
)

IDS = {
    "bentuk",
    "jabatan",
    "kepala-wilayah",
    "instansi",
    "provinsi",
    "kabupaten-kota",
    "sumber",
    "platform",
    "tahapan",
}


@pytest.fixture(scope="module")
def packs():
    return (load_pack("pilkada-2024"),)


def made(packs, f, edition=PUBLIC, **options):
    return build(f, packs, MASTHEAD, edition, **options)


def spoken(html):
    """The texts between the tags of a page."""
    return [" ".join(text.split()) for text in re.findall(r">([^<]+)<", html)]


def texts(report):
    return "\n".join(c for c in files(report, "x").values() if isinstance(c, str))


def published(packs, worlds):
    """The public breakdowns of several reports in a row, each world the facts of one."""
    released, seen = (), []
    for f in worlds:
        released += newly_released(f, packs, released)
        seen.append({t.id: t.rows for t in made(packs, f, released=released).tables if t.id in IDS})
    return seen


def test_under_fifty_persons_the_public_edition_counts_by_form_alone(packs):
    f = facts(persons=49)
    (tables,) = published(packs, [f])
    assert set(tables) == {"bentuk", "tahapan"}
    assert all(n >= K for rows in tables.values() for _, n, _ in rows)
    html = page(made(packs, f, released=newly_released(f, packs, ())), "x")
    assert "merinci bentuk dugaan mulai 10 orang, dan jabatan, tempat, sumber dan platform mulai 50 orang" in html
    assert {t.id for t in made(packs, f, INTERNAL).tables} >= IDS


@pytest.mark.parametrize("persons", range(1, 10))
def test_under_ten_persons_the_public_edition_breaks_nothing_down(packs, persons):
    f = facts(persons=persons)
    assert newly_released(f, packs, ()) == ()
    assert published(packs, [f]) == [{}]
    assert "kurang dari 30 orang terdaftar, tidak pernah ditampilkan" in page(made(packs, f), "x")


@pytest.mark.parametrize("seed", range(6))
def test_a_large_world_shows_at_least_half_of_its_persons_in_named_cells(packs, seed):
    """An empty page does not pass: all breakdowns are there, and most persons stand in a named cell."""
    (tables,) = published(packs, [facts(persons=900, seed=seed)])
    assert set(tables) == IDS
    for rows in tables.values():
        named = sum(n for label, n, _ in rows if "ainnya" not in label)
        assert named >= sum(n for _, n, _ in rows) / 2


@settings(max_examples=60, deadline=None)
@given(persons=st.integers(1, 400), seed=st.integers(0, 10_000))
def test_no_public_cell_is_small_and_none_can_be_had_by_subtraction(packs, persons, seed):
    (tables,) = published(packs, [facts(persons=persons, seed=seed)])
    for rows in tables.values():
        assert all(n >= K for _, n, _ in rows)


@settings(max_examples=40, deadline=None)
@given(accounts=st.integers(10, 60), seed=st.integers(0, 10_000))
def test_two_periods_are_compared_on_the_accounts_that_were_seen_in_both(packs, accounts, seed):
    """Whoever was seen in one period alone is in neither column of the comparison, nor in its sentence."""
    f = facts(persons=accounts, accounts=accounts, seed=seed)
    moved = [replace(c, finding_at=c.finding_at - timedelta(days=7 * (n % 2))) for n, c in enumerate(f.cases)]
    f = replace(
        f,
        cases=tuple(moved),
        accounts=tuple(replace(a, seen_before="spider") if n % 2 else a for n, a in enumerate(f.accounts)),
    )
    both = [a for a in f.accounts if a.seen in ("spider", "import") and a.seen_before in ("spider", "import")]
    report = made(packs, f, INTERNAL)
    row = next(r for t in report.tables if t.id == "perjalanan" for r in t.rows if r[0] == "Dugaan layak diteruskan")
    if 2 * len(both) < len(f.accounts):
        assert row[2:4] == (None, None)
        return
    known = {a.person_id for a in both}
    weeks = [{c.person_id for c in f.cases if week.start <= c.found_at < week.end} for week in (WEEK.previous, WEEK)]
    assert row[1:4] == (len(weeks[1]), len(weeks[0] & known), len(weeks[1] & known))
    before, now = sum(a.posts_before for a in both), sum(a.posts for a in both)
    assert (
        f"{len(both)} akun yang terlihat pada kedua masa: {before} kiriman pada masa sebelumnya, {now} pada masa "
        "laporan."
    ) in texts(report)


def grown(cases, *steps):
    """The facts of reports in a row: the first so many of the cases each."""
    return [replace(facts(), cases=tuple(cases[:n])) for n in steps]


def test_two_reports_in_a_row_never_differ_by_a_small_count(packs):
    cases = facts(persons=120, seed=3).cases
    seen = published(packs, grown(cases, *range(1, 121)))
    for before, now in itertools.pairwise(seen):
        for name, rows in now.items():
            then = {label: n for label, n, _ in before.get(name, ())}
            for label, n, _ in rows:
                assert n - then.get(label, 0) == 0 or n - then.get(label, 0) >= K
    assert sum(n for _, n, _ in seen[-1]["jabatan"]) > 100  # it moves on as groups fill


# What an attacker wants to know of a person: the smallest cells of every family.
TRAITS = ("position_level", "kepala_wilayah", "category", "region", "agency", "platforms")


@pytest.mark.parametrize("seed", range(8))
def test_a_solver_with_all_reports_cannot_tell_a_small_cell(packs, seed):
    """X08: every count under K of every table could be another one, all reports so far being the same.

    The solver knows every public table of a row of reports and how they are made. A cell is safe from it
    when another world, in which that cell holds one person fewer, would have printed the same, digit for digit.
    """
    cases = facts(persons=140, seed=seed).cases
    steps = (13, 30, 50, 57, 69, 90, 140)
    seen = published(packs, grown(cases, *steps))
    for trait in TRAITS:
        counts = Counter(getattr(c, trait) for c in cases)
        for value in [v for v, n in counts.items() if n < K]:
            assert any(published(packs, grown(w, *steps)) == seen for w in other_worlds(cases, trait, value))


def other_worlds(cases, trait, value):
    """The worlds in which one person of that trait has another one's instead."""
    tied = {"region": "agency", "agency": "region"}
    mine = [i for i, c in enumerate(cases) if getattr(c, trait) == value]
    others = {getattr(c, trait): c for c in cases if getattr(c, trait) != value}
    for i, other in itertools.product(mine, others.values()):
        moved = {trait: getattr(other, trait)}
        if trait in tied:
            moved[tied[trait]] = getattr(other, tied[trait])
        yield (*cases[:i], replace(cases[i], **moved), *cases[i + 1 :])


@pytest.mark.parametrize("persons", [0, 3, 120])
def test_the_public_edition_names_no_agency_no_case_and_no_account(packs, persons):
    f = facts(persons=persons)
    f = replace(f, cases=tuple(replace(c, results=(result("PPK Kabupaten Sangat Kecil"),)) for c in f.cases))
    public = texts(made(packs, f))
    assert not re.search(r"K-\d{4}-\d{4}|\ba\d{5}\b|\bp\d{5}\b", public)
    assert "PPK Kabupaten Sangat Kecil" not in public
    if persons < 50:
        assert "Rekaan 0" not in public


def test_every_figure_of_the_internal_edition_leads_to_its_rows(packs):
    f = facts(persons=3)
    wrong = Correction(
        week="2026-W45",
        figure="kiriman",
        printed=1,
        printed_cutoff=WEEK.start,
        status="FINAL",
        now=2,
        behind=("b1", "b2"),
    )
    for week in (WEEK, stage_period(packs[0], "kampanye")):
        leads_to_its_rows(made(packs, replace(f, week=week), INTERNAL, corrections=[wrong]))
    assert not any("baris" in name for name in files(made(packs, f), "publik"))


def leads_to_its_rows(report):
    made_files = files(report, "internal")
    links = set(re.findall(r'href="internal/baris.html#([^"]+)"', made_files["internal.html"]))
    for link in links:
        assert f'id="{link}"' in made_files["internal/baris.html"]
    itself = {("pekerjaan", 4), ("koreksi", 2)}  # the row is the case; the other is what was printed then
    for table in report.tables:
        for n, row in enumerate(table.rows[:60]):
            for column, cell in enumerate(row):
                if isinstance(cell, int) and cell and (table.id, column) not in itself:
                    assert f"{table.id}-{n}-{column}" in links
    assert "K-2026-0001" in made_files["internal/baris.html"]
    assert "K-2026-0001" in made_files["internal/baris.csv"]


ORDER = [
    "ringkas",
    "cara-membaca",
    "perjalanan",
    "pekerjaan",
    "tindak-lanjut",
    "cakupan",
    "bentuk",
    "pekan-demi-pekan",
    "koreksi",
    "tidak-terlihat",
    "yang-boleh",
    "mutu",
    "bukti",
]


@pytest.mark.parametrize("persons", [0, 1, 3, 120])
def test_the_parts_of_a_report_stand_in_their_order_and_begin_in_brief(packs, persons):
    for edition in (INTERNAL, PUBLIC):
        report = made(packs, facts(persons=persons, accounts=70), edition)
        wanted = [s for s in ORDER if edition == INTERNAL or s not in ("pekerjaan", "tindak-lanjut", "mutu")]
        assert [s.id for s in report.sections] == wanted
        seen = next(s for s in report.sections if s.id == "cakupan").strip
        assert [m.sign for m in seen] == ["", "=", "+", "+", "+"]
        assert seen[0].value == sum(m.value for m in seen[1:]) == 70
        path = {m.label: m.value for m in next(s for s in report.sections if s.id == "perjalanan").strip}
        assert path == (
            {}
            if not persons
            else {
                "menunggu dibaca": 0,
                "dugaan layak diteruskan": persons,
                "diteruskan": persons,
                "mendapat hasil": 0,
                "dijatuhi sanksi": 0,
            }
        )


def test_a_week_across_a_stage_switch_names_both_stages_and_their_day_and_counts_their_forms_apart(packs):
    """The same words are KE-04 before the penetapan and DS-06 after it; no total mixes them up unsaid."""
    before, after = (case(n, random.Random(n), category=form) for n, form in enumerate(("KE-04", "DS-06")))
    f = facts(week=parse_week("2024-W38"), cutoff=datetime(2024, 9, 24, tzinfo=UTC), cases=(before, after))
    report = made(packs, f, INTERNAL)
    assert "(22 September 2024)" in report.heading.stage
    rows = {t.id: [row[:2] for row in t.rows] for t in report.tables}
    assert rows["tahapan"] == [("sebelum penetapan", 1), ("setelah penetapan", 1)]
    assert [label[:5] for label, _ in rows["bentuk"]] == ["DS-06", "KE-04"]
    campaign = made(packs, replace(f, week=parse_week("2024-W39")), INTERNAL).heading.stage
    assert "(sejak 25 September 2024)" in campaign


def test_a_week_without_anybody_passed_on_breaks_nothing_down(packs):
    for edition in (INTERNAL, PUBLIC):
        report = made(packs, facts(persons=0), edition)
        assert not {t.id for t in report.tables} & IDS
        assert "tidak ada yang dirinci" in page(report, "x")


def test_the_funnel_ends_with_the_sanction_of_a_competent_official(packs):
    f = facts(persons=3)
    sanctioned = replace(f.cases[0], results=(result(), result(outcome="sanksi", sanction="moral_terbuka")))
    report = made(packs, replace(f, cases=(sanctioned, *f.cases[1:])))
    rows = {row[0]: row[4] for row in next(t for t in report.tables if t.id == "perjalanan").rows}
    assert rows["Mendapat hasil dari lembaga berwenang"] == 1
    assert rows["Dijatuhi sanksi oleh pejabat berwenang"] == 1


def test_deadlines_are_shown_with_their_clock_and_the_late_ones_are_said_first(packs):
    f = facts(persons=3)
    days = {"K-2026-0001": 4, "K-2026-0002": -2}
    deadlines = {
        c: Deadline(last=date(2026, 11, 16) + timedelta(days=n), left=n, clock="verifikasi Satgas dalam SBT")
        for c, n in days.items()
    }
    work = next(s for s in made(packs, f, INTERNAL, deadlines=deadlines).sections if s.id == "pekerjaan")
    assert work.lines == ("1 perkara melewati tenggatnya.",)
    shown = [(row[0], row[3], row[4]) for row in work.tables[0].rows]
    assert shown == [
        ("K-2026-0002", "14 November 2026, verifikasi Satgas dalam SBT", -2),
        ("K-2026-0001", "20 November 2026, verifikasi Satgas dalam SBT", 4),
        ("K-2026-0003", "–", None),
    ]


def test_every_clock_of_every_body_has_its_english():
    clocks = {clock.label for name in profiles() for clock in profile(name).clocks}
    assert clocks <= set(english())


def test_every_text_of_the_reports_has_its_english(packs):
    base = facts(persons=60)
    worlds = [
        base,
        facts(reported=2, alarms=ALARMS),
        facts(accounts=0),
        replace(base, cutoff=WEEK.start + timedelta(days=1)),
        replace(base, accounts=tuple(replace(a, seen="unseen") for a in base.accounts)),
        replace(base, accounts=tuple(replace(a, posts=0, complete=False) for a in base.accounts), undated_posts=2),
        replace(base, week=replace(WEEK, stage="Masa kampanye"), quarantined={"x": 1}, chain=(0, "")),
        replace(base, cases=tuple(replace(c, forwarded_at=None, clarification=None) for c in base.cases[:9])),
    ]
    wrong = Correction(week="2026-W45", figure="kiriman", printed=1, printed_cutoff=WEEK.start, status="FINAL", now=2)
    cited = replace(MASTHEAD, legal_basis="Surat Edaran MenPANRB 18/2023; UU 20/2023 Pasal 9 ayat (2)", assessment="")
    for world, edition in itertools.product(worlds, (INTERNAL, PUBLIC)):
        told = build(world, packs, cited, edition, lang="en")
        assert [text for text in spoken(page(told, "x")) if bare(text)] == []
        assert cited.legal_basis in page(build(world, packs, cited, edition), "x")
        html = page(made(packs, world, edition, lang="en", corrections=[wrong]), "x")
        assert 'lang="en"' in html
        assert "Perjalanan penanganan" not in html
    for name in dir(labels):
        values = getattr(labels, name)
        if name.isupper():
            assert set(values.values()) <= set(english()), name


def test_numbers_are_written_as_their_language_writes_them(packs):
    f = facts(persons=120, accounts=1234)
    indonesian, english = (page(made(packs, f, INTERNAL, lang=lang), "x") for lang in ("id", "en"))
    for html, thousands, share in ((indonesian, "1.234", "31,7%"), (english, "1,234", "31.7%")):
        assert f"<b>{thousands}</b>" in html
        assert f"of {thousands} accounts" in html or f"dari {thousands} akun" in html
        assert f">{share}<" in html
    assert "1.234" not in english
    assert "1,234" not in indonesian


def test_every_result_and_sanction_of_the_schema_has_words(store):
    sql = store._conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'results'").fetchone()[0]
    for column, words in (("result", labels.RESULTS), ("sanction", labels.SANCTIONS)):
        allowed = re.search(rf"{column} IN\s*\(([^)]*)\)", sql).group(1)
        assert {code.strip(" '\n") for code in allowed.split(",")} == set(words)


def test_a_correction_is_said_with_both_numbers(packs):
    wrong = Correction(
        week="2026-W45", figure="orang_layak", printed=4, printed_cutoff=WEEK.start, status="SEMENTARA", now=5
    )
    table = next(t for t in made(packs, facts(), corrections=[wrong]).tables if t.id == "koreksi")
    assert table.rows[0][:4] == ("2026-W45: 2–8 November 2026", "orang: dugaan layak diteruskan", 4, 5)
    assert table.unit == "menurut baris"


def test_a_breakdown_is_never_by_contestant(packs):
    report = made(packs, facts(persons=80), INTERNAL)
    assert "Tidak pernah dirinci menurut peserta" in page(report, "x")
    assert not any("calon" in t.title.lower() or "partai" in t.title.lower() for t in report.tables)


def test_a_region_without_a_boundary_is_in_the_list_beside_the_map(packs):
    rng = random.Random(2)
    f = replace(facts(persons=3), accounts=(account(1, rng, region="99.99"), account(2, rng)), cases=(case(1, rng),))
    # A register never takes an unknown region; one that a later list of regions has no more is named by its code.
    gone = replace(f, cases=(case(1, rng, region="99.99"),))
    assert "99.99" in page(made(packs, gone, INTERNAL), "x")
    known = replace(f, accounts=(account(1, rng, region="35.78"), account(2, rng, region="96")))
    assert "Papua Barat Daya" in page(made(packs, known, INTERNAL), "x")


def test_a_regency_without_a_boundary_is_named_below_the_map(packs):
    drawn = outlines("regencies")
    code = next(c for c in sorted(regions.names()) if "." in c and c not in drawn)
    rng = random.Random(2)
    f = facts(accounts=0)
    f = replace(f, accounts=(account(1, rng, region=code), account(2, rng, region=next(iter(drawn)))))
    html = page(made(packs, f.within(regions.province(code)), INTERNAL), "x")
    assert f"Tanpa batas pada peta, angkanya dalam tabel: {regions.names()[code]}" in html


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


@pytest.mark.parametrize("missing", ["responsible", "legal_basis"])
def test_nothing_is_final_for_which_nobody_answers(missing):
    f = facts(3)
    over = replace(f, cutoff=f.week.end, cases=())
    assert status(over, MASTHEAD)[0] == "FINAL"
    assert status(over, replace(MASTHEAD, **{missing: " "}))[0] == "SEMENTARA"


def test_the_public_edition_counts_no_persons_by_result_or_sanction(packs):
    f = facts(60)
    f = replace(f, cases=tuple(replace(c, results=(result(),)) for c in f.cases))
    tables = {t.id for s in made(packs, f, PUBLIC).sections for t in s.tables}
    assert "hasil" not in tables
    assert "hasil" in {t.id for s in made(packs, f, INTERNAL).sections for t in s.tables}
    said = " ".join(line for s in made(packs, f, PUBLIC).sections for line in s.lines)
    assert "Rincian hasil dan sanksi tidak diterbitkan" in said


def test_an_alarm_about_a_host_names_no_host(packs):
    alarm = Alarm(kind="clock_skew", platform="warga-rekaan.contoh.test", found=900, expected=0)
    f = replace(facts(3), alarms=(alarm,))
    for edition in (INTERNAL, PUBLIC):
        said = " ".join(line for s in made(packs, f, edition).sections for line in s.lines)
        assert "satu situs" in said
        assert "warga-rekaan" not in said
        english = " ".join(line for s in made(packs, f, edition, lang="en").sections for line in s.lines)
        assert "Warning: one site:" in english


@pytest.mark.parametrize(("two", "one"), [(3, 0), (0, 2), (4, 5)])
def test_who_set_cases_aside_is_said_as_the_records_have_it(packs, two, one):
    f = facts(two + one)
    readers = [2] * two + [1] * one
    cases = [replace(c, state="tidak_cukup", readers=n) for c, n in zip(f.cases, readers, strict=True)]
    f = replace(f, cases=tuple(cases))
    said = " ".join(line for s in made(packs, f, INTERNAL).sections for line in s.lines)
    assert f"{two + one} perkara, {two} di antaranya oleh dua orang, {one} oleh satu orang." in said
    assert "di antaranya oleh dua orang" not in texts(made(packs, f, PUBLIC))


@pytest.mark.parametrize("edition", [PUBLIC, INTERNAL])
@pytest.mark.parametrize("hours", [-150, -24, -1, 0, 1, 30])
def test_a_period_is_compared_with_the_one_before_only_when_it_is_over(packs, edition, hours):
    """Half a week beside a whole one would say that less was posted."""
    world = facts(persons=9)
    seen = tuple(replace(a, seen="spider", seen_before="spider") for a in world.accounts)
    report = made(packs, replace(world, accounts=seen, cutoff=world.week.over + timedelta(hours=hours)), edition)
    page, over = texts(report), hours >= 0
    assert ("Perbandingan hanya pada 40 akun" in page) is over
    assert ("Tidak dibandingkan: masa laporan belum berakhir" in page) is not over
    [path] = [t for t in report.tables if t.id == "perjalanan"]
    assert all((row[2] is None) is not over for row in path.rows)


@pytest.mark.parametrize("edition", [PUBLIC, INTERNAL])
@pytest.mark.parametrize("fell", [0, 1, 7])
@pytest.mark.parametrize("stands", [0, 1, 7])
def test_that_no_finding_stands_is_not_said_as_if_there_had_never_been_one(packs, edition, fell, stands):
    """A finding that fell (a clarification, an objection) leaves no finding, and still there was one."""
    world = facts(persons=fell + stands)
    cases = tuple(
        replace(c, state="tidak_cukup" if n < fell else c.state, forwarded_at=None) for n, c in enumerate(world.cases)
    )
    page = texts(made(packs, replace(world, cases=cases), edition))
    assert ("tidak ada dugaan yang berlaku sebagai layak diteruskan" in page) is (stands == 0 < fell)
    assert ("tidak ada perkara dari akun" in page) is (fell + stands == 0)
    assert "Belum ada" not in page.split("Perjalanan penanganan", 1)[1].split("<table", 1)[0]

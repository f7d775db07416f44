"""A centre over simulated offices: from files alone, whatever order, however late, whatever is wrong with some."""

import json
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rekap import NOW, WEEK, signed, simulate, tally
from domain import office_tally
from domain.errors import ImportFileError, NetralitasError
from imports.rekap_sheet import RECEIVER
from services.rekap_collection import add, open_centre, received
from services.rekap_report import report
from tests.reports.catalogue import english

SCHEMA = Path(__file__).parents[2] / "docs" / "rekap.schema.json"


def rows(centre, name, edition="internal", label=WEEK.label):
    path = centre / "laporan" / label / edition / f"{name}.json"
    return json.loads(path.read_text("utf-8"))["rows"]


def written(centre):
    root = centre / "laporan"
    return {p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def provincial(tmp_path_factory):
    """38 offices of one province: the last two never sent anything for the week, the last nothing at all."""
    folder = tmp_path_factory.mktemp("provinsi")
    centre, files, keys = simulate(folder, 38, "35")
    offices = list(keys)
    missing = {f"{offices[-1]}-{WEEK.label}", f"{offices[-1]}-{WEEK.previous.label}", f"{offices[-2]}-{WEEK.label}"}
    sent = [f for f in files if f.stem not in missing]
    assert not [t for t in add(open_centre(centre), sent, NOW) if t.refused]
    report(open_centre(centre), (), WEEK, NOW)
    return centre, sent, offices


def test_a_province_of_38_offices_makes_its_report_from_files_alone(provincial):
    centre, sent, offices = provincial
    tallies = [json.loads(f.read_text())["statement"]["figures"] for f in sent if WEEK.label in f.name]
    assert len(tallies) == 36
    registered = sum(t["registered"]["value"] for t in tallies)
    assert sum(row[1] for row in rows(centre, "cakupan")) == registered
    assert rows(centre, "wilayah")[0][1:3] == [38, 36]
    path = {row[0]: row for row in rows(centre, "perjalanan")}
    assert path["Dugaan layak diteruskan"][4] == sum(t["found_total"]["value"] for t in tallies)
    assert rows(centre, "belum-masuk") == [
        [f"{offices[-2]} Kantor {offices[-2]}", f"belum masuk sejak {WEEK.label}"],
        [f"{offices[-1]} Kantor {offices[-1]}", "belum masuk sejak 2026-W45"],
    ]
    by_office = rows(centre, "kantor")
    assert [row[0].split()[0] for row in by_office] == sorted(offices)  # by code: nobody is ranked
    assert all(cell is None for row in by_office[-2:] for cell in row[2:])


def test_the_same_files_in_any_order_give_the_same_bytes(provincial, tmp_path):
    centre, sent, _ = provincial
    other, _, _ = simulate(tmp_path, 38, "35")
    for file in random.Random(3).sample(sent, len(sent)):
        add(open_centre(other), [file], NOW)
    for _ in range(2):
        report(open_centre(other), (), WEEK, NOW)
        assert written(other) == written(centre)


def test_the_english_report_is_english(provincial, tmp_path):
    centre = Path(shutil.copytree(provincial[0], tmp_path / "salinan"))
    report(open_centre(centre), (), WEEK, NOW, lang="en")
    page = (centre / "laporan" / WEEK.label / "internal-en.html").read_text("utf-8")
    assert "Coverage by office" in page
    assert not [t for t in ("Kantor yang", "Belum masuk", "Sel kosong") if t in page]
    assert "belum pernah masuk" in english()


@pytest.fixture
def one(tmp_path):
    """A centre with two offices of which one has a key at hand, and a way to give it bytes as a file."""
    centre, _, keys = simulate(tmp_path, 2, "35")
    office = next(iter(keys))

    def give(data, name="berkas.json"):
        (tmp_path / name).write_bytes(data)
        return add(open_centre(centre), [tmp_path / name], NOW)[0]

    return centre, office, keys[office], give


MADE = tally(random.Random(1), WEEK)


def test_the_newest_valid_version_counts_whatever_comes_last_and_the_difference_is_shown(one):
    centre, _, key, give = one
    more = MADE.figures | {"posts": MADE.figures["posts"] + 7}
    for made in (replace(MADE, checkpoint=9, figures=more, made_at=MADE.made_at - timedelta(hours=1)), MADE):
        assert not give(signed(key, made)).refused
    report(open_centre(centre), (), WEEK, NOW)
    assert rows(centre, "koreksi")[0][1:4] == ["kiriman", MADE.figures["posts"], MADE.figures["posts"] + 7]
    assert ", 2 versi" in rows(centre, "kantor")[0][1]


def test_a_public_rekap_counts_accounts_and_no_persons(one):
    centre, _, key, give = one
    figures = {name: n for name, n in MADE.figures.items() if office_tally.FIGURES[name].public}
    assert not give(signed(key, replace(MADE, edition="publik", figures=figures, follow_up=()))).refused
    report(open_centre(centre), (), WEEK, NOW)
    assert sum(row[1] for row in rows(centre, "cakupan")) == figures["registered"]
    assert all(row[1:] == [None] * 5 for row in rows(centre, "perjalanan"))


def test_what_offices_sent_is_set_beside_what_the_receiver_has(one, tmp_path):
    centre, _, key, give = one
    give(signed(key, replace(MADE, follow_up=(office_tally.FollowUp(receiver="BKN", counts=(9, 7, 5, 2, 1, 0, 2)),))))
    (tmp_path / "bkn.csv").write_text(f"{','.join(RECEIVER)}\nBKN,8,5,3,1\nBaru,1,0,0,0\n")
    report(open_centre(centre), (), WEEK, NOW, receiver=tmp_path / "bkn.csv")
    found = {row[0]: row[1:] for row in rows(centre, "selisih")}
    assert found["BKN: Dikirim kantor, diterima penerima"] == [9, 8, 1]
    assert found["BKN: Direkomendasikan"] == [2, 3, -1]
    assert found["Baru: Diregister"] == [None, 0, None]
    assert not (centre / "laporan" / WEEK.label / "publik" / "selisih.json").exists()


def edited(data, change):
    value = json.loads(data)
    change(value["statement"])
    return json.dumps(value).encode()


STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
LATER = WEEK.start + timedelta(days=70)
BAD = {
    "isinya berubah sesudah ditandatangani": lambda key: edited(signed(key, MADE), lambda s: s.update(body="Lain")),
    "tidak dikenal → cocokkan sidik": lambda key: signed(STRANGER, MADE),
    "berkas terpotong": lambda key: signed(key, MADE)[:-200],
    "bukan JSON yang sah": lambda key: b"PK\x03\x04 bukan",
    "bukan berkas rekap Netralitas": lambda key: b'{"a": 1}',
    "tanpa kunci dan tanda tangan": lambda key: json.dumps({"format": office_tally.FORMAT, "statement": {}}).encode(),
    "di masa depan": lambda key: signed(key, replace(MADE, cutoff=LATER, made_at=LATER)),
    "negatif (-1)": lambda key: signed(key, replace(MADE, figures=MADE.figures | {"posts": -1})),
    "tidak berjumlah akun terdaftar": lambda key: signed(key, replace(MADE, figures=MADE.figures | {"unseen": 0})),
    "bukan hari-hari pekan": lambda key: signed(key, replace(MADE, period="2026-W44")),
    "period.label bukan teks": lambda key: signed(key, replace(MADE, period="../..")),
    "lebih besar daripada 1 MB": lambda key: b" " * (1 << 20) + signed(key, MADE),
}


@pytest.mark.parametrize("said", BAD)
def test_a_bad_file_is_named_with_what_to_do_and_nothing_of_it_is_kept(one, said):
    centre, _, key, give = one
    told = give(BAD[said](key))
    assert told.refused
    assert said in told.text
    assert told.text.startswith("berkas.json: ")
    assert " → " in told.text
    assert not (centre / "masuk").exists()


def test_another_method_is_refused_by_its_version(one, monkeypatch):
    _, _, key, give = one
    monkeypatch.setattr(office_tally, "METHOD", 2)
    data = signed(key, MADE)
    monkeypatch.undo()
    told = give(data)
    assert "cara menghitung versi '2', di sini versi 1 → samakan versi program" in told.text


def test_the_same_file_twice_is_told_and_kept_once(one):
    centre, _, key, give = one
    assert not give(signed(key, MADE)).refused
    assert "isi yang sama sudah ada" in give(signed(key, MADE), "salinan.json").text
    assert len(list((centre / "masuk").rglob("*.json"))) == 1


def test_a_file_that_was_changed_or_moved_in_the_folder_counts_no_more(one):
    centre, _, key, give = one
    give(signed(key, MADE))
    (kept,) = (centre / "masuk").rglob("*.json")
    data = kept.read_bytes()
    kept.write_bytes(data.replace(b"FINAL", b"LAINN"))
    assert received(open_centre(centre), WEEK.label)[0] == []
    kept.write_bytes(data)
    other = kept.parent.with_name("lain")
    kept.parent.rename(other)
    found, problems = received(open_centre(centre), WEEK.label)
    assert (found, len(problems)) == ([], 1)


def test_a_key_taken_off_the_list_takes_its_files_out_of_the_report(one):
    centre, _, key, give = one
    give(signed(key, MADE))
    lines = (centre / "kantor.csv").read_text("utf-8").splitlines()
    (centre / "kantor.csv").write_text("\n".join([lines[0], *lines[2:]]) + "\n", "utf-8")
    assert received(open_centre(centre), WEEK.label)[0] == []


def keeps(schema, value):
    """Whether a value keeps the few words of JSON Schema that ours uses."""
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if schema["type"] == "integer":
        return schema["minimum"] <= value <= schema["maximum"]
    if schema["type"] == "array":
        return all(keeps(schema["items"], item) for item in value)
    if schema["type"] == "object":
        known, extra = schema.get("properties", {}), schema["additionalProperties"]
        if not set(schema.get("required", ())) <= value.keys():
            return False
        return all(keeps(known[k], v) if k in known else extra and keeps(extra, v) for k, v in value.items())
    return schema["type"] == "null" or len(value) <= schema.get("maxLength", len(value))


def test_the_published_schema_says_what_is_written_and_what_is_read():
    schema = json.loads(SCHEMA.read_text("utf-8"))
    whole = json.loads(signed(STRANGER, MADE))
    assert keeps(schema, whole)
    figures = schema["properties"]["statement"]["properties"]["figures"]
    assert set(figures["properties"]) == set(office_tally.FIGURES)
    assert set(figures["required"]) == office_tally.wanted("publik")
    del whole["statement"]["cutoff"]
    assert not keeps(schema, whole)


PLACES = st.sampled_from(sorted(office_tally.FIGURES))
BASES = {kind.base for kind in office_tally.FIGURES.values()}  # others name their value, which then is another one
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=3), st.floats(), st.just([]))


@given(PLACES, VALUES)
def test_a_figure_is_taken_only_as_a_whole_number_that_agrees_with_the_others(name, value):
    statement = office_tally.statement_of(MADE)
    statement["figures"][name]["value"] = value
    figures = MADE.figures | {name: value}
    if type(value) is int and value >= 0 and not office_tally.contradictions(figures) and name not in BASES:
        assert office_tally.tally_of(statement, "x.json").figures == figures
    else:
        with pytest.raises(ImportFileError, match=r"^x\.json: "):
            office_tally.tally_of(statement, "x.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(st.sampled_from(["method", "body", "period", "figures", "packs", "follow_up", "x"]), x)
        ),
    )
)
def test_nothing_but_our_own_error_comes_of_a_strange_statement(value):
    with pytest.raises(NetralitasError):
        office_tally.tally_of(value, "x.json")


def test_a_statement_comes_back_as_it_was():
    assert office_tally.tally_of(office_tally.statement_of(MADE), "x") == MADE

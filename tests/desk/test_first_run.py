"""From an empty folder to a signed-in approver: the first page, who may use it, and that it makes what `init` makes."""

import html
import re
import tomllib

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.app import front_desk
from netralitas.cli import cli
from review.oversight import profile
from services import starting
from services.starting import PROFILES, FirstApprover, Foundation, TypedAssessment
from store import open_store
from store import reviewers as reviewer_rows
from store.assessments import newest
from store.desk_choices import language_of
from store.workspace import FILE, find_workspace
from tests.desk.conftest import AT, PHRASE, token

GIVEN = {
    "body": "Bawaslu Kota Rekaan",
    "profile": "bawaslu",
    "packs": "pilkada-2024",
    "region": "35.78",
    "zone": "",
    "responsible": "Koordinator Divisi",
    "legal_basis": "Surat Tugas Ketua",
    "legal_number": "7/2026",
    "contact": "tim@contoh.go.id",
    "reviewer_id": "pimpinan-1",
    "number": "EMP-9000",
    "keys": "",
    "reference": "DPIA/1/2026",
    "assessed_on": "2026-09-01",
    "assessed_by": "Kepala Sekretariat",
}


@pytest.fixture
def front(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return front_desk(tmp_path / "ruang", clock=lambda: AT)


def browser(front):
    """A browser of whichever app is served now."""
    return front.app.test_client()


def entered(front):
    client = browser(front)
    assert client.get("/mulai", query_string={"kunci": front.token}).headers["Location"] == "/mulai"
    return client


def send(client, **changed):
    fields = {**GIVEN, "phrase": [PHRASE, PHRASE], **changed}
    return client.post("/mulai", data={"csrf_token": token(client.get("/mulai")), **fields})


def test_the_language_that_is_picked_on_the_first_page_is_its_leaders_own(front, tmp_path):
    client = entered(front)
    page = client.get("/mulai?bahasa=en")
    assert '<html lang="en">' in page.text
    assert "Making the workspace" in page.text
    assert "at least 12 letters: use several words" in send(client, phrase=["pendek", "pendek"]).text
    done = send(client)
    cookie = next(c for c in done.headers.getlist("Set-Cookie") if c.startswith("netralitas="))
    desk = browser(front)
    desk.set_cookie("netralitas", cookie.split(";")[0].partition("=")[2])
    home = desk.get("/").text
    assert '<html lang="en">' in home
    assert "The workspace was made." in home
    db = open_store(find_workspace(tmp_path / "ruang").database)
    assert language_of(db, "pimpinan-1") == "en"
    db.close()


def test_the_election_that_is_on_is_chosen_already_until_something_else_is_sent(front):
    client = entered(front)
    chosen = re.compile(r'name="packs" value="([^"]+)" checked')
    assert chosen.findall(client.get("/mulai").text) == ["pilkada-2024"]
    assert chosen.findall(send(client, packs=["pemilu-2024"], body="").text) == ["pemilu-2024"]


def test_the_first_page_makes_the_workspace_of_init_and_signs_its_approver_in(front, tmp_path):
    done = send(entered(front))
    assert (done.status_code, done.headers["Location"]) == (303, "/")
    cookie = next(c for c in done.headers.getlist("Set-Cookie") if c.startswith("netralitas="))
    client = browser(front)
    client.set_cookie("netralitas", cookie.split(";")[0].partition("=")[2])
    page = client.get("/")
    assert page.status_code == 200
    assert ">pimpinan-1</a> (pimpinan)" in page.text
    assert "Kunci nama dan NIP" in page.text
    other = CliRunner().invoke(
        cli,
        [
            "init",
            str(tmp_path / "lain"),
            "--body",
            GIVEN["body"],
            "--profile",
            "bawaslu",
            "--pack",
            "pilkada-2024",
            "--region",
            "35.78",
            "--contact",
            GIVEN["contact"],
            "--responsible",
            GIVEN["responsible"],
            "--legal-basis",
            "Surat Tugas Ketua, nomor 7/2026",
        ],
        catch_exceptions=False,
        standalone_mode=False,
    )
    assert not other.return_value, other.output
    made, known = (tomllib.loads((tmp_path / n / FILE).read_text("utf-8")) for n in ("ruang", "lain"))
    assert made["workspace"].pop("id") != known["workspace"].pop("id")
    assert made == known
    db = open_store(tmp_path / "ruang" / "netralitas.db")
    assert [(r.reviewer_id, r.role) for r in reviewer_rows.all_of(db)] == [("pimpinan-1", "approver")]
    assert newest(db).reference == "DPIA/1/2026"
    db.close()
    assert find_workspace(tmp_path / "ruang").key_file.stat().st_mode & 0o077 == 0


def test_only_the_browser_that_brings_the_token_and_only_once_may_begin(front, tmp_path):
    for place in ("/", "/mulai", "/masuk", "/mulai?kunci=", "/mulai?kunci=tebakan", "/perkara"):
        assert browser(front).get(place).status_code == 403
    first, stranger = entered(front), browser(front)
    assert first.get("/mulai").status_code == 200
    late = stranger.get("/mulai", query_string={"kunci": front.token})
    assert (late.status_code, "sudah dipakai" in late.text) == (403, True)
    key = token(first.get("/mulai"))
    for client, headers in (
        (stranger, {}),
        (first, {"Origin": "https://jahat.example"}),
        (first, {"Sec-Fetch-Site": "cross-site"}),
    ):
        fields = {**GIVEN, "phrase": [PHRASE, PHRASE], "csrf_token": key}
        assert client.post("/mulai", data=fields, headers=headers).status_code == 403
    assert first.post("/mulai", data={**GIVEN, "phrase": [PHRASE, PHRASE]}).status_code == 403  # no token of the form
    assert not (tmp_path / "ruang" / FILE).exists()
    assert send(first).status_code == 303
    assert browser(front).get("/mulai").status_code == 404


WRONG = {
    "body": ("", "tulis nama lembaga"),
    "profile": ("kantor", "pilih jenis lembaga"),
    "packs": ([], "pilih sekurangnya satu pemilihan"),
    "region": ("99.99", "pilih wilayah dari daftar"),
    "zone": ("GMT", "pilih WIB"),
    "keys": ("kunci", "folder lengkap"),
    "reviewer_id": ("Budi Rekaan", "huruf kecil"),
    "number": ("1", "NIP atau nomor pegawai"),
    "phrase": (["pendek", "pendek"], "sekurangnya 12"),
    "again": ([PHRASE, PHRASE + "x"], "tidak sama"),
    "assessment": ("", "isi ketiganya"),
}
SENT_AS = {"again": "phrase", "assessment": "assessed_by"}


@pytest.mark.parametrize("kind", PROFILES)
def test_a_body_of_one_region_is_asked_for_it_and_a_national_one_is_not(front, kind):
    done = send(entered(front), profile=kind, region="")
    assert (done.status_code == 400) == profile(kind).local == ('id="w-region"' in done.text)
    assert profile("bawaslu").local
    assert not profile("bkn").local


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(front, tmp_path, name):
    value, words = WRONG[name]
    client = entered(front)
    done = send(client, **{SENT_AS.get(name, name): value})
    assert done.status_code == 400
    assert words in re.search(rf'id="w-{name}">(.*?)</span>', done.text)[1]
    assert f'aria-describedby="w-{name}"' in done.text
    others = set(re.findall(r'id="w-([\w-]+)"', done.text)) - {name}
    assert not others
    kept = {
        k: v
        for k, v in GIVEN.items()
        if v and k not in ("packs", "number", "profile", "region", name) and k != SENT_AS.get(name)
    }
    for key, text in kept.items():
        assert f'name="{key}"' in done.text
        assert f'value="{text}"' in done.text, key
    assert PHRASE not in done.text
    assert not (tmp_path / "ruang").exists()


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=TEXTS, responsible=TEXTS, reviewer_id=TEXTS, keys=TEXTS, reference=TEXTS)
def test_whatever_is_typed_is_refused_in_words_or_makes_a_workspace_that_can_be_read(tmp_path_factory, **typed):
    folder = tmp_path_factory.mktemp("kantor")
    given_ = Foundation(
        body=typed["body"],
        responsible=typed["responsible"],
        packs=("pilkada-2024",),
        keys=typed["keys"] and str(folder.parent / "kunci" / typed["keys"].replace("/", "")),
        assessment=TypedAssessment(reference=typed["reference"], day="2026-01-01", officer="Kepala"),
    )
    leader = FirstApprover(reviewer_id=typed["reviewer_id"], number="EMP-1", phrase=PHRASE, again=PHRASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder.parent / "config"))
        wrong = {**starting.faults(folder / "ruang", given_), **starting.faults_of_approver(leader)}
        if wrong:
            assert all(words.strip() for words in wrong.values())
            assert not (folder / "ruang").exists()
        else:
            starting.found_with_approver(folder / "ruang", given_, leader, AT)
            made = find_workspace(folder / "ruang")
            assert made.config.text("body.name") == typed["body"].strip()


def test_a_folder_for_the_key_inside_the_workspace_or_one_that_refuses_leaves_nothing(front, tmp_path):
    client = entered(front)
    inside = send(client, keys=str(tmp_path / "ruang" / "kunci"))
    assert "di luar ruang kerja" in inside.text
    (tmp_path / "berkas").write_text("bukan folder", encoding="utf-8")
    refused = send(client, keys=str(tmp_path / "berkas"))
    assert refused.status_code == 400
    assert "tidak dapat dibuat" in html.unescape(refused.text)
    assert not (tmp_path / "ruang" / FILE).exists()
    assert send(client, keys=str(tmp_path / "kunci")).status_code == 303
    [key] = (tmp_path / "kunci").iterdir()
    assert find_workspace(tmp_path / "ruang").key_file == key


def test_the_command_opens_the_first_page_only_where_nothing_lies(tmp_path, monkeypatch):
    heard = []
    monkeypatch.setattr("desk.app.serve", lambda app, port: heard.append(app))
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh" / "surat.txt").write_text("isi", encoding="utf-8")

    def desk(folder):
        return CliRunner().invoke(
            cli, ["--workspace", str(tmp_path / folder), "desk", "--port", "18231"], standalone_mode=False
        )

    empty = desk("kosong")
    assert f"/mulai?kunci={heard[0].token}" in empty.output
    assert "tunjuk folder kosong" in str(desk("penuh").exception)
    assert len(heard) == 1

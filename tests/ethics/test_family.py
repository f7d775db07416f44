"""A complaint from its entry to a closed case, another to a packet; what is refused on the way."""

import hashlib
from datetime import timedelta

import pytest

from domain.errors import MandateError, NotAllowedError, WorkflowError
from domain.ethics_cases import TESTS, EthicsState
from review.ethics import state_of
from services import ethics as family
from services import ethics_intake, ethics_keeping, ethics_mandate
from services import ethics_moves as moves
from services.ethics_papers import EthicsOrder
from store import ethics, ethics_chain, signing
from store.ethics import facts
from tests.ethics.conftest import ADVERT, AT, HATE, MANDATE, complaint, form


def rows(store, table):
    return store._conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def to_suspicion(acting, case_id, **changed):
    for reader in ("pembaca-1", "pembaca-2"):
        family.read(acting(reader), case_id, form(**changed))


def heard(acting, case_id, state="diterima", about="isi", hacked="", **later):
    return moves.hear(
        acting("pimpinan-1", **later),
        case_id,
        moves.Hearing(about=about, state=state, held_on=AT.date(), hacked=hacked),
    )


def test_criticism_closes_and_erases_by_one_reader_alone(acting, opened, store):
    made = ethics_intake.complain(acting("pembaca-1"), complaint(text="Bupati kita payah, jalan rusak tiga tahun"))
    said = family.read(acting("pembaca-2"), made.case_id, form(criticism="ya"))
    assert "dilindungi" in said
    for table in ("ethics_cases", "ethics_complaints", "ethics_readings"):
        assert rows(store, table) == 0
    (closing,) = facts(store, AT + timedelta(days=1)).closings
    assert (closing["reason"], closing["kind"]) == ("dilindungi", "ET-01")
    assert list(ethics_chain.verify(store)) == []
    dump = "\n".join(store._conn.iterdump())
    assert "jalan rusak" not in dump
    assert "satu_rekaan/status" not in dump


def test_a_complaint_travels_to_a_packet_and_a_decision(acting, opened, store, workspace):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    to_suspicion(acting, case_id)
    order = EthicsOrder(receiver="inspektorat", recipient="Inspektur Kota Rekaan", letter_number="700/9")
    with pytest.raises(WorkflowError, match="belum didengar"):
        moves.pass_on(acting("pimpinan-1"), case_id, order)
    assert "siap diteruskan" in heard(acting, case_id)
    folder = moves.pass_on(acting("pimpinan-1"), case_id, order)
    sums = (folder / "SHA256SUMS").read_bytes()
    for line in sums.decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    public = signing.read_public(folder / "kunci-umum.pem")
    assert signing.is_signed(public, (folder / "SHA256SUMS.sig").read_bytes(), sums)
    sheet = (folder / "lembar-etika.html").read_text(encoding="utf-8")
    assert opened.line in sheet
    assert "Sekar Rekaan 1" in sheet
    assert "Warga Rekaan" not in sheet
    assert "pembaca-1" not in sheet
    done = moves.decide(
        acting("pimpinan-1"),
        case_id,
        moves.Decision(
            authority="PPK Kota Rekaan", number="800/1", decided_on=AT.date(), result="terbukti", sanction="ringan"
        ),
    )
    assert "terbukti" in done
    assert state_of(ethics.case_file(store, case_id), family.require(acting("pembaca-1")).pack) is EthicsState.CLOSED
    assert list(ethics_chain.verify(store)) == []


def test_readers_are_blind_and_a_third_decides(acting, opened, store):
    case_id = ethics_intake.complain(acting("pembaca-3"), complaint()).case_id
    family.read(acting("pembaca-1"), case_id, form())
    seen = family.visible_file(acting("pembaca-2"), family.load(acting("pembaca-2"), case_id))
    assert seen.readings == ()
    with pytest.raises(WorkflowError, match="tidak menunggu bacaan Anda"):
        family.read(acting("pembaca-1"), case_id, form())
    assert "ketiga" in family.read(acting("pembaca-2"), case_id, form("tidak_cukup"))
    assert "ditutup" in family.read(acting("pembaca-3"), case_id, form("tidak_cukup"))
    assert ethics.case_file(store, case_id).closing.reason == "tidak_cukup"


def test_gambling_asks_about_a_takeover_first(acting, opened, store):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint(kind="ET-05", text=ADVERT)).case_id
    answers = dict.fromkeys(TESTS, "tidak_berlaku")
    given = form(kind="ET-05", tests=answers, target="tidak_berlaku")
    with pytest.raises(WorkflowError, match="diretas"):
        family.read(acting("pembaca-1"), case_id, given)
    heard(acting, case_id, about="retas", hacked="tidak")
    to_suspicion(acting, case_id, kind="ET-05", tests=answers, target="tidak_berlaku")
    other = ethics_intake.complain(acting("pembaca-1"), complaint("L-2", "ET-05", ADVERT, "dua_rekaan")).case_id
    assert "diretas" in heard(acting, other, about="retas", hacked="ya")
    assert ethics.case_file(store, other) is None


def test_a_packet_about_the_agency_goes_elsewhere(acting, opened):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    family.read(acting("pembaca-1"), case_id, form(aimed_at_agency="ya"))
    family.read(acting("pembaca-2"), case_id, form())
    heard(acting, case_id)
    for receiver in ("ppk", "atasan", "majelis", "lembaga-independen", "lain"):
        with pytest.raises(WorkflowError):
            moves.pass_on(
                acting("pimpinan-1"), case_id, EthicsOrder(receiver=receiver, recipient="Penerima", letter_number="1")
            )
    assert moves.pass_on(
        acting("pimpinan-1"), case_id, EthicsOrder(receiver="ombudsman", recipient="Ombudsman RI", letter_number="1")
    ).is_dir()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"criticism": ""}, "kritik"),
        ({"tests": {}}, "uji Rabat"),
        ({"reason": "x"}, "alasan"),
        ({"tests": {**dict.fromkeys(TESTS, "ya"), "niat": "tidak"}}, "ambangnya"),
        ({"target": "tidak"}, "sasaran"),
        ({"circular": "SE Sekda DKI Jakarta 14/SE/2023"}, "surat edaran"),
        ({"protected": ("P-99",)}, "P-99"),
        ({"finding": ""}, "temuan"),
        ({"kind": "ET-14"}, "ET-14"),
    ],
)
def test_a_form_with_gaps_is_refused(acting, opened, store, changed, said):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    with pytest.raises(WorkflowError, match=said):
        family.read(acting("pembaca-1"), case_id, form(**changed))
    assert rows(store, "ethics_readings") == 0


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"address": "", "screenshot": None}, WorkflowError, "tanpa kiriman"),
        ({"about": "suka"}, WorkflowError, "Suka"),
        ({"about": "percakapan"}, WorkflowError, "Percakapan pribadi"),
        ({"address": "https://wa.me/62811"}, WorkflowError, "Percakapan pribadi"),
        ({"address": "https://t.me/+AbCdEf"}, WorkflowError, "Percakapan pribadi"),
        ({"address": "https://x.com/satu_rekaan/likes"}, WorkflowError, "Suka"),
        ({"address": "javascript:alert(1)"}, WorkflowError, "http"),
        ({"text": " "}, WorkflowError, "kata-kata"),
        ({"kind": "ET-99"}, WorkflowError, "ET-99"),
        ({"kind": "ET-07"}, MandateError, "di luar mandat"),
        ({"number": " "}, WorkflowError, "nomor"),
        ({"complainant": ""}, WorkflowError, "pelapor"),
        ({"received_on": AT.date() + timedelta(days=1)}, WorkflowError, "belum tiba"),
        ({"address": "https://x.com/jauh_rekaan/status/1"}, MandateError, "33.74"),
        ({"address": "https://x.com/entah_rekaan/status/1"}, WorkflowError, "tidak terdaftar"),
        ({"kind": "ET-11"}, WorkflowError, "orang yang bersangkutan"),
    ],
)
def test_bad_complaints_leave_nothing(acting, opened, store, changed, error, said):
    with pytest.raises(error, match=said):
        ethics_intake.complain(acting("pembaca-1"), complaint(**changed))
    assert rows(store, "ethics_cases") == rows(store, "ethics_complaints") == rows(store, "ethics_handovers") == 0


def test_a_complaint_about_a_party_is_handed_over_without_words(acting, opened, store):
    made = ethics_intake.complain(acting("pembaca-1"), complaint(kind="ET-14", text="Coblos nomor dua ya"))
    assert made.case_id == ""
    assert rows(store, "ethics_handovers") == 1
    assert "Coblos" not in "\n".join(store._conn.iterdump())


def test_the_same_number_twice_is_refused_and_the_same_post_joins(acting, opened, store):
    first = ethics_intake.complain(acting("pembaca-1"), complaint())
    with pytest.raises(WorkflowError, match=first.case_id):
        ethics_intake.complain(acting("pembaca-1"), complaint())
    again = ethics_intake.complain(acting("pembaca-1"), complaint("L-2"))
    assert (again.case_id, again.joined) == (first.case_id, True)
    family.read(acting("pembaca-2"), first.case_id, form(protected=("P-07",)))
    with pytest.raises(WorkflowError, match=first.case_id):  # its number is known after the erasure too
        ethics_intake.complain(acting("pembaca-1"), complaint("L-2"))


def test_only_people_of_the_mandate_act(acting, opened, store):
    from services import people

    people.add(store, "pembaca-9", "reviewer", "sawah kopi hujan perahu", AT)
    with pytest.raises(NotAllowedError):
        ethics_intake.complain(acting("pembaca-9"), complaint())
    with pytest.raises(NotAllowedError):
        family.waiting(acting("pembaca-9"))
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    with pytest.raises(NotAllowedError):
        heard(lambda *_, **__: acting("pembaca-1"), case_id)
    with pytest.raises(NotAllowedError):
        family.read(acting("pimpinan-1"), case_id, form())


def test_threats_come_first_and_are_due_in_a_day(acting, opened):
    ethics_intake.complain(acting("pembaca-1"), complaint())
    threat = ethics_intake.complain(
        acting("pembaca-1", hours=5),
        complaint("L-2", "ET-03", "kubakar rumahmu kalau masih berani lapor", "dua_rekaan"),
    ).case_id
    listed = family.waiting(acting("pembaca-2", hours=6))
    assert listed[0][0].case.case_id == threat
    assert listed[0][2] == AT + timedelta(hours=29)


def test_the_complainant_is_sealed_and_opened_with_a_trace(acting, opened, store):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    assert "Melati" not in "\n".join(store._conn.iterdump())
    with pytest.raises(WorkflowError, match="alasan"):
        moves.complainants(acting("pimpinan-1"), case_id, " ")
    assert moves.complainants(acting("pimpinan-1"), case_id, "tanya bukti") == [("L-1", "Warga Rekaan, Jalan Melati 3")]
    assert rows(store, "ethics_unsealings") == 1


def test_the_machine_marks_stored_posts_once_and_never_a_closed_one_again(acting, opened, store, accounts_of, add_post):
    later = AT + timedelta(hours=1)
    add_post(accounts_of["satu"], "1", HATE, later, url="https://x.com/satu_rekaan/status/1")
    add_post(
        accounts_of["dua"], "2", "Anggaran ini tolol, menteri payah", later, url="https://x.com/dua_rekaan/status/2"
    )
    add_post(accounts_of["jauh"], "3", HATE, later, url="https://x.com/jauh_rekaan/status/3")
    add_post(accounts_of["dua"], "4", HATE, AT - timedelta(days=60), url="https://x.com/dua_rekaan/status/4")
    assert ethics_intake.mark_posts(acting("pembaca-1", hours=2)) == (2, 1)
    assert ethics_intake.mark_posts(acting("pembaca-1", hours=3)) == (1, 0)
    ((file, _, _),) = family.waiting(acting("pembaca-1", hours=4))
    assert (file.case.source, file.case.kind) == ("penanda", "ET-01")
    family.read(acting("pembaca-1", hours=4), file.case.case_id, form(protected=("P-07",)))
    assert ethics_intake.mark_posts(acting("pembaca-1", hours=5)) == (1, 0)


def test_a_note_on_an_official_account_names_nobody(acting, opened, workspace):
    made = ethics_intake.complain(
        acting("pembaca-1"),
        complaint(kind="ET-13", text="Gue lagi galau banget ditinggal pacar", handle="resmi_rekaan"),
    ).case_id
    answers = dict.fromkeys(TESTS, "tidak_berlaku")
    to_suspicion(acting, made, kind="ET-13", tests=answers, target="tidak_berlaku")
    heard(acting, made)
    folder = moves.pass_on(
        acting("pimpinan-1"), made, EthicsOrder(receiver="inspektorat", recipient="I", letter_number="1")
    )
    assert "Sekar Rekaan" not in (folder / "lembar-etika.html").read_text(encoding="utf-8")


def test_a_later_mandate_carries_on_with_its_own_regions_alone(acting, opened, store):
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    family.read(acting("pembaca-1"), case_id, form())
    text = MANDATE.replace("from = 2026-11-03", "from = 2027-05-01").replace("to = 2027-04-30", "to = 2027-08-30")
    ethics_mandate.open_mandate(acting("pimpinan-1", days=174), text.replace('["35.78"]', '["33.74"]'), "m.toml")
    with pytest.raises(MandateError, match="di luar wilayah"):
        family.load(acting("pembaca-2", days=175), case_id)
    assert family.all_open(acting("pembaca-2", days=175)) == []
    assert ethics_keeping.due(store, AT + timedelta(days=230)) == {}


def test_pictures_that_may_show_a_victim_and_files_that_are_none_are_refused(acting, opened, store):
    png = b"\x89PNG" + b"0" * 20
    for changed, said in (
        ({"kind": "ET-06", "screenshot": png}, "korban"),
        ({"screenshot": b"%PDF-1.4"}, "bukan gambar"),
        ({"screenshot": png + b"0" * (10 << 20)}, "10 MB"),
    ):
        with pytest.raises(WorkflowError, match=said):
            ethics_intake.complain(acting("pembaca-1"), complaint(**changed))
    assert rows(store, "ethics_cases") == 0


def test_no_nip_in_what_readers_and_leaders_write_and_no_other_handle_in_a_packet(acting, opened):
    said = "Usir saja semua orang Batak, kamu juga @tetangga_lain"
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint(text=said)).case_id
    with pytest.raises(WorkflowError, match="NIP"):
        family.read(acting("pembaca-1"), case_id, form(reason="NIP 19800101 200501 1 001 mengajak mengusir"))
    to_suspicion(acting, case_id)
    heard(acting, case_id)
    folder = moves.pass_on(
        acting("pimpinan-1"), case_id, EthicsOrder(receiver="bkn", recipient="BKN", letter_number="1")
    )
    for name in ("lembar-etika.html", "kiriman.txt"):
        written = (folder / name).read_text(encoding="utf-8")
        assert "tetangga_lain" not in written
        assert "@akun-" in written

"""What is heard only where the account lives: nicknames, acronyms, ballot numbers; and congratulations after an election.

Contestants are invented; the frames are tried over names, figures, titles and days.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from analysis.engine import compile_engine
from domain.elections import Candidate, Pack, Phrase
from domain.packs import load_pack
from domain.types import Assessment, Item, Stance

CONTEST, REGION, ELSEWHERE = "bupati-35.10", "35.10", "73.02"
CAMPAIGN = datetime.fromisoformat("2024-11-10T10:00:00+07:00")
AFTER = datetime.fromisoformat("2025-01-20T10:00:00+07:00")
PAIRS = {"1": ("Sadewa Gunungjati", "Mira Tanjungbaru"), "2": ("Wiranata Kertapati", "Laksmi Danaswari")}
Read = Callable[..., Assessment]


def _phrase(ident: str, refers_to: str, *forms: str) -> Phrase:
    return Phrase(
        id=ident,
        group="candidate",
        tier="plain",
        forms=forms,
        refers_to=refers_to,
        contest=CONTEST,
        source="test",
        matches=(),
        ignores=(),
    )


def _pack() -> Pack:
    pack = load_pack("pilkada-2024")
    others = tuple(one for one in pack.candidates if one.contest != CONTEST)
    own = tuple(
        Candidate(contest=CONTEST, number=number, name=name, role=role, partner=partner)
        for number, (head, deputy) in PAIRS.items()
        for name, role, partner in ((head, "head", deputy), (deputy, "deputy", head))
    )
    phrases = (
        _phrase(
            "test-pair", "Wiranata Kertapati;Laksmi Danaswari", "brodin kertapati", "dodot laksmi", "pasangan teduh"
        ),
        _phrase("test-head", "Sadewa Gunungjati", "menthol gunungjati"),
    )
    return replace(pack, candidates=(*others, *own), phrases=(*pack.phrases, *phrases))


@pytest.fixture(scope="module")
def read() -> Read:
    engine = compile_engine([_pack()])

    def assessed(text: str, region: str = REGION, at: datetime = CAMPAIGN) -> Assessment:
        return engine.assess(Item(id="1", text=text, region=region, posted_at=at))

    return assessed


@pytest.mark.parametrize(("called", "who"), [("Dodot", "Wiranata Kertapati"), ("Menthol", "Sadewa Gunungjati")])
@pytest.mark.parametrize("title", ["Pak", "Mas", "Kak", "Om", "Bapa", "Buya"])
@pytest.mark.parametrize("frame", ["Ayo dukung {} tanggal 27", "{} harus menang", "Semoga {} jadi bupati, aamiin"])
def test_what_a_form_calls_somebody_by_names_him_at_home(
    read: Read, called: str, who: str, title: str, frame: str
) -> None:
    found = read(frame.format(f"{title} {called}"))
    assert (found.candidates, found.stance) == ((who,), Stance.SUPPORT)
    assert read(frame.format(f"{title} {called}"), region=ELSEWHERE).candidates == ()


@pytest.mark.parametrize("word", ["TEDUH", "TeDuh"])
def test_an_acronym_of_every_day_is_meant_in_capitals_at_home(read: Read, word: str) -> None:
    assert read(f"{word} menang, pasti").stance is Stance.SUPPORT
    assert read(f"{word.lower()} menang, pasti").candidates == ()
    assert read(f"{word} menang, pasti", region=ELSEWHERE).candidates == ()
    assert read("Pohon di halaman kantor teduh sekali, mantap").candidates == ()


@pytest.mark.parametrize("number", ["nomor 2", "nomor dua", "nomer loro", "No. 2"])
@pytest.mark.parametrize(
    "frame",
    [
        "Kami sekeluarga ikut {}",
        "Sudah fix di rumahku {}",
        "Buat saya mah {} paling pas",
        "Kompak {} ☝",
        "Tanggal 27 nanti kami tetap {}",
        "Jadi saksi buat {}",
    ],
)
def test_a_number_is_a_ballot_line_where_somebody_speaks_of_his_own_side(read: Read, number: str, frame: str) -> None:
    text = frame.format(number)
    assert set(PAIRS["2"]) <= set(read(text).candidates), "the ballot of the regency, and of the province"
    assert read(text, at=datetime.fromisoformat("2024-06-10T10:00:00+07:00")).candidates == (), "not drawn yet"


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "frame",
    [
        "Antrean nomor {} dipanggil, giliran saya",
        "Pilih nomor {} untuk layanan pengaduan",
        "Kelompok {} paling kompak waktu outbound saya",
        "Ayo vote wakil kita nomor {}, finalis duta baca",
        "Jersey nomor {} punyaku sudah jadi",
        "Kami sekeluarga ikut lomba futsal, tetap nomor {}",
    ],
)
def test_what_is_counted_is_no_ballot_line(read: Read, number: int, frame: str) -> None:
    assert not read(frame.format(number)).queue


@pytest.mark.parametrize("days", [0, 1, 13, 26])
def test_the_figure_of_polling_day_is_heard_in_the_weeks_before(read: Read, days: int) -> None:
    text = "Tanggal 27 ibu saya, bapak saya, semua nomor dua"
    vote = datetime.fromisoformat("2024-11-27T10:00:00+07:00")
    assert set(PAIRS["2"]) <= set(read(text, at=vote - timedelta(days=days)).candidates)
    assert read(text, at=vote - timedelta(days=40)).candidates == ()


NAMES = ("Wiranata Kertapati", "Pak Kertapati", "Wiranata-Laksmi", "Bupati Wiranata Kertapati")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "frame",
    [
        "Selamat bertugas {}, semoga amanah memimpin kabupaten kita",
        "Selamat dan sukses atas pelantikan {}",
        "{} telah dilantik, kami siap mendukung program kabupaten",
        "Alhamdulillah {} resmi dilantik",
    ],
)
def test_congratulations_to_who_was_sworn_in_choose_nobody(read: Read, name: str, frame: str) -> None:
    assert not read(frame.format(name), at=AFTER).queue


@pytest.mark.parametrize("name", NAMES[:3])
@pytest.mark.parametrize(
    "frame",
    [
        "Alhamdulillah {} resmi mendaftar, bismillah",
        "Doa kami di rumah untuk {}",
        "Saya pilih {}, kamu?",
        "Ulun mamilih {}, pian kaya apa?",
        "Kupilih {}, tidak ada lawannya",
        "Siap kawal {} sampai pelantikan",
        "Tidak ada alasan untuk tidak mendukung {}",
        "Honorer yang tidak pilih {} siap-siap dimutasi",
    ],
)
def test_joy_prayer_and_threat_take_a_side(read: Read, name: str, frame: str) -> None:
    assert read(frame.format(name)).stance is Stance.SUPPORT


@pytest.mark.parametrize("other", ["Wiranata Kertapati", "Pak Kertapati"])
@pytest.mark.parametrize("wish", ["semoga debatnya tertib", "semoga lancar semua", "semoga damai"])
def test_a_wish_for_all_rivals_chooses_none(read: Read, other: str, wish: str) -> None:
    assert not read(f"Sadewa Gunungjati dan {other} satu panggung, {wish}").queue


@pytest.mark.parametrize("party", ["PKS", "PPP", "PAN"])
@pytest.mark.parametrize(
    "frame", ["Penandatanganan {} dengan rumah sakit", "Rapat bahas draf {} soal magang, semoga lancar"]
)
def test_what_is_signed_is_no_party(read: Read, party: str, frame: str) -> None:
    assert read(frame.format(party)).parties == ()
    assert read(f"Resmi jadi kader {party}, kartu anggota sudah di tangan").parties == (party,)


@pytest.mark.parametrize("street", ["Jalan", "Jl.", "Gang", "Simpang", "Bundaran"])
@pytest.mark.parametrize("name", ["Wiranata Kertapati", "Sadewa Gunungjati"])
def test_a_street_is_nobody(read: Read, street: str, name: str) -> None:
    assert read(f"Ban kecoblos paku lagi di {street} {name}, ayo pilih lewat mana").candidates == ()


@pytest.mark.parametrize("said", ["Pelajari visi misinya", "Debatnya seru kata warga", "Cek laman KPU yuk"])
@pytest.mark.parametrize("region", ["32.73", "36.74"])
def test_a_whole_ballot_that_is_read_out_chooses_none(read: Read, said: str, region: str) -> None:
    ballot = [c for c in load_pack("pilkada-2024").candidates if c.contest.endswith(f"-{region}") and c.role == "head"]
    pairs = ", ".join(f"{c.name} dan {c.partner}" for c in ballot)
    assert len(ballot) >= 2
    assert not read(f"Ada {len(ballot)} paslon: {pairs}. {said}", region=region).queue


@pytest.mark.parametrize(
    ("home", "elsewhere", "place"),
    [("32.75", "32.16", "Bekasi"), ("32.73", "32.04", "Bandung"), ("32.71", "32.01", "Bogor")],
)
def test_of_two_places_of_one_name_the_account_s_own_is_meant(
    read: Read, home: str, elsewhere: str, place: str
) -> None:
    text = f"Warga {place} solid, kami kompak nomor 2"
    contestants = {
        code: {
            c.name for c in load_pack("pilkada-2024").candidates if c.contest.endswith(f"-{code}") and c.number == "2"
        }
        for code in (home, elsewhere)
    }
    for code, other in ((home, elsewhere), (elsewhere, home)):
        named = set(read(text, region=code).candidates)
        assert contestants[code] <= named
        assert not contestants[other] & named


@pytest.mark.parametrize("number", [1, 2])
def test_lists_of_ballots_and_lone_candidates(read: Read, number: int) -> None:
    assert not read(f"Besok coblos {number} surat suara: gubernur dan bupati. Bawa KTP dan undangan ya").queue
    assert read("Mending coblos kotak kosong daripada yang itu").stance is not Stance.SUPPORT
    assert read("Ayo kalahkan kotak kosong, coblos yang ada gambarnya").stance is Stance.SUPPORT


@pytest.mark.parametrize(
    "refused", ["jangan pilih kotak kosong", "Jangan coblos kolom kosong", "jangan menangkan kotak kosong"]
)
def test_an_empty_column_refused_is_not_against_who_stands_alone(read: Read, refused: str) -> None:
    assert read(f"Dulur, {refused}").stance is not Stance.OPPOSE
    assert read(f"Dulur, {refused}, pilih Wiranata-Laksmi").stance is Stance.SUPPORT


@pytest.mark.parametrize("emojis", ["🥊", "😎✌️🔥", "🎉🎉"])
@pytest.mark.parametrize("name", ["Wiranata-Laksmi", "Pak Kertapati"])
def test_picture_signs_are_no_words_of_a_remark(read: Read, name: str, emojis: str) -> None:
    assert read(f"{name} {emojis} gasss").stance is Stance.SUPPORT

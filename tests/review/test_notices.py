"""Whoever got a packet is told of everything that was put right after it left, once, and the receipt is kept."""

import random
from datetime import date, timedelta

import pytest

from domain.case_entries import Letter, NewHop, NewResult
from domain.errors import WorkflowError
from domain.packets import Packet, PacketNotice
from domain.workflow import SHOWN
from review.case_summary import Letterhead
from review.notices import notice, owed
from services import casework, notices, reading_list
from store import packets
from store.database import transaction

DAY = date(2026, 11, 10)


def sent(case_id, number, kind="bkn"):
    return Packet(
        packet_id=f"{case_id}-{number:02d}",
        case_id=case_id,
        reviewer_id="pembaca-1",
        recipient="BKN",
        recipient_kind=kind,
        letter_number=str(number),
        ppk_contestant="",
        full_body="",
        manifest_sha256="0" * 64,
    )


@pytest.fixture
def decided(store, body, given, case_id, now):
    """A finding that was passed on and decided upon."""
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=now)
    casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="", at=now)
    hop = NewHop(sender="Uji", receiver="BKN", route=body.profile.routes[0].id, number="1", sent_on=DAY)
    casework.forward(store, body, case_id, "pembaca-1", hop, now)
    return case_id


def decide(store, body, case_id, number, now):
    result = NewResult(authority="PPK Rekaan", number=number, decided_on=DAY, result="terbukti", sanction=None)
    casework.decide(store, body, case_id, "pembaca-1", result, now)


def take_back(store, body, case_id, now):
    kind, ref = casework.load(store, case_id).newest_move
    casework.take_back(store, body, case_id, "pimpinan-1", kind, ref, "salah ketik", at=now)


def hand(store, case_id, now, kind="bkn"):
    with transaction(store):
        packet = sent(case_id, len(packets.of_case(store, case_id)) + 1, kind)
        packets.add(store, packet, now)
    return packets.find(store, packet.packet_id)


def tell(store, packet, number, now):
    with transaction(store):
        packets.add_notice(store, packet, "pembaca-1", number, DAY, now)


@pytest.mark.parametrize("seed", range(12))
def test_every_receiver_is_owed_what_was_put_right_since_and_nothing_else(store, body, decided, now, seed):
    """`model` counts, for each packet, the corrections that its receiver was not told of."""
    chance = random.Random(seed)
    model, handed = {}, {}
    for n in range(12):
        at = now - timedelta(minutes=n)  # a clock that runs backwards changes nothing
        step = chance.choice(("packet", "copy", "wrong", "told"))
        if step in ("packet", "copy"):
            packet = hand(store, decided, at, "bkn" if step == "packet" else "internal")
            model[packet.packet_id], handed[packet.packet_id] = 0, packet
        elif step == "wrong":
            decide(store, body, decided, f"x{n}", now)
            take_back(store, body, decided, at)
            model = {name: count + 1 for name, count in model.items()}
        elif handed:
            name = chance.choice(sorted(handed))
            tell(store, handed[name], f"t{n}", at)
            model[name] = 0
    wanted = {name: count for name, count in model.items() if count and handed[name].recipient_kind != "internal"}
    assert {h.packet.packet_id: len(h.owed) for h in notices.waiting(store)} == wanted
    assert {h.packet.packet_id: len(h.owed) for h in notices.of_case(store, decided) if h.owed} == wanted


def test_the_letter_says_what_changed_and_where_the_finding_stands(store, body, decided, now):
    packet = hand(store, decided, now)
    decide(store, body, decided, "1", now)
    take_back(store, body, decided, now)
    file = casework.load(store, decided)
    written = notice(file, packet, owed(file, packet, ()), body="Uji", head=Letterhead(), number="9/2026")
    assert (written.recipient, written.number) == ("BKN", "9/2026")
    assert [words for _, words in written.rows] == [
        "Catatan putusan ditarik karena keliru dan tidak dihitung lagi.",
        "Dugaan layak diteruskan.",
    ]
    assert packet.packet_id in written.opening
    with pytest.raises(WorkflowError, match="tidak ada yang perlu dibetulkan"):
        notice(file, packet, (), body="Uji", head=Letterhead(), number="9/2026")


def test_the_letter_says_no_more_of_the_reading_than_was_read(store, body, decided, now):
    """A case that is read again after an answer is neither found nor set aside, and the letter says neither."""
    packet = hand(store, decided, now)
    decide(store, body, decided, "1", now)
    take_back(store, body, decided, now)
    casework.clarify(store, body, decided, "pembaca-1", state="diterima", note="bukan akun saya", at=now)
    file = casework.load(store, decided)
    written = notice(file, packet, owed(file, packet, ()), body="Uji", head=Letterhead(), number="9/2026")
    assert dict(written.rows)["Keadaan telaah sekarang"] == f"{SHOWN[file.state].capitalize()}."
    assert file.state == "dibaca_ulang"
    assert "dugaan" not in written.rows[-1][1]


def test_an_objection_that_changed_a_result_is_told_and_one_that_did_not_is_not(store, body, decided, now):
    for outcome, told in (("dikuatkan", 0), ("dibatalkan", 1)):
        packet = hand(store, decided, now)
        if outcome == "dikuatkan":
            decide(store, body, decided, "1", now)
        kind = "keberatan" if outcome == "dikuatkan" else "gugatan"
        letter = Letter(authority="", number=kind, day=DAY)
        casework.file_objection(store, body, decided, "pembaca-1", kind, letter, at=now)
        decided_by = Letter(authority="BPASN", number=f"{kind}-1", day=DAY)
        casework.settle(store, body, decided, "pembaca-1", outcome, decided_by, at=now)
        file = casework.load(store, decided)
        assert len(owed(file, packet, ())) == told
        assert (
            len(
                owed(
                    file,
                    packet,
                    (
                        PacketNotice(
                            notice_id=1,
                            packet_id=packet.packet_id,
                            number="1",
                            sent_on="",
                            seq=10_000,
                            received_on="",
                            receipt="",
                        ),
                    ),
                )
            )
            == 0
        )


def test_a_receiver_is_told_when_readers_find_otherwise_after_the_person_has_spoken(store, body, given, decided, now):
    handed = hand(store, decided, now)
    casework.clarify(store, body, decided, "pembaca-3", state="diterima", note="akun itu ditiru", at=now)
    assert [h for h in notices.waiting(store) if h.owed] == []
    for n in (3, 4):
        reading_list.read(store, body, decided, f"pembaca-{n}", given(category="DS-05"), at=now)
    [waiting] = notices.waiting(store)
    assert [a.words for a in waiting.owed] == ["Setelah dibaca lagi perkara tetap layak diteruskan, bentuk DS-05"]
    tell(store, handed, "2", now)
    casework.clarify(store, body, decided, "pembaca-3", state="diterima", note="bukti baru", at=now)
    for n in (3, 4):
        reading_list.read(store, body, decided, f"pembaca-{n}", given("tidak_cukup"), at=now)
    assert casework.load(store, decided).state == "tidak_cukup"
    [waiting] = notices.waiting(store)
    assert [a.words for a in waiting.owed] == [
        "Setelah dibaca lagi perkara dinyatakan tidak cukup; dugaan dalam berkas tidak berlaku lagi"
    ]

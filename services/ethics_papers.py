"""Papers of an ethics case: the sheet of a packet, and the letters; the mandate stands on every page of each."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain import ethics_cases
from domain.case_terms import Conclusion
from domain.ethics import FAMILY, EthicsKind, EthicsPack, Receiver
from domain.ethics_cases import EthicsFile
from domain.mandate import Mandate
from domain.periods import from_text, tanggal, waktu, zone_of
from domain.privacy import hide_others
from domain.types import Person
from parsing.picture_metadata import ending, without_metadata
from rendering import css_string, environment, json_text, visible
from review import ethics as rules
from review.case_summary import Letterhead
from review.letter_drafts import Written
from review.word_documents import as_docx
from store import signing

TEMPLATES = Path(__file__).parent / "templates"
NOTICE = (
    "Ini dugaan yang dibaca dua orang, bukan putusan. Apakah ada pelanggaran diputuskan lembaga yang berwenang. Kritik"
    " atas pemerintah, jabatan dan layanan bukan pelanggaran siapa pun."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsOrder:
    """Where a packet goes. `recipient` is the office as it is addressed; `receiver` its id in the pack."""

    receiver: str
    recipient: str
    letter_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Papers:
    """What every paper of a case is made from."""

    file: EthicsFile
    pack: EthicsPack
    mandate: Mandate
    person: Person | None
    at: datetime
    key: bytes

    @property
    def kind(self) -> EthicsKind:
        """The kind that two readers agreed on, else the one proposed."""
        made = rules.outcome(self.file.readings)
        return self.pack.kinds[made[1] if made and made[1] else self.file.case.kind]

    @property
    def words(self) -> str:
        """The words of the post without other people's handles."""
        case = self.file.case
        return hide_others(case.text, {case.handle.casefold()}, self.key, FAMILY)

    @property
    def published(self) -> str:
        day = self.file.case.published_on
        return tanggal(date.fromisoformat(day)) if day else "tidak diketahui"


def sheet(papers: Papers, order: EthicsOrder, receiver: Receiver, packet_id: str, chain: tuple[int, str]) -> str:
    """The case sheet as a page that prints; nothing in it names complainant or reader."""
    case, file, zone = papers.file.case, papers.file, zone_of(papers.file.case.region)
    readings = [(n, json.loads(r.tests), r) for n, r in enumerate(file.readings, 1)]
    return (
        environment(TEMPLATES)
        .get_template("ethics_sheet.html")
        .render(
            line=papers.mandate.line,
            mandate=papers.mandate,
            assessed=tanggal(papers.mandate.dpia_date),
            case=case,
            words=papers.words,
            kind=papers.kind,
            order=order,
            receiver=receiver,
            packet_id=packet_id,
            person=papers.person,
            notice=NOTICE,
            published=papers.published,
            made=waktu(papers.at, zone),
            foot=css_string(f"{packet_id} · {papers.mandate.line}"),
            readings=readings,
            tests=ethics_cases.TESTS,
            hearings=[(tanggal(date.fromisoformat(h.held_on)), h) for h in file.hearings],
            heard=ethics_cases.HEARD,
            marks=json.loads(case.marks),
            circulars=circulars(papers),
            deciders=[papers.pack.deciders[d] for d in papers.kind.deciders],
            clocks=papers.pack.clocks,
            unverified=papers.pack.unverified,
            chain=chain,
            opened=waktu(from_text(case.opened_at), zone),
            text_sha256=hashlib.sha256(case.text.encode()).hexdigest(),
            shown=visible,
        )
    )


def circulars(papers: Papers) -> list[str]:
    """The circulars on which the readers rested, in the order of the readings."""
    return list(dict.fromkeys(r.circular for r in papers.file.readings if r.finding == Conclusion.SUSPECTED))


def forwarding(papers: Papers, order: EthicsOrder, receiver: Receiver) -> bytes:
    """The letter that goes with a packet."""
    rows = (
        ("Peran penerima", receiver.role),
        ("Nomor perkara", papers.file.case.case_id),
        ("Nama", papers.person.name if papers.person else ""),
        ("NIP", papers.person.nip if papers.person else ""),
        ("Instansi", papers.file.case.agency),
        ("Dugaan", f"{papers.kind.id} {papers.kind.label}"),
        ("Surat edaran", "; ".join(circulars(papers))),
        ("Dasar", "; ".join(papers.kind.legal_basis)),
        ("Tingkat menurut sumber", papers.kind.sanction),
        ("Klarifikasi", "; ".join(_hearings(papers))),
        ("Kiriman", papers.file.case.address),
    )
    return _letter(
        papers,
        "Penerusan dugaan etika",
        "Bersama ini kami teruskan dugaan berikut dengan berkasnya.",
        NOTICE,
        rows,
        number=order.letter_number,
        recipient=order.recipient,
    )


def clarification(papers: Papers) -> bytes:
    """The letter that asks the person, before anything goes out."""
    rows = (
        ("Instansi", papers.file.case.agency),
        ("Nomor perkara", papers.file.case.case_id),
        ("Kiriman", papers.file.case.address),
        ("Terbit", papers.published),
        ("Yang ditanyakan", f"{papers.kind.id} {papers.kind.label}"),
        ("Apakah akun ini milik Saudara dan tidak sedang dikuasai orang lain", ""),
        ("Penjelasan Saudara", ""),
    )
    closing = (
        "Saudara boleh menjawab tertulis, didampingi, atau tidak menjawab. Bila kiriman ini kritik, laporan atau ucapan"
        " lain yang dilindungi, tuliskan: perkara lalu ditutup dan catatannya dihapus."
    )
    return _letter(
        papers,
        "Permintaan klarifikasi",
        "Kami meminta penjelasan Saudara atas kiriman berikut.",
        closing,
        rows,
        recipient=papers.person.name if papers.person else "",
    )


def receipt(mandate: Mandate, number: str, complainant: str, case_id: str, at: datetime, received_on: date) -> bytes:
    """What a complainant gets at once; `case_id` is "" for what is handed to the neutrality family."""
    what = f"dicatat sebagai {case_id}" if case_id else "menyangkut peserta pemilihan: dialihkan ke netralitas"
    rows = (("Pelapor", complainant), ("Nomor laporan", number), ("Diterima", tanggal(received_on)), ("Hasil", what))
    closing = (
        "Nama pelapor disegel. Laporan yang ternyata menyangkut kritik atas pemerintah, jabatan atau layanan ditutup"
        " dan dihapus; laporan yang tidak dibaca dalam 30 hari dihapus."
    )
    return as_docx(
        Written(
            title="Tanda terima laporan",
            mark=mandate.line,
            body=mandate.body,
            opening="",
            closing=closing,
            rows=rows,
            posts=(),
        ),
        at,
    )


def _letter(
    papers: Papers,
    hal: str,
    opening: str,
    closing: str,
    rows: tuple[tuple[str, str], ...],
    *,
    number: str = "",
    recipient: str = "",
) -> bytes:
    """A letter with the mandate at the head of each page, to be completed and signed by its officer."""
    mandate = papers.mandate
    return as_docx(
        Written(
            title=hal,
            mark=mandate.line,
            body=mandate.body,
            opening=opening,
            closing=closing,
            rows=rows,
            posts=(),
            number=number,
            recipient=recipient,
            hal=hal,
            sifat="Rahasia",
            head=Letterhead(responsible=mandate.officer),
        ),
        papers.at,
    )


def _hearings(papers: Papers) -> list[str]:
    return [
        f"{ethics_cases.HEARD[h.state]}, {tanggal(date.fromisoformat(h.held_on))}: {h.note}"
        for h in papers.file.hearings
        if h.about == "isi"
    ]


def files(
    papers: Papers,
    order: EthicsOrder,
    receiver: Receiver,
    packet_id: str,
    chain: tuple[int, str],
    key: Ed25519PrivateKey,
) -> Mapping[str, bytes]:
    """Every file of a packet by its name, sums and their signature among them."""
    case, shot = papers.file.case, papers.file.case.screenshot
    manifest = {
        "packet": packet_id,
        "case": case.case_id,
        "mandate": papers.mandate.mandate_id,
        "receiver": order.receiver,
        "recipient": order.recipient,
        "letter": order.letter_number,
        "kind": papers.kind.id,
        "address": case.address,
        "text_sha256": hashlib.sha256(case.text.encode()).hexdigest(),
        "screenshot_sha256": case.screenshot_sha256,
        "chain": {"links": chain[0], "head": chain[1]},
    }
    made: dict[str, bytes] = {
        "lembar-etika.html": sheet(papers, order, receiver, packet_id, chain).encode(),
        "surat-penerusan.docx": forwarding(papers, order, receiver),
        "kiriman.txt": papers.words.encode(),
        "manifest.json": json_text(manifest).encode(),
        "kunci-umum.pem": signing.public_pem(key),
    }
    if clean := without_metadata(shot or b""):
        made[f"tangkapan-layar{ending(clean)}"] = clean
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(made.items())).encode()
    return {**made, "SHA256SUMS": sums, "SHA256SUMS.sig": key.sign(sums)}

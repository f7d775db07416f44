"""The letters that a body's profile names, as documents that people complete and sign. Blanks stay blanks."""

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from docx import Document
from docx.shared import Mm

from domain.cases import CaseFile
from domain.errors import WorkflowError
from domain.periods import WIB, from_text, tanggal
from domain.rights import SubjectRequest
from rendering import visible
from review import rules
from review.case_summary import CaseSummary, Context, SummaryPost, summary_of
from review.oversight import FOLDER, OversightBody
from review.priority import starts

BLANK = "................................"
REQUESTED = {
    "akses": "salinan data pribadi", "koreksi": "pembetulan data pribadi",
    "keberatan": "keberatan atas pemrosesan data pribadi", "penghapusan": "penghapusan data pribadi",
}  # fmt: skip


DONE = {
    "salinan": "salinan data dibuat", "koreksi": "data dibetulkan", "berhenti": "pemantauan dihentikan",
    "penghapusan": "data dihapus",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What a letter asks for: fields of (label, source); `finding` when it may go out only
    with a finding that stands, and with the body's consent unless it stays `inside` the house."""

    title: str
    opening: str
    closing: str
    finding: bool
    inside: bool
    posts: bool
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A letter with what is known filled in; "" is a blank."""

    title: str
    mark: str
    body: str
    opening: str
    closing: str
    rows: tuple[tuple[str, str], ...]
    posts: tuple[SummaryPost, ...]


@cache
def forms() -> Mapping[str, Form]:
    raw = tomllib.loads((FOLDER / "letters.toml").read_text(encoding="utf-8"))
    return {
        name: Form(**{**form, "fields": tuple((label, source) for label, source in form["fields"])})
        for name, form in raw.items()
    }


def check(file: CaseFile, body: OversightBody, letter: str) -> None:
    """Raises WorkflowError for a letter that the profile does not have, or before two persons have found a dugaan."""
    profile = body.profile
    if letter not in profile.letters:
        raise WorkflowError(
            f"{profile.label} tidak mempunyai surat {letter!r}", remedy="pilih: " + ", ".join(profile.letters)
        )
    if not file.posts:
        raise WorkflowError(f"perkara {file.case.case_id} tidak memuat kiriman", remedy="lihat case show")
    form = forms()[letter]
    if form.finding:
        rules.require_ready(body, file, inside=form.inside)
    elif file.case.closed_at is not None:
        raise WorkflowError(f"perkara {file.case.case_id} sudah ditutup", remedy="lihat case show")


def write(file: CaseFile, context: Context, letter: str, *, number: str, recipient: str) -> Written:
    """Fills a letter of the body's profile in from the case sheet. Raises WorkflowError as check() does."""
    check(file, context.body, letter)
    form = forms()[letter]
    sheet = summary_of(file, context)
    known = _known(file, context, sheet, number, recipient)
    return Written(
        title=form.title, mark=context.mark, body=context.body_name, opening=form.opening, closing=form.closing,
        rows=tuple((label, known[source] if source else "") for label, source in form.fields),
        posts=sheet.posts if form.posts else (),
    )  # fmt: skip


def reply(request: SubjectRequest, name: str, body_name: str) -> Written:
    """The written answer to a person's request about the own data; `name` is "" once it was deleted."""
    if not request.decision:
        raise WorkflowError(
            f"permintaan {request.request_id} belum dijawab", remedy="catat dulu dengan subject answer"
        )
    return Written(
        title="Jawaban atas permintaan subjek data", mark=f"Konsep jawaban {request.request_id}", body=body_name,
        opening="Kami telah menerima dan menjawab permintaan Saudara atas data pribadi Saudara.",
        closing="Bila tidak setuju, Saudara dapat menulis kepada kami atau kepada lembaga pelindungan data.",
        rows=(
            ("Nomor", ""), ("Tanggal", ""), ("Kepada", name), ("Nomor permintaan", request.number),
            ("Permintaan", REQUESTED[request.kind]), ("Keputusan", request.decision), ("Dasar", request.article),
            ("Alasan", request.reason), ("Yang telah dilakukan", _done(request.done)), ("Lampiran", ""),
        ),
        posts=(),
    )  # fmt: skip


def _done(done: str) -> str:
    """What was done on a request and on which day of the capital's zone: stored as `what UTC; what UTC`."""
    acts = (act.rsplit(" ", 1) for act in done.split("; ") if act)
    return "; ".join(f"{DONE[what]}, {tanggal(from_text(at).astimezone(WIB).date())}" for what, at in acts)


def _known(file: CaseFile, context: Context, sheet: CaseSummary, number: str, recipient: str) -> dict[str, str]:
    rows = [(section.title, label, words) for section in sheet.sections for label, words in section.rows]
    sealed = file.approvals[-1] if file.approvals else None
    own = {
        "nomor": number, "tujuan": recipient, "kategori": "Netralitas",
        "uraian": "\n".join(f"{event.when}: {event.words}" for event in sheet.chronology),
        "bukti": "\n".join(f"{p.number}. {p.platform}, {p.published or 'waktu tidak diketahui'}, {p.url}\n"
                           f"SHA-256 {p.sha256}" for p in sheet.posts),
        "batas": _limit(file, context),
        "rapat.nomor": str(sealed.number) if sealed else "",
        "rapat.tanggal": tanggal(date.fromisoformat(sealed.held_on)) if sealed else "",
        "peserta": str(sealed.members) if sealed else "",
        "klarifikasi": "\n".join(": ".join(filter(None, (label, words))) for title, label, words in rows
                                 if title == "Klarifikasi terlapor" and label != "Klarifikasi"),
        "alasan": "\n".join(words for title, label, words in rows if title == "Telaah" and label.startswith("Pembaca")),
        "meringankan": "\n".join(words for _, label, words in rows if label.startswith("Hal yang meringankan")),
    }  # fmt: skip
    return own | {f"{title}/{label}": words for title, label, words in rows}


def _limit(file: CaseFile, context: Context) -> str:
    found = context.body.due(file.case.contest, file.region, starts(file))
    return f"{tanggal(found[0])} ({found[1].label})" if found else ""


def as_docx(letter: Written, at: datetime) -> bytes:
    """The letter as a document of its own, made at that time."""
    doc = _document(letter.title, letter.body, letter.mark, at)
    doc.add_paragraph(letter.body)
    doc.add_heading(letter.title, level=1)
    if letter.opening:
        doc.add_paragraph(letter.opening)
    _table(doc, letter.rows)
    _posts(doc, letter.posts)
    for line in (letter.closing, "", BLANK, "(nama terang, jabatan, tanda tangan)"):
        doc.add_paragraph(line)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def _document(title: str, body: str, mark: str, at: datetime) -> Any:
    """An empty A4 document whose pages all bear the mark and whose properties name the body alone."""
    doc = Document()
    page = doc.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    page.header.paragraphs[0].text = mark
    own = doc.core_properties
    own.created = own.modified = at.astimezone(UTC).replace(tzinfo=None)
    own.author, own.last_modified_by, own.title, own.language, own.comments = body, body, title, "id-ID", ""
    return doc


def _table(doc: Any, rows: tuple[tuple[str, str], ...]) -> None:
    table = doc.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for label, words in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, plain(words) or BLANK
        cells[0].width, cells[1].width = Mm(55), Mm(115)


def _posts(doc: Any, posts: tuple[SummaryPost, ...]) -> None:
    """The posts as evidence, each with its address and hash."""
    if posts:
        doc.add_heading("Bukti: kiriman", level=2)
    for post in posts:
        doc.add_paragraph(f"Kiriman {post.number}, {post.platform}, diunggah {post.published or 'tidak diketahui'}")
        if post.text:
            doc.add_paragraph(plain(post.text), style="Quote")
        if post.other_text:
            doc.add_paragraph("Kata orang lain yang dibagikan:")
            doc.add_paragraph(plain(post.other_text), style="Quote")
        doc.add_paragraph(f"{post.url}\nSHA-256: {post.sha256}")


def sheet_as_docx(sheet: CaseSummary, at: datetime) -> bytes:
    """The case sheet as a document that people complete and sign."""
    doc = _document(sheet.title, sheet.body, sheet.mark, at)
    doc.add_heading(sheet.title, level=1)
    doc.add_paragraph(sheet.body)
    doc.add_paragraph(sheet.notice)
    for section in sheet.sections:
        doc.add_heading(section.title, level=2)
        _table(doc, section.rows)
    _posts(doc, sheet.posts)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def plain(text: str) -> str:
    """Text that a document can hold: no control characters, direction marks shown."""
    return "".join(c for c in visible(text) if c in "\n\t" or ord(c) >= 32)

"""What a report rests on beside the records, what changed since the one before, what no public text may hold."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from analysis import ENGINE_VERSION
from domain import labels
from domain.elections import Pack
from domain.errors import BoundsError, UsageError
from domain.periods import from_text
from domain.texts import _
from domain.version import VERSION
from rendering import write_atomic
from reports.context import Masthead, ReportContext
from reports.report_files import name_of, unanswered, version_in
from services import people
from services.leaks import leaks, links_in
from services.report_reading import require_readable
from store.database import Store, transaction
from store.published import ReportVersion, add_signature, versions
from store.tallies import WeekFacts, figures
from store.workspace import Workspace

SIGNED_BYTES = 20 << 20
OWN_ADDRESS = "body.address"  # an office prints its own site in its letterhead


def rests_on(db: Store, packs: Sequence[Pack], facts: WeekFacts, masthead: Masthead) -> dict[str, str]:
    """What the report rests on, by name; a later one that rests on something else says so. What a release adds to a
    value stands behind what it was before."""
    registered = [(a.account_id, a.agency, a.region) for a in facts.accounts]
    head = (masthead.body, masthead.responsible, masthead.legal_basis, masthead.zone)
    shown = (masthead.address, _digest(masthead.logo), masthead.assessment)
    return {
        "kata": " ".join([ENGINE_VERSION, *sorted(f"{p.name} {p.digest[:12]}" for p in packs)]),
        "program": VERSION,
        "titik": facts.checkpoint,
        "akun": f"{len(registered)} {_digest(json.dumps(sorted(registered)))}",
        "angka": json.dumps(figures(db, facts.week, facts.cutoff, facts.cases), sort_keys=True),
        "setelan": " | ".join((*head, *shown)),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _is_other(before: str | None, now: str) -> bool:
    """Whether a report rests on something else; what an earlier release did not keep of it is not known to be other."""
    return before is None or (now != before and not now.startswith(f"{before} "))


SAID = {
    "kata": "daftar kata atau aturan penanda",
    "program": "versi program",
    "akun": "daftar akun terdaftar",
    "setelan": "setelan lembaga",
}


REPLACED = "Versi {n} menggantikan versi {before} (batas data {cutoff})."
EARLIER = "Versi {n} mundur ke batas data yang lebih awal daripada versi {before} ({cutoff}) dan tidak menggantikannya."


def changed_since(
    b: ReportContext, before: ReportVersion, now: Mapping[str, str], period: str, version: int
) -> tuple[str, ...]:
    """The sentences that say what is other than in the version, or the period's report, before."""
    parts = [b.say(words) for name, words in SAID.items() if _is_other(before.basis.get(name), now.get(name, ""))]
    if before.period != period:
        sentence = b.say("Sejak laporan {period} berubah: {list}.", period=before.period, list="; ".join(parts))
        return (sentence,) if parts else ()
    printed = json.loads(before.basis["angka"])
    parts = [
        b.say("{figure} {before} menjadi {now}", figure=b.say(labels.FIGURES[name]), before=printed[name], now=n)
        for name, n in json.loads(now["angka"]).items()
        if printed.get(name, n) != n
    ] + parts
    older = from_text(before.cutoff) > b.facts.cutoff
    return (
        b.say(
            EARLIER if older else REPLACED, n=version, before=before.version, cutoff=b.when(from_text(before.cutoff))
        ),
        b.say("Yang berubah: {list}.", list="; ".join(parts or [b.say("batas data, atau catatan lain")])),
    )


def require_free_of_persons(workspace: Workspace, db: Store, texts: Mapping[str, str]) -> None:
    """Raises BoundsError, which names the place and never the words, for a text that people typed and that would
    bring a registered person, an account, a number, a link or words of a stored post into the public edition."""
    for leak in leaks(workspace, db, texts.items(), links=links_in(texts.get(OWN_ADDRESS, ""))):
        what = _("teks yang akan terbit memuat {what}", what=leak.what)
        raise BoundsError(what, where=leak.place, remedy=_("ganti teksnya, lalu buat lagi laporan"))


def take_signed(
    db: Store, workspace: Workspace, period: str, edition: str, lang: str, file: Path, *, by: str, at: datetime
) -> str:
    """Joins the signed PDF of a report to the version that lies in its folder; its SHA-256. Another signed file of that
    version takes no other's place.

    Raises NotAllowedError for anybody but an approver who may open it and its rows, UsageError for a report that there
    is not, or for which nobody answers, or a file that is no PDF or too large.
    """
    people.require_approver(db, by, _("menyimpan laporan bertanda tangan"))
    known = {v.version for v in versions(db, edition, lang) if v.period == period}
    folder, name = workspace.reports / period, name_of(edition, lang)
    in_folder = version_in(folder, name) if known else 0
    if in_folder not in known:
        raise UsageError(
            _("laporan {period!r} edisi {edition} belum ada", period=period, edition=edition),
            remedy=_("buat dulu laporannya"),
        )
    if missing := unanswered(folder, name):
        raise UsageError(
            _(
                "laporan ini tidak menyebut siapa yang menjawabnya atau dasar hukumnya ({missing})",
                missing=", ".join(missing),
            ),
            remedy=_("isi pada setelan, lalu buat laporannya lagi"),
        )
    for part in (f"{name}.html", f"{name}/baris.html"):
        require_readable(db, folder, part, by)
    content = _signed_pdf(file)
    digest = hashlib.sha256(content).hexdigest()
    target = folder / f"{name}-versi-{in_folder}-bertanda-tangan.pdf"
    if target.is_file() and target.read_bytes() != content:
        target = target.with_stem(f"{target.stem}-{digest[:12]}")
    write_atomic(target, content)
    with transaction(db):
        add_signature(db, edition, lang, period, in_folder, digest, by=by, at=at)
    return digest


def _signed_pdf(file: Path) -> bytes:
    if file.stat().st_size > SIGNED_BYTES:
        raise UsageError(
            _("berkas itu lebih besar daripada 20 MB"),
            where=file.name,
            remedy=_("simpan PDF itu dengan mutu lebih kecil"),
        )
    content = file.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise UsageError(
            _("berkas itu bukan PDF"), where=file.name, remedy=_("simpan laporan bertanda tangan sebagai PDF")
        )
    return content

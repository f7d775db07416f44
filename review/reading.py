"""What one person says when reading: the finding, its reason, the elements and the questions that come first."""

from collections.abc import Collection

from domain.case_entries import NewReading
from domain.case_terms import Conclusion
from domain.case_words import FAMILY_QUESTIONS, FINDINGS, QUESTIONS, REPLIES
from domain.errors import WorkflowError
from domain.texts import _, one_of
from review.oversight import OversightBody

ATTENDANCE = frozenset({"KE-07"})  # forms about being present, not about a photo


def check(body: OversightBody, reading: NewReading) -> None:
    """Raises WorkflowError for a reading that does not hang together; says which answer to mend."""
    if reading.finding not in FINDINGS:
        raise WorkflowError(
            _("temuan {finding!r} tidak ada", finding=reading.finding), remedy=_("pilih dugaan atau tidak_cukup")
        )
    if not reading.note.strip():
        raise WorkflowError(_("alasan belum diisi"), remedy=_("tulis alasan pembacaan"))
    _check_reason(reading, body.lists.reasons[reading.finding])
    if not reading.answers.exculpatory.strip():
        raise WorkflowError(
            _("hal yang meringankan belum diisi"), remedy=_("tulis 'tidak ada' setelah benar-benar diperiksa")
        )
    strange = sorted(set(reading.answers.elements) - set(body.lists.elements))
    if strange:
        raise WorkflowError(
            _("unsur tidak ada dalam daftar: {strange}", strange=", ".join(strange)),
            remedy=_("lihat 'netralitas case reasons'"),
        )
    for name, question in QUESTIONS.items():
        if getattr(reading.answers, name) not in REPLIES:
            raise WorkflowError(
                _("pertanyaan belum dijawab: {question}", question=question),
                remedy=_("jawab ya, tidak atau tidak_tahu"),
            )
    if reading.finding == Conclusion.SUSPECTED:
        _check_dugaan(body, reading)


def _check_reason(reading: NewReading, known: Collection[str]) -> None:
    if not reading.answers.reason_code:
        raise WorkflowError(
            _("alasan dari daftar belum dipilih"), remedy=_("'netralitas case reasons' menyebut pilihannya")
        )
    if reading.answers.reason_code not in known:
        raise WorkflowError(
            _("alasan {reason_code!r} tidak ada dalam daftar", reason_code=reading.answers.reason_code),
            remedy=one_of(known),
        )


def _check_dugaan(body: OversightBody, reading: NewReading) -> None:
    if not reading.category:
        raise WorkflowError(_("bentuk menurut SKB belum dipilih"), remedy=_("pilih satu bentuk"))
    if reading.category not in body.categories:
        raise WorkflowError(
            _("bentuk {category!r} tidak ada dalam SKB", category=reading.category),
            remedy=_("pilih salah satu: {categories}", categories=", ".join(sorted(body.categories))),
        )
    missing = body.lists.needs(reading.category) - set(reading.answers.elements)
    if missing:
        words = ", ".join(sorted(body.lists.elements[m] for m in missing))
        raise WorkflowError(
            _("unsur {category} belum lengkap: {words}", category=reading.category, words=words),
            remedy=_(
                "bila ada, centang ({missing}); bila tidak ada, temuan tidak_cukup", missing=", ".join(sorted(missing))
            ),
        )
    if reading.category in body.lists.family_forms:
        _check_family(reading)
    if reading.answers.owner == "tidak" or reading.answers.hacked == "ya":
        raise WorkflowError(
            _("akun bukan milik orang yang terdaftar atau diretas; tidak dapat menjadi dugaan"),
            remedy=_("catat tidak_cukup dengan alasan bukan_akun atau akun_diretas"),
        )


def _check_family(reading: NewReading) -> None:
    """Whoever accompanies the own spouse may: in a photo without sign or attribute, at a campaign on unpaid leave.

    Surat MenPANRB B/36/M.SM.00.00/2018 and SE MenPANRB 18/2023; see lists.toml, [family].
    """
    answers = reading.answers
    for name, question in FAMILY_QUESTIONS.items():
        if getattr(answers, name) not in REPLIES:
            raise WorkflowError(
                _("pertanyaan belum dijawab: {question}", question=question),
                remedy=_("jawab ya, tidak atau tidak_tahu"),
            )
    if answers.spouse == "ya" and answers.leave == "ya":
        raise WorkflowError(
            _("mendampingi suami atau istri selama cuti di luar tanggungan negara dibolehkan; bukan dugaan"),
            remedy=_("catat tidak_cukup dengan alasan pasangan_cltn"),
        )
    if answers.spouse == "ya" and answers.sign == "tidak" and reading.category not in ATTENDANCE:
        raise WorkflowError(
            _("foto dengan suami atau istri tanpa simbol atau atribut dibolehkan; bukan dugaan"),
            remedy=_("catat tidak_cukup dengan alasan pasangan_tanpa_tanda"),
        )

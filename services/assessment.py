"""The data-protection impact assessment: recorded, required before people are watched, and drafted from the workspace.

UU 27/2022 article 34 asks for one before systematic watching, article 53 for somebody who answers for the data.
"""

from collections import Counter
from datetime import date, datetime

from domain.assessment import ImpactAssessment, fault_of
from domain.errors import ConfigError, WorkflowError
from domain.labels import PLATFORMS
from domain.periods import tanggal
from domain.texts import _
from review import word_documents
from review.letter_drafts import Written
from services import people, retention
from services.doctor import checks
from services.settings import oversight_body, packs_of
from store import accounts, assessments, rights
from store import reviewers as reviewer_rows
from store.database import Store, transaction
from store.facts import profile
from store.workspace import Workspace

Row = tuple[str, str]


def record(db: Store, reference: str, day: str, officer: str, *, by: str, at: datetime) -> ImpactAssessment:
    """Records an assessment in the name of an approver; a later one counts from then on, earlier ones stay.

    Raises NotAllowedError for anybody else, WorkflowError for one that is not whole or whose day has not come.
    """
    people.require_approver(db, by, _("mencatat penilaian dampak"))
    wrong = fault_of(reference, day, officer)
    if wrong or not reference.strip():
        raise WorkflowError(
            _("penilaian dampak belum lengkap: {wrong}", wrong=wrong or _("isi ketiganya")),
            remedy=_("lengkapi, lalu ulangi"),
        )
    made = ImpactAssessment(reference=reference.strip(), day=date.fromisoformat(day.strip()), officer=officer.strip())
    if made.day > at.date():
        raise WorkflowError(
            _("tanggal {tanggal} belum tiba", tanggal=tanggal(made.day)), remedy=_("periksa hari, bulan dan tahunnya")
        )
    with transaction(db):
        assessments.add(db, made, by, at)
    return made


def held(db: Store) -> ImpactAssessment | None:
    """The assessment that holds now; None while there is none."""
    return assessments.newest(db)


def require(db: Store) -> None:
    """Raises ConfigError where real people would be watched without an assessment; the demo watches nobody."""
    if profile(db) != "demo" and assessments.newest(db) is None:
        raise ConfigError(
            _("penilaian dampak pelindungan data (UU 27/2022 Pasal 34) belum dicatat; perayapan belum boleh dimulai"),
            remedy=_(
                "tulis rancangannya dengan 'netralitas assessment draft', lalu catat: netralitas assessment record"
            ),
        )


def draft(db: Store, workspace: Workspace, at: datetime) -> bytes:
    """A draft (.docx) filled from the workspace as it stands; what only people can weigh stays blank."""
    config, known = workspace.config, assessments.newest(db)
    rows = (
        ("Pengendali data", config.text("body.name")),
        ("Penanggung jawab", config.text("body.responsible")),
        ("Pejabat pelindungan data (UU 27/2022 Pasal 53)", known.officer if known else ""),
        ("Dasar hukum pemantauan", config.text("body.legal_basis")),
        *_watching(db, workspace),
        *_keeping(workspace),
        *_safeguards(db, workspace, at),
        *RISKS,
        ("Risiko yang tersisa, menurut penilai", ""),
        ("Pendapat pejabat pelindungan data", ""),
        ("Keputusan", ""),
    )
    return word_documents.as_docx(
        Written(
            title="Penilaian dampak pelindungan data pribadi",
            mark="Rancangan; belum dinilai siapa pun",
            body=config.text("body.name"),
            rows=rows,
            posts=(),
            opening=f"Rancangan menurut keadaan ruang kerja pada {tanggal(at.astimezone(config.zone).date())}. Bagian "
            "kosong diisi orang yang menilai; tanpa penilaian mereka ini bukan penilaian dampak.",
            closing="Ditinjau lagi bila daftar, tujuan, sumber atau penerimanya berubah.",
        ),
        at,
    )


def _watching(db: Store, workspace: Workspace) -> tuple[Row, ...]:
    """Who is watched, where, when, and how they were chosen."""
    watched = [a for a in accounts.all_accounts(db) if not a.withdrawn]
    places = Counter(PLATFORMS.get(a.platform, str(a.platform)) for a in watched)
    selections = "; ".join(f"{how} (dari {of} ASN)" for how, of in accounts.selections(db))
    spans = "; ".join(f"{p.title}: {tanggal(p.window_from)} sampai {tanggal(p.window_to)}" for p in packs_of(workspace))
    return (
        ("Tujuan", "Mencegah dan menangani dugaan ketidaknetralan ASN di media sosial pada masa pemilihan."),
        ("Orang dan akun yang dipantau", f"{len({a.person_id for a in watched})} orang, {len(watched)} akun terdaftar"),
        ("Cara memilihnya", selections),
        ("Sumber", ", ".join(f"{name} {count}" for name, count in sorted(places.items()))),
        ("Masa pemantauan", spans),
        (
            "Data yang diolah",
            "Nama, NIP, jabatan dan unit kerja (terenkripsi, kuncinya di luar ruang kerja); kiriman "
            "umum akun terdaftar dan waktunya; bacaan, klarifikasi, surat dan putusan.",
        ),
        (
            "Yang tidak diolah",
            "Kiriman tertutup, pesan, suka, pengikut, komentar orang lain, wajah, nilai atau peringkat orang.",
        ),
    )


def _keeping(workspace: Workspace) -> tuple[Row, ...]:
    receivers = dict.fromkeys(r for route in oversight_body(workspace).profile.routes for r in route.receivers)
    return (
        (
            "Masa simpan",
            f"Kata-kata tanpa penanda {retention.KEPT.days} hari; perkara menurut jadwal arsip lembaga; "
            f"siapa membuka apa {retention.TRACED.days // 365} tahun.",
        ),
        ("Penerima", ", ".join(receivers)),
    )


def _safeguards(db: Store, workspace: Workspace, at: datetime) -> tuple[Row, ...]:
    """Who has access, what two persons decide, how requests were answered, what doctor finds wanting."""
    roles = Counter(r.role for r in reviewer_rows.all_of(db) if r.disabled_at is None)
    body, asked = oversight_body(workspace).profile, rights.listing(db)
    wanting = [line for well, line in checks(workspace, db, at) if not well]
    return (
        (
            "Akses",
            f"{roles['reviewer']} pembaca, {roles['approver']} pimpinan; setiap pembacaan nama dan setiap "
            "perkara yang dibuka dicatat.",
        ),
        (
            "Dua orang",
            "Dugaan selalu dinyatakan dua orang; yang disisihkan satu orang dibaca orang kedua selalu bila "
            f"penandanya kuat, dan {body.second_look_share} dari seratus lainnya menurut undian.",
        ),
        ("Hak orang", f"{len(asked)} permintaan, {sum(bool(r.decision) for r in asked)} dijawab; batasnya 72 jam."),
        ("Yang masih kurang menurut pemeriksaan", "; ".join(wanting) or "tidak ada"),
    )


RISKS: tuple[Row, ...] = (
    (
        "Risiko: orang yang salah",
        "Kepemilikan akun dibuktikan sebelum dipantau; kiriman dicocokkan lewat nomor akun; "
        "sebelum diteruskan dicatat apakah pemiliknya ditanya, dan jawabannya.",
    ),
    (
        "Risiko: kritik diperlakukan sebagai pelanggaran",
        "Kritik kepada pemerintah bukan penanda; hanya lembaga berwenang yang menyatakan pelanggaran.",
    ),
    (
        "Risiko: daftar kawan dan lawan",
        "Tidak ada daftar, ekspor atau laporan menurut peserta; setelah calon terpilih "
        "ditetapkan, pimpinan dapat menghapus nama peserta dari penanda.",
    ),
    (
        "Risiko: bocor",
        "Nama terpisah dan terenkripsi; berkas hanya terbuka bagi pemiliknya; salinan keluar bertanda penerimanya.",
    ),
)

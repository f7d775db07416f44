"""Who may read: enrolled people with a passphrase that only a scrypt digest remembers.

One human has one reader id. An approver adds each reader, says by a number of the person's own whose account it is,
and makes every later change; who and when is kept. The first approver of a workspace is added by nobody.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from domain import case_words
from domain.case_terms import Role
from domain.errors import NotAllowedError, WorkflowError
from domain.privacy import pseudonym
from domain.texts import Text, _, on_page, words
from services import second_factor
from store import activity, attempts, desk, second_factors
from store import reviewers as reviewer_rows
from store.database import Store, transaction
from store.identities import Identities, identities
from store.reviewers import Reviewer, all_of, changes, find
from store.second_factors import EVERYBODY
from store.workspace import Workspace

__all__ = ["all_of", "changes", "find"]

# OWASP password storage cheat sheet: scrypt with N = 2^15, r = 8, p = 3 and above.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 15, 8, 3
MINIMUM = 12
NAME = r"[a-z][a-z0-9-]{2,30}"
ROLES = tuple(Role)
CHANGES = words(
    {
        "added": "didaftarkan",
        "role": "peran",
        "passphrase": "frasa sandi",
        "disabled": "dinonaktifkan",
        "enabled": "diaktifkan",
        "sessions": "sesi diakhiri",
        "code_on": "kode masuk dipasang",
        "code_off": "kode masuk dilepas",
        "code_asked": "kode masuk diwajibkan",
        "code_free": "kode masuk tidak lagi wajib",
        "recovery_new": "kode cadangan dibuat",
        "recovery_used": "kode cadangan dipakai",
    }
)
SHORTEST = 4  # letters of the number that says whose account it is
NAMED = _("pakai huruf kecil, angka dan tanda hubung, mis. pembaca-1")


def _digest(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, maxmem=1 << 26, dklen=32)


def add(
    db: Store, reviewer_id: str, role: str, passphrase: str, at: datetime, *, by: str = "", holder: str = ""
) -> None:
    """Enrols a reader. Raises WorkflowError for a bad id, a short passphrase or an id that is taken."""
    if not re.fullmatch(NAME, reviewer_id):
        raise WorkflowError(_("pengenal pembaca tidak sah"), remedy=NAMED)
    if role not in ROLES:
        raise WorkflowError(_("peran {role!r} tidak ada", role=role), remedy=_("pilih reviewer atau approver"))
    salt, digest = _secret(passphrase)
    with transaction(db):
        if reviewer_rows.find(db, reviewer_id):
            raise WorkflowError(
                _("pembaca {reviewer_id} sudah ada", reviewer_id=reviewer_id), remedy=_("pilih pengenal lain")
            )
        reviewer_rows.add(db, reviewer_id, role, salt, digest, at)
        reviewer_rows.note_change(db, reviewer_id, "added", by=by, at=at, detail=role, holder=holder)


def require_long(passphrase: str) -> None:
    """Raises WorkflowError for a passphrase that is too short."""
    if len(passphrase) < MINIMUM:
        raise WorkflowError(
            _("frasa sandi kurang dari {minimum} huruf", minimum=MINIMUM), remedy=_("pakai beberapa kata")
        )


def _secret(passphrase: str) -> tuple[bytes, bytes]:
    require_long(passphrase)
    salt = secrets.token_bytes(16)
    return salt, _digest(passphrase, salt)


def _number(text: str) -> str:
    """A person's own number without what people write between its figures."""
    return re.sub(r"[\W_]+", "", text).casefold()


def faults(reviewer_id: str, passphrase: str, number: str) -> dict[str, str]:
    """What `enrol` would refuse of these, in words, by field; {} when nothing."""
    short = on_page("sekurangnya {minimum} huruf: pakai beberapa kata", minimum=MINIMUM)
    wrong = {
        "reviewer_id": "" if re.fullmatch(NAME, reviewer_id) else NAMED,
        "number": "" if len(_number(number)) >= SHORTEST else _("tulis NIP atau nomor pegawainya"),
        "phrase": "" if len(passphrase) >= MINIMUM else short,
    }
    return {name: words for name, words in wrong.items() if words}


def enrol(
    db: Store, key: bytes, reviewer_id: str, role: str, passphrase: str, *, number: str, by: str, at: datetime
) -> None:
    """Adds a reader in the name of an approver; `number` is the person's own (of the office), kept as a keyed digest.

    Raises NotAllowedError for anybody else, and WorkflowError for a person who has or had an id already.
    """
    require_approver(db, by, first=role == Role.APPROVER)
    digits = _number(number)
    if len(digits) < SHORTEST:
        raise WorkflowError(_("nomor pemilik akun belum diisi"), remedy=_("tulis NIP atau nomor pegawainya"))
    holder = pseudonym(key, "reader", digits)
    known = reviewer_rows.id_of(db, holder)
    if known is not None:
        raise WorkflowError(
            _("orang itu sudah mempunyai pengenal {known}", known=known),
            remedy=_("aktifkan lagi atau ganti frasa sandinya"),
        )
    add(db, reviewer_id, role, passphrase, at, by=by, holder=holder)


MANAGING = _("mengelola pembaca")


def require_approver(db: Store, by: str, doing: Text = MANAGING, *, first: bool = False) -> None:
    """Raises NotAllowedError unless an approver acts; `first`: nobody need, while the workspace has no approver."""
    active = reviewer_rows.approvers(db)
    if by in active or (first and not active and not by):
        return
    if not active:
        raise NotAllowedError(_("belum ada pimpinan"), remedy=_("daftarkan dulu seorang pimpinan: --role approver"))
    raise NotAllowedError(_("hanya pimpinan yang {doing}", doing=doing), remedy=_("minta seorang pimpinan"))


def require_active(db: Store, by: str) -> Reviewer:
    """The reader who acts. Raises NotAllowedError for anybody who is not enrolled, or no more."""
    reader = reviewer_rows.find(db, by)
    if reader is None or reader.disabled_at is not None:
        raise NotAllowedError(_("pembaca {by} tidak terdaftar atau nonaktif", by=by), remedy=_("lihat reviewer list"))
    return reader


def change_role(db: Store, reviewer_id: str, role: str, *, by: str, at: datetime) -> None:
    """Gives a reader another role; nobody changes the own one."""
    if role not in ROLES:
        raise WorkflowError(_("peran {role!r} tidak ada", role=role), remedy=_("pilih reviewer atau approver"))
    with transaction(db):
        row = _of_another(db, reviewer_id, by)
        if row.role != role:
            reviewer_rows.set_role(db, reviewer_id, role)
            reviewer_rows.note_change(db, reviewer_id, "role", by=by, at=at, detail=f"{row.role} → {role}")
            desk.close_all(db, reviewer_id)


def disable(db: Store, reviewer_id: str, *, by: str, at: datetime) -> None:
    """Ends a reader's access; the readings stay, and so does the id, for the return of the same person."""
    with transaction(db):
        if _of_another(db, reviewer_id, by).disabled_at is not None:
            raise WorkflowError(
                _("pembaca {reviewer_id} sudah nonaktif", reviewer_id=reviewer_id), remedy=_("lihat reviewer list")
            )
        reviewer_rows.set_disabled(db, reviewer_id, at)
        reviewer_rows.note_change(db, reviewer_id, "disabled", by=by, at=at)
        desk.close_all(db, reviewer_id)


def enable(db: Store, reviewer_id: str, *, by: str, at: datetime) -> None:
    """Gives a disabled reader the access back."""
    with transaction(db):
        if _of_another(db, reviewer_id, by).disabled_at is None:
            raise WorkflowError(
                _("pembaca {reviewer_id} tidak nonaktif", reviewer_id=reviewer_id), remedy=_("lihat reviewer list")
            )
        reviewer_rows.set_disabled(db, reviewer_id, None)
        reviewer_rows.note_change(db, reviewer_id, "enabled", by=by, at=at)


def reset(db: Store, reviewer_id: str, passphrase: str, *, by: str, at: datetime) -> None:
    """Gives a reader another passphrase: the reader's own wish, or an approver's for somebody who forgot it."""
    salt, digest = _secret(passphrase)
    with transaction(db):
        if by == reviewer_id:
            require_active(db, by)
        else:
            _of_another(db, reviewer_id, by)
        reviewer_rows.set_passphrase(db, reviewer_id, salt, digest)
        reviewer_rows.note_change(db, reviewer_id, "passphrase", by=by, at=at)
        desk.close_all(db, reviewer_id)


def end_sessions(db: Store, reviewer_id: str, *, by: str, at: datetime, session: str = "") -> None:
    """Ends every session of a reader at the desk, or the one whose name starts with `session`; who may sign in stays.

    Everybody for themselves, an approver for anybody. Raises WorkflowError when that session is not there.
    """
    with transaction(db):
        if by == reviewer_id:
            require_active(db, by)
        else:
            require_approver(db, by)
        _known(db, reviewer_id)
        if not session:
            desk.close_all(db, reviewer_id)
        elif not desk.close_one(db, reviewer_id, session):
            raise WorkflowError(_("sesi itu sudah berakhir"), remedy=_("muat ulang halaman"))
        reviewer_rows.note_change(db, reviewer_id, "sessions", by=by, at=at, detail="satu" if session else "")


def ask_code(db: Store, reviewer_id: str, *, on: bool, by: str, at: datetime) -> None:
    """Asks a reader, or EVERYBODY, for a second factor from now on, or no longer; of all it is kept with who asked."""
    with transaction(db):
        require_approver(db, by)
        if reviewer_id != EVERYBODY:
            _known(db, reviewer_id)
        if second_factors.ask(db, reviewer_id, on=on):
            what, whose = ("code_asked" if on else "code_free"), reviewer_id or by
            reviewer_rows.note_change(db, whose, what, by=by, at=at, detail="" if reviewer_id else "semua pembaca")


def release_code(db: Store, reviewer_id: str, *, by: str, at: datetime) -> None:
    """Takes the second factor of a reader away whose telephone is lost; the sessions end."""
    _of_another(db, reviewer_id, by)
    second_factor.release(db, reviewer_id, by=by, at=at)
    with transaction(db):
        desk.close_all(db, reviewer_id)


def trace(
    db: Store, identities: Identities, reviewer_id: str, since: str, until: str, *, by: str
) -> list[tuple[str, ...]]:
    """What a reader did and may have been shown between two UTC times: (time, what, reference, detail), oldest first.

    Nothing tells what was found. An approver asks for anybody, everybody for themselves.
    """
    if by != reviewer_id:
        require_approver(db, by, _("menelusuri orang lain"))
    return sorted(
        [
            *((r["at"], "nama", r["person_id"], r["purpose"]) for r in identities.read_by(reviewer_id, since, until)),
            *(_in_words(*row) for row in activity.of_reviewer(db, reviewer_id, since, until)),
        ]
    )


def _in_words(at: str, what: str, ref: str, detail: str) -> tuple[str, ...]:
    return at, what, ref, _DETAILS.get(what, {}).get(detail, detail)


# The words of a step's detail, where the store keeps a code.
_DETAILS: Mapping[str, Mapping[str, str]] = {"klarifikasi": case_words.CLARIFICATIONS, "hasil": case_words.RESULTS}


def _known(db: Store, reviewer_id: str) -> Reviewer:
    row = reviewer_rows.find(db, reviewer_id)
    if row is None:
        raise WorkflowError(
            _("pembaca {reviewer_id} tidak ada", reviewer_id=reviewer_id), remedy=_("lihat reviewer list")
        )
    return row


def _of_another(db: Store, reviewer_id: str, by: str) -> Reviewer:
    """A reader whom an approver may change: not the approver's own account, so that one approver always remains."""
    require_approver(db, by)
    if by == reviewer_id:
        raise NotAllowedError(_("akun sendiri diubah oleh pimpinan lain"), remedy=_("minta seorang approver lain"))
    return _known(db, reviewer_id)


def note_refusal(
    db: Store, reviewer_id: str, address: str, page: str, at: datetime, why: str = "tanpa_wewenang"
) -> None:
    """Keeps what was refused: to whom ("" for nobody), from where, and which page or command, without what it held."""
    with transaction(db):
        desk.refuse(db, at, reviewer_id, address, page, why)


def authenticate(
    db: Store, reviewer_id: str, passphrase: str, *, at: datetime, address: str = "", code: str = "", key: bytes = b""
) -> str:
    """The reviewer's id when the passphrase is right, and `code` where the reader has a second factor; the same
    answer for an unknown and a disabled one.

    `address` is where the attempt comes from, "" at the machine itself; `key` is the workspace's, for the second
    factor. Each attempt is counted before it is tried and taken back when it is right; after some within a minute the
    name and the place must wait, whether that name exists or not.
    """
    # Somebody may have typed the passphrase into the wrong field: only what looks like a name is kept.
    name = reviewer_id if re.fullmatch(NAME, reviewer_id) else "?"
    with transaction(db):
        attempt = attempts.begin(db, name, address, at)
    if attempt is None:
        raise WorkflowError(_("terlalu banyak percobaan masuk yang gagal"), remedy=_("tunggu satu menit, lalu ulangi"))
    row = reviewer_rows.find(db, reviewer_id)
    # An unknown id costs the same time as a wrong passphrase.
    given = _digest(passphrase, row.salt if row else b"\0" * 16)
    if row is None or row.disabled_at is not None or not hmac.compare_digest(given, row.hash):
        raise WorkflowError(_("pengenal atau frasa sandi salah"), remedy=_("ulangi, atau minta pengelola mendaftarkan"))
    second_factor.check(db, key, reviewer_id, code, at)
    with transaction(db):
        attempts.succeeded(db, attempt)
    return reviewer_id


def trace_in(
    workspace: Workspace, db: Store, reviewer_id: str, since: str, until: str, *, by: str
) -> list[tuple[str, ...]]:
    """As trace(), with the names of the workspace opened for it."""
    with identities(workspace) as names:
        return trace(db, names, reviewer_id, since, until, by=by)

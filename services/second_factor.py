"""The second factor: six digits that a reader's telephone shows for half a minute (RFC 6238), or a code on paper.

A code counts once, and one half minute early or late. The secret lies encrypted in the store; the ten codes on paper,
for a lost telephone, by digest, each good for one time.
"""

import re
from datetime import datetime, timedelta

import pyotp

from domain.errors import WorkflowError
from domain.texts import _
from store import reviewers as reviewer_rows
from store import second_factors as kept
from store.database import Store, transaction
from store.second_factors import EVERYBODY, SecondFactor, asked, recovery_left

__all__ = ["EVERYBODY", "asked", "recovery_left"]

STEP = 30  # seconds for which a code is shown
DRIFT = 1  # steps that the telephone's clock may differ
SEEN_DRIFT = 20  # steps within which a clock that differs more is recognised, and told
RECOVERY = 10
# Wrong codes of a reader within a day: three of a million would be right at any time.
MOST_WRONG, DAY = 20, timedelta(days=1)
ISSUER = "Netralitas"
WRONG = WorkflowError(_("kode salah"), remedy=_("tunggu kode berikutnya pada telepon, lalu ketik yang itu"))


def is_on(db: Store, reviewer_id: str) -> bool:
    """Whether signing in as this reader takes a code."""
    factor = kept.find(db, reviewer_id)
    return factor is not None and factor.on_since is not None


def is_asked(db: Store, reviewer_id: str) -> bool:
    """Whether an approver asks this reader for a code, whether or not there is one yet."""
    return bool(kept.asked(db) & {reviewer_id, EVERYBODY})


def must_set_up(db: Store, reviewer_id: str) -> bool:
    """Whether a code is asked of this reader and none is set up."""
    return is_asked(db, reviewer_id) and not is_on(db, reviewer_id)


def require_set_up(db: Store, reviewer_id: str) -> None:
    """Raises WorkflowError for a reader of whom a code is asked and who has none."""
    if must_set_up(db, reviewer_id):
        raise WorkflowError(
            _("pimpinan mewajibkan kode masuk dan Anda belum memasangnya"),
            remedy=_("pasang di meja kerja, halaman Saya"),
        )


def step_of(at: datetime) -> int:
    """The half minute of a time, counted since 1970."""
    return int(at.timestamp()) // STEP


def matching_step(secret: str, code: str, at: datetime, drift: int = DRIFT) -> int | None:
    """The step within `drift` of now whose code this is, the nearest one first; None when it is none's."""
    made, now = pyotp.TOTP(secret, interval=STEP), step_of(at)
    near = sorted(range(-drift, drift + 1), key=abs)
    # Nothing is left out once one fits: how long it takes tells nothing.
    found = [now + n for n in near if now + n >= 0 and pyotp.utils.strings_equal(made.generate_otp(now + n), code)]
    return found[0] if found else None


def check(db: Store, key: bytes, reviewer_id: str, text: str, at: datetime) -> None:
    """Raises WorkflowError unless the reader has no second factor or `typed` is a code that counts, which it uses up.

    Call after the passphrase was right. Too many wrong codes in a day leave the codes on paper alone.
    """
    factor = kept.find(db, reviewer_id)
    if factor is None or factor.on_since is None:
        return
    code = re.sub(r"[\s-]+", "", text).upper()
    if not code:
        raise WorkflowError(_("kode belum diisi"), remedy=_("ketik enam angka dari telepon, atau satu kode cadangan"))
    if re.fullmatch(r"[0-9]{6}", code):
        _check_digits(db, key, factor, code, at)
    else:
        _check_paper(db, reviewer_id, code, at)


def _check_digits(db: Store, key: bytes, factor: SecondFactor, code: str, at: datetime) -> None:
    with transaction(db):
        now = kept.find(db, factor.reviewer_id)  # counted since: many at once are no more than many in a row
        assert now is not None
        wrong, since = now.wrong, now.wrong_since
        if wrong >= MOST_WRONG and since is not None and datetime.fromisoformat(since) > at - DAY:
            raise WorkflowError(
                _("terlalu banyak kode salah"),
                remedy=_("pakai kode cadangan, atau minta seorang pimpinan melepas kodenya"),
            )
        kept.count_wrong(db, factor.reviewer_id, at, at - DAY)
    secret = kept.opened(factor, key)
    step = matching_step(secret, code, at)
    if step is None:
        raise _late(matching_step(secret, code, at, SEEN_DRIFT), at)
    with transaction(db):
        if not kept.use_step(db, factor.reviewer_id, step):
            raise WorkflowError(_("kode itu sudah dipakai"), remedy=WRONG.remedy)


def _late(step: int | None, at: datetime) -> WorkflowError:
    """A wrong code; one of another time is told as what it is."""
    if step is None:
        return WRONG
    minutes = (step - step_of(at)) * STEP / 60
    return WorkflowError(
        _(
            "kode dari waktu lain: jam telepon dan jam komputer ini berbeda sekitar {minutes:.0f} menit",
            minutes=abs(minutes),
        ),
        remedy=_("atur kedua jam otomatis dari jaringan, lalu ketik kode yang baru"),
    )


def _check_paper(db: Store, reviewer_id: str, code: str, at: datetime) -> None:
    with transaction(db):
        if not kept.use_recovery(db, reviewer_id, code):
            raise WorkflowError(_("kode salah"), remedy=_("ketik enam angka dari telepon, atau kode cadangan lain"))
        left = kept.recovery_left(db, reviewer_id)
        reviewer_rows.note_change(db, reviewer_id, "recovery_used", by=reviewer_id, at=at, detail=f"sisa {left}")


def begin(db: Store, key: bytes, reviewer_id: str) -> str:
    """A new secret in base32 that counts once `confirm` was given its first code."""
    secret = pyotp.random_base32()
    with transaction(db):
        if is_on(db, reviewer_id):
            raise WorkflowError(_("kode masuk sudah terpasang"), remedy=_("lepas dahulu yang lama"))
        kept.begin(db, key, reviewer_id, secret)
    return secret


def address(secret: str, reviewer_id: str, body: str) -> str:
    """What the picture to photograph holds (otpauth)."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=f"{reviewer_id} ({body})", issuer_name=ISSUER)


def pending(db: Store, key: bytes, reviewer_id: str) -> str:
    """The secret that waits for its first code; "" when none does."""
    factor = kept.find(db, reviewer_id)
    return "" if factor is None or factor.on_since is not None else kept.opened(factor, key)


def confirm(db: Store, key: bytes, reviewer_id: str, code: str, at: datetime) -> list[str]:
    """Turns the second factor on with the first code of the telephone; the recovery codes, shown this once."""
    factor = kept.find(db, reviewer_id)
    if factor is None or factor.on_since is not None:
        raise WorkflowError(_("tidak ada kode yang menunggu dipasang"), remedy=_("mulai lagi pemasangannya"))
    _check_digits(db, key, factor, re.sub(r"\s+", "", code), at)
    with transaction(db):
        kept.confirm(db, reviewer_id, at)
        reviewer_rows.note_change(db, reviewer_id, "code_on", by=reviewer_id, at=at)
    return renew_recovery(db, reviewer_id, at)


def renew_recovery(db: Store, reviewer_id: str, at: datetime) -> list[str]:
    """Ten new codes for paper, of eighty random bits each; the older ones are void."""
    codes = [pyotp.random_base32(32)[:16] for _ in range(RECOVERY)]
    with transaction(db):
        kept.put_recovery(db, reviewer_id, codes)
        reviewer_rows.note_change(db, reviewer_id, "recovery_new", by=reviewer_id, at=at)
    return ["-".join(re.findall(".{4}", code)) for code in codes]


def release(db: Store, reviewer_id: str, *, by: str, at: datetime) -> None:
    """Takes a reader's second factor away."""
    with transaction(db):
        if not kept.remove(db, reviewer_id):
            raise WorkflowError(_("kode masuk tidak terpasang"), remedy=_("tidak ada yang perlu dilepas"))
        reviewer_rows.note_change(db, reviewer_id, "code_off", by=by, at=at)

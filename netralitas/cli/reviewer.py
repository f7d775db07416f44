"""reviewer add|list|role|reset|disable|enable|ask-code|release-code|changes|trace"""

from datetime import datetime, time

import click

from domain import case_words
from domain.case_terms import Role
from domain.errors import UsageError
from domain.periods import to_text
from domain.texts import _
from netralitas.cli.language import say, translated
from netralitas.cli.moments import DAY
from netralitas.cli.opening import lines, now, signed_in, store
from services import people, second_factor
from services.people import CHANGES, MINIMUM, ROLES
from services.second_factor import EVERYBODY
from services.workspaces import key_of

ROLE = click.Choice([str(role) for role in ROLES])  # of enums click would offer the names


@click.group()
def reviewer() -> None:
    """Orang yang membaca perkara."""


BY = click.option("--by", required=True, help="Pimpinan yang melakukannya; frasa sandinya ditanyakan.")


def _new_phrase() -> str:
    return str(
        click.prompt(
            translated(_("Frasa sandi pembaca (sekurangnya {minimum} huruf)", minimum=MINIMUM)),
            hide_input=True,
            confirmation_prompt=translated(_("Ulangi frasa sandi")),
        )
    )


@reviewer.command("add")
@click.argument("reviewer_id")
@click.option("--role", type=ROLE, default="reviewer", show_default=True, help="Peran.")
@click.option("--by", default="", help="Pimpinan yang mendaftarkan; kosong hanya bagi pimpinan yang pertama.")
def add_reviewer(reviewer_id: str, role: str, by: str) -> None:
    """Mendaftarkan pembaca; yang pertama seorang pimpinan, yang berikut oleh pimpinan (--by)."""
    with store() as (workspace, db):
        who = signed_in(db, by) if by else ""
        people.require_approver(db, who, first=role == Role.APPROVER)
        number = click.prompt(
            translated(_("NIP atau nomor pegawai pemilik akun (hanya sidiknya disimpan)")), hide_input=True
        )
        key = key_of(workspace)
        people.enrol(db, key, reviewer_id, role, _new_phrase(), number=number, by=who, at=now())
    say(_("Pembaca {reviewer_id} terdaftar.", reviewer_id=reviewer_id))


@reviewer.command("role")
@click.argument("reviewer_id")
@click.option("--role", type=ROLE, required=True, help="Peran yang baru.")
@BY
def change_role(reviewer_id: str, role: str, by: str) -> None:
    """Mengubah peran pembaca; hanya pimpinan, dan bukan perannya sendiri."""
    with store() as (_workspace, db):
        people.change_role(db, reviewer_id, role, by=signed_in(db, by), at=now())
    say(_("Pembaca {reviewer_id}: {role}.", reviewer_id=reviewer_id, role=case_words.ROLES[role]))


@reviewer.command("reset")
@click.argument("reviewer_id")
@BY
def reset(reviewer_id: str, by: str) -> None:
    """Mengganti frasa sandi pembaca: oleh pimpinan, atau oleh dirinya sendiri (--by pengenalnya)."""
    with store() as (_workspace, db):
        who = signed_in(db, by)
        people.reset(db, reviewer_id, _new_phrase(), by=who, at=now())
    say(_("Frasa sandi {reviewer_id} diganti.", reviewer_id=reviewer_id))


@reviewer.command("enable")
@click.argument("reviewer_id")
@BY
def enable(reviewer_id: str, by: str) -> None:
    """Mengaktifkan lagi pembaca yang dinonaktifkan."""
    with store() as (_workspace, db):
        people.enable(db, reviewer_id, by=signed_in(db, by), at=now())
    say(_("Pembaca {reviewer_id} aktif lagi.", reviewer_id=reviewer_id))


@reviewer.command("ask-code")
@click.argument("reviewer_id", required=False, default=EVERYBODY)
@click.option("--all", "everybody", is_flag=True, help="Semua pembaca, termasuk pimpinan.")
@click.option("--off", is_flag=True, help="Tidak lagi mewajibkan.")
@BY
def ask_code(reviewer_id: str, everybody: bool, off: bool, by: str) -> None:
    """Mewajibkan kode masuk dari telepon, bagi seorang pembaca atau semua; dipasang di meja kerja, halaman Saya."""
    if everybody == bool(reviewer_id):
        raise UsageError(_("pembacanya belum jelas"), remedy=_("tulis satu pengenal, atau --all"))
    with store() as (_workspace, db):
        people.ask_code(db, reviewer_id, on=not off, by=signed_in(db, by), at=now())
    say(
        _(
            "Kode masuk {off} bagi {reviewer_id}.",
            off=_("tidak lagi wajib") if off else _("wajib"),
            reviewer_id=reviewer_id or _("semua pembaca"),
        )
    )


@reviewer.command("release-code")
@click.argument("reviewer_id")
@BY
def release_code(reviewer_id: str, by: str) -> None:
    """Melepas kode masuk pembaca yang teleponnya hilang; oleh pimpinan."""
    with store() as (_workspace, db):
        people.release_code(db, reviewer_id, by=signed_in(db, by), at=now())
    say(_("Kode masuk {reviewer_id} dilepas.", reviewer_id=reviewer_id))


@reviewer.command("changes")
def changes() -> None:
    """Siapa mendaftarkan, mengubah, menonaktifkan dan mengaktifkan siapa."""
    with store(readonly=True) as (_workspace, db):
        rows = [
            (at, who, CHANGES[what], case_words.ROLES.get(detail, detail), by or "–")
            for at, who, what, detail, by in people.changes(db)
        ]
    lines(rows, _("waktu (UTC) | pembaca | apa | rincian | oleh"))


@reviewer.command("list")
def list_reviewers() -> None:
    """Menampilkan pembaca."""
    with store(readonly=True) as (_workspace, db):
        rows = [
            (
                r.reviewer_id,
                case_words.ROLES.get(r.role, r.role),
                _("nonaktif sejak {at}", at=r.disabled_at) if r.disabled_at else _("aktif"),
                _("terpasang") if second_factor.is_on(db, r.reviewer_id) else "–",
            )
            for r in people.all_of(db)
        ]
    lines(rows, _("pembaca | peran | keadaan | kode masuk"))


@reviewer.command("trace")
@click.argument("reviewer_id")
@click.option("--reviewer", "asking", required=True, help="Yang bertanya; frasa sandi ditanyakan.")
@click.option("--since", type=DAY, required=True, help="Sejak tanggal ini.")
@click.option("--until", type=DAY, required=True, help="Sebelum tanggal ini.")
def trace(reviewer_id: str, asking: str, since: datetime, until: datetime) -> None:
    """Yang dapat dilihat pembaca itu dalam suatu masa: nama, perkara, berkas keluar; untuk dugaan kebocoran data."""
    with store() as (workspace, db):
        who, zone = signed_in(db, asking), workspace.config.zone
        begin, end = (to_text(datetime.combine(day.date(), time(), zone)) for day in (since, until))
        rows = people.trace_in(workspace, db, reviewer_id, begin, end, by=who)
    lines(rows, _("waktu (UTC) | apa | rujukan | keterangan"))
    say(
        _(
            "{rows} catatan; {value} orang namanya dibaca.",
            rows=len(rows),
            value=len({r[2] for r in rows if r[1] == "nama"}),
        )
    )


@reviewer.command("disable")
@click.argument("reviewer_id")
@BY
def disable(reviewer_id: str, by: str) -> None:
    """Menonaktifkan pembaca; bacaannya tetap ada."""
    with store() as (_workspace, db):
        people.disable(db, reviewer_id, by=signed_in(db, by), at=now())
    say(_("Pembaca {reviewer_id} dinonaktifkan.", reviewer_id=reviewer_id))

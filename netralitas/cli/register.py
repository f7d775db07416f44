"""register import|template|list|history|withdraw"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from domain import account_words
from domain.errors import Exit, RegisterError
from domain.texts import Text, _, joined
from netralitas.cli.language import say
from netralitas.cli.opening import lines, now, signed_in, store
from rendering import write_atomic
from services import accounts
from services import register as services
from services.register import EnrolmentTerms, RowProblem, check, enrol_in, grouped, reject_csv


@click.group()
def register() -> None:
    """Daftar akun yang boleh dipantau."""


@register.command("template")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help=".csv atau .xlsx")
def template(output: Path) -> None:
    """Menulis templat kosong (.csv atau .xlsx; kolom NIP sudah berformat Teks)."""
    services.write_template(output)
    say(_("Templat ditulis: {output}", output=output))


@register.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--selection", required=True, help="Cara daftar ini dipilih, mis. 'semua pejabat administrator'.")
@click.option("--population", type=int, required=True, help="Jumlah seluruh ASN asal daftar ini.")
@click.option("--operator", required=True, help="Siapa yang mengimpor (jabatan atau pengenal, bukan nama).")
@click.option("--note", default="", help="Catatan untuk riwayat.")
@click.option(
    "--map", "maps", multiple=True, help="'Judul di berkas=nama_kolom'; boleh berulang; diingat untuk impor berikutnya."
)
@click.option(
    "--same",
    "shared",
    multiple=True,
    help="'nama_kolom=isi': sama untuk semua baris yang tidak menyebutnya; boleh berulang; diingat; kosong: lupakan.",
)
@click.option("--delimiter", help="Pemisah kolom CSV, bila deteksi keliru.")
@click.option("--partial", is_flag=True, help="Muat baris yang baik walau ada baris yang ditolak.")
@click.option("--accept", "accepted", multiple=True, help="'BARIS=catatan': terima NIP yang tidak wajar.")
@click.option("--second-person", default="", help="Orang kedua yang menerima NIP itu.")
@click.option("--reactivate", is_flag=True, help="Aktifkan lagi akun yang pernah ditarik.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
def import_file(
    file: Path,
    maps: tuple[str, ...],
    shared: tuple[str, ...],
    delimiter: str | None,
    accepted: tuple[str, ...],
    dry_run: bool,
    **terms: Any,
) -> int:
    """Memeriksa dan memuat daftar akun dari CSV atau XLSX."""
    at = now()
    with store() as (workspace, db):
        checked = check(
            db,
            file,
            services.rules_of(workspace, at, dict(_line(*_pair(a)) for a in accepted)),
            mapping=dict(_pair(m) for m in maps),
            shared=dict(_pair(s, empty=True) for s in shared),
            delimiter=delimiter,
        )
        good = len(checked.good)
        say(_("Dibaca: {rows_read} baris ({dialect}).", rows_read=checked.rows_read, dialect=checked.dialect))
        if dry_run:
            say(_("Baik: {good}. Ditolak: {bad_lines} baris.", good=good, bad_lines=len(checked.bad_lines)))
            return _show_problems(checked.notices, checked.problems, file)
        result = enrol_in(workspace, db, checked, EnrolmentTerms(**terms, at=at))
    _say_loaded(result)
    if result.problems and not terms["partial"]:
        say(_("Tidak ada yang dimuat. Perbaiki, atau muat {good} baris yang baik dengan --partial.", good=good))
    return _show_problems(result.notices, result.problems, file)


def _say_loaded(result: services.Enrolment) -> None:
    say(
        _(
            "Baru: {registered}. Berubah: {changed}. Sama: {same}.",
            registered=result.registered,
            changed=result.changed,
            same=result.same,
        )
    )


def _pair(text: str, *, empty: bool = False) -> tuple[str, str]:
    left, sign, right = text.partition("=")
    if not sign or not left.strip() or not (right.strip() or empty):
        raise RegisterError(_("bukan pasangan: {text!r}", text=text), remedy=_("tulis kiri=kanan"))
    return left.strip(), right.strip()


def _line(line: str, option: str) -> tuple[int, str]:
    if not line.isdecimal():
        raise RegisterError(_("bukan nomor baris: {line!r}", line=line), remedy=_("tulis --accept 'BARIS=catatan'"))
    return int(line), option


def _show_problems(notices: Sequence[str], problems: Sequence[RowProblem], file: Path) -> int:
    for notice in notices:
        say(_("Catatan: {notice}", notice=notice))
    for group in grouped(problems):
        say(Text("  {group}", group=group.text))
    if not problems:
        return Exit.OK
    rejects = file.with_name(f"{file.stem}-ditolak.csv")
    write_atomic(rejects, reject_csv(problems))
    say(_("Daftar baris yang ditolak: {rejects}", rejects=rejects))
    return Exit.ERROR


@register.command("list")
@click.option("--platform", help="Hanya platform ini.")
def list_accounts(platform: str | None) -> None:
    """Menampilkan akun terdaftar tanpa nama dan NIP."""
    with store(readonly=True) as (_workspace, db):
        found = [a for a in accounts.all_accounts(db) if platform in (None, a.platform)]
    rows = [
        (
            a.account_id,
            a.platform.value,
            a.handle,
            a.agency,
            a.region,
            account_words.ROUTES[a.route.value],
            "ditarik" if a.withdrawn else f"{a.active_from} – {a.active_to or 'seterusnya'}",
        )
        for a in found
    ]
    lines(rows, _("akun | platform | alamat | instansi | wilayah | cara dilihat | aktif"))
    say(_("{rows} akun.", rows=len(rows)))


@register.command("history")
@click.argument("account_id")
def history(account_id: str) -> None:
    """Riwayat perubahan satu akun."""
    with store(readonly=True) as (_workspace, db):
        rows = accounts.history(db, account_id)
    if not rows:
        raise RegisterError(
            _("akun {account_id} tidak ada", account_id=account_id), remedy=_("lihat 'netralitas register list'")
        )
    for row in rows:
        changes = joined(account_words.changes_of(row.changes), ", ")
        say(
            _(
                "{at}  {action}  oleh {operator}  {changes}\n    {note}",
                at=row.at,
                action=account_words.ACTIONS[row.action],
                operator=row.operator,
                changes=changes,
                note=row.note,
            )
        )


@register.command("withdraw")
@click.argument("account_id")
@click.option("--reviewer", required=True, help="Pimpinan yang menarik; frasa sandi ditanyakan.")
@click.option("--note", required=True, help="Alasan penarikan.")
def withdraw(account_id: str, reviewer: str, note: str) -> None:
    """Menghentikan pemantauan satu akun; riwayatnya tetap ada. Hanya pimpinan."""
    with store() as (_workspace, db):
        done = services.withdraw(db, account_id, by=signed_in(db, reviewer), note=note, at=now())
    say(_("Akun ditarik dari pemantauan.") if done else _("Akun itu sudah ditarik."))

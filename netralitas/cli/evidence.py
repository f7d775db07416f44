"""evidence verify|check-packet|checkpoint|renew-key|timestamp|warc"""

from pathlib import Path

import click

from domain.errors import Exit, UsageError
from domain.texts import _, joined
from netralitas.cli.language import say
from netralitas.cli.opening import now, store
from rendering import write_atomic
from services import evidence as services

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def evidence() -> None:
    """Bukti tangkapan dan rantainya."""


@evidence.command("verify")
@click.option("--head", help="Kepala rantai yang pernah dicetak; harus masih ada dalam rantai.")
@click.option("--checkpoint", "recorded", help="Sidik titik periksa yang pernah dicetak atau dikirim.")
@click.option("--key", "house", help="Sidik kunci segel yang pernah dicetak.")
@click.option(
    "--site",
    type=click.Path(exists=True, path_type=Path),
    help="Folder atau .zip situs laporan yang sudah ditaruh; dibandingkan dengan yang terbit.",
)
@click.option("--explain", is_flag=True, help="Menunjukkan apa yang disegel dan apa yang tidak dijamin.")
def verify(head: str | None, recorded: str | None, house: str | None, site: Path | None, *, explain: bool) -> int:
    """Memeriksa setiap isi, catatan, petikan, mata rantai, kunci, segel dan nisan."""
    if explain:
        say(joined(services.explained(), "\n"))
        return Exit.OK
    with store(readonly=True) as (workspace, db):
        problems = services.problems(workspace, db, head=head, recorded=recorded, house=house, site=site)
        state, absent = services.chain_state(db), services.absent(workspace, db)
    for problem in problems:
        say(problem)
    say(_("{captures} tangkapan diperiksa; kepala rantai {head}", captures=state.captures, head=state.head))
    say(
        _(
            "Titik periksa terakhir: {checkpoint}",
            checkpoint=state.checkpoint or _("belum ada; buat dengan evidence checkpoint"),
        )
    )
    say(
        _(
            "Sesudah itu, belum disegel dan belum dijamin: {records} catatan, {captures} tangkapan.",
            records=state.unsealed_records,
            captures=state.unsealed_captures,
        )
    )
    for gone in absent:
        say(_("Tercatat dan tidak ada lagi di ruang kerja ini: {gone}", gone=gone))
    say(_("Sidik kunci segel: {key}", key=state.key or _("belum ada")))
    if not (head or recorded):
        say(_("Tanpa sidik yang tercatat di luar, penggantian seluruh berkas tidak dapat ditemukan."))
    say(_("Utuh.") if not problems else _("{problems} ketidakcocokan.", problems=len(problems)))
    return Exit.EVIDENCE if problems else Exit.OK


@evidence.command("check-packet")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--checkpoint", "recorded", help="Sidik titik periksa yang tercetak pada laporan atau surat.")
def check_packet(folder: Path, recorded: str | None) -> int:
    """Memeriksa berkas perkara yang diterima: isinya, tanda tangannya, dan setiap langkahnya. Tanpa ruang kerja."""
    problems = services.check_packet(folder, recorded)
    for problem in problems:
        say(problem)
    say(_("Utuh.") if not problems else _("{problems} ketidakcocokan.", problems=len(problems)))
    if not recorded:
        say(_("Bandingkan dengan sidik yang tercatat di luar: --checkpoint."))
    return Exit.EVIDENCE if problems else Exit.OK


@evidence.command("checkpoint")
def checkpoint() -> None:
    """Menyegel catatan baru, menandatanganinya, dan menampilkan sidik untuk dicetak atau dikirim ke luar."""
    with store() as (workspace, db):
        say(services.seal(workspace, db, now()))


@evidence.command("renew-key")
@click.option("--reason", required=True, help="Mengapa kunci diganti; tercatat dan tercetak.")
def renew_key(reason: str) -> None:
    """Mengganti kunci segel. Tanpa kunci lama, penggantian itu tampak pada setiap pemeriksaan."""
    with store() as (workspace, db):
        printed, endorsed = services.renew_key(workspace, db, reason=reason, at=now())
    say(_("Kunci segel baru, sidik {printed}", printed=printed))
    unsaid = _("TIDAK disahkan kunci lama: cetak sidik ini, kirim ke luar, lalu periksa dengan evidence verify --key.")
    say(_("Disahkan kunci lama.") if endorsed else unsaid)


@evidence.command("timestamp")
@click.option("--request", "request", type=FILE, help="Tulis permintaan RFC 3161 (.tsq) ke berkas ini.")
@click.option("--reply", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Simpan jawaban .tsr.")
@click.option(
    "--roots",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sertifikat akar penyedia yang dipercaya, PEM; wajib bersama --reply.",
)
def timestamp(request: Path | None, reply: Path | None, roots: Path | None) -> None:
    """Cap waktu dari luar: berkas dibawa sendiri ke penyedia, tidak ada jaringan."""
    with store() as (_workspace, db):
        if reply is not None:
            if roots is None:
                raise UsageError(_("sertifikat akar penyedia belum diberi"), remedy=_("isi --roots dengan berkas PEM"))
            number = services.stamp(db, reply.read_bytes(), roots.read_bytes(), now())
            say(_("Cap waktu diperiksa dan disimpan pada titik periksa {number}.", number=number))
        if request is not None:
            write_atomic(request, services.stamp_request(db))
            click.echo(str(request))


@evidence.command("warc")
@click.argument("path", type=FILE)
def export_warc(path: Path) -> None:
    """Menulis semua tangkapan yang masih ada sebagai WARC (.warc.gz), atau WACZ (.wacz) dengan indeks dan daftar
    halaman."""
    with store(readonly=True) as (workspace, db):
        count = services.export_archive(workspace, db, path)
    say(_("{count} tangkapan: {path}", count=count, path=path))

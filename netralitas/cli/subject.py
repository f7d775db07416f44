"""subject receive|list|access|answer: what people ask about their own data; the clock is 72 hours."""

from pathlib import Path

import click

from netralitas.cli.opening import identities, lines, now, signed_in, store
from netralitas.cli.register import register
from netralitas.db import transaction
from netralitas.errors import WorkflowError
from netralitas.output import environment, json_text, write_atomic
from netralitas.periods import from_text
from netralitas.steps import packs_of
from netralitas.store import rights

TEMPLATES = Path(__file__).parents[1] / "output" / "templates"
READER = click.option("--reviewer", required=True, help="Pengenal; frasa sandi ditanyakan.")


@click.group()
def subject() -> None:
    """Hak orang yang dipantau: akses, koreksi, keberatan, penghapusan."""


@subject.command("receive")
@READER
@click.option("--kind", type=click.Choice(rights.KINDS), required=True, help="Yang diminta.")
@click.option("--number", required=True, help="Nomor surat permintaan.")
def receive(reviewer: str, kind: str, number: str) -> None:
    """Mencatat permintaan; NIP ditanyakan dan tidak ditampilkan."""
    with store() as (workspace, conn):
        who = signed_in(conn, reviewer)
        nip = click.prompt("NIP pemohon", hide_input=True).replace(" ", "").replace(".", "")
        with identities(workspace) as people, transaction(conn):
            made = rights.receive(
                conn, kind=kind, person_id=people.person_id(nip, ""), number=number, by=who, at=now()
            )
    click.echo(f"{made}: dijawab paling lambat dalam 72 jam.")


@subject.command("list")
def list_requests() -> None:
    """Permintaan dan sisa waktunya."""
    with store(readonly=True) as (_, conn):
        rows = []
        for r in rights.listing(conn):
            hours = int((from_text(r["due_at"]) - now()).total_seconds() // 3600)
            rows.append((r["request_id"], r["kind"], r["number"], r["decision"] or f"sisa {hours} jam"))
    lines(rows, ("permintaan", "jenis", "nomor", "jawaban"))


@subject.command("access")
@click.argument("request_id")
@READER
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas JSON.")
def access(request_id: str, reviewer: str, output: Path) -> None:
    """Menulis semua data yang disimpan tentang pemohon; pembacaan nama dicatat."""
    with store() as (workspace, conn):
        who = signed_in(conn, reviewer)
        found = [r for r in rights.listing(conn) if r["request_id"] == request_id]
        if not found:
            raise WorkflowError(f"permintaan {request_id} tidak ada", remedy="lihat 'netralitas subject list'")
        person_id = found[0]["person_id"]
        with identities(workspace) as people:
            person = people.read(person_id, reader=who, purpose=f"{request_id}: akses subjek", at=now())
        held = {"nama": person.name, "nip": person.nip, "status": person.asn_type, **rights.holdings(conn, person_id)}
    write_atomic(output, json_text(held))
    click.echo(str(output))


@register.command("notice")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Berkas .html.")
def notice(output: Path) -> None:
    """Menulis pemberitahuan pemrosesan data untuk diumumkan (UU 27/2022 Pasal 21)."""
    with store(readonly=True) as (workspace, conn):
        packs, config = packs_of(workspace), workspace.config
        accounts = conn.execute("SELECT count(*) FROM accounts WHERE withdrawn = 0").fetchone()[0]
        facts = dict(conn.execute("SELECT key, value FROM meta WHERE key LIKE 'dpia_%'").fetchall())
        lists = conn.execute("SELECT DISTINCT selection, population FROM register_lists ORDER BY 1").fetchall()
    page = environment(TEMPLATES).get_template("notice.html").render(
        body=config.text("body.name"), basis=config.text("body.legal_basis"), accounts=accounts,
        responsible=config.text("body.responsible"), contact=config.text("crawl.contact"), lists=lists,
        dpia=facts.get("dpia_reference", ""), packs=[(p.title, p.window_from, p.window_to) for p in packs],
    )  # fmt: skip
    write_atomic(output, page)
    click.echo(str(output))


@subject.command("answer")
@click.argument("request_id")
@READER
@click.option("--decision", type=click.Choice(rights.DECISIONS), required=True, help="Keputusan.")
@click.option("--article", required=True, help="Pasal yang menjadi dasar, mis. UU 27/2022 Pasal 15 ayat (1).")
@click.option("--reason", required=True, help="Alasan seperti tertulis dalam jawaban; tanpa nama.")
def answer(request_id: str, reviewer: str, decision: str, article: str, reason: str) -> None:
    """Mencatat jawaban: dikabulkan, sebagian atau ditolak, dengan pasal dan alasan."""
    with store() as (_, conn):
        who = signed_in(conn, reviewer)
        with transaction(conn):
            rights.answer(conn, request_id, decision=decision, article=article, reason=reason, by=who, at=now())
    click.echo(f"{request_id}: {decision}.")

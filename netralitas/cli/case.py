"""case list|show|read|clarify|forward|result"""

import json
from datetime import date, datetime
from sqlite3 import Row

import click

from netralitas.cli.opening import identities, lines, now, signed_in, store
from netralitas.errors import WorkflowError
from netralitas.output import visible
from netralitas.steps import packs_of
from netralitas.store import cases, flags
from netralitas.store.cases import Hop, Result
from review import workflow

DAY = click.DateTime(["%Y-%m-%d"])
RESULTS = ("terbukti", "tidak_terbukti", "ditolak", "tidak_diregister", "dikembalikan", "dibatalkan", "dilimpahkan",
           "gugur", "sanksi")  # fmt: skip
SANCTIONS = ("moral_tertutup", "moral_terbuka", "ringan", "sedang", "berat", "ptdh")
READER = click.option("--reviewer", required=True, help="Pengenal pembaca; frasa sandi ditanyakan.")


@click.group()
def case() -> None:
    """Perkara: dibaca dua orang, diklarifikasi, diteruskan, diputus lembaga berwenang."""


@case.command("list")
@click.option("--closed", is_flag=True, help="Tampilkan juga yang sudah ditutup.")
def list_cases(closed: bool) -> None:
    """Daftar perkara; yang belum dibaca dan paling kuat lebih dulu."""
    with store(readonly=True) as (_, conn):
        rows: list[tuple[str, ...]] = []
        for row in cases.listing(conn, closed=closed):
            file = workflow.load(conn, row["case_id"])
            state = workflow.LABELS[file.state]
            rows.append((row["case_id"], row["contest"], row["agency"], str(row["posts"]), state,
                         (row["known_at"] or "")[:10], "ditutup" if row["closed_at"] else "terbuka"))  # fmt: skip
    lines(rows, ("perkara", "kontes", "instansi", "kiriman", "telaah", "diketahui", "keadaan"))
    click.echo(f"{len(rows)} perkara.")


@case.command("show")
@click.argument("case_id")
@click.option("--reviewer", help="Untuk melihat nama: pengenal pembaca; frasa sandi ditanyakan dan dicatat.")
@click.option("--purpose", default="", help="Alasan melihat nama.")
def show(case_id: str, reviewer: str | None, purpose: str) -> None:
    """Berkas satu perkara: kiriman, penanda, pembacaan, perjalanan, hasil."""
    with store(readonly=reviewer is None) as (workspace, conn):
        file = workflow.load(conn, case_id)
        if reviewer is not None:
            if not purpose:
                raise WorkflowError("alasan melihat nama belum diisi", remedy="isi --purpose")
            signed_in(conn, reviewer)
            with identities(workspace) as people:
                person = people.read(
                    file.case["person_id"], reader=reviewer, purpose=f"{case_id}: {purpose}", at=now()
                )
            click.echo(f"Nama: {person.name}\nNIP:  {person.nip}")
        _show_file(file)
        for post in file.posts:
            _show_post(post, flags.of_post(conn, post["post_id"]))


def _show_file(file: cases.CaseFile) -> None:
    case = file.case
    click.echo(f"Perkara {case['case_id']}, kontes {case['contest']}, dibuka {case['opened_at']}")
    click.echo("Telaah: " + workflow.LABELS[file.state])
    for r in file.readings:
        click.echo(f"  {r['at']}  {r['reviewer_id']}: {r['finding']} {r['category'] or ''}  {r['reason']}")
    for c in file.clarifications:
        click.echo(f"  {c['at']}  klarifikasi {c['state']}: {c['note']}")
    for h in file.hops:
        click.echo(f"  {h['sent_on']}  {h['sender']} → {h['receiver']} ({h['route']}, nomor {h['number']})")
    for r in file.results:
        sanction = f", {r['sanction']}" if r["sanction"] else ""
        click.echo(f"  {r['decided_on']}  {r['authority']}: {r['result']}{sanction} (nomor {r['number']})")


def _show_post(post: Row, found: list[Row]) -> None:
    gone = f", tidak tampil lagi sejak {post['gone_at']}" if post["gone_at"] else ""
    click.echo(f"\n[{post['kind']}] {post['platform']}, {post['published_at'] or 'waktu tidak diketahui'}{gone}")
    click.echo(f"  {post['url']}")
    click.echo(f"  {visible(post['text'])}")
    if post["other_text"]:
        click.echo(f"  (kata orang lain, {post['other_author'] or 'tak dikenal'}) {visible(post['other_text'])}")
    for f in found:
        words = [post[f["field"]][a:b] for a, b in json.loads(f["spans"])]
        click.echo(f"  · {f['tier']}: {f['reason']} [{', '.join(map(visible, words))}] {f['category'] or ''}")


@case.command("read")
@click.argument("case_id")
@READER
@click.option("--finding", type=click.Choice(("dugaan", "tidak_cukup")), required=True, help="Hasil bacaan Anda.")
@click.option("--category", help="Bentuk SKB, mis. DS-06; wajib untuk dugaan.")
@click.option("--reason", required=True, help="Alasan.")
def read(case_id: str, reviewer: str, finding: str, category: str | None, reason: str) -> None:
    """Mencatat bacaan satu orang; dugaan layak diteruskan memerlukan dua orang berbeda."""
    with store() as (workspace, conn):
        who = signed_in(conn, reviewer)
        forms = sorted({c for p in packs_of(workspace) for c in p.categories})
        state = workflow.read(
            conn, case_id, who, finding=finding, category=category, reason=reason, categories=forms, at=now()
        )
    click.echo(f"{case_id}: {workflow.LABELS[state]}.")


@case.command("clarify")
@click.argument("case_id")
@READER
@click.option("--state", type=click.Choice(workflow.CLARIFICATIONS), required=True, help="Keadaan klarifikasi.")
@click.option("--note", default="", help="Catatan.")
def clarify(case_id: str, reviewer: str, state: str, note: str) -> None:
    """Mencatat klarifikasi terlapor."""
    with store() as (_, conn):
        workflow.clarify(conn, case_id, signed_in(conn, reviewer), state=state, note=note, at=now())
    click.echo(f"{case_id}: klarifikasi {state}.")


@case.command("forward")
@click.argument("case_id")
@READER
@click.option("--from", "sender", required=True, help="Lembaga pengirim.")
@click.option("--to", "receiver", required=True, help="Lembaga penerima.")
@click.option("--route", required=True, help="Jalur, mis. surat atau SBT.")
@click.option("--number", required=True, help="Nomor surat atau aduan.")
@click.option("--date", "sent_on", type=DAY, required=True, help="Tanggal, 2026-11-10.")
def forward(
    case_id: str, reviewer: str, sender: str, receiver: str, route: str, number: str, sent_on: datetime
) -> None:
    """Mencatat bahwa perkara diteruskan ke lembaga lain."""
    hop = Hop(sender=sender, receiver=receiver, route=route, number=number, sent_on=_day(sent_on))
    with store() as (_, conn):
        workflow.forward(conn, case_id, signed_in(conn, reviewer), hop, now())
    click.echo(f"{case_id}: diteruskan ke {receiver}.")


@case.command("result")
@click.argument("case_id")
@READER
@click.option("--authority", required=True, help="Lembaga yang memutuskan.")
@click.option("--result", "outcome", type=click.Choice(RESULTS), required=True, help="Putusannya.")
@click.option("--sanction", type=click.Choice(SANCTIONS), help="Hanya untuk hasil sanksi.")
@click.option("--number", required=True, help="Nomor keputusan.")
@click.option("--date", "decided_on", type=DAY, required=True, help="Tanggal keputusan.")
def result(
    case_id: str, reviewer: str, authority: str, outcome: str, sanction: str | None, number: str, decided_on: datetime
) -> None:
    """Mencatat keputusan lembaga berwenang, dengan nama, nomor dan tanggalnya."""
    decided = Result(
        authority=authority, number=number, decided_on=_day(decided_on), result=outcome, sanction=sanction
    )
    with store() as (_, conn):
        workflow.decide(conn, case_id, signed_in(conn, reviewer), decided, now())
    click.echo(f"{case_id}: {authority}, {outcome}.")


def _day(moment: datetime) -> date:
    return moment.date()

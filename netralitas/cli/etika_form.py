"""The reader's form of the ethics family, asked for question by question."""

from datetime import datetime

import click

from domain import ethics_cases
from domain.ethics_cases import EthicsFile, EthicsForm
from domain.texts import _
from netralitas.cli.language import said, say
from netralitas.cli.opening import ask
from services import ethics as family
from services.ethics import Acting


def asked(acting: Acting, file: EthicsFile) -> EthicsForm:
    """The form question by question; criticism ends it at once."""
    pack = family.require(acting).pack
    empty: dict[str, str] = {}
    criticism = ask(_("Apakah ini kritik atas pemerintah, jabatan atau layanan?"), ("ya", "tidak"))
    protected = "" if criticism == "ya" else _protected()
    if criticism == "ya" or protected:
        ticked = tuple(p.strip() for p in protected.split(",") if p.strip())
        return EthicsForm(
            criticism=criticism,
            protected=ticked,
            tests=empty,
            target="",
            circular="",
            aimed_at_agency="",
            kind="",
            finding="",
            reason="",
        )
    tests = {name: ask(question, ethics_cases.ANSWERS) for name, question in ethics_cases.TESTS.items()}
    target = ask(_("Sasarannya orang perseorangan atau kelompok yang dilindungi?"), ethics_cases.ANSWERS)
    aimed = ask(_("Sasarannya instansi pelapor atau pimpinannya?"), ("ya", "tidak"))
    kind = str(click.prompt(said(_("Jenis")), default=file.case.kind))
    found = pack.in_force(
        kind, file.case.region, datetime.fromisoformat(file.case.published_on or file.case.opened_at).date()
    )
    say(_("Surat edaran yang berlaku: {found}", found="; ".join(c.number for c in found) or _("tidak ada")))
    circular = str(
        click.prompt(said(_("Surat edaran yang menyebut perbuatan ini")), default=found[0].number if found else "")
    )
    finding = ask(_("Temuan"), ("tidak_cukup", "dugaan"))
    return EthicsForm(
        criticism=criticism,
        tests=tests,
        target=target,
        circular=circular,
        aimed_at_agency=aimed,
        kind=kind,
        finding=finding,
        reason=str(click.prompt(said(_("Alasan, tanpa nama")))),
    )


def _protected() -> str:
    question = said(_("Golongan yang dilindungi (P-01 sampai P-14, kosong bila tidak ada)"))
    return str(click.prompt(question, default="", show_default=False)).strip()

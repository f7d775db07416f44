"""The ethics family in the demo: a mandate, complaints and their ways, played through the functions of the desk."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.ethics_cases import TESTS, Complaint, EthicsForm
from domain.periods import WIB
from services import ethics as family
from services import ethics_intake, ethics_mandate
from services import ethics_moves as moves
from services.ethics import Acting
from services.ethics_papers import EthicsOrder
from services.ethics_reporting import quarter_of, write_report
from services.workspaces import Store, Workspace, open_store

WORLD = Path(__file__).parent / "world" / "ethics.toml"
LEADER = "pimpinan-1"
CIRCULAR = "SE MenPANRB 137/2018"
Say = Callable[[str], None]
Facts = Mapping[str, Any]


def play(workspace: Workspace, say: Say) -> list[Path]:
    """Opens the family under the invented mandate and plays it once; the pages of its two reports."""
    world = tomllib.loads(WORLD.read_text(encoding="utf-8"))
    db = open_store(workspace.database)
    try:
        if not family.mandates(db):
            _play(db, workspace, world, say)
        at: datetime = world["reported"]
        acting = Acting(db, workspace, LEADER, at)
        mandate = family.mandates(db)[0]
        return [write_report(acting, period) for period in (quarter_of(acting.today), mandate.mandate_id)]
    finally:
        db.close()


def _play(db: Store, workspace: Workspace, world: Facts, say: Say) -> None:
    mandate = ethics_mandate.open_mandate(Acting(db, workspace, LEADER, world["opened"]), world["mandate"], WORLD.name)
    say(mandate.line + ".")
    ways: list[tuple[datetime, str, Facts]] = []
    for given in world["complaint"]:
        acting = Acting(db, workspace, "pembaca-1", given["at"])
        made = ethics_intake.complain(acting, _complaint(given))
        say(f"Laporan {given['number']} ({given['kind']}): {made.case_id or 'dialihkan ke netralitas'}.")
        ways += [(step["at"], made.case_id, step) for step in given.get("step", ())]
    for at, case_id, step in sorted(ways, key=lambda way: way[0]):
        say(f"{case_id}, {step['by']}: " + STEPS[step["do"]](Acting(db, workspace, step["by"], at), case_id, step))


def _complaint(facts: Facts) -> Complaint:
    day = facts["at"].astimezone(WIB).date()
    return Complaint(
        number=facts["number"],
        received_on=day,
        complainant="Warga rekaan",
        about="kiriman",
        kind=facts["kind"],
        address=f"https://bsky.app/profile/{facts['handle']}/post/{facts['number'][:4].lower()}",
        text=facts["text"],
        published_on=day,
    )


def _read(acting: Acting, case_id: str, step: Facts) -> str:
    """The form as the world keeps it; where a case aims at somebody, all six tests were answered with yes."""
    file = family.load(acting, case_id)
    suspected = step.get("finding") == "dugaan"
    return family.read(
        acting,
        case_id,
        EthicsForm(
            criticism=step.get("criticism", "tidak"),
            tests=dict.fromkeys(TESTS, "ya" if suspected else "tidak"),
            target="ya" if suspected else "tidak",
            circular=CIRCULAR if suspected else "",
            aimed_at_agency="tidak",
            kind=file.case.kind,
            finding=step.get("finding", ""),
            reason=step.get("reason", ""),
        ),
    )


def _hear(acting: Acting, case_id: str, step: Facts) -> str:
    return moves.hear(
        acting,
        case_id,
        moves.Hearing(
            about=step["about"],
            state=step["state"],
            held_on=acting.today,
            note=step["note"],
            hacked=step.get("hacked", ""),
        ),
    )


def _packet(acting: Acting, case_id: str, step: Facts) -> str:
    order = EthicsOrder(receiver=step["receiver"], recipient=step["recipient"], letter_number=step["number"])
    return f"berkas {moves.pass_on(acting, case_id, order).name} untuk {order.recipient}."


STEPS: Mapping[str, Callable[[Acting, str, Facts], str]] = {"read": _read, "hear": _hear, "packet": _packet}

"""The recorded human work of the invented world, done through the same functions as the desk calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from demo.values import World, WorldStep
from domain.case_entries import Answers, NewApproval, NewHop, NewReading, NewResult
from domain.elections import Pack
from domain.periods import WIB
from services import accounts, case_filter, casework, demo_workspace, reading_list
from services.settings import OversightBody, lists, oversight_body
from services.workspaces import Store, Workspace

Say = Callable[[str], None]


SANCTIONS = {
    "sanksi moral tertutup": "moral_tertutup",
    "sanksi moral terbuka": "moral_terbuka",
    "hukuman disiplin ringan": "ringan",
    "hukuman disiplin sedang": "sedang",
    "hukuman disiplin berat": "berat",
    "pemberhentian tidak dengan hormat": "ptdh",
}


@dataclass(frozen=True, slots=True)
class DemoRun:
    db: Store
    workspace: Workspace
    world: World
    packs: tuple[Pack, ...]
    base_url: str
    pictures: bool = False


def replay(stage: DemoRun, until: datetime, say: Say) -> None:
    """Records the world's human work up to a moment, each step once, through the same functions as the desk."""
    after = demo_workspace.replayed(stage.db)
    steps = sorted(stage.world.work, key=lambda s: s.at)
    due = [s for s in steps if s.at <= until]
    for step in due[after:]:
        case_id = _case_of(stage.db, step)
        if case_id is None:
            say(f"{step.kind} {step.at:%d-%m %H.%M} dilewati: mesin tidak menandai kiriman {step.handle}")
        else:
            MOVES[step.kind](stage, case_id, step, step.facts)
    demo_workspace.note_replayed(stage.db, len(due))


def _case_of(db: Store, step: WorldStep) -> str | None:
    account = accounts.find(db, step.platform, step.handle)
    return case_filter.newest_of(db, account.person_id, step.contest) if account else None


def _body(stage: DemoRun) -> OversightBody:
    return oversight_body(stage.workspace, stage.packs)


STRANGERS = {"spouse": "tidak", "sign": "ya", "leave": "tidak"}  # nobody in this world is married to a contestant


def reading_of(facts: Mapping[str, str]) -> NewReading:
    """A recorded reading as the desk would take it; the world keeps no questions, so their usual answers stand."""
    dugaan = facts["finding"] == "dugaan"
    answers = Answers(
        reason_code="lainnya",
        elements=tuple(lists().needs(facts["category"])) if dugaan else (),
        owner="ya" if dugaan else "tidak_tahu",
        hacked="tidak" if dugaan else "tidak_tahu",
        old_photo="tidak_tahu",
        exculpatory=facts["exculpatory"],
        **(STRANGERS if facts.get("category") in lists().family_forms else {}),
    )
    category = facts["category"] if dugaan else None
    return NewReading(finding=facts["finding"], note=facts["reason"], category=category, answers=answers)


def _read(stage: DemoRun, case_id: str, step: WorldStep, facts: Mapping[str, str]) -> None:
    reading_list.read(stage.db, _body(stage), case_id, step.by, reading_of(facts), at=step.at)


def _clarify(stage: DemoRun, case_id: str, step: WorldStep, facts: Mapping[str, str]) -> None:
    casework.clarify(stage.db, _body(stage), case_id, step.by, state=facts["state"], note=facts["note"], at=step.at)


def _approve(stage: DemoRun, case_id: str, step: WorldStep, facts: Mapping[str, str]) -> None:
    approval = NewApproval(
        kind="pleno",
        number=facts["number"],
        held_on=step.at.astimezone(WIB).date(),
        members=tuple(facts["members"].split(";")),
    )
    casework.approve(stage.db, _body(stage), case_id, step.by, approval, at=step.at)


def _forward(stage: DemoRun, case_id: str, step: WorldStep, facts: Mapping[str, str]) -> None:
    hop = NewHop(
        sender=facts["from"],
        receiver=facts["to"],
        route=facts["route"],
        number=facts["number"],
        sent_on=step.at.astimezone(WIB).date(),
    )
    casework.forward(stage.db, _body(stage), case_id, step.by, hop, step.at)


def _decide(stage: DemoRun, case_id: str, step: WorldStep, facts: Mapping[str, str]) -> None:
    """A sanction is a result of its own, by the same authority under the same number."""
    results = [(facts["result"], None)] + ([("sanksi", SANCTIONS[facts["sanction"]])] if facts["sanction"] else [])
    for outcome, sanction in results:
        result = NewResult(
            authority=facts["authority"],
            number=facts["number"],
            decided_on=step.at.astimezone(WIB).date(),
            result=outcome,
            sanction=sanction,
        )
        casework.decide(stage.db, _body(stage), case_id, step.by, result, step.at)


MOVES: Mapping[str, Callable[[DemoRun, str, WorldStep, Mapping[str, str]], None]] = {
    "reading": _read,
    "clarification": _clarify,
    "pleno": _approve,
    "hop": _forward,
    "result": _decide,
}

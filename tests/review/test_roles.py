"""One table of who may use which service, for both faces at once; the moves of a case stand in test_profiles.py.

Each row is called by everybody there can be. A service that takes a person and is in no table fails the last test.
"""

import importlib
import inspect
import pkgutil
from datetime import date

import pytest

import services
from domain.errors import NetralitasError, NotAllowedError
from domain.pictures import Cover
from services import (
    assessment,
    case_table,
    case_view,
    casework,
    changing_settings,
    conflicts,
    covering,
    desk_jobs,
    notices,
    pack_additions,
    people,
    public_site,
    publishing,
    purging,
    reading_withdrawal,
    register,
    rights,
    sending,
    site_withdrawal,
)
from services.case_papers import letter_document
from store import pending_readings as kept_readings
from store import reviewers as reviewer_rows
from store import rights as kept
from store.case_filter import Filter
from store.database import transaction
from store.identities import Identities
from store.workspace import Workspace, read_config, write_config
from tests.review.conftest import body_named, given_reading

DAY = date(2026, 11, 10)
ADDED = pack_additions.Addition(pack="pilkada-dki-2017", entry_id="", group="slogan", tier="plain", forms=("a",))
ANYBODY = {"pembaca", "pembaca-lain", "pimpinan", "pimpinan-lain"}
REPORT_MAIL = sending.ReportMail(period="x", edition="publik", lang="id", receivers=("a@b.example",))
LEADERS = {"pimpinan", "pimpinan-lain"}
EVERYBODY = (*sorted(ANYBODY), "nonaktif", "tak-dikenal", "")


class World:
    """A workspace with a case, a request of its person, and one of every kind of reader."""

    def __init__(self, db, workspace, case_id, now):
        self.db, self.workspace, self.case_id, self.now, self.body = db, workspace, case_id, now, body_named("bawaslu")
        self.request = ""


# What a service does for somebody: its name, who may, and a call of it.
TABLE = {
    "rights.receive": (
        ANYBODY,
        lambda w, who: rights.receive(w.db, w.workspace, kind="akses", nip="1", number="1", by=who, at=w.now),
    ),
    "rights.answer": (
        ANYBODY,
        lambda w, who: rights.answer(w.db, w.request, decision="ditolak", article="a", reason="b", by=who, at=w.now),
    ),
    "rights.access_copy": (ANYBODY, lambda w, who: rights.access_copy(w.db, w.workspace, w.request, by=who, at=w.now)),
    "rights.reply_letter": (
        ANYBODY,
        lambda w, who: rights.reply_letter(w.db, w.workspace, w.request, by=who, at=w.now),
    ),
    "rights.correct": (
        {"pimpinan-lain"},
        lambda w, who: rights.correct(w.db, w.workspace, w.granted("koreksi"), "", by=who, at=w.now),
    ),
    "rights.stop": ({"pimpinan-lain"}, lambda w, who: rights.stop(w.db, w.granted("keberatan"), by=who, at=w.now)),
    "rights.erase": (
        {"pimpinan-lain"},
        lambda w, who: rights.erase(w.db, w.workspace, w.granted("penghapusan"), by=who, at=w.now),
    ),
    "rights.to_carry_out": (
        {"pimpinan-lain"},
        lambda w, who: rights.to_carry_out(w.db, w.granted("koreksi"), "koreksi", who),
    ),
    "conflicts.exclude": (
        LEADERS,
        lambda w, who: conflicts.exclude(
            w.db, "pembaca-lain-lagi", by=who, case_id=None, agency="Dinas", reason="x", at=w.now
        ),
    ),
    "assessment.record": (LEADERS, lambda w, who: assessment.record(w.db, "1", "2026-11-01", "x", by=who, at=w.now)),
    "changing_settings.change": (
        LEADERS,
        lambda w, who: changing_settings.change(
            w.workspace, w.db, {}, changing_settings.fingerprint(w.workspace), by=who, at=w.now
        ),
    ),
    "register.withdraw": (LEADERS, lambda w, who: register.withdraw(w.db, "a-akun-1", by=who, note="x", at=w.now)),
    "publishing.take_signed": (
        LEADERS,
        lambda w, who: publishing.take_signed(
            w.db, w.workspace, "2026-W46", "internal", "id", w.workspace.root / "x.pdf", by=who, at=w.now
        ),
    ),
    "sending.require_sender": (LEADERS, lambda w, who: sending.require_sender(w.workspace, w.db, REPORT_MAIL, who)),
    "sending.send": (LEADERS, lambda w, who: sending.send(w.workspace, w.db, REPORT_MAIL, by=who, at=w.now)),
    "public_site.publish": (
        LEADERS,
        lambda w, who: public_site.publish(w.workspace, w.db, (), "2026-W46", "id", "", by=who, at=w.now),
    ),
    "site_withdrawal.withdraw": (
        LEADERS,
        lambda w, who: site_withdrawal.withdraw(w.workspace, w.db, (), "2026-W46", "id", 1, "x", by=who, at=w.now),
    ),
    "people.change_role": (LEADERS, lambda w, who: people.change_role(w.db, "pembaca", "approver", by=who, at=w.now)),
    "people.reset": (LEADERS, lambda w, who: people.reset(w.db, "nonaktif", "panjang sekali ini", by=who, at=w.now)),
    "people.disable": (LEADERS, lambda w, who: people.disable(w.db, "pembaca", by=who, at=w.now)),
    "people.enable": (LEADERS, lambda w, who: people.enable(w.db, "nonaktif", by=who, at=w.now)),
    "people.end_sessions": (LEADERS, lambda w, who: people.end_sessions(w.db, "nonaktif", by=who, at=w.now)),
    "people.enrol": (
        LEADERS,
        lambda w, who: people.enrol(w.db, b"k" * 32, "pembaca-9", "reviewer", "x", number="12345", by=who, at=w.now),
    ),
    "people.require_approver": (LEADERS, lambda w, who: people.require_approver(w.db, who)),
    "notices.write": (
        ANYBODY,
        lambda w, who: notices.write(w.db, w.workspace, w.packet(), who, number="1", on=DAY, at=w.now),
    ),
    "notices.received": (
        ANYBODY,
        lambda w, who: notices.received(w.db, w.workspace, w.packet(), who, number="1", on=DAY, at=w.now),
    ),
    "case_papers.written_letter": (
        ANYBODY,
        lambda w, who: letter_document(
            w.db, w.workspace, w.case_id, who, "klarifikasi", number="", recipient="", at=w.now
        ),
    ),
    "casework.join": (ANYBODY, lambda w, who: casework.join(w.db, w.body, [w.case_id], who, at=w.now)),
    "reading_withdrawal.send": (
        ANYBODY,
        lambda w, who: reading_withdrawal.send(
            w.db, w.body, w.case_id, who, given_reading(), at=w.now, only_shown=False
        ),
    ),
    "reading_withdrawal.withdraw": (
        ANYBODY,
        lambda w, who: reading_withdrawal.withdraw(w.db, w.body, who, w.sent(who), w.now),
    ),
    "reading_withdrawal.discard": (
        ANYBODY,
        lambda w, who: reading_withdrawal.discard(w.db, w.body, who, w.sent(who), w.now),
    ),
    "case_view.check": (ANYBODY, lambda w, who: case_view.check(w.db, w.body, w.case_id, who)),
    "case_view.view": (ANYBODY, lambda w, who: case_view.view(w.db, w.body, w.case_id, who, w.now)),
    "case_view.person": (ANYBODY, lambda w, who: case_view.person(w.db, w.workspace, w.case_id, who, "uji", w.now)),
    "purging.require": (LEADERS, lambda w, who: purging.require(w.workspace, w.db, who)),
    "purging.by_clock": (LEADERS, lambda w, who: purging.by_clock(w.workspace, w.db, by=who, at=w.now)),
    "purging.one_case": (
        LEADERS,
        lambda w, who: purging.one_case(w.workspace, w.db, w.case_id, approved_by="a", number="1", by=who, at=w.now),
    ),
    "purging.after_confirmation": (
        LEADERS,
        lambda w, who: purging.after_confirmation(w.workspace, w.db, "gubernur-31", number="1", by=who, at=w.now),
    ),
    "covering.add": (
        ANYBODY,
        lambda w, who: covering.add(
            w.db, w.body, w.case_id, "0" * 64, Cover(x=0, y=0, width=1, height=1), by=who, at=w.now
        ),
    ),
    "covering.remove": (
        ANYBODY,
        lambda w, who: covering.remove(w.db, w.body, w.case_id, "0" * 64, 1, by=who, at=w.now),
    ),
    "covering.say_nothing_to_cover": (
        ANYBODY,
        lambda w, who: covering.say_nothing_to_cover(w.db, w.body, w.case_id, "0" * 64, by=who, at=w.now),
    ),
    "covering.withdraw_statement": (
        ANYBODY,
        lambda w, who: covering.withdraw_statement(w.db, w.body, w.case_id, "0" * 64, by=who, at=w.now),
    ),
    "case_table.table": (ANYBODY, lambda w, who: case_table.table(w.db, w.body, Filter(reader=who), who, "csv")),
    "case_table.table_with_names": (
        ANYBODY,
        lambda w, who: case_table.table_with_names(
            w.db, w.workspace, w.body, Filter(reader=who), who, "csv", why="uji", at=w.now
        ),
    ),
    "pack_additions.tried": (
        LEADERS,
        lambda w, who: pack_additions.tried(w.db, w.workspace, w.body, ADDED, by=who, at=w.now),
    ),
    "pack_additions.keep": (
        LEADERS,
        lambda w, who: pack_additions.keep(w.db, w.workspace, w.body, ADDED, source="x", reason="x", by=who, at=w.now),
    ),
    "pack_additions.withdraw": (
        LEADERS,
        lambda w, who: pack_additions.withdraw(w.db, w.body, "sendiri-1", reason="x", by=who, at=w.now),
    ),
    "pack_additions.refuse": (
        LEADERS,
        lambda w, who: pack_additions.refuse(w.db, w.body, ADDED, reason="x", by=who, at=w.now),
    ),
    "desk_jobs.require": (ANYBODY, lambda w, who: desk_jobs.require(w.db, w.body, "rayapi", who)),
}
# Services whose rule stands elsewhere: what checks it, or why there is nothing to check.
ELSEWHERE = {
    "casework": "tests/review/test_profiles.py",
    "reading_list": "tests/review/test_reading_list.py",
    "ethics": "tests/ethics",
    "ethics_mandate": "tests/ethics",
    "ethics_intake": "tests/ethics",
    "ethics_moves": "tests/ethics",
    "ethics_keeping": "tests/ethics",
    "ethics_papers": "tests/ethics",
    "ethics_reporting": "tests/ethics",
    "import_reversal": "test_import_reversal.py",
    "second_factor": "test_second_factor.py",
    "own_access": "test_second_factor.py",
    "packets": "by case_papers",
    "overview": "tests/desk/test_home.py",
    "case_view": "opened keeps what was shown",
    "disclosure": "keeps what was opened",
    "report_reading": "tests/desk/test_conflicts.py",
    "case_filter": "a list of what the reader may see",
    "erasure": "by rights",
    "retention": "by purging",
    "ingest": "whoever signed in brings files",
    "desk_jobs": "tests/desk/test_jobs.py",
    "desk_sessions": "tests/desk/test_access.py",
    "desk_choices": "tests/desk/test_languages.py",
    "catching": "whoever signed in brings posts",
    "catch_drafts": "rows of one's own",
    "notices": "",
    "known_material": "tests/images/test_known_material.py",
    "case_papers": "tests/cli/test_packet.py",
    "backup": "",
    "first_steps": "reads",
    "people": "tests/services/test_people.py",
    "crawling": "whoever runs the command",
    "rights": "role_of tells a role",
    "recording": "by reading_withdrawal and casework",
    "reading_withdrawal": "own and is_waiting tell a reader what that reader sent; the rest stands above",
}


@pytest.fixture
def world(store, case_id, now, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = write_config(
        tmp_path / "ruang",
        {
            "body.name": "Uji",
            "body.profile": "bawaslu",
            "election.packs": ["pilkada-dki-2017"],
        },
    )
    workspace = Workspace(root=tmp_path / "ruang", config=read_config(path, {}))
    from store.identities import make_key

    Identities(workspace.identities, make_key(workspace.key_file)).close()
    with transaction(store):
        for name in sorted(ANYBODY | {"nonaktif", "pembaca-lain-lagi"}):
            role = "approver" if name in LEADERS else "reviewer"
            reviewer_rows.add(store, name, role, b"s", b"h", now)
        reviewer_rows.set_disabled(store, "nonaktif", now)
    made = World(store, workspace, case_id, now)
    made.sent = lambda who: sent(made, who)
    made.granted, made.packet = (lambda kind: grant(made, kind)), (lambda: handed(made))
    with transaction(store):
        made.request = kept.receive(store, kind="akses", person_id="orang-1", number="1", by="x", at=now)
    return made


def grant(world, kind):
    """A request that pimpinan granted and that waits to be carried out."""
    with transaction(world.db):
        made = kept.receive(world.db, kind=kind, person_id="orang-1", number="1", by="x", at=world.now)
        kept.answer(world.db, made, decision="dikabulkan", article="a", reason="b", by="pimpinan", at=world.now)
    return made


def sent(world, who):
    """A reading that this person sent while that was allowed; 0 for somebody who never could."""
    if reviewer_rows.find(world.db, who) is None:
        return 0
    with transaction(world.db):
        kept_readings.add(world.db, "butir", world.case_id, who, given_reading(), 0, world.now, world.now)
    return kept_readings.of_reader(world.db, who)[-1].pending_id


def handed(world):
    """A packet that left before a case was reopened."""
    from domain.packets import Packet
    from store import packets

    number = f"{world.case_id}-{len(packets.of_case(world.db, world.case_id)) + 1:02d}"
    with transaction(world.db):
        packets.add(
            world.db,
            Packet(
                packet_id=number,
                case_id=world.case_id,
                reviewer_id="pimpinan",
                recipient="BKN",
                recipient_kind="bkn",
                letter_number="1",
                ppk_contestant="",
                full_body="",
                manifest_sha256="0",
            ),
            world.now,
        )
    return number


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", EVERYBODY)
def test_whoever_may_not_is_refused_and_whoever_may_is_not(world, name, who):
    may, call = TABLE[name]
    refused = False
    try:
        call(world, who)
    except NotAllowedError:
        refused = True
    except NetralitasError:
        pass  # something else is missing; the person was let through
    assert refused == (who not in may), (name, who)


def takers():
    """Every public function of the services that takes the person who acts."""
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            taken = {"by", "who", "reviewer_id", "reader", "acting"} & set(inspect.signature(function).parameters)
            if taken and function.__module__ == loaded.__name__ and not name.startswith("_"):
                yield module.name, name


def test_no_service_takes_a_person_without_a_rule_of_who_may():
    missing = [f"{m}.{n}" for m, n in takers() if f"{m}.{n}" not in TABLE and m not in ELSEWHERE]
    assert missing == []

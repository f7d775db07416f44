"""What the commands list over the demo's world is said in words: no code of the store, no id of a rule, no name of a role
stands in it, in either language, unless it is what somebody has to type."""

import importlib
import pkgutil
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from analysis.rules import RULES
from demo.ethics import play
from demo.passphrase import passphrase_of
from domain import account_words, case_words, ethics_cases, labels, workflow
from domain.packs import read_ethics
from netralitas import cli as commands
from services import accounts, people
from store import open_store
from tests.ethics.test_apart import copy_of

AT = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
CODES = {
    *RULES,
    *case_words.ROLES,
    *case_words.POST_KINDS,
    *account_words.KINDS,
    *account_words.ACTIONS,
    *labels.TIERS,
    *labels.OUTCOMES,
    *labels.PLATFORMS,
    *(
        code
        for module in (account_words, case_words, ethics_cases, labels, workflow)
        for table in vars(module).values()
        if isinstance(table, dict)
        for code in table
        if isinstance(code, str) and "_" in code
    ),
}
CODE = re.compile(rf"(?<![\w./@#:-])({'|'.join(map(re.escape, sorted(CODES)))})(?![\w/@-]|[.:]\w)")
LISTS = (
    ("doctor",),
    ("case", "list"),
    ("case", "list", "--status", "semua"),
    ("case", "queue"),
    ("case", "next"),
    ("case", "search", "menang"),
    ("case", "withdraw-reading"),
    ("case", "quality"),
    ("imports", "list"),
    ("known", "list"),
    ("reviewer", "list"),
    ("reviewer", "changes"),
    ("subject", "list"),
    ("evidence", "verify"),
    ("etika", "status"),
    ("etika", "list"),
)
AS_READER = {"case", "etika"}


@pytest.fixture
def world(demo_made, tmp_path, monkeypatch):
    """A copy of the demo's workspace with the ethics family played in it; the clock of every command stands still."""
    for found in pkgutil.iter_modules(commands.__path__, f"{commands.__name__}."):
        module = importlib.import_module(found.name)
        if hasattr(module, "now"):
            monkeypatch.setattr(module, "now", lambda: AT)
    made = copy_of(demo_made[0], tmp_path / "ruang")
    play(made, lambda line: None)
    return made


@pytest.fixture
def lines_of(demo_made, world):
    """The lines that a command prints for a reader."""
    phrase = passphrase_of(demo_made[0])

    def run(*words, reader="pembaca-1", language="id"):
        signed = ("--reviewer", reader) if words[0] in AS_READER and words[-1] not in ("quality", "status") else ()
        called = ["--workspace", str(world.root), "--lang", language, *words, *signed]
        done = CliRunner().invoke(commands.cli, called, input=f"{phrase}\n", catch_exceptions=False)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.output.splitlines()

    return run


def coded(lines, language="id"):
    """The lines with a code. Codes of one English word are words in English."""
    found = [(found[1], line) for line in lines for found in CODE.finditer(line)]
    return [(code, line) for code, line in found if language == "id" or not code.isalpha()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_listed_is_said_in_words(lines_of, language):
    assert CODE.search("Kiriman sendiri, bluesky, 3 November")
    found = {words: coded(lines_of(*words, language=language), language) for words in LISTS}
    assert {words: lines for words, lines in found.items() if lines} == {}


def test_every_case_is_shown_in_words(world, lines_of):
    with open_store(world.database) as db:
        numbers = [row[0] for row in db._conn.execute("SELECT case_id FROM cases ORDER BY case_id")]
    shown = {number: lines_of("case", "show", number, reader="pimpinan-1") for number in numbers}
    assert sum(any(line.startswith("  ·") for line in lines) for lines in shown.values()) > 3
    assert {number: lines for number in shown if (lines := coded(shown[number]))} == {}


def test_the_history_of_every_account_is_told_in_words(world, lines_of):
    with open_store(world.database) as db:
        found = [a.account_id for a in accounts.all_accounts(db)]
    assert {a: lines for a in found[::7] if (lines := coded(lines_of("register", "history", a)))} == {}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_case_of_the_ethics_family_names_its_kind_state_and_readings(world, lines_of, language):
    kinds = read_ethics("etika-2018").kinds
    with open_store(world.database) as db:
        numbers = [row[0] for row in db._conn.execute("SELECT case_id FROM ethics_cases ORDER BY case_id")]
    lines = [line for n in numbers for line in lines_of("etika", "show", n, reader="pimpinan-1", language=language)]
    lines += lines_of("etika", "list", language=language) + lines_of(
        "etika", "list", reader="pembaca-3", language=language
    )
    named = [(line, code) for line in lines for code in re.findall(r"ET-\d\d", line)]
    assert len({code for _, code in named}) > 1
    for line, code in named:
        kind = kinds[code]
        assert f"{code} {kind.label if language == 'id' else kind.label_en}" in line
    assert coded(lines, language) == []
    own = [words for words in map(str, ethics_cases.STATE_WORDS.values()) if any(words in line for line in lines)]
    assert bool(own) == (language == "id")


def test_what_a_reader_did_is_told_in_words(world):
    """Every state of a clarification and every result, as the trace of a reader tells it."""
    with open_store(world.database) as db:
        told = {
            what: people._in_words("2026", what, "K-1", "tidak_terjangkau")[3] for what in ("klarifikasi", "bacaan")
        }
        assert told == {"klarifikasi": "tidak terjangkau", "bacaan": "tidak_terjangkau"}
        rows = people.trace_in(world, db, "pembaca-1", "2026", "2027", by="pimpinan-1")
    assert rows
    assert [row for row in rows if CODE.search(row[3])] == []

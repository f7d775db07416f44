"""pack add|own|withdraw as an approver types them."""

import pytest

from domain.errors import Exit, NotAllowedError
from services.settings import packs_of
from store.workspace import find_workspace
from tests.cli.conftest import LEADER, PHRASE

ADD = (
    "pack",
    "add",
    "--pack",
    "pilkada-dki-2017",
    "--group",
    "slogan",
    "--form",
    "salam sepuluh jari rekaan",
    "--match",
    "salam sepuluh jari rekaan",
    "--ignore",
    "salam dari kami",
    "--source",
    "https://contoh.example/b",
    "--reason",
    "slogan pasangan rekaan",
)


def forms(root):
    return {form for pack in packs_of(find_workspace(root)) for phrase in pack.phrases for form in phrase.forms}


def test_an_addition_is_checked_kept_listed_and_withdrawn(here, enrol, root):
    enrol("pembaca-1")
    tried = here(*ADD, "--reviewer", LEADER, "--check", answers=f"{PHRASE}\n")
    assert (tried.exit_code, "Dari 0 kiriman" in tried.output) == (0, True)
    assert "salam sepuluh jari rekaan" not in forms(root)
    kept = here(*ADD, "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert "Tersimpan sebagai sendiri-1" in kept.output
    assert "salam sepuluh jari rekaan" in forms(root)
    assert "sendiri-1" in here("pack", "own").output
    assert "Paket ini baik" in here("pack", "check", "pilkada-dki-2017").output
    twice = here(*ADD, "--reviewer", LEADER, answers=f"{PHRASE}\n")
    assert (twice.return_value, "sudah ada" in twice.output) == (Exit.ERROR, True)
    gone = here(
        "pack",
        "withdraw",
        "sendiri-1",
        "--reason",
        "ternyata salah sumber",
        "--reviewer",
        LEADER,
        answers=f"{PHRASE}\n",
    )
    assert "Ditarik" in gone.output
    assert "salam sepuluh jari rekaan" not in forms(root)


def test_a_reader_adds_nothing(here, enrol, root):
    enrol("pembaca-1")
    with pytest.raises(NotAllowedError):
        here(*ADD, "--reviewer", "pembaca-1", answers=f"{PHRASE}\n")
    assert "salam sepuluh jari rekaan" not in forms(root)

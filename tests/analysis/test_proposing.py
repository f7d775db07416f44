"""Nicknames proposed from posts: invented posts about invented contestants of the demo's pack."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.proposing import propose
from demo.world import load_world
from domain.packs import load_pack
from domain.types import Item
from netralitas.cli import cli


@pytest.fixture(scope="module")
def pack():
    return load_pack(str(load_world().pack))


def heads(pack):
    return [(one, pack.contests[one.contest].region) for one in pack.candidates if one.role == "head"]


def posts(pack, number, *texts):
    """The texts with the number's head in place of {X}, as posts of that head's region."""
    head, region = heads(pack)[number]
    return [Item(id=str(n), text=text.replace("{X}", head.name), region=region) for n, text in enumerate(texts)]


ABOUT = (
    "calon kita {X} alias wokgimo di pasar",
    "wokgimo hadir, {X} disambut",
    "bersama {X} si wokgimo",
    "{X} wokgimo datang lagi",
    "sore ini {X} wokgimo ke desa",
    "wokgimo berpidato kata {X}",
)


def test_a_word_that_stands_with_one_contestant_only_is_proposed(pack):
    found = propose(pack, posts(pack, 0, *ABOUT))
    assert [one.form for one in found if one.form == "wokgimo"] == ["wokgimo"]
    assert heads(pack)[0][0].name in found[0].names


def test_a_word_that_stands_elsewhere_too_is_not(pack):
    elsewhere = [Item(id=f"x{n}", text=f"wokgimo enak dimakan hari ke {n}") for n in range(3)]
    assert all(one.form != "wokgimo" for one in propose(pack, [*posts(pack, 0, *ABOUT), *elsewhere]))


def test_a_word_about_several_contestants_is_not(pack):
    other = posts(pack, 1, *(text.replace("di pasar", "di kebun") for text in ABOUT))
    assert all(one.form != "wokgimo" for one in propose(pack, [*posts(pack, 0, *ABOUT), *other]))


def test_copies_of_one_post_and_accounts_propose_nothing(pack):
    assert propose(pack, posts(pack, 0, *(["{X} disambut wokgimo"] * 50))) == []
    with_account = posts(pack, 0, *(text.replace("wokgimo", "@wokgimo") for text in ABOUT))
    assert all("@" not in one.form and "wokgimo" not in one.form for one in propose(pack, with_account))


def test_what_is_proposed_waits_for_a_source(pack, tmp_path: Path):
    source, target = tmp_path / "kiriman.jsonl", tmp_path / "usulan.toml"
    rows = [json.dumps({"id": item.id, "text": item.text, "region": item.region}) for item in posts(pack, 0, *ABOUT)]
    source.write_text("\n".join([*rows, "{rusak"]), "utf-8")
    folder = str(load_world().pack)
    done = CliRunner().invoke(cli, ["pack", "propose", str(source), "--pack", folder, "--output", str(target)])
    assert done.exit_code == 0
    assert "wokgimo" in done.output
    assert f"baris {len(rows) + 1}: baris bukan JSON" in done.output
    assert 'source = ""' in target.read_text("utf-8")

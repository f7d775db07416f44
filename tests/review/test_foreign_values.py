"""What a receiver, a restorer or a centre is handed may hold anything: it is taken apart to an answer in words, never to
an unexpected error, and a change of it is never whole."""

import copy
import json
import random

import pytest

from domain.errors import EvidenceError, StoreError
from services import backup, ethics_keeping, evidence
from tests.review.test_packet import exporting  # noqa: F401

VALUES = [None, [], {}, "x", -1, 10**30, 1.5, "ff", "f", "\ud800", True, [[]], {"a": 1}]


def places(value, path=()):
    """The way to every value inside."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def changed(value, path, new):
    """The value with another one, or nothing, at that place."""
    made = copy.deepcopy(value)
    if not path:
        return new
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    if new == "x" and isinstance(inner, dict):
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return made


def answer(folder):
    try:
        return evidence.check_packet(folder)
    except EvidenceError as error:
        return [str(error.what)]


def test_a_packet_of_anything_is_answered_in_words(exporting, tmp_path):  # noqa: F811
    folder, rnd = exporting(), random.Random(3)
    assert evidence.check_packet(folder) == []
    whole = json.loads((folder / evidence.PROOF).read_text("utf-8"))
    inner = json.loads(whole["statement"])
    bodies = [json.dumps(changed(whole, path, rnd.choice(VALUES))) for path in places(whole)]
    bodies += [
        json.dumps({**whole, "statement": json.dumps(changed(inner, path, rnd.choice(VALUES)))})
        for path in places(inner)
    ]
    for name in [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]:
        kept = (folder / name).read_bytes()
        others = bodies if name == evidence.PROOF else []
        for body in [*others, "", "[" * 200_000, '{"a":' * 100_000, "\x00", kept.decode("latin-1") + "x"]:
            (folder / name).write_bytes(body.encode("utf-8", "surrogatepass"))
            assert answer(folder) or (folder / name).read_bytes() == kept, (name, body[:100])
        (folder / name).write_bytes(kept)
    assert evidence.check_packet(folder) == []


def test_a_link_in_a_packet_is_no_file_of_it(exporting, tmp_path):  # noqa: F811
    """What it leads to can change after the check."""
    folder = exporting()
    for path in [p for p in folder.rglob("*.csv") if p.is_file()]:
        away = tmp_path / path.name
        path.rename(away)
        path.symlink_to(away)
        assert evidence.check_packet(folder) == [f"{path.relative_to(folder).as_posix()} berubah atau hilang"]


JOURNALS = [
    "",
    "[",
    "[" * 200_000,
    "3",
    "null",
    '"x"',
    "[3]",
    '[["case"]]',
    '[["a", "b", "c"]]',
    "\xff",
    "[[]]",
    "[null]",
]


@pytest.mark.parametrize("text", JOURNALS)
def test_a_damaged_journal_of_deletions_stops_a_restore_in_words(tmp_path, text):
    """As if nothing had been deleted, it would bring back what was."""
    path = tmp_path / "nisan.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match="daftar yang sudah dihapus"):
        backup.journal(path)
    with pytest.raises(StoreError, match="daftar yang sudah dihapus"):
        ethics_keeping.journal(path)


@pytest.mark.parametrize("name", ["files", "captures", "beside", ""])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_manifest_of_anything_is_no_backup(tmp_path, name, value):
    manifest = {"files": dict.fromkeys(backup.NAMES, "0" * 64), "captures": 1, "beside": ""}
    if name == "files" and not value and isinstance(value, list):
        value = sorted(backup.NAMES)  # the names as a list: the same set, and no digest
    text = json.dumps({**manifest, name: value} if name else value)
    (tmp_path / backup.MANIFEST).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(StoreError):
        backup._checked(tmp_path)

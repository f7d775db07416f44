"""Whatever somebody puts into the folder of the evidence is a finding in words, and nothing waits for it or reads it."""

import os
import resource
import stat
import time
from pathlib import Path
from tempfile import gettempdir

import pytest

from domain.errors import EvidenceError
from store import bodies, evidence
from store.strangers import strangers
from tests.store.test_evidence import captured, root  # noqa: F401

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
HUGE = 1 << 40  # a hole: it costs no disk, and nobody reads it to its end
MEMORY = 4 << 30


def folder_there(path, kept):
    path.mkdir()


def full_folder(path, kept):
    path.mkdir()
    (path / path.name).write_bytes(kept)


def link_to_another(path, kept):
    path.symlink_to("/etc/passwd")


def link_to_the_same(path, kept):
    """Leads to the very bytes; what it leads to can be changed without the evidence."""
    away = path.parent.parent.parent.parent / "di-luar"
    away.write_bytes(kept)
    path.symlink_to(away)


def link_to_itself(path, kept):
    path.symlink_to(path)


def pipe(path, kept):
    os.mkfifo(path)


def empty(path, kept):
    path.touch()


def cut(path, kept):
    path.write_bytes(kept[:-1])


def longer(path, kept):
    path.write_bytes(kept + b"x")


def huge(path, kept):
    path.write_bytes(kept)
    os.truncate(path, HUGE)


def nothing(path, kept):
    pass


def closed(path, kept):
    path.write_bytes(kept)
    path.chmod(0)


STRANGE = [folder_there, full_folder, link_to_another, link_to_the_same, link_to_itself, pipe, empty, cut, longer, huge]
LOST = [nothing, closed]


@pytest.fixture(autouse=True)
def bounded():
    """A reader that takes in a hole of a terabyte ends here, and not with the machine."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def kept_file(root, kind):  # noqa: F811
    """A file of the evidence: an object, or a bundle."""
    return min(p for p in (root / kind).rglob("*") if p.is_file())


def findings(store, root):  # noqa: F811
    started = time.monotonic()
    found = [*evidence.verify(store, root), *strangers(store, root)]
    assert time.monotonic() - started < 10
    assert all(line and str(line)[0].islower() for line in found)
    return found


@pytest.mark.parametrize("kind", ["objects", "bundles"])
@pytest.mark.parametrize("put", STRANGE + LOST, ids=lambda put: put.__name__)
def test_in_the_place_of_a_kept_file_it_is_found_and_verifying_ends(captured, root, kind, put, in_child):  # noqa: F811
    assert findings(captured, root) == []
    path = kept_file(root, kind)
    name, kept = path.name.removesuffix(".tar"), path.read_bytes()
    path.unlink()
    put(path, kept)
    if put is closed and os.geteuid() == 0:
        _as_nobody(captured, root, in_child)
        return
    found = findings(captured, root)
    assert found
    said = {nothing: "tidak ada"} | dict.fromkeys((empty, cut, longer, huge), "berubah")
    assert any(said.get(put, "bukan berkas biasa") in line for line in found)
    held = [row[0] for row in captured._conn.execute("SELECT sha256 FROM bodies WHERE bundle = ?", (name,))] or [name]
    whole = kind == "bundles" and put in (cut, longer, huge)  # what is before its end can still be read
    for sha256 in held if not whole else ():
        with pytest.raises(EvidenceError) as caught:
            bodies.read_body(captured, root, sha256)
        assert caught.value.remedy


def _open_to_all(root):  # noqa: F811
    """The folders below the system's own one for files that pass: how many, the runner decides."""
    outer = [p for p in root.parents if p.is_relative_to(gettempdir()) and p != Path(gettempdir())]
    for path in (*outer, root, *(p for p in root.rglob("*") if stat.S_ISDIR(p.lstat().st_mode))):
        path.chmod(0o755)


def _as_nobody(captured, root, in_child):  # noqa: F811
    """What may not be read is no damage: it is said as what it is."""
    _open_to_all(root)
    kind, words = in_child(lambda: [str(line) for line in findings(captured, root)], nobody=True)
    assert kind == "list"
    assert "tidak dapat dibaca (Permission denied)" in words
    assert "berubah" not in words


PLACES = ["", "objects", "bundles", "objects/ab", "bundles/ab", "lain", "objects/zz", "objects/ab/cd"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("put", STRANGE, ids=lambda put: put.__name__)
def test_beside_the_kept_files_it_is_found_whatever_it_is_and_wherever(captured, root, place, put):  # noqa: F811
    folder = root / place
    folder.mkdir(parents=True, exist_ok=True)
    one = kept_file(root, "objects")
    put(folder / one.name, one.read_bytes())  # under the name of a kept one, which is elsewhere
    found = findings(captured, root)
    said = [line for line in found if "bukan milik catatan mana pun" in line]
    assert len(said) == len(found) >= 1
    assert any(str(folder.relative_to(root) / one.name) in line or place.split("/")[0] in line for line in said)


def test_a_folder_that_nobody_may_look_into_is_said(captured, root, in_child):  # noqa: F811
    _open_to_all(root)
    shut = kept_file(root, "objects").parent
    shut.chmod(0)
    kind, words = in_child(lambda: [str(line) for line in findings(captured, root)], nobody=True)
    shut.chmod(0o755)
    assert kind == "list", words
    assert f"folder objects/{shut.name} tidak dapat dibaca (Permission denied)" in words


@pytest.mark.parametrize("put", STRANGE, ids=lambda put: put.__name__)
def test_a_deletion_takes_whatever_lies_in_the_place_of_what_must_go(captured, root, put):  # noqa: F811
    for kind in ("objects", "bundles"):
        path = kept_file(root, kind)
        name, kept = path.name.removesuffix(".tar"), path.read_bytes()
        path.unlink()
        put(path, kept)
        held = [row[0] for row in captured._conn.execute("SELECT sha256 FROM bodies WHERE bundle = ?", (name,))]
        bodies.remove(captured, root, held or [name])
        assert not os.path.lexists(path)


def test_beginnings_of_any_kind_stop_no_import(root, tmp_path):  # noqa: F811
    (root / "objects").mkdir(parents=True)
    (root / "objects" / "folder.tmp").mkdir()
    os.mkfifo(root / "objects" / "pipa.tmp")
    for path in (root / "objects").iterdir():
        os.utime(path, (1, 1))
    (tmp_path / "kiriman.jsonl").write_text("isi")
    sha256, _size = bodies.store_file(root, tmp_path / "kiriman.jsonl")
    assert bodies.read_bytes(root, sha256) == b"isi"

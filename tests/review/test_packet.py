"""An export that is killed at any moment leaves no packet, or a whole one; the next export is whole."""

import hashlib
import os
import random
import signal
import threading
import time
import zipfile
from datetime import timedelta

import pytest

from domain.case_entries import NewApproval
from domain.errors import WorkflowError
from domain.types import Person
from review.case_summary import Context
from services import casework, packets, reading_list
from services.packet_orders import PacketOrder
from store import accounts as registered
from store import cases, checkpoints, open_store, signing
from store.database import transaction

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture
def exporting(store, body, given, case_id, now, tmp_path):
    """Exports the case in this process: exporting(zipped=False) -> path; `ready` is called with the store open."""
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=now)
    rows = tuple(registered.all_accounts(store))
    answers = cases.answers_of(store, case_id)
    person = Person(person_id="orang-1", name="Nama Rekaan", nip="", asn_type="PNS")
    key = signing.make_key(tmp_path / "k.pem")
    with transaction(store):
        checkpoints.checkpoint(store, key, now)
    store.close()

    def context(mark):
        return Context(
            body=body,
            body_name="Uji",
            responsible="",
            packs=(),
            person=person,
            accounts=rows,
            answers=answers,
            key=b"k" * 32,
            scope="uji",
            mark=mark,
        )

    def run(*, zipped=False, ready=lambda: None):
        order = PacketOrder(
            reviewer_id="pembaca-1", recipient="BKN", recipient_kind="bkn", letter_number="1", zipped=zipped
        )
        conn = open_store(tmp_path / "netralitas.db")
        ready()
        try:
            return packets.export(
                conn, body, tmp_path / "evidence", tmp_path / "berkas", case_id, order, context, key, at=now
            )
        finally:
            conn.close()

    return run


def whole(folder):
    """Whether every file that the sums name is there and is what they say, and no other."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    named = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(files) == set(named) | {"SHA256SUMS", "SHA256SUMS.sig"}
    return all(hashlib.sha256(files[n].read_bytes()).hexdigest() == sha for n, sha in named.items())


def test_an_export_waits_for_another_one_and_leaves_its_beginnings_alone(exporting, tmp_path):
    conn = open_store(tmp_path / "netralitas.db")
    others = tmp_path / "berkas" / ".K-2024-0001-09.0123.tmp"
    others.mkdir(parents=True)
    made, opened, held = [], threading.Event(), threading.Event()
    mine = threading.Thread(target=lambda: made.append(exporting(ready=lambda: (opened.set(), held.wait(10)))))
    mine.start()
    assert opened.wait(10)
    with transaction(conn):  # as the other one holds it
        held.set()
        mine.join(0.3)
        assert (mine.is_alive(), others.is_dir()) == (True, True)
    mine.join()
    conn.close()
    assert (whole(made[0]), others.exists()) == (True, False)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_export_that_is_killed_leaves_no_half_packet(exporting, tmp_path):
    started = time.perf_counter()
    assert whole(exporting())
    took = time.perf_counter() - started
    moments, out, killed = random.Random(7), tmp_path / "berkas", 0
    for n in range(12):
        child = os.fork()
        if child == 0:
            exporting(zipped=bool(n % 2))
            os._exit(0)
        time.sleep(moments.random() * took)
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        for path in out.iterdir():
            if path.suffix == ".zip" and not path.name.startswith("."):
                with zipfile.ZipFile(path) as archive:
                    assert archive.testzip() is None
            else:
                assert path.name.startswith(".") or whole(path), path.name
    assert killed > 3, "the kills came while it was at work"
    assert whole(exporting())
    assert not [p.name for p in out.iterdir() if p.name.startswith(".")], "what was left is swept away"


def test_a_packet_leaves_only_with_a_finding_that_stands_and_the_bodys_consent(
    store, named, given, case_id, now, tmp_path
):
    body, key = named("bawaslu"), signing.make_key(tmp_path / "k.pem")
    later = [now + timedelta(minutes=n) for n in range(9)]

    def leave(kind):
        order = PacketOrder(reviewer_id="pembaca-1", recipient="BKN", recipient_kind=kind, letter_number="1")
        person = Person(person_id="orang-1", name="Nama Rekaan", nip="", asn_type="PNS")
        accounts = tuple(registered.all_accounts(store))
        context = lambda mark: Context(  # noqa: E731
            body=body,
            body_name="Uji",
            responsible="",
            packs=(),
            person=person,
            accounts=accounts,
            answers=cases.answers_of(store, case_id),
            key=b"k" * 32,
            scope="uji",
            mark=mark,
        )
        with transaction(store):
            checkpoints.checkpoint(store, key, later[8])
        return packets.export(
            store, body, tmp_path / "evidence", tmp_path / "berkas", case_id, order, context, key, at=later[8]
        )

    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=later[n])
    with pytest.raises(WorkflowError, match="belum mempunyai pleno"):
        leave("bkn")
    assert leave("internal").exists(), "the meeting itself needs the file"
    pleno = NewApproval(kind="pleno", number="1", held_on=now.date(), members=("a", "b", "c"))
    casework.approve(store, body, case_id, "pimpinan-1", pleno, at=later[3])
    assert leave("bkn").exists()
    casework.clarify(store, body, case_id, "pembaca-1", state="diterima", note="", at=later[4])
    with pytest.raises(WorkflowError, match="belum dinyatakan dugaan layak diteruskan"):
        leave("bkn")

"""Pure work over pieces: the same bytes as one process, in order, also when a worker dies."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.engine import compile_engine
from cluster.address import read_address
from cluster.many import Many
from domain.errors import ConfigError
from domain.packs import load_pack
from services import filtering, flagging
from services.filtering import compiled, filter_over, filter_with

PACKS = ("pilkada-dki-2017",)
TEXTS = ("Dukung Anies Sandi, coblos nomor 3!", "Rapat dinas pukul delapan.", "Ahok Djarot lanjutkan", "")


def lines(count):
    """Posts, empty lines and broken ones, each with its own number."""
    for n in range(count):
        if n % 13 == 5:
            yield b"\n"
        elif n % 17 == 3:
            yield b'{"id": "rusak", "te\n'
        else:
            yield json.dumps({"id": str(n), "text": f"{TEXTS[n % len(TEXTS)]} {n}"}).encode() + b"\n"


def test_the_filter_gives_the_bytes_of_one_process_though_a_worker_dies(machines, monkeypatch):
    monkeypatch.setattr(filtering, "CHUNK", 20)
    for name in ("satu", "dua", "tiga"):
        machines.worker(name)
    alone = b"".join(filter_with(lines(4000), PACKS, 1))
    made = filter_over(lines(4000), PACKS, machines.address)
    parts = [next(made), next(made)]
    machines.kill("worker", "dua")
    assert b"".join([*parts, *made]) == alone


def test_the_command_gives_the_bytes_of_one_process(machines, tmp_path):
    machines.worker("satu")
    source, outputs = tmp_path / "kiriman.jsonl", []
    source.write_bytes(b"".join(lines(300)))
    for words in ([], ["--cluster", machines.address.url]):
        command = [sys.executable, "-m", "netralitas", *words, "flag", "--pack", PACKS[0], "--input", str(source)]
        outputs.append(subprocess.run(command, capture_output=True, check=True).stdout)
    assert outputs[0] == outputs[1] != b""


def test_the_store_is_flagged_as_by_one_process(machines, store, add_account, add_post, now):
    machines.worker("satu")
    account, day = add_account("akun.contoh", region="31.71"), datetime(2017, 2, 1, 3, tzinfo=UTC)
    for n in range(60):
        add_post(account, f"k{n}", f"{TEXTS[n % len(TEXTS)]} {n}", now, published=day)
    engine = compile_engine([load_pack(PACKS[0])])
    rows, told = [], []
    kept = "SELECT post_id, version, queue, stance, tier FROM assessments ORDER BY 1, 2"
    # Another name for the engine reads all posts again; a flag that stood already is not new.
    for name, away in (("sendiri", None), ("bersama", machines.address)):
        done = flagging.flag_store(store, engine, name, now, cluster=away)
        rows.append((done.posts, done.queued, done.cut))
        if away is not None:
            assert done.flags == 0
        told.append([tuple(row) for row in store._conn.execute(kept)])
    assert rows[0] == rows[1]
    assert rows[0][0] == 60
    assert rows[0][1] > 0
    assert told[0] == told[1]


def test_an_error_of_the_work_is_the_callers(machines):
    machines.worker("satu")
    with Many(machines.address, compiled, json.loads, (load_pack(PACKS[0]),)) as many, pytest.raises(TypeError):
        list(many.map([b"{}"]))


@pytest.mark.parametrize(
    "written",
    [
        "10.0.0.5:8786",
        "tcp://10.0.0.5:8786",
        "tcp://penjadwal.contoh.test:8786",
        "http://localhost:1",
        "tls://host",
        "tcp://localhost:teks",
    ],
)
def test_an_address_that_others_could_read_or_none_at_all_is_refused(written):
    with pytest.raises(ConfigError):
        read_address(written)


def test_other_commands_do_not_take_a_cluster():
    command = [sys.executable, "-m", "netralitas", "--cluster", "tcp://127.0.0.1:1", "purge"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent)
    assert done.returncode == 2
    assert "--cluster hanya untuk crawl, flag, images" in done.stderr

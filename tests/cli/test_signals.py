"""A program that is ended from outside, or whose terminal closes, ends in order and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture
def desk(tmp_path):
    """Starts the desk over a workspace that can only be read, whose sessions lie in a copy; its process and folder."""
    root, kept, port = tmp_path / "kantor", tmp_path / "sementara", free_port()
    kept.mkdir()
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "luar"), "TMPDIR": str(kept)}
    command = [sys.executable, "-m", "netralitas"]
    subprocess.run(
        [*command, "init", str(root), "--pack", "pilkada-dki-2017"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (root / "netralitas.db.damaged").write_text("uji")
    started = []

    def start(*before):
        process = subprocess.Popen(
            [*before, *command, "--workspace", str(root), "desk", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Whatever started the tests may have it ignored, and a process inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        started.append(process)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return process, kept
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the desk did not start")

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_copy_of_a_desk_that_only_reads_goes_with_its_process(desk, how):
    process, kept = desk()
    assert list(kept.glob("netralitas-*"))
    process.send_signal(how)
    process.wait(timeout=30)
    assert list(kept.iterdir()) == []


def test_what_was_started_to_outlive_its_terminal_does(desk):
    process, _ = desk("nohup")
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)

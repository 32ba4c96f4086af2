# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""How `wharfd --reload` finds its daemon, and who may answer it."""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from harness import process
from harness.daemon import binary
from harness.reloading import reload
from harness.waiting import wait_until


def socket_name(configuration):
    """What the control socket of a daemon is called that was started with no other flag than --config."""
    number = 0xCBF29CE484222325  # FNV-1a
    for byte in f"{configuration}\n\n".encode():
        number = (number ^ byte) * 0x100000001B3 & 2**64 - 1
    return f"wharfd-{number:016x}.sock"


def test_nobody_runs(harbour):
    directory = harbour.directory()
    file = directory / "wharfd.json"
    file.write_text(json.dumps(harbour.settings(directory)))
    answer = harbour.run("--config", str(file), "--reload")
    assert answer.returncode == 69
    assert "no daemon runs with" in answer.stderr


def test_daemon_is_found_by_the_flags_that_it_was_started_with(harbour):
    daemon = harbour.start()
    # The same file by another name is the same file.
    assert reload(daemon, harbour, ["--config", "./wharfd.json"]).returncode == 0
    assert reload(daemon, harbour, ["--config", str(daemon.configuration), "--port", "1"]).returncode == 69


def test_daemon_is_found_by_links_that_lead_to_the_next_deployment(harbour):
    directory = harbour.directory()
    flags = ["--config", "current.json", "--directory", str(directory / "current")]
    (directory / "next").mkdir()
    (directory / "current").symlink_to("root")
    (directory / "current.json").symlink_to("wharfd.json")
    daemon = harbour.start(directory=directory, how={"arguments": flags})
    assert reload(daemon, harbour, flags).returncode == 0
    (directory / "next.json").write_bytes(daemon.configuration.read_bytes())
    for link, target in (("current", "next"), ("current.json", "next.json")):
        (directory / link).unlink()
        (directory / link).symlink_to(target)
    answer = reload(daemon, harbour, flags)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="takes two other users")
@pytest.mark.parametrize("kind", ["foreign", "open", "link"])
def test_directory_that_is_not_ones_own_has_no_daemon(harbour, kind):
    """Somebody was first in /tmp, and answers for a daemon that they are not."""
    victim, stranger = 64123, 64124
    place, elsewhere = f"/tmp/wharfd-{victim}", harbour.directory()
    elsewhere.chmod(0o777)
    configuration = elsewhere / "wharfd.json"
    configuration.write_text("{}")
    os.mkdir(elsewhere / "trap")
    os.symlink(elsewhere / "trap", place) if kind == "link" else os.mkdir(place)
    try:
        os.chown(place, *(2 * (victim if kind == "open" else stranger,)), follow_symlinks=False)
        os.chmod(place, 0o777)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(f"{place}/{socket_name(configuration)}")
            os.chmod(listener.getsockname(), 0o777)
            listener.listen()
            answer = subprocess.run(
                [binary(), "--config", str(configuration), "--reload"], env={}, user=victim, group=victim,
                extra_groups=[], cwd="/", capture_output=True, text=True, timeout=10, check=False)
        assert answer.returncode == 69
        assert "no daemon runs with" in answer.stderr
    finally:
        os.unlink(place) if kind == "link" else shutil.rmtree(place)


def test_daemon_that_ends_while_it_is_asked_is_told(harbour):
    daemon = harbour.start()
    daemon.signal(signal.SIGSTOP)
    call = subprocess.Popen(
        [binary(), "--config", str(daemon.configuration), "--reload"], stderr=subprocess.PIPE, text=True)
    try:
        # Connected and asleep: it has asked, and waits for the answer.
        wait_until(
            lambda: process.socket_count(call.pid) and Path(f"/proc/{call.pid}/stat").read_text().split()[2] == "S",
            "a call that waits",
        )
        daemon.stopped_on_purpose = True
        daemon.popen.kill()
        assert call.wait(10) == 69
        assert "the daemon ended while it was asked" in call.stderr.read()
    finally:
        call.kill()
        call.wait()


def test_control_socket_is_removed_at_the_end(harbour):
    daemon = harbour.start()
    name = socket_name(daemon.configuration)
    paths = [line.split()[-1] for line in Path(f"/proc/{daemon.pid}/net/unix").read_text().splitlines()]
    place = next(path for path in paths if path.endswith(f"/{name}"))
    assert os.path.exists(place)
    assert reload(daemon, harbour).returncode == 0
    assert daemon.stop() == 0
    assert not os.path.exists(place)
    assert reload(daemon, harbour).returncode == 69

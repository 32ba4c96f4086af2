# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the daemon tells a service manager, and when."""

import contextlib
import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from harness import process
from harness.client import request
from harness.daemon import REPOSITORY, binary
from harness.manager import Manager
from harness.reloading import reload, reloaded, write
from harness.uploads import put
from harness.waiting import wait_until


@pytest.fixture
def manage(harbour):
    """Starts a daemon below a manager."""
    managers = []

    def start(watchdog=None, ready=True, **changes):
        directory = harbour.directory()
        manager = Manager(directory, watchdog)
        managers.append(manager)
        (directory / "root" / "index.html").write_text("quay\n")
        daemon = harbour.launch(directory, harbour.settings(directory, **changes), **manager.how())
        if ready:
            daemon.wait_ready()
            manager.wait_for("READY", "1")
        return manager, daemon

    yield start
    for manager in managers:
        manager.close()


def test_ready_is_said_once_and_with_a_status(manage):
    manager, daemon = manage(workers=2)
    assert daemon.get("/").status == 200
    assert manager.wait_for("READY")["STATUS"] == "2 workers, 0 connections, 0 requests"
    assert [message for _, message in manager.messages if "READY" in message] == [manager.wait_for("READY")]


def test_ready_comes_when_connections_are_taken_and_not_before(harbour):
    directory = harbour.directory()
    (directory / "root" / "index.html").write_text("quay\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    found = []

    def connect():
        with contextlib.suppress(OSError), socket.create_connection(address, timeout=5) as client:
            client.sendall(request("/"))
            found.append(client.recv(4096))

    manager = Manager(directory, on_ready=connect)
    daemon = harbour.launch(directory, harbour.settings(directory, listen=[f"127.0.0.1:{address[1]}"]), **manager.how())
    wait_until(lambda: manager.said("READY"), lambda: "READY")
    assert found and found[0].startswith(b"HTTP/1.1 200 ")
    assert daemon.wait_ready().stop() == 0
    manager.close()


def test_start_that_fails_is_never_ready_and_says_why(harbour):
    directory = harbour.directory()
    manager = Manager(directory)
    settings = harbour.settings(directory, root=str(directory / "missing"))
    daemon = harbour.launch(directory, settings, **manager.how())
    assert daemon.wait_exit() == 78
    assert not manager.said("READY")
    assert re.fullmatch(r"did not start: .*wharfd\.json.*root.*missing.*", manager.wait_for("STATUS")["STATUS"])
    manager.close()


def test_status_of_a_failed_start_says_how_many_problems_there_are(harbour):
    directory = harbour.directory()
    manager = Manager(directory)
    settings = harbour.settings(directory, workers="many", index=5)
    assert harbour.launch(directory, settings, **manager.how()).wait_exit() == 78
    assert manager.wait_for("STATUS")["STATUS"].endswith("(and 1 more; the log has all)")
    manager.close()


def test_address_that_is_taken_is_the_status_of_a_failed_start(harbour):
    first = harbour.start()
    directory = harbour.directory()
    manager = Manager(directory)
    settings = harbour.settings(directory, listen=[first.address.text])
    assert harbour.launch(directory, settings, **manager.how()).wait_exit() == 69
    assert "in use by another process" in manager.wait_for("STATUS")["STATUS"]
    manager.close()


def test_status_is_refreshed_while_serving(manage):
    manager, daemon = manage(watchdog=0.4)
    for _ in range(3):
        assert daemon.get("/").status == 200
    manager.wait_for("STATUS", "1 worker, 0 connections, 3 requests")
    with daemon.connect() as connection:
        assert connection.get("/").status == 200
        manager.wait_for("STATUS", "1 worker, 1 connection, 4 requests")


def test_status_that_has_not_changed_is_not_said_again(manage):
    manager, _ = manage(watchdog=0.2)
    wait_until(lambda: sum("WATCHDOG" in message for _, message in manager.messages) > 10, lambda: "ten beats")
    statuses = [message["STATUS"] for _, message in manager.messages if "STATUS" in message]
    assert len(statuses) == len(set(statuses))


def test_status_of_a_reload_is_not_taken_for_what_was_said_before(manage, harbour):
    manager, daemon = manage(watchdog=20)
    manager.wait_for("WATCHDOG", "1")
    said = manager.count()
    # All of it between two rounds: what the next one has to say is what the last one said.
    with daemon.connect():
        reloaded(daemon, harbour)
        assert "1 connection," in manager.wait_for("READY", "1", after=said)["STATUS"]
    assert not any("WATCHDOG" in message for _, message in manager.messages[said:])
    manager.wait_for("STATUS", "1 worker, 0 connections, 0 requests", after=said)


def test_first_beat_comes_with_ready(manage):
    # The watchdog's time begins there, and a round may be as much as five seconds away.
    manager, _ = manage(watchdog=20)
    manager.wait_for("WATCHDOG", "1", deadline=3)


def test_reload_is_announced_with_its_instant_and_ended_by_ready(manage, harbour):
    manager, daemon = manage()
    said = manager.count()
    before = time.monotonic()
    reloaded(daemon, harbour, workers=2)
    after = time.monotonic()
    reloading = manager.wait_for("RELOADING", "1", after=said)
    assert before <= int(reloading["MONOTONIC_USEC"]) / 1e6 <= after
    ready = manager.wait_for("READY", "1", after=said)
    assert ready["STATUS"].startswith("2 workers")
    order = [key for _, message in manager.messages[said:] for key in message if key in ("RELOADING", "READY")]
    assert order == ["RELOADING", "READY"]


def test_refused_reload_stays_in_the_status_until_one_is_taken(manage, harbour):
    manager, daemon = manage(watchdog=0.4)
    said = manager.count()
    write(daemon, harbour, workers="many")
    assert reload(daemon, harbour).returncode == 78
    ready = manager.wait_for("READY", "1", after=said)
    assert "; the last reload was refused: " in ready["STATUS"]
    assert "workers" in ready["STATUS"].partition("refused: ")[2]
    assert daemon.get("/").status == 200
    # Rounds go on, and do not forget it.
    manager.wait_for("STATUS", lambda text: "1 request;" in text and "refused" in text, after=said)
    said = manager.count()
    reloaded(daemon, harbour)
    assert "refused" not in manager.wait_for("READY", "1", after=said)["STATUS"]


def test_no_message_is_longer_than_systemd_takes(manage, harbour):
    # Systemd drops a longer message, and with it what else that says.
    manager, daemon = manage(watchdog=0.4)
    write(daemon, harbour, **{"é" * 100_000: 1})
    said = manager.count()
    assert reload(daemon, harbour).returncode == 78
    assert "refused" in manager.wait_for("READY", "1", after=said)["STATUS"]
    # Rounds repeat it, together with the sign of life.
    assert daemon.get("/").status == 200
    manager.wait_for("STATUS", lambda text: "1 request;" in text and "refused" in text, after=said)
    for _, message in manager.messages:
        assert len("\n".join(f"{key}={value}" for key, value in message.items()).encode()) < 4096
    daemon.signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0


def test_start_that_fails_for_a_long_reason_says_so(harbour):
    directory = harbour.directory()
    manager = Manager(directory)
    daemon = harbour.launch(directory, harbour.settings(directory, **{"x" * 100_000: 1}), **manager.how())
    assert daemon.wait_exit() == 78
    assert len(manager.wait_for("STATUS")["STATUS"]) < 4096
    manager.close()


def test_hang_up_is_a_reload_too(manage):
    manager, daemon = manage()
    said = manager.count()
    daemon.signal(signal.SIGHUP)
    manager.wait_for("RELOADING", "1", after=said)
    manager.wait_for("READY", "1", after=said)


def test_reloads_that_come_all_at_once_are_all_taken(manage, harbour):
    manager, daemon = manage()
    for _ in range(50):
        daemon.signal(signal.SIGHUP)
    reloaded(daemon, harbour, workers=2)
    wait_until(
        lambda: sum("RELOADING" in message for _, message in manager.messages)
        == sum("READY" in message for _, message in manager.messages) - 1,
        lambda: "a READY for each reload",
    )
    assert daemon.get("/").status == 200


def test_watchdog_is_fed_several_times_in_its_time(manage):
    manager, _ = manage(watchdog=1)
    wait_until(lambda: sum("WATCHDOG" in message for _, message in manager.messages) >= 8, lambda: "eight beats")
    beats = [at for at, message in manager.messages if "WATCHDOG" in message]
    assert max(later - earlier for earlier, later in zip(beats, beats[1:])) < 1


def test_watchdog_is_fed_while_the_daemon_is_busy_and_while_it_stops(manage):
    manager, daemon = manage(watchdog=1, methods=["GET", "HEAD", "PUT"])
    with daemon.connect() as upload:
        upload.send(put("/slow", b"0123456789")[:-5])
        wait_until(lambda: manager.said("WATCHDOG"), lambda: "a beat")
        daemon.signal(signal.SIGTERM)
        manager.wait_for("STOPPING", "1")
        said = manager.count()
        manager.wait_for("WATCHDOG", "1", after=said)
        upload.send(b"56789")
        assert upload.response("PUT").status == 201
    assert daemon.wait_exit() == 0


def test_no_watchdog_is_fed_that_was_not_asked_for(manage, harbour):
    manager, daemon = manage()
    reloaded(daemon, harbour)
    assert not manager.said("WATCHDOG")


def test_stopping_is_said_and_more_time_is_asked_for_while_an_upload_goes_on(manage):
    manager, daemon = manage(watchdog=1, methods=["GET", "HEAD", "PUT"], timeouts={"shutdown": "40s"})
    with daemon.connect() as upload:
        upload.send(put("/slow", b"0123456789")[:-5])
        wait_until(lambda: daemon.get("/").status == 200, lambda: "an answer")
        daemon.signal(signal.SIGTERM)
        stopping = manager.wait_for("STOPPING", "1")
        assert stopping["STATUS"].startswith("stopping: ")
        assert int(stopping["EXTEND_TIMEOUT_USEC"]) >= 1_000_000
        said = manager.count()
        # Again and again, well before what was asked for is over.
        for _ in range(3):
            more = manager.wait_for("EXTEND_TIMEOUT_USEC", after=said)
            # Enough also for what comes after the last of them, however often they come.
            assert int(more["EXTEND_TIMEOUT_USEC"]) >= 5_000_000
            said = manager.count()
        upload.send(b"56789")
        assert upload.response("PUT").status == 201
    assert daemon.wait_exit() == 0
    assert (daemon.tree / "slow").read_bytes() == b"0123456789"


def test_manager_that_does_not_listen_is_nobodys_problem(harbour):
    directory = harbour.directory()
    manager = Manager(directory)
    how = manager.how()
    manager.close()
    daemon = harbour.launch(directory, harbour.settings(directory), **how).wait_ready()
    assert daemon.raw(request("/nothing")).status == 404
    assert daemon.stop() == 0


def test_manager_that_stands_still_holds_up_nothing_and_is_told_when_it_goes_on(harbour):
    directory = harbour.directory()
    manager = Manager(directory, watchdog=1, stands_still=True)
    daemon = harbour.launch(directory, harbour.settings(directory), **manager.how()).wait_ready()
    assert daemon.raw(request("/nothing")).status == 404
    reloaded(daemon, harbour, workers=2)
    assert not manager.messages
    manager.go_on()
    manager.wait_for("WATCHDOG", "1")
    order = [key for _, message in manager.messages for key in message if key in ("RELOADING", "READY")]
    assert order == ["READY", "RELOADING", "READY"]
    manager.close()


def test_daemon_ends_though_its_manager_stands_still(harbour):
    directory = harbour.directory()
    manager = Manager(directory, stands_still=True)
    daemon = harbour.launch(directory, harbour.settings(directory), **manager.how()).wait_ready()
    assert daemon.stop() == 0
    manager.close()


def ask_to_hang(daemon):
    """The answer of a daemon's control socket."""
    inodes = {link.partition("[")[2].rstrip("]") for link in process.descriptors(daemon.pid).values()}
    # Num RefCount Protocol Flags Type St Inode Path
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
    [place] = [row[7] for row in rows if len(row) > 7 and row[6] in inodes and "/wharfd-" in row[7]]
    with socket.socket(socket.AF_UNIX) as call:
        call.connect(place)
        call.sendall(b"wedge\n")
        return call.recv(100)


def test_worker_that_hangs_is_no_longer_vouched_for(harbour):
    program = REPOSITORY / ".build/debug/wharfd"
    if not program.exists() and not os.environ.get("CI"):
        pytest.skip("only a debug build can be told to hang, and there is none")
    directory = harbour.directory()
    manager = Manager(directory, watchdog=1)
    settings = harbour.settings(directory, workers=2)
    daemon = harbour.launch(directory, settings, program=str(program), **manager.how()).wait_ready()
    manager.wait_for("WATCHDOG", "1")
    assert ask_to_hang(daemon) == b"wedged\n"
    wait_until(lambda: any("has not run for" in line for line in daemon.diagnostics), lambda: "what hangs")
    said = manager.count()
    # The supervisor and the other worker go on, and say so by their status; of well-being there is no word.
    with daemon.connect(), daemon.connect():
        time.sleep(1.5)
    assert not any("WATCHDOG" in message for _, message in manager.messages[said:])
    daemon.signal(signal.SIGKILL)
    manager.close()


def test_release_cannot_be_told_to_hang(manage):
    if "debug" in Path(binary()).resolve().parts:
        pytest.skip("a build for tests can")
    _, daemon = manage()
    assert ask_to_hang(daemon) == b"unknown question\n"
    assert daemon.get("/").status == 200

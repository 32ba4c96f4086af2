# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Out of descriptors: the daemon makes room or says 503, never spins, never exits, and recovers."""

import resource
import time

import pytest

from harness import process
from harness.client import Cut, request
from harness.reloading import reload, reloaded, write
from harness.waiting import wait_until

LIMIT = 96
CROWD = 300


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))


@pytest.fixture
def poor(harbour):
    return harbour.start(
        {"index.html": b"i", "large": b"L" * 30_000_000, **{f"f{number}": b"x" * 100_000 for number in range(200)}},
        how={"preexec": few_descriptors},
        timeouts={"keepAlive": "60s"},
    )


def assert_not_spinning(daemon, window=1.0, share=0.2):
    """The daemon uses less than that share of a processor over a time in which nothing is asked of it."""
    before, began = process.cpu_seconds(daemon.pid), time.monotonic()
    wait_until(lambda: time.monotonic() - began >= window, "the window's end", deadline=window + 5, interval=0.1)
    used = process.cpu_seconds(daemon.pid) - before
    assert used < share * window, f"{used:.2f} s of processor time in {window} s of doing nothing"


def wait_recovered(daemon):
    """A new connection is answered with 200 again."""

    def answers():
        try:
            return daemon.get("/").status == 200
        except (Cut, ConnectionResetError, BrokenPipeError):
            return False

    wait_until(answers, "recovery", deadline=10)


def test_start_says_what_the_limit_allows(poor):
    assert any("connections" in line for line in poor.diagnostics), poor.diagnostics


def test_more_idle_connections_than_descriptors(poor):
    crowd = []
    try:
        for _ in range(CROWD):
            connection = poor.connect(timeout=5)
            crowd.append(connection)
            connection.try_send(request())
            try:
                assert connection.response().status in (200, 503)
            except Cut:
                pass  # closed to make room
        assert_not_spinning(poor)
    finally:
        for connection in crowd:
            connection.close()
    wait_recovered(poor)


def test_more_busy_connections_than_descriptors(poor):
    """None of these can make room: the surplus is told 503, or waits in the queue, and the rest get their file."""
    crowd = [poor.connect(timeout=5, receive_buffer=4096) for _ in range(CROWD)]
    try:
        for connection in crowd:
            connection.try_send(request("/large"))
        assert_not_spinning(poor, window=1.5)
        assert poor.popen.poll() is None
    finally:
        for connection in crowd:
            connection.reset()
    wait_recovered(poor)
    wait_until(lambda: process.socket_count(poor.pid) < 20, "the crowd's descriptors being closed", deadline=10)


def test_silent_connections_beyond_the_descriptors(poor):
    crowd = [poor.connect(timeout=5) for _ in range(CROWD)]
    try:
        assert_not_spinning(poor)
        assert poor.popen.poll() is None
    finally:
        for connection in crowd:
            connection.close()
    wait_recovered(poor)


def test_more_files_than_descriptors(poor):
    with poor.connect() as connection:
        for _ in range(2):
            for number in range(200):
                answer = connection.get(f"/f{number}")
                assert answer.status in (200, 503)
                assert answer.status == 503 or len(answer.body) == 100_000
        statuses = [connection.get(f"/f{number}").status for number in range(200)]
    assert statuses == [200] * 200, "the file cache does not make room for other files"


def test_descriptor_limit_that_sinks_while_running(harbour):
    daemon = harbour.start()
    assert daemon.get("/").status == 200
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (daemon.fd_count() + 2, 4096))
    crowd = [daemon.connect(timeout=5) for _ in range(50)]
    try:
        for connection in crowd:
            connection.try_send(request())
        assert_not_spinning(daemon)
    finally:
        for connection in crowd:
            connection.reset()
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (4096, 4096))
    wait_recovered(daemon)


@pytest.mark.parametrize("spare", [6, 24, 48, 72, 80, 88])
def test_reload_for_which_there_are_no_descriptors_gives_back_those_that_it_took(harbour, spare):
    daemon = harbour.start(workers=2)
    assert daemon.get("/").status == 200
    before, threads = process.fd_count(daemon.pid), process.thread_count(daemon.pid)
    _, hard = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (before + spare, hard))
    write(daemon, harbour, workers=20)
    answer = reload(daemon, harbour)
    assert answer.returncode in (69, 71), answer.stderr
    assert "Too many open files" in answer.stderr
    # What was asked is closed by now, and one or two that a request of ours needs.
    wait_until(
        lambda: process.fd_count(daemon.pid) <= before + 2 and process.thread_count(daemon.pid) == threads,
        lambda: f"{before} descriptors and {threads} threads; there are {process.descriptors(daemon.pid)}",
    )
    assert daemon.get("/").status == 200
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (hard, hard))
    reloaded(daemon, harbour)
    assert daemon.get("/").status == 200

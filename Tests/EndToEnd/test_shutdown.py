# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Shutting down: what runs is finished, what is idle is let go, nothing new is taken, the log is whole."""

import signal
import socket
import threading
import time

import pytest

from harness.client import Cut, request
from harness.waiting import wait_until

MIB = 1024 * 1024
SIZE = 32 * MIB


@pytest.fixture
def site(harbour):
    return harbour.start({"index.html": b"i", "large": b"L" * SIZE})


def begin_download(daemon):
    connection = daemon.connect(receive_buffer=16_384)
    connection.send(request("/large"))
    assert connection.read_head()[0] == 200
    return connection


def is_refused(daemon):
    try:
        with daemon.connect(timeout=2):
            return False
    except (ConnectionRefusedError, ConnectionResetError, FileNotFoundError):
        return True


def farewell(connection):
    """One more request: how the daemon says that the connection ends, or None if it does not say so yet."""
    try:
        answer = connection.get("/")
    except (Cut, BrokenPipeError):
        return "closed while idle"  # between two requests, which a client has to expect
    assert answer.status == 200
    return "close" if answer.says_close else None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_idle_daemon_ends_at_once_with_status_zero(server, number):
    assert server.get("/").status == 200
    server.signal(number)
    assert server.wait_exit(deadline=3) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_running_download_is_finished_and_nothing_new_is_taken(site, number):
    connection = begin_download(site)
    with connection:
        site.signal(number)
        wait_until(lambda: is_refused(site), "new connections being refused", deadline=3)
        assert site.popen.poll() is None, "ended before the download did"
        assert connection.read_exactly(SIZE) == b"L" * SIZE
        connection.expect_end()
    assert site.wait_exit() == 0
    (entry,) = site.log.wait(1)
    assert (entry.status, entry.bytes) == (200, SIZE)


def test_idle_connection_is_closed_within_about_a_second(site):
    with site.connect() as idle, begin_download(site) as busy:
        assert idle.get("/").status == 200
        began = time.monotonic()
        site.signal(signal.SIGTERM)
        assert idle.rest() == b""
        assert time.monotonic() - began < 4
        assert busy.read_exactly(SIZE) == b"L" * SIZE
    assert site.wait_exit() == 0


def test_next_answer_on_a_connection_in_use_says_close(site):
    with begin_download(site) as busy, site.connect() as connection:
        assert not connection.get("/").says_close
        site.signal(signal.SIGTERM)
        wait_until(lambda: is_refused(site), "the shutdown having begun", deadline=3)
        said = wait_until(lambda: farewell(connection), "an answer that says close, on a connection in use", deadline=3)
        assert said in ("close", "closed while idle")
        if said == "close":
            connection.expect_end()
        busy.read_exactly(SIZE)
    assert site.wait_exit() == 0


def test_second_signal_ends_at_once(site):
    with begin_download(site):
        site.signal(signal.SIGTERM)
        wait_until(lambda: is_refused(site), "the shutdown having begun", deadline=3)
        site.signal(signal.SIGTERM)
        began = time.monotonic()
        status = site.wait_exit(deadline=5)
        assert time.monotonic() - began < 3
        assert status != -signal.SIGSEGV and status != -signal.SIGILL and status != -signal.SIGABRT
    site.log.wait(1)


def test_shutdown_timeout_ends_a_download_that_stalls(harbour):
    daemon = harbour.start({"large": b"L" * SIZE}, timeouts={"shutdown": "600ms"})
    with begin_download(daemon):
        began = time.monotonic()
        daemon.signal(signal.SIGTERM)
        daemon.wait_exit(deadline=6)
        assert 0.5 <= time.monotonic() - began < 4
    (entry,) = daemon.log.wait(1)
    assert entry.status == 499 and entry.bytes < SIZE


def test_drain_time_keeps_accepting_before_the_end(harbour):
    daemon = harbour.start(timeouts={"drain": "700ms"})
    began = time.monotonic()
    daemon.signal(signal.SIGTERM)
    served = 0
    while time.monotonic() - began < 0.5:
        assert daemon.get("/").status == 200
        served += 1
    assert daemon.wait_exit(deadline=5) == 0
    assert time.monotonic() - began >= 0.6
    daemon.log.wait(served)


def test_connections_that_waited_in_the_queue_are_answered(harbour):
    """Those that the kernel had accepted before the signal are clients too."""
    daemon = harbour.start()
    connections = []
    daemon.signal(signal.SIGSTOP)
    try:
        for _ in range(50):
            connections.append(daemon.connect())
            connections[-1].send(request(fields={"Connection": "close"}))
    finally:
        daemon.signal(signal.SIGTERM)
        daemon.signal(signal.SIGCONT)
    try:
        for connection in connections:
            assert connection.response().status == 200
    finally:
        for connection in connections:
            connection.close()
    assert daemon.wait_exit() == 0
    daemon.log.wait(50)


@pytest.mark.parametrize("workers", [1, 2])
def test_shutdown_under_load_loses_no_answer_that_was_begun_and_no_line(harbour, workers):
    daemon = harbour.start({"f": b"x" * 20_000}, workers=workers)
    answered, stop = [], threading.Event()

    def client(name):
        count = 0
        while not stop.is_set():
            try:
                with daemon.connect(timeout=5) as connection:
                    for _ in range(20):
                        tag = f"/f?{name}-{count}"
                        answer = connection.get(tag)
                        assert answer.status == 200
                        answered.append(tag)
                        count += 1
                        if answer.says_close:
                            break
            except (Cut, BrokenPipeError) as end:
                # A request may cross with the close; an answer that has begun may not be cut.
                assert not getattr(end, "partial", b""), "cut off inside an answer"
            except (ConnectionRefusedError, ConnectionResetError):
                return

    failures = []

    def guarded(name):
        try:
            client(name)
        except BaseException as error:  # noqa: BLE001 (handed to the main thread)
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(name,)) for name in range(12)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: len(answered) > 300 or failures, "some load")
        daemon.signal(signal.SIGTERM)
        assert daemon.wait_exit(deadline=8) == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
    assert not failures, failures
    logged = {entry.page for entry in daemon.log.entries()}
    missing = [tag for tag in answered if tag not in logged]
    assert not missing, f"answered and not logged: {missing[:10]} of {len(answered)}"


def test_unix_socket_is_removed_at_the_end(harbour):
    directory = harbour.directory()
    path = directory / "s"
    daemon = harbour.start(directory=directory, listen=[f"unix:{path}"])
    assert daemon.get("/").status == 200
    assert daemon.stop() == 0
    assert not path.exists()


def test_broken_pipe_is_not_the_end(harbour):
    """SIGPIPE is ignored: a reader of standard output that leaves does not stop the daemon."""
    daemon = harbour.start()
    daemon.signal(signal.SIGPIPE)
    assert daemon.get("/").status == 200
    with daemon.connect() as connection:
        connection.send(request() * 100)
        connection.socket.shutdown(socket.SHUT_RDWR)
    assert daemon.get("/").status == 200

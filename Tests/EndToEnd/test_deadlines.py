# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Deadlines, set short: a slow client is cut off in time, and one that moves is not."""

import select
import threading
import time

import pytest

from harness.client import assert_in_step, request
from harness.waiting import wait_until

#: How much later than its deadline an ending may be seen: the machine that runs the tests may be busy.
LATE = 3.0
MIB = 1024 * 1024


def seconds_until_end(connection):
    """Wait for the end of the stream; (seconds it took, what came before it)."""
    began = time.monotonic()
    data = connection.rest()
    return time.monotonic() - began, data


@pytest.mark.parametrize("sent", [b"G", b"GET / HT", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX", request()[:-1]])
def test_late_head_is_408(harbour, sent):
    daemon = harbour.start(timeouts={"head": "400ms"})
    with daemon.connect() as connection:
        connection.send(sent)
        began = time.monotonic()
        answer = connection.response()
        took = time.monotonic() - began
        assert (answer.status, answer.says_close) == (408, True)
        assert 0.3 <= took <= 0.4 + LATE
        connection.expect_end()
    (entry,) = daemon.log.wait(1)
    assert entry.status == 408


def drip(connection, stop, interval=0.05):
    """Send a field that never ends, byte by byte, until told to stop or cut off."""
    while not stop.wait(interval):
        if not connection.try_send(b"x"):
            return


def test_head_that_drips_is_not_given_more_time(harbour):
    daemon = harbour.start(timeouts={"head": "600ms"})
    with daemon.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        began = time.monotonic()
        stop = threading.Event()
        dripper = threading.Thread(target=drip, args=(connection, stop))
        dripper.start()
        try:
            answer = connection.response()
            took = time.monotonic() - began
        finally:
            stop.set()
            dripper.join()
        assert answer.status == 408
        assert 0.5 <= took <= 0.6 + LATE


def test_second_head_has_its_own_deadline(harbour):
    daemon = harbour.start(timeouts={"head": "400ms", "keepAlive": "30s"})
    with daemon.connect() as connection:
        assert connection.get("/").status == 200
        connection.send(b"GET / HT")
        assert connection.response().status == 408
        connection.expect_end()
    assert [entry.status for entry in daemon.log.wait(2)] == [200, 408]


def test_connection_that_never_says_a_word_is_closed_without_a_line(harbour):
    daemon = harbour.start(timeouts={"head": "300ms", "keepAlive": "300ms"})
    with daemon.connect() as connection:
        took, data = seconds_until_end(connection)
        assert data == b"" and 0.2 <= took <= 0.3 + LATE
    assert daemon.get("/").status == 200
    daemon.log.wait(1)


def test_idle_connection_is_closed_quietly(harbour):
    daemon = harbour.start(timeouts={"keepAlive": "400ms", "head": "30s"})
    with daemon.connect() as connection:
        assert connection.get("/").status == 200
        took, data = seconds_until_end(connection)
        assert data == b"" and 0.3 <= took <= 0.4 + LATE
    daemon.log.wait(1)


def test_connection_in_use_is_not_idle(harbour):
    daemon = harbour.start(timeouts={"keepAlive": "500ms"})
    with daemon.connect() as connection:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            assert_in_step(connection)
            select.select([connection.socket], [], [], 0.1)  # readable would mean: closed


def test_client_that_reads_nothing_is_cut_off(harbour):
    daemon = harbour.start({"large": b"L" * (64 * MIB), "index.html": b"i"}, timeouts={"send": "500ms", "linger": "200ms"})
    with daemon.connect(receive_buffer=4096) as connection:
        connection.send(request("/large"))
        began = time.monotonic()
        entry = daemon.log.wait_for(lambda entry: entry.page == "/large", "/large", deadline=0.5 + 2 * LATE)
        assert time.monotonic() - began >= 0.4
        assert entry.status in (408, 499) and entry.bytes < 64 * MIB
        received = connection.rest()
        assert len(received) < 64 * MIB
    daemon.log.wait(1)


def test_client_that_reads_slowly_but_steadily_is_not_cut_off(harbour):
    size, duration = 12 * MIB, 3.0
    daemon = harbour.start({"large": b"L" * size}, timeouts={"send": "1200ms"})
    with daemon.connect(receive_buffer=65_536) as connection:
        connection.send(request("/large"))
        connection.read_head()
        received, began = 0, time.monotonic()
        while received < size:
            data = connection.receive(min(size - received, 65_536))
            took = time.monotonic() - began
            assert data, f"cut off after {received} bytes and {took:.1f} s"
            received += len(data)
            pause = duration * received / size - took
            if pause > 0.01:
                select.select([], [], [], pause)  # the reader's own slowness: 4 MiB a second
    (entry,) = daemon.log.wait(1)
    assert (entry.status, entry.bytes) == (200, size)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("framing", [{"Content-Length": 100}, {"Transfer-Encoding": "chunked"}], ids=str)
def test_body_that_stalls_ends_the_connection(harbour, method, framing):
    daemon = harbour.start(timeouts={"body": "400ms", "linger": "300ms", "keepAlive": "30s", "head": "30s"})
    with daemon.connect() as connection:
        connection.send(request(method=method, fields=framing, body=b"5\r\nab"))
        began = time.monotonic()
        answer = connection.response(method)
        assert answer.status in (408, 200 if method == "GET" else 405)
        connection.expect_end(reset_allowed=True)
        assert time.monotonic() - began <= 0.7 + LATE
    daemon.log.wait(1)


def test_body_that_moves_is_not_cut_off(harbour):
    daemon = harbour.start(timeouts={"body": "500ms", "linger": "500ms", "head": "400ms"})
    with daemon.connect() as connection:
        connection.send(request(fields={"Content-Length": 15}))
        for _ in range(15):
            select.select([], [], [], 0.1)  # 1.5 s in all, never 500 ms without a byte
            connection.send(b"x")
        assert connection.response().status == 200
        assert_in_step(connection)


def test_lingering_close_ends(harbour):
    """A client that neither stops sending nor closes cannot hold a refused connection open."""
    daemon = harbour.start(timeouts={"linger": "400ms", "body": "10s"})
    fds = daemon.quiet_fds()
    with daemon.connect() as connection:
        connection.try_send(request(method="POST", fields={"Content-Length": 10**12}, body=b"x" * 400_000))
        began = time.monotonic()
        assert connection.response().status in (405, 413)
        while connection.try_send(b"x" * 1000) and time.monotonic() - began < 10:
            select.select([], [], [], 0.02)
        assert time.monotonic() - began <= 0.4 + LATE
    daemon.settle(fds)


def test_five_hundred_slow_heads_do_not_hold_up_a_quick_one(harbour):
    daemon = harbour.start(timeouts={"head": "2s"})
    slow = [daemon.connect() for _ in range(500)]
    try:
        for connection in slow:
            connection.send(b"GET / HTTP/1.1\r\nHost:")
        with daemon.connect(timeout=2) as quick:
            for _ in range(20):
                assert quick.get("/").status == 200
        wait_until(
            lambda: daemon.log.text().count(" 408 ") == 500,
            lambda: f"500 lines of 408; there are {daemon.log.text().count(' 408 ')}", deadline=2 + 2 * LATE,
        )
        assert all(connection.response().status == 408 for connection in slow)
    finally:
        for connection in slow:
            connection.close()

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Clients that mean harm, or only look like it: each got more than its share, or a wrong answer, once."""

import os
import signal
import threading
import time

import pytest

from harness.client import Cut, assert_in_step, request
from harness.process import cpu_seconds
from harness.waiting import wait_until

MIB = 1 << 20
CHUNKED = {"Transfer-Encoding": "chunked"}


def flood(connection, data, stop):
    """Sends until told to stop or cut off; what the server makes of it is the test's business."""
    while not stop.is_set():
        try:
            connection.send(data)
        except (OSError, Cut):
            return


def test_body_of_tiny_chunks_costs_next_to_nothing(harbour):
    daemon = harbour.start({"a": b"a"}, limits={"drain": "1MiB"})
    before = cpu_seconds(daemon.pid)
    with daemon.connect() as connection:
        connection.send(request("/a", fields=CHUNKED) + b"1\r\nx\r\n" * 200_000 + b"0\r\n\r\n")
        assert connection.response().status == 200
        assert_in_step(connection, "/a")
    # Linear work takes some 10 ms; moving the rest of a buffer for each chunk took seconds.
    assert cpu_seconds(daemon.pid) - before < 1.5


@pytest.mark.parametrize("opening", [b"GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", request("/a", method="POST", fields=CHUNKED)])
def test_client_that_floods_a_refused_connection_starves_nobody(harbour, opening):
    daemon = harbour.start({"a": b"a"}, timeouts={"linger": "1s"})
    stop = threading.Event()
    with daemon.connect() as hostile:
        hostile.send(opening)
        thread = threading.Thread(target=flood, args=(hostile, b"fffff\r\n" + b"x" * 0xFFFFF + b"\r\n", stop))
        thread.start()
        try:
            slowest = 0.0
            for _ in range(20):
                began = time.monotonic()
                assert daemon.get("/a").status == 200
                slowest = max(slowest, time.monotonic() - began)
            assert slowest < 1.0
        finally:
            stop.set()
            thread.join(5)


def test_connection_that_becomes_idle_late_does_not_hold_up_a_shutdown(harbour):
    daemon = harbour.start({"large": b"x" * 16 * MIB}, timeouts={"shutdown": "20s"})
    with daemon.connect(receive_buffer=4096) as connection:
        connection.send(request("/large"))
        connection.read_head()
        daemon.signal(signal.SIGTERM)
        time.sleep(1.5)  # Longer than the grace that idle connections have.
        assert connection.read_exactly(16 * MIB) == b"x" * 16 * MIB
        began = time.monotonic()
        assert daemon.wait_exit() == 0
        assert time.monotonic() - began < 5


def test_empty_file_that_was_just_made_is_answered_at_once(server):
    server.tree.put("empty", b"", age=0)
    with server.connect() as connection:
        began = time.monotonic()
        assert connection.get("/empty").body == b""
        # A head that is held back for content that does not come goes out after 200 ms.
        assert time.monotonic() - began < 0.15


@pytest.mark.parametrize(("head", "status"), [
    (b"HEAD / HTTP/1.1\r\n\r\n", 400),
    (b"HEAD / HTTP/1.1\r\nHost: a\r\n" + b"x: y\r\n" * 101 + b"\r\n", 431),
    (b"HEAD / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
])
def test_refused_head_request_gets_no_body(server, head, status):
    with server.connect() as connection:
        connection.send(head)
        answer = connection.read_head()
        assert f" {status} ".encode() in answer[:20] if isinstance(answer, bytes) else answer[0] == status
        connection.half_close()
        assert connection.rest() == b""


def test_empty_line_after_a_request_is_no_request(server):
    with server.connect() as connection:
        connection.send(request("/") + b"\r\n")
        assert connection.response().status in (200, 404)
        connection.half_close()
        connection.expect_end()
    assert len(server.log.wait(1)) == 1


def test_path_of_thousands_of_components_is_404_and_cheap(server):
    server.get("/")
    before = cpu_seconds(server.pid)
    for number in range(50):
        assert server.get("/" + "a/" * 3900 + str(number)).status == 404
        assert server.get("/" + "a/" * 1900 + str(number)).status == 404
    assert cpu_seconds(server.pid) - before < 1.0


def test_file_of_a_distant_past_is_served(harbour):
    daemon = harbour.start({"old": b"old"})
    os.utime(daemon.tree / "old", (-(1 << 33), -(1 << 33)))
    assert daemon.get("/old").body == b"old"
    assert daemon.get("/old").body == b"old"


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no tmpfs to try")
def test_files_on_tmpfs_are_served(harbour):
    """A file system that cannot say whether a read would wait, and that keeps every time."""
    directory = harbour.directory()
    root = f"/dev/shm/wharfd-test-{os.getpid()}"
    os.mkdir(root)
    try:
        for name, size in [("small", 1000), ("large", 2 * MIB)]:
            with open(f"{root}/{name}", "wb") as file:
                file.write(b"s" * size)
            os.utime(f"{root}/{name}", (-(1 << 33), -(1 << 33)))
        daemon = harbour.start({}, directory=directory, root=root)
        for _ in range(2):
            assert daemon.get("/small").body == b"s" * 1000
            assert daemon.get("/large").body == b"s" * 2 * MIB
    finally:
        for name in os.listdir(root):
            os.unlink(f"{root}/{name}")
        os.rmdir(root)


def test_flood_at_the_limit_finds_room_among_the_idle(harbour):
    daemon = harbour.start({"a": b"a"}, limits={"connections": 100})
    idle = [daemon.connect() for _ in range(100)]
    try:
        for connection in idle:
            assert connection.get("/a").status == 200
        refused = 0
        for _ in range(300):
            with daemon.connect() as connection:
                refused += connection.get("/a").status == 503
        assert refused == 0
    finally:
        for connection in idle:
            connection.close()
    wait_until(lambda: daemon.get("/a").status == 200, "service as usual")

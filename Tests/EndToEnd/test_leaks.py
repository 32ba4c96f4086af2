# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Nothing leaks: descriptors and memory are the same after thousands of requests, refusals and aborts."""

import concurrent.futures
import os
import random
import select
from pathlib import Path

import pytest

from harness import process
from harness.client import request
from harness.waiting import wait_until

MIB = 1024 * 1024
ROUND = 2500


def mixed_round(daemon, seed, count=ROUND):
    """That many requests of every kind and ending, by eight threads."""

    def client(thread):
        generator = random.Random(seed * 100 + thread)
        connection = daemon.connect()
        for _ in range(count // 8):
            kind = generator.randrange(12)
            if kind < 8:
                data, method = [
                    (request("/small"), "GET"),
                    (request("/middle"), "GET"),
                    (request("/middle", method="HEAD"), "HEAD"),
                    (request(f"/missing-{generator.randrange(10**9)}"), "GET"),
                    (request("/middle", fields={"Range": "bytes=5-50,90000-90010"}), "GET"),
                    (request("/small", fields={"If-None-Match": "*"}), "GET"),
                    (request("/small", method="POST", fields={"Content-Length": 3}, body=b"abc"), "POST"),
                    (request(f"/many/{generator.randrange(300)}"), "GET"),
                ][kind]
                connection.exchange(data, method)
                continue
            if kind == 8:
                connection.send(request("/large"))
                connection.receive(1000)
            elif kind == 9:
                connection.send(request("/small")[: generator.randrange(1, 30)])
            elif kind == 10:
                connection.send(b"GET / HTTP/9.9\r\n\r\n")
                connection.rest()
            if generator.random() < 0.5:
                connection.reset()
            else:
                connection.close()
            connection = daemon.connect()
        connection.close()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(client, range(8)))


def leaky_site(harbour, workers):
    files = {"small": b"s" * 100, "middle": b"m" * 100_000, "large": b"L" * (20 * MIB)}
    files.update({f"many/{number}": b"x" * 70_000 for number in range(300)})
    return harbour.start(files, workers=workers, fileCache={"idle": "1s", "validity": "100ms"})


def test_descriptors_return_to_where_they_were(harbour):
    daemon = leaky_site(harbour, workers=2)
    mixed_round(daemon, seed=0)  # every worker has by now opened what it keeps
    wait_until(lambda: not served_files(daemon), "the file cache letting go of what nobody asks for", deadline=10)
    fds, threads = daemon.quiet_fds("/nowhere"), process.thread_count(daemon.pid)
    for seed in (1, 2):
        mixed_round(daemon, seed)
    started = max(0, process.thread_count(daemon.pid) - threads)
    assert started <= 8, f"{started} more threads for the same work"
    daemon.settle(fds + started, deadline=15)  # a helper thread started on demand keeps one descriptor to be woken by


def served_files(daemon):
    """The files of the root that the daemon has open."""
    inside = str(daemon.tree.path) + "/"
    return [target for target in process.descriptors(daemon.pid).values() if target.startswith(inside)]


memory_tells = pytest.mark.skipif(
    "WHARFD_SANITIZER" in os.environ, reason="a sanitizer keeps what was freed, to catch who uses it")


@memory_tells
def test_memory_does_not_grow_with_requests(harbour):
    daemon = leaky_site(harbour, workers=1)
    for seed in range(2):
        mixed_round(daemon, seed)
    before = process.resident_bytes(daemon.pid)
    for seed in range(2, 4):
        mixed_round(daemon, seed)
    grown = process.resident_bytes(daemon.pid) - before
    assert grown < 4 * MIB, f"{grown} bytes more after {2 * ROUND} requests of the same kinds"


@memory_tells
def test_memory_of_connections_is_given_back_or_used_again(harbour):
    daemon = harbour.start()
    sizes = []
    for _ in range(4):
        connections = [daemon.connect() for _ in range(400)]
        for connection in connections:
            connection.send(request())
        for connection in connections:
            assert connection.response().status == 200
        for connection in connections:
            connection.close()
        sizes.append(process.resident_bytes(daemon.pid))
    assert sizes[-1] - sizes[0] < 2 * MIB, f"resident bytes after each round of 400 connections: {sizes}"


def test_idle_daemon_sleeps(harbour):
    """Nothing to do costs nothing: no polling loop, no timer that fires many times a second."""
    daemon = harbour.start(workers=2)
    with daemon.connect() as connection:
        connection.get("/")
        wakes = context_switches(daemon.pid)
        from_cpu = process.cpu_seconds(daemon.pid)
        readable, _, _ = select.select([connection.socket], [], [], 2.0)
        assert not readable, "an idle connection was closed or spoken to within two seconds"
        assert process.cpu_seconds(daemon.pid) - from_cpu <= 0.05
        assert context_switches(daemon.pid) - wakes < 60, "more than about ten wake-ups a second and thread"


def context_switches(pid):
    """Voluntary context switches of every thread so far."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total

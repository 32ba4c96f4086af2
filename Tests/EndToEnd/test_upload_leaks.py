# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Uploads that come to nothing leave nothing: no descriptor, no memory, no file."""

import os
import random

import pytest

from harness import process
from harness.client import Cut
from harness.faults import Faults
from harness.uploads import at_once, form, part, put, put_chunked, start, wait_nothing_left
from harness.waiting import wait_until

MIB = 1024 * 1024
COUNT = 2000
BODY = bytes(200_000)

memory_tells = pytest.mark.skipif(
    "WHARFD_SANITIZER" in os.environ, reason="a sanitizer keeps what was freed, to catch who uses it")


def aborts(daemon, seed, count=COUNT, threads=8):
    """That many uploads of every kind that end in the middle, by an end or a reset."""

    def client(thread):
        dice = random.Random(seed * 100 + thread)
        for number in range(count // threads):
            name = f"/{thread}-{number}"
            data = dice.choice([
                lambda: put(name, BODY), lambda: put_chunked(name, [BODY[:70_000]] * 2),
                lambda: put(f"/deep/er{name}", BODY), lambda: put("/kept", BODY),
                lambda: form("/", *[part(BODY[:20_000], f"{thread}-{number}-{file}") for file in range(5)]),
            ])()
            connection = daemon.connect()
            connection.try_send(data[:dice.randrange(1, len(data) - 10)])
            kind = dice.randrange(3)
            if kind == 0:
                connection.reset()
                continue
            if kind == 1:
                connection.half_close()
                try:
                    answer = connection.response("PUT")
                    assert answer.status == 400, answer.head
                except Cut:
                    pass  # not even the head had come
            connection.close()

    at_once(threads, client)


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_aborted_uploads_leave_nothing(harbour, staging):
    directory = harbour.directory()
    how = Faults.named(directory) if staging == "named" else {}
    daemon = start(harbour, {"kept": b"kept"}, directory=directory, how=how, workers=2,
                   upload={"createDirectories": True, "quota": 100 * MIB})
    aborts(daemon, seed=0, count=400)  # every thread has by now been started that this takes
    wait_nothing_left(daemon, "kept")
    fds, threads, memory = daemon.quiet_fds("/kept"), process.thread_count(daemon.pid), process.resident_bytes(daemon.pid)
    aborts(daemon, seed=1)
    wait_nothing_left(daemon, "kept")
    started = max(0, process.thread_count(daemon.pid) - threads)
    daemon.settle(fds + started, deadline=15)
    grown = process.resident_bytes(daemon.pid) - memory
    if "WHARFD_SANITIZER" not in os.environ:
        assert grown < 4 * MIB, f"{grown} bytes more after {COUNT} uploads that came to nothing"
    assert (daemon.tree / "kept").read_bytes() == b"kept"
    # The quota is as empty as before.
    assert daemon.raw(put("/large", bytes(99 * MIB)), "PUT").status == 201


def peak(pid):
    """The most memory that the process has had resident, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


@memory_tells
@pytest.mark.parametrize("end", ["half the head of a part", "half a delimiter"])
def test_clients_that_stop_inside_a_form_hold_little_memory(harbour, end):
    count = 400
    daemon = start(harbour, {})
    body = form("/", part(BODY, "a"), part(b"", "b"))
    body = body[:-100] if end.startswith("half the head") else body[:-len("0gW0--\r\n")]
    connections = []
    before = process.resident_bytes(daemon.pid)
    for _ in range(count):
        connections.append(daemon.connect())
        connections[-1].send(body)
    # Those that are on their way to the disk do have a buffer each.
    wait_until(
        lambda: process.resident_bytes(daemon.pid) - before < count * 64 * 1024
        and len([what for what in process.descriptors(daemon.pid).values() if "/#" in what]) >= count,
        lambda: f"{count} forms held in little memory; they have {process.resident_bytes(daemon.pid) - before} bytes",
        deadline=20)
    for connection in connections:
        connection.close()
    wait_nothing_left(daemon)


@memory_tells
@pytest.mark.parametrize("how", ["announced", "chunked", "form"])
def test_large_upload_takes_no_more_memory_than_a_small_one(harbour, how):
    size, piece = 256 * MIB, bytes(MIB)
    daemon = start(harbour, {})
    assert daemon.raw(put("/small", bytes(3 * MIB)), "PUT").status == 201
    assert daemon.raw(put_chunked("/small", [piece] * 3), "PUT").status == 204
    assert daemon.raw(form("/", part(bytes(3 * MIB), "small")), "POST").status == 201
    before = peak(daemon.pid)
    with daemon.connect(timeout=60) as connection:
        if how == "announced":
            connection.send(put("/large", b"").replace(b"Content-Length: 0", b"Content-Length: %d" % size))
            for _ in range(size // MIB):
                connection.send(piece)
        elif how == "chunked":
            connection.send(put_chunked("/large").partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
            for _ in range(size // MIB):
                connection.send(b"100000\r\n" + piece + b"\r\n")
            connection.send(b"0\r\n\r\n")
        else:
            head, _, body = form("/", part(b"(here)", "large")).partition(b"\r\n\r\n")
            front, _, end = body.partition(b"(here)")
            length = len(front) + size + len(end)
            connection.send(head.replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % length) + b"\r\n\r\n")
            connection.send(front)
            for _ in range(size // MIB):
                connection.send(piece)
            connection.send(end)
        assert connection.response("PUT").status == 201
    assert (daemon.tree / "large").stat().st_size == size
    grown = peak(daemon.pid) - before
    assert grown < 2 * MIB, f"{grown} bytes more at the peak of an upload of {size}"

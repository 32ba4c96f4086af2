# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What compressing costs and what it leaves behind: large files, many files, many clients, clients that go away."""

import os

import pytest

from harness import process
from harness.client import request
from harness.coding import GZIP, ask, decoded, dense, get, text
from harness.uploads import at_once
from harness.waiting import wait_until

MIB = 1024 * 1024
#: Answers that are compressed while they are sent, at a time.
MOST_STREAMS = 128

memory_tells = pytest.mark.skipif(
    "WHARFD_SANITIZER" in os.environ, reason="a sanitizer keeps what was freed, to catch who uses it")


def is_streamed(answer):
    return answer.get("content-encoding") == "gzip" and answer.get("transfer-encoding") == "chunked"


def test_file_above_the_largest_one_is_streamed(harbour):
    content = text(256 * 1024 + 1)
    daemon = harbour.start({"kept.txt": content[:-1], "streamed.txt": content}, compression={"largestFile": 256 * 1024})
    kept = get(daemon, "/kept.txt")
    assert kept["content-length"] and decoded(kept) == content[:-1]
    with daemon.connect() as connection:
        for _ in range(3):
            answer = ask(connection, "/streamed.txt")
            assert is_streamed(answer) and decoded(answer) == content
            assert not answer["etag"].startswith("W/")
            again = ask(connection, "/streamed.txt", fields={**GZIP, "If-None-Match": answer["etag"]})
            assert (again.status, again.get("transfer-encoding")) == (304, None)
            assert is_streamed(ask(connection, "/streamed.txt", "HEAD"))


@memory_tells
def test_huge_file_takes_little_memory(harbour):
    content = text(MIB) * 48
    daemon = harbour.start({"huge.txt": content, "small.txt": b"x"})
    get(daemon, "/small.txt")
    before = process.resident_bytes(daemon.pid)
    answer = get(daemon, "/huge.txt")
    grown = process.resident_bytes(daemon.pid) - before
    assert is_streamed(answer) and decoded(answer) == content
    assert grown < 8 * MIB, f"{grown} bytes more"


def test_file_that_shrinks_cuts_the_connection(harbour):
    daemon = harbour.start({"a.txt": dense(24 * MIB), "b.txt": b"b"}, compression={"largestFile": MIB})
    with daemon.connect(receive_buffer=16_384) as connection:
        connection.send(request("/a.txt", fields=GZIP))
        status, _, fields, _ = connection.read_head()
        assert (status, dict(fields)["transfer-encoding"]) == (200, "chunked")
        connection.read_exactly(1000)
        os.truncate(daemon.tree / "a.txt", 10)
        rest = connection.rest()
    assert not rest.endswith(b"0\r\n\r\n") and len(rest) < 16 * MIB
    (entry,) = daemon.log.wait(1)
    assert entry.bytes < 16 * MIB
    wait_until(lambda: any("cut" in line for line in daemon.diagnostics), "a word about it")
    assert get(daemon, "/b.txt").body == b"b"


def test_client_that_goes_away_leaves_nothing_behind(harbour):
    """More of them than may be compressed for at a time, half of them while it is in full course."""
    content = dense(8 * MIB)
    daemon = harbour.start({"a.txt": content, "b.txt": b"b"}, compression={"largestFile": MIB},
                           fileCache={"validity": "100ms", "idle": "1s"})
    assert is_streamed(get(daemon, "/a.txt", method="HEAD"))
    fds = daemon.quiet_fds("/b.txt")
    for round_ in range(2):
        connections = [daemon.connect(receive_buffer=4096) for _ in range(MOST_STREAMS // 2 + 2)]
        for connection in connections:
            connection.send(request("/a.txt", fields=GZIP))
        for number, connection in enumerate(connections):
            connection.read_head()
            if number % 2:
                connection.receive(100)
            connection.reset() if round_ else connection.close()
    daemon.log.wait(2 * (MOST_STREAMS // 2 + 2) + 2, deadline=20)
    daemon.settle(fds + 8)
    answer = get(daemon, "/a.txt")
    assert is_streamed(answer) and decoded(answer) == content


def test_more_than_may_be_compressed_for_get_the_file_as_it_is(harbour):
    content = dense(8 * MIB)
    daemon = harbour.start({"a.txt": content}, compression={"largestFile": MIB}, workers=2)
    waiting = [daemon.connect(receive_buffer=4096) for _ in range(MOST_STREAMS)]
    for connection in waiting:
        connection.send(request("/a.txt", fields=GZIP))
    heads = [dict(connection.read_head()[2]) for connection in waiting]
    assert all(head.get("content-encoding") == "gzip" for head in heads)
    with daemon.connect(receive_buffer=4096) as connection:
        connection.send(request("/a.txt", fields=GZIP))
        fields = dict(connection.read_head()[2])
        assert fields.get("content-encoding") is None and fields["content-length"] == str(len(content))
        assert fields["vary"] == "Accept-Encoding" and fields["accept-ranges"] == "bytes"
    waiting.pop().reset()
    wait_until(lambda: is_streamed(get(daemon, "/a.txt", method="HEAD")), "room for one more")
    for connection in waiting:
        connection.reset()


def test_cold_file_is_compressed_once_for_all(harbour):
    content = text(5 * MIB, seed=1)
    daemon = harbour.start({"one.txt": content, "other.txt": text(5 * MIB, seed=2)}, workers=2)

    def cost(work):
        before = process.cpu_seconds(daemon.pid)
        work()
        return process.cpu_seconds(daemon.pid) - before

    alone = cost(lambda: get(daemon, "/other.txt"))
    bodies = []
    together = cost(lambda: bodies.extend(at_once(64, lambda _: get(daemon, "/one.txt").body)))
    assert len(set(bodies)) == 1
    assert decoded(get(daemon, "/one.txt")) == content
    # What is left is sending 64 times what was made once; a second time would cost as much as the first again.
    assert together < 4 * alone + 0.2, f"{together} s for all, {alone} s for one"


@memory_tells
def test_memory_is_bounded(harbour):
    files = {f"{number}.txt": dense(MIB, seed=number) for number in range(120)}
    daemon = harbour.start(files, compression={"memory": "8MiB", "level": 1}, fileCache={"memory": "8MiB"}, workers=2)

    def all_of_them():
        at_once(4, lambda thread: [get(daemon, f"/{number}.txt") for number in range(thread, len(files), 4)])
        return process.resident_bytes(daemon.pid)

    first = all_of_them()
    assert first < 96 * MIB, f"{first} bytes resident after {len(files)} files of 1 MiB"
    second = all_of_them()
    assert second - first < 16 * MIB, f"{second - first} bytes more for the same files"
    for number in (0, 60, 119):
        assert decoded(get(daemon, f"/{number}.txt")) == files[f"{number}.txt"]


def test_stalled_reader_holds_nobody_else_up(harbour):
    content = dense(8 * MIB)
    daemon = harbour.start({"a.txt": content, "b.txt": text(20_000)}, compression={"largestFile": MIB})
    with daemon.connect(receive_buffer=4096) as stalled:
        stalled.send(request("/a.txt", fields=GZIP))
        stalled.read_head()
        for _ in range(20):
            assert decoded(get(daemon, "/b.txt")) == text(20_000)

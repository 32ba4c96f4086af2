# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Files that change while they are served: never more bytes than promised, never another file's bytes."""

import os
import threading
import time

import pytest

from harness.client import Cut, request
from harness.waiting import wait_until

MIB = 1024 * 1024
SIZE = 48 * MIB  # far more than both sockets' buffers hold


@pytest.fixture
def download(harbour):
    """A daemon and a connection that has read the head and the first bytes of a large file, and then stalls."""
    daemon = harbour.start({"large": b"A" * SIZE, "small": b"s"}, fileCache={"validity": "200ms", "idle": "1s"})
    with daemon.connect(receive_buffer=16_384) as connection:
        connection.send(request("/large"))
        status, _, fields, _ = connection.read_head()
        assert (status, dict(fields)["content-length"]) == (200, str(SIZE))
        assert connection.read_exactly(1000) == b"A" * 1000
        yield daemon, connection


def assert_still_serves(daemon):
    assert daemon.get("/small").body == b"s"


def test_truncated_file_cuts_the_connection(download):
    daemon, connection = download
    os.truncate(daemon.tree / "large", MIB)
    with pytest.raises(Cut) as cut:
        connection.read_exactly(SIZE - 1000)
    # NUL too: the kernel blanks the cut-off end of a folio that a socket's queue still refers to.
    assert set(cut.value.partial) <= {0, ord("A")}, "bytes of something else"
    (entry,) = daemon.log.wait(1)
    assert entry.bytes < SIZE
    assert_still_serves(daemon)


def test_emptied_file_cuts_the_connection(download):
    daemon, connection = download
    os.truncate(daemon.tree / "large", 0)
    with pytest.raises(Cut):
        connection.read_exactly(SIZE - 1000)
    daemon.log.wait(1)
    assert_still_serves(daemon)


def test_replaced_file_is_sent_to_its_end(download):
    daemon, connection = download
    daemon.tree.put("large", b"B" * (2 * SIZE))
    wait_until(lambda: daemon.get("/large", method="HEAD")["content-length"] == str(2 * SIZE), "the new file being seen")
    assert connection.read_exactly(SIZE - 1000) == b"A" * (SIZE - 1000)
    assert connection.get("/small").body == b"s"


def test_deleted_file_is_sent_to_its_end(download):
    daemon, connection = download
    os.unlink(daemon.tree / "large")
    wait_until(lambda: daemon.get("/large", method="HEAD").status == 404, "the deletion being seen")
    assert connection.read_exactly(SIZE - 1000) == b"A" * (SIZE - 1000)
    assert connection.get("/small").body == b"s"


def test_grown_file_is_sent_as_long_as_promised(download):
    daemon, connection = download
    with open(daemon.tree / "large", "ab") as file:
        file.write(b"B" * MIB)
    assert connection.read_exactly(SIZE - 1000) == b"A" * (SIZE - 1000)
    assert connection.get("/small").body == b"s"


def test_descriptor_of_a_running_download_is_never_reused(download):
    """While one file is being sent, hundreds of others are opened, closed and deleted."""
    daemon, connection = download
    os.unlink(daemon.tree / "large")
    for number in range(300):
        daemon.tree.put(f"n{number}", b"B" * 100_000)
    with daemon.connect() as other:
        for number in range(300):
            assert other.get(f"/n{number}").status == 200
    assert connection.read_exactly(SIZE - 1000) == b"A" * (SIZE - 1000)


def test_deleted_file_is_let_go_after_the_download(download):
    daemon, connection = download
    os.unlink(daemon.tree / "large")
    connection.read_exactly(SIZE - 1000)

    def held():
        links = [os.readlink(entry.path) for entry in os.scandir(f"/proc/{daemon.pid}/fd")]
        return [link for link in links if link.endswith("large (deleted)")]

    wait_until(lambda: not held(), "the deleted file's descriptor being closed")


@pytest.mark.parametrize("size", [10, 100_000], ids=["held in memory", "sent from the file"])
def test_new_content_is_seen_within_the_validity(harbour, size):
    daemon = harbour.start({"f": b"A" * size})
    with daemon.connect() as connection:
        old = connection.get("/f")
        for letter in (b"B", b"C"):
            daemon.tree.put("f", letter * size, age=3600)
            began = time.monotonic()

            def seen(letter=letter):
                answer = connection.get("/f")
                assert len(set(answer.body)) == 1 and len(answer.body) == size, "a mixture of two versions"
                return answer if answer.body.startswith(letter) else None

            new = wait_until(seen, f"{letter} being served", deadline=4)
            assert time.monotonic() - began < 2.5, "the default validity is one second"
            assert new["etag"] != old["etag"]
            old = new


def test_appearing_and_vanishing_files_are_seen_within_the_validity(harbour):
    daemon = harbour.start(fileCache={"validity": "300ms"})
    with daemon.connect() as connection:
        assert connection.get("/late").status == 404
        daemon.tree.put("late", b"here")
        wait_until(lambda: connection.get("/late").status == 200, "the new file being served", deadline=3)
        os.unlink(daemon.tree / "late")
        wait_until(lambda: connection.get("/late").status == 404, "the deletion being seen", deadline=3)


@pytest.mark.parametrize("size", [10, 100_000])
def test_validity_of_zero_sees_every_change_at_once(harbour, size):
    daemon = harbour.start({"f": b"0" * size}, fileCache={"validity": "0s"})
    with daemon.connect() as connection:
        for number in range(60):
            letter = bytes([ord("A") + number % 26])
            daemon.tree.put("f", letter * size, age=3600 - number)
            assert connection.get("/f").body == letter * size, f"change {number}"
        os.unlink(daemon.tree / "f")
        assert connection.get("/f").status == 404
        daemon.tree.put("f", b"back")
        assert connection.get("/f").body == b"back"


def test_versions_written_within_one_clock_tick_are_told_apart(harbour):
    """Same size, perhaps the same mtime: a file this young is not held in memory and has no strong ETag."""
    daemon = harbour.start(fileCache={"validity": "0s"})
    with daemon.connect() as connection:
        for number in range(200):
            content = b"%06d" % number
            daemon.tree.put("f", content, age=0)
            answer = connection.get("/f")
            assert answer.body == content
            assert answer["etag"].startswith("W/")


def test_writer_in_place_never_makes_an_answer_of_the_wrong_length(harbour):
    """A file rewritten in place, shrinking and growing, as fast as it goes: whole answers or cut ones, and no crash."""
    daemon = harbour.start({"f": b"A" * 200_000}, fileCache={"validity": "10ms"})
    stop = threading.Event()

    def rewrite():
        length = 0
        with open(daemon.tree / "f", "r+b", buffering=0) as file:
            while not stop.is_set():
                length = (length + 37_123) % 400_000
                file.truncate(length)
                file.seek(0)
                file.write(b"A" * (length // 2))

    writer = threading.Thread(target=rewrite)
    writer.start()
    answers = cuts = 0
    try:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            try:
                with daemon.connect() as connection:
                    for _ in range(20):
                        answer = connection.get("/f")  # fails on a body or a head out of step
                        assert answer.status == 200 and set(answer.body) <= {0, ord("A")}
                        answers += 1
            except Cut:
                cuts += 1
    finally:
        stop.set()
        writer.join()
    assert answers > 0
    daemon.log.wait(answers + cuts)


def test_file_that_becomes_a_directory_or_a_fifo_is_noticed(harbour):
    daemon = harbour.start({"f": b"x"}, fileCache={"validity": "0s"})
    assert daemon.get("/f").status == 200
    os.unlink(daemon.tree / "f")
    os.mkfifo(daemon.tree / "f")
    with daemon.connect(timeout=3) as connection:
        assert connection.get("/f").status == 403
        os.unlink(daemon.tree / "f")
        os.mkdir(daemon.tree / "f")
        assert connection.get("/f").status == 301

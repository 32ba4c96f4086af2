# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Uploads when the daemon or the disk comes to its end: shutdown, kill, reload, a full file system, a size limit."""

import os
import resource
import signal
import subprocess

import pytest

from harness import process, reloading
from harness.client import assert_in_step, request
from harness.uploads import METHODS, form, names, part, put, put_chunked, start, wait_nothing_left
from harness.waiting import wait_until


def staged(daemon):
    """Whether an upload has begun to write."""
    return any("/#" in what for what in process.descriptors(daemon.pid).values())


def test_shutdown_waits_for_an_upload(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 1_000_000}) + b"x" * 500_000)
        wait_until(lambda: staged(daemon), "the staged file")
        daemon.signal(signal.SIGTERM)
        connection.send(b"x" * 500_000)
        answer = connection.response("PUT")
        assert (answer.status, answer.says_close) == (201, True)
        connection.expect_end()
    assert daemon.wait_exit() == 0
    assert (daemon.tree / "new").read_bytes() == b"x" * 1_000_000


def test_upload_that_outlasts_the_shutdown_leaves_nothing(harbour):
    daemon = start(harbour, timeouts={"shutdown": "500ms"})
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 1_000_000}) + b"x" * 500_000)
        wait_until(lambda: staged(daemon), "the staged file")
        daemon.stop()
        connection.rest()
    assert names(daemon) == ["index.html"]
    assert [entry.status for entry in daemon.log.wait(1)] == [499]


def test_reload_during_an_upload_leaves_it_the_settings_it_began_with(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 1_000_000}) + b"x" * 500_000)
        wait_until(lambda: staged(daemon), "the staged file")
        addresses = reloading.reloaded(
            daemon, harbour, listen=[daemon.address.text], methods=METHODS, upload={"maxSize": 1000, "mode": "0600"})
        connection.send(b"x" * 500_000)
        assert connection.response("PUT").status == 201
    with daemon.connect(addresses[0]) as connection:
        assert connection.exchange(put("/more", b"x" * 1001), "PUT").status == 413
        assert connection.exchange(put("/more", b"x" * 1000), "PUT").status == 201
    assert (daemon.tree / "new").stat().st_mode & 0o777 == 0o644 and (daemon.tree / "more").stat().st_mode & 0o777 == 0o600


SMALL_DISK = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=4m,mode=755 tmpfs root && exec "$@"', "sh"]


def can_have_a_small_disk():
    """Whether a file system of one's own can be had, which only the daemon sees."""
    try:
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not can_have_a_small_disk(), reason="no file system of one's own without privileges")
@pytest.mark.parametrize("durability", ["full", "none"])
def test_full_disk_is_507_and_leaves_what_was_there(harbour, durability):
    daemon = start(
        harbour, {}, upload={"durability": durability, "minimumFree": 0}, how={"wrapper": SMALL_DISK})
    with daemon.connect() as connection:
        assert connection.exchange(put("/kept", b"k" * 1_000_000), "PUT").status == 201
    for message, method in [
        (put("/kept", b"x" * 5_000_000), "PUT"), (put_chunked("/kept", b"x" * 5_000_000), "PUT"),
        (put_chunked("/new", [b"x" * 50_000] * 100), "PUT"),
        (form("/", part(b"a", "a"), part(b"x" * 5_000_000, "b")), "POST"),
    ]:
        with daemon.connect() as connection:
            connection.try_send(message)
            assert connection.response(method).status == 507
    with daemon.connect() as connection:
        assert connection.get("/kept").body == b"k" * 1_000_000
        assert connection.get("/new").status == connection.get("/a").status == 404
        # All that was written in vain is free again, to nearly the last byte, however it comes.
        for message in (put("/again", b"y" * 3_100_000), put_chunked("/again", [b"y" * 31_000] * 100)):
            for _ in range(3):
                assert connection.exchange(message, "PUT").status == 201
                assert connection.exchange(request("/again", "DELETE"), "DELETE").status == 204
        assert_in_step(connection, "/kept")
    assert not staged(daemon)


def test_limit_on_the_size_of_files_is_413_and_no_end_of_the_daemon(harbour):
    """As systemd's LimitFSIZE sets it: a write beyond it is a signal, too."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
    daemon = start(harbour, how={"preexec": limit})
    for message in (put("/new", b"x" * (3 << 20)), put_chunked("/new", [b"x" * 65_536] * 48)):
        with daemon.connect() as connection:
            connection.try_send(message)
            assert connection.response("PUT").status == 413
    assert daemon.raw(put("/new", b"x" * (1 << 20)), "PUT").status == 201
    wait_nothing_left(daemon, "index.html", "new")


def test_descriptors_that_run_out_are_503_and_come_back(harbour):
    daemon = start(harbour, how={"preexec": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))})
    connections = []
    try:
        for number in range(60):
            connections.append(daemon.connect())
            connections[-1].try_send(request(f"/f{number}", "PUT", {"Content-Length": 1_000_000}) + b"x" * 500_000)
        for connection in connections:
            connection.try_send(b"x" * 500_000)
        statuses = set()
        for connection in connections:
            try:
                statuses.add(connection.response("PUT").status)
            except AssertionError:
                statuses.add(None)  # no room for the connection itself
        assert statuses <= {201, 503, None}
    finally:
        for connection in connections:
            connection.close()
    wait_until(lambda: daemon.raw(put("/after", b"x"), "PUT").status in (201, 204), "an upload that is taken again")
    assert all(os.path.getsize(daemon.tree / name) in (1_000_000, 1, 5) for name in names(daemon))

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""DELETE: what goes, what stays, and that everybody sees it gone at once."""

from collections import Counter
import json
import os
import socket

import pytest

from harness.client import assert_in_step, request
from harness.uploads import at_once, names, put, put_chunked, start
from harness.waiting import wait_until


def delete(daemon, target, **more):
    return daemon.raw(request(target, "DELETE", **more), "DELETE")


def test_file_is_gone(harbour):
    daemon = start(harbour, {"a": b"x", "b c": b"y"})
    with daemon.connect() as connection:
        assert connection.get("/a").status == 200
        answer = connection.exchange(request("/a", "DELETE"), "DELETE")
        assert answer.status == 204 and answer.get("Content-Length") is None and answer.get("ETag") is None
        assert connection.get("/a").status == 404
        assert connection.exchange(request("/a", "DELETE"), "DELETE").status == 404
        assert connection.exchange(request("/b%20c?x", "DELETE"), "DELETE").status == 204
        assert connection.exchange(put("/a", b"again"), "PUT").status == 201
        assert connection.get("/a").body == b"again"
    assert names(daemon) == ["a"]


@pytest.mark.parametrize(
    ["target", "status"],
    [
        ("/no", 404), ("/no/such", 404), ("/no/such/", 404), ("/f/x", 404), ("/f/", 404), ("/d", 409), ("/d/", 409),
        ("/empty", 409), ("/empty/", 409),
        ("/", 409), ("/.hidden", 404), ("/.git/config", 404), ("/.wharfd-staging-x", 404), ("/%2e%2e/f", 400),
        ("/a%2Fb", 404), ("/a%00", 400),
        ("/" + "n" * 256, 404), ("/fifo", 403), ("/socket", 403), ("/out/secret", 403), ("/in/x", 204),
    ],
)
def test_what_is_no_file_stays(harbour, target, status):
    outside = harbour.directory()
    (outside / "secret").write_bytes(b"s")
    daemon = start(harbour, {"f": b"f", "d/x": b"x", ".hidden": b"h", ".git/config": b"c"})
    (daemon.tree / ".wharfd-staging-x").write_bytes(b"")
    (daemon.tree / "empty").mkdir()
    (daemon.tree / "out").symlink_to(outside)
    (daemon.tree / "in").symlink_to("d")
    os.mkfifo(daemon.tree / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(daemon.tree / "socket"))
    before = names(daemon)
    assert delete(daemon, target).status == status
    assert names(daemon) == before and (outside / "secret").exists()
    assert names(daemon, "d") == ([] if status == 204 else ["x"])


def test_empty_directories_where_that_is_allowed(harbour):
    daemon = start(harbour, {"d/x": b"x", "hidden/.x": b"x", "staged/.wharfd-staging-x": b"", "e/f/g": b""},
        delete={"emptyDirectories": True})
    (daemon.tree / "empty").mkdir()
    (daemon.tree / "slash").mkdir()
    for target, status in [
        ("/empty", 204), ("/slash/", 204), ("/d", 409), ("/d/", 409), ("/hidden", 409), ("/staged/", 409), ("/", 409),
        ("/d/x/", 404), ("/d/x", 204),
        ("/d/", 204), ("/d/", 404), ("/e/f/g", 204), ("/e", 409), ("/e/f/", 204), ("/e/", 204),
    ]:
        assert delete(daemon, target).status == status, target
    assert names(daemon) == ["hidden", "staged"]


def test_root_of_a_location_is_never_deleted(harbour):
    directory = harbour.directory()
    (directory / "drop").mkdir()
    daemon = start(harbour, {}, directory=directory, delete={"emptyDirectories": True},
        locations={"/drop": {"root": str(directory / "drop")}})
    for target in ("/drop", "/drop/", "/"):
        assert delete(daemon, target).status == 409
    assert (directory / "drop").is_dir() and (directory / "root").is_dir()


def test_hidden_files_where_they_are_allowed(harbour):
    daemon = start(harbour, {".hidden": b"h", ".wharfd-staging-x": b""}, hidden="allow")
    assert delete(daemon, "/.hidden").status == 204
    assert delete(daemon, "/.wharfd-staging-x").status == 404
    assert names(daemon) == [".wharfd-staging-x"]


@pytest.mark.parametrize("symlinks", ["inside", "deny", "follow"])
def test_link_goes_and_what_it_leads_to_stays(harbour, symlinks):
    outside = harbour.directory() / "secret"
    outside.write_bytes(b"secret")
    daemon = start(harbour, {"real": b"real", "d/x": b"x"}, symlinks=symlinks)
    for name, target in [("in", "real"), ("out", outside), ("nowhere", "nothing"), ("dir", "d")]:
        (daemon.tree / name).symlink_to(target)
        assert delete(daemon, "/" + name).status == 204
    assert names(daemon) == ["d", "real"] and names(daemon, "d") == ["x"]
    assert outside.read_bytes() == b"secret"


def test_every_worker_forgets_at_once(harbour):
    daemon = start(harbour, {f"f{number}": b"x" for number in range(10)} | {"index.html": b"i"}, workers=4)
    readers = [daemon.connect() for _ in range(16)]
    try:
        for number in range(10):
            for reader in readers:
                assert reader.get(f"/f{number}").status == 200
            assert delete(daemon, f"/f{number}").status == 204
            for reader in readers:
                reader.send(request(f"/f{number}"))
            assert [reader.response().status for reader in readers] == [404] * 16
        for reader in readers:
            assert reader.get("/").status == 200
        assert delete(daemon, "/index.html").status == 204
        assert [reader.get("/").status for reader in readers] == [404] * 16
    finally:
        for reader in readers:
            reader.close()


def test_file_that_is_being_sent_is_sent_to_its_end(harbour):
    content = os.urandom(8_000_000)
    daemon = start(harbour, {"large": content})
    with daemon.connect(receive_buffer=4096) as slow:
        slow.send(request("/large"))
        slow.read_head()
        assert delete(daemon, "/large").status == 204
        assert slow.read_exactly(len(content)) == content
    assert daemon.get("/large").status == 404


@pytest.mark.parametrize("make", [put, put_chunked])
def test_body_means_nothing(harbour, make):
    daemon = start(harbour, {"a": b"x", "b": b"y", "index.html": b"i"})
    with daemon.connect() as connection:
        assert connection.exchange(make("/a", b"z" * 1000, method="DELETE"), "DELETE").status == 204
        assert_in_step(connection)
        assert connection.exchange(make("/no", b"z" * 1000, method="DELETE"), "DELETE").status == 404
        assert_in_step(connection)
    answer = daemon.raw(request("/b", "DELETE", {"Transfer-Encoding": "chunked"}) + b"nonsense\r\n", "DELETE")
    # Malformed, it may be noticed before the file goes or after, but never with the wrong answer.
    assert (answer.status, (daemon.tree / "b").exists()) in [(400, True), (204, False)]


def test_one_of_a_hundred_deletes(harbour):
    daemon = start(harbour, {"one": b"x"}, workers=4)

    def work(_):
        with daemon.connect(timeout=60) as connection:
            return connection.exchange(request("/one", "DELETE"), "DELETE").status

    assert Counter(at_once(100, work)) == {204: 1, 404: 99}


def test_only_the_version_that_was_read(harbour):
    daemon = start(harbour, {"file": b"one"})
    stale = daemon.get("/file")["ETag"]
    fresh = daemon.raw(put("/file", b"two"), "PUT")["ETag"]
    assert delete(daemon, "/file", fields={"If-Match": stale}).status == 412
    assert delete(daemon, "/file", fields={"If-Match": fresh}).status == 204
    assert delete(daemon, "/file", fields={"If-Match": fresh}).status in (404, 412)


def test_swaps_and_deletes_of_one_version_are_one(harbour):
    daemon = start(harbour, {"file": b"one"}, workers=4)
    tag = daemon.get("/file")["ETag"]

    def work(number):
        fields = {"If-Match": tag}
        message = put("/file", b"two", fields) if number % 2 else request("/file", "DELETE", fields)
        with daemon.connect(timeout=60) as connection:
            return connection.exchange(message, "DELETE").status

    statuses = Counter(at_once(40, work))
    assert statuses[204] == 1 and set(statuses) <= {204, 404, 412}


@pytest.mark.parametrize("durability", ["full", "none"])
def test_log_tells_of_the_sync(harbour, durability):
    daemon = start(harbour, {"a": b"x"}, upload={"durability": durability}, logging={"format": "json"})
    assert delete(daemon, "/a").status == 204
    assert delete(daemon, "/a").status == 404
    wait_until(lambda: daemon.log.path.read_text().count("\n") == 2, "two lines")
    done, missing = map(json.loads, daemon.log.path.read_text().splitlines())
    assert (done["method"], done["status"], done["bodyBytesSent"]) == ("DELETE", 204, 0)
    assert ("syncSeconds" in done) == (durability == "full") and "syncSeconds" not in missing

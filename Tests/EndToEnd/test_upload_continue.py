# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""100 Continue: once, when all that needs no body is well, and never before a refusal."""

import shutil
import subprocess

import pytest

from harness.client import assert_in_step, request
from harness.uploads import chunks, start, wait_nothing_left

EXPECT = ("Expect", "100-continue")
TEXT = ("Content-Type", "text/plain")


def asking(target, length=10, fields=(), method="PUT", **more):
    """A request that asks before it sends its body."""
    framing = ("Transfer-Encoding", "chunked") if length is None else ("Content-Length", length)
    return request(target, method, [framing, EXPECT, *fields], **more)


@pytest.mark.parametrize("durability", ["full", "none"])
@pytest.mark.parametrize("length", [10, 100_000, None])
def test_100_comes_once_and_then_the_answer(harbour, length, durability):
    daemon = start(harbour, upload={"durability": durability})
    body = b"z" * (length or 20_000)
    with daemon.connect() as connection:
        connection.send(asking("/new", length))
        interim = connection.response("PUT")
        assert interim.status == 100
        assert not (daemon.tree / "new").exists()
        connection.send(chunks(body) if length is None else body)
        assert connection.response("PUT").status == 201
        assert_in_step(connection)
    assert (daemon.tree / "new").read_bytes() == body
    assert [entry.status for entry in daemon.log.wait(2)] == [201, 200]


def test_100_comes_at_most_once_for_a_client_that_does_not_wait(harbour):
    daemon = start(harbour)
    for number, length in enumerate([10, 100_000]):
        with daemon.connect() as connection:
            connection.send(asking(f"/new{number}", length) + b"z" * length)
            answer = connection.response("PUT")
            if answer.status == 100:
                answer = connection.response("PUT")
            assert answer.status == 201
            assert_in_step(connection)


def test_no_100_for_http_10(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        connection.send(asking("/new", version="1.0") + b"z" * 10)
        assert connection.response("PUT").status == 201
        connection.expect_end()


FORM = [("Content-Type", "multipart/form-data; boundary=b")]


@pytest.mark.parametrize("length", [10, None])
@pytest.mark.parametrize(
    ["status", "target", "fields", "method"],
    [
        (400, "/.hidden", [TEXT], "PUT"), (400, "/" + "n" * 256, [TEXT], "PUT"), (400, "/a%00b", [TEXT], "PUT"),
        (400, "/new", [TEXT, ("Content-Digest", "sha-256=nonsense")], "PUT"),
        (400, "/new", [TEXT, ("Content-Range", "bytes 0-9/10")], "PUT"),
        (403, "/new", [TEXT, ("Origin", "http://other.example")], "PUT"), (403, "/out/new", [TEXT], "PUT"),
        (404, "/a%2Fb", [TEXT], "PUT"), (405, "/fixed/new", [TEXT], "PUT"),
        (409, "/index.html", [TEXT], "PUT"), (409, "/d", [TEXT], "PUT"), (409, "/no/new", [TEXT], "PUT"),
        (409, "/index.html/x", [TEXT], "PUT"),
        (412, "/free/index.html", [TEXT, ("If-None-Match", "*")], "PUT"), (412, "/new", [TEXT, ("If-Match", '"x"')], "PUT"),
        (415, "/new", [("Content-Type", "image/png")], "PUT"), (415, "/new", [TEXT, ("Content-Encoding", "gzip")], "PUT"),
        (415, "/", [TEXT], "POST"), (409, "/no/", FORM, "POST"),
        (400, "/", [("Content-Type", "multipart/form-data")], "POST"),
        (507, "/full/new", [TEXT], "PUT"), (507, "/full/", FORM, "POST"), (403, "/out/", FORM, "POST"),
        (417, "/new", [TEXT, ("Expect", "something")], "PUT"),
    ],
)
def test_refusal_comes_instead_of_100(harbour, status, target, fields, method, length):
    outside = harbour.directory()
    daemon = start(
        harbour, {"index.html": b"i", "d/x": b"x", "free/index.html": b"j", "full/x": b"x"},
        upload={"onConflict": "refuse", "accept": ["text/*"]},
        locations={
            "/fixed": {"methods": ["GET"]}, "/free": {"upload": {"onConflict": "replace"}},
            "/full": {"upload": {"minimumFree": "1024TiB"}}})
    (daemon.tree / "out").symlink_to(outside)
    with daemon.connect() as connection:
        connection.send(asking(target, length, fields, method))
        answer = connection.response(method)
        assert answer.status == status
        # Nobody can tell whether the body follows (RFC 9110 §10.1.1).
        assert answer.says_close
        connection.expect_end()
    assert [entry.status for entry in daemon.log.wait(1)] == [status]
    wait_nothing_left(daemon, "d", "free", "full", "index.html", "out")


def test_announced_length_beyond_the_limit_is_413_instead_of_100(harbour):
    daemon = start(harbour, upload={"maxSize": 1000})
    with daemon.connect() as connection:
        connection.send(asking("/new", 1000))
        assert connection.response("PUT").status == 100
        connection.send(b"z" * 1000)
        assert connection.response("PUT").status == 201
        connection.send(asking("/new", 1001))
        answer = connection.response("PUT")
        assert (answer.status, answer.says_close) == (413, True)
        connection.expect_end()


def test_conflict_that_arises_after_100_is_refused_at_publishing(harbour):
    daemon = start(harbour)
    with daemon.connect() as first, daemon.connect() as second:
        for connection in (first, second):
            connection.send(asking("/new", 10, [("If-None-Match", "*")]))
            assert connection.response("PUT").status == 100
        first.send(b"1" * 10)
        assert first.response("PUT").status == 201
        second.send(b"2" * 10)
        assert second.response("PUT").status == 412
        assert_in_step(second)
    assert (daemon.tree / "new").read_bytes() == b"1" * 10


def test_no_100_without_a_wish_for_it(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 100_000}))
        connection.send(b"z" * 100_000)
        assert connection.response("PUT").status == 201


def test_body_after_100_that_stalls_is_408(harbour):
    daemon = start(harbour, timeouts={"body": "300ms"})
    with daemon.connect() as connection:
        connection.send(asking("/new", 10))
        assert connection.response("PUT").status == 100
        assert connection.response("PUT").status == 408
        connection.expect_end()
    wait_nothing_left(daemon, "index.html")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_does_not_send_a_body_that_is_refused(harbour):
    daemon = start(harbour, upload={"onConflict": "refuse"})
    source = daemon.directory / "source"
    source.write_bytes(b"u" * 5_000_000)
    results = [
        subprocess.run(
            ["curl", "-q", "-sS", "--max-time", "15", "-H", "Expect: 100-continue", "-w", "%{http_code} %{size_upload}", "-T",
             str(source), f"http://{daemon.address.text}/new"], capture_output=True, text=True, timeout=20, check=True).stdout
        for _ in range(2)]
    assert results[0] == "201 5000000"
    assert results[1].endswith("409 0"), results[1]

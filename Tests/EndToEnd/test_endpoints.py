# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the daemon answers itself: echo, User-Agent, health."""

import gzip
import signal
import time

import pytest

from harness.client import assert_in_step, request
from harness.reloading import reloaded
from harness.waiting import wait_until

ALL = {"echo": "/echo/", "userAgent": "/user-agent", "health": "/health", "metrics": "/metrics"}


@pytest.fixture
def answering(harbour):
    return harbour.start({"index.html": b"i", "echo/abc": b"a file", "health": b"a file"}, endpoints=ALL)


def test_nothing_is_answered_unless_it_is_set(server):
    for target in ("/echo/abc", "/user-agent", "/health", "/metrics"):
        assert server.get(target, fields={"User-Agent": "x"}).status == 404


@pytest.mark.parametrize(("target", "body"), [
    ("/echo/abc", b"abc"), ("/echo/", b""), ("/echo/a/b/c/", b"a/b/c/"), ("/echo/a%20b", b"a%20b"),
    ("/echo/a?b=c", b"a?b=c"), ("/echo/?", b"?"), ("/echo/..%20", b"..%20"), ("/echo/a/../b", b"a/../b"),
    ("http://wharfd.test/echo/abc?d", b"abc?d"), ("/echo/" + "x" * 8000, b"x" * 8000),
    ("/echo/<script>", b"<script>"),
])
def test_echo_is_what_was_sent(answering, target, body):
    with answering.connect() as connection:
        answer = connection.get(target)
        assert (answer.status, answer.body) == (200, body)
        assert answer["content-type"] == "text/plain"
        assert answer["x-content-type-options"] == "nosniff"
        assert connection.get(target, method="HEAD")["content-length"] == str(len(body))
        assert_in_step(connection)


@pytest.mark.parametrize(("target", "status"), [
    ("//echo/abc", 404), ("/x/../echo/abc", 404), ("/%65cho/abc", 404), ("/echo%2Fabc", 404),
    ("/echo/%2F", 404), ("/echo/../../x", 400), ("/echo/%00", 400), ("/echo/%zz", 400), ("/user-agent/", 404),
    ("/health/", 404), ("/metrics/", 404), ("/Echo/abc", 404),
])
def test_paths_of_another_spelling_are_not_the_endpoints(answering, target, status):
    assert answering.get(target, fields={"User-Agent": "x"}).status == status


def test_user_agent_is_sent_back(answering):
    with answering.connect() as connection:
        for value, body in (("foobar/1.2.3", b"foobar/1.2.3"), ("", b""), ("  a  b ", b"a  b"), ("\xe9", b"\xe9")):
            answer = connection.get("/user-agent", fields={"User-Agent": value})
            assert (answer.status, answer.body, answer["content-type"]) == (200, body, "text/plain")
        assert connection.get("/user-agent").status == 400
        assert_in_step(connection)


@pytest.mark.parametrize(("accepted", "is_coded"), [
    ("gzip", True), ("invalid-1, gzip, invalid-2", True), ("deflate, GZIP;q=0.2", True), ("*", True),
    ("invalid", False), ("gzip;q=0", False), ("identity, gzip;q=0", False), ("", False), ("br, zstd", False),
])
@pytest.mark.parametrize("target", ["/echo/abc", "/echo/", "/user-agent"])
def test_gzip_for_whom_takes_it(answering, accepted, is_coded, target):
    fields = {"User-Agent": "abc", "Accept-Encoding": accepted}
    with answering.connect() as connection:
        answer = connection.get(target, fields=fields)
        assert answer.status == 200 and answer["vary"].startswith("Accept-Encoding")
        assert answer.get("content-encoding") == ("gzip" if is_coded else None)
        assert (gzip.decompress(answer.body) if is_coded else answer.body) == (b"" if target == "/echo/" else b"abc")
        head = connection.get(target, method="HEAD", fields=fields)
        assert head["content-length"] == answer["content-length"]
        assert head.get("content-encoding") == answer.get("content-encoding")
        assert connection.get(target, fields=fields).body == answer.body, "the same each time"
        assert_in_step(connection)


@pytest.mark.parametrize("target", ["/echo/abc", "/user-agent", "/health", "/metrics"])
def test_other_methods(answering, target):
    with answering.connect() as connection:
        options = connection.get(target, method="OPTIONS")
        assert (options.status, options["allow"]) == (204, "GET, HEAD, OPTIONS")
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            posted = request(target, method, {"Content-Length": 3}, body=b"abc")
            refused = connection.exchange(posted, method)
            assert (refused.status, refused["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert connection.get(target, method="BREW").status == 501
        assert_in_step(connection)


def test_endpoints_have_the_top_levels_fields_and_no_page(harbour):
    daemon = harbour.start(
        {"page.html": b"page", "index.html": b"i"}, endpoints=ALL, headers={"*": {"X-Own": "1"}},
        errorPages={"4xx": "/page.html", "404": "/page.html"}, fallback=["/index.html"], methods=["GET", "PUT"])
    assert daemon.get("/echo/abc")["x-own"] == "1"
    refused = daemon.get("/user-agent")
    assert (refused.status, refused["x-own"], refused.body) == (400, "1", b"400 Bad Request\n")
    assert daemon.get("//echo/abc").body == b"404 Not Found\n", "not what stands in for what is not there"
    put = daemon.raw(request("/echo/new", "PUT", {"Content-Length": 1}, body=b"x"), "PUT")
    assert (put.status, put.body) == (405, b"405 Method Not Allowed\n")
    assert not (daemon.tree / "echo").exists()


def test_bodies_with_a_get_are_taken_off_the_connection(answering):
    with answering.connect() as connection:
        for target in ("/echo/abc", "/health", "/metrics"):
            for fields in ({}, {"Accept-Encoding": "gzip"}):
                data = request(target, "GET", {"Content-Length": 5, **fields}, body=b"GET /")
                assert connection.exchange(data).status == 200
                chunked = request(
                    target, "GET", {"Transfer-Encoding": "chunked", **fields}, body=b"3\r\nabc\r\n0\r\n\r\n")
                assert connection.exchange(chunked).status == 200
        assert_in_step(connection)


def test_pipelined_answers_come_in_order(answering):
    bodies = [f"{number}" * (number % 50) for number in range(200)]
    with answering.connect() as connection:
        connection.send(b"".join(
            request(f"/echo/{body}", fields={"Accept-Encoding": "gzip"} if number % 3 else {})
            for number, body in enumerate(bodies)))
        for number, body in enumerate(bodies):
            answer = connection.response()
            assert (gzip.decompress(answer.body) if number % 3 else answer.body) == body.encode()
        assert_in_step(connection)


# Health

def test_health_is_ok_and_in_no_log(answering):
    with answering.connect() as connection:
        answer = connection.get("/health")
        assert (answer.status, answer.body, answer["content-type"]) == (200, b"ok\n", "text/plain")
        assert answer["cache-control"] == "no-store"
        assert connection.get("/health", method="HEAD")["content-length"] == "3"
        connection.get("/health?x")
        assert connection.get("/health", method="DELETE").status == 405
        assert_in_step(connection)
    assert [entry.line for entry in answering.log.wait(2)] == ["DELETE /health HTTP/1.1", "GET / HTTP/1.1"]


def test_health_says_503_from_the_signal_on_while_all_else_goes_on(harbour):
    daemon = harbour.start(endpoints=ALL, timeouts={"drain": "3s"})
    with daemon.connect() as kept:
        assert kept.get("/health").status == 200
        daemon.signal(signal.SIGTERM)
        began = time.monotonic()
        answer = wait_until(
            lambda: (answer := daemon.get("/health")).status == 503 and answer, "503 of the health check", deadline=2)
        assert (answer["retry-after"], answer["cache-control"]) == ("1", "no-store")
        assert answer.says_close
        assert not daemon.get("/").says_close
        assert kept.get("/").status == 200
        last = kept.get("/health", method="HEAD")
        assert last.status == 503 and last.says_close
        kept.expect_end()
        assert time.monotonic() - began < 2.5, "all of this is before the end of the drain"
    daemon.signal(signal.SIGTERM)
    assert daemon.wait_exit(deadline=5) == 0
    assert all("/health" not in entry.line for entry in daemon.log.entries())


def test_reload_moves_endpoints(harbour):
    daemon = harbour.start(endpoints={"echo": "/a/"})
    with daemon.connect() as connection:
        assert connection.get("/a/x").body == b"x"
        reloaded(daemon, harbour, endpoints={"echo": "/b/"})
        assert connection.get("/a/x").status == 404
        assert connection.get("/b/x").body == b"x"
        reloaded(daemon, harbour)
        assert connection.get("/b/x").status == 404

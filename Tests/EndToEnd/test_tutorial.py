# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The classic exercise, "build your own HTTP server", stage by stage, with the shipped configuration."""

import concurrent.futures
import gzip
import socket

import pytest

from harness.client import request
from harness.daemon import REPOSITORY

EXAMPLE = REPOSITORY / "config/examples/tutorial.json"


def start(harbour, *flags):
    """The shipped configuration over a directory of its own."""
    directory = harbour.directory()
    arguments = ["--config", str(EXAMPLE), "--directory", str(directory / "root"), *flags]
    return harbour.launch(directory, None, arguments=arguments).wait_ready()


@pytest.fixture
def exercise(harbour):
    """On a port that the system chooses, so that tests can run side by side."""
    return start(harbour, "--port", "0")


def test_it_listens_on_4221(harbour):
    """The exercise asks there, by 127.0.0.1 or localhost."""
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind((host, 4221))
        except OSError as error:
            if error.errno in (97, 99):  # the host has no such family
                continue
            pytest.skip(f"port 4221 is somebody else's: {error}")
    daemon = start(harbour)
    assert {address.port for address in daemon.addresses} == {4221}
    with socket.create_connection(("localhost", 4221), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost:4221\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_root_and_unknown_path(exercise):
    assert exercise.get("/").status == 200
    assert exercise.get("/").reason == "OK"
    for target in ("/abcdefg", "/index.html", "/echo", "/files/", "/user-agents"):
        answer = exercise.get(target)
        assert (answer.status, answer.reason) == (404, "Not Found")


@pytest.mark.parametrize("word", ["abc", "pineapple", "raspberry/banana-42"])
def test_echo(exercise, word):
    answer = exercise.get(f"/echo/{word}")
    assert (answer.status, answer["content-type"], answer.body) == (200, "text/plain", word.encode())
    assert answer["content-length"] == str(len(word))
    assert answer.get("content-encoding") is None


def test_user_agent(exercise):
    answer = exercise.get("/user-agent", fields={"User-Agent": "foobar/1.2.3"})
    assert (answer.status, answer["content-type"], answer.body) == (200, "text/plain", b"foobar/1.2.3")
    assert answer["content-length"] == "12"
    assert exercise.get("/user-agent", fields={"user-agent": "grape/1"}).body == b"grape/1"


def test_concurrent_connections(exercise):
    """Connections that say nothing hold up nobody."""
    silent = [exercise.connect() for _ in range(20)]
    try:
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda number: exercise.get(f"/echo/{number}"), range(64)))
        assert [answer.body for answer in answers] == [str(number).encode() for number in range(64)]
        for connection in reversed(silent):
            assert connection.get("/").status == 200
    finally:
        for connection in silent:
            connection.close()


def test_return_a_file(exercise):
    exercise.tree.put("foo", b"Hello, World!")
    exercise.tree.put("page.html", b"<p>")
    answer = exercise.get("/files/foo")
    assert (answer.status, answer["content-type"], answer.body) == (200, "application/octet-stream", b"Hello, World!")
    assert answer["content-length"] == "13"
    assert exercise.get("/files/page.html")["content-type"] == "application/octet-stream"
    assert exercise.get("/foo").status == 404
    assert exercise.get("/files/non_existent_file").status == 404


def test_read_the_request_body(exercise):
    body = b"12345"
    fields = {"Content-Type": "application/octet-stream", "Content-Length": len(body)}
    answer = exercise.raw(request("/files/file_123", "POST", fields, body=body), "POST")
    assert (answer.status, answer.reason) == (201, "Created")
    assert (exercise.tree / "file_123").read_bytes() == body
    assert exercise.get("/files/file_123").body == body


@pytest.mark.parametrize("accepted", ["gzip", "invalid-encoding-1, gzip, invalid-encoding-2"])
def test_compression(exercise, accepted):
    answer = exercise.get("/echo/abc", fields={"Accept-Encoding": accepted})
    assert (answer["content-type"], answer["content-encoding"]) == ("text/plain", "gzip")
    assert answer["content-length"] == str(len(answer.body))
    assert gzip.decompress(answer.body) == b"abc"


@pytest.mark.parametrize("accepted", ["invalid-encoding", "invalid-encoding-1, invalid-encoding-2"])
def test_no_compression_that_nobody_knows(exercise, accepted):
    answer = exercise.get("/echo/abc", fields={"Accept-Encoding": accepted})
    assert (answer.status, answer.get("content-encoding"), answer.body) == (200, None, b"abc")


def test_persistent_connections(exercise):
    """Two requests on one connection, and on several at once, in turns."""
    connections = [exercise.connect() for _ in range(3)]
    try:
        for round_number in range(3):
            for number, connection in enumerate(connections):
                word = f"{number}-{round_number}"
                assert connection.get(f"/echo/{word}").body == word.encode()
                agent = connection.get("/user-agent", fields={"User-Agent": word})
                assert (agent.body, agent.says_close) == (word.encode(), False)
    finally:
        for connection in connections:
            connection.close()


def test_closure_is_honoured_and_said(exercise):
    with exercise.connect() as connection:
        assert not connection.get("/echo/abc").says_close
        answer = connection.get("/", fields={"Connection": "close"})
        assert answer.status == 200 and answer.says_close
        connection.expect_end()


# What docs/tutorials.md says of where wharfd is stricter than the exercises.

def test_stricter_than_the_exercise(exercise):
    fields = {"Content-Length": 1}
    assert exercise.raw(request("/files/new", "POST", fields, body=b"1"), "POST").status == 201
    assert exercise.raw(request("/files/new", "POST", fields, body=b"2"), "POST").status == 204
    refused = exercise.raw(request("/files/new", "DELETE"), "DELETE")
    assert (refused.status, refused["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert exercise.raw(request("/", host=None)).status == 400
    assert exercise.raw(request("/files/none/new", "POST", fields, body=b"1"), "POST").status == 409
    assert exercise.raw(request("/files/bare", "POST"), "POST").status == 411
    assert exercise.raw(request("/files/../../etc/passwd")).status == 400
    assert exercise.raw(b"GET / HTTP/1.1\nHost: a\n\n").status == 400

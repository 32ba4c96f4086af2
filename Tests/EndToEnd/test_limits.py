# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Every limit at N and at N + 1, set through the configuration."""

import pytest

from harness.client import Cut, assert_in_step, request
from harness.waiting import wait_until


def padded_line(length):
    """A request whose request line has exactly `length` bytes, its CRLF not counted."""
    frame = len("GET /? HTTP/1.1")
    return f"GET /?{'x' * (length - frame)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


@pytest.mark.parametrize("limit", [256, 8192])
def test_request_line(harbour, limit):
    daemon = harbour.start(**({} if limit == 8192 else {"limits": {"requestLine": limit}}))
    with daemon.connect() as connection:
        assert connection.exchange(padded_line(limit)).status == 200
        assert connection.exchange(padded_line(limit + 1)).status == 414
        connection.expect_end()
    assert [entry.status for entry in daemon.log.wait(2)] == [200, 414]


def test_endless_request_line_is_414_before_it_ends(server):
    with server.connect() as connection:
        connection.try_send(b"GET /" + b"x" * 100_000)
        assert connection.response().status == 414
        connection.expect_end()
    server.log.wait(1)


def padded_fields(size, count=2):
    """A request whose field lines, each with its CRLF, have exactly `size` bytes in all."""
    lines = ["Host: a"] + [f"X{number}: " for number in range(count - 1)]
    missing = size - sum(len(line) + 2 for line in lines)
    lines[-1] += "y" * missing
    return "\r\n".join(["GET / HTTP/1.1", *lines, "", ""]).encode()


@pytest.mark.parametrize("limit", [1024, 16384])
def test_size_of_all_fields(harbour, limit):
    daemon = harbour.start(**({} if limit == 16384 else {"limits": {"fields": limit}}))
    with daemon.connect() as connection:
        assert connection.exchange(padded_fields(limit)).status == 200
        assert connection.exchange(padded_fields(limit, count=20)).status == 200
        assert connection.exchange(padded_fields(limit + 1)).status == 431
        connection.expect_end()
    with daemon.connect() as connection:
        assert connection.exchange(padded_fields(limit + 1, count=20)).status == 431
        connection.expect_end()
    daemon.log.wait(4)


def test_endless_field_is_431_before_it_ends(server):
    with server.connect() as connection:
        connection.try_send(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000)
        assert connection.response().status == 431
        connection.expect_end()
    server.log.wait(1)


@pytest.mark.parametrize("limit", [5, 100])
def test_count_of_fields(harbour, limit):
    daemon = harbour.start(**({} if limit == 100 else {"limits": {"fieldCount": limit}}))
    many = [(f"X{number}", "y") for number in range(limit - 1)]  # and Host
    with daemon.connect() as connection:
        assert connection.get(fields=many).status == 200
        assert connection.get(fields=[*many, ("One", "more")]).status == 431
        connection.expect_end()
    daemon.log.wait(2)


@pytest.mark.parametrize("limit", [1000, 262_144])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unread_body_is_drained_up_to_the_limit(harbour, limit, method):
    daemon = harbour.start(**({} if limit == 262_144 else {"limits": {"drain": limit}}))
    own = 200 if method == "GET" else 405
    with daemon.connect() as connection:
        body = b"z" * limit
        answer = connection.exchange(request(method=method, fields={"Content-Length": limit}, body=body), method)
        assert (answer.status, answer.says_close) == (own, False)
        assert_in_step(connection)
    with daemon.connect() as connection:
        connection.try_send(request(method=method, fields={"Content-Length": limit + 1}, body=body + b"z") + request("/never"))
        answer = connection.response(method)
        assert answer.status in (own, 413) and answer.says_close
        connection.expect_end()
    assert all(entry.page != "/never" for entry in daemon.log.wait(3))


@pytest.mark.parametrize("limit", [1000, 262_144])
def test_unread_chunked_body_is_drained_up_to_the_limit(harbour, limit):
    daemon = harbour.start(**({} if limit == 262_144 else {"limits": {"drain": limit}}))
    start = request(fields={"Transfer-Encoding": "chunked"})
    with daemon.connect() as connection:
        half = limit // 2
        chunk = b"%x\r\n%b\r\n" % (half, b"z" * half)
        connection.send(start + chunk + chunk + b"0\r\n\r\n")
        assert connection.response().status == 200
        assert_in_step(connection)
    with daemon.connect() as connection:
        body = b"%x\r\n%b\r\n" % (limit, b"z" * limit) * 2
        connection.try_send(start + body + b"0\r\n\r\n" + request("/never"))
        assert connection.response().status in (200, 413)
        connection.expect_end()
    assert all(entry.page != "/never" for entry in daemon.log.wait(3))


def chunked(extension=b"", trailer=b""):
    """A request whose extension stands on the last chunk, where no data weighs against it."""
    return request(fields={"Transfer-Encoding": "chunked"}) + b"1\r\na\r\n0" + extension + b"\r\n" + trailer + b"\r\n"


def assert_limit(daemon, within, beyond):
    """The first request leaves its connection in step; the second ends it, with 400 or after its own answer."""
    with daemon.connect() as connection:
        assert connection.exchange(within).status == 200
        assert_in_step(connection)
        connection.try_send(beyond + request("/never"))
        assert connection.response().status in (200, 400)
        connection.expect_end()
    assert all(entry.page != "/never" for entry in daemon.log.wait(3))


@pytest.mark.parametrize("limit", [64, 4096])
def test_bytes_of_a_chunk_extension(harbour, limit):
    """Its semicolon counts, the line end does not."""
    daemon = harbour.start(**({} if limit == 4096 else {"limits": {"chunkExtension": limit}}))
    within, beyond = (chunked(extension=b";" + b"e" * (size - 1)) for size in (limit, limit + 1))
    assert_limit(daemon, within, beyond)


@pytest.mark.parametrize("limit", [64, 4096])
def test_bytes_of_all_trailers(harbour, limit):
    """Their line ends count, the empty line after them does not, as with the fields of a head."""
    daemon = harbour.start(**({} if limit == 4096 else {"limits": {"trailer": limit}}))
    within, beyond = (chunked(trailer=b"A: b\r\nX: " + b"t" * (size - 11) + b"\r\n") for size in (limit, limit + 1))
    assert_limit(daemon, within, beyond)


def test_endless_chunk_extension_is_cut_off(server):
    with server.connect() as connection:
        connection.try_send(request(fields={"Transfer-Encoding": "chunked"}) + b"1;" + b"e" * 200_000)
        assert connection.response().status in (200, 400)
        connection.expect_end()


def test_connections_up_to_the_limit_stay_and_one_more_ends_the_oldest_idle(harbour):
    limit = 8
    daemon = harbour.start(limits={"connections": limit})
    connections = []
    try:
        for _ in range(limit):
            connections.append(daemon.connect())
            assert connections[-1].get("/").status == 200
        for connection in connections:  # all of them at once; the first was used last of all
            assert connection.get("/").status == 200
        assert connections[0].get("/").status == 200
        connections.append(daemon.connect())
        assert connections[-1].get("/").status == 200
        wait_until(
            lambda: sum(connection.is_open() for connection in connections) == limit,
            lambda: f"{limit} open connections; open: {[connection.is_open() for connection in connections]}",
        )
        assert connections[0].is_open(), "the connection that was used last made room"
        assert not connections[1].is_open(), "another than the longest idle connection made room"
        for connection in [connections[0], *connections[2:]]:
            assert_in_step(connection)
    finally:
        for connection in connections:
            connection.close()


def test_at_the_limit_with_none_idle_running_answers_are_left_alone(harbour):
    limit = 4
    content = b"x" * 8_000_000
    daemon = harbour.start({"index.html": b"i", "large": content}, limits={"connections": limit})
    busy = [daemon.connect(receive_buffer=4096) for _ in range(limit)]
    try:
        for connection in busy:
            connection.send(request("/large"))
            connection.read_head()
        with daemon.connect(timeout=3) as extra:
            extra.try_send(request())
            try:
                assert extra.response().status in (200, 503)
            except (Cut, AssertionError):
                pass  # closed, or left waiting: only the running answers matter here
        for connection in busy:
            assert connection.read_exactly(len(content)) == content
    finally:
        for connection in busy:
            connection.close()
    assert daemon.get("/").status == 200


def test_connections_of_one_address_are_limited(harbour):
    limit = 3
    daemon = harbour.start(limits={"connectionsPerAddress": limit})
    connections = []
    try:
        for _ in range(limit):
            connections.append(daemon.connect())
            assert connections[-1].get("/").status == 200
        assert all(connection.is_open() for connection in connections)
        extra = daemon.connect()
        connections.append(extra)
        extra.try_send(request())
        try:
            served = extra.response().status == 200
        except Cut:
            served = False
        still = sum(connection.is_open() for connection in connections[:limit])
        assert still + served <= limit, "more connections of one address were served than the limit"
        assert still + served >= 1
    finally:
        for connection in connections:
            connection.close()
    wait_until(lambda: daemon.get("/").status == 200, "the address being served again")

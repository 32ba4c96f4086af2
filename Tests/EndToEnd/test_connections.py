# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Connections: persistence, pipelining, bodies nobody asked for, and clients that come in pieces or vanish."""

import concurrent.futures
import random
import socket

import pytest

from harness.client import Connection, assert_in_step, request

MIB = 1024 * 1024


@pytest.fixture
def site(harbour):
    return harbour.start({"index.html": b"index", "a": b"A", "b": b"BB", "large": b"L" * (8 * MIB)})


def test_connection_persists_by_default(site):
    with site.connect() as connection:
        for _ in range(300):
            answer = connection.get("/a")
            assert (answer.body, answer.says_close) == (b"A", False)


@pytest.mark.parametrize("token", ["close", "Close", "CLOSE", "x, close", "keep-alive, close", " close "])
def test_connection_close_is_honoured_and_said(site, token):
    with site.connect() as connection:
        answer = connection.get("/a", fields={"Connection": token})
        assert answer.says_close
        connection.expect_end()


def test_connection_close_on_a_second_line_is_seen(site):
    with site.connect() as connection:
        assert connection.get("/a", fields=[("Connection", "x"), ("Connection", "close")]).says_close
        connection.expect_end()


def test_token_that_only_contains_close_does_not_close(site):
    with site.connect() as connection:
        assert not connection.get("/a", fields={"Connection": "closed"}).says_close
        assert_in_step(connection)


def test_request_after_close_is_never_answered(site):
    with site.connect() as connection:
        connection.send(request("/a", fields={"Connection": "close"}) + request("/b"))
        assert connection.response().body == b"A"
        connection.expect_end(reset_allowed=True)
    (entry,) = site.log.wait(1)
    assert entry.page == "/a"


def test_10_closes_unless_asked_to_stay(site):
    with site.connect() as connection:
        assert connection.get("/a", version="1.0").body == b"A"
        connection.expect_end()
    with site.connect() as connection:
        for _ in range(3):
            answer = connection.get("/a", version="1.0", fields={"Connection": "Keep-Alive"})
            assert answer["connection"].lower() == "keep-alive"
        assert connection.get("/a", version="1.0").body == b"A"
        connection.expect_end()


MIXED = [
    ("GET", "/a", 200), ("GET", "/nowhere", 404), ("HEAD", "/b", 200), ("POST", "/a", 405), ("GET", "/b", 200),
    ("OPTIONS", "/a", None), ("GET", "/%2F", 404), ("HEAD", "/nowhere", 404), ("GET", "/", 200), ("BREW", "/a", 501),
]


def test_hundred_pipelined_requests_are_answered_in_order(site):
    plan = MIXED * 10
    with site.connect() as connection:
        connection.send(b"".join(request(target, method=method) for method, target, _ in plan))
        for method, target, status in plan:
            answer = connection.response(method)
            assert answer.status == status or (status is None and answer.status in (200, 204)), (method, target)
            if method == "GET" and status == 200:
                assert answer.body == {"/a": b"A", "/b": b"BB", "/": b"index"}[target]
        assert_in_step(connection)
    entries = site.log.wait(len(plan) + 1)
    assert [entry.page for entry in entries[:-1]] == [target for _, target, _ in plan]


def test_pipelined_large_answers_come_whole_and_in_order(site):
    with site.connect() as connection:
        connection.send(request("/large") + request("/a") + request("/large") + request("/b"))
        assert [len(connection.response().body) for _ in range(4)] == [8 * MIB, 1, 8 * MIB, 2]


def test_one_pipelining_client_does_not_hold_up_another(site):
    with site.connect() as greedy, site.connect(timeout=3) as modest:
        greedy.send(request("/large") * 20)
        for _ in range(20):
            assert modest.get("/a").body == b"A"


def test_request_split_at_every_byte_is_the_same_request(site):
    data = b"\r\n" + request("/a?q=1", fields={"User-Agent": "split/1.0", "Accept": "*/*", "X": ""})
    expected = site.raw(data)
    with site.connect() as connection:
        for at in range(1, len(data)):
            connection.send(data[:at])
            connection.send(data[at:])
            answer = connection.response()
            assert (answer.status, answer.body) == (expected.status, expected.body), f"split at {at}"


def test_request_and_body_one_byte_a_segment(site):
    bodies = [
        request("/a", fields={"Content-Length": 20}, body=b"0123456789" * 2),
        request("/a", fields={"Transfer-Encoding": "chunked"}, body=b"5;x=y\r\nabcde\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n"),
    ]
    with site.connect() as connection:
        for data in bodies:
            for byte in data:
                connection.send(bytes([byte]))
            assert connection.response().body == b"A"
        assert_in_step(connection, "/b")


def test_pipeline_cut_at_random_places(site):
    generator = random.Random(9112)
    piece = request("/a") + request("/b", fields={"Content-Length": 7}, body=b"GET / H") + request("/nowhere")
    data = piece * 30
    cuts = sorted(generator.sample(range(len(data)), 200))
    with site.connect() as connection:
        for start, end in zip([0, *cuts], [*cuts, len(data)]):
            connection.send(data[start:end])
        assert [connection.response().status for _ in range(90)] == [200, 200, 404] * 30


@pytest.mark.parametrize("target", ["/a", "/large", "/nowhere"])
def test_half_close_right_after_the_request_still_gets_the_whole_answer(site, target):
    with site.connect() as connection:
        connection.send(request(target))
        connection.half_close()
        answer = connection.response()
        assert answer.status == (404 if target == "/nowhere" else 200)
        assert target == "/nowhere" or len(answer.body) == {"/a": 1, "/large": 8 * MIB}[target]
        connection.expect_end()
    site.log.wait(1)


def test_half_close_after_pipelined_requests_gets_every_answer(site):
    with site.connect() as connection:
        connection.send(request("/a") + request("/large") + request("/b"))
        connection.half_close()
        assert [len(connection.response().body) for _ in range(3)] == [1, 8 * MIB, 2]
        connection.expect_end()


def test_half_close_inside_a_head_ends_the_connection(site):
    with site.connect() as connection:
        connection.send(request("/a")[:-3])
        connection.half_close()
        answer = connection.rest()
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 "), answer
    (entry,) = site.log.wait(1)
    assert entry.status in (400, 499)


def test_half_closed_connections_leave_no_descriptor(site):
    fds = site.quiet_fds("/a")
    for data in (b"", request("/a")[:10], request("/a"), request("/a", fields={"Content-Length": 9}, body=b"x")) * 10:
        with site.connect() as connection:
            connection.send(data)
            connection.half_close()
            connection.rest()
    site.settle(fds)


@pytest.mark.parametrize("size", [1, 100, 65_536, 200_000])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_body_nobody_wants_is_drained_and_the_connection_in_step(site, method, size):
    # A body full of requests: if one byte too few were drained, one of these would be answered.
    body = (request("/trap") * (size // 20 + 1))[:size]
    with site.connect() as connection:
        for _ in range(2):
            answer = connection.exchange(request("/a", method=method, fields={"Content-Length": size}, body=body), method)
            assert answer.status in {"GET": [200], "HEAD": [200], "POST": [405], "OPTIONS": [200, 204]}[method]
        assert_in_step(connection, "/b")
    assert all(entry.page != "/trap" for entry in site.log.wait(3))


@pytest.mark.parametrize("pieces", [[1], [7, 5000, 1], [65_536, 65_536], [1] * 200])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_chunked_body_nobody_wants_is_drained(site, method, pieces):
    body = b"".join(b"%x\r\n%b\r\n" % (size, (request("/trap") * (size // 20 + 1))[:size]) for size in pieces)
    data = request("/a", method=method, fields={"Transfer-Encoding": "chunked"}, body=body + b"0\r\n\r\n")
    with site.connect() as connection:
        for _ in range(2):
            assert connection.exchange(data, method).status == (200 if method == "GET" else 405)
        assert_in_step(connection, "/b")
    assert all(entry.page != "/trap" for entry in site.log.wait(3))


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("size", [1 * MIB, 16 * MIB])
def test_answer_to_a_body_that_is_too_large_can_be_read(site, framing, size):
    """The client sends all it has before it looks: a reset would destroy the answer on its side."""
    if framing == "length":
        data = request("/a", method="POST", fields={"Content-Length": size}, body=b"x" * size)
    else:
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        data = request("/a", method="POST", fields={"Transfer-Encoding": "chunked"}, body=chunk * (size // 65_536) + b"0\r\n\r\n")
    with site.connect() as connection:
        connection.try_send(data)
        answer = connection.response()
        assert answer.status in (405, 413)
        assert answer.says_close or framing == "chunked"  # whose size is not known when the answer goes out
        connection.expect_end(reset_allowed=True)
    site.log.wait(1)
    assert site.get("/a").status == 200


def test_expectation_of_a_method_that_is_off_is_405_not_100(site):
    with site.connect() as connection:
        connection.send(request("/a", method="POST", fields={"Expect": "100-continue", "Content-Length": 5}))
        assert connection.response().status == 405


def test_expectation_with_a_get_is_answered_in_full(site):
    """A client that waits for 100 (Continue) is not left waiting: it gets that or the answer, then stays in step."""
    with site.connect(timeout=3) as connection:
        connection.send(request("/a", fields={"Expect": "100-continue", "Content-Length": 5}))
        answer = connection.response()
        if answer.status == 100:
            connection.send(b"12345")
            answer = connection.response()
        assert (answer.status, answer.body) == (200, b"A")


def test_expectation_of_something_else_is_417(site):
    with site.connect() as connection:
        assert connection.get("/a", fields={"Expect": "the unexpected"}).status == 417


@pytest.mark.parametrize(
    "smuggler",
    [
        [("Content-Length", "4"), ("Transfer-Encoding", "chunked")],
        [("Transfer-Encoding", "chunked"), ("Content-Length", "4")],
        [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")],
        [("Transfer-Encoding", "xchunked")],
        [("Transfer-Encoding", "\x0bchunked")],
        [("Content-Length", "4"), ("Content-Length", "0")],
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_smuggled_request_is_never_answered(site, smuggler, method):
    with site.connect() as connection:
        connection.try_send(request("/a", method=method, fields=smuggler, body=b"0\r\n\r\n" + request("/b")))
        assert connection.response().status in (400, 501)
        connection.expect_end()
    (entry,) = site.log.wait(1)
    assert entry.page in ("/a", "-")


def test_two_hundred_clients_at_once(site):
    connections = [site.connect() for _ in range(200)]
    try:
        for connection in connections:
            connection.send(request("/a"))
        for connection in connections:
            assert connection.response().body == b"A"
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            bodies = list(pool.map(lambda connection: connection.get("/large").body.count(b"L"), connections[:40]))
        assert bodies == [8 * MIB] * 40
    finally:
        for connection in connections:
            connection.close()


def test_two_workers_share_the_clients(harbour):
    daemon = harbour.start({"a": b"A"}, workers=2)

    def client(_):
        with daemon.connect() as connection:
            return [connection.get("/a").body for _ in range(20)]

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        assert list(pool.map(client, range(100))) == [[b"A"] * 20] * 100
    daemon.log.wait(2000)


VANISHING = {
    "before a byte": b"",
    "inside the request line": b"GET /a HT",
    "inside a field": b"GET /a HTTP/1.1\r\nHost: ",
    "before the last line end": request("/a")[:-1],
    "right after the request": request("/a"),
    "after a request for much": request("/large"),
    "with many requests waiting": request("/large") * 30,
    "inside a body": request("/a", fields={"Content-Length": 1000}, body=b"x" * 10),
    "inside a chunk": request("/a", fields={"Transfer-Encoding": "chunked"}, body=b"ff\r\nabc"),
    "inside a body that is too large": request("/a", method="POST", fields={"Content-Length": 10**9}, body=b"x" * 9999),
    "after a refusal": b"nonsense\r\n\r\n",
}


@pytest.mark.parametrize("ending", ["reset", "close", "read a little, then reset"])
@pytest.mark.parametrize("name", VANISHING)
def test_client_that_vanishes_leaves_nothing_behind(site, name, ending):
    fds = site.quiet_fds("/large", "/a")
    for _ in range(15):
        connection = site.connect(receive_buffer=4096)
        connection.send(VANISHING[name])
        if ending == "close":
            connection.close()
            continue
        if ending != "reset" and VANISHING[name].endswith(b"\r\n\r\n"):
            connection.receive(100)
        connection.reset()
    site.settle(fds)
    assert site.get("/a").body == b"A"


def test_out_of_band_byte_changes_nothing(site):
    with site.connect() as connection:
        connection.socket.send(b"!", socket.MSG_OOB)
        assert connection.get("/a").body == b"A"
    assert site.get("/a").status == 200


def test_slow_reader_gets_every_byte(site):
    with Connection(site.address, receive_buffer=4096) as connection:
        connection.send(request("/large") + request("/a"))
        status, _, _, head = connection.read_head()
        assert (status, f"content-length: {8 * MIB}".encode() in head.lower()) == (200, True)
        received = 0
        while received < 8 * MIB:
            data = connection.receive(min(3000, 8 * MIB - received))
            assert data and data == b"L" * len(data)
            received += len(data)
        assert connection.response().body == b"A"

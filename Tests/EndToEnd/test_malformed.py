# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Malformed requests: the exact status, the connection closed, nothing after it read, one log line."""

import pytest

from harness.client import assert_in_step, request

#: A whole, good request that must never be answered once the one before it was malformed.
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


def fields(*lines, method="GET", version="1.1"):
    """A request whose field lines are exactly these bytes."""
    return f"{method} / HTTP/{version}\r\n".encode() + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def with_host(*lines, **more):
    return fields(b"Host: a", *lines, **more)


def head(line):
    """A request whose request line is exactly these bytes."""
    return line + b"\r\nHost: a\r\n\r\n"


MALFORMED = {
    # The request line (RFC 9112 §3)
    "bare LF after the request line": (400, b"GET / HTTP/1.1\nHost: a\r\n\r\n"),
    "bare LF everywhere": (400, b"GET / HTTP/1.1\nHost: a\n\n"),
    "bare LF after a field": (400, b"GET / HTTP/1.1\r\nHost: a\n\r\n"),
    "bare LF as the empty line": (400, b"GET / HTTP/1.1\r\nHost: a\r\n\n"),
    "bare CR in the request line": (400, b"GET /\rx HTTP/1.1\r\nHost: a\r\n\r\n"),
    "bare CR after the request line": (400, b"GET / HTTP/1.1\rHost: a\r\n\r\n"),
    "bare CR in a field": (400, with_host(b"X: a\rY: b")),
    "bare CR as the empty line": (400, b"GET / HTTP/1.1\r\nHost: a\r\n\rx\r\n\r\n"),
    "CR CR LF": (400, b"GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
    "no version: HTTP/0.9": (400, b"GET /\r\n\r\n"),
    "only a method": (400, b"GET\r\n\r\n"),
    "three words and more": (400, head(b"GET / x HTTP/1.1")),
    "two spaces": (400, head(b"GET  / HTTP/1.1")),
    "two spaces before the version": (400, head(b"GET /  HTTP/1.1")),
    "space at the end": (400, head(b"GET / HTTP/1.1 ")),
    "space at the start": (400, head(b" GET / HTTP/1.1")),
    "tab between": (400, head(b"GET\t/\tHTTP/1.1")),
    "method not a token": (400, head(b"G@T / HTTP/1.1")),
    "method with a colon": (400, head(b"GET: / HTTP/1.1")),
    "empty target": (400, head(b"GET  HTTP/1.1")),
    "target without a slash": (400, head(b"GET index.html HTTP/1.1")),
    "asterisk with GET": (400, head(b"GET * HTTP/1.1")),
    "fragment in the target": (400, head(b"GET /#x HTTP/1.1")),
    "NUL in the target": (400, head(b"GET /\x00 HTTP/1.1")),
    "control character in the target": (400, head(b"GET /\x01 HTTP/1.1")),
    "DEL in the target": (400, head(b"GET /\x7f HTTP/1.1")),
    "tab in the target": (400, head(b"GET /a\tb HTTP/1.1")),
    "lower-case version": (400, head(b"GET / http/1.1")),
    "version with three digits": (400, head(b"GET / HTTP/1.10")),
    "version with one digit": (400, head(b"GET / HTTP/1")),
    "version without a point": (400, head(b"GET / HTTP/11")),
    "version with a letter": (400, head(b"GET / HTTP/1.x")),
    "another protocol": (400, head(b"GET / HTCPCP/1.0")),
    "random bytes": (400, bytes(range(128, 192)) + b"\r\n\r\n"),
    "TLS ClientHello": (400, bytes.fromhex("16030102000100" + "01fc0303") + b"\x0a" * 60),
    "HTTP/2.0": (505, head(b"GET / HTTP/2.0")),
    "HTTP/3.0": (505, head(b"GET / HTTP/3.0")),
    "HTTP/0.1": (505, head(b"GET / HTTP/0.1")),
    "HTTP/2 preface": (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    # Field lines (RFC 9112 §5)
    "space before the colon": (400, fields(b"Host : a")),
    "tab before the colon": (400, with_host(b"X\t: a")),
    "space before the first field": (400, fields(b" Host: a")),
    "space before the first field, then Host": (400, fields(b" X: b", b"Host: a")),
    "obs-fold": (400, with_host(b"X: a", b" b")),
    "obs-fold with a tab": (400, with_host(b"X: a", b"\tb")),
    "obs-fold of nothing": (400, with_host(b"X: a", b" ")),
    "empty field name": (400, with_host(b": a")),
    "no colon": (400, with_host(b"Foo")),
    "field name not a token": (400, with_host(b"X(y): a")),
    "field name with a space": (400, with_host(b"X y: a")),
    "field name beyond ASCII": (400, with_host(b"X\xe4: a")),
    "NUL in a field name": (400, with_host(b"X\x00: a")),
    "NUL in a field": (400, with_host(b"X: a\x00b")),
    "control character in a field": (400, with_host(b"X: a\x0bb")),
    "escape in a field": (400, with_host(b"User-Agent: \x1b[31m")),
    "DEL in a field": (400, with_host(b"X: a\x7fb")),
    # Host (RFC 9112 §3.2)
    "no Host": (400, fields(b"X: a")),
    "no field at all": (400, b"GET / HTTP/1.1\r\n\r\n"),
    "absolute form without Host": (400, b"GET http://a/ HTTP/1.1\r\n\r\n"),
    "two Hosts": (400, fields(b"Host: a", b"Host: b")),
    "two equal Hosts": (400, fields(b"Host: a", b"Host: a")),
    "two Hosts in 1.0": (400, fields(b"Host: a", b"Host: b", version="1.0")),
    "Host with a path": (400, fields(b"Host: a/b")),
    "Host with a space": (400, fields(b"Host: a b")),
    "Host with a user": (400, fields(b"Host: u@a")),
    "Host with a query": (400, fields(b"Host: a?b")),
    "Host with a port of letters": (400, fields(b"Host: a:http")),
    "Host with an open bracket": (400, fields(b"Host: [::1")),
    "invalid Host in 1.0": (400, fields(b"Host: a/b", version="1.0")),
    # Framing (RFC 9112 §6)
    "length of letters": (400, with_host(b"Content-Length: abc")),
    "negative length": (400, with_host(b"Content-Length: -1")),
    "signed length": (400, with_host(b"Content-Length: +5")),
    "empty length": (400, with_host(b"Content-Length:")),
    "hexadecimal length": (400, with_host(b"Content-Length: 0x5")),
    "length with a space inside": (400, with_host(b"Content-Length: 1 1")),
    "fractional length": (400, with_host(b"Content-Length: 1.0")),
    "list of lengths": (400, with_host(b"Content-Length: 5, 5")),
    "two lengths": (400, with_host(b"Content-Length: 5", b"Content-Length: 6")),
    "two equal lengths": (400, with_host(b"Content-Length: 5", b"Content-Length: 5")),
    "length of 2^64": (400, with_host(b"Content-Length: 18446744073709551616")),
    "length of 2^64 + 5": (400, with_host(b"Content-Length: 18446744073709551621")),
    "length of 100 digits": (400, with_host(b"Content-Length: " + b"9" * 100)),
    "length and chunked": (400, with_host(b"Content-Length: 5", b"Transfer-Encoding: chunked")),
    "chunked and length": (400, with_host(b"Transfer-Encoding: chunked", b"Content-Length: 0")),
    "length and an unknown coding": (400, with_host(b"Content-Length: 5", b"Transfer-Encoding: xyz")),
    "chunked not last": (400, with_host(b"Transfer-Encoding: chunked, gzip")),
    "chunked not last, on two lines": (400, with_host(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip")),
    "chunked twice": (400, with_host(b"Transfer-Encoding: chunked, chunked")),
    "chunked twice, on two lines": (400, with_host(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked")),
    "chunked in 1.0": (400, with_host(b"Transfer-Encoding: chunked", version="1.0")),
    "unknown coding": (501, with_host(b"Transfer-Encoding: xyz, chunked")),
    "unsupported coding": (501, with_host(b"Transfer-Encoding: gzip, chunked")),
    "coding that only looks like chunked": (501, with_host(b"Transfer-Encoding: xchunked")),
}


def assert_refused(daemon, data, status):
    with daemon.connect() as connection:
        # A refusal may come before the last byte has been taken, and the rest must not turn it into a reset.
        connection.try_send(data + SMUGGLED)
        answer = connection.response()
        assert answer.status == status, answer.head
        assert answer.says_close or data.startswith(b"PRI"), "the answer does not say that the connection closes"
        connection.expect_end()
        peer = connection.socket.getsockname()
    (entry,) = daemon.log.wait(1)
    assert entry.status == status
    assert entry.peer == str(peer)
    assert "smuggled" not in entry.page
    # No line may follow for what stood behind the malformed request, so a good request has the second one.
    assert daemon.get("/").status == 200
    daemon.log.wait(2)


@pytest.mark.parametrize("name", MALFORMED)
def test_refused_closed_and_logged_once(server, name):
    status, data = MALFORMED[name]
    assert_refused(server, data, status)


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "DELETE"])
@pytest.mark.parametrize("defect", ["length and chunked", "two lengths", "chunked in 1.0", "negative length"])
def test_framing_defect_beats_the_method(server, method, defect):
    status, data = MALFORMED[defect]
    with server.connect() as connection:
        connection.try_send(data.replace(b"GET", method.encode(), 1) + SMUGGLED)
        assert connection.response(method).status == status
        connection.expect_end()
    server.log.wait(1)


BAD_CHUNKS = {
    "size of letters": b"zz\r\n",
    "empty size": b"\r\nabc\r\n",
    "negative size": b"-1\r\nabc\r\n",
    "signed size": b"+1\r\na\r\n",
    "0x before the size": b"0x1\r\na\r\n",
    "space before the size": b" 1\r\na\r\n",
    "size of 2^64": b"10000000000000000\r\na\r\n",
    "size of 100 digits": b"f" * 100 + b"\r\na\r\n",
    "no CRLF after the data": b"1\r\nab\r\n",
    "LF after the data": b"1\r\na\n0\r\n\r\n",
    "LF after the size": b"1\na\r\n0\r\n\r\n",
    "CR after the size": b"1\ra\r\n0\r\n\r\n",
    "LF in an extension": b"1;a=b\nc\r\na\r\n0\r\n\r\n",
    "control character in an extension": b"1;a=\x01\r\na\r\n0\r\n\r\n",
    "LF after the last chunk": b"0\n\r\n",
    "LF as the end": b"0\r\n\n",
    "bare LF in a trailer": b"0\r\nX: a\nY: b\r\n\r\n",
    "trailer without a colon": b"0\r\nnonsense\r\n\r\n",
    "trailer name with a space": b"0\r\nX : a\r\n\r\n",
    "trailer that is folded": b"0\r\nX: a\r\n b\r\n\r\n",
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_bad_chunk_ends_the_connection(server, name, method):
    """The answer is 400, or the resource's own where it went out before the body was looked at; never a second one."""
    own = 200 if method == "GET" else 405
    with server.connect() as connection:
        connection.try_send(with_host(b"Transfer-Encoding: chunked", method=method) + BAD_CHUNKS[name] + SMUGGLED)
        assert connection.response(method).status in (400, own)
        connection.expect_end()
    (entry,) = server.log.wait(1)
    assert entry.status in (400, own)


GOOD = {
    "HTTP/1.2 is served as 1.1": (200, head(b"GET / HTTP/1.2")),
    "HTTP/1.9 is served as 1.1": (200, head(b"GET / HTTP/1.9")),
    "one empty line first": (200, b"\r\n" + request()),
    "two empty lines first": (200, b"\r\n\r\n" + request()),
    "empty Host": (200, fields(b"Host:")),
    "Host with a port": (200, fields(b"Host: a:80")),
    "Host with an empty port": (200, fields(b"Host: a:")),
    "Host that is an IPv6 address": (200, fields(b"Host: [::1]:80")),
    "Host that is an IPv4 address": (200, fields(b"Host: 127.0.0.1")),
    "Host in another case": (200, fields(b"hOsT: a")),
    "white space around a value": (200, fields(b"Host: \t a \t ")),
    "no white space before a value": (200, fields(b"Host:a")),
    "tab inside a value": (200, with_host(b"X: a\tb")),
    "bytes beyond ASCII in a value": (200, with_host(b"X: \xe4\xff")),
    "empty value": (200, with_host(b"X:")),
    "every token character in a name": (200, with_host(b"!#$%&'*+-.^_`|~09azAZ: x")),
    "absolute form": (200, b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    "absolute form without a path": (200, b"GET http://a HTTP/1.1\r\nHost: a\r\n\r\n"),
    "absolute form with a query only": (200, b"GET http://a?x HTTP/1.1\r\nHost: a\r\n\r\n"),
    "length of zero": (200, with_host(b"Content-Length: 0")),
    "length with leading zeros": (200, with_host(b"Content-Length: 000")),
    "Content_Length is not Content-Length": (200, with_host(b"Content_Length: 5")),
    "Transfer_Encoding is not Transfer-Encoding": (200, with_host(b"Transfer_Encoding: chunked")),
    "chunked in any case": (200, with_host(b"tRANSFER-eNCODING: CHUNKED") + b"0\r\n\r\n"),
    "chunked with an extension and a trailer": (
        200, with_host(b"Transfer-Encoding: chunked") + b"3;a=b;c=\"d;e\"\r\nabc\r\n000\r\nX: y\r\nZ:\r\n\r\n"),
    "chunk size in both cases": (200, with_host(b"Transfer-Encoding: chunked") + b"0a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
    "Expect other than 100-continue": (417, with_host(b"Expect: 200-ok")),
    "unknown method": (501, head(b"BREW / HTTP/1.1")),
    "OPTIONS of the server": (None, head(b"OPTIONS * HTTP/1.1")),
}


@pytest.mark.parametrize("name", GOOD)
def test_unusual_but_valid_is_answered_and_in_step(server, name):
    status, data = GOOD[name]
    with server.connect() as connection:
        answer = connection.exchange(data)
        assert answer.status == status or (status is None and answer.status in (200, 204)), answer.head
        assert answer.head.startswith(b"HTTP/1.1 ")
        if status != 417:
            assert_in_step(connection)


def test_10_needs_no_host(server):
    with server.connect() as connection:
        assert connection.exchange(b"GET / HTTP/1.0\r\n\r\n").status == 200
        connection.expect_end()


def test_endless_empty_lines_are_cut_off(server):
    with server.connect() as connection:
        connection.try_send(b"\r\n" * 50_000)
        answer = connection.rest()  # ends, so the connection was closed
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 "), answer
    assert server.get("/").status == 200


def test_malformed_requests_are_no_news_to_the_operator(server):
    before = len(server.diagnostics)
    for status, data in MALFORMED.values():
        with server.connect() as connection:
            connection.try_send(data)
            assert connection.response().status == status
    server.log.wait(len(MALFORMED))
    assert server.diagnostics[before:] == []

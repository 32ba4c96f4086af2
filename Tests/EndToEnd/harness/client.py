# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A raw HTTP/1.1 client that sends exactly the bytes it is given and reads answers strictly."""

import contextlib
import re
import socket
import struct
from dataclasses import dataclass

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) ([\t\x20-\x7e]*)")
FIELD_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
SINGLETONS = {
    "content-length", "content-type", "content-range", "date", "etag", "last-modified", "location", "server",
}
CHUNK = 256 * 1024


class ProtocolViolation(AssertionError):
    """An answer that RFC 9112 does not allow."""


class Cut(AssertionError):
    """The peer closed or reset the connection inside a head or a body; `partial` is what had come."""

    def __init__(self, message, partial=b""):
        super().__init__(message)
        self.partial = partial


@dataclass(frozen=True)
class Response:
    """One answer, its field names in lower case."""

    status: int
    reason: str
    fields: list
    body: bytes
    head: bytes

    def get(self, name):
        """The value of a field that may stand once at most; None when it is absent."""
        values = [value for field, value in self.fields if field == name.lower()]
        assert len(values) <= 1, f"{name} stands {len(values)} times in {self.head!r}"
        return values[0] if values else None

    def __getitem__(self, name):
        value = self.get(name)
        assert value is not None, f"no {name} in {self.head!r}"
        return value

    @property
    def says_close(self):
        """Whether the answer tells that the connection ends with it."""
        value = self.get("connection")
        return value is not None and "close" in [token.strip().lower() for token in value.split(",")]


def parse_head(head):
    """Status, reason and fields of an answer's head, final CRLF included; ProtocolViolation on any flaw."""
    lines = head[:-4].split(b"\r\n")
    match = STATUS_LINE.fullmatch(lines[0])
    if not match:
        raise ProtocolViolation(f"not a status line: {lines[0]!r}")
    fields = []
    for line in lines[1:]:
        field = FIELD_LINE.fullmatch(line)
        if not field:
            raise ProtocolViolation(f"not a field line: {line!r} in {head!r}")
        fields.append((field[1].decode("ascii").lower(), field[2].decode("latin-1")))
    names = [name for name, _ in fields]
    for name in SINGLETONS:
        if names.count(name) > 1:
            raise ProtocolViolation(f"{name} stands twice in {head!r}")
    return int(match[1]), match[2].decode("ascii"), fields


def request(target="/", method="GET", fields=(), version="1.1", host="wharfd.test", body=b""):
    """The bytes of a plain request; `host=None` leaves the Host field out."""
    head = [f"{method} {target} HTTP/{version}"]
    if host is not None:
        head.append(f"Host: {host}")
    head += [f"{name}: {value}" for name, value in (fields.items() if isinstance(fields, dict) else fields)]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


class Connection:
    """One connection to the daemon; every wait in it has `timeout` as its bound, in seconds."""

    def __init__(self, address, timeout=10.0, receive_buffer=None):
        family, where = address.connectable
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.buffer = b""
        try:
            if receive_buffer is not None:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            self.socket.settimeout(timeout)
            self.socket.connect(where)
            if family != socket.AF_UNIX:
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def close(self):
        """Close in the ordinary way."""
        self.socket.close()

    def reset(self):
        """Vanish: the peer sees a reset rather than an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def half_close(self):
        """Say that nothing more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)

    def send(self, data):
        """All of `data`, in as few segments as the kernel makes of it."""
        self.socket.sendall(data)
        return self

    def try_send(self, data):
        """As much of `data` as the peer takes before it closes; true when that was all."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def receive(self, limit=CHUNK):
        """Up to `limit` more bytes, those already buffered first; empty at the end of the stream."""
        if self.buffer:
            data, self.buffer = self.buffer[:limit], self.buffer[limit:]
            return data
        return self.socket.recv(limit)

    def _fill(self, what):
        try:
            data = self.socket.recv(CHUNK)
        except ConnectionResetError as error:
            raise Cut(f"connection reset {what}; {self.buffer[:300]!r} had come", self.buffer) from error
        except socket.timeout as error:
            raise AssertionError(f"nothing came {what} within {self.socket.gettimeout()} s; "
                                 f"{self.buffer[:300]!r} had come") from error
        if not data:
            raise Cut(f"connection ended {what}; {self.buffer[:300]!r} had come", self.buffer)
        self.buffer += data

    def read_head(self):
        """The next head as (status, reason, fields, bytes); the body stays in the stream."""
        while b"\r\n\r\n" not in self.buffer:
            self._fill("inside or before a head")
        end = self.buffer.index(b"\r\n\r\n") + 4
        head, self.buffer = self.buffer[:end], self.buffer[end:]
        return *parse_head(head), head

    def response(self, method="GET"):
        """The next answer, to a request of `method`, read strictly by its length."""
        status, reason, fields, head = self.read_head()
        partial = Response(status, reason, fields, b"", head)
        if partial.get("transfer-encoding") is not None:
            raise ProtocolViolation(f"a static file needs no transfer coding: {head!r}")
        length = partial.get("content-length")
        if status < 200 or status in (204, 304) or method == "HEAD":
            if status < 200 and length is not None:
                raise ProtocolViolation(f"Content-Length in an interim answer: {head!r}")
            return partial
        if length is None or not re.fullmatch(r"\d+", length):
            raise ProtocolViolation(f"no usable Content-Length: {head!r}")
        return Response(status, reason, fields, self.read_exactly(int(length)), head)

    def read_exactly(self, count):
        """`count` bytes of a body; Cut with what had come when the stream ends before."""
        parts, missing = [], count
        while missing:
            try:
                data = self.receive(min(CHUNK, missing))
            except ConnectionResetError:
                data = b""
            if not data:
                raise Cut(f"the body ended {missing} bytes short of {count}", b"".join(parts))
            parts.append(data)
            missing -= len(data)
        return b"".join(parts)

    def exchange(self, data, method="GET"):
        """Send and read one answer."""
        self.send(data)
        return self.response(method)

    def get(self, target="/", **more):
        """One GET on this connection."""
        return self.exchange(request(target, **more), more.get("method", "GET"))

    def expect_end(self, reset_allowed=False):
        """Assert that the stream ends here, without one more byte."""
        rest = self.buffer
        try:
            while data := self.socket.recv(CHUNK):
                rest += data
        except ConnectionResetError:
            assert reset_allowed, f"reset where an orderly end was due, after {rest[:300]!r}"
        except socket.timeout as error:
            raise AssertionError(f"still open after {self.socket.gettimeout()} s; extra bytes: {rest[:300]!r}") from error
        assert not rest, f"bytes after the last answer: {rest[:300]!r}"

    def rest(self):
        """Every byte until the end of the stream or a reset."""
        parts = [self.buffer]
        self.buffer = b""
        with contextlib.suppress(ConnectionResetError):
            while data := self.socket.recv(CHUNK):
                parts.append(data)
        return b"".join(parts)

    def is_open(self):
        """Whether the peer has neither ended nor reset the stream, as far as is known now."""
        timeout = self.socket.gettimeout()
        self.socket.setblocking(False)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        finally:
            self.socket.settimeout(timeout)


def assert_in_step(connection, target="/"):
    """Assert that the connection answers one more plain request with 200."""
    answer = connection.get(target)
    assert answer.status == 200, f"the connection is out of step: {answer.head!r}"
    return answer

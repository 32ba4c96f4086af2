# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Answers in a content coding: asking for them, and taking them apart strictly."""

import gzip
import random
import re
import zlib

from .client import Cut, ProtocolViolation, Response, request

GZIP = {"Accept-Encoding": "gzip"}


def text(count, seed=0):
    """Text of so many bytes that compresses about as prose does; the same for the same seed."""
    generator = random.Random(seed)
    words = [bytes(generator.choices(b"etaoinshrdlu", k=generator.randrange(2, 9))) for _ in range(2000)]
    parts, size = [], 0
    while size < count:
        line = b" ".join(generator.choices(words, k=12)) + b"\n"
        parts.append(line)
        size += len(line)
    return b"".join(parts)[:count]


def dense(count, seed=0):
    """Text of so many bytes of which gzip leaves three quarters."""
    table = bytes(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[byte & 63] for byte in range(256))
    return random.Random(seed).randbytes(count).translate(table)


def ask(connection, target="/", method="GET", fields=GZIP, version="1.1", **more):
    """One exchange; an answer in chunks is put together, and its framing checked byte by byte."""
    connection.send(request(target, method=method, fields=fields, version=version, **more))
    status, reason, answered, head = connection.read_head()
    answer = Response(status, reason, answered, b"", head)
    if answer.get("transfer-encoding") is None:
        connection.buffer = head + connection.buffer
        return connection.response(method)
    if answer["transfer-encoding"] != "chunked" or answer.get("content-length") is not None or version == "1.0":
        raise ProtocolViolation(f"not how chunks are announced: {head!r}")
    body = b"" if method == "HEAD" or status == 304 else b"".join(chunks(connection))
    return Response(status, reason, answered, body, head)


def chunks(connection):
    """Every chunk up to the last one; Cut where the stream ends before."""
    while True:
        while b"\r\n" not in connection.buffer:
            data = connection.socket.recv(65_536)
            if not data:
                raise Cut("the chunks ended without the last one", connection.buffer)
            connection.buffer += data
        line, _, connection.buffer = connection.buffer.partition(b"\r\n")
        if not re.fullmatch(rb"[0-9a-f]{1,8}", line):
            raise ProtocolViolation(f"not the size of a chunk: {line!r}")
        size = int(line, 16)
        data = connection.read_exactly(size) if size else b""
        if connection.read_exactly(2) != b"\r\n":
            raise ProtocolViolation("a chunk is longer than it says")
        if not size:
            return
        yield data


def get(daemon, target="/", **more):
    """One exchange on a connection of its own."""
    with daemon.connect() as connection:
        return ask(connection, target, **more)


def decoded(answer):
    """The content of an answer that is in gzip or as it is; every check of the format included."""
    coding = answer.get("content-encoding")
    assert coding in (None, "gzip"), answer.head
    if coding is None:
        return answer.body
    stream = zlib.decompressobj(31)
    content = stream.decompress(answer.body) + stream.flush()
    assert stream.eof and not stream.unused_data, "not one whole gzip stream"
    return content


def compressed(content):
    """What somebody else's gzip makes of it."""
    return gzip.compress(content, mtime=0)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Answers that are made while they are sent: chunked, or up to the connection's end."""

import re

from .client import ProtocolViolation, Response


def read_answer(connection, method="GET"):
    """The next answer in either framing, and the sizes of its chunks; None for those where it had a length."""
    status, reason, fields, head = connection.read_head()
    answer = Response(status, reason, fields, b"", head)
    if answer.get("transfer-encoding") is None:
        has_body = method != "HEAD" and status not in (204, 304)
        body = connection.read_exactly(int(answer["content-length"])) if has_body else b""
        return Response(status, reason, fields, body, head), None
    if answer["transfer-encoding"] != "chunked" or answer.get("content-length") is not None:
        raise ProtocolViolation(f"not the framing of a chunked answer: {head!r}")
    sizes, parts = [], []
    while method != "HEAD":
        size = read_size(connection)
        sizes.append(size)
        parts.append(connection.read_exactly(size))
        if connection.read_exactly(2) != b"\r\n":
            raise ProtocolViolation(f"chunk {len(sizes)} of {size} bytes does not end with CRLF")
        if size == 0:
            break
    return Response(status, reason, fields, b"".join(parts), head), sizes


def read_size(connection):
    """The size that a chunk's first line says; the wharf writes neither extensions nor trailers."""
    line = b""
    while not line.endswith(b"\r\n"):
        line += connection.read_exactly(1)
    if not re.fullmatch(rb"[0-9a-f]{1,8}\r\n", line):
        raise ProtocolViolation(f"not the first line of a chunk: {line!r}")
    return int(line, 16)

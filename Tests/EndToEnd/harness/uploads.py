# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Requests that bring something, and a look at what they left in the root."""

import os
import threading

from . import process
from .client import request
from .waiting import wait_until

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW0"


def start(harbour, files=None, **changes):
    """A daemon that takes uploads and deletions, over a root with `files` (default: one index.html)."""
    changes.setdefault("methods", METHODS)
    return harbour.start(files, **changes)


def put(target, body=b"", fields=(), method="PUT", **more):
    """A request with `body` and its length."""
    return request(target, method, [("Content-Length", len(body)), *pairs(fields)], body=body, **more)


def chunks(*pieces, extension=b"", trailer=b""):
    """A chunked body of those pieces, its end included."""
    data = b"".join(b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces if piece)
    return data + b"0\r\n" + trailer + b"\r\n"


def put_chunked(target, body=b"", fields=(), method="PUT", **framing):
    """A request with a chunked body: `body` as one chunk, or as many as it is a list of."""
    pieces = [body] if isinstance(body, bytes) else body
    fields = [("Transfer-Encoding", "chunked"), *pairs(fields)]
    return request(target, method, fields, body=chunks(*pieces, **framing))


def pairs(fields):
    """Fields as a list of names and values."""
    return list(fields.items() if isinstance(fields, dict) else fields)


def part(content, filename=None, name="file", content_type=None):
    """One part of a form: its head and `content`; `filename` as it is to stand between the quotes."""
    as_bytes = lambda text: text if isinstance(text, bytes) else text.encode()
    head = b'Content-Disposition: form-data; name="' + as_bytes(name) + b'"'
    if filename is not None:
        head += b'; filename="' + as_bytes(filename) + b'"'
    if content_type is not None:
        head += b"\r\nContent-Type: " + as_bytes(content_type)
    return head + b"\r\n\r\n" + content


def form_body(*parts, boundary=BOUNDARY, end=b"--\r\n"):
    """The parts as one body."""
    delimiter = b"--" + boundary.encode()
    return b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + end


def form(target, *parts, fields=(), boundary=BOUNDARY, end=b"--\r\n"):
    """A POST of a form with those parts."""
    fields = [("Content-Type", f"multipart/form-data; boundary={boundary}"), *pairs(fields)]
    return put(target, form_body(*parts, boundary=boundary, end=end), fields, method="POST")


def names(daemon, below=""):
    """Every name in a directory of the root, hidden ones too."""
    return sorted(os.listdir(daemon.tree / below))


def wait_nothing_left(daemon, *expected):
    """Wait until the root has only those names, and no file without a name is open in it."""
    root = str(daemon.tree.path)

    def unnamed():
        return [what for what in process.descriptors(daemon.pid).values() if what.startswith(root + "/#")]

    wait_until(
        lambda: names(daemon) == sorted(expected) and not unnamed(),
        lambda: f"only {sorted(expected)} in the root; there are {names(daemon)} and, open, {unnamed()}",
    )


def at_once(count, work):
    """Runs `work(number)` in that many threads that begin together; their results in order."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        barrier.wait(20)
        try:
            results[number] = work(number)
        except BaseException as error:  # told where the results are read
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results

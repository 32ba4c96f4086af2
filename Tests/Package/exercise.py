# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Has the program do a bit of everything, under the command that is given: `exercise.py strace -D …`.

A process of its own, for the end-to-end tests' harness to be imported in.
"""

import base64
import hashlib
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "EndToEnd"))

from harness.client import request  # noqa: E402 (beneath the directory that was just added)
from harness.daemon import Daemon, Harbour, binary  # noqa: E402

LARGE = bytes(range(256)) * 40_000
TEXT = b"".join(b"%d\n" % number for number in range(200_000))
FORM = (b'--x\r\nContent-Disposition: form-data; name="f"; filename="form.txt"\r\n\r\n' + TEXT + b"\r\n--x--\r\n")


def requests():
    """Target, method, fields, body and the status that is to come."""
    digest = base64.b64encode(hashlib.sha256(LARGE).digest()).decode()
    yield "/large", "PUT", [("Content-Digest", f"sha-256=:{digest}:")], LARGE, 201
    yield "/large", "PUT", [], LARGE, 204
    yield "/made/for/it", "PUT", [], TEXT, 201
    yield "/", "POST", [("Content-Type", "multipart/form-data; boundary=x")], FORM, 201
    yield "/large", "GET", [], b"", 200
    yield "/large", "GET", [("Range", "bytes=1-2,70000-80000")], b"", 206
    yield "/large", "HEAD", [("Want-Repr-Digest", "sha-256=1")], b"", 200
    yield "/form.txt", "GET", [("Accept-Encoding", "gzip")], b"", 200
    yield "/?format=json", "GET", [], b"", 200
    yield "/metrics", "GET", [], b"", 200
    yield "/missing", "GET", [], b"", 404
    yield "/large", "DELETE", [], b"", 204
    yield "/made/for/it", "DELETE", [], b"", 204
    yield "/made/for", "DELETE", [], b"", 204


def main(wrapper):
    harbour = Harbour()
    directory = harbour.directory()
    settings = harbour.settings(
        directory, methods=["GET", "HEAD", "PUT", "POST", "DELETE"], listing=True, workers=2,
        endpoints={"metrics": True}, upload={"createDirectories": True, "quota": "1GiB"},
        delete={"emptyDirectories": True}, logging={"diagnostics": "stderr"})
    daemon = Daemon(directory, settings, wrapper=wrapper).wait_ready()
    try:
        for target, method, fields, body, status in requests():
            length = [("Content-Length", str(len(body)))] if body else []
            with daemon.connect() as connection:
                head = "".join(f"{name}: {value}\r\n" for name, value in fields + length)
                connection.send(f"{method} {target} HTTP/1.1\r\nHost: harbour\r\nConnection: close\r\n{head}\r\n".encode() + body)
                answer = connection.response(method)
            assert answer.status == status, f"{method} {target}: {answer.status}, not {status}"
        subprocess.run([binary(), "--config", daemon.configuration, "--reload"], check=True)
        daemon.signal(signal.SIGUSR1)
        daemon.get("/after")
        assert daemon.stop() == 0, daemon.diagnostics
    finally:
        daemon.destroy()
        harbour.destroy()


if __name__ == "__main__":
    main(sys.argv[1:])

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""`--explain`: what it tells is what a running daemon does."""

import os

import pytest

from harness.client import request

SETTINGS = {
    "headers": {"*": {"X-Frame-Options": "DENY"}},
    "cacheControl": {"*.html": "no-cache"},
    "errorPages": {"404": "/gone.html"},
    "locations": {
        "/app": {"fallback": ["/index.html"]},
        "/other": {"root": "other", "contentType": "text/plain"},
        "/moved": {"respond": {"status": 301, "location": "/other/"}},
        "/quiet": {"methods": ["HEAD"]},
    },
}
FILES = {
    "index.html": b"quay\n",
    "gone.html": b"gone\n",
    "a b.txt": b"0123456789",
    "other/x.html": b"x",
    "sub/y.html": b"y",
    ".hidden": b"h",
}


def explain(harbour, daemon, *arguments):
    return harbour.run("--config", str(daemon.configuration), "--explain", *arguments, directory=daemon.directory)


@pytest.mark.parametrize(
    ("method", "target", "fields", "says"),
    [
        ("GET", "/", {}, "index      index.html is there"),
        ("HEAD", "/a%20b.txt", {}, "/a b.txt, decoded"),
        ("GET", "/a%20b.txt", {"Range": "bytes=2-4"}, "206: bytes 2 to 4 of 10"),
        ("GET", "/a%20b.txt", {"Range": "bytes=99-"}, "416"),
        ("GET", "/", {"If-None-Match": "*"}, "304: by If-None-Match"),
        ("GET", "/", {"If-Match": '"none"'}, "412"),
        ("GET", "/app/any/where", {}, 'locations["/app"].fallback'),
        ("GET", "/other/x.html", {}, 'locations["/other"].contentType'),
        ("GET", "/other", {}, "301"),
        ("GET", "/moved", {}, 'locations["/moved"].respond'),
        ("GET", "/quiet/x", {}, 'on are HEAD, by locations["/quiet"].methods'),
        ("GET", "/none", {}, "/gone.html"),
        ("GET", "/.hidden", {}, "404"),
        ("GET", "/outside", {}, '"symlinks" is "inside"'),
        ("GET", "/sub", {}, "301"),
        ("DELETE", "/", {}, "405"),
        ("BREW", "/", {}, "nobody knows this method"),
        ("GET", "/", {"Expect": "tea"}, "100-continue is all"),
        ("OPTIONS", "/", {}, "OPTIONS is always answered"),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", {}, "400"),
        ("GET", "/%zz", {}, "400"),
        ("GET", "/", {"Transfer-Encoding": "what"}, "501"),
    ],
)
def test_head_is_the_one_that_a_client_gets(harbour, method, target, fields, says):
    daemon = harbour.start(FILES, **SETTINGS)
    os.symlink("/etc/passwd", daemon.tree / "outside")
    result = explain(harbour, daemon, method, target, *(f"{name}: {value}" for name, value in fields.items()))
    assert result.returncode == 0, result.stderr
    steps, _, told = result.stdout.partition("\n\n")
    assert says in steps, result.stdout
    answer = daemon.raw(request(target, method=method, fields=fields, host="localhost"), method)
    told_lines = [line for line in told.strip().split("\n") if not line.startswith("Date:")]
    real = answer.head.decode().strip().split("\r\n")
    assert told_lines == [line for line in real if not line.startswith("Date:")]


@pytest.mark.parametrize(
    ("method", "target", "says"),
    [
        ("PUT", "/new%20one.txt", "nothing has the name"),
        ("POST", "/sub/new", "nothing has the name"),
        ("PUT", "/index.html", "a file would be replaced"),
        ("PUT", "/none/x", "409"),
        ("PUT", "/sub", "409"),
        ("PUT", "/.new", "400: a name begins with a dot"),
        ("DELETE", "/.hidden", "404: a name begins with a dot"),
        ("DELETE", "/index.html", ""),
        ("DELETE", "/none", "404"),
        ("DELETE", "/sub/", "409"),
    ],
)
def test_change_is_told_and_not_made(harbour, method, target, says):
    daemon = harbour.start(FILES, methods=["GET", "HEAD", "PUT", "POST", "DELETE"])

    def tree():
        return sorted((path, path.stat().st_ino, path.stat().st_mtime_ns) for path in daemon.tree.path.rglob("*"))

    before = tree()
    result = explain(harbour, daemon, method, target)
    assert result.returncode == 0, result.stderr
    assert tree() == before
    steps, _, told = result.stdout.partition("\n\n")
    assert says in steps, result.stdout
    answer = daemon.raw(request(target, method=method, host="localhost", fields={"Content-Length": 0}), method)
    # What depends on the time is told by nobody beforehand.
    unknown = ("Date:", "ETag:")
    told_lines = [line for line in told.strip().split("\n") if not line.startswith(unknown)]
    real = answer.head.decode().strip().split("\r\n")
    assert sorted(told_lines) == sorted(line for line in real if not line.startswith(unknown))


def test_it_starts_nothing_and_logs_nothing(harbour):
    daemon = harbour.start(FILES, **SETTINGS)
    before = daemon.quiet_fds()
    lines = daemon.log.text()
    assert explain(harbour, daemon, "GET", "/").returncode == 0
    assert daemon.fd_count() == before
    assert daemon.log.text() == lines


def test_every_step_is_a_line(harbour):
    directory = harbour.directory()
    daemon = harbour.start({"a\nb\x1b[31m.txt": b"x"}, directory=directory)
    result = explain(harbour, daemon, "GET", "/a%0Ab", "X: y")
    assert "\x1b" not in result.stdout
    assert result.stdout.startswith("request ")
    assert "/a\\x0ab, decoded" in result.stdout


def test_large_file_is_not_read_to_its_end(harbour):
    daemon = harbour.start()
    with open(daemon.tree / "large", "wb") as file:
        file.truncate(1 << 36)
    result = explain(harbour, daemon, "GET", "/large")
    assert result.returncode == 0
    assert f"Content-Length: {1 << 36}" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["GET"], ["GET", "/", "no field"], ["GET", "/ HTTP/1.1\r\nHost: a\r\n\r\nGET /b"], ["GET", "/", "X: y\nZ: z"]]
)
def test_wrong_usage_is_told(harbour, arguments):
    result = harbour.run("--explain", *arguments, directory=harbour.directory())
    assert result.returncode == 64

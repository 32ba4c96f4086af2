# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Every format of the access log, read by those who are to read it: Python, goaccess, a JSON parser."""

import ast
import datetime
import json
import os
import random
import re
import shutil
import signal
import stat
import subprocess

import pytest

from harness.client import request
from harness.logformats import PRESETS, TEXT, lines, parse
from harness.waiting import wait_until

MIB = 1024 * 1024


def start(harbour, log_format, files=None, **more):
    logging = {"format": log_format, **more.pop("logging", {})}
    return harbour.start(files, logging=logging, **more)


# Bytes on the wire, and what a line has to say: status, bytes of content (None: those of the answer) and request line.
REQUESTS = {
    "get": (request("/f?a=b"), 200, 1000, "GET /f?a=b HTTP/1.1"),
    "head": (request("/f", method="HEAD"), 200, 0, "HEAD /f HTTP/1.1"),
    "range": (request("/f", fields={"Range": "bytes=1-2"}), 206, 2, "GET /f HTTP/1.1"),
    "not modified": (request("/f", fields={"If-None-Match": "*"}), 304, 0, "GET /f HTTP/1.1"),
    "redirect": (request("/d"), 301, None, "GET /d HTTP/1.1"),
    "not found": (request("/nowhere"), 404, None, "GET /nowhere HTTP/1.1"),
    "not allowed": (request("/f", method="POST", fields={"Content-Length": 3}, body=b"abc"), 405, None, None),
    "unknown method": (request("/f", method="BREW"), 501, None, "BREW /f HTTP/1.1"),
    "close": (request("/f", fields={"Connection": "close"}), 200, 1000, "GET /f HTTP/1.1"),
    "1.0": (request("/f", version="1.0"), 200, 1000, "GET /f HTTP/1.0"),
    "absolute": (request("http://wharfd.test/f"), 200, 1000, "GET http://wharfd.test/f HTTP/1.1"),
    "no host": (request("/f", host=None), 400, None, ...),
    "garbage": (b"\x16\x03\x01\x02\r\n\r\n", 400, None, ...),
    "too large": (request("/f", fields={"X": "x" * 17_000}), 431, None, ...),
}


@pytest.mark.parametrize("log_format", PRESETS)
def test_every_ending_is_a_line_that_says_so(harbour, log_format):
    daemon = start(harbour, log_format, {"f": b"x" * 1000, "d/x": b""})
    sizes = []
    for data, status, _, _ in REQUESTS.values():
        answer = daemon.raw(data, data[:4].decode("latin-1").strip())
        assert answer.status == status, answer.head
        sizes.append(len(answer.body))
    found = [parse(log_format, line) for line in lines(daemon, len(REQUESTS))]
    for entry, (name, (_, status, size, line)), sent in zip(found, REQUESTS.items(), sizes, strict=True):
        assert entry["status"] == status, name
        assert entry["bytes"] in (None, sent if size is None else size), name
        if isinstance(line, str):
            assert entry["line"] == line, name
        now = datetime.datetime.now(entry["time"].tzinfo)
        assert abs(now - entry["time"]) < datetime.timedelta(seconds=30), name


@pytest.mark.parametrize("log_format", PRESETS)
def test_late_head_is_408_and_departure_is_499(harbour, log_format):
    daemon = start(harbour, log_format, {"large": b"x" * (64 * MIB)}, timeouts={"head": "200ms"})
    with daemon.connect() as connection:
        connection.send(b"GET /late HTTP/1.1\r\nHo")
        assert connection.response().status == 408
    (late,) = lines(daemon, 1)
    assert parse(log_format, late)["status"] == 408
    connection = daemon.connect(receive_buffer=4096)
    connection.send(request("/large"))
    connection.read_head()
    connection.reset()
    _, gone = lines(daemon, 2)
    assert parse(log_format, gone)["status"] == 499
    if log_format == "json":
        entries = [parse(log_format, line)["entry"] for line in (late, gone)]
        assert [entry["connection"] for entry in entries] == ["closed", "aborted"]
        assert entries[0]["method"] is None and entries[0]["userAgent"] is None
        assert entries[0]["bytesReceived"] == len(b"GET /late HTTP/1.1\r\nHo")
        assert entries[1]["bodyBytesSent"] < 64 * MIB


def test_httpserver_line_is_what_python_reads(harbour):
    daemon = start(harbour, "httpserver", listen=["127.0.0.1:0", "[::1]:0"])
    for address in daemon.addresses:
        with daemon.connect(address) as connection:
            own = connection.socket.getsockname()
            connection.get("/index.html")
            entry = parse("httpserver", lines(daemon, 1 + daemon.addresses.index(address))[-1])
            assert ast.literal_eval(entry["entry"]["peer"]) == own
            assert entry["entry"]["page"] == "/index.html"


HOSTILE = {
    "quotes": 'a"b" 200 0 "c',
    "backslash": "\\\" \\",
    "encoded line feed": "%0a%0d\\n",
    "beyond ASCII": "\xff\xfe\x80",
    "tab": "a\tb",
    "template": "%s%n%{Referer}i",
    "script": "<script>alert(1)</script>",
    "longest": "x" * 16_000,
    "long to escape": "\xff" * 8_000,
    "empty": "",
}


@pytest.mark.parametrize("log_format", [*PRESETS, '%h "%{User-Agent}i" %{User-Agent}i end'])
def test_hostile_user_agent_is_one_line(harbour, log_format):
    daemon = start(harbour, log_format)
    for value in HOSTILE.values():
        assert daemon.get("/", fields={"User-Agent": value}).status == 200
    for line, value in zip(lines(daemon, len(HOSTILE)), HOSTILE.values(), strict=True):
        # What a reader makes of the escapes is what was sent.
        def plain(text):
            return re.sub(r"\\x([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)

        if log_format not in PRESETS:
            host, quoted, word, end = re.fullmatch(rf'(\S+) "({TEXT})" (\S+) (\S+)', line.decode("ascii")).groups()
            assert (host, end) == ("127.0.0.1", "end")
            assert plain(quoted) == value and plain(word) == (value or "-")
            continue
        entry = parse(log_format, line)
        assert entry["line"] == "GET / HTTP/1.1"
        if log_format == "combined":
            assert plain(entry["agent"]) == value
        elif log_format == "json":
            assert entry["agent"] == re.sub("[\x80-\xff]", lambda match: f"\\x{ord(match[0]):02X}", value)


def test_utf8_stands_in_json_as_it_is(harbour):
    daemon = start(harbour, "json")
    text = "Gerät → 😀"
    daemon.get("/", fields={"User-Agent": text.encode().decode("latin-1")})
    (line,) = lines(daemon, 1)
    assert text.encode() in line
    assert parse("json", line)["agent"] == text


# Each directive with the text around it that a reader splits by.
DIRECTIVES = (
    "%h %l %u %r %s %>s %<s %b %B %O %I %D %T %{s}T %{ms}T %{us}T %{body}I %{sync-ms}T %{sync-us}T "
    "%{User-Agent}i %{x-none}i %{ETag}o %{content-length}o "
    "%{Connection}o %{Date}o %m %U %q %H %p %P %a %{c}a %A %X %%"
).split()


@pytest.mark.parametrize("wildcard", [False, True])
def test_template_shows_every_directive(harbour, wildcard):
    template = "\\t".join(DIRECTIVES) + '\\t"%r"\\t%t'
    daemon = start(
        harbour, template, {"f": b"x" * 1000}, listen=["0.0.0.0:0" if wildcard else "127.0.0.1:0"],
        how={"wrapper": ["env", "TZ=Europe/Berlin"]},
    )
    data = request("/f?a=b", fields=[("User-Agent", "a b"), ("user-agent", 'c"d')])
    with daemon.connect() as connection:
        answer = connection.exchange(data)
        cut = connection.exchange(request("/nowhere", fields={"Connection": "close"}))
    lost = daemon.raw(b"GET / HTTP/1.0\r\nBad\r\n\r\n")
    first, second, third = (line.decode("ascii").split("\t") for line in lines(daemon, 3))
    (*values, quoted, time) = first
    shown = dict(zip(DIRECTIVES, values, strict=True))
    microseconds = int(shown["%D"])
    assert 0 <= microseconds < 5_000_000
    assert shown == {
        "%h": "127.0.0.1", "%a": "127.0.0.1", "%{c}a": "127.0.0.1", "%A": "127.0.0.1", "%l": "-", "%u": "-",
        "%r": r"GET\x20/f?a=b\x20HTTP/1.1", "%m": "GET", "%U": "/f", "%q": "?a=b", "%H": "HTTP/1.1",
        "%s": "200", "%>s": "200", "%<s": "200", "%b": "1000", "%B": "1000",
        "%O": str(len(answer.head) + 1000), "%I": str(len(data)),
        "%D": str(microseconds), "%{us}T": str(microseconds), "%{ms}T": str(microseconds // 1000),
        "%T": str(microseconds // 1_000_000), "%{s}T": str(microseconds // 1_000_000),
        "%{body}I": "0", "%{sync-ms}T": "-", "%{sync-us}T": "-",
        "%{User-Agent}i": r"a\x20b,\x20c\x22d", "%{x-none}i": "-",
        "%{ETag}o": answer["etag"].replace('"', r"\x22"), "%{content-length}o": "1000", "%{Connection}o": "-",
        "%{Date}o": answer["date"].replace(" ", r"\x20"),
        "%p": str(daemon.address.port), "%P": str(daemon.pid), "%X": "+", "%%": "%",
    }  # fmt: skip
    assert quoted == '"GET /f?a=b HTTP/1.1"'
    logged = datetime.datetime.strptime(time, "[%d/%b/%Y:%H:%M:%S %z]")
    assert abs(datetime.datetime.now(datetime.timezone.utc) - logged) < datetime.timedelta(seconds=30)
    assert logged.utcoffset() in (datetime.timedelta(hours=1), datetime.timedelta(hours=2))
    shown = dict(zip(DIRECTIVES, second[:-2], strict=True))
    assert (cut.status, shown["%s"], shown["%X"], shown["%{Connection}o"], shown["%q"]) == (404, "404", "-", "close", "")
    shown = dict(zip(DIRECTIVES, third[:-2], strict=True))
    assert lost.status == 400
    assert [shown[key] for key in ("%s", "%m", "%U", "%q", "%H", "%{Connection}o")] == ["400", "-", "-", "", "-", "close"]


def test_body_counts_among_the_bytes_received(harbour):
    daemon = start(harbour, "%I %s %{body}I %{sync-us}T")
    plain = request("/f", method="POST", fields={"Content-Length": 5000}, body=b"x" * 5000)
    chunked = request("/f", method="POST", fields={"Transfer-Encoding": "chunked"}, body=b"5\r\nabcde\r\n0\r\n\r\n")
    # The client asks whether to send, and sends no more than it has said it would: nothing of it is read on.
    asking = [
        request("/f", method="POST", fields={"Expect": "100-continue", **fields}, body=body)
        for fields, body in (
            ({"Content-Length": 5}, b"abcde"),
            ({"Transfer-Encoding": "chunked"}, b"5;x=y\r\nabcde\r\n0\r\n\r\n"),
            ({"Transfer-Encoding": "chunked"}, b"5\r\nabcde!"),
        )
    ]
    for data in (plain, chunked, *asking):
        assert daemon.raw(data).status == 405
    found = [line.decode().split() for line in lines(daemon, 5)]
    # The line of a body with a length is written before the rest of the body is read.
    assert len(plain) - 5000 <= int(found[0][0]) <= len(plain)
    assert found[0][2:] == [str(int(found[0][0]) - (len(plain) - 5000)), "-"]
    assert found[1] == [str(len(chunked)), "405", "5", "-"]
    # Of chunks that are malformed, what came before is content.
    assert found[2:] == [[str(len(data)), "405", content, "-"] for data, content in zip(asking, "555", strict=True)]


def test_pipelined_answers_keep_their_own_heads(harbour):
    daemon = start(harbour, "%U %{Content-Length}o %{Connection}o", {"a": b"1", "b": b"22", "c": b"333"})
    with daemon.connect() as connection:
        connection.send(b"".join(request(f"/{name}", fields={"Connection": "close"} if name == "c" else {}) for name in "abc"))
        for _ in "abc":
            connection.response()
    assert lines(daemon, 3) == [b"/a 1 -", b"/b 2 -", b"/c 3 close"]


def test_field_of_an_answer_that_waited_is_that_answers(harbour):
    """Several answers are under way at once, and each keeps its head to its end."""
    daemon = start(harbour, "%U %{Content-Length}o", {f"f{number}": b"x" * (8 * MIB + number) for number in range(4)})
    connections = [daemon.connect(receive_buffer=4096) for _ in range(4)]
    for number, connection in enumerate(connections):
        connection.send(request(f"/f{number}"))
        connection.read_head()
    for number, connection in reversed(list(enumerate(connections))):
        connection.read_exactly(8 * MIB + number)
        connection.close()
    assert sorted(lines(daemon, 4)) == [b"/f%d %d" % (number, 8 * MIB + number) for number in range(4)]


def test_unix_socket_has_no_port(harbour):
    directory = harbour.directory()
    daemon = start(harbour, "%h %a %{c}a %A %p", directory=directory, listen=[f"unix:{directory}/s"])
    daemon.get("/")
    assert lines(daemon, 1) == [b"unix: unix: unix: unix: -"]


@pytest.mark.skipif(shutil.which("goaccess") is None, reason="goaccess is not installed")
def test_goaccess_reads_combined_without_a_rejected_line(harbour, tmp_path):
    daemon = start(harbour, "combined", {"f": b"x" * 1000, "d/x": b"", "large": b"x" * (32 * MIB)})
    generator = random.Random(7)
    count = 0
    odd = [data for name, (data, *_) in REQUESTS.items()]
    for _ in range(20):
        for data in odd:
            daemon.raw(data, data[:4].decode("latin-1").strip())
            count += 1
    # It reads a line in pieces of 4 KiB.
    short = [value for value in HOSTILE.values() if len(value) < 1000] + ["x" * 3500]
    for value in short:
        for field in ("User-Agent", "Referer"):
            target = "/" + "".join(chr(generator.randrange(0x21, 0xFF)) for _ in range(20)).replace("\x7f", "")
            with daemon.connect() as connection:
                connection.exchange(request(target, fields={field: value}))
            count += 1
    connection = daemon.connect(receive_buffer=4096)
    connection.send(request("/large"))
    connection.read_head()
    connection.reset()
    count += 1
    for line in lines(daemon, count):
        parse("combined", line)
    report = tmp_path / "report.json"
    invalid = tmp_path / "invalid"
    done = subprocess.run(
        ["goaccess", str(daemon.log.path), "--log-format=COMBINED", "--no-global-config", "--no-progress",
         f"--invalid-requests={invalid}", "-o", str(report)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rejected = invalid.read_text() if invalid.exists() else ""
    assert rejected == ""
    general = json.loads(report.read_text())["general"]
    assert (general["total_requests"], general["failed_requests"]) == (count, 0)


# What holds for the file holds whatever the format is.


@pytest.mark.parametrize("how", ["renamed", "signal"])
def test_file_that_is_moved_away_is_made_anew(harbour, how):
    daemon = start(harbour, "json")
    daemon.get("/first")
    lines(daemon, 1)
    moved = daemon.directory / "moved"
    os.rename(daemon.log.path, moved)
    if how == "signal":
        daemon.signal(signal.SIGUSR1)
        wait_until(daemon.log.path.exists, "the new file")
        daemon.get("/last")
    else:
        # It looks at most once a second, and only when it has lines to write.
        wait_until(lambda: daemon.get("/last") and daemon.log.path.exists(), "the new file", interval=0.05)
    wait_until(lambda: b"/last" in daemon.log.path.read_bytes(), "a line in the new file")
    for path in (daemon.log.path, moved):
        for line in path.read_bytes().splitlines():
            parse("json", line)
    assert stat.S_IMODE(daemon.log.path.stat().st_mode) == 0o640


def test_full_disk_loses_lines_and_never_a_request(harbour):
    daemon = start(harbour, "combined", logging={"accessLog": "/dev/full"})
    with daemon.connect() as connection:
        for _ in range(300):
            assert connection.get("/").status == 200
    wait_until(lambda: any("log" in line.lower() for line in daemon.diagnostics[1:]), "a report of the lost lines")
    assert daemon.stop() == 0


def test_stalled_pipe_stalls_no_request_and_its_lines_are_whole(harbour):
    directory = harbour.directory()
    fifo = directory / "fifo"
    os.mkfifo(fifo)
    os.chmod(fifo, 0o666)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        daemon = start(harbour, "json", directory=directory, logging={"accessLog": str(fifo)})
        with daemon.connect() as connection:
            for number in range(500):
                assert connection.get(f"/{number}", fields={"User-Agent": "\xff" * 2000}).status == 404
        received = b""

        def drained():
            nonlocal received
            try:
                while data := os.read(reader, 65_536):
                    received += data
            except BlockingIOError:
                pass
            return received.count(b"\n") == 500

        wait_until(drained, lambda: f"500 lines; there are {len(received.splitlines())}", deadline=10)
    finally:
        os.close(reader)
    for line in received.splitlines():
        assert len(line) < 4096
        assert parse("json", line)["agent"].startswith("\\xFF")

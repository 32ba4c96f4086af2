# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The access log: its exact format, and one line for every request, however it ended."""

import collections
import concurrent.futures
import datetime
import random
import stat
import time

import pytest

from harness.client import Cut, request
from harness.waiting import wait_until

MIB = 1024 * 1024


def test_line_is_exactly_as_documented(server):
    with server.connect() as connection:
        port = connection.socket.getsockname()[1]
        before = datetime.datetime.now()
        connection.get("/index.html?a=b")
        (entry,) = server.log.wait(1)
        after = datetime.datetime.now()
    head, _, seconds = entry.text.rpartition(" ")
    assert head == (
        f"{entry.time} Connected to ('127.0.0.1', {port}) and page /index.html?a=b "
        'requested "GET /index.html?a=b HTTP/1.1" 200 5'
    )
    assert 0 <= float(seconds) < 2
    logged = datetime.datetime.strptime(entry.time, "%Y-%m-%d %H:%M:%S,%f")  # local time
    slack = datetime.timedelta(milliseconds=20)
    assert before - slack <= logged <= after + slack


def test_time_is_local(harbour):
    daemon = harbour.start(how={"wrapper": ["env", "TZ=WHF-05:30"]})
    daemon.get("/")
    (entry,) = daemon.log.wait(1)
    logged = datetime.datetime.strptime(entry.time, "%Y-%m-%d %H:%M:%S,%f")
    expected = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(hours=5, minutes=30)
    assert abs(logged - expected) < datetime.timedelta(seconds=5)


@pytest.mark.parametrize(
    ("method", "target", "fields", "status", "size"),
    [
        ("GET", "/f", {}, 200, 100_000),
        ("HEAD", "/f", {}, 200, 0),
        ("GET", "/f", {"Range": "bytes=10-19"}, 206, 10),
        ("GET", "/f", {"If-None-Match": "*"}, 304, 0),
        ("GET", "/empty", {}, 200, 0),
        ("HEAD", "/nowhere", {}, 404, 0),
        ("GET", "/nowhere", {}, 404, None),
        ("POST", "/f", {}, 405, None),
        ("BREW", "/f", {}, 501, None),
        ("GET", "/d", {}, 301, None),
        ("GET", "/%00", {}, 400, None),
        ("GET", "/..", {}, 400, None),
        ("GET", "/f", {"Range": "bytes=999999-"}, 416, None),
        ("GET", "/f", {"If-Match": '"x"'}, 412, None),
        ("GET", "/f", {"Expect": "x"}, 417, None),
        ("OPTIONS", "*", {}, None, None),
    ],
)
def test_every_ending_has_its_status_and_body_bytes(harbour, method, target, fields, status, size):
    daemon = harbour.start({"f": b"x" * 100_000, "empty": b"", "d/x": b""})
    answer = daemon.get(target, method=method, fields=fields)
    (entry,) = daemon.log.wait(1)
    assert entry.status == answer.status and status in (None, answer.status)
    assert (entry.page, entry.line) == (target, f"{method} {target} HTTP/1.1")
    assert entry.bytes == (len(answer.body) if size is None else size)


def test_version_is_logged_as_sent(server):
    server.raw(b"GET / HTTP/1.0\r\n\r\n")
    server.raw(b"GET / HTTP/1.7\r\nHost: a\r\n\r\n")
    assert sorted(entry.line for entry in server.log.wait(2)) == ["GET / HTTP/1.0", "GET / HTTP/1.7"]


@pytest.mark.parametrize("ending", ["reset", "close"])
def test_aborted_download_is_499_with_the_bytes_that_went_out(harbour, ending):
    size = 64 * MIB
    daemon = harbour.start({"large": b"x" * size})
    connection = daemon.connect(receive_buffer=4096)
    connection.send(request("/large"))
    connection.read_head()
    connection.receive(1000)
    connection.reset() if ending == "reset" else connection.close()
    (entry,) = daemon.log.wait(1)
    assert entry.status == 499
    assert 1000 <= entry.bytes < size


def test_client_that_leaves_inside_its_head_is_one_line(server):
    connection = server.connect()
    connection.send(b"GET /half HTTP/1.1\r\nHost")
    connection.reset()
    (entry,) = server.log.wait(1)
    assert entry.status in (400, 499) and entry.bytes == 0


def test_late_head_is_one_line_of_408(harbour):
    daemon = harbour.start(timeouts={"head": "200ms"})
    with daemon.connect() as connection:
        connection.send(b"GET /late HTTP/1.1\r\nHo")
        assert connection.response().status == 408
    (entry,) = daemon.log.wait(1)
    assert entry.status == 408


def test_connection_without_a_byte_leaves_no_line(server):
    for number in range(30):
        connection = server.connect()
        connection.reset() if number % 2 else connection.close()
    server.get("/")
    server.log.wait(1)


def test_connection_that_ends_after_its_answers_leaves_no_more_lines(server):
    with server.connect() as connection:
        connection.get("/")
        connection.get("/")
    server.get("/")
    server.log.wait(3)


@pytest.mark.parametrize(
    ("data", "page"),
    [
        (request("/a\xe4\xff"), r"/a\xE4\xFF"),
        (request('/a"b'), r"/a\x22b"),
        (request("/a\\b"), r"/a\x5Cb"),
        (request('/x" 200 0 0.000000'.replace(" ", "%20")), r"/x\x22%20200%200%200.000000"),
        (request("/%0a%22"), "/%0a%22"),
    ],
    ids=["beyond ASCII", "quote", "backslash", "forged end", "encoded"],
)
def test_awkward_bytes_are_escaped_in_page_and_line(server, data, page):
    server.raw(data)
    (entry,) = server.log.wait(1)
    assert entry.page.lower() == page.lower()
    assert entry.line.lower() == f"GET {page} HTTP/1.1".lower()


@pytest.mark.parametrize(
    "data",
    [
        b"GET /\x1b[31mred HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /a\x00b HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /a\rFORGED HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /a\nFORGED HTTP/1.1\r\nHost: a\r\n\r\n",
        b'" 200 0 0.000001\nFORGED\r\n\r\n',
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\xff" * 300 + b"\r\n\r\n",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_refused_garbage_is_one_whole_line_without_raw_bytes(server, data):
    with server.connect() as connection:
        connection.try_send(data)
        assert connection.response().status == 400
    (entry,) = server.log.wait(1)  # the pattern allows no control character and the file no byte beyond ASCII
    assert entry.status == 400
    assert "FORGED" not in server.log.text().split("\n")[1:]


def test_longest_request_line_is_logged_as_one_line(server):
    target = "/" + "\xff" * (8192 - len("GET / HTTP/1.1"))
    server.get(target)
    (entry,) = server.log.wait(1)
    assert len(entry.text) > 8192


def test_line_shows_at_once_when_idle(server):
    server.get("/")  # the first one opens and warms what there is
    server.log.wait(1)
    for count in range(2, 8):
        answered = time.monotonic()
        server.get("/")
        server.log.wait(count, deadline=2)
        assert time.monotonic() - answered < 0.5


def test_line_of_a_connection_that_stays_open_shows_too(server):
    with server.connect() as connection:
        connection.get("/")
        server.log.wait(1, deadline=0.6)


def test_log_under_load_is_at_most_a_second_late(server):
    with server.connect() as connection:
        end = time.monotonic() + 1.6
        sent = 0
        while time.monotonic() < end:
            connection.get("/")
            sent += 1
            if time.monotonic() > end - 0.3:
                assert server.log.text(), f"no line after {sent} requests"
    server.log.wait(sent)


@pytest.mark.parametrize("umask", ["0000", "0022", "0027"])
def test_file_mode_is_0640_under_every_usual_umask(harbour, umask):
    daemon = harbour.start(how={"wrapper": ["/bin/sh", "-c", f'umask {umask}; exec "$@"', "sh"]})
    daemon.get("/")
    daemon.log.wait(1)
    assert stat.S_IMODE(daemon.log.path.stat().st_mode) == 0o640


def test_log_is_appended_to(harbour):
    directory = harbour.directory()
    for count in (1, 2):
        daemon = harbour.start(directory=directory)
        daemon.get("/")
        assert daemon.stop() == 0
        daemon.log.wait(count)


def test_no_log_when_it_is_null(harbour):
    daemon = harbour.start(logging={"accessLog": None})
    assert daemon.get("/").status == 200
    assert daemon.stop() == 0
    assert not daemon.log.path.exists()
    assert (daemon.directory / "stdout").read_bytes() == b""


def test_log_to_standard_output(harbour):
    daemon = harbour.start(logging={"accessLog": "stdout"})
    daemon.log.path = daemon.directory / "stdout"
    daemon.get("/")
    (entry,) = daemon.log.wait(1)
    assert entry.status == 200


def test_full_disk_loses_lines_and_never_a_request(harbour):
    daemon = harbour.start(logging={"accessLog": "/dev/full"})
    with daemon.connect() as connection:
        for _ in range(300):
            assert connection.get("/").status == 200
    assert daemon.get("/").status == 200
    wait_until(lambda: any("log" in line.lower() for line in daemon.diagnostics[1:]), "a report of the lost lines")
    assert daemon.stop() == 0


def test_unix_peer_is_logged_as_python_prints_it(harbour):
    directory = harbour.directory()
    daemon = harbour.start(directory=directory, listen=[f"unix:{directory}/s"])
    daemon.get("/")
    (entry,) = daemon.log.wait(1)
    assert entry.peer == "''"


def test_lines_and_requests_match_one_to_one_under_a_mixed_load(harbour):
    """2,000 requests of 50 threads, each with a target of its own: answered, refused, aborted."""
    daemon = harbour.start({"f": b"x" * 1000, "large": b"L" * (16 * MIB), "d/x": b""}, workers=2)

    def client(thread):
        generator = random.Random(thread)
        done = []
        connection = daemon.connect()
        for number in range(40):
            tag = f"?t={thread}-{number}"
            kind = generator.choice(["get", "get", "head", "range", "404", "post", "301", "400", "abort", "close"])
            if kind == "abort":
                connection.send(request("/large" + tag))
                connection.read_head()
                connection.reset()
                connection = daemon.connect()
                done.append(("/large" + tag, None))
                continue
            path, method, fields, status = {
                "get": ("/f", "GET", {}, 200),
                "head": ("/f", "HEAD", {}, 200),
                "range": ("/f", "GET", {"Range": "bytes=1-2"}, 206),
                "404": ("/nowhere", "GET", {}, 404),
                "post": ("/f", "POST", {"Content-Length": 0}, 405),
                "301": ("/d", "GET", {}, 301),
                "400": ("/f", "GET", {"Content-Length": "x"}, 400),
                "close": ("/f", "GET", {"Connection": "close"}, 200),
            }[kind]
            answer = connection.exchange(request(path + tag, method=method, fields=fields), method)
            assert answer.status == status, (kind, answer.head)
            done.append((path + tag, status))
            if kind in ("400", "close"):
                connection.close()
                connection = daemon.connect()
        connection.close()
        return done

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        expected = [item for done in pool.map(client, range(50)) for item in done]
    entries = daemon.log.wait(len(expected), deadline=10)
    assert len(expected) == 2000
    logged = {entry.page: entry.status for entry in entries}
    assert collections.Counter(entry.page for entry in entries) == collections.Counter(page for page, _ in expected)
    for page, status in expected:
        # An aborted one may have been wholly in the socket's buffer before the reset came.
        assert logged[page] == status or (status is None and logged[page] in (200, 499)), page


def test_lines_of_two_workers_are_never_torn(harbour):
    daemon = harbour.start(workers=2)

    def client(thread):
        with daemon.connect() as connection:
            connection.send(b"".join(request(f"/{thread}-{number}-" + "x" * 200) for number in range(200)))
            for _ in range(200):
                try:
                    assert connection.response().status == 404
                except Cut as error:
                    raise AssertionError("cut off inside a pipeline") from error

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(client, range(8)))
    entries = daemon.log.wait(1600, deadline=10)
    assert len({entry.page for entry in entries}) == 1600

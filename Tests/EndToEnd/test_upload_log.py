# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the access log tells of uploads: bytes that came, and the time that the disk took."""

import json

import pytest

from harness.client import request
from harness.uploads import chunks, form, part, put, put_chunked, start
from harness.waiting import wait_until


def lines(daemon, count):
    """The log's lines, once there are so many."""
    wait_until(lambda: daemon.log.path.exists() and daemon.log.path.read_text().count("\n") >= count, f"{count} lines")
    found = daemon.log.path.read_text().splitlines()
    assert len(found) == count
    return found


@pytest.mark.parametrize("durability", ["full", "none"])
def test_json_counts_what_came_and_the_sync(harbour, durability):
    daemon = start(harbour, upload={"durability": durability}, logging={"format": "json"})
    messages = [
        (put("/a", b"x" * 1000), "PUT", 201, 1000), (put("/a", b"y" * 300_000), "PUT", 204, 300_000),
        (put("/empty"), "PUT", 201, 0),
        (put_chunked("/b", [b"12345", b"678"], extension=b";x=y", trailer=b"A: b\r\n"), "PUT", 201, 8),
        (form("/", part(b"z" * 500, "f")), "POST", 201, None),
    ]
    with daemon.connect() as connection:
        for message, method, status, _ in messages:
            assert connection.exchange(message, method).status == status
    for line, (message, method, status, content) in zip(lines(daemon, len(messages)), messages):
        entry = json.loads(line)
        whole = len(message)
        body = whole - message.index(b"\r\n\r\n") - 4
        assert (entry["method"], entry["status"], entry["connection"]) == (method, status, "keptAlive")
        assert entry["bytesReceived"] == whole
        assert entry["bodyBytesReceived"] == (body if content is None else content)
        assert ("syncSeconds" in entry) == (durability == "full")
        if durability == "full":
            assert 0 < entry["syncSeconds"] <= entry["seconds"] + 0.000_001


def test_template_counts_what_came_and_the_sync(harbour):
    daemon = start(harbour, {"d/x": b"", "n/x": b""}, locations={"/n": {"upload": {"durability": "none"}}},
                   logging={"format": "%m %>s %I %{body}I %O %{sync-ms}T %{sync-us}T %D %X"})
    durable, scratch = put("/d/a", b"x" * 100), put("/n/a", b"x" * 100)
    with daemon.connect() as connection:
        for message in (durable, scratch):
            assert connection.exchange(message, "PUT").status == 201
        assert connection.get("/d/a").status == 200
    first, second, third = (line.split() for line in lines(daemon, 3))
    assert first[:4] == ["PUT", "201", str(len(durable)), "100"] and second[:4] == ["PUT", "201", str(len(scratch)), "100"]
    assert int(first[5]) == int(first[6]) // 1000 and 0 < int(first[6]) <= int(first[7])
    assert second[5:7] == ["-", "-"] and third[5:7] == ["-", "-"]
    assert [line[-1] for line in (first, second, third)] == ["+", "+", "+"]


def test_refusals_have_no_sync(harbour):
    daemon = start(harbour, upload={"onConflict": "refuse"}, logging={"format": "json"})
    with daemon.connect() as connection:
        for message, status in [
            (put("/index.html", b"x" * 1000), 409), (put("/.h", b"x"), 400),
            (put("/new", b"x", {"Content-Digest": f"sha-256=:{'A' * 43}=:"}), 400)]:
            assert connection.exchange(message, "PUT").status == status
    for line in lines(daemon, 3):
        assert "syncSeconds" not in json.loads(line)


def test_refused_body_counts_as_far_as_it_was_read(harbour):
    daemon = start(harbour, upload={"maxSize": 1000}, logging={"format": "json"})
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 1001}))
        assert connection.response("PUT").status == 413
    entry = json.loads(lines(daemon, 1)[0])
    assert (entry["status"], entry["bodyBytesReceived"]) == (413, 0)


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_upload_that_is_broken_off_counts_what_came(harbour, framing):
    daemon = start(harbour, logging={"format": "json"})
    with daemon.connect() as connection:
        if framing == "length":
            head = request("/new", "PUT", {"Content-Length": 200_000})
            connection.send(head + b"x" * 5000)
        else:
            head = request("/new", "PUT", {"Transfer-Encoding": "chunked"})
            connection.send(head + chunks(b"x" * 5000)[:-5])
        connection.half_close()
        assert connection.response("PUT").status == 400
    entry = json.loads(lines(daemon, 1)[0])
    assert (entry["status"], entry["bodyBytesReceived"], entry["connection"]) == (400, 5000, "closed")
    assert "syncSeconds" not in entry


def test_default_format_has_one_line_for_each(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        connection.exchange(put("/a%20b", b"x"), "PUT")
        connection.exchange(form("/", part(b"x", "f")), "POST")
        connection.exchange(request("/f", "DELETE"), "DELETE")
    entries = daemon.log.wait(3)
    assert [(entry.line, entry.status) for entry in entries] == [
        ("PUT /a%20b HTTP/1.1", 201), ("POST / HTTP/1.1", 201), ("DELETE /f HTTP/1.1", 204)]


def test_diagnostics_say_nothing_of_what_clients_do_wrong(harbour):
    daemon = start(harbour)
    before = len(daemon.diagnostics)
    for message in [put("/no/x", b"x"), put("/.h", b"x"), put("/d/", b"x"), put("/x", b"x", {"If-Match": '"x"'}),
        request("/no", "DELETE")]:
        assert daemon.raw(message, "PUT").status >= 400
    with daemon.connect() as connection:
        connection.send(request("/new", "PUT", {"Content-Length": 10}) + b"x")
        connection.reset()
    daemon.log.wait(6)
    assert daemon.diagnostics[before:] == []

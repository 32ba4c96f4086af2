# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What an upload makes and what its answer says: places, validators, what the next GET sees."""

import http.client
import os
import re
import shutil
import subprocess

import pytest

from harness.client import assert_in_step, request
from harness.uploads import METHODS, names, put, put_chunked, start, wait_nothing_left

STRONG = re.compile(r'"[^"]+"')


@pytest.fixture
def quay(harbour):
    return start(harbour)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_new_file_is_201_with_its_place_and_version(quay, method):
    answer = quay.raw(put("/new.bin", b"content", method=method), method)
    assert (answer.status, answer["Location"]) == (201, "/new.bin")
    assert STRONG.fullmatch(answer["ETag"])
    assert (quay.tree / "new.bin").read_bytes() == b"content"
    got, head = quay.get("/new.bin"), quay.get("/new.bin", method="HEAD")
    assert (got.status, got.body, got["ETag"]) == (200, b"content", answer["ETag"])
    assert (head.status, head["Content-Length"], head["ETag"]) == (200, "7", answer["ETag"])
    wait_nothing_left(quay, "index.html", "new.bin")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_replaced_file_is_204_with_its_new_version(quay, method):
    before = quay.get("/index.html")
    with quay.connect() as connection:
        answer = connection.exchange(put("/index.html", b"changed", method=method), method)
        assert answer.status == 204 and answer.get("Location") is None and answer.get("Content-Length") is None
        after = connection.get("/index.html")
    assert STRONG.fullmatch(answer["ETag"]) and answer["ETag"] != before["ETag"]
    assert (after.body, after["ETag"]) == (b"changed", answer["ETag"])


def test_every_version_has_a_tag_of_its_own(quay):
    tags = set()
    with quay.connect() as connection:
        for number in range(200):
            tags.add(connection.exchange(put("/same", b"%04d" % number), "PUT")["ETag"])
    assert len(tags) == 200 and all(STRONG.fullmatch(tag) for tag in tags)


def test_location_is_escaped_where_it_has_to_be(quay):
    answer = quay.raw(put("/a%20b%25c%C3%A9%FF%3F.txt", b"x"), "PUT")
    assert answer.status == 201
    assert os.fsencode("a b%c\xe9?.txt") and b"a b%c\xc3\xa9\xff?.txt" in os.listdir(os.fsencode(quay.tree.path))
    assert quay.get(answer["Location"]).body == b"x"


def test_location_is_the_path_without_its_query(quay):
    answer = quay.raw(put("/new?x=1", b"x"), "PUT")
    assert (answer.status, answer["Location"]) == (201, "/new")
    assert quay.raw(put("//two///slashes", b"x"), "PUT").status == 409
    assert quay.raw(put("//two", b"x"), "PUT")["Location"] == "/two"


def test_location_with_a_root_of_its_own_keeps_its_prefix(harbour):
    directory = harbour.directory()
    (directory / "drop").mkdir()
    daemon = start(harbour, directory=directory, methods=["GET"], locations={
        "/drop": {"root": str(directory / "drop"), "methods": ["GET", "PUT"]}})
    answer = daemon.raw(put("/drop/new", b"x"), "PUT")
    assert (answer.status, answer["Location"]) == (201, "/drop/new")
    assert (directory / "drop/new").read_bytes() == b"x" and names(daemon) == ["index.html"]
    assert daemon.get("/drop/new").body == b"x"
    refused = daemon.raw(put("/new", b"x"), "PUT")
    assert (refused.status, refused["Allow"]) == (405, "GET, OPTIONS")
    assert daemon.raw(put("/drop", b"x"), "PUT").status == 409


def test_get_after_the_answer_sees_the_new_bytes_on_every_worker(harbour):
    daemon = start(harbour, {"page": b"version 0000"}, workers=4)
    readers = [daemon.connect() for _ in range(24)]
    try:
        for reader in readers:
            assert reader.get("/page").body == b"version 0000"
        with daemon.connect() as writer:
            for number in range(1, 40):
                body = b"version %04d" % number
                tag = writer.exchange(put("/page", body), "PUT")["ETag"]
                for reader in readers:
                    reader.send(request("/page"))
                seen = [reader.response() for reader in readers]
                assert {(answer.body, answer["ETag"]) for answer in seen} == {(body, tag)}
    finally:
        for reader in readers:
            reader.close()


def test_new_file_is_seen_where_its_absence_was_cached(harbour):
    daemon = start(harbour, workers=4)
    readers = [daemon.connect() for _ in range(16)]
    try:
        for number in range(10):
            for reader in readers:
                assert reader.get(f"/new{number}").status == 404
            assert daemon.raw(put(f"/new{number}", b"here"), "PUT").status == 201
            for reader in readers:
                assert reader.get(f"/new{number}").body == b"here"
    finally:
        for reader in readers:
            reader.close()


def test_index_fallback_and_sidecar_follow_an_upload(harbour):
    daemon = start(
        harbour, {"index.html": b"old", "404.html": b"old error", "d/x": b""}, fallback=["{path}.html"],
        errorPages={"404": "/404.html"})
    with daemon.connect() as connection:
        assert connection.get("/").body == b"old"
        assert connection.get("/page").body == b"old error"
        assert connection.exchange(put("/index.html", b"new"), "PUT").status == 204
        assert connection.exchange(put("/404.html", b"new error"), "PUT").status == 204
        assert connection.get("/").body == b"new"
        assert connection.get("/page").body == b"new error"
        assert connection.exchange(put("/page.html", b"a page"), "PUT").status == 201
        assert connection.get("/page").body == b"a page"
        assert connection.get("/d/").status == 404
        assert connection.exchange(put("/d/index.html", b"below"), "PUT").status == 201
        assert connection.get("/d/").body == b"below"


def test_answer_in_flight_keeps_the_version_it_began_with(harbour):
    old, new = b"a" * 8_000_000, b"b" * 8_000_000
    daemon = start(harbour, {"large": old})
    with daemon.connect(receive_buffer=4096) as slow:
        slow.send(request("/large"))
        slow.read_head()
        assert daemon.raw(put("/large", new), "PUT").status == 204
        assert slow.read_exactly(len(old)) == old
    assert daemon.get("/large").body == new


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_empty_body_makes_an_empty_file(quay, method):
    with quay.connect() as connection:
        assert connection.exchange(put("/empty", method=method), method).status == 201
        assert connection.exchange(put_chunked("/chunked", method=method), method).status == 201
        assert connection.get("/empty").body == b""
    assert (quay.tree / "empty").read_bytes() == (quay.tree / "chunked").read_bytes() == b""


def test_long_after_short_and_short_after_long(quay):
    for body in (b"x" * 300_000, b"short", b"", b"y" * 70_000):
        assert quay.raw(put("/file", body), "PUT").status in (201, 204)
        assert (quay.tree / "file").read_bytes() == body


@pytest.mark.parametrize("durability", ["full", "none"])
def test_body_of_every_size_about_a_buffer_comes_out_as_it_went_in(harbour, durability):
    daemon = start(harbour, upload={"durability": durability})
    content = os.urandom(4_300_000)
    with daemon.connect() as connection:
        for size in [1, 2, 16383, 16384, 16385, 65535, 65536, 65537, 131072, 262143, 262145, 1 << 20, (1 << 20) + 1,
            4_300_000]:
            assert connection.exchange(put("/file", content[:size]), "PUT").status in (201, 204)
            assert connection.get("/file").body == content[:size]
            pieces = [content[at : at + 40_000] for at in range(0, size, 40_000)]
            assert connection.exchange(put_chunked("/file", pieces[:40]), "PUT").status == 204
            expected = b"".join(pieces[:40])
            assert connection.get("/file").body == expected


def test_standard_library_client(quay):
    client = http.client.HTTPConnection("127.0.0.1", quay.address.port, timeout=10)
    try:
        client.request("PUT", "/from-python", body=b"bytes", headers={"Content-Type": "text/plain"})
        answer = client.getresponse()
        assert (answer.status, answer.read()) == (201, b"")
        tag = answer.headers["ETag"]
        client.request("PUT", "/from-python", body=iter([b"a", b"generator"]), headers={"If-Match": tag}, encode_chunked=True)
        answer = client.getresponse()
        assert (answer.status, answer.read()) == (204, b"")
        client.request("GET", "/from-python")
        assert client.getresponse().read() == b"agenerator"
        client.request("DELETE", "/from-python")
        assert client.getresponse().status == 204
    finally:
        client.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("size", [0, 10, 2_000_000])
@pytest.mark.parametrize("how", ["file", "pipe", "post", "http1.0"])
def test_curl(quay, size, how):
    source = quay.directory / "source"
    source.write_bytes(os.urandom(size))
    arguments = {
        "file": ["-T", str(source)],
        "pipe": ["-T", "-"],
        "post": ["-H", "Content-Type: application/octet-stream", "--data-binary", f"@{source}"],
        "http1.0": ["--http1.0", "-T", str(source)],
    }[how]
    for expected in ("201", "204"):
        with open(source, "rb") as stdin:
            result = subprocess.run(
                ["curl", "-q", "-sS", "--max-time", "15", "-w", "%{http_code}", *arguments, f"http://{quay.address.text}/up"],
                stdin=stdin, capture_output=True, text=True, timeout=20, check=True)
        assert result.stdout == expected
        assert (quay.tree / "up").read_bytes() == source.read_bytes()


def test_methods_are_on_one_by_one(harbour):
    daemon = start(harbour, methods=["GET", "PUT"])
    with daemon.connect() as connection:
        assert connection.exchange(put("/a", b"x"), "PUT").status == 201
        for method in ("POST", "DELETE"):
            answer = connection.exchange(put("/a", b"x", method=method), method)
            assert (answer.status, answer["Allow"]) == (405, "GET, PUT, OPTIONS")
        assert connection.exchange(request("/", "OPTIONS"), "OPTIONS")["Allow"] == "GET, PUT, OPTIONS"
    assert METHODS == ["GET", "HEAD", "POST", "PUT", "DELETE"]


def test_pipelined_uploads_and_downloads_are_answered_in_order(quay):
    with quay.connect() as connection:
        connection.send(
            put("/p", b"first") + request("/p") + put_chunked("/p", [b"sec", b"ond"]) + request("/p")
            + put("/p", b"x" * 100_000) + request("/p") + request("/p", "DELETE") + request("/p"))
        assert connection.response("PUT").status == 201
        assert connection.response().body == b"first"
        assert connection.response("PUT").status == 204
        assert connection.response().body == b"second"
        assert connection.response("PUT").status == 204
        assert connection.response().body == b"x" * 100_000
        assert connection.response("DELETE").status == 204
        assert connection.response().status == 404
        assert_in_step(connection)


def test_many_uploads_at_once_leave_every_file_whole_and_do_not_hold_up_a_get(harbour):
    daemon = start(harbour, workers=2)
    content = [os.urandom(700_000) for _ in range(30)]
    connections = [daemon.connect() for _ in content]
    try:
        for number, (connection, body) in enumerate(zip(connections, content)):
            connection.send(put(f"/many{number}", body)[:-1])
            assert daemon.get("/").status == 200
        for connection, body in zip(connections, content):
            connection.send(body[-1:])
        assert [connection.response("PUT").status for connection in connections] == [201] * 30
    finally:
        for connection in connections:
            connection.close()
    for number, body in enumerate(content):
        assert (daemon.tree / f"many{number}").read_bytes() == body

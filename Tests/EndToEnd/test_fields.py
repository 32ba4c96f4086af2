# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The fields that an operator adds, and Cache-Control, by the path of what is served."""

import pytest

from harness.client import request

HEADERS = {"*": {"X-Frame-Options": "DENY", "X-Kind": "any"}, "*.html": {"x-kind": "page"}, "/raw/*": {"X-Frame-Options": None}}


@pytest.fixture
def daemon(harbour):
    return harbour.start(
        {"index.html": b"index", "a.css": b"css", "raw/x.bin": b"raw", "dir/index.html": b"d", "assets/j.js": b"j",
         "assets/deep/j.js": b"j", "bare.txt": b"b"},
        headers=HEADERS,
        cacheControl={"*": "max-age=60", "*.html": "no-cache", "/assets/*": "max-age=31536000, immutable", "/bare.txt": None},
        locations={"/raw": {"headers": {"*": {"X-Raw": "1"}}}, "/ok": {"respond": {"body": "ok"}}})


def own(answer):
    return {name: answer.get(name) for name in ("x-frame-options", "x-kind", "x-raw") if answer.get(name) is not None}


PLAIN = {"x-frame-options": "DENY", "x-kind": "any"}
PAGE = {"x-frame-options": "DENY", "x-kind": "page"}


@pytest.mark.parametrize(("target", "how", "status", "fields"), [
    ("/a.css", {}, 200, PLAIN),
    ("/a.css", {"fields": {"Range": "bytes=0-0"}}, 206, PLAIN),
    ("/a.css", {"fields": {"Range": "bytes=0-0,2-2"}}, 206, PLAIN),
    ("/a.css", {"fields": {"If-None-Match": "*"}}, 304, PLAIN),
    ("/a.css", {"fields": {"If-Match": '"other"'}}, 412, PLAIN),
    ("/a.css", {"fields": {"Range": "bytes=99-"}}, 416, PLAIN),
    ("/a.css", {"method": "HEAD"}, 200, PLAIN),
    # The rules are held against the path of the file: an index has its own.
    ("/", {}, 200, PAGE),
    ("/index.html", {}, 200, PAGE),
    ("/dir/", {"fields": {"If-None-Match": "*"}}, 304, PAGE),
    ("/dir", {}, 301, PLAIN),
    ("/none", {}, 404, PLAIN),
    ("/none.html", {}, 404, PAGE),
    ("/.hidden", {}, 404, PLAIN),
    ("/a.css", {"method": "POST"}, 405, PLAIN),
    ("/a.html", {"method": "OPTIONS"}, 204, PAGE),
    ("*", {"method": "OPTIONS"}, 204, PLAIN),
    ("/raw/x.bin", {}, 200, {"x-kind": "any", "x-raw": "1"}),
    ("/raw/none", {}, 404, {"x-kind": "any", "x-raw": "1"}),
    ("/ok", {}, 200, PLAIN),
    # Without a path only what holds for all.
    ("/%zz.html", {}, 400, PLAIN),
    ("/a.html", {"method": "BREW"}, 501, PLAIN),
    ("/a.html", {"fields": {"Expect": "the-unexpected"}}, 417, PLAIN),
])
def test_fields_are_on_every_answer(daemon, target, how, status, fields):
    for _ in range(2):
        answer = daemon.get(target, **how)
        assert (answer.status, own(answer)) == (status, fields)


@pytest.mark.parametrize(("data", "status"), [
    (b"GET / HTTP/1.1\r\nHost: a\r\nBroken\r\n\r\n", 400),
    (b"GET /" + b"a" * 9000, 414),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20000, 431),
    (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n", 501),
])
def test_fields_are_on_what_cannot_be_read(daemon, data, status):
    answer = daemon.raw(data)
    assert (answer.status, own(answer)) == (status, PLAIN)


@pytest.mark.parametrize(("target", "value"), [
    ("/", "no-cache"), ("/index.html", "no-cache"), ("/a.css", "max-age=60"), ("/assets/j.js", "max-age=31536000, immutable"),
    ("/assets/deep/j.js", "max-age=60"), ("/bare.txt", None),
])
def test_cache_control_goes_by_the_path_of_the_file(daemon, target, value):
    for status, fields in ((200, {}), (206, {"Range": "bytes=0-0"}), (304, {"If-None-Match": "*"})):
        answer = daemon.get(target, fields=fields)
        assert (answer.status, answer.get("cache-control")) == (status, value)


@pytest.mark.parametrize(("target", "how"), [
    ("/none", {}), ("/dir", {}), ("/ok", {}), ("/a.css", {"method": "POST"}), ("/a.css", {"method": "OPTIONS"}),
    ("/a.css", {"fields": {"Range": "bytes=99-"}}), ("/a.css", {"fields": {"If-Match": '"x"'}}),
])
def test_cache_control_is_on_files_only(daemon, target, how):
    assert daemon.get(target, **how).get("cache-control") is None


def test_names_are_those_of_the_rule_that_won(daemon):
    assert b"x-kind: page\r\n" in daemon.get("/").head
    assert b"X-Kind: any\r\n" in daemon.get("/a.css").head


def test_head_has_the_same_fields_as_get(daemon):
    with daemon.connect() as connection:
        for target in ("/", "/a.css", "/none", "/raw/x.bin", "/dir"):
            get = connection.get(target)
            head = connection.exchange(request(target, "HEAD"), "HEAD")
            assert [f for f in head.fields if f[0] != "date"] == [f for f in get.fields if f[0] != "date"]

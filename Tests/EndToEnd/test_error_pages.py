# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Error pages and fallbacks: which file stands in for what is not there, and what is said of it."""

import os

import pytest

from harness.client import assert_in_step, request
from harness.daemon import Tree
from harness.waiting import wait_until


@pytest.fixture
def paged(harbour):
    directory = harbour.directory()
    pages = Tree(directory / "pages")
    pages.put("404.html", b"<p>not here")
    pages.put("range.txt", b"no such range")
    os.symlink("../outside", pages / "out.html")
    daemon = harbour.start(
        {"index.html": b"index", "a.txt": b"0123456789", "4xx.html": b"<p>any", "large": b"x" * 3_000_000, "dir/x": b""},
        directory=directory, limits={"drain": 1000},
        errorPages={"404": "/errors/404.html", "416": "/errors/range.txt", "403": "/errors/out.html", "405": "/4xx.html",
                    "412": "/none.html", "501": "/dir", "400": "/4xx.html", "431": "/large", "4xx": "/4xx.html"},
        headers={"/errors/*": {"X-Page": "1"}, "*": {"X-All": "1"}},
        cacheControl={"*": "max-age=60"},
        locations={"/errors": {"root": str(directory / "pages")}, "/plain": {"errorPages": {"404": None, "4xx": None}}})
    os.symlink("/etc/passwd", daemon.tree / "absolute")
    return daemon


def test_page_is_the_body_of_the_error(paged):
    for _ in range(2):
        answer = paged.get("/none")
        assert (answer.status, answer.body, answer["content-type"]) == (404, b"<p>not here", "text/html; charset=utf-8")
        assert (answer["x-content-type-options"], answer["x-all"], answer.get("x-page")) == ("nosniff", "1", None)
        for name in ("etag", "last-modified", "accept-ranges", "cache-control"):
            assert answer.get(name) is None


def test_conditions_and_ranges_are_not_the_pages(paged):
    page = paged.get("/errors/404.html")
    answer = paged.get("/none", fields={"If-None-Match": page["etag"], "Range": "bytes=0-1", "If-Match": "*"})
    assert (answer.status, answer.body) == (404, page.body)


def test_head_has_the_head_of_the_page(paged):
    with paged.connect() as connection:
        answer = connection.get("/none", method="HEAD")
        assert (answer.status, answer["content-length"]) == (404, "11")
        assert_in_step(connection)


@pytest.mark.parametrize(("target", "how", "status", "body"), [
    ("/a.txt", {"fields": {"Range": "bytes=10-"}}, 416, b"no such range"),
    ("/a.txt", {"method": "POST"}, 405, b"<p>any"),
    ("/%zz", {}, 400, b"<p>any"),
    ("/a.txt", {"fields": {"Expect": "x"}}, 417, b"<p>any"),
    # No page where it leads out of its root, is not there or is a directory; its own error is of no account.
    ("/absolute", {}, 403, b"403 Forbidden\n"),
    ("/a.txt", {"fields": {"If-Match": '"x"'}}, 412, b"412 Precondition Failed\n"),
    ("/a.txt", {"method": "BREW"}, 501, b"501 Not Implemented\n"),
    ("/plain/none", {}, 404, b"404 Not Found\n"),
])
def test_each_error_has_its_page_or_the_short_text(paged, target, how, status, body):
    for _ in range(2):
        answer = paged.get(target, **how)
        assert (answer.status, answer.body) == (status, body)


def test_fields_of_the_refusal_stay(paged):
    assert paged.get("/a.txt", method="DELETE")["allow"] == "GET, HEAD, OPTIONS"
    assert paged.get("/a.txt", fields={"Range": "bytes=10-"})["content-range"] == "bytes */10"


def test_error_that_ends_the_connection_has_its_page(paged):
    with paged.connect() as connection:
        answer = connection.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n Broken\r\n\r\n")
        assert (answer.status, answer.body, answer.says_close) == (400, b"<p>any", True)
        connection.half_close()
        connection.expect_end()


def test_large_page_is_sent_whole(paged):
    with paged.connect() as connection:
        answer = connection.exchange(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n")
        assert (answer.status, len(answer.body)) == (431, 3_000_000)


def test_page_that_is_written_anew_is_seen(paged, harbour):
    assert paged.get("/none").body == b"<p>not here"
    Tree(paged.directory / "pages").put("404.html", b"<p>new", age=10)
    wait_until(lambda: paged.get("/none").body == b"<p>new", "the new page")


def test_log_and_pipeline_have_the_original_status(paged):
    targets = ["/none", "/a.txt", "/none", "/absolute", "/"]
    with paged.connect() as connection:
        connection.send(b"".join(request(target) for target in targets))
        bodies = [connection.response().body for _ in targets]
    assert bodies == [b"<p>not here", b"0123456789", b"<p>not here", b"403 Forbidden\n", b"index"]
    entries = paged.log.wait(5)
    assert [(entry.status, entry.bytes) for entry in entries] == [(404, 11), (200, 10), (404, 11), (403, 14), (200, 5)]
    assert entries[0].page == "/none"


# Fallbacks

@pytest.fixture
def single_page(harbour):
    directory = harbour.directory()
    Tree(directory / "api").put("real.json", b"{}")
    return harbour.start(
        {"index.html": b"<p>app", "about.html": b"<p>about", "docs/index.html": b"docs", "dir/x": b"",
         "sub/own.html": b"own", "assets/a.js": b"js"},
        directory=directory, fallback=["{path}.html", "/index.html"], methods=["GET", "HEAD", "POST"],
        cacheControl={"*": "max-age=60", "/index.html": "no-cache"}, errorPages={"404": "/about.html"},
        locations={"/assets": {"fallback": []}, "/api": {"root": str(directory / "api"), "fallback": ["/docs/index.html"]},
                   "/post": {"methods": ["POST"]}})


@pytest.mark.parametrize(("target", "status", "body"), [
    ("/", 200, b"<p>app"), ("/about", 200, b"<p>about"), ("/about/", 200, b"<p>about"), ("/sub/own", 200, b"own"),
    ("/app/route", 200, b"<p>app"), ("/app/route/", 200, b"<p>app"), ("/dir/", 200, b"<p>app"),
    ("/docs/", 200, b"docs"), ("/api/real.json", 200, b"{}"), ("/api/none", 200, b"docs"),
    ("/about?q=1", 200, b"<p>about"),
    # Not where the path's own answer is another, nor where the location has none.
    ("/docs", 301, None), ("/assets/none.js", 404, b"<p>about"), ("/.git/config", 404, b"<p>about"),
    ("/a%2Fb", 404, b"<p>about"), ("/%zz", 400, None),
])
def test_fallback_stands_in_for_what_is_not_there(single_page, target, status, body):
    for _ in range(2):
        answer = single_page.get(target)
        assert answer.status == status
        if body is not None:
            assert answer.body == body


def test_fallback_is_a_file_like_any(single_page):
    page, answer = single_page.get("/index.html"), single_page.get("/some/route")
    assert (answer["etag"], answer["cache-control"], answer["content-type"]) == (page["etag"], "no-cache", page["content-type"])
    assert single_page.get("/some/route", fields={"If-None-Match": page["etag"]}).status == 304
    part = single_page.get("/some/route", fields={"Range": "bytes=0-1"})
    assert (part.status, part.body) == (206, b"<p")
    head = single_page.get("/some/route", method="HEAD")
    assert (head.status, head["content-length"]) == (200, "6")
    assert single_page.get("/some/route", fields={"If-Match": '"x"'}).status == 412
    assert single_page.get("/some/route", fields={"Range": "bytes=99-"}).status == 416


def test_forbidden_is_not_absent(single_page):
    os.symlink("/etc/passwd", single_page.tree / "link")
    assert single_page.get("/link").status == 403


def test_fallback_does_not_lead_to_what_is_off_there(single_page):
    answer = single_page.get("/post/x")
    assert (answer.status, answer["allow"]) == (405, "POST, OPTIONS")


def test_fallbacks_in_one_pipeline(single_page):
    targets = ["/about", "/x", "/docs", "/assets/none", "/"] * 10
    with single_page.connect() as connection:
        connection.send(b"".join(request(target) for target in targets))
        assert [connection.response().status for _ in targets] == [200, 200, 301, 404, 200] * 10
    assert [entry.status for entry in single_page.log.wait(50)] == [200, 200, 301, 404, 200] * 10

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Parts of the URL space with rules of their own: which one a path belongs to, its root, its fixed answer, its types."""

import os

import pytest

from harness.client import assert_in_step, request
from harness.daemon import Tree

SECRET = b"SECRET"


@pytest.fixture
def nested(harbour):
    """A site; a location with a root of its own; one within it with another; rules alone; a sibling; a secret."""
    directory = harbour.directory()
    files, new = Tree(directory / "files"), Tree(directory / "new")
    files.put("a.txt", b"files a")
    files.put("index.html", b"files index")
    files.put("sub/b.txt", b"files b")
    files.put("new/hidden-by-location.txt", SECRET)
    new.put("c.txt", b"new c")
    Tree(directory / "outside").put("secret.txt", SECRET)
    for name, target in {
        "out": "../outside/secret.txt", "out-dir": "../outside", "sibling": "../new/c.txt", "in": "sub/b.txt",
        "absolute": str(directory / "files/a.txt"),
    }.items():
        os.symlink(target, files / name)
    return harbour.start(
        {"index.html": b"site", "filesX/x.txt": b"sibling", "filesX.txt": b"sibling file", "rules/r.txt": b"rules",
         "files/never.txt": SECRET, "plain/p.txt": b"plain"},
        directory=directory,
        locations={
            "/files": {"root": str(directory / "files")},
            "/files/new": {"root": "../new", "contentType": "text/x-new"},
            "/rules": {"methods": ["GET"], "contentType": "application/x-rules"},
        },
    )


@pytest.mark.parametrize(("target", "status", "body"), [
    ("/", 200, b"site"),
    ("/filesX/x.txt", 200, b"sibling"),
    ("/filesX.txt", 200, b"sibling file"),
    ("/files/", 200, b"files index"),
    ("/files/a.txt", 200, b"files a"),
    ("/files/sub/b.txt", 200, b"files b"),
    ("/files//a.txt", 200, b"files a"),
    ("/%66iles/a.txt", 200, b"files a"),
    ("/files/new/c.txt", 200, b"new c"),
    ("/files/sub/../new/c.txt", 200, b"new c"),
    ("/files/in", 200, b"files b"),
    ("/rules/r.txt", 200, b"rules"),
    ("/files/never.txt", 404, None),
    ("/files/new/hidden-by-location.txt", 404, None),
    ("/files/new/", 404, None),
    ("/files/files/a.txt", 404, None),
    ("/Files/a.txt", 404, None),
    ("/new/c.txt", 404, None),
    # Out of a location's root leads nothing: no link, and no dots, which are gone before a location is chosen.
    ("/files/out", 403, None),
    ("/files/out-dir/secret.txt", 403, None),
    ("/files/sibling", 403, None),
    ("/files/absolute", 403, None),
    ("/files/../outside/secret.txt", 404, None),
    ("/files/%2e%2e/outside/secret.txt", 404, None),
    ("/files/..%2foutside/secret.txt", 404, None),
    ("/files/../../secret", 400, None),
])
def test_path_is_its_locations(nested, target, status, body):
    answer = nested.get(target)
    assert answer.status == status
    assert SECRET not in answer.body
    if body is not None:
        assert answer.body == body
    assert nested.get(target).status == status, "the same from the cache"
    assert nested.log.wait(2)[-1].line == f"GET {target} HTTP/1.1"


@pytest.mark.parametrize("target", ["/files", "/files/new", "/files/sub"])
def test_root_of_a_location_without_its_slash_is_redirected(nested, target):
    answer = nested.get(f"{target}?q=1")
    assert (answer.status, answer["location"]) == (301, f"{target}/?q=1")


@pytest.mark.parametrize(("target", "kind"), [
    ("/files/a.txt", "text/plain; charset=utf-8"), ("/files/new/c.txt", "text/x-new; charset=utf-8"),
    ("/rules/r.txt", "application/x-rules"), ("/plain/p.txt", "text/plain; charset=utf-8"),
])
def test_type_is_the_locations(nested, target, kind):
    assert nested.get(target)["content-type"] == kind
    assert nested.get(target, method="HEAD", fields={"Range": "bytes=0-0"}).status in (200, 405)


def test_methods_are_the_locations(nested):
    with nested.connect() as connection:
        assert connection.get("/rules/r.txt", method="HEAD")["allow"] == "GET, OPTIONS"
        assert connection.get("/rulesX", method="HEAD").status == 404
        assert connection.get("/rules", method="OPTIONS")["allow"] == "GET, OPTIONS"
        assert connection.get("/files/", method="OPTIONS")["allow"] == "GET, HEAD, OPTIONS"
        assert connection.get("*", method="OPTIONS")["allow"] == "GET, HEAD, OPTIONS"
        assert_in_step(connection)


def test_index_hidden_and_links_are_the_locations(harbour):
    daemon = harbour.start(
        {"a/index.html": b"a", "b/start.htm": b"b", "b/.x": b"dot", "a/.x": b"dot", "b/y": b"y"},
        locations={"/b": {"index": ["start.htm"], "hidden": "allow", "symlinks": "deny"}})
    for name in ("a", "b"):
        os.symlink("../b/y", daemon.tree / name / "link")
    wanted = {"/a/": 200, "/b/": 200, "/a/.x": 404, "/b/.x": 200, "/a/link": 200, "/b/link": 403}
    assert {target: daemon.get(target).status for target in wanted} == wanted


def test_own_media_types(harbour):
    daemon = harbour.start(
        {"a.html": b"", "x/a.html": b"", "x/a.own": b"", "a.own": b""},
        mimeTypes={"own": "text/x-top"}, locations={"/x": {"mimeTypes": {"html": "text/x-own"}, "charset": "latin1"}})
    assert {name: daemon.get(name)["content-type"] for name in ("/a.html", "/x/a.html", "/x/a.own", "/a.own")} == {
        "/a.html": "text/html; charset=utf-8", "/x/a.html": "text/x-own; charset=latin1",
        "/x/a.own": "text/x-top; charset=latin1", "/a.own": "text/x-top; charset=utf-8"}


# Fixed answers

@pytest.fixture
def fixed(harbour):
    return harbour.start(
        {"ping/x": b"x", "index.html": b"i", "gone.html": b"page"},
        errorPages={"410": "/gone.html"}, headers={"*": {"X-All": "1"}},
        locations={
            "/ping": {"respond": {"body": "pong\n"}, "methods": ["GET", "HEAD", "POST"]},
            "/moved": {"respond": {"status": 308, "location": "https://example.org/"}},
            "/nothing": {"respond": {"status": 204}},
            "/json": {"respond": {"body": "{}"}, "contentType": "application/json"},
            "/gone": {"respond": {"status": 410}},
            "/busy": {"respond": {"status": 503}},
        })


def test_fixed_answer_is_for_exactly_its_path(fixed):
    answer = fixed.get("/ping")
    assert (answer.status, answer.body, answer["content-type"]) == (200, b"pong\n", "text/plain; charset=utf-8")
    assert (answer["x-all"], answer["x-content-type-options"], answer.get("etag")) == ("1", "nosniff", None)
    assert fixed.get("/ping?q").body == b"pong\n"
    assert fixed.get("/ping/x").body == b"x"
    assert fixed.get("/ping/").status == 404
    assert fixed.get("/pingx").status == 404


def test_fixed_answer_to_every_method(fixed):
    body = b"x" * 1000
    with fixed.connect() as connection:
        head = connection.get("/ping", method="HEAD")
        assert head["content-length"] == "5"
        posted = request("/ping", "POST", {"Content-Length": len(body)}, body=body)
        assert connection.exchange(posted, "POST").body == b"pong\n"
        assert connection.get("/ping", method="OPTIONS")["allow"] == "GET, HEAD, POST, OPTIONS"
        refused = connection.get("/ping", method="DELETE")
        assert (refused.status, refused["allow"], refused["x-all"]) == (405, "GET, HEAD, POST, OPTIONS", "1")
        # Neither conditions nor ranges have a meaning for it.
        assert connection.get("/ping", fields={"Range": "bytes=0-0", "If-Match": '"x"'}).body == b"pong\n"
        assert_in_step(connection)


def test_fixed_redirect_and_emptiness(fixed):
    moved = fixed.get("/moved")
    assert (moved.status, moved["location"], moved["content-length"]) == (308, "https://example.org/", "0")
    nothing = fixed.get("/nothing")
    assert (nothing.status, nothing.get("content-length"), nothing.get("content-type")) == (204, None, None)
    json = fixed.get("/json")
    assert (json["content-type"], json.body) == ("application/json", b"{}")


def test_fixed_error_without_a_body_is_a_refusal(fixed):
    gone, busy = fixed.get("/gone"), fixed.get("/busy")
    assert (gone.status, gone.body, gone["content-type"]) == (410, b"page", "text/html; charset=utf-8")
    assert (busy.status, busy.body, busy["retry-after"]) == (503, b"503 Service Unavailable\n", "1")


def test_all_of_it_in_one_pipeline(fixed):
    targets = ["/ping", "/none", "/moved", "/", "/gone", "/nothing", "/ping/x", "/busy"] * 8
    statuses = [200, 404, 308, 200, 410, 204, 200, 503] * 8
    with fixed.connect() as connection:
        connection.send(b"".join(request(target) for target in targets))
        assert [connection.response().status for _ in targets] == statuses
    assert [entry.status for entry in fixed.log.wait(len(targets))] == statuses


def test_without_files_only_what_is_said_is_there(harbour):
    directory = harbour.directory()
    tree = Tree(directory / "root")
    for name, content in {"a.txt": b"a", "sub/b.txt": b"b", "404.html": b"page"}.items():
        tree.put(name, content)
    settings = harbour.settings(
        directory, files=False, listing=True, methods=["GET", "HEAD", "PUT", "POST", "DELETE"],
        errorPages={"404": "/404.html"},
        locations={
            "/": {"respond": {"body": "here"}},
            "/files": {"root": ".", "files": True},
            "/files/none": {"files": False},
        })
    daemon = harbour.launch(directory, settings).wait_ready()
    assert daemon.get("/").body == b"here"
    for target in ("/a.txt", "/sub/", "/sub/b.txt", "/404.html", "/files/none/", "/files/none/x"):
        answer = daemon.get(target)
        assert (answer.status, answer.body != b"page") == (404, True), target
        for method in ("PUT", "POST", "DELETE"):
            assert daemon.raw(request(target, method, {"Content-Length": 0}), method).status == 404
        assert daemon.raw(request(target, "OPTIONS"), "OPTIONS").status == 204
    assert (daemon.tree / "a.txt").read_bytes() == b"a"
    assert daemon.get("/files/a.txt").body == b"a"
    assert daemon.get("/files/sub/").status == 200
    assert daemon.raw(request("/files/new", "PUT", {"Content-Length": 1}, body=b"n"), "PUT").status == 201

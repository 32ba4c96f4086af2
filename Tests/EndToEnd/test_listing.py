# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Directories without an index: when they are listed, in which form and order, and with which fields."""

import os
import time

import pytest

from harness.client import request
from harness.listings import Page, ask, entries, entry_links, names
from harness.streams import read_answer
from test_files import unprivileged


def test_without_the_setting_a_directory_is_404(harbour):
    daemon = harbour.start({"dir/a": b"a"})
    assert daemon.get("/").status == 404
    assert daemon.get("/dir/").status == 404
    assert daemon.get("/dir").status == 301


def test_a_directory_without_an_index_is_listed(harbour):
    daemon = harbour.start({"a.txt": b"twelve bytes", "site/index.html": b"index", "sub/b": b""}, listing=True)
    answer = ask(daemon)
    assert (answer.status, answer["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer["vary"] == "Accept, Accept-Encoding"
    assert answer["cache-control"] == "no-cache"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["etag"].startswith('W/"')
    assert answer.get("last-modified") is None and answer.get("accept-ranges") is None
    assert "script-src" in answer["content-security-policy"] or "default-src" in answer["content-security-policy"]
    assert set(entry_links(Page(answer.body))) == {"/a.txt", "/site/", "/sub/"}
    assert ask(daemon, "/site/").body == b"index"
    redirect = ask(daemon, "/sub?sort=size")
    assert (redirect.status, redirect["location"]) == (301, "/sub/?sort=size")
    assert entry_links(Page(ask(daemon, "/sub/").body), "/sub/") == ["/sub/b"]


def test_a_location_decides_for_itself(harbour):
    daemon = harbour.start(
        {"open/a": b"", "open/shut/b": b""}, locations={"/open/": {"listing": True}, "/open/shut/": {"listing": False}})
    assert [ask(daemon, target).status for target in ("/", "/open/", "/open/shut/")] == [404, 200, 404]


def test_json_says_name_type_size_time_and_path(harbour):
    daemon = harbour.start({"a file.txt": b"twelve bytes"}, listing=True)
    (daemon.tree / "sub dir").mkdir()
    for name, instant in (("a file.txt", 1_795_168_799_999_999_999), ("sub dir", -1)):
        os.utime(daemon.tree / name, ns=(instant, instant))
    assert entries(daemon) == [
        {"name": "sub dir", "type": "directory", "mtime": "1969-12-31T23:59:59Z", "href": "/sub%20dir/"},
        {"name": "a file.txt", "type": "file", "size": 12, "mtime": "2026-11-20T09:59:59Z", "href": "/a%20file.txt"},
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["d1", "d2", "A3", "b1", "b2", "b10"]),
        ("sort=name&order=desc", ["d2", "d1", "b10", "b2", "b1", "A3"]),
        ("sort=size", ["d1", "d2", "b2", "A3", "b10", "b1"]),
        ("sort=size&order=desc", ["d1", "d2", "b1", "b10", "A3", "b2"]),
        ("sort=time", ["d2", "d1", "b10", "b2", "b1", "A3"]),
        ("order=desc&sort=time", ["d1", "d2", "A3", "b1", "b2", "b10"]),
        ("sort=%73ize&order=d%65sc", ["d1", "d2", "b1", "b10", "A3", "b2"]),
        ("sort=beauty&order=sideways", ["d1", "d2", "A3", "b1", "b2", "b10"]),
        ("&&==&%&sort", ["d1", "d2", "A3", "b1", "b2", "b10"]),
    ],
)
def test_order_is_as_asked_for(harbour, query, expected):
    daemon = harbour.start({}, listing=True)
    for name, size, age in (("b1", 9, 3), ("b2", 0, 4), ("b10", 5, 5), ("A3", 2, 1)):
        daemon.tree.put(name, b"x" * size, age=age * 1000)
    for name, age in (("d1", 1), ("d2", 2)):
        (daemon.tree / name).mkdir()
        instant = time.time() - age * 1000
        os.utime(daemon.tree / name, (instant, instant))
    assert names(daemon, f"/?format=json&{query}") == expected
    html = Page(ask(daemon, f"/?{query}&format=html").body)
    assert [href.strip("/") for href in entry_links(html)] == expected


def test_a_long_query_costs_nothing(harbour):
    daemon = harbour.start({"a": b""}, listing=True)
    with daemon.connect() as connection:
        for query in ("&" * 7000, "%" * 7000, "sort=" * 1400, "a=b&" * 1700 + "format=json"):
            connection.send(request(f"/?{query}"))
            assert read_answer(connection)[0].status == 200


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "html"), ("*/*", "html"), ("application/json", "json"), ("text/html,*/*;q=0.8", "html"),
        ("application/json, */*;q=0.5", "json"), ("application/json;q=0.4, text/html;q=0.5", "html"),
        ("image/png", "html"), ("text/html;q=0", "html"),
    ],
)
def test_the_format_is_what_the_client_likes_better(harbour, accept, form):
    daemon = harbour.start({"a": b""}, listing=True)
    fields = {} if accept is None else {"Accept": accept}
    answer = ask(daemon, "/", fields=fields)
    assert answer["content-type"] == {"html": "text/html; charset=utf-8", "json": "application/json"}[form]
    assert answer["vary"] == "Accept, Accept-Encoding"
    assert ask(daemon, "/?format=json", fields=fields)["content-type"] == "application/json"
    assert ask(daemon, "/?format=html", fields=fields)["content-type"] == "text/html; charset=utf-8"


def test_who_has_the_list_is_told_so(harbour):
    daemon = harbour.start({"a": b""}, listing=True)
    tags = {form: ask(daemon, f"/?format={form}")["etag"] for form in ("html", "json")}
    assert tags["html"] != tags["json"]
    for form, tag in tags.items():
        for method in ("GET", "HEAD"):
            answer = ask(daemon, f"/?format={form}", fields={"If-None-Match": tag}, method=method)
            assert (answer.status, answer["etag"], answer["vary"], answer.body) == (
                304, tag, "Accept, Accept-Encoding", b"")
        other = tags["json" if form == "html" else "html"]
        assert ask(daemon, f"/?format={form}", fields={"If-None-Match": other}).status == 200
    assert ask(daemon, fields={"If-Match": tags["html"]}).status == 412
    assert ask(daemon, fields={"Range": "bytes=0-1"}).status == 200
    for change in ("b", "a"):
        (daemon.tree / change).write_bytes(b"changed")
        answer = ask(daemon, "/?format=json", fields={"If-None-Match": tags["json"]})
        assert answer.status == 200 and answer["etag"] != tags["json"]
        tags["json"] = answer["etag"]


@pytest.mark.parametrize("count", [3, 5000])
def test_head_and_http10_are_as_get(harbour, count):
    daemon = harbour.start({}, listing=True)
    for number in range(count):
        (daemon.tree / f"entry-{number}").touch()
    with daemon.connect() as connection:
        connection.send(request())
        whole, sizes = read_answer(connection)
        assert (sizes is not None) == (count > 100)
        if sizes is not None:
            assert sizes[-1] == 0 and all(65_536 < size < 80_000 for size in sizes[:-2])
        connection.send(request(method="HEAD"))
        head, _ = read_answer(connection, "HEAD")
        same = lambda answer: [field for field in answer.fields if field[0] != "date"]  # noqa: E731
        assert same(head) == same(whole)
        connection.send(request("/entry-1"))
        assert read_answer(connection)[0].status == 200
    with daemon.connect() as connection:
        connection.send(request(version="1.0"))
        _, _, fields, head = connection.read_head()
        assert not [field for field in fields if field[0] == "transfer-encoding"], head
        assert ("connection", "close") in fields
        assert connection.rest() == whole.body


def test_operators_rules_hold_for_lists(harbour):
    daemon = harbour.start(
        {"a": b"", "kept/b": b""}, listing=True, cacheControl={"/kept/": "max-age=60"},
        headers={"/**": {"X-Quay": "north"}})
    assert ask(daemon)["cache-control"] == "no-cache"
    assert ask(daemon, "/kept/")["cache-control"] == "max-age=60"
    answer = ask(daemon, "/kept/")
    assert answer["x-quay"] == "north"
    assert ask(daemon, "/kept/", fields={"If-None-Match": answer["etag"]})["x-quay"] == "north"


def test_the_pages_own_policy_is_the_only_one(harbour):
    theirs = {"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "no-referrer"}
    daemon = harbour.start({"a": b""}, listing=True, headers={"*": theirs})

    def policies(answer):
        return [value for name, value in answer.fields if name == "content-security-policy"]

    page = ask(daemon)
    assert len(policies(page)) == 1 and policies(page)[0].startswith("default-src 'none'")
    assert page["referrer-policy"] == "same-origin"
    assert policies(ask(daemon, fields={"If-None-Match": page["etag"]})) == []
    for target in ("/?format=json", "/a", "/none"):
        assert policies(ask(daemon, target)) == ["default-src 'self'"]


def test_a_listed_directory_needs_no_fallback(harbour):
    daemon = harbour.start({"app.html": b"app", "sub/a": b""}, listing=True, fallback=["/app.html"])
    assert entry_links(Page(ask(daemon, "/sub/").body), "/sub/") == ["/sub/a"]
    assert ask(daemon, "/nowhere").body == b"app"


def test_an_unreadable_directory_is_403(harbour):
    directory = harbour.directory()
    sealed = [directory / "root" / name for name in ("sealed", "passable")]
    for path, mode in zip(sealed, (0, 0o311)):
        path.mkdir()
        (path / "inside").write_bytes(b"x")
        path.chmod(mode)
    try:
        daemon = harbour.start({"403.html": b"no"}, directory=directory, how=unprivileged(), listing=True,
                               errorPages={"403": "/403.html"})
    except (AssertionError, PermissionError) as error:
        pytest.skip(f"cannot run the daemon without privileges here: {error}")
    try:
        assert {entry["name"] for entry in entries(daemon)} == {"403.html", "passable", "sealed"}
        for target in ("/sealed/", "/passable/"):
            answer = ask(daemon, target)
            assert (answer.status, answer.body) == (403, b"no")
        assert ask(daemon, "/passable/inside").status == 200
    finally:
        for path in sealed:
            path.chmod(0o755)


def test_what_was_listed_may_be_gone(harbour):
    daemon = harbour.start({"sub/a": b""}, listing=True, fileCache={"validity": "1h"})
    assert ask(daemon, "/sub/").status == 200
    (daemon.tree / "sub/a").unlink()
    (daemon.tree / "sub").rmdir()
    # The cache still says that there is a directory to list.
    assert ask(daemon, "/sub/").status == 404
    assert ask(daemon, "/sub/", fields={"Accept": "application/json"}).status == 404


def test_an_upload_is_on_the_list_at_once(harbour):
    daemon = harbour.start({}, listing=True, methods=["GET", "HEAD", "PUT", "DELETE"], fileCache={"validity": "1h"})
    for number in range(20):
        assert ask(daemon, f"/f{number}", method="DELETE").status == 404
        with daemon.connect() as connection:
            connection.send(request(f"/f{number}", method="PUT", fields={"Content-Length": "1"}, body=b"x"))
            assert read_answer(connection)[0].status == 201
        assert len(entries(daemon)) == number + 1
    assert ask(daemon, "/f7", method="DELETE").status == 204
    assert "f7" not in names(daemon)
    with daemon.connect() as connection:
        connection.send(request("/index.html", method="PUT", fields={"Content-Length": "5"}, body=b"index"))
        assert read_answer(connection)[0].status == 201
    assert ask(daemon).body == b"index"


def test_explain_says_that_it_is_a_listing(harbour):
    directory = harbour.directory()
    daemon = harbour.start({"sub/a": b""}, directory=directory, listing=True)
    run = harbour.run("--config", str(daemon.configuration), "--explain", "GET", "/sub/", directory=directory)
    assert run.returncode == 0
    assert "a listing, by listing" in run.stdout and "1 files and 0 directories as HTML" in run.stdout

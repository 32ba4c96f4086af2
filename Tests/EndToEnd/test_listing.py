# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Directories without an index: what is listed, in which form and order, and what no name can do to a page."""

import json
import os
import socket
import threading
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from harness.client import assert_in_step, request
from harness.process import resident_bytes
from harness.streams import read_answer
from harness.waiting import wait_until
from test_files import unprivileged

SANITIZED = "WHARFD_SANITIZER" in os.environ
MANY = 100_000
ODD_NAMES = [
    b"plain.txt", b"with space", b'"double"', b"'single'", b"<b>bold<b>", b"<script>alert(1)<", b"a&amp;b", b"a&b=c",
    b"100%", b"%41", b"%2e%2e", b"#fragment", b"?query=1", b"..x", b"...", b"-rf", b"--", b"javascript:alert(1)",
    b"http:x", b"\\back\\slash", b"x\xff\xfe", b"\xc3\x28", b"\xc3\xa9t\xc3\xa9", "日本語".encode(),
    b'" onmouseover="alert(1)', b"' onfocus='alert(1)", b"`x`", b"{x}", b"=cmd", b"x;y", b"n" * 255, b"\xe2" * 84,
    b" leading", b"trailing ", b"a\xe2\x80\xaeb", b"]]>", b"<!--", b"&lt;", b"<img src=x onerror=alert(1)>",
]


class Page(HTMLParser):
    """What a page has: its links as (href, text), all tags, and every attribute's name."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.links, self.tags, self.attributes = [], [], set()
        self._href = None
        self.feed(body.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag == "a":
            self._href, self._text = dict(attributes).get("href"), ""

    def handle_data(self, data):
        if self._href is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "a" and self._href is not None:
            self.links.append((self._href, self._text))
            self._href = None


def ask(daemon, target="/", fields=(), method="GET", version="1.1"):
    """One answer in any framing."""
    with daemon.connect() as connection:
        connection.send(request(target, method=method, fields=fields, version=version))
        return read_answer(connection, method)[0]


def entries(daemon, target="/?format=json", **more):
    answer = ask(daemon, target, **more)
    assert (answer.status, answer["content-type"]) == (200, "application/json")
    return json.loads(answer.body)


def names(daemon, target="/?format=json"):
    return [entry["name"] for entry in entries(daemon, target)]


def entry_links(page, directory="/"):
    """The links to what is in the directory itself: not those that sort, nor those of the way up."""
    def leads_into(href):
        rest = href[len(directory):]
        return href.startswith(directory) and rest and "?" not in rest and "/" not in rest.rstrip("/")

    return [href for href, _ in page.links if href and leads_into(href)]


def test_without_the_setting_a_directory_is_404(harbour):
    daemon = harbour.start({"dir/a": b"a"})
    assert daemon.get("/").status == 404
    assert daemon.get("/dir/").status == 404
    assert daemon.get("/dir").status == 301


def test_a_directory_without_an_index_is_listed(harbour):
    daemon = harbour.start({"a.txt": b"twelve bytes", "site/index.html": b"index", "sub/b": b""}, listing=True)
    answer = ask(daemon)
    assert (answer.status, answer["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer["vary"] == "Accept"
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


@pytest.mark.parametrize("form", ["html", "json"])
def test_any_name_is_shown_safely_and_leads_to_its_file(harbour, form):
    daemon = harbour.start({}, listing=True, hidden="allow")
    directory = os.fsencode(daemon.tree.path / "odd é")
    os.mkdir(directory)
    for name in ODD_NAMES:
        with open(directory + b"/" + name, "wb") as file:
            file.write(b"I am " + name)
    answer = ask(daemon, f"/odd%20%C3%A9/?format={form}")
    if form == "html":
        page, empty = Page(answer.body), Page(ask(daemon, "/odd%20%C3%A9/?format=html").body)
        links = entry_links(page, "/odd%20%C3%A9/")
        assert not [name for name in page.attributes if name.startswith("on")]
        assert page.attributes == empty.attributes
    else:
        links = [entry["href"] for entry in json.loads(answer.body)]
    assert len(links) == len(ODD_NAMES)
    found = set()
    with daemon.connect() as connection:
        for link in links:
            assert link.startswith("/odd%20%C3%A9/") and link.isascii()
            got = connection.get(link)
            assert got.status == 200, link
            found.add(got.body.removeprefix(b"I am "))
    assert found == set(ODD_NAMES)


def test_names_add_no_tag_and_no_attribute(harbour):
    """The page of hostile names has exactly the elements that one of as many harmless names has."""
    daemon = harbour.start({}, listing=True, hidden="allow")
    for directory, made in (("odd", ODD_NAMES), ("tame", [b"n%d" % number for number in range(len(ODD_NAMES))])):
        (daemon.tree / directory).mkdir()
        for name in made:
            Path(os.fsdecode(os.fsencode(daemon.tree / directory) + b"/" + name)).touch()
    odd, tame = (Page(ask(daemon, f"/{name}/").body) for name in ("odd", "tame"))
    assert odd.tags == tame.tags
    assert odd.attributes == tame.attributes


def test_a_name_with_a_newline_stays_in_its_place(harbour):
    """No request can name it (a control character in a path is 400), but everybody can see that it is there."""
    daemon = harbour.start({"two\nlines": b""}, listing=True)
    body = ask(daemon).body.decode()
    assert "two\nlines" not in body and "two␊lines" in body
    (entry,) = entries(daemon)
    assert (entry["name"], entry["href"]) == ("two\nlines", "/two%0Alines")


def test_hidden_names_are_left_out(harbour):
    files = {".secret": b"", ".git/config": b"", ".well-known/x": b"", "sub/.well-known/x": b"", "sub/a": b"", "a": b""}
    for policy, top, sub in (
        ("deny", [".well-known", "sub", "a"], ["a"]),
        ("allow", [".git", ".well-known", "sub", ".secret", "a"], [".well-known", "a"]),
    ):
        daemon = harbour.start(files, listing=True, hidden=policy)
        for place in ("", "sub/"):
            (daemon.tree / place / ".wharfd-staging-7-1").touch()
        assert names(daemon) == top
        assert names(daemon, "/sub/?format=json") == sub
        for entry in entries(daemon):
            assert ask(daemon, entry["href"]).status == 200


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        ("deny", ["dir", "file"]),
        ("inside", ["dir", "to-dir", "file", "to-file"]),
        ("follow", ["dir", "out-dir", "to-dir", "absolute", "file", "out", "to-file"]),
    ],
)
def test_links_are_listed_by_the_policy(harbour, policy, shown):
    daemon = harbour.start({"file": b"four", "dir/x": b"x"}, listing=True, symlinks=policy)
    outside = daemon.directory / "outside"
    outside.write_bytes(b"outside")
    os.mkfifo(daemon.tree / "fifo")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(daemon.tree / "socket"))
        for name, target in {
            "to-file": "file", "to-dir": "dir", "out": "../outside", "absolute": str(outside), "out-dir": "..",
            "dangling": "nowhere", "loop": "loop", "to-fifo": "fifo", "device": "/dev/null",
        }.items():
            os.symlink(target, daemon.tree / name)
        listed = entries(daemon)
    assert [entry["name"] for entry in listed] == shown
    assert {entry["name"] for entry in listed if entry["type"] == "directory"} == {
        name for name in shown if name.endswith("dir")}
    for entry in listed:
        assert ask(daemon, entry["href"]).status == 200
        if entry["name"] == "to-file":
            assert entry["size"] == 4


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
    assert answer["vary"] == "Accept"
    assert ask(daemon, "/?format=json", fields=fields)["content-type"] == "application/json"
    assert ask(daemon, "/?format=html", fields=fields)["content-type"] == "text/html; charset=utf-8"


def test_who_has_the_list_is_told_so(harbour):
    daemon = harbour.start({"a": b""}, listing=True)
    tags = {form: ask(daemon, f"/?format={form}")["etag"] for form in ("html", "json")}
    assert tags["html"] != tags["json"]
    for form, tag in tags.items():
        for method in ("GET", "HEAD"):
            answer = ask(daemon, f"/?format={form}", fields={"If-None-Match": tag}, method=method)
            assert (answer.status, answer["etag"], answer["vary"], answer.body) == (304, tag, "Accept", b"")
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


def test_a_directory_that_changes_is_listed_all_the_same(harbour):
    daemon = harbour.start({f"stays-{number}": b"" for number in range(300)}, listing=True)
    stop = threading.Event()

    def change():
        number = 0
        while not stop.is_set():
            (daemon.tree / f"comes-{number % 40}").touch()
            (daemon.tree / f"comes-{(number + 20) % 40}").unlink(missing_ok=True)
            number += 1

    changing = threading.Thread(target=change)
    changing.start()
    try:
        with daemon.connect() as connection:
            for _ in range(50):
                connection.send(request("/?format=json"))
                answer, _ = read_answer(connection)
                listed = [entry["name"] for entry in json.loads(answer.body)]
                assert answer.status == 200 and len(set(listed)) == len(listed)
                assert len([name for name in listed if name.startswith("stays-")]) == 300
    finally:
        stop.set()
        changing.join()


def test_what_was_listed_may_be_gone(harbour):
    daemon = harbour.start({"sub/a": b""}, listing=True, fileCache={"validity": "1h"})
    assert ask(daemon, "/sub/").status == 200
    (daemon.tree / "sub/a").unlink()
    (daemon.tree / "sub").rmdir()
    # The cache still says that there is a directory to list.
    assert ask(daemon, "/sub/").status == 404


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


def make_many(path):
    for number in range(MANY):
        os.close(os.open(path / f"entry-{number:06}.data", os.O_CREAT | os.O_WRONLY, 0o644))


def peak_bytes(pid):
    """The most memory that was resident since `forget_peak`."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def test_a_hundred_thousand_entries_are_listed_soon_and_in_little_memory(harbour):
    daemon = harbour.start({}, listing=True)
    make_many(daemon.tree.path)
    # What any answer takes, and the listing of little, is there before the count begins.
    assert ask(daemon, "/nowhere").status == 404
    before = resident_bytes(daemon.pid)
    for form in ("html", "json"):
        began = time.monotonic()
        answer = ask(daemon, f"/?format={form}")
        elapsed = time.monotonic() - began
        assert answer.status == 200
        count = answer.body.count(b'"name"') if form == "json" else len(entry_links(Page(answer.body)))
        assert count == MANY
        # An idle machine takes a tenth of that.
        assert elapsed < (60 if SANITIZED else 5)
    if not SANITIZED:
        assert peak_bytes(daemon.pid) - before < 16 << 20
        wait_until(lambda: resident_bytes(daemon.pid) - before < 12 << 20, "memory falls again")


def test_slow_clients_of_a_large_list_leave_the_small_ones_to_others(harbour):
    """Each client that reads nothing holds a list of 100,000 entries, up to the allowance; then it is 503."""
    daemon = harbour.start({"small/a": b""}, listing=True)
    (daemon.tree / "large").mkdir()
    make_many(daemon.tree / "large")
    before = resident_bytes(daemon.pid)
    held, refused = [], 0
    try:
        for _ in range(24):
            connection = daemon.connect(receive_buffer=4096, timeout=30)
            held.append(connection)
            connection.send(request("/large/"))
            status, _, fields, _ = connection.read_head()
            assert status in (200, 503)
            if status == 503:
                refused += 1
                assert ("retry-after", "1") in fields
        assert refused >= 1
        if not SANITIZED:
            assert resident_bytes(daemon.pid) - before < 100 << 20
        assert ask(daemon, "/small/").status == 200
    finally:
        for connection in held:
            connection.reset()
    wait_until(lambda: ask(daemon, "/large/", method="HEAD").status == 200, "there is room again", deadline=30)
    with daemon.connect() as connection:
        assert_in_step(connection, "/small/a")

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What of a directory is listed, and what no name can do to a page."""

import json
import os
import socket
from pathlib import Path

import pytest

from harness.listings import Page, ask, entries, entry_links, names

ODD_NAMES = [
    b"plain.txt", b"with space", b'"double"', b"'single'", b"<b>bold<b>", b"<script>alert(1)<", b"a&amp;b", b"a&b=c",
    b"100%", b"%41", b"%2e%2e", b"#fragment", b"?query=1", b"..x", b"...", b"-rf", b"--", b"javascript:alert(1)",
    b"http:x", b"\\back\\slash", b"x\xff\xfe", b"\xc3\x28", b"\xc3\xa9t\xc3\xa9", "日本語".encode(),
    b'" onmouseover="alert(1)', b"' onfocus='alert(1)", b"`x`", b"{x}", b"=cmd", b"x;y", b"n" * 255, b"\xe2" * 84,
    b" leading", b"trailing ", b"a\xe2\x80\xaeb", b"]]>", b"<!--", b"&lt;", b"<img src=x onerror=alert(1)>",
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


def test_a_name_with_a_newline_stays_in_its_place_and_leads_to_its_file(harbour):
    """A control character in a path is 400, but where a file has that name."""
    daemon = harbour.start({"two\nlines": b"both", "sub\r/x": b""}, listing=True)
    body = ask(daemon).body.decode()
    assert "two\nlines" not in body and "two␊lines" in body
    directory, entry = entries(daemon)
    assert (entry["name"], entry["href"]) == ("two\nlines", "/two%0Alines")
    assert ask(daemon, entry["href"]).body == b"both"
    assert ask(daemon, directory["href"]).status == 200
    moved = ask(daemon, "/sub%0D")
    assert (moved.status, moved["location"]) == (301, "/sub%0D/")
    assert ask(daemon, "/two%0alines%0a").status == 400
    assert ask(daemon, "/two%0alines", method="DELETE").status == 400


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

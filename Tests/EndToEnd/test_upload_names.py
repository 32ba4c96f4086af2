# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Where an upload may go: names, directories, symbolic links, types; and whose the files are."""

import os
import socket
import stat

import pytest

from harness.client import request
from harness.uploads import form, names, part, put, start, wait_nothing_left

LONGEST = "n" * 255
ROOT = os.geteuid() == 0


@pytest.fixture
def quay(harbour):
    return start(harbour)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    ["target", "status"],
    [
        ("/.hidden", 400), ("/.wharfd-staging-x", 400), ("/d/.git/config", 400), ("/.wharfd-staging-d/x", 400),
        ("/" + LONGEST + "n", 400), ("/" + LONGEST + "n/x", 400), ("/a%00b", 400), ("/a%0Ab", 400), ("/a%7Fb", 400),
        ("/a%09b", 400),
        ("/a%2Fb", 404), ("/%2e%2e/x", 400), ("/..", 400), ("/a%", 400), ("/d/x/y", 409), ("/d", 409),
        ("/missing/x", 409), ("/deep/er/x", 409), ("/fifo", 409), ("/socket", 409), ("/fifo/x", 409),
    ],
)
def test_place_that_is_refused(harbour, target, status, method):
    daemon = start(harbour, {"d/x": b"x"})
    os.mkfifo(daemon.tree / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(daemon.tree / "socket"))
        answer = daemon.raw(put(target, b"x", method=method), method)
    assert answer.status == status
    assert b"deep" not in answer.body and b"missing" not in answer.body
    wait_nothing_left(daemon, "d", "fifo", "socket")
    assert names(daemon, "d") == ["x"]


@pytest.mark.parametrize("target", ["/", "/d/", "/new/", "/./", "/d/.", "/d/x/.."])
def test_put_to_a_directory_is_409(harbour, target):
    daemon = start(harbour, {"d/x": b"x"})
    assert daemon.raw(put(target, b"x"), "PUT").status == 409
    wait_nothing_left(daemon, "d")


def test_longest_name_is_taken(quay):
    assert quay.raw(put("/" + LONGEST, b"x"), "PUT").status == 201
    assert quay.raw(put("/" + LONGEST, b"y"), "PUT").status == 204
    assert names(quay) == ["index.html", LONGEST]


def test_hidden_names_where_they_are_allowed(harbour):
    daemon = start(harbour, {"d/x": b"x", ".git/x": b"x"}, hidden="allow")
    for target, status in [("/.hidden", 201), ("/.git/config", 201), ("/.wharfd-staging-x", 400), ("/.wharfd-staging-", 400),
        ("/.wharfd", 201)]:
        assert daemon.raw(put(target, b"x"), "PUT").status == status
    assert daemon.get("/.hidden").body == b"x"


def test_well_known_is_not_hidden(harbour):
    daemon = start(harbour, {".well-known/x": b"x"})
    assert daemon.raw(put("/.well-known/new", b"y"), "PUT").status == 201
    assert daemon.get("/.well-known/new").body == b"y"
    assert daemon.raw(put("/.well-known/.new", b"y"), "PUT").status == 400


def test_directories_are_made_where_that_is_allowed(harbour):
    daemon = start(harbour, {"file": b"x"}, upload={"createDirectories": True, "directoryMode": "0750"},
        how={"preexec": lambda: os.umask(0o077)})
    with daemon.connect() as connection:
        assert connection.get("/a/b/c/new").status == 404
        assert connection.exchange(put("/a/b/c/new", b"x"), "PUT").status == 201
        assert connection.get("/a/b/c/new").body == b"x"
        assert connection.exchange(put("/a/b/d/new", b"y"), "PUT").status == 201
        assert connection.exchange(put("/file/b/new", b"y"), "PUT").status == 409
        assert connection.exchange(put("/q/.h/new", b"y"), "PUT").status == 400
        assert connection.exchange(put(f"/q/{LONGEST}n/new", b"y"), "PUT").status == 400
        assert connection.exchange(form("/q/r/", part(b"x", "f")), "POST").status == 201
        assert connection.exchange(put("/refused/new", b"y", {"Content-Digest": f"sha-256=:{'A' * 43}=:"}),
            "PUT").status == 400
    assert names(daemon) == ["a", "file", "q"] and names(daemon, "a/b") == ["c", "d"] and names(daemon, "q/r") == ["f"]
    for made in ("a", "a/b", "a/b/c", "q", "q/r"):
        assert stat.S_IMODE((daemon.tree / made).stat().st_mode) == 0o750


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
@pytest.mark.parametrize("mode", ["0644", "0640", "0600", "0666", "0444"])
def test_mode_is_exact_under_any_umask(harbour, umask, mode):
    daemon = start(harbour, upload={"mode": mode}, how={"preexec": lambda: os.umask(umask)})
    assert daemon.raw(put("/new", b"x"), "PUT").status == 201
    assert daemon.raw(put("/index.html", b"x"), "PUT").status == 204
    assert daemon.raw(form("/", part(b"x", "form")), "POST").status == 201
    for name in ("new", "index.html", "form"):
        assert stat.S_IMODE((daemon.tree / name).stat().st_mode) == int(mode, 8)


@pytest.mark.skipif(not ROOT, reason="only root gives files away")
def test_owner_is_as_set(harbour):
    daemon = start(harbour, upload={"owner": "65534:12"})
    assert daemon.raw(put("/new", b"x"), "PUT").status == 201
    status = (daemon.tree / "new").stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (65534, 12, 0o644)


@pytest.mark.skipif(not ROOT, reason="only root becomes somebody else")
def test_directory_without_permission_is_403(harbour):
    directory = harbour.directory()
    (directory / "root/closed").mkdir(mode=0o555)
    (directory / "root/closed/old").write_bytes(b"old")

    def nobody():
        os.setgid(65534)
        os.setuid(65534)

    (directory / "root").chmod(0o777)
    daemon = start(harbour, directory=directory, how={"preexec": nobody})
    for target in ("/closed/new", "/closed/old"):
        assert daemon.raw(put(target, b"x"), "PUT").status == 403
    assert daemon.raw(request("/closed/old", "DELETE"), "DELETE").status == 403
    assert daemon.raw(put("/open", b"x"), "PUT").status == 201
    assert names(daemon, "closed") == ["old"]


@pytest.mark.parametrize("symlinks", ["inside", "deny", "follow"])
def test_link_is_replaced_and_not_written_through(harbour, symlinks):
    outside = harbour.directory() / "secret"
    outside.write_bytes(b"secret")
    daemon = start(harbour, {"target": b"target"}, symlinks=symlinks)
    (daemon.tree / "inside").symlink_to("target")
    (daemon.tree / "outside").symlink_to(outside)
    (daemon.tree / "nowhere").symlink_to("nothing")
    for name in ("inside", "outside", "nowhere"):
        assert daemon.raw(put("/" + name, b"new"), "PUT").status == 204
        assert not (daemon.tree / name).is_symlink() and (daemon.tree / name).read_bytes() == b"new"
        assert daemon.get("/" + name).body == b"new"
    assert outside.read_bytes() == b"secret" and (daemon.tree / "target").read_bytes() == b"target"
    wait_nothing_left(daemon, "inside", "nowhere", "outside", "target")


@pytest.mark.parametrize(["symlinks", "inside", "out"], [("inside", 201, 403), ("deny", 403, 403), ("follow", 201, 201)])
def test_link_to_a_directory(harbour, symlinks, inside, out):
    outside = harbour.directory()
    daemon = start(harbour, {"real/x": b"x"}, symlinks=symlinks)
    (daemon.tree / "in").symlink_to("real")
    (daemon.tree / "out").symlink_to(outside)
    (daemon.tree / "up").symlink_to("..")
    for target, status in (("/in/new", inside), ("/out/new", out), ("/up/new", out)):
        assert daemon.raw(put(target, b"new"), "PUT").status == status
    for target, status in (("/in/", inside), ("/out/", out)):
        assert daemon.raw(form(target, part(b"form", "form")), "POST").status == status
    assert ("new" in names(daemon, "real")) == (inside == 201)
    assert ("new" in os.listdir(outside)) == ("form" in os.listdir(outside)) == (out == 201)


def test_link_to_a_directory_is_409_for_a_name_and_stays(harbour):
    """What a link to a directory is taken for: the link, which a file replaces."""
    daemon = start(harbour, {"real/x": b"x"})
    (daemon.tree / "link").symlink_to("real")
    status = daemon.raw(put("/link", b"new"), "PUT").status
    assert status in (204, 409)
    assert (daemon.tree / "link").is_symlink() == (status == 409)
    assert names(daemon, "real") == ["x"]


def test_parents_are_not_made_through_links_that_lead_outside(harbour):
    outside = harbour.directory()
    daemon = start(harbour, upload={"createDirectories": True})
    (daemon.tree / "out").symlink_to(outside)
    (daemon.tree / "nowhere").symlink_to(outside / "not-there")
    for target in ("/out/new/x", "/nowhere/x", "/nowhere/y/x"):
        assert daemon.raw(put(target, b"x"), "PUT").status in (403, 409)
    assert os.listdir(outside) == ["root"] and names(daemon) == ["index.html", "nowhere", "out"]


@pytest.mark.parametrize(
    ["content_type", "status"],
    [
        ("image/png", 201), ("IMAGE/PNG", 201), ("image/svg+xml; a=b", 201), ("text/plain; charset=utf-8", 201),
        ("text/html", 415),
        ("imagex/png", 415), ("image", 415), ("", 415), (None, 415), ("text/plainer", 415), ("application/octet-stream", 415),
    ],
)
def test_accept(harbour, content_type, status):
    daemon = start(harbour, upload={"accept": ["image/*", "Text/Plain"]})
    fields = [] if content_type is None else [("Content-Type", content_type)]
    answer = daemon.raw(put("/new", b"x", fields), "PUT")
    assert answer.status == status
    assert answer.get("Accept") == ("image/*, text/plain" if status == 415 else None)


@pytest.mark.parametrize(
    ["coding", "status"], [("gzip", 415), ("br", 415), ("identity", 201), ("Identity", 201), ("identity, gzip", 415),
        ("x", 415)])
def test_content_coding(quay, coding, status):
    answer = quay.raw(put("/new", b"x", {"Content-Encoding": coding}), "PUT")
    assert (answer.status, answer.get("Accept-Encoding")) == (status, "identity" if status == 415 else None)


@pytest.mark.parametrize("value", ["bytes 0-0/1", "bytes 0-0/*", "nonsense"])
def test_part_of_a_file_is_refused(quay, value):
    assert quay.raw(put("/new", b"x", {"Content-Range": value}), "PUT").status == 400
    wait_nothing_left(quay, "index.html")


def test_post_of_a_form_to_a_name_is_415_and_of_anything_else_to_a_directory_too(quay):
    kind = "multipart/form-data; boundary=b"
    assert quay.raw(put("/name", b"--b--\r\n", {"Content-Type": kind}, "POST"), "POST").status == 415
    for fields in ([], [("Content-Type", "text/plain")], [("Content-Type", "application/x-www-form-urlencoded")]):
        assert quay.raw(put("/", b"a=b", fields, "POST"), "POST").status == 415
    wait_nothing_left(quay, "index.html")


def test_root_that_is_swapped_takes_the_next_upload(harbour):
    directory = harbour.directory()
    for name in ("one", "two"):
        (directory / name).mkdir()
        (directory / name / "index.html").write_bytes(name.encode())
    (directory / "current").symlink_to("one")
    daemon = start(harbour, {}, directory=directory, root=str(directory / "current"), fileCache={"validity": "0s"})
    assert daemon.raw(put("/a", b"a"), "PUT").status == 201
    (directory / "next").symlink_to("two")
    os.rename(directory / "next", directory / "current")
    assert daemon.raw(put("/b", b"b"), "PUT").status == 201
    assert (directory / "one/a").exists() and (directory / "two/b").exists()

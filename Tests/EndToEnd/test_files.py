# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Serving files: representation fields, directories, names, and what is never served."""

import email.utils
import os
import socket
import stat
import time

import pytest

from harness.client import Connection, assert_in_step, request

NOBODY = 65534


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("A.HTML", "text/html; charset=utf-8"),
        ("a.png", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.svg", "image/svg+xml"),
        ("a.json", "application/json"),
        ("a.pdf", "application/pdf"),
        ("a.wasm", "application/wasm"),
        ("a.tar.gz", None),
        ("a.unheardof", "application/octet-stream"),
        ("none", "application/octet-stream"),
        ("trailing.", "application/octet-stream"),
    ],
)
def test_media_type_follows_the_extension(harbour, name, media_type):
    answer = harbour.start({name: b"content"}).get(f"/{name}")
    assert answer.status == 200
    said = answer["content-type"]
    if media_type is None:
        assert said in ("application/gzip", "application/x-gzip", "application/octet-stream")
    elif media_type.startswith(("image/svg", "application/json")):
        assert said.partition(";")[0] == media_type
    else:
        assert said == media_type


def test_media_types_default_and_charset_are_settings(harbour):
    daemon = harbour.start(
        {"a.moon": b"1", "b.html": b"2", "c.zzz": b"3"},
        mimeTypes={"moon": "text/x-moon"}, defaultType="application/x-unknown", charset="iso-8859-1",
    )
    assert daemon.get("/a.moon")["content-type"] == "text/x-moon; charset=iso-8859-1"
    assert daemon.get("/b.html")["content-type"] == "text/html; charset=iso-8859-1"
    assert daemon.get("/c.zzz")["content-type"] == "application/x-unknown"


def test_file_has_the_promised_fields(harbour):
    daemon = harbour.start({"a.txt": b"twelve bytes"})
    answer = daemon.get("/a.txt")
    assert (answer.status, answer.reason, answer.body) == (200, "OK", b"twelve bytes")
    assert answer["content-length"] == "12"
    assert answer["accept-ranges"] == "bytes"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["server"].startswith("wharfd")
    changed = os.stat(daemon.tree / "a.txt").st_mtime
    assert email.utils.parsedate_to_datetime(answer["last-modified"]).timestamp() == int(changed)
    assert answer["last-modified"].endswith(" GMT")
    assert abs(email.utils.parsedate_to_datetime(answer["date"]).timestamp() - time.time()) < 5
    assert answer["etag"].startswith('"') and answer["etag"].endswith('"') and len(answer["etag"]) > 4


def test_server_field_can_be_turned_off(harbour):
    daemon = harbour.start(serverHeader=False)
    assert daemon.get("/").get("server") is None
    assert daemon.get("/nowhere").get("server") is None


@pytest.mark.parametrize("target", ["/a.txt", "/", "/large", "/nowhere", "/dir", "/%zz", "/empty"])
def test_head_has_the_head_of_get(harbour, target):
    daemon = harbour.start({"a.txt": b"text", "index.html": b"i", "large": b"x" * 300_000, "dir/a": b"", "empty": b""})
    with daemon.connect() as connection:
        got = connection.get(target)
    with daemon.connect() as connection:
        head = connection.exchange(request(target, method="HEAD"), "HEAD")
        if head.status != 400:
            assert_in_step(connection, "/a.txt")

    def comparable(answer):
        return (answer.status, answer.reason, [field for field in answer.fields if field[0] != "date"])

    assert comparable(head) == comparable(got)


def test_get_is_off_when_only_head_is_named(harbour):
    daemon = harbour.start(methods=["HEAD"])
    assert daemon.get("/", method="HEAD").status == 200
    answer = daemon.get("/")
    assert answer.status == 405
    assert {word.strip() for word in answer["allow"].split(",")} == {"HEAD", "OPTIONS"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_method_that_is_off_is_405_with_allow(server, method):
    answer = server.get("/", method=method)
    assert answer.status == 405
    assert {word.strip() for word in answer["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("target", ["/", "/nowhere", "*"])
def test_options_is_always_answered_with_allow(server, target):
    answer = server.get(target, method="OPTIONS")
    assert answer.status in (200, 204)
    assert {"GET", "HEAD", "OPTIONS"} <= {word.strip() for word in answer["allow"].split(",")}


@pytest.mark.parametrize("method", ["BREW", "get", "Get", "GETT", "X-Y"])
def test_unknown_method_is_501_and_in_step(server, method):
    with server.connect() as connection:
        assert connection.get("/", method=method).status == 501
        assert_in_step(connection)


def test_error_answers_have_a_short_body_that_reflects_nothing(server):
    answer = server.get("/%3Cscript%3Ealert(1)%3C/script%3Eneedle?needle")
    assert answer.status == 404
    assert 0 < len(answer.body) < 1024
    assert b"needle" not in answer.body + answer.head and b"script" not in answer.body


def test_directory_serves_its_index(harbour):
    daemon = harbour.start({"index.html": b"top", "d/index.html": b"below"})
    answer = daemon.get("/d/")
    assert (answer.body, answer["content-type"]) == (b"below", "text/html; charset=utf-8")
    assert daemon.get("/").body == b"top"


def test_index_names_are_tried_in_order(harbour):
    daemon = harbour.start({"a/two.html": b"2", "b/two.html": b"2", "b/one.html": b"1"}, index=["one.html", "two.html"])
    assert daemon.get("/a/").body == b"2"
    assert daemon.get("/b/").body == b"1"


def test_directory_without_index_is_404(harbour):
    assert harbour.start({"d/x": b""}).get("/d/").status == 404


def test_file_with_a_trailing_slash_is_404(harbour):
    assert harbour.start({"f": b"x"}).get("/f/").status == 404


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/d", "/d/"),
        ("/d?a=b&c=%2F", "/d/?a=b&c=%2F"),
        ("/d?", None),
        ("/d/e", "/d/e/"),
        ("/d%20e", "/d%20e/"),
        ("//d", "/d/"),
        ("///d//e", "/d/e/"),
        ("/./d", "/d/"),
    ],
)
def test_directory_without_slash_is_301_with_the_query_kept(harbour, target, location):
    daemon = harbour.start({"d/index.html": b"", "d/e/index.html": b"", "d e/index.html": b""})
    answer = daemon.get(target)
    assert answer.status == 301
    said = answer["location"]
    path = said.removeprefix("http://wharfd.test")
    if location is None:
        assert path in ("/d/", "/d/?")
    else:
        assert path == location


@pytest.mark.parametrize(
    "target",
    [
        "//evil", "//evil/..//evil", "/%2e//evil", "/.//evil", "//evil%2f..", "///evil", "/evil//", "/\\evil", "/%5Cevil",
        "//evil?//evil", "/%09/evil", "/%0d%0aX:y/", "/a/..//evil", "http://other//evil",
    ],
)
def test_location_never_leads_to_another_host(harbour, target):
    daemon = harbour.start({"evil/index.html": b"", "a/x": b"", "\\evil/x": b""})
    answer = daemon.get(target)
    location = answer.get("location")
    assert answer.status in (200, 301, 400, 404)
    if location is not None:
        assert location.startswith("/") and not location.startswith(("//", "/\\")), location


def test_directory_name_with_line_ends_stays_inside_location(harbour):
    daemon = harbour.start({"x\r\nSet-Cookie: a=b/index.html": b"", "q\"<>/i": b"", "\u00e4/i": b""})
    moved = daemon.get("/x%0d%0aSet-Cookie:%20a=b")
    assert (moved.status, moved["location"]) == (301, "/x%0D%0ASet-Cookie:%20a=b/")
    assert moved.get("set-cookie") is None
    assert daemon.get("/x%0d%0aSet-Cookie:%20a=c").status == 400
    assert daemon.get("/q%22%3C%3E")["location"] == "/q%22%3C%3E/"
    assert daemon.get("/%c3%a4")["location"].upper() == "/%C3%A4/"


@pytest.mark.parametrize(
    "target", ["/.secret", "/.git/config", "/d/.hidden", "/%2esecret", "/.hidden/../.secret", "/d/.well-known/x"]
)
def test_hidden_names_are_not_served(harbour, target):
    files = {".secret": b"s", ".git/config": b"s", "d/.hidden": b"s", "d/.well-known/x": b"s", "index.html": b""}
    answer = harbour.start(files).get(target)
    assert answer.status in (403, 404)
    assert b"s" != answer.body


def test_hidden_denial_does_not_tell_what_exists(harbour):
    daemon = harbour.start({".secret": b"s", "index.html": b""})
    assert daemon.get("/.secret").status == daemon.get("/.nothing").status


def test_well_known_is_served_but_not_what_hides_in_it(harbour):
    daemon = harbour.start({".well-known/security.txt": b"yes", ".well-known/.secret": b"no"})
    assert daemon.get("/.well-known/security.txt").body == b"yes"
    assert daemon.get("/.well-known/.secret").status in (403, 404)


def test_hidden_names_are_served_when_allowed(harbour):
    assert harbour.start({".secret": b"s"}, hidden="allow").get("/.secret").body == b"s"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        (b"a b", "/a%20b"), (b"a+b", "/a+b"), (b"a%b", "/a%25b"), (b"a?b", "/a%3Fb"), (b"a#b", "/a%23b"),
        ("ä".encode(), "/%c3%a4"), ("ä".encode(), "/%C3%A4"), ("ä".encode(), "/ä".encode().decode("latin-1")),
        (b"\xff\xfe", "/%ff%fe"), (b"\xff\xfe", "/\xff\xfe"), (b"a\\b", "/a%5Cb"), (b"a:b", "/a:b"), (b"~", "/%7e"),
        (b"a;b", "/a;b"), (b"a&b=c", "/a&b=c"), (b"...", "/..."), (b"..a", "/..a"), (b"a..", "/a.."), (b"x" * 255, "/" + "x" * 255),
        (b"%41", "/%2541"), (b"d/a", "/d//a"), (b"d/a", "/./d/./a"), (b"d/a", "/d/b/../a"), (b"d/a", "/d/%2e%2e/d/a"),
        (b"d/a", "//d/a"), (b"d/a", "/d/a?x"), (b"d/a", "/d/a?"), (b"d/a", "/d/a?/../.."), (b"d/a", "http://any/d/a"),
        (b"d/a", "http://any:80/d/a?q"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_name_is_decoded_once_and_found(harbour, name, target):
    files = {name.decode("utf-8", "surrogateescape"): b"found"}
    if name.startswith((b".", b"..a")):
        assert harbour.start(files, hidden="allow").get(target).body == b"found"
    else:
        answer = harbour.start(files).get(target)
        assert (answer.status, answer.body) == (200, b"found")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/%", 400), ("/%4", 400), ("/%zz", 400), ("/%4g", 400), ("/d%", 400), ("/%00", 400), ("/index.html%00.png", 400),
        ("/%0a", 400), ("/%0d", 400), ("/%1f", 400), ("/%7f", 400), ("/%09", 400),
        ("/d%2Fa", 404), ("/d%2fa", 404), ("/%2F", 404), ("/..%2fetc/passwd", 404), ("/%252e%252e/", 404),
        ("/..", 400), ("/../", 400), ("/../index.html", 400), ("/d/../../index.html", 400), ("/%2e%2e/index.html", 400),
        ("/.%2e/index.html", 400), ("/%2E./x", 400), ("/d/../..", 400), ("/..//../etc/passwd", 400),
        ("/../root/index.html", 400), ("/..\\..\\etc", 404), ("/" + "x" * 256, 404), ("/" + "d/" * 2000, 404), ("/d/a/b", 404),
    ],
    ids=lambda value: str(value)[:40],
)
def test_path_that_names_nothing(harbour, target, status):
    daemon = harbour.start({"index.html": b"", "d/a": b"in d"}, hidden="allow")
    answer = daemon.get(target)
    assert answer.status == status
    assert daemon.get("/index.html").status == 200


def test_empty_file_has_length_zero(harbour):
    answer = harbour.start({"empty": b""}).get("/empty")
    assert (answer.status, answer["content-length"], answer.body) == (200, "0", b"")


@pytest.mark.parametrize("size", [1, 2, 4095, 4096, 65535, 65536, 65537, 1_048_576, 1_048_577, 5_000_000])
def test_every_size_arrives_whole(harbour, size):
    content = os.urandom(4096) * (size // 4096 + 1)
    answer = harbour.start({"f": content[:size]}).get("/f")
    assert answer.body == content[:size]


def test_fifo_is_403_and_never_blocks(harbour):
    daemon = harbour.start()
    os.mkfifo(daemon.tree / "pipe")
    for _ in range(3):
        with daemon.connect(timeout=3) as connection:
            assert connection.get("/pipe").status == 403
            assert_in_step(connection)


def test_unix_socket_in_the_tree_is_403(harbour):
    daemon = harbour.start()
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(daemon.tree / "sock"))
        assert daemon.get("/sock").status == 403


@pytest.mark.skipif(os.geteuid() != 0, reason="making a device needs root")
def test_device_is_403(harbour):
    daemon = harbour.start()
    try:
        os.mknod(daemon.tree / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this container may not make devices")
    assert daemon.get("/zero").status == 403


def unprivileged():
    """How to start the daemon so that mode bits bind it."""
    if os.geteuid() != 0:
        return {}
    return {"wrapper": ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]}


def test_unreadable_file_and_directory_are_403(harbour):
    directory = harbour.directory()
    for name in ("locked", "sealed/inside", "open"):
        path = directory / "root" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (directory / "root/locked").chmod(0)
    (directory / "root/sealed").chmod(0)
    try:
        daemon = harbour.start({}, directory=directory, how=unprivileged())
    except (AssertionError, PermissionError) as error:
        pytest.skip(f"cannot run the daemon without privileges here: {error}")
    try:
        assert daemon.get("/open").status == 200
        assert daemon.get("/locked").status == 403
        assert daemon.get("/sealed/inside").status == 403
    finally:
        (directory / "root/sealed").chmod(0o755)


def test_many_files_are_all_themselves(harbour):
    files = {f"d{number % 7}/f{number}": f"content {number}".encode() for number in range(700)}
    daemon = harbour.start(files)
    with daemon.connect() as connection:
        for _ in range(2):
            for name, content in files.items():
                assert connection.get(f"/{name}").body == content


def test_client_that_reads_slowly_does_not_hold_up_others(harbour):
    daemon = harbour.start({"large": b"x" * 20_000_000, "small": b"s"})
    with Connection(daemon.address, receive_buffer=4096) as slow:
        slow.send(request("/large"))
        slow.read_head()
        with daemon.connect(timeout=3) as quick:
            for _ in range(50):
                assert quick.get("/small").body == b"s"

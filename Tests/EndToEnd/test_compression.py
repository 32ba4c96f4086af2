# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Content coding: what is sent to whom in which coding, and that it is always the file."""

import base64
import hashlib
import os

import pytest

from harness.client import assert_in_step, request
from harness.coding import GZIP, ask, compressed, decoded, get, text
from harness.reloading import reloaded
from harness.uploads import put, start
from harness.waiting import wait_until

TEXT = text(20_000)
PNG = b"\x89PNG" + text(5_000)


def coding(answer):
    """The coding that an answer is in."""
    return answer.get("content-encoding") or "identity"


@pytest.fixture
def site(harbour):
    """A daemon with a text, and one that has every sidecar."""
    files = {"a.txt": TEXT, "b.txt": TEXT, "b.txt.gz": compressed(TEXT), "b.txt.br": b"brotli", "b.txt.zst": b"zstandard",
             "c.png": PNG, "small.txt": b"x" * 511, "enough.txt": b"x" * 512, "empty.txt": b""}
    return harbour.start(files)


@pytest.mark.parametrize(
    ("lines", "made", "ready"),
    [
        ([], "identity", "identity"),
        ([""], "identity", "identity"),
        (["gzip"], "gzip", "gzip"),
        (["GZIP"], "gzip", "gzip"),
        (["x-gzip"], "gzip", "gzip"),
        (["gzip, deflate, br, zstd"], "gzip", "br"),
        (["zstd, gzip"], "gzip", "zstd"),
        (["br;q=0.9, gzip;q=1"], "gzip", "gzip"),
        (["br;q=0.5", "gzip;q=0.4"], "gzip", "br"),
        (["deflate", "x", "gzip"], "gzip", "gzip"),
        (["invalid-1, gzip, invalid-2"], "gzip", "gzip"),
        (["deflate, compress"], "identity", "identity"),
        (["gzip;q=0"], "identity", "identity"),
        (["gzip;q=0.000, *"], "identity", "br"),
        (["*"], "gzip", "br"),
        (["*;q=0"], 406, 406),
        (["*;q=0, gzip"], "gzip", "gzip"),
        (["identity"], "identity", "identity"),
        (["identity;q=0"], 406, 406),
        (["identity;q=0, zstd"], 406, "zstd"),
        (["identity;q=0, gzip;q=0.1"], "gzip", "gzip"),
        (["identity;q=0.5, gzip;q=0.4"], "identity", "identity"),
        (["identity;q=0.5, gzip;q=0.5"], "gzip", "gzip"),
        (["gzip;q=7"], "identity", "identity"),
        (["gzip;q"], "identity", "identity"),
        ([",,gzip,,"], "gzip", "gzip"),
        (["gzip;q=0.001"], "gzip", "gzip"),
    ],
)
def test_negotiation(site, lines, made, ready):
    fields = [("Accept-Encoding", line) for line in lines]
    with site.connect() as connection:
        for target, expected in (("/a.txt", made), ("/b.txt", ready)):
            for _ in range(2):  # found, and known
                answer = ask(connection, target, fields=fields)
                assert answer["vary"] == "Accept-Encoding"
                if expected == 406:
                    assert (answer.status, coding(answer)) == (406, "identity")
                    continue
                assert (answer.status, coding(answer)) == (200, expected)
                assert (answer.get("accept-ranges") is None) == (expected != "identity")
                if expected in ("identity", "gzip"):
                    assert decoded(answer) == TEXT
                assert answer["content-type"] == "text/plain; charset=utf-8"
        assert ask(connection, "/a.txt", fields={}).body == TEXT


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/c.png", "identity"), ("/small.txt", "identity"), ("/enough.txt", "gzip"), ("/empty.txt", "identity")])
def test_only_what_is_worth_it_is_compressed(site, target, expected):
    answer = get(site, target)
    assert coding(answer) == expected
    # Where no client would have got another one, nothing varies.
    assert (answer.get("vary") is None) == (target == "/c.png")


def test_who_excludes_the_file_itself_gets_even_the_smallest_one_compressed(site):
    for target in ("/small.txt", "/empty.txt"):
        answer = get(site, target, fields={"Accept-Encoding": "gzip, identity;q=0"})
        assert coding(answer) == "gzip"
        assert decoded(answer) == get(site, target, fields={}).body
    assert get(site, "/c.png", fields={"Accept-Encoding": "gzip, identity;q=0"}).status == 406


# Validators


def test_each_coding_has_a_tag_of_its_own_and_304(site):
    tags = set()
    for name in ("identity", "gzip", "br", "zstd"):
        fields = {"Accept-Encoding": name}
        answer = get(site, "/b.txt", fields=fields)
        assert coding(answer) == name
        tags.add(answer["etag"])
        again = get(site, "/b.txt", fields={**fields, "If-None-Match": answer["etag"]})
        assert (again.status, again["etag"], again["vary"]) == (304, answer["etag"], "Accept-Encoding")
        assert again.get("content-encoding") is None
        # Only that of the coding that would be sent.
        other = get(site, "/b.txt", fields={"Accept-Encoding": "identity" if name != "identity" else "gzip",
                                            "If-None-Match": answer["etag"]})
        assert other.status == 200
    assert len(tags) == 4


def test_made_gzip_has_the_same_tag_every_time(site):
    first = get(site, "/a.txt")
    assert get(site, "/a.txt").body == first.body
    assert first["etag"] == get(site, "/a.txt", method="HEAD")["etag"]
    assert first["etag"] != get(site, "/a.txt", fields={})["etag"]
    assert get(site, "/a.txt", fields={**GZIP, "If-None-Match": first["etag"]}).status == 304
    assert get(site, "/a.txt", fields={**GZIP, "If-Match": first["etag"]}).status == 200
    assert get(site, "/a.txt", fields={"If-Match": first["etag"]}).status == 412


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("which", ["identity", "gzip"])
def test_tag_of_any_coding_guards_a_write(harbour, method, which):
    daemon = start(harbour, {"a.txt": TEXT})
    tag = get(daemon, "/a.txt", fields={"Accept-Encoding": which})["etag"]
    stale = tag.replace("-", "-1")

    def write(field, value):
        fields = {field: value}
        data = request("/a.txt", method="DELETE", fields=fields) if method == "DELETE" else put(
            "/a.txt", b"new", fields, method)
        return daemon.raw(data, method).status

    assert write("If-Match", stale) == 412
    assert write("If-None-Match", tag) == 412
    assert write("If-Match", tag) == 204
    # The file is another now, or none at all.
    assert write("If-Match", tag) in (404, 412)


def test_sidecars_tag_guards_a_deletion(harbour):
    daemon = start(harbour, {"a.txt": TEXT, "a.txt.br": b"brotli"}, methods=["GET", "DELETE"])
    tag = get(daemon, "/a.txt", fields={"Accept-Encoding": "br"})["etag"]
    assert daemon.get("/a.txt", method="DELETE", fields={"If-None-Match": tag}).status == 412
    assert daemon.get("/a.txt", method="DELETE", fields={"If-Match": tag}).status == 204


def test_range_is_one_of_the_file_itself(site):
    for target in ("/a.txt", "/b.txt"):
        plain = get(site, target, fields={})
        coded = get(site, target)
        part = get(site, target, fields={**GZIP, "Range": "bytes=10-19"})
        assert (part.status, part.body, coding(part)) == (206, TEXT[10:20], "identity")
        assert (part["etag"], part["vary"]) == (plain["etag"], "Accept-Encoding")
        part = get(site, target, fields={**GZIP, "Range": "bytes=10-19", "If-Range": plain["etag"]})
        assert part.status == 206
        # What the client has the first half of is not the file.
        whole = get(site, target, fields={**GZIP, "Range": "bytes=10-19", "If-Range": coded["etag"]})
        assert (whole.status, decoded(whole)) == (200, TEXT)
    answer = get(site, "/a.txt", fields={"Accept-Encoding": "gzip, identity;q=0", "Range": "bytes=10-19"})
    assert (answer.status, decoded(answer), coding(answer)) == (200, TEXT, "gzip")


def test_head_is_gets(site):
    with site.connect() as connection:
        for target in ("/a.txt", "/b.txt", "/c.png", "/small.txt", "/none"):
            for accepted in ("gzip", "br", "identity", "identity;q=0"):
                fields = {"Accept-Encoding": accepted}
                answers = [ask(connection, target, method, fields) for method in ("HEAD", "GET")]
                head, whole = [[(name, value) for name, value in answer.fields if name != "date"] for answer in answers]
                assert (answers[0].status, head) == (answers[1].status, whole)


@pytest.mark.parametrize(("largest", "expected"), [("1MiB", "gzip"), (0, "identity")])
def test_old_version_gets_what_has_a_length(harbour, largest, expected):
    daemon = harbour.start({"a.txt": TEXT}, compression={"largestFile": largest})
    fields = {**GZIP, "Connection": "keep-alive"}
    with daemon.connect() as connection:
        answer = ask(connection, "/a.txt", version="1.0", fields=fields)
        assert (coding(answer), decoded(answer), answer["content-length"]) == (expected, TEXT, str(len(answer.body)))
        head = ask(connection, "/a.txt", "HEAD", version="1.0", fields=fields)
        assert (coding(head), head["content-length"], head["etag"]) == (expected, answer["content-length"], answer["etag"])
        assert coding(ask(connection, "/a.txt")) == "gzip"


# Sidecars


def test_older_sidecar_is_passed_over_until_it_is_renewed(harbour):
    daemon = harbour.start({"a.txt": TEXT}, fileCache={"validity": "100ms"})
    daemon.tree.put("a.txt.gz", compressed(b"old"), age=48 * 3600)
    assert decoded(get(daemon, "/a.txt")) == TEXT
    daemon.tree.put("a.txt.gz", compressed(b"new"), age=3600)
    wait_until(lambda: decoded(get(daemon, "/a.txt")) == b"new", "the newer sidecar being seen")
    # The file is changed: the sidecar is out of date.
    daemon.tree.put("a.txt", TEXT[::-1], age=1800)
    wait_until(lambda: decoded(get(daemon, "/a.txt")) == TEXT[::-1], "the newer file being seen")
    (daemon.tree / "a.txt.gz").unlink()
    assert decoded(get(daemon, "/a.txt")) == TEXT[::-1]


def test_sidecar_of_the_same_age_will_do(harbour):
    daemon = harbour.start({"a.txt": TEXT, "a.txt.gz": compressed(b"coded")})
    os.utime(daemon.tree / "a.txt.gz", ns=(os.stat(daemon.tree / "a.txt").st_mtime_ns,) * 2)
    assert decoded(get(daemon, "/a.txt")) == b"coded"


def test_what_is_no_sidecar_holds_nothing_up(harbour):
    daemon = harbour.start({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT, "d.txt": TEXT, "d.txt.gz": b""})
    os.mkfifo(daemon.tree / "a.txt.gz")
    os.mkdir(daemon.tree / "b.txt.gz")
    os.symlink("/etc/passwd", daemon.tree / "c.txt.gz")
    for name in "abcd":
        assert decoded(get(daemon, f"/{name}.txt")) == TEXT


@pytest.mark.parametrize("methods", [["GET", "PUT"], ["GET", "POST"]])
def test_no_strangers_file_stands_in_for_another(harbour, methods):
    daemon = start(harbour, {"a.txt": TEXT, "up/b.txt": TEXT}, methods=["GET"], locations={"/up": {"methods": methods}})
    write = methods[1]
    assert daemon.raw(put("/up/b.txt.gz", compressed(b"evil"), method=write), write).status == 201
    assert decoded(get(daemon, "/up/b.txt")) == TEXT
    assert get(daemon, "/up/b.txt", fields={"Accept-Encoding": "br"}).body == TEXT


# Changes


def test_replaced_upload_is_served_in_its_new_form_at_once(harbour):
    daemon = start(harbour, {"a.txt": TEXT})
    assert decoded(get(daemon, "/a.txt")) == TEXT
    with daemon.connect() as connection:
        for number in range(20):
            content = text(5_000, seed=number)
            answer = connection.exchange(put("/a.txt", content), "PUT")
            assert answer.status == 204
            served = ask(connection, "/a.txt")
            assert (coding(served), decoded(served)) == ("gzip", content)
            assert served["etag"] == answer["etag"][:-1] + '-gz"'


def test_rewritten_file_of_the_same_size_and_time_is_seen(harbour):
    """As when an archive is unpacked over the tree that has fixed times: the kernel's own time tells."""
    daemon = harbour.start({"a.txt": TEXT}, fileCache={"validity": "100ms"})
    path = daemon.tree / "a.txt"
    assert decoded(get(daemon, "/a.txt")) == TEXT
    instant = os.stat(path).st_mtime_ns
    with open(path, "r+b") as file:
        file.write(TEXT[::-1])
    os.utime(path, ns=(instant, instant))
    wait_until(lambda: get(daemon, "/a.txt", fields={}).body == TEXT[::-1], "the new content")
    wait_until(lambda: decoded(get(daemon, "/a.txt")) == TEXT[::-1], "the new content, compressed")


def test_young_file_is_chunked_and_right(harbour):
    daemon = harbour.start()
    daemon.tree.put("young.txt", TEXT, age=0)
    with daemon.connect() as connection:
        answer = ask(connection, "/young.txt")
        assert (coding(answer), decoded(answer)) == ("gzip", TEXT)
        if answer.get("content-length") is None:
            assert answer["etag"].startswith('W/"') and answer["etag"].endswith('-gz"')
        head = ask(connection, "/young.txt", "HEAD")
        assert coding(head) == "gzip"
        assert_in_step(connection)
    settled = wait_until(
        lambda: next((a for a in [get(daemon, "/young.txt")] if a.get("content-length")), None),
        "the file being old enough to be kept")
    assert decoded(settled) == TEXT and not settled["etag"].startswith("W/")


# Settings


def test_no_transform_is_heeded(harbour):
    daemon = harbour.start({"a.txt": TEXT, "a.txt.gz": compressed(TEXT), "b.txt": TEXT},
                           cacheControl={"a.txt": "max-age=60, No-Transform"})
    answer = get(daemon, "/a.txt")
    assert (coding(answer), answer.body, answer.get("vary")) == ("identity", TEXT, None)
    assert coding(get(daemon, "/b.txt")) == "gzip"


def test_compression_can_be_off(harbour):
    daemon = harbour.start(
        {"a.txt": TEXT, "on/a.txt": TEXT, "side/a.txt": TEXT, "side/a.txt.gz": compressed(TEXT)},
        compression={"gzip": False, "sidecars": []},
        locations={"/on": {"compression": {"gzip": True}}, "/side": {"compression": {"sidecars": ["gzip"]}}})
    answer = get(daemon, "/a.txt")
    assert (coding(answer), answer.get("vary"), answer["accept-ranges"]) == ("identity", None, "bytes")
    assert coding(get(daemon, "/on/a.txt")) == coding(get(daemon, "/side/a.txt")) == "gzip"


def test_settings_of_a_location(harbour):
    daemon = harbour.start({"a.own": TEXT, "b.txt": TEXT}, mimeTypes={"own": "application/x-own"},
                           compression={"types": ["application/x-own"], "minimumSize": len(TEXT)})
    assert coding(get(daemon, "/a.own")) == "gzip" and coding(get(daemon, "/b.txt")) == "identity"
    daemon.tree.put("short.own", TEXT[:-1])
    assert coding(get(daemon, "/short.own")) == "identity"


def test_reload_brings_other_settings(harbour):
    daemon = harbour.start({"a.txt": TEXT}, compression={"level": 1})
    fast = get(daemon, "/a.txt")

    def sized(**compression):
        daemon.addresses = reloaded(daemon, harbour, compression=compression) or daemon.addresses
        answer = get(daemon, "/a.txt")
        assert decoded(answer) == TEXT
        return answer

    small = sized(level=9)
    assert len(small.body) < len(fast.body)
    assert sized(level=1).body == fast.body
    assert coding(sized(gzip=False)) == "identity"
    assert coding(sized(minimumSize=len(TEXT) + 1)) == "identity"
    assert sized(level=9).body == small.body
    # Nothing may be kept: it is compressed for each.
    assert sized(memory=0, level=9).body == small.body


# Other answers


def test_errors_are_sent_as_they_are(harbour):
    daemon = harbour.start({"a.txt": TEXT, "404.html": TEXT, "404.html.gz": compressed(TEXT), "d/x": b""},
                           errorPages={"404": "/404.html"})
    for target, status in (("/none", 404), ("/d", 301), ("/a.txt", 412), ("/%zz", 400)):
        answer = get(daemon, target, fields={**GZIP, **({"If-Match": '"x"'} if status == 412 else {})})
        assert (answer.status, answer.get("content-encoding"), answer.get("etag")) == (status, None, None)
        if status == 404:
            assert answer.body == TEXT
    assert coding(get(daemon, "/404.html")) == "gzip"


def test_fallback_is_coded_as_the_file_itself(harbour):
    daemon = harbour.start({"index.html": TEXT}, fallback=["/index.html"])
    for target in ("/", "/any/where", "/index.html"):
        answer = get(daemon, target)
        assert (answer.status, coding(answer), decoded(answer)) == (200, "gzip", TEXT)


@pytest.mark.parametrize("age", [24 * 3600, 0])
def test_digest_is_that_of_the_bytes_that_are_sent(harbour, age):
    daemon = harbour.start()
    daemon.tree.put("a.txt", TEXT, age=age)
    daemon.tree.put("b.txt", TEXT, age=age)
    daemon.tree.put("b.txt.gz", compressed(TEXT), age=age)

    def told(answer):
        value = answer.get("repr-digest")
        return value and base64.b64decode(value.removeprefix("sha-256=:").removesuffix(":"))

    for target in ("/a.txt", "/b.txt"):
        for fields in ({}, GZIP, {}, GZIP):
            answer = get(daemon, target, fields={**fields, "Want-Repr-Digest": "sha-256=1"})
            is_chunked = answer.get("transfer-encoding") is not None
            # Of what is made while it is sent nobody knows it beforehand.
            assert told(answer) == (None if is_chunked else hashlib.sha256(answer.body).digest())


def test_explanation_names_the_coding(harbour, site):
    def explain(target, accepted):
        result = harbour.run("--config", str(site.configuration), "--explain", "GET", target,
                             f"Accept-Encoding: {accepted}", directory=site.directory)
        assert result.returncode == 0, result.stderr
        return result.stdout

    assert "gzip, made once and kept" in explain("/a.txt", "gzip")
    assert "b.txt.br, by" in explain("/b.txt", "gzip, br")
    assert "compression.types" in explain("/c.png", "gzip")
    assert "406" in explain("/a.txt", "identity;q=0")
    steps, _, told = explain("/a.txt", "gzip").partition("\n\n")
    answer = get(site, "/a.txt", host="localhost")
    real = [line for line in answer.head.decode().strip().split("\r\n") if not line.startswith("Date:")]
    assert [line for line in told.strip().split("\n") if not line.startswith("Date:")] == real


def test_log_counts_what_was_sent(harbour):
    daemon = harbour.start({"a.txt": TEXT})
    size = len(get(daemon, "/a.txt").body)
    daemon.tree.put("young.txt", TEXT, age=0)
    answer = get(daemon, "/young.txt")
    first, second = daemon.log.wait(2)
    assert (first.bytes, second.bytes) == (size, len(answer.body))

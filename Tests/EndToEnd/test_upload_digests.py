# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Digests that a client announces (RFC 9530): held against what came, in every framing, and refused where they lie."""

import base64
import hashlib
import os

import pytest

from harness.client import assert_in_step
from harness.uploads import BOUNDARY, form_body, names, part, put, put_chunked, start, wait_nothing_left

BODY = b"the content\n" * 1000
FIELDS = ["Content-Digest", "Repr-Digest"]


def digest(name, body=BODY):
    raw = hashlib.new(name.replace("-", ""), body).digest()
    return f"{name}=:{base64.b64encode(raw).decode()}:"


GOOD256, GOOD512 = digest("sha-256"), digest("sha-512")
BAD256, BAD512 = digest("sha-256", b"other"), digest("sha-512", b"other")


@pytest.fixture
def quay(harbour):
    return start(harbour)


@pytest.mark.parametrize("make", [put, put_chunked])
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ["value", "status"],
    [
        (GOOD256, 201), (GOOD512, 201), (f"{GOOD256}, {GOOD512}", 201), (f"{GOOD512},{GOOD256}", 201),
        (f"md5=:AAAA:, {GOOD256}", 201),
        (f"md5=:AAAA:", 201), ("unixsum=123", 201), (f"{BAD256}, {GOOD256}", 201), (f"{GOOD256};a=b", 201), ("", 201),
        (BAD256, 400), (BAD512, 400), (f"{GOOD256}, {BAD512}", 400), (f"{BAD256}, {GOOD512}", 400),
        (f"md5=:AAAA:, {BAD256}", 400),
        (f"{GOOD256}, {BAD256}", 400), ("sha-256=:AAAA:", 400), ("sha-256=:!!!!:", 400), ("sha-256=abc", 400),
        ("sha-256", 400),
        (GOOD256[:-1], 400), (GOOD256.replace("=:", "="), 400), (f"{GOOD256},", 400), ("=", 400), ("SHA-256=:AAAA:", 400),
    ],
)
def test_announced_digest(quay, make, field, value, status):
    with quay.connect() as connection:
        assert connection.exchange(make("/new", BODY, {field: value}), "PUT").status == status
        assert_in_step(connection)
    wait_nothing_left(quay, "index.html", *(["new"] if status == 201 else []))


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_wrong_digest_leaves_the_old_file(quay, method):
    with quay.connect() as connection:
        assert connection.exchange(put("/index.html", BODY, {"Content-Digest": BAD256}, method), method).status == 400
        assert assert_in_step(connection).body == b"quay\n"
    wait_nothing_left(quay, "index.html")


def test_both_fields_have_to_hold(quay):
    for content, representation, status in [
        (GOOD256, GOOD256, 201), (GOOD256, GOOD512, 204), (GOOD256, BAD256, 400), (GOOD256, BAD512, 400),
        (BAD512, GOOD256, 400),
    ]:
        fields = {"Content-Digest": content, "Repr-Digest": representation}
        assert quay.raw(put("/new", BODY, fields), "PUT").status == status


def test_field_in_two_lines_is_one_list(quay):
    for fields, status in [
        ([("Content-Digest", GOOD256), ("Content-Digest", GOOD512)], 201),
        ([("Content-Digest", GOOD256), ("Content-Digest", BAD512)], 400)]:
        assert quay.raw(put("/new", BODY, fields), "PUT").status == status


@pytest.mark.parametrize("size", [0, 1, 65_536, 3_000_000])
@pytest.mark.parametrize("make", [put, put_chunked])
def test_body_of_any_size(quay, make, size):
    body = os.urandom(size)
    with quay.connect() as connection:
        assert connection.exchange(make("/new", body, {"Repr-Digest": digest("sha-512", body)}), "PUT").status == 201
        assert connection.exchange(make("/new", body + b"x", {"Repr-Digest": digest("sha-512", body)}), "PUT").status == 400
    assert (quay.tree / "new").read_bytes() == body


@pytest.mark.parametrize(["value", "status"], [("good", 201), ("bad", 400), ("sha-256=:A:", 400)])
def test_form_is_hashed_whole(quay, value, status):
    body = form_body(part(b"one", "a"), part(b"x" * 200_000, "b"))
    value = {"good": digest("sha-256", body + b"\r\nand an epilogue"), "bad": digest("sha-256", b"one")}.get(value, value)
    fields = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Digest": value}
    for make in (put, put_chunked):
        assert quay.raw(make("/", body + b"\r\nand an epilogue", fields=fields, method="POST"), "POST").status == status
    wait_nothing_left(quay, "index.html", *(["a", "b"] if status == 201 else []))


@pytest.mark.parametrize(
    ["wanted", "given"],
    [
        ("sha-256=10", GOOD256), ("sha-512=1", GOOD512), ("sha-256=1, sha-512=9", GOOD512), ("sha-256=9, sha-512=1", GOOD256),
        ("sha-256=0", None), ("md5=10", None), ("md5=10, sha-256=1", GOOD256), ("nonsense=", None), (None, None),
    ],
)
def test_wanted_digest_comes_with_the_answer(quay, wanted, given):
    fields = {} if wanted is None else {"Want-Repr-Digest": wanted}
    for status in (201, 204):
        answer = quay.raw(put("/new", BODY, fields), "PUT")
        assert (answer.status, answer.get("Repr-Digest")) == (status, given)


def test_digest_that_is_announced_and_another_that_is_wanted(quay):
    fields = {"Content-Digest": GOOD256, "Want-Repr-Digest": "sha-512=1"}
    answer = quay.raw(put("/new", BODY, fields), "PUT")
    assert (answer.status, answer["Repr-Digest"]) == (201, GOOD512)
    assert names(quay) == ["index.html", "new"]

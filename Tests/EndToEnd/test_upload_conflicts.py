# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Two who write one name: the policies, a hundred writers at once, and compare-and-swap."""

from collections import Counter
from email.utils import formatdate
import os
import re

import pytest

from harness.client import request
from harness.uploads import at_once, form, names, part, put, put_chunked, start, wait_nothing_left

STRONG = re.compile(r'"[^"]+"')


@pytest.mark.parametrize(
    ["policy", "method", "status", "place"],
    [
        ("replace", "PUT", 204, None), ("replace", "POST", 204, None), ("refuse", "PUT", 409, None),
        ("refuse", "POST", 409, None),
        ("rename", "PUT", 409, None), ("rename", "POST", 201, "/a%20(1).txt"),
    ],
)
def test_policy_for_a_name_that_is_taken(harbour, policy, method, status, place):
    daemon = start(harbour, {}, upload={"onConflict": policy})
    assert daemon.raw(put("/a.txt", b"first", method=method), method).status == 201
    answer = daemon.raw(put("/a.txt", b"second", method=method), method)
    assert answer.status == status
    if place:
        assert re.fullmatch(r"/a%20(\(|%28)1(\)|%29)\.txt", answer["Location"])
        got = daemon.get(answer["Location"])
        assert (got.body, got["ETag"]) == (b"second", answer["ETag"])
    assert daemon.get("/a.txt").body == (b"second" if status == 204 else b"first")
    wait_nothing_left(daemon, "a.txt", *(["a (1).txt"] if place else []))


def test_renaming_counts_on_and_keeps_extensions(harbour):
    daemon = start(harbour, {"d/x": b""}, upload={"onConflict": "rename"})
    for name in ("a.tar.gz", "plain", "n" * 255):
        for _ in range(3):
            assert daemon.raw(put("/" + name, b"x", method="POST"), "POST").status == 201
    assert daemon.raw(put("/d", b"x", method="POST"), "POST").status in (201, 409)
    made = set(names(daemon)) - {"d", "d (1)"}
    assert made == {
        "a.tar.gz", "a (1).tar.gz", "a (2).tar.gz", "plain", "plain (1)", "plain (2)",
        "n" * 255, "n" * 251 + " (1)", "n" * 251 + " (2)"}


@pytest.mark.parametrize("symlink", [False, True])
@pytest.mark.parametrize("policy", ["refuse", "rename"])
def test_link_counts_as_taken(harbour, policy, symlink):
    daemon = start(harbour, {"real": b"real"}, upload={"onConflict": policy})
    (daemon.tree / "link").symlink_to("real" if symlink else "nothing")
    answer = daemon.raw(put("/link", b"new", method="POST"), "POST")
    assert answer.status == (409 if policy == "refuse" else 201)
    assert (daemon.tree / "link").is_symlink() and (daemon.tree / "real").read_bytes() == b"real"


COUNT = 100


@pytest.mark.parametrize("durability", ["full", "none"])
@pytest.mark.parametrize(["policy", "method"],
    [("refuse", "PUT"), ("refuse", "POST"), ("replace", "PUT"), ("rename", "POST"), ("rename", "PUT")])
def test_a_hundred_writers_of_one_name(harbour, policy, method, durability):
    daemon = start(harbour, {}, workers=4, upload={"onConflict": policy, "durability": durability})
    bodies = [bytes([number]) * (20_000 + number) for number in range(COUNT)]
    connections = [daemon.connect(timeout=60) for _ in range(COUNT)]
    try:
        for connection, body in zip(connections, bodies):
            connection.send(put("/one.bin", body, method=method)[:-1])
        at_once(COUNT, lambda number: connections[number].send(bodies[number][-1:]))
        answers = [connection.response(method) for connection in connections]
    finally:
        for connection in connections:
            connection.close()
    statuses = Counter(answer.status for answer in answers)
    winners = [number for number, answer in enumerate(answers) if answer.status == 201]
    if policy == "refuse" or method == "PUT" and policy == "rename":
        assert statuses == {201: 1, 409: COUNT - 1}
        assert (daemon.tree / "one.bin").read_bytes() == bodies[winners[0]]
        assert daemon.get("/one.bin")["ETag"] == answers[winners[0]]["ETag"]
        wait_nothing_left(daemon, "one.bin")
    elif policy == "replace":
        assert statuses == {201: 1, 204: COUNT - 1}
        assert len({answer["ETag"] for answer in answers}) == COUNT
        got = daemon.get("/one.bin")
        assert bodies[got.body[0]] == got.body and answers[got.body[0]]["ETag"] == got["ETag"]
        wait_nothing_left(daemon, "one.bin")
    else:
        assert statuses == {201: COUNT}
        assert len({answer["Location"] for answer in answers}) == COUNT
        for answer, body in zip(answers, bodies):
            got = daemon.get(answer["Location"])
            assert (got.body, got["ETag"]) == (body, answer["ETag"])
        wait_nothing_left(daemon, "one.bin", *[f"one ({number}).bin" for number in range(1, COUNT)])


def test_reader_never_sees_a_mixture(harbour):
    daemon = start(harbour, {"file": b"\0" * 50_000}, workers=3, upload={"durability": "none"})

    def work(number):
        with daemon.connect(timeout=30) as connection:
            for turn in range(40):
                if number < 4:
                    assert connection.exchange(put("/file", bytes([number * 40 + turn]) * 50_000), "PUT").status == 204
                else:
                    body = connection.get("/file").body
                    assert len(body) == 50_000 and len(set(body)) == 1

    at_once(12, work)


@pytest.mark.parametrize("make", [put, put_chunked])
def test_create_only(harbour, make):
    daemon = start(harbour, {})
    star = {"If-None-Match": "*"}
    assert daemon.raw(make("/new", b"first", star), "PUT").status == 201
    answer = daemon.raw(make("/new", b"second", star), "PUT")
    assert answer.status == 412
    (daemon.tree / "link").symlink_to("nothing")
    assert daemon.raw(make("/link", b"x", star), "PUT").status == 412
    assert (daemon.tree / "new").read_bytes() == b"first"
    wait_nothing_left(daemon, "link", "new")


def test_one_of_a_hundred_creators_wins(harbour):
    daemon = start(harbour, {}, workers=4)
    bodies = [b"%03d" % number * 1000 for number in range(COUNT)]

    def create(number):
        with daemon.connect(timeout=60) as connection:
            return connection.exchange(put("/new", bodies[number], {"If-None-Match": "*"}), "PUT").status

    statuses = at_once(COUNT, create)
    assert Counter(statuses) == {201: 1, 412: COUNT - 1}
    assert (daemon.tree / "new").read_bytes() == bodies[statuses.index(201)]
    wait_nothing_left(daemon, "new")


@pytest.mark.parametrize("durability", ["full", "none"])
def test_one_of_fifty_swaps_wins_each_round(harbour, durability):
    daemon = start(harbour, {"counter": b"start"}, workers=4, upload={"durability": durability})
    connections = [daemon.connect(timeout=60) for _ in range(50)]
    try:
        tag = daemon.get("/counter")["ETag"]
        for turn in range(8):
            bodies = [b"%d by %d" % (turn, number) for number in range(50)]

            def swap(number, tag=tag, bodies=bodies):
                return connections[number].exchange(put("/counter", bodies[number], {"If-Match": tag}), "PUT")

            answers = at_once(50, swap)
            assert Counter(answer.status for answer in answers) == {204: 1, 412: 49}
            winner = next(number for number, answer in enumerate(answers) if answer.status == 204)
            got = daemon.get("/counter")
            assert (got.body, got["ETag"]) == (bodies[winner], answers[winner]["ETag"])
            assert STRONG.fullmatch(got["ETag"]) and got["ETag"] != tag
            tag = got["ETag"]
    finally:
        for connection in connections:
            connection.close()


def test_tag_of_the_answer_can_be_swapped_at_once_and_again(harbour):
    daemon = start(harbour, {})
    with daemon.connect() as connection:
        tag = connection.exchange(put("/chain", b"0"), "PUT")["ETag"]
        for number in range(30):
            stale, answer = tag, connection.exchange(put("/chain", b"%d" % number, {"If-Match": tag}), "PUT")
            assert answer.status == 204
            tag = answer["ETag"]
            assert connection.exchange(put("/chain", b"late", {"If-Match": stale}), "PUT").status == 412


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    ["field", "value", "met"],
    [
        ("If-Match", "{tag}", True), ("If-Match", '"x", {tag}', True), ("If-Match", "*", True), ("If-Match", '"x"', False),
        ("If-Match", "W/{tag}", False), ("If-Match", "", False), ("If-None-Match", "{tag}", False),
        ("If-None-Match", "W/{tag}", False),
        ("If-None-Match", '"x"', True), ("If-None-Match", "*", False), ("If-None-Match", '"x", W/"y"', True),
        ("If-Unmodified-Since", "{modified}", True), ("If-Unmodified-Since", "{before}", False),
        ("If-Unmodified-Since", "{after}", True),
        ("If-Unmodified-Since", "nonsense", True), ("If-Modified-Since", "{after}", True),
    ],
)
def test_precondition_on_a_file_that_is_there(harbour, method, field, value, met):
    daemon = start(harbour, {"file": b"content"})
    modified = (daemon.tree / "file").stat().st_mtime
    value = value.format(
        tag=daemon.get("/file")["ETag"], modified=formatdate(modified, usegmt=True),
        before=formatdate(modified - 60, usegmt=True),
        after=formatdate(modified + 60, usegmt=True))
    status = daemon.raw(put("/file", b"changed", {field: value}, method), method).status
    assert status == (204 if met else 412)
    if not met:
        assert (daemon.tree / "file").read_bytes() == b"content"


@pytest.mark.parametrize(
    ["field", "value", "status"],
    [("If-Match", '"x"', 412), ("If-Match", "*", 412), ("If-None-Match", "*", 201), ("If-None-Match", '"x"', 201),
     ("If-Unmodified-Since", formatdate(usegmt=True), 201)],
)
def test_precondition_on_a_file_that_is_not_there(harbour, field, value, status):
    daemon = start(harbour, {})
    assert daemon.raw(put("/file", b"x", {field: value}), "PUT").status == status
    assert names(daemon) == (["file"] if status == 201 else [])


def test_fresh_file_of_another_writer_has_a_weak_tag_that_swaps_nothing(harbour):
    daemon = start(harbour, {"other": b"x"})
    daemon.tree.put("fresh", b"by somebody else", age=0)
    tag = daemon.get("/fresh")["ETag"]
    if tag.startswith("W/"):  # on a machine that took two seconds for this it is strong already
        assert daemon.raw(put("/fresh", b"mine", {"If-Match": tag}), "PUT").status == 412
        assert daemon.raw(put("/fresh", b"mine", {"If-None-Match": tag}), "PUT").status == 412
        assert (daemon.tree / "fresh").read_bytes() == b"by somebody else"


def test_file_that_another_changes_behind_the_server_is_not_swapped(harbour):
    daemon = start(harbour, {"file": b"one"})
    tag = daemon.get("/file")["ETag"]
    daemon.tree.put("file", b"two", age=50)
    assert daemon.raw(put("/file", b"mine", {"If-Match": tag}), "PUT").status == 412
    assert (daemon.tree / "file").read_bytes() == b"two"


def test_tag_of_the_compressed_coding_swaps_too(harbour):
    daemon = start(harbour, {"page.html": b"<p>text</p>" * 500})
    with daemon.connect() as connection:
        plain, packed = connection.get("/page.html"), connection.get("/page.html", fields={"Accept-Encoding": "gzip"})
        if packed.get("Content-Encoding") is None:
            pytest.skip("not compressed here")
        assert plain["ETag"] != packed["ETag"]
        assert connection.exchange(put("/page.html", b"new", {"If-Match": packed["ETag"]}), "PUT").status == 204
        assert connection.exchange(put("/page.html", b"new", {"If-Match": packed["ETag"]}), "PUT").status == 412


def test_conditions_are_looked_at_before_the_body_and_again_after_it(harbour):
    daemon = start(harbour, {"file": b"old"})
    tag = daemon.get("/file")["ETag"]
    with daemon.connect() as first, daemon.connect() as second:
        whole = put("/file", b"f" * 100_000, {"If-Match": tag})
        first.send(whole[:-1])
        assert second.exchange(put("/file", b"second", {"If-Match": tag}), "PUT").status == 204
        first.send(whole[-1:])
        assert first.response("PUT").status == 412
    assert (daemon.tree / "file").read_bytes() == b"second"
    wait_nothing_left(daemon, "file")


def test_directory_that_a_hundred_make_at_once(harbour):
    daemon = start(harbour, {}, workers=4, upload={"createDirectories": True})

    def work(number):
        with daemon.connect(timeout=60) as connection:
            return connection.exchange(put(f"/a/b/c/{number}", b"x" * number), "PUT").status

    assert Counter(at_once(COUNT, work)) == {201: COUNT}
    assert sorted(os.listdir(daemon.tree / "a/b/c"), key=int) == [str(number) for number in range(COUNT)]


def test_form_and_plain_writers_of_one_name_under_refuse(harbour):
    daemon = start(harbour, {}, workers=4, upload={"onConflict": "refuse"})

    def work(number):
        whole = form("/", part(b"%d" % number, "one")) if number % 2 else put("/one", b"%d" % number, method="POST")
        with daemon.connect(timeout=60) as connection:
            return connection.exchange(whole, "POST").status

    statuses = at_once(40, work)
    assert Counter(statuses) == {201: 1, 409: 39}
    assert (daemon.tree / "one").read_bytes() == b"%d" % statuses.index(201)
    assert daemon.raw(request("/one", "HEAD"), "HEAD").status == 200

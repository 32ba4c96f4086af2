# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""How an upload's body comes: framing, sizes, slow and vanishing clients."""

import shutil
import time

import pytest

from harness import process
from harness.client import Cut, assert_in_step, request
from harness.uploads import chunks, names, put, put_chunked, start, wait_nothing_left
from harness.waiting import wait_until


@pytest.fixture
def quay(harbour):
    return start(harbour)


def test_body_may_be_split_anywhere(quay):
    whole = put("/split", b"content")
    with quay.connect() as connection:
        for at in range(1, len(whole)):
            connection.send(whole[:at])
            connection.send(whole[at:])
            assert connection.response("PUT").status in (201, 204)
            assert (quay.tree / "split").read_bytes() == b"content"


def test_chunked_body_may_be_split_anywhere(quay):
    whole = put_chunked("/split", [b"con", b"tent"], extension=b";a=b", trailer=b"X: y\r\n")
    with quay.connect() as connection:
        for at in range(1, len(whole)):
            connection.send(whole[:at])
            connection.send(whole[at:])
            assert connection.response("PUT").status in (201, 204)
            assert (quay.tree / "split").read_bytes() == b"content"


@pytest.mark.parametrize("whole", [put("/slow", b"one by one"), put_chunked("/slow", [b"one", b" by ", b"one"])])
def test_one_byte_at_a_time(quay, whole):
    with quay.connect() as connection:
        for at in range(len(whole)):
            connection.send(whole[at : at + 1])
        assert connection.response("PUT").status == 201
        assert_in_step(connection)
    assert (quay.tree / "slow").read_bytes() == b"one by one"


def test_chunks_of_every_shape(quay):
    content = bytes(range(256)) * 2000
    pieces, at = [], 0
    for size in [1, 2, 15, 16, 17, 4095, 4096, 65535, 65536, 65537, 100_000]:
        pieces.append(content[at : at + size])
        at += size
    with quay.connect() as connection:
        connection.send(put_chunked("/f", pieces, extension=b' ; name="va;lue\\"" ; b', trailer=b"A: b\r\nC: d\r\n"))
        assert connection.response("PUT").status == 201
        connection.send(request("/g", "PUT", {"Transfer-Encoding": "chunked"}) + b"00005\r\nhello\r\n0000;x\r\n\r\n")
        assert connection.response("PUT").status == 201
        connection.send(put_chunked("/ones", [content[at : at + 1] for at in range(20_000)]))
        assert connection.response("PUT").status == 201
        assert_in_step(connection)
    assert (quay.tree / "f").read_bytes() == b"".join(pieces)
    assert (quay.tree / "g").read_bytes() == b"hello"
    assert (quay.tree / "ones").read_bytes() == content[:20_000]


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_no_length_is_411(quay, method):
    with quay.connect() as connection:
        assert connection.get("/new", method=method).status == 411
        assert_in_step(connection)
    wait_nothing_left(quay, "index.html")


@pytest.mark.parametrize("body", [b"5\r\nhello0\r\n\r\n", b"g\r\n", b"-1\r\n", b"5\r\nhel\n\r\n0\r\n\r\n",
    b"10000000000000000\r\n"])
def test_malformed_chunks_publish_nothing(quay, body):
    with quay.connect() as connection:
        connection.send(request("/new", "PUT", {"Transfer-Encoding": "chunked"}) + body + request("/never"))
        assert connection.response("PUT").status == 400
        connection.expect_end(reset_allowed=True)
    wait_nothing_left(quay, "index.html")
    assert quay.log.wait(1)[0].status == 400


@pytest.mark.parametrize("limit", [1000, 300_000])
def test_announced_size_at_the_limit_and_beyond(harbour, limit):
    daemon = start(harbour, upload={"maxSize": limit})
    with daemon.connect() as connection:
        assert connection.exchange(put("/new", b"z" * limit), "PUT").status == 201
        connection.send(request("/other", "PUT", {"Content-Length": limit + 1}))  # and not a byte of it
        assert connection.response("PUT").status == 413
    wait_nothing_left(daemon, "index.html", "new")


def test_enormous_announcement_is_413_and_not_a_number_too_large_is_400(quay):
    for length, status in [(2**63 - 1, 413), (10**15, 413), (2**63, 400), (10**30, 400)]:
        assert quay.raw(request("/new", "PUT", {"Content-Length": length}), "PUT").status == status


@pytest.mark.parametrize("limit", [1, 1000, 70_000])
def test_chunked_size_at_the_limit_and_beyond(harbour, limit):
    daemon = start(harbour, upload={"maxSize": limit})
    with daemon.connect() as connection:
        assert connection.exchange(put_chunked("/new", b"z" * limit), "PUT").status == 201
        assert connection.exchange(put_chunked("/other", [b"z" * limit, b"z"]), "PUT").status == 413
        assert_in_step(connection)
    wait_nothing_left(daemon, "index.html", "new")


def test_endless_chunked_body_is_413_and_read_no_further(harbour):
    daemon = start(harbour, upload={"maxSize": 100_000}, limits={"drain": 100_000}, timeouts={"linger": "250ms"})
    with daemon.connect() as connection:
        connection.try_send(request("/new", "PUT", {"Transfer-Encoding": "chunked"}) + b"fffffff\r\n" + b"z" * 8_000_000)
        try:
            assert connection.response("PUT").status == 413
        except Cut:
            pass  # the client that goes on sending loses the answer
    wait_nothing_left(daemon, "index.html")
    assert daemon.log.wait(1)[0].status == 413


@pytest.mark.parametrize("make", [put, put_chunked])
def test_connection_goes_on_after_a_refusal_with_a_small_body(harbour, make):
    daemon = start(harbour, {"index.html": b"i", "d/x": b"x"}, upload={"onConflict": "refuse", "accept": ["text/*"]})
    text = {"Content-Type": "text/plain"}
    with daemon.connect() as connection:
        for target, fields, status in [
            ("/index.html", text, 409), ("/no/such", text, 409), ("/.hidden", text, 400),
            ("/new", {"Content-Type": "a/b"}, 415),
            ("/new", {**text, "If-Match": '"x"'}, 412), ("/new", {**text, "Content-Encoding": "gzip"}, 415),
            ("/new", {**text, "Origin": "http://other"}, 403), ("/new", {**text, "Content-Digest": "sha-256=:AAAA:"}, 400),
            ("/d/", text, 409), ("/new", {**text, "Content-Range": "bytes 0-1/2"}, 400),
        ]:
            answer = connection.exchange(make(target, b"z" * 50_000, fields), "PUT")
            assert (answer.status, answer.says_close) == (status, False)
            assert_in_step(connection)
    wait_nothing_left(daemon, "d", "index.html")


def test_connection_ends_after_a_refusal_with_a_body_beyond_the_drain(harbour):
    daemon = start(harbour, limits={"drain": 1000})
    for body, ends in [(b"z" * 1000, False), (b"z" * 1001, True)]:
        with daemon.connect() as connection:
            answer = connection.exchange(put("/.hidden", body), "PUT")
            assert (answer.status, answer.says_close) == (400, ends)
            connection.expect_end() if ends else assert_in_step(connection)


@pytest.mark.parametrize("durability", ["full", "none"])
def test_http_10_upload_with_a_length(harbour, durability):
    daemon = start(harbour, upload={"durability": durability})
    with daemon.connect() as connection:
        assert connection.exchange(put("/old", b"content", version="1.0"), "PUT").status == 201
        connection.expect_end()
    with daemon.connect() as connection:
        answer = connection.exchange(put("/old", b"again", {"Connection": "keep-alive"}, version="1.0"), "PUT")
        assert (answer.status, answer.says_close) == (204, False)
        assert_in_step(connection)
    assert daemon.raw(put_chunked("/chunked", b"x").replace(b"HTTP/1.1", b"HTTP/1.0"), "PUT").status == 400
    assert daemon.raw(request("/old", "PUT", version="1.0"), "PUT").status == 411
    assert (daemon.tree / "old").read_bytes() == b"again"


def test_body_that_trickles_is_not_cut_off(harbour):
    daemon = start(harbour, timeouts={"body": "1s"})
    with daemon.connect() as connection:
        connection.send(request("/slow", "PUT", {"Content-Length": 60}))
        for number in range(60):  # three seconds, thrice the timeout
            connection.send(b"%d" % (number % 10))
            time.sleep(0.05)
        assert connection.response("PUT").status == 201
        assert_in_step(connection)
    assert (daemon.tree / "slow").read_bytes() == b"0123456789" * 6


@pytest.mark.parametrize("size", [0, 4, 100_000, 3_000_000])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_body_that_stalls_is_408(harbour, size, framing):
    daemon = start(harbour, timeouts={"body": "300ms"})
    with daemon.connect() as connection:
        connection.send(cut_short("/new", framing, b"x" * size))
        began = time.monotonic()
        answer = connection.response("PUT")
        assert answer.status == 408 and answer.says_close
        assert 0.2 < time.monotonic() - began < 4
        connection.expect_end()
    wait_nothing_left(daemon, "index.html")
    assert [entry.status for entry in daemon.log.wait(1)] == [408]


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_body_below_the_minimum_rate_is_408_after_a_while(harbour, length):
    """A small body is waited for whole before anything else is done; not longer than another, though."""
    daemon = start(harbour, limits={"minimumRate": "1KiB"}, timeouts={"body": "5s"})
    with daemon.connect() as slow, daemon.connect() as fast:
        slow.send(request("/slow", "PUT", {"Content-Length": length}))
        fast.send(request("/fast", "PUT", {"Content-Length": 1_000_000}))
        began, sent = time.monotonic(), 0
        while slow.is_open() and not slow_has_answer(slow) and time.monotonic() - began < 20:
            slow.try_send(b"x" * 20)
            fast.send(b"y" * 1000)
            sent += 1000
            time.sleep(0.2)
        assert slow.response("PUT").status == 408
        assert time.monotonic() - began > 8
        fast.send(b"y" * (1_000_000 - sent))
        assert fast.response("PUT").status == 201
    wait_nothing_left(daemon, "fast", "index.html")


def slow_has_answer(connection):
    connection.socket.settimeout(0.001)
    try:
        connection.buffer += connection.socket.recv(65536)
    except TimeoutError:
        pass
    finally:
        connection.socket.settimeout(10)
    return bool(connection.buffer)


@pytest.mark.parametrize("size", [0, 4, 3_000_000])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_client_that_vanishes_leaves_nothing(harbour, size, framing):
    daemon = start(harbour)

    def vanish():
        with daemon.connect() as connection:
            connection.send(cut_short("/new", framing, b"x" * size))
            # Only then is it known that the upload has begun.
            wait_until(lambda: any("#" in what for what in process.descriptors(daemon.pid).values()), "the staged file")
            connection.reset()
        wait_nothing_left(daemon, "index.html")

    def held():
        # Threads of the pool and pipes that are kept may become more, within their bounds.
        ours = process.descriptors(daemon.pid).values()
        return len([what for what in ours if not what.startswith(("anon_inode:", "pipe:"))])

    vanish()
    daemon.quiet_fds()
    before = held()
    lines = daemon.log.text().count("\n")
    for _ in range(5):
        vanish()
    assert [entry.status for entry in daemon.log.wait(lines + 5)[-5:]] == [499] * 5
    wait_until(lambda: held() <= before, lambda: f"{before} files and sockets; open are {process.descriptors(daemon.pid)}")


def cut_short(target, framing, begun):
    """An upload that has more to come than `begun`."""
    if framing == "length":
        return request(target, "PUT", {"Content-Length": 4_000_000}) + begun
    return request(target, "PUT", {"Transfer-Encoding": "chunked"}) + (chunks(begun)[:-5] if begun else b"")


@pytest.mark.parametrize("make", [put, put_chunked])
def test_half_closed_client_is_served(quay, make):
    with quay.connect() as connection:
        connection.send(make("/half", b"whole"))
        connection.half_close()
        assert connection.response("PUT").status == 201
        connection.expect_end()
    assert (quay.tree / "half").read_bytes() == b"whole"


@pytest.mark.parametrize("size", [0, 4, 100_000, 3_000_000])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_body_cut_short_by_a_half_closed_client_is_400(quay, size, framing):
    with quay.connect() as connection:
        connection.send(cut_short("/new", framing, b"x" * size))
        connection.half_close()
        answer = connection.response("PUT")
        assert answer.status == 400 and answer.says_close
        connection.expect_end()
    wait_nothing_left(quay, "index.html")
    assert [entry.status for entry in quay.log.wait(1)] == [400]


def test_get_while_an_upload_runs_shows_nothing_of_it(quay):
    with quay.connect() as connection, quay.connect() as reader:
        connection.send(request("/index.html", "PUT", {"Content-Length": 2_000_000}) + b"n" * 1_000_000)
        for _ in range(20):
            assert reader.get("/index.html").body == b"quay\n"
        assert names(quay) == ["index.html"]
        connection.send(b"n" * 1_000_000)
        assert connection.response("PUT").status == 204
        assert reader.get("/index.html").body == b"n" * 2_000_000


def test_memory_does_not_grow_with_the_body(harbour):
    daemon = start(harbour, upload={"durability": "none"})
    daemon.raw(put("/warm", b"x" * 4_000_000), "PUT")
    before = process.resident_bytes(daemon.pid)
    block, count = b"m" * (1 << 20), 256
    with daemon.connect(timeout=60) as connection:
        connection.send(request("/large", "PUT", {"Content-Length": count * len(block)}))
        most = 0
        for _ in range(count):
            connection.send(block)
            most = max(most, process.resident_bytes(daemon.pid))
        assert connection.response("PUT").status == 201
    assert (daemon.tree / "large").stat().st_size == count * len(block)
    assert most - before < 16 << 20


def test_room_is_kept_in_steps_and_not_for_all_that_is_announced(harbour):
    free = shutil.disk_usage("/tmp").free
    daemon = start(harbour, upload={"maxSize": "1024TiB", "minimumFree": "0B"})
    announced = free // 2
    with daemon.connect() as connection:
        connection.send(request("/large", "PUT", {"Content-Length": announced}) + b"x" * 3_000_000)
        wait_until(lambda: any("#" in what for what in process.descriptors(daemon.pid).values()), "the staged file")
        assert shutil.disk_usage("/tmp").free > free - (1 << 30)
    wait_nothing_left(daemon, "index.html")
    assert daemon.raw(request("/large", "PUT", {"Content-Length": 4 * free + 2**40}), "PUT").status == 507


def test_minimum_free_and_quota_are_507(harbour):
    daemon = start(harbour, upload={"minimumFree": "1024TiB"})
    with daemon.connect() as connection:
        assert connection.exchange(put("/new", b"x"), "PUT").status == 507
        assert_in_step(connection)
    daemon = start(harbour, {"a": b"x" * 600}, upload={"quota": 1000})
    with daemon.connect() as connection:
        assert connection.exchange(put("/b", b"y" * 401), "PUT").status == 507
        assert connection.exchange(put_chunked("/b", b"y" * 401), "PUT").status == 507
        assert connection.exchange(put("/b", b"y" * 400), "PUT").status == 201
        assert connection.exchange(put("/c", b"y"), "PUT").status == 507
        assert connection.exchange(request("/a", "DELETE"), "DELETE").status == 204
        assert connection.exchange(put("/c", b"y" * 600), "PUT").status == 201
        assert connection.exchange(put("/c", b"y" * 601), "PUT").status == 507
    assert names(daemon) == ["b", "c"]

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Range requests (RFC 9110 §14) on a 10 MB file: byte-exact, bounded, and never out of step."""

import email.utils
import hashlib
import random
import re

import pytest

from harness import process
from harness.client import assert_in_step, request

SIZE = 10_000_000
MIB = 1024 * 1024


def pattern(size):
    """Bytes in which every 32-byte block is unlike every other."""
    blocks = (hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(size // 32 + 1))
    return b"".join(blocks)[:size]


CONTENT = pattern(SIZE)


@pytest.fixture
def large(harbour):
    return harbour.start({"large": CONTENT, "small.txt": b"0123456789", "empty": b""})


def ranged(daemon, value, target="/large", **more):
    with daemon.connect() as connection:
        answer = connection.get(target, fields={"Range": value, **more})
        assert_in_step(connection, "/small.txt")
        return answer


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=1-", 1, SIZE - 1),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=4095-4097", 4095, 4097),
        ("bytes=65535-65536", 65535, 65536),
        ("bytes=1048575-3145729", 1048575, 3145729),
        ("bytes=9999999-", SIZE - 1, SIZE - 1),
        ("bytes=9999999-9999999", SIZE - 1, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-10000000", 0, SIZE - 1),
        ("bytes=-10000001", 0, SIZE - 1),
        ("bytes=9999000-20000000", 9999000, SIZE - 1),
        ("bytes=5-9223372036854775807", 5, SIZE - 1),
        ("bytes=5-9223372036854775808", 5, SIZE - 1),
        ("bytes=5-18446744073709551616", 5, SIZE - 1),
        ("bytes=5-" + "9" * 100, 5, SIZE - 1),
        ("bytes=-9223372036854775808", 0, SIZE - 1),
        ("bytes=-" + "9" * 100, 0, SIZE - 1),
        ("bytes=000000000000000000000000000007-8", 7, 8),
        ("Bytes=2-3", 2, 3),
        ("bytes= 2-3", 2, 3),
        ("bytes=2-3,", 2, 3),
        ("bytes=,2-3", 2, 3),
        ("bytes=2-3,99999999-", 2, 3),
    ],
    ids=lambda value: str(value)[:44],
)
def test_one_range_is_206_and_byte_exact(large, value, first, last):
    answer = ranged(large, value)
    assert answer.status == 206
    assert answer["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert int(answer["content-length"]) == last - first + 1
    assert answer.body == CONTENT[first : last + 1]


def test_random_ranges_are_byte_exact_on_one_connection(large):
    generator = random.Random(7578)
    with large.connect() as connection:
        for _ in range(200):
            first = generator.randrange(SIZE)
            last = min(SIZE - 1, first + generator.choice([0, 1, 100, 5000, 70_000, 400_000]))
            answer = connection.get("/large", fields={"Range": f"bytes={first}-{last}"})
            assert answer["content-range"] == f"bytes {first}-{last}/{SIZE}"
            assert answer.body == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "value",
    [
        f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE}", "bytes=-0", "bytes=9223372036854775807-", "bytes=9223372036854775808-",
        "bytes=18446744073709551616-", "bytes=" + "9" * 100 + "-", f"bytes={SIZE}-,{SIZE + 5}-", "bytes=-0,-0",
    ],
    ids=lambda value: value[:44],
)
def test_range_that_touches_nothing_is_416_with_the_size(large, value):
    answer = ranged(large, value)
    assert answer.status == 416
    assert answer["content-range"] == f"bytes */{SIZE}"
    assert answer.get("accept-ranges") in (None, "bytes")


@pytest.mark.parametrize("value", ["bytes=0-", "bytes=0-0", "bytes=-1"])
def test_empty_file_has_no_range(large, value):
    answer = ranged(large, value, target="/empty")
    assert answer.status in (200, 416)
    assert answer.status == 200 or answer["content-range"] == "bytes */0"


@pytest.mark.parametrize(
    "value",
    [
        "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=5-4", "bytes=0x0-0x5", "bytes=+1-2", "bytes=1-2-3",
        "bytes=1 -2", "bytes=--5", "bytes=1-2;3-4", "items=0-5", "=0-5", "bytes 0-5", "bytes=0-5,a", "bytes=0-1, 5-4",
        "bytes=\xb2-5", "seconds=1-2", "0-5", "bytes=" + "9" * 100 + "-5",
    ],
    ids=lambda value: value[:44],
)
def test_malformed_or_unknown_unit_is_ignored(large, value):
    answer = ranged(large, value, target="/small.txt")
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert answer.get("content-range") is None


def test_two_range_fields_are_not_obeyed_in_part(large):
    with large.connect() as connection:
        answer = connection.get("/small.txt", fields=[("Range", "bytes=0-1"), ("Range", "bytes=8-9")])
        assert answer.status in (200, 206)
        if answer.status == 206:  # taken together as one list, or not at all
            assert parts_of(answer) == [(0, 1, 10, b"01"), (8, 9, 10, b"89")]


def test_head_ignores_range(large):
    answer = large.get("/large", method="HEAD", fields={"Range": "bytes=0-5"})
    assert (answer.status, answer["content-length"], answer.get("content-range")) == (200, str(SIZE), None)


def parts_of(answer):
    """The parts of a multipart/byteranges answer as (first, last, size, bytes), its framing checked strictly."""
    media = re.fullmatch(r'multipart/byteranges; ?boundary="?([0-9A-Za-z\'()+_,./:=?-]{1,70})"?', answer["content-type"])
    assert media, answer["content-type"]
    assert answer.get("content-range") is None
    delimiter = b"--" + media[1].encode()
    body, parts = answer.body.removeprefix(b"\r\n"), []
    while not body.startswith(delimiter + b"--"):
        assert body.startswith(delimiter + b"\r\n"), body[:200]
        head, _, body = body[len(delimiter) + 2 :].partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode("ascii").split("\r\n"))
        lower = {name.lower(): value for name, value in fields.items()}
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", lower["content-range"])
        first, last, size = (int(number) for number in span.groups())
        length = last - first + 1
        parts.append((first, last, size, body[:length]))
        assert body[length : length + 2] == b"\r\n", "a part longer or shorter than its Content-Range"
        body = body[length + 2 :]
    assert body in (delimiter + b"--\r\n", delimiter + b"--")
    return parts


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 9), (1_000_000, 1_000_009)],
        [(5_000_000, 5_000_999), (0, 999), (9_000_000, 9_999_999)],
        [(0, 0), (100_000, 100_000), (200_000, 200_000), (SIZE - 1, SIZE - 1)],
        [(0, 2_000_000), (4_000_000, 6_000_000)],
    ],
    ids=str,
)
def test_several_ranges_are_multipart_and_byte_exact(large, spans):
    answer = ranged(large, "bytes=" + ",".join(f"{first}-{last}" for first, last in spans))
    assert answer.status == 206
    parts = parts_of(answer)
    assert sorted(part[:2] for part in parts) == sorted(spans)
    for first, last, size, data in parts:
        assert size == SIZE
        assert data == CONTENT[first : last + 1]


def test_multipart_boundary_does_not_occur_in_the_content(large):
    spans = "bytes=0-99999,500000-599999"
    answer = ranged(large, spans)
    boundary = re.search(r'boundary="?([^"]+)', answer["content-type"])[1].encode()
    assert answer.body.count(b"--" + boundary) == 3


def test_overlapping_ranges_are_coalesced(large):
    answer = ranged(large, "bytes=0-1000,500-2000,1999-3000")
    assert answer.status == 206
    assert (answer["content-range"], answer.body) == (f"bytes 0-3000/{SIZE}", CONTENT[:3001])


def test_suffix_and_open_ranges_work_in_a_list(large):
    parts = parts_of(ranged(large, f"bytes=-10,{SIZE - 20_000}-{SIZE - 19_000},0-0"))
    assert sorted(parts) == [
        (0, 0, SIZE, CONTENT[:1]),
        (SIZE - 20_000, SIZE - 19_000, SIZE, CONTENT[SIZE - 20_000 : SIZE - 18_999]),
        (SIZE - 10, SIZE - 1, SIZE, CONTENT[-10:]),
    ]


def test_list_that_asks_for_more_than_the_file_gets_the_whole_file(large):
    answer = ranged(large, "bytes=0-,0-,0-", target="/small.txt")
    assert answer.status in (200, 206)
    assert answer.body == b"0123456789"


@pytest.mark.parametrize("count", [128, 129])
def test_128_ranges_are_served_and_no_answer_is_larger_than_the_file(large, count):
    spans = [(number * 50_000, number * 50_000 + 9) for number in range(count)]
    answer = ranged(large, "bytes=" + ",".join(f"{first}-{last}" for first, last in spans))
    if count <= 128:
        assert answer.status == 206
        assert [part[:2] for part in parts_of(answer)] == spans
    else:
        assert (answer.status, len(answer.body)) == (200, SIZE)


@pytest.mark.parametrize(
    "value",
    [
        "bytes=" + ",".join(f"{number * 9000}-{number * 9000}" for number in range(1000)),
        "bytes=" + ",".join("0-" for _ in range(1000)),
        "bytes=" + ",".join(f"{number}-" for number in range(1000)),
        "bytes=" + ",".join("-5" for _ in range(1000)),
        "bytes=" + "," * 5000 + "0-0",
    ],
    ids=["apart", "whole", "overlapping", "suffixes", "commas"],
)
def test_thousand_ranges_cost_no_memory(large, value):
    with large.connect() as connection:
        for _ in range(3):
            connection.get("/large", fields={"Range": "bytes=0-1"})
            connection.get("/large")
        before = process.resident_bytes(large.pid)
        for _ in range(5):
            answer = connection.get("/large", fields={"Range": value})
            assert answer.status in (200, 206, 416)
            assert len(answer.body) <= SIZE
        grown = process.resident_bytes(large.pid) - before
        assert_in_step(connection, "/small.txt")
    assert grown < 4 * MIB, f"resident memory grew by {grown} bytes"


def test_many_clients_with_many_ranges_cost_bounded_memory(large):
    value = "bytes=" + ",".join(f"{number * 70_000}-{number * 70_000 + 69_000}" for number in range(128))
    large.get("/large")
    before = process.resident_bytes(large.pid)
    connections = [large.connect(receive_buffer=4096) for _ in range(50)]
    try:
        for connection in connections:
            connection.send(request("/large", fields={"Range": value}))
        for connection in connections:
            assert connection.read_head()[0] in (200, 206)
        grown = process.resident_bytes(large.pid) - before
    finally:
        for connection in connections:
            connection.reset()
    assert grown < 24 * MIB, f"resident memory grew by {grown} bytes for 50 stalled multi-range answers"


def test_if_range_serves_the_part_only_of_the_same_version(large):
    answer = large.get("/small.txt")
    etag, modified = answer["etag"], answer["last-modified"]
    earlier = email.utils.formatdate(email.utils.parsedate_to_datetime(modified).timestamp() - 60, usegmt=True)
    later = email.utils.formatdate(email.utils.parsedate_to_datetime(modified).timestamp() + 60, usegmt=True)
    cases = {
        etag: 206, f"W/{etag}": 200, '"other"': 200, modified: 206, earlier: 200, later: 200, "yesterday": 200,
        "*": 200, etag.strip('"'): 200,
    }
    for value, status in cases.items():
        answer = ranged(large, "bytes=2-3", "/small.txt", **{"If-Range": value})
        assert answer.status == status, f"If-Range: {value}"
        assert answer.body == (b"23" if status == 206 else b"0123456789")


def test_if_range_with_a_weak_etag_of_a_fresh_file_gives_the_whole(harbour):
    daemon = harbour.start()
    daemon.tree.put("fresh", b"0123456789", age=0)
    etag = daemon.get("/fresh")["etag"]
    if etag.startswith("W/"):
        answer = daemon.get("/fresh", fields={"Range": "bytes=0-1", "If-Range": etag})
        assert answer.status == 200


def test_preconditions_come_before_range(large):
    etag = large.get("/small.txt")["etag"]
    assert ranged(large, "bytes=0-1", "/small.txt", **{"If-None-Match": etag}).status == 304
    assert ranged(large, "bytes=0-1", "/small.txt", **{"If-Match": '"x"'}).status == 412
    assert ranged(large, "bytes=99-", "/small.txt", **{"If-None-Match": etag}).status == 304
    assert ranged(large, "bytes=99-", "/small.txt", **{"If-Range": '"x"'}).status == 200


def test_range_answer_keeps_validators_and_type(large):
    whole, part = large.get("/small.txt"), ranged(large, "bytes=0-1", "/small.txt")
    for name in ("etag", "last-modified", "content-type"):
        assert part[name] == whole[name]


def test_range_does_not_apply_to_errors(large):
    assert ranged(large, "bytes=0-1", "/nowhere").status == 404


def test_range_log_line_has_the_bytes_sent(large):
    large.get("/large", fields={"Range": "bytes=100-1099"})
    (entry,) = large.log.wait(1)
    assert (entry.status, entry.bytes) == (206, 1000)


def test_stalled_range_reader_can_be_abandoned(large):
    fds = large.quiet_fds("/large")
    for _ in range(20):
        with large.connect(receive_buffer=4096) as connection:
            connection.send(request("/large", fields={"Range": "bytes=1-"}))
            connection.read_head()
            connection.reset()
    large.settle(fds)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the daemon counts, and how it tells it."""

import os

import pytest

from harness.client import request
from harness.load import Load
from harness.openmetrics import TYPE, Metrics, parse
from harness.reloading import reloaded
from harness.waiting import wait_until

ON = {"metrics": "/metrics", "health": "/health", "echo": "/echo/"}


@pytest.fixture
def counting(harbour):
    return harbour.start({"index.html": b"i", "large": b"x" * 100_000}, endpoints=ON)


def eventually(daemon, condition, what):
    """The figures, once they are as wanted: an exchange is counted after its last byte has been sent."""
    def look():
        figures = Metrics(daemon)
        return figures if condition(figures) else None
    return wait_until(look, lambda: f"{what}; the figures are:\n{Metrics(daemon).text}")


def test_text_is_whole_and_says_who_speaks(counting, harbour):
    answer = counting.get("/metrics")
    assert (answer.status, answer["content-type"], answer["cache-control"]) == (200, TYPE, "no-store")
    head = counting.get("/metrics", method="HEAD")
    assert int(head["content-length"]) > 1000
    version = harbour.run("--version").stdout.split()[-1]
    figures = Metrics(counting)
    assert figures.get("build_info", version=version) == 1
    assert figures["workers"] == 1
    assert abs(figures["start_time_seconds"] - os.stat(f"/proc/{counting.pid}").st_ctime) < 60


def test_reader_takes_only_what_is_right():
    good = b"# TYPE a counter\na_total 1\n# EOF\n"
    assert parse(good) == {("a_total", ()): 1}
    for bad in (
        good[:-6], good[:-1], good.replace(b"_total", b""), good.replace(b" 1", b" -1"), b"b_total 1\n" + good,
        good.replace(b"a_total 1", b"a_total 1\na_total 2"), good.replace(b"a_total", b'a_total{x="}'),
        good.replace(b"a_total", b'a_total{x="1",}'), good.replace(b"# EOF", b"\n# EOF"),
    ):
        with pytest.raises(AssertionError):
            parse(bad)


def test_requests_are_counted_by_method_and_class(counting):
    with counting.connect() as connection:
        for _ in range(5):
            connection.get("/")
        connection.get("/", method="HEAD")
        connection.get("/none")
        connection.get("/", method="DELETE")
        connection.get("/", method="BREW")
        connection.get("/health")
        connection.get("/echo/x", fields={"Accept-Encoding": "gzip"})
    counting.raw(b"nonsense\r\n\r\n")
    figures = eventually(counting, lambda figures: figures.requests("other", "4xx") == 1, "the malformed one")
    scrapes = figures.requests() - 7
    assert scrapes >= 0
    assert (figures.requests("HEAD"), figures.requests("GET", "4xx")) == (1, 1)
    assert (figures.requests("DELETE", "4xx"), figures.requests("other", "5xx")) == (1, 1)
    assert figures.all_requests == 12 + scrapes
    assert figures["request_duration_seconds_count"] == figures.all_requests
    assert 0 < figures["request_duration_seconds_sum"] < 60


def test_bytes_are_those_of_the_wire(counting):
    before = Metrics(counting)
    # What has been told of is counted after it was sent: the difference holds one scrape.
    scrape = len(request("/metrics", fields={"Connection": "close"}))
    asked = request("/large")
    with counting.connect() as connection:
        connection.send(asked)
        *_, head = connection.read_head()
        connection.read_exactly(100_000)
    after = eventually(counting, lambda figures: figures["sent_bytes_total"] > 100_000, "the large file")
    assert (after["received_bytes_total"] - before["received_bytes_total"] - len(asked)) % scrape == 0
    grown = after["sent_bytes_total"] - before["sent_bytes_total"]
    assert len(head) + 100_000 + len(before.text) < grown < len(head) + 100_000 + 20 * len(before.text)


def test_connections_are_told_while_they_are_open(counting):
    base = Metrics(counting)["connections_accepted_total"]
    opened = [counting.connect() for _ in range(10)]
    for connection in opened:
        connection.get("/")
    figures = Metrics(counting)
    assert figures["connections"] == 11, "the one that asks, too"
    assert figures["connections_accepted_total"] == base + 11
    for connection in opened:
        connection.close()
    eventually(counting, lambda figures: figures["connections"] == 1, "one connection")


def test_refused_connections_are_told(harbour):
    daemon = harbour.start(endpoints=ON, limits={"connectionsPerAddress": 2})
    with daemon.connect() as first, daemon.connect() as second:
        first.get("/")
        second.get("/")
        with daemon.connect() as third:
            assert third.response().status == 503
        assert b"wharfd_connections_refused_total 1\n" in first.get("/metrics").body


def test_file_cache_tells_what_it_knew(harbour):
    daemon = harbour.start(endpoints=ON, fileCache={"validity": "10m"})
    with daemon.connect() as connection:
        for _ in range(10):
            connection.get("/")
    figures = eventually(daemon, lambda figures: figures["file_cache_hits_total"] >= 9, "nine hits")
    assert (figures["file_cache_hits_total"], figures["file_cache_misses_total"]) == (9, 1)


def test_compressed_files_are_counted_when_they_are_made_and_found(harbour):
    daemon = harbour.start(
        {"a.txt": b"text " * 1000}, endpoints=ON, workers=1, fileCache={"validity": "10m"}, defaultType="text/plain")
    for name in ("a.txt", "b.txt"):
        # Another name of the same file: the worker does not know it, and the store does.
        if name == "b.txt":
            os.link(daemon.tree / "a.txt", daemon.tree / name)
        os.utime(daemon.tree / "a.txt", (1e9, 1e9))
    for target in ("/a.txt", "/a.txt", "/b.txt"):
        assert daemon.get(target, fields={"Accept-Encoding": "gzip"})["content-encoding"] == "gzip"
    figures = eventually(daemon, lambda figures: figures["variant_cache_hits_total"] == 1, "one hit")
    assert figures["variant_cache_misses_total"] == 1


def test_uploads_are_timed_to_the_disk(harbour):
    daemon = harbour.start(endpoints=ON, methods=["GET", "PUT", "DELETE"])
    for number in range(3):
        assert daemon.raw(request(f"/{number}", "PUT", {"Content-Length": 1}, body=b"x"), "PUT").status == 201
    assert daemon.raw(request("/0", "DELETE"), "DELETE").status == 204
    figures = eventually(daemon, lambda figures: figures["upload_sync_seconds_count"] == 4, "four syncs")
    assert figures["upload_sync_seconds_sum"] > 0
    assert (figures.requests("PUT"), figures.requests("DELETE")) == (3, 1)


def test_clients_choose_no_label(counting):
    evil = ['GE"T', "X{a=\"b\"}", "A" * 100, "FOO", "BAR"]
    with counting.connect() as connection:
        for number in range(50):
            connection.get(f"/{number}?x={number}", fields={"User-Agent": f"agent-{number}", "Host2": f"h{number}"})
        for method in ("FOO", "BAR", "A" * 100):
            connection.get("/", method=method)
    for method in evil:
        counting.raw(f"{method} / HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    figures = Metrics(counting)
    assert len([key for key in figures.samples if key[0] == "wharfd_requests_total"]) == 40
    assert "agent" not in figures.text and "FOO" not in figures.text
    assert len(figures.text) < 12_000


def test_clients_that_leave_are_counted(counting):
    with counting.connect() as connection:
        connection.send(b"GET /half HTTP/1.1\r\nHost")
        connection.half_close()
        assert connection.response().status == 400
    eventually(counting, lambda figures: figures.requests("other", "4xx") == 1, "a request that was cut off")


def test_health_and_metrics_are_counted_without_a_log(harbour):
    daemon = harbour.start(endpoints=ON, logging={"accessLog": None})
    for _ in range(3):
        daemon.get("/health")
    figures = eventually(daemon, lambda figures: figures.requests() >= 3, "three health checks")
    assert figures["request_duration_seconds_count"] == figures.requests()


def test_totals_survive_reloads_that_end_workers(harbour):
    daemon = harbour.start(endpoints=ON, workers=3)
    last = {}
    for round_number in range(8):
        for _ in range(20):
            assert daemon.get("/").status == 200
        reloaded(
            daemon, harbour, endpoints=ON, workers=1 + round_number % 3,
            logging={"accessLog": str(daemon.directory / f"log{round_number % 2}")})
        figures = Metrics(daemon)
        assert figures["workers"] == 1 + round_number % 3
        fallen = {key: (value, figures.totals[key]) for key, value in last.items() if figures.totals[key] < value}
        assert not fallen, f"fell in round {round_number}: {fallen}"
        assert figures.requests() >= 20 * (round_number + 1)
        last = figures.totals


def test_nothing_falls_under_load_and_sums_agree_after_it(harbour):
    daemon = harbour.start({"index.html": b"x" * 1000}, endpoints=ON, workers=2)
    load = Load(daemon.address, b"x" * 1000, count=8)
    load.start()
    last, reads = {}, 0
    load.wait_answers(200)
    for _ in range(30):
        figures = Metrics(daemon)
        fallen = {key: value for key, value in last.items() if figures.totals[key] < value}
        assert not fallen, fallen
        last, reads = figures.totals, reads + 1
    load.wait_answers(200)
    load.finish()
    assert not load.failures, load.failures
    wanted = load.answers + reads
    figures = eventually(daemon, lambda figures: figures.requests() >= wanted, "every request having been counted")
    assert figures["sent_bytes_total"] > load.answers * 1000
    eventually(daemon, lambda figures: figures["connections"] == 1, "one connection")

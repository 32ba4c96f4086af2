# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Large directories, changing ones, and clients that take their time."""

import json
import os
import threading
from pathlib import Path

from harness.client import assert_in_step, request
from harness.listings import Page, ask, entry_links
from harness.process import cpu_seconds, resident_bytes
from harness.streams import read_answer
from harness.waiting import wait_until

SANITIZED = "WHARFD_SANITIZER" in os.environ
MANY = 100_000


def make_many(path, count=MANY, ending=".data"):
    for number in range(count):
        os.close(os.open(path / f"entry-{number:06}{ending}", os.O_CREAT | os.O_WRONLY, 0o644))


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
        began = cpu_seconds(daemon.pid)
        answer = ask(daemon, f"/?format={form}")
        elapsed = cpu_seconds(daemon.pid) - began
        assert answer.status == 200
        count = answer.body.count(b'"name"') if form == "json" else len(entry_links(Page(answer.body)))
        assert count == MANY
        # A release build takes half a second. Of the CPU, since a busy machine may take any time for that.
        assert elapsed < (60 if SANITIZED else 5)
    if not SANITIZED:
        assert peak_bytes(daemon.pid) - before < 16 << 20
        wait_until(lambda: resident_bytes(daemon.pid) - before < 12 << 20, "memory falls again")


def test_slow_clients_of_a_large_list_leave_the_small_ones_to_others(harbour):
    """Each client that reads nothing holds a list of some 6 MB, up to the allowance; then it is 503."""
    daemon = harbour.start({"small/a": b""}, listing=True, fileCache={"validity": "0s"})
    (daemon.tree / "large").mkdir()
    make_many(daemon.tree / "large", 20_000, ending="." + "x" * 230)
    before = resident_bytes(daemon.pid)
    held, refused = [], 0
    try:
        for _ in range(20):
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

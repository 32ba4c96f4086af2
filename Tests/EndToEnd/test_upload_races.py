# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Others move the tree about while uploads run, and uploads race each other for the last bytes of a quota."""

import ctypes
import os
import random
import shutil
import threading
import time

import pytest

from harness import process
from harness.client import Cut, request
from harness.faults import Faults
from harness.straced import Traced
from harness.uploads import at_once, form, names, part, put, put_chunked, start, wait_nothing_left
from harness.waiting import wait_until

KIB = 1024
BODY = bytes(range(256)) * 400
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def ask(daemon, data, method="PUT"):
    with daemon.connect() as connection:
        connection.try_send(data)
        return connection.response(method)


def exchange(one, other):
    """Each of two names gets what the other had, in one instant."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) != 0:
        raise OSError(ctypes.get_errno(), f"{one} and {other}")


class Swapping(threading.Thread):
    """Has two names change places in a tight loop, for the time of a block."""

    def __init__(self, one, other):
        super().__init__(daemon=True)
        self.one, self.other = one, other
        self.rounds = 0
        self._ending = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self.join(10)

    def run(self):
        while not self._ending.is_set():
            exchange(self.one, self.other)
            self.rounds += 1
            if self.rounds % 7 == 0:
                time.sleep(0.0005)  # now and then a state lasts long enough for a whole request


def picture(directory):
    """All that can be seen of a tree from outside."""
    seen = {}
    for where, _, files in os.walk(directory):
        for path in [where, *(os.path.join(where, name) for name in files)]:
            status = os.stat(path)
            content = open(path, "rb").read() if os.path.isfile(path) else None
            seen[path] = (status.st_ino, status.st_mode, status.st_mtime_ns, status.st_ctime_ns, status.st_nlink, content)
    return seen


@pytest.mark.parametrize("staging", ["unnamed", "named"])
@pytest.mark.parametrize("symlinks", ["inside", "deny"])
@pytest.mark.parametrize("leads", ["up", "absolute"])
def test_directory_that_becomes_a_link_to_the_outside_leads_nowhere(harbour, symlinks, staging, leads):
    directory = harbour.directory()
    outside, root = directory / "outside", directory / "root"
    for where in (outside, outside / "sub", root, root / "d", root / "d/sub"):
        where.mkdir(exist_ok=True)
        for number in range(4):
            (where / f"f{number}").write_bytes(b"canary" if where.is_relative_to(outside) else b"old")
    (root / "link").symlink_to("../outside" if leads == "up" else outside)
    how = Faults.named(directory) if staging == "named" else {}
    daemon = start(harbour, {}, directory=directory, symlinks=symlinks, workers=2, how=how,
                   delete={"emptyDirectories": True}, upload={"createDirectories": True, "durability": "none"})
    before, statuses, end = picture(outside), set(), time.monotonic() + 0.7

    def work(number):
        dice = random.Random(number)
        with daemon.connect() as connection:
            while time.monotonic() < end:
                name = f"d/{dice.choice(['', 'sub/', 'made/', f'made/{number}/'])}f{dice.randrange(5)}"
                kind = dice.randrange(6)
                if kind == 0:
                    data, method = form("/d/", part(BODY, "f0"), part(b"x", f"g{number}")), "POST"
                elif kind < 3:
                    data, method = request("/" + name, "DELETE"), "DELETE"
                else:
                    data, method = put("/" + name, BODY[:dice.choice([0, 10, 50_000])]), "PUT"
                statuses.add((method, connection.exchange(data, method).status))

    with Swapping(root / "d", root / "link") as swapping:
        at_once(4, work)
    assert picture(outside) == before
    assert swapping.rounds > 100
    assert {status for _, status in statuses} <= {201, 204, 403, 404, 409}, statuses
    assert {("PUT", 201), ("PUT", 403), ("DELETE", 204), ("DELETE", 403), ("POST", 201)} <= statuses, statuses


def test_name_that_is_a_link_to_the_outside_is_replaced_and_deleted_itself(harbour):
    directory = harbour.directory()
    (directory / "canary").write_bytes(b"canary")
    daemon = start(harbour, {}, directory=directory)
    before = picture(directory / "canary")
    for target in ("../canary", directory / "canary"):
        (daemon.tree / "link").symlink_to(target)
        assert ask(daemon, put("/link", b"new")).status in (201, 204)
        assert not (daemon.tree / "link").is_symlink() and (daemon.tree / "link").read_bytes() == b"new"
        (daemon.tree / "link").unlink()
        (daemon.tree / "link").symlink_to(target)
        assert ask(daemon, request("/link", "DELETE"), "DELETE").status == 204
        assert names(daemon) == []
    assert picture(directory / "canary") == before and (directory / "canary").read_bytes() == b"canary"


def half_way(harbour, staging, **settings):
    """A daemon with an upload to /d/new of which half is staged, and the rest of that."""
    directory = harbour.directory()
    how = Faults.named(directory) if staging == "named" else {}
    daemon = start(harbour, {"d/old": b"old", "other/old": b"old"}, directory=directory, how=how, **settings)
    connection = daemon.connect()
    data = put("/d/new", BODY)
    connection.send(data[:-50_000])
    daemon.get("/d/old")
    wait_until(lambda: any("/d/#" in what or ".wharfd-staging-" in what
                           for what in process.descriptors(daemon.pid).values()), "a staged file")
    return daemon, connection, data[-50_000:]


@pytest.mark.parametrize("creating", [False, True])
@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_directory_that_is_removed_under_an_upload(harbour, staging, creating):
    daemon, connection, rest = half_way(harbour, staging, upload={"createDirectories": creating})
    shutil.rmtree(daemon.tree / "d")
    assert connection.send(rest).response("PUT").status == 409
    wait_nothing_left(daemon, "other")
    assert ask(daemon, put("/other/new", BODY)).status == 201


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_directory_that_is_renamed_under_an_upload(harbour, staging):
    """The upload goes where its directory went, or is refused; nothing of it is anywhere else."""
    daemon, connection, rest = half_way(harbour, staging)
    (daemon.tree / "d").rename(daemon.tree / "moved")
    assert connection.send(rest).response("PUT").status in (201, 409)
    assert names(daemon) == ["moved", "other"] and names(daemon, "other") == ["old"]
    assert {name: (daemon.tree / "moved" / name).read_bytes() for name in names(daemon, "moved")} in (
        {"old": b"old"}, {"old": b"old", "new": BODY})


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_directory_that_another_takes_the_place_of_under_an_upload(harbour, staging):
    daemon, connection, rest = half_way(harbour, staging)
    exchange(daemon.tree / "d", daemon.tree / "other")
    assert connection.send(rest).response("PUT").status in (201, 409)
    found = [name for name in ("d/new", "other/new") if (daemon.tree / name).exists()]
    assert len(found) <= 1 and all((daemon.tree / name).read_bytes() == BODY for name in found)
    assert set(names(daemon, "d") + names(daemon, "other")) <= {"old", "new"}


def test_directory_that_somebody_else_is_making_is_synced_before_the_answer(harbour):
    """The upload that makes it is held up half-way; another finds the directory there, and has to see to its name."""
    directory = harbour.directory()
    faults, trace = Faults(directory), Traced(directory)
    daemon = start(harbour, {}, directory=directory, how={"wrapper": [*trace.wrapper, *faults.wrapper]},
                   upload={"createDirectories": True})
    faults.meet("fchmod", skip=1, delay=0.5)  # the first is the file's, the second the new directory's
    with daemon.connect() as maker, daemon.connect() as other:
        maker.send(put("/young/one", b"1"))
        wait_until(lambda: (daemon.tree / "young").exists(), "the directory")
        assert other.exchange(put("/young/two", b"2"), "PUT").status == 201
        assert maker.response("PUT").status == 201
    calls = trace.until_answer(201, count=2)
    first = next(call for call in calls if "HTTP/1.1 201" in call.arguments)
    made = next(call for call in calls if call.name in ("mkdir", "mkdirat"))
    assert [call for call in calls if call.name == "fsync" and call.path == str(daemon.tree.path)
            and made.ended <= call.began and call.ended <= first.began], "\n".join(map(str, calls))


# MARK: One name, a hundred writers


def rivals(daemon, data, count=100):
    """The answers to that many uploads, all but whose last bytes have come before any is complete."""
    connections = [daemon.connect(timeout=30) for _ in range(count)]
    for number, connection in enumerate(connections):
        connection.send(data(number)[:-1])

    def finish(number):
        with connections[number] as connection:
            connection.send(data(number)[-1:])
            return connection.response("PUT")

    return at_once(count, finish)


@pytest.mark.parametrize("policy, method, fields, statuses", [
    ("replace", "PUT", {}, {201: 1, 204: 99}), ("refuse", "PUT", {}, {201: 1, 409: 99}),
    ("refuse", "POST", {}, {201: 1, 409: 99}), ("rename", "POST", {}, {201: 100}),
    ("replace", "PUT", {"If-None-Match": "*"}, {201: 1, 412: 99}),
])
def test_a_hundred_writers_of_one_name_that_stage_under_names(harbour, policy, method, fields, statuses):
    directory = harbour.directory()
    daemon = start(harbour, {}, directory=directory, workers=2, how=Faults.named(directory), upload={"onConflict": policy})
    bodies = [b"%03d" % number * 10_000 for number in range(100)]
    answers = rivals(daemon, lambda number: put("/one.txt", bodies[number], fields, method=method))
    counted = {status: sum(answer.status == status for answer in answers) for status in statuses}
    assert counted == statuses
    if policy == "rename":
        places = [answer["Location"] for answer in answers]
        assert len(set(places)) == 100 and len(names(daemon)) == 100
        assert all(daemon.get(place).body == body for place, body in zip(places, bodies))
        return
    wait_nothing_left(daemon, "one.txt")
    winners = [body for body, answer in zip(bodies, answers) if answer.status in (201, 204)]
    assert (daemon.tree / "one.txt").read_bytes() in winners


# MARK: Quota


def test_quota_is_kept_to_the_byte_and_what_is_deleted_comes_back(harbour):
    daemon = start(harbour, {"before": bytes(1000)}, upload={"quota": 10_000})
    assert ask(daemon, put("/new", bytes(9001))).status == 507
    assert ask(daemon, put("/new", bytes(9000))).status == 201
    assert ask(daemon, put("/more", b"x")).status == 507
    assert ask(daemon, put("/empty", b"")).status == 201
    assert ask(daemon, request("/before", "DELETE"), "DELETE").status == 204
    assert ask(daemon, put_chunked("/more", bytes(1001))).status == 507
    assert ask(daemon, put_chunked("/more", bytes(1000))).status == 201
    assert ask(daemon, request("/new", "DELETE"), "DELETE").status == 204
    # What a form has around its files counts while nobody knows how much that is.
    assert ask(daemon, form("/", part(bytes(4500), "one"), part(bytes(4501), "two")), "POST").status == 507
    assert ask(daemon, form("/", part(bytes(4000), "one"), part(bytes(4000), "two")), "POST").status == 201
    assert names(daemon) == ["empty", "more", "one", "two"]


def test_what_replaces_a_file_frees_what_that_had(harbour):
    daemon = start(harbour, {}, upload={"quota": 10_000})
    for _ in range(20):
        assert ask(daemon, put("/same", bytes(4000))).status in (201, 204)
    assert ask(daemon, put("/other", bytes(6000))).status == 201
    assert ask(daemon, put("/more", b"x")).status == 507


def test_quota_is_right_after_writers_and_deletes_of_one_name(harbour):
    quota = 1_000_000
    daemon = start(harbour, {}, workers=2, upload={"quota": quota, "durability": "none"})

    def work(number):
        with daemon.connect() as connection:
            for turn in range(150):
                remove = (number + turn) % 3 == 0
                data = request("/one", "DELETE") if remove else put("/one", bytes(50_000 if turn % 2 else 1))
                assert connection.exchange(data, "PUT").status in (201, 204, 404)

    at_once(8, work)
    assert ask(daemon, request("/one", "DELETE"), "DELETE").status in (204, 404)
    assert ask(daemon, put("/more", bytes(quota + 1))).status == 507
    assert ask(daemon, put("/whole", bytes(quota))).status == 201


@pytest.mark.parametrize("make", [put, put_chunked], ids=["announced", "chunked"])
def test_uploads_at_once_never_exceed_the_quota(harbour, make):
    quota, size, count = 1_000_000, 90_000, 40
    daemon = start(harbour, {}, workers=2, upload={"quota": quota})
    statuses = at_once(count, lambda number: ask(daemon, make(f"/{number}", bytes(size))).status)
    used = sum((daemon.tree / name).stat().st_size for name in names(daemon))
    assert set(statuses) == {201, 507} and used == statuses.count(201) * size <= quota
    # Those that were refused have given back what they had taken.
    rest = quota - used
    assert ask(daemon, make("/rest", bytes(rest))).status == 201
    assert ask(daemon, make("/more", b"x")).status == 507


def test_aborted_uploads_give_back_what_they_took_of_the_quota(harbour):
    daemon = start(harbour, {}, upload={"quota": 1_000_000})
    for number in range(20):
        connection = daemon.connect()
        connection.send(put(f"/{number}", bytes(900_000))[:-1])
        connection.reset() if number % 2 else connection.close()

    def fits():
        try:
            return ask(daemon, put("/whole", bytes(1_000_000))).status == 201
        except Cut:
            return False

    wait_until(fits, "the quota being free again", interval=0.1)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What was acknowledged outlives the daemon's death and the disk's; what was not is there whole, or not at all.

WHARFD_CRASH_ROUNDS=200 has 200 deaths instead of 15, a second each.
"""

import hashlib
import os
import random
import signal
import time

import pytest

from harness.client import Cut, request
from harness.faults import AFTER, BEFORE, Faults
from harness.havoc import MIB, NOISE, havoc
from harness.ledger import STAGING, Ledger
from harness.mounts import Mounts, cut_power
from harness.uploads import form, names, part, put, start
from harness.waiting import wait_until

ROUNDS = int(os.environ.get("WHARFD_CRASH_ROUNDS", "15"))
SETTINGS = {
    "hidden": "allow", "workers": 2, "delete": {"emptyDirectories": True},
    "upload": {"createDirectories": True, "minimumFree": 0},
}


@pytest.fixture
def mounts():
    made = Mounts()
    yield made
    made.destroy()


def restart(harbour, directory, files=None, **more):
    return start(harbour, files or {}, directory=directory, **{**SETTINGS, **more})


def litter_in(root):
    return [os.path.join(where, name) for where, _, files in os.walk(root) for name in files if STAGING in name]


def die(daemon):
    daemon.signal(signal.SIGKILL)
    daemon.wait_exit()


def nap(seconds):
    """Let the clients have their way for a time that dice have chosen; nothing is waited for."""
    time.sleep(seconds)


def assert_served_as_found(daemon, ledger, litter, dice):
    """GET shows what the audit found, no more and no less; staging names are nobody's."""
    present, absent = ledger.present(), ledger.absent()
    with daemon.connect() as connection:
        for name in dice.sample(sorted(present), min(12, len(present))):
            answer = connection.get("/" + name)
            assert answer.status == 200 and hashlib.sha256(answer.body).hexdigest() == present[name], name
        for name in dice.sample(sorted(absent), min(6, len(absent))):
            assert connection.get("/" + name).status == 404, name
        for name in litter[:6]:
            assert connection.get("/" + name).status == 404, name
            assert connection.exchange(put("/" + name, b"x"), "PUT").status == 400, name
            assert connection.exchange(request("/" + name, "DELETE"), "DELETE").status == 404, name


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_killed_under_load_at_any_moment(harbour, staging):
    directory, ledger, dice = harbour.directory(), Ledger(), random.Random(staging)
    root, litter_seen = directory / "root", 0
    ledger.directories.update("abc")
    for name in "abc":
        (root / name).mkdir()
    how = Faults.named(directory) if staging == "named" else {}
    daemon = restart(harbour, directory, how=how)
    for number in range(ROUNDS):
        with havoc(daemon, ledger, number):
            nap(dice.uniform(0.05, 0.5))
            die(daemon)
        litter = ledger.audit(root)
        litter_seen += len(litter)
        daemon.destroy()
        harbour.daemons.remove(daemon)
        daemon = restart(harbour, directory, how=how)
        assert_served_as_found(daemon, ledger, litter, dice)
        wait_until(lambda: not litter_in(root), lambda: f"a sweep of {litter_in(root)}")
    assert ledger.acknowledged > 10 * ROUNDS, "there was no load to speak of"
    assert staging == "unnamed" or litter_seen > 0, "no kill has met an upload: nothing was swept"


def test_what_was_staged_above_a_directory_that_was_not_there_is_swept(harbour):
    directory = harbour.directory()
    where = {"methods": ["GET"], "locations": {"/far/up": {"methods": ["PUT"]}}}
    daemon = restart(harbour, directory, how=Faults.named(directory), **where)
    connection = daemon.connect()
    connection.send(put("/far/up/a", NOISE[:MIB])[:-MIB // 2])
    wait_until(lambda: len(litter_in(daemon.tree.path)) == 1, "a staged file")
    assert not (daemon.tree / "far").exists()
    die(daemon)
    daemon = restart(harbour, directory, {}, **where)
    wait_until(lambda: not litter_in(daemon.tree.path), lambda: f"a sweep of {litter_in(daemon.tree.path)}")


STEPS = ["pwrite", "ftruncate", "fchmod", "futimens", "fsync file", "linkat", "renameat", "fsync directory"]


@pytest.mark.parametrize("when", [BEFORE, AFTER], ids=["before", "after"])
@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_killed_at_every_step_of_replacing_a_file(harbour, staging, when):
    directory = harbour.directory()
    faults = Faults(directory)
    old = {"kept": b"old" * 1000}
    for step in STEPS:
        if (staging, step) == ("named", "linkat"):
            continue  # nothing is linked there
        faults.clear()
        if staging == "named":
            faults.stage_by_name()
        # A mode that has to be set, and more than one piece, for which room is reserved.
        daemon = restart(harbour, directory, old, how={"wrapper": faults.wrapper}, upload={"mode": "0666"})
        faults.meet(step, kill=when)
        daemon.stopped_on_purpose = True
        with pytest.raises((Cut, ConnectionError)):
            daemon.raw(put("/kept", NOISE[:MIB]), "PUT")
        assert daemon.wait_exit() == -signal.SIGKILL, step
        kept = (daemon.tree / "kept").read_bytes()
        is_new = (step, when) == ("renameat", AFTER) or step == "fsync directory"
        assert kept == (NOISE[:MIB] if is_new else old["kept"]), step
        faults.clear()
        daemon = restart(harbour, directory, {})
        wait_until(lambda: names(daemon) == ["kept"], lambda: f"a sweep after {step}: {names(daemon)}")
        assert daemon.get("/kept").body == kept
        assert daemon.stop() == 0


@pytest.mark.parametrize("when", [BEFORE, AFTER], ids=["before", "after"])
def test_killed_between_two_files_of_a_form(harbour, when):
    directory = harbour.directory()
    faults = Faults(directory)
    daemon = restart(harbour, directory, {}, how={"wrapper": faults.wrapper})
    faults.meet("linkat", kill=when, skip=1)
    daemon.stopped_on_purpose = True
    with pytest.raises((Cut, ConnectionError)):
        daemon.raw(form("/", part(NOISE[:20_000], "one"), part(NOISE[:30_000], "two")), "POST")
    assert daemon.wait_exit() == -signal.SIGKILL
    there = {name: (daemon.tree / name).read_bytes() for name in names(daemon)}
    assert there == {"one": NOISE[:20_000], **({"two": NOISE[:30_000]} if when == AFTER else {})}


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_power_cut_under_load(harbour, mounts, staging):
    """What was acknowledged is on the disk, and not only in the kernel's memory."""
    directory, ledger, dice = harbour.directory(), Ledger(), random.Random(7)
    disk, root, image = directory / "disk", directory / "disk/root", directory / "image"
    disk.mkdir()
    mounts.disk(image, disk)
    for name in ["", "a", "b", "c"]:
        (root / name).mkdir()
    os.sync()
    ledger.directories.update("abc")
    lost = 0
    how = Faults.named(directory) if staging == "named" else {}
    for number in range(max(3, ROUNDS // 5)):
        daemon = restart(harbour, directory, root=str(root), how=how)
        wait_until(lambda: not litter_in(root), lambda: f"a sweep of {litter_in(root)}")
        with havoc(daemon, ledger, number) as clients:
            nap(dice.uniform(0.2, 0.6))
            unsynced = root / "unsynced"
            unsynced.write_bytes(b"in memory only")
            clients.is_broken = True
            cut_power(disk)
            die(daemon)
        mounts.unmount(disk)
        mounts.mount(disk, "-o", "loop", image)
        lost += not unsynced.exists() or unsynced.read_bytes() != b"in memory only"
        unsynced.unlink(missing_ok=True)
        ledger.audit(root)
    assert lost > 0, "the power was never cut: what nobody has synced is still there"
    assert ledger.acknowledged > 30


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_second_daemon_on_the_same_root_leaves_running_uploads_alone(harbour, staging):
    directory = harbour.directory()
    how = Faults.named(directory) if staging == "named" else {}
    first = restart(harbour, directory, {"old": b"old"}, how=how)
    body = NOISE[:MIB]
    running = [first.connect() for _ in range(4)]
    for number, connection in enumerate(running):
        connection.send(put(f"/new-{number}", body)[:-MIB // 2])
    if staging == "named":
        wait_until(lambda: len(litter_in(first.tree.path)) == 4, "four staged files")
    # One that nobody holds tells when the sweep is done.
    left = abandoned_name(harbour, directory, first)
    second_home = harbour.directory()
    second = restart(harbour, second_home, {}, root=str(first.tree.path))
    wait_until(lambda: not left.exists(), "a sweep by the second daemon")
    wait_until(lambda: any("removed 1 unfinished" in line for line in second.diagnostics), lambda: second.diagnostics)
    if staging == "named":
        assert len(litter_in(first.tree.path)) == 4
    for number, connection in enumerate(running):
        connection.send(body[-MIB // 2:])
        assert connection.response("PUT").status == 201
        connection.close()
        assert second.get(f"/new-{number}").body == body
    assert names(first) == ["new-0", "new-1", "new-2", "new-3", "old"]


def abandoned_name(harbour, directory, daemon):
    """A staging name that a killed daemon has left in the root of another."""
    faults = Faults(harbour.directory())
    faults.stage_by_name()
    before = set(litter_in(daemon.tree.path))
    dying = restart(harbour, harbour.directory(), {}, root=str(daemon.tree.path), how={"wrapper": faults.wrapper})
    with dying.connect() as connection:
        connection.send(put("/never", bytes(100_000))[:-1])
        left = wait_until(lambda: set(litter_in(daemon.tree.path)) - before, "a staged file")
        die(dying)
    return daemon.tree / os.path.basename(left.pop())


def test_staging_names_are_nobodys_whoever_made_them(harbour):
    other = f"{STAGING}00000000-00000000-1-1"
    daemon = start(harbour, {other: b"of another host", "seen": b""}, hidden="allow")
    assert daemon.get("/seen").status == 200
    for target in (f"/{other}", f"/{other.replace('.', '%2E')}", f"/{other}/", f"/x/../{other}"):
        assert daemon.get(target).status == 404, target
        assert daemon.raw(put(target, b"x"), "PUT").status in (400, 409), target
        assert daemon.raw(request(target, "DELETE"), "DELETE").status == 404, target
    assert daemon.raw(form("/", part(b"x", other)), "POST").status == 400
    assert (daemon.tree / other).read_bytes() == b"of another host" and names(daemon) == [other, "seen"]

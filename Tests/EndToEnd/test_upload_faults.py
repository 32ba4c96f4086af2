# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Disks that are full, broken or read-only: a clear status, one line for the operator, nothing half done, and on."""

import errno
import os
import resource
import select

import pytest

from harness import process
from harness.client import Cut, request
from harness.faults import EVERY, Faults
from harness.mounts import Mounts
from harness.uploads import at_once, form, names, part, put, put_chunked, start, wait_nothing_left
from harness.waiting import wait_until

MIB = 1024 * 1024
BODY = bytes(range(256)) * 200
HALF = -1


@pytest.fixture
def mounts():
    made = Mounts()
    yield made
    made.destroy()


@pytest.fixture
def frail(harbour):
    """Makes a daemon whose system calls can be made to fail, and what makes them."""

    def make(files=None, **settings):
        directory = harbour.directory()
        faults = Faults(directory)
        # A mode that no umask leaves, so that it has to be set.
        settings.setdefault("upload", {"createDirectories": True, "mode": "0666"})
        daemon = start(harbour, {"old": b"old"} if files is None else files, directory=directory,
                       how={"wrapper": faults.wrapper}, **settings)
        return daemon, faults

    return make


@pytest.fixture
def small_disk(harbour, mounts):
    """Makes a daemon over a tmpfs; `keep` bytes of what is free may be used, None: all."""

    def make(size=4 * MIB, keep=None, **settings):
        directory = harbour.directory()
        mounts.memory(directory / "root", size)
        status = os.statvfs(directory / "root")
        free = status.f_bavail * status.f_frsize
        settings["upload"] = {"minimumFree": 0 if keep is None else free - keep}
        return start(harbour, {}, directory=directory, **settings)

    return make


def errors(daemon):
    return [line for line in daemon.diagnostics if " error: " in line]


def assert_one_error(daemon, before, text):
    """Assert that one more error than those `before` was told of, and which."""
    wait_until(lambda: len(errors(daemon)) > before, lambda: f"{text!r} in {daemon.diagnostics}")
    assert len(errors(daemon)) == before + 1 and text in errors(daemon)[-1], errors(daemon)[before:]


def ask(daemon, data, method="PUT"):
    """The answer to a request that may be refused before it is sent whole."""
    with daemon.connect() as connection:
        connection.try_send(data)
        return connection.response(method)


# What fails, with what, in which request, and what is answered and logged.
NEW, REPLACING, DEEP = put("/new", BODY), put("/old", BODY), put("/deep/er/new", BODY)
# Too much for one piece, which would reserve nothing.
LONG = put_chunked("/new", [BODY] * 12)
FORM = form("/", part(BODY, "one"), part(BODY, "new"))
DELETE = request("/old", "DELETE")
FAILURES = [
    ("open unnamed", errno.EIO, NEW, 500, "stage an upload"),
    ("open unnamed", errno.ENOSPC, NEW, 507, "stage an upload"),
    ("open unnamed", errno.EROFS, NEW, 500, "stage an upload"),
    ("open unnamed", errno.EMFILE, NEW, 503, "stage an upload"),
    ("open unnamed", errno.EACCES, NEW, 403, None),
    ("fallocate", errno.ENOSPC, LONG, 507, "reserve room for an upload"),
    ("fallocate", errno.EDQUOT, LONG, 507, "reserve room for an upload"),
    ("fallocate", errno.EIO, LONG, 500, "reserve room for an upload"),
    ("pwrite", errno.EIO, NEW, 500, "write an upload"),
    ("pwrite", errno.EIO, FORM, 500, "write an upload"),
    ("pwrite", errno.ENOSPC, NEW, 507, "write an upload"),
    ("pwrite", errno.EDQUOT, NEW, 507, "write an upload"),
    ("pwrite", errno.EFBIG, NEW, 413, None),
    ("ftruncate", errno.EIO, LONG, 500, "finish a staged file"),
    ("fchmod", errno.EIO, NEW, 500, "finish a staged file"),
    ("futimens", errno.EIO, NEW, 500, "finish a staged file"),
    ("fsync file", errno.EIO, NEW, 500, "sync a staged file"),
    ("fsync file", errno.EIO, REPLACING, 500, "sync a staged file"),
    ("fsync file", errno.ENOSPC, NEW, 507, "sync a staged file"),
    ("fsync file", errno.EDQUOT, NEW, 507, "sync a staged file"),
    ("linkat", errno.EIO, NEW, 500, "give an upload its name"),
    ("linkat", errno.EIO, REPLACING, 500, "give an upload its name"),
    ("linkat", errno.ENOSPC, NEW, 507, "give an upload its name"),
    ("linkat", errno.ENOSPC, DEEP, 507, "give an upload its name"),
    ("linkat", errno.EDQUOT, REPLACING, 507, "give an upload its name"),
    ("renameat", errno.EIO, REPLACING, 500, "give an upload its name"),
    ("renameat", errno.ENOSPC, REPLACING, 507, "give an upload its name"),
    ("mkdirat", errno.ENOSPC, DEEP, 507, "make a directory"),
    ("mkdirat", errno.EIO, DEEP, 500, "make a directory"),
    ("unlinkat", errno.EIO, DELETE, 500, "delete a file"),
    ("unlinkat", errno.EROFS, DELETE, 500, "delete a file"),
    ("unlinkat", errno.EACCES, DELETE, 403, None),
]


@pytest.mark.parametrize("staging", ["unnamed", "named"])
def test_every_step_that_can_fail_leaves_things_as_they_were(frail, staging):
    daemon, faults = frail()
    for call, error, data, status, step in FAILURES:
        faults.clear()
        if len(errors(daemon)) > 8:  # of more in a minute it says nothing
            daemon, faults = frail()
        if staging == "named":
            faults.stage_by_name()
            call = {"open unnamed": "open new", "linkat": "renameat2" if data is not REPLACING else None}.get(call, call)
            if call is None:
                continue
        what = f"{call}: {errno.errorcode[error]}"
        said = len(errors(daemon))
        # A second call of its kind would fail as well; taking away the staging name has to succeed.
        faults.meet(call, error, times=1 if call == "unlinkat" else EVERY)
        answer = ask(daemon, data, data.split(b" ")[0].decode())
        # Where there is no room ahead, there may be for what has come.
        tries = 2 if call == "fallocate" and status == 507 else 1
        assert (answer.status, faults.hits(call)) == (status, tries), what
        if step is None:
            assert not errors(daemon)[said:], what
        else:
            assert_one_error(daemon, said, f"cannot {step}: {os.strerror(error)}")
        faults.clear()
        wait_nothing_left(daemon, "old")
        assert (daemon.tree / "old").read_bytes() == b"old", what
    assert ask(daemon, NEW).status == 201 and daemon.get("/new").body == BODY


def test_second_file_of_a_form_that_fails_leaves_the_first_whole_and_no_litter(frail):
    """Both were complete; which of them came to be is not promised, only that what is there is whole."""
    daemon, faults = frail({})
    faults.meet("linkat", errno.ENOSPC, skip=1)
    assert ask(daemon, FORM, "POST").status == 507
    wait_nothing_left(daemon, "one")
    assert (daemon.tree / "one").read_bytes() == BODY


@pytest.mark.parametrize("data", [NEW, REPLACING, FORM, DELETE], ids=["new", "replacing", "form", "delete"])
def test_failed_sync_of_the_directory_is_no_success_and_is_not_tried_again(frail, data):
    """The name has changed, as nobody can take that back for sure; it may be another after the power fails."""
    daemon, faults = frail()
    faults.meet("fsync directory", errno.EIO)
    method = data.split(b" ")[0].decode()
    assert ask(daemon, data, method).status == 500
    assert faults.hits("fsync directory") == 1
    assert_one_error(daemon, 0, "cannot sync a directory: Input/output error")
    assert {name: (daemon.tree / name).read_bytes() for name in names(daemon)} == {
        NEW: {"old": b"old", "new": BODY}, REPLACING: {"old": BODY},
        FORM: {"old": b"old", "one": BODY, "new": BODY}, DELETE: {},
    }[data]
    faults.clear()
    assert ask(daemon, put("/later", BODY)).status == 201
    assert faults.hits("fsync directory") == 1


@pytest.mark.parametrize("call", ["open unnamed", "pwrite", "fallocate", "ftruncate", "fchmod", "futimens", "fsync file",
                                  "linkat", "renameat", "fsync directory"])
def test_call_that_a_signal_interrupts_is_made_again(frail, call):
    daemon, faults = frail()
    faults.meet(call, errno.EINTR, times=3)
    assert ask(daemon, put_chunked("/old", [BODY] * 12)).status == 204
    assert faults.hits(call) == 3
    assert daemon.get("/old").body == BODY * 12 and not errors(daemon)


def test_write_that_takes_only_half_is_continued(frail):
    daemon, faults = frail()
    faults.meet("pwrite", HALF, times=EVERY)
    assert ask(daemon, NEW).status == 201
    assert faults.hits("pwrite") > 10 and daemon.get("/new").body == BODY


def test_file_system_that_cannot_reserve_takes_files_all_the_same(frail):
    daemon, faults = frail()
    faults.meet("fallocate", errno.EOPNOTSUPP, times=EVERY)
    assert ask(daemon, LONG).status == 201
    assert faults.hits("fallocate") > 0 and daemon.get("/new").body == BODY * 12


def test_directories_that_were_made_for_nothing_keep_no_descriptor(frail):
    daemon, faults = frail()
    assert ask(daemon, put("/old", BODY)).status == 204  # the threads that this takes are there
    fds, threads = daemon.quiet_fds("/old"), process.thread_count(daemon.pid)
    faults.meet("linkat", errno.EIO, times=EVERY)
    for number in range(30):
        assert ask(daemon, put(f"/made-{number}/one/new", BODY)).status == 500
    daemon.settle(fds + max(0, process.thread_count(daemon.pid) - threads))
    assert names(daemon) == ["old"]


# MARK: File systems that are full, or read-only


@pytest.mark.parametrize("how", ["announced", "chunked", "form"])
def test_full_disk_is_507_and_the_daemon_goes_on(small_disk, how):
    daemon = small_disk()
    large = bytes(6 * MIB)
    data, method = {
        "announced": (put("/large", large), "PUT"), "chunked": (put_chunked("/large", [large[:MIB]] * 6), "PUT"),
        "form": (form("/", part(b"x", "small"), part(large, "large")), "POST")}[how]
    for _ in range(3):
        assert ask(daemon, data, method).status == 507
        wait_nothing_left(daemon)
    assert ask(daemon, put("/fits", bytes(3 * MIB))).status == 201
    assert ask(daemon, put("/fits", bytes(3 * MIB))).status == 507
    assert daemon.get("/fits").body == bytes(3 * MIB) and names(daemon) == ["fits"]


@pytest.mark.parametrize("make", [put, put_chunked], ids=["announced", "chunked"])
def test_minimum_free_is_left_free_to_the_byte(small_disk, make):
    page = 64 * 1024
    daemon = small_disk(keep=page)
    assert ask(daemon, make("/one", bytes(page + 1))).status == 507
    wait_nothing_left(daemon)
    assert ask(daemon, make("/one", bytes(page))).status == 201
    assert ask(daemon, make("/two", b"x")).status == 507
    assert ask(daemon, request("/one", "DELETE"), "DELETE").status == 204
    assert ask(daemon, make("/two", bytes(page))).status == 201
    assert not errors(daemon), "a limit that the operator has set is no error"


def test_full_disk_under_many_writers_recovers(small_disk):
    daemon = small_disk(size=8 * MIB, workers=2)
    body = bytes(MIB)
    statuses = at_once(24, lambda number: ask(daemon, put_chunked(f"/{number}", [body[:MIB // 8]] * 8)).status)
    assert set(statuses) <= {201, 507} and 507 in statuses
    there = names(daemon)
    assert sorted(there) == sorted(str(number) for number, status in enumerate(statuses) if status == 201)
    assert all((daemon.tree / name).stat().st_size == MIB for name in there)
    wait_nothing_left(daemon, *there)
    for name in there:
        assert ask(daemon, request(f"/{name}", "DELETE"), "DELETE").status == 204
    assert ask(daemon, put("/after", bytes(7 * MIB))).status == 201


def test_read_only_file_system_is_500_with_the_cause_in_the_log(small_disk, mounts):
    daemon = small_disk()
    assert ask(daemon, put("/old", b"old")).status == 201
    mounts.remount(daemon.tree.path, "ro")
    for data, method in [(put("/new", b"x"), "PUT"), (put("/old", b"x"), "PUT"), (request("/old", "DELETE"), "DELETE")]:
        assert ask(daemon, data, method).status == 500
    wait_until(lambda: len(errors(daemon)) == 3, lambda: f"three errors in {daemon.diagnostics}")
    assert all("Read-only file system" in line for line in errors(daemon))
    assert daemon.get("/old").body == b"old"
    mounts.remount(daemon.tree.path, "rw")
    assert ask(daemon, put("/old", b"new")).status == 204


# MARK: No descriptors left


def test_unfinished_uploads_leave_descriptors_for_readers(harbour):
    limit = 256
    files = {f"cold{number}": b"x" * 100_000 for number in range(20)}
    daemon = start(harbour, files, how={"preexec": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))})
    held = []

    def staged():
        return sum("/#" in what for what in process.descriptors(daemon.pid).values())

    # Smaller and smaller ones, so that not one descriptor is left that an upload can have.
    for count in [30, 30, 30, 30, 10, 10, 3, 3, *[1] * 20]:
        connection = daemon.connect()
        data = form("/", *[part(b"", f"{len(held)}-{file}") for file in range(count)], part(bytes(20_000)))
        goal = staged() + count
        connection.send(data[:-10])
        held.append(connection)
        wait_until(lambda: staged() >= goal or select.select([connection.socket], [], [], 0)[0],
                   "the form being read or refused")
    for name, content in files.items():
        answer = daemon.get(f"/{name}")
        assert (answer.status, answer.body) == (200, content)
    for connection in held:
        connection.close()
    wait_nothing_left(daemon, *files)
    assert ask(daemon, form("/", *[part(b"x", f"{file}") for file in range(60)]), "POST").status == 201


def test_more_files_in_forms_than_descriptors(harbour):
    limit = 128
    daemon = start(harbour, {"old": b"old"}, workers=2,
                   how={"preexec": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))})
    fds, threads = daemon.quiet_fds("/old"), process.thread_count(daemon.pid)

    def bring(number, count=40):
        try:
            answer = ask(daemon, form("/", *[part(b"x", f"{number}-{file}") for file in range(count)]), "POST")
        except (Cut, ConnectionError):
            return None  # there was not even a descriptor for the connection
        return answer.status

    assert bring(99, 120) == 503
    wait_nothing_left(daemon, "old")
    statuses = at_once(12, bring)
    assert set(statuses) <= {201, 503, None}, statuses
    assert daemon.popen.poll() is None
    # A helper thread started on demand keeps one descriptor to be woken by.
    daemon.settle(fds + max(0, process.thread_count(daemon.pid) - threads))
    wait_until(lambda: bring(50, 30) == 201, "a form being taken again")
    assert all((daemon.tree / name).read_bytes() == (b"old" if name == "old" else b"x") for name in names(daemon))

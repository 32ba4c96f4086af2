# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""In which order uploads and deletions reach the disk, by the daemon's own system calls: nothing is named before its
content is there, nothing answered before its name is."""

import pytest

from harness.client import request
from harness.straced import Traced
from harness.uploads import form, part, put, start

CLOCK_STEP = 20e-6  # what two readings of strace's clock may differ by
SYNCS = ("fsync", "fdatasync")


@pytest.fixture
def traced(harbour):
    """Starts a traced daemon: gives it and its trace."""

    def start_traced(files=None, **settings):
        directory = harbour.directory()
        trace = Traced(directory)
        daemon = start(harbour, files or {"there": b"old"}, directory=directory, how={"wrapper": trace.wrapper},
                       **settings)
        return daemon, trace

    return start_traced


def in_order(*calls):
    """Assert that each call was over before the next began."""
    for before, after in zip(calls, calls[1:]):
        assert before.ended <= after.began + CLOCK_STEP, f"{after}\n  did not wait for\n{before}"


def only(calls, name, **more):
    """The one call of that name that succeeded, and of which all of `more` is true."""
    found = every(calls, name, **more)
    assert len(found) == 1, f"{name} {more}: {[str(call) for call in found]} in\n" + "\n".join(map(str, calls))
    return found[0]


def every(calls, name, descriptor=None, path=None, says=None):
    """All calls of that name that succeeded, of that descriptor or path, with that text among their arguments."""
    names = name if isinstance(name, tuple) else (name,)
    return [call for call in calls if call.name in names and call.result >= 0
            and (descriptor is None or call.descriptor == descriptor)
            and (path is None or call.path == str(path)) and (says is None or says in call.arguments)]


def content_steps(calls, written):
    """Assert that all that is done to a file's content and status is over before its sync; returns the sync."""
    fd = written[0].descriptor
    ended = [call.began for call in calls if call.name == "close" and call.descriptor == fd]
    end = min((instant for instant in ended if instant > written[-1].began), default=calls[-1].ended)
    mine = [call for call in calls if call.descriptor == fd and written[0].began <= call.began < end]
    sync = only(mine, SYNCS)
    # The first is left out where nothing was reserved, the second where the file was made with its mode.
    for step in every(mine, ("ftruncate", "fchmod")) + [only(mine, "utimensat")]:
        in_order(*written, step, sync)
    late = [call for call in mine if call.began > sync.began and call.name not in ("flock", "linkat")]
    assert not late, [str(call) for call in late]
    return sync


def named(calls, sync, name, how):
    """The call that gave the file its name, which waited for `sync`."""
    naming = only(calls, how, says=f'"{name}"')
    in_order(sync, naming)
    return naming


def is_link_of(link, descriptor):
    """Whether a linkat(2) named that open file: by its descriptor, or by way of /proc where the kernel forbids that."""
    return f"/proc/self/fd/{descriptor}\"" in link.arguments or \
        (link.descriptor == descriptor and "AT_EMPTY_PATH" in link.arguments)


def test_new_file(traced):
    daemon, trace = traced()
    assert daemon.raw(put("/new", b"n" * 40_000), "PUT").status == 201
    calls = trace.until_answer(201)
    sync = content_steps(calls, every(calls, "pwrite64"))
    link = named(calls, sync, "new", "linkat")
    assert is_link_of(link, sync.descriptor)
    in_order(sync, link, only(calls, SYNCS, path=daemon.tree.path), calls[-1])
    assert not every(calls, ("renameat", "renameat2"))


def test_replaced_file(traced):
    daemon, trace = traced()
    assert daemon.raw(put("/there", b"n" * 40_000), "PUT").status == 204
    calls = trace.until_answer(204)
    sync = content_steps(calls, every(calls, "pwrite64"))
    staged = only(calls, "linkat", says=".wharfd-staging-")
    rename = named(calls, sync, "there", ("renameat", "rename"))
    lock = only(calls, "flock", descriptor=sync.descriptor)
    in_order(sync, lock, staged, rename, only(calls, SYNCS, path=daemon.tree.path), calls[-1])
    assert not every(calls, "unlinkat"), "the old file must give way to the new one in one step"


def test_empty_file(traced):
    daemon, trace = traced()
    assert daemon.raw(put("/empty"), "PUT").status == 201
    calls = trace.until_answer(201)
    link = only(calls, "linkat", says='"empty"')
    file, directory = every(calls, SYNCS)
    assert is_link_of(link, file.descriptor) and directory.path == str(daemon.tree.path)
    in_order(file, link, directory, calls[-1])


def test_file_in_directories_that_are_made(traced):
    daemon, trace = traced(upload={"createDirectories": True})
    assert daemon.raw(put("/one/two/three/new", b"n" * 40_000), "PUT").status == 201
    calls = trace.until_answer(201)
    sync = content_steps(calls, every(calls, "pwrite64"))
    made = [only(calls, ("mkdirat", "mkdir"), says=f'"{name}"') for name in ("one", "two", "three")]
    link = named(calls, sync, "new", "linkat")
    root = daemon.tree.path
    upwards = [only(calls, SYNCS, path=path)
               for path in (root / "one/two/three", root / "one/two", root / "one", root)]
    in_order(sync, *made, link, *upwards, calls[-1])


def test_second_file_in_a_directory_whose_own_name_is_not_synced_yet_syncs_that_too(traced):
    """The answer to the second may come before the one to the first, which made the directory."""
    daemon, trace = traced(upload={"createDirectories": True})
    with daemon.connect() as one, daemon.connect() as two:
        one.send(put("/young/one", b"1" * 40_000))
        two.send(put("/young/two", b"2" * 40_000))
        assert one.response("PUT").status == two.response("PUT").status == 201
    calls = trace.until_answer(201, count=2)
    answers = [call for call in calls if "HTTP/1.1 201" in call.arguments]
    made = only(calls, ("mkdirat", "mkdir"), says='"young"')
    assert any(made.ended <= sync.began + CLOCK_STEP and sync.ended <= answers[0].began + CLOCK_STEP
               for sync in every(calls, SYNCS, path=daemon.tree.path))


def test_two_files_of_a_form(traced):
    daemon, trace = traced()
    parts = [part(b"1" * 40_000, "one"), part(b"2" * 40_000, "two")]
    assert daemon.raw(form("/", *parts), "POST").status == 201
    calls = trace.until_answer(201)
    directories = every(calls, SYNCS, path=daemon.tree.path)
    for name in ("one", "two"):
        link = only(calls, "linkat", says=f'"{name}"')
        sync, = (call for call in every(calls, SYNCS) if is_link_of(link, call.descriptor))
        content_steps(calls, every(calls, "pwrite64", descriptor=sync.descriptor))
        in_order(sync, link, directories[-1], calls[-1])
    assert 1 <= len(directories) <= 2


def test_deleted_file(traced):
    daemon, trace = traced()
    assert daemon.raw(request("/there", "DELETE"), "DELETE").status == 204
    calls = trace.until_answer(204)
    removed = only(calls, "unlinkat", says='"there"')
    in_order(removed, only(calls, SYNCS, path=daemon.tree.path), calls[-1])


def test_scratch_data_is_never_synced(traced):
    daemon, trace = traced(upload={"durability": "none", "createDirectories": True})
    with daemon.connect() as connection:
        assert connection.exchange(put("/new", b"n" * 40_000), "PUT").status == 201
        assert connection.exchange(put("/there", b"n" * 40_000), "PUT").status == 204
        assert connection.exchange(put("/a/b/new", b"n"), "PUT").status == 201
        assert connection.exchange(form("/", part(b"1", "one"), part(b"2", "two")), "POST").status == 201
        assert connection.exchange(request("/new", "DELETE"), "DELETE").status == 204
    calls = trace.until_answer(204, count=2)
    assert every(calls, "linkat") and every(calls, "renameat") and every(calls, "unlinkat")
    assert not every(calls, SYNCS)

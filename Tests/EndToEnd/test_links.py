# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Symbolic links beneath the root and at it: what each policy follows, and what none of them ever leaks."""

import os
import threading
import time

import pytest

from harness.client import assert_in_step
from harness.daemon import LONG_AGO
from harness.waiting import wait_until


def linked(harbour, policy):
    """A daemon whose root holds every kind of link; outside it lies `secret`."""
    directory = harbour.directory()
    (directory / "secret").write_bytes(b"SECRET")
    (directory / "outside").mkdir()
    (directory / "outside/file").write_bytes(b"SECRET")
    daemon = harbour.start({"real/file": b"inside", "index.html": b"i"}, directory=directory, symlinks=policy)
    links = {
        "relative": "real/file",
        "up-and-down": "real/../real/file",
        "directory": "real",
        "absolute-inside": str(directory / "root/real/file"),
        "absolute-outside": str(directory / "secret"),
        "escaping": "../secret",
        "escaping-directory": "../outside",
        "sneaky": "real/../../secret",
        "dangling": "nowhere",
        "loop-a": "loop-b",
        "loop-b": "loop-a",
        "self": "self",
        "proc": "/proc/self/root/etc/passwd",
    }
    for name, target in links.items():
        os.symlink(target, daemon.tree / name)
    return daemon


@pytest.mark.parametrize("target", ["/relative", "/up-and-down", "/directory/file"])
def test_relative_links_that_stay_inside_are_followed(harbour, target):
    answer = linked(harbour, "inside").get(target)
    assert (answer.status, answer.body) == (200, b"inside")


REFUSED_LINKS = [
    "/absolute-inside", "/absolute-outside", "/escaping", "/escaping-directory/file", "/escaping-directory", "/sneaky", "/proc",
]


@pytest.mark.parametrize("target", REFUSED_LINKS)
def test_links_that_are_absolute_or_escape_are_refused(harbour, target):
    answer = linked(harbour, "inside").get(target)
    assert answer.status in (403, 404)
    assert b"SECRET" not in answer.body and b"root:" not in answer.body


@pytest.mark.parametrize("policy", ["inside", "deny", "follow"])
@pytest.mark.parametrize("target", ["/loop-a", "/self", "/loop-a/x"])
def test_link_loops_end(harbour, policy, target):
    daemon = linked(harbour, policy)
    with daemon.connect(timeout=3) as connection:
        assert connection.get(target).status in (403, 404)
        assert_in_step(connection, "/")


def test_dangling_link_is_404(harbour):
    assert linked(harbour, "inside").get("/dangling").status == 404


@pytest.mark.parametrize("target", ["/relative", "/directory/file", *REFUSED_LINKS])
def test_deny_refuses_every_link(harbour, target):
    daemon = linked(harbour, "deny")
    answer = daemon.get(target)
    assert answer.status in (403, 404)
    assert b"SECRET" not in answer.body and b"inside" not in answer.body
    assert daemon.get("/real/file").body == b"inside"


def test_follow_waives_containment(harbour):
    daemon = linked(harbour, "follow")
    assert daemon.get("/relative").body == b"inside"
    assert daemon.get("/absolute-outside").body == b"SECRET"
    assert daemon.get("/escaping").body == b"SECRET"


def test_link_swapped_for_an_escaping_one_under_load_never_leaks(harbour):
    directory = harbour.directory()
    (directory / "secret").write_bytes(b"SECRET")
    daemon = harbour.start({"good": b"good", "index.html": b""}, directory=directory, fileCache={"validity": "0s"})
    os.symlink("good", daemon.tree / "link")
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            for target in ("../secret", "good"):
                os.symlink(target, directory / "next")
                os.rename(directory / "next", daemon.tree / "link")

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        with daemon.connect() as connection:
            answers = [connection.get("/link") for _ in range(1500)]
    finally:
        stop.set()
        swapper.join()
    assert {(answer.status, answer.body) for answer in answers if answer.status == 200} == {(200, b"good")}
    assert {answer.status for answer in answers} <= {200, 403, 404}


def test_root_link_swapped_to_a_new_directory_is_followed(harbour):
    directory = harbour.directory()
    for name in ("v1", "v2"):
        (directory / name).mkdir()
        path = directory / name / "index.html"
        path.write_bytes(name.encode())
        os.utime(path, (time.time() - LONG_AGO,) * 2)
    os.symlink("v1", directory / "current")
    daemon = harbour.start({}, directory=directory, root=str(directory / "current"))
    assert daemon.get("/").body == b"v1"
    os.symlink("v2", directory / "next")
    os.rename(directory / "next", directory / "current")
    with daemon.connect() as connection:
        wait_until(lambda: connection.get("/").body == b"v2", "the new directory being served", deadline=3)


def test_root_that_vanishes_is_404_and_comes_back(harbour):
    daemon = harbour.start(fileCache={"validity": "100ms"})
    assert daemon.get("/").status == 200
    os.rename(daemon.tree.path, daemon.directory / "away")
    wait_until(lambda: daemon.get("/").status in (404, 503), "the root's absence being seen", deadline=3)
    os.rename(daemon.directory / "away", daemon.tree.path)
    wait_until(lambda: daemon.get("/").status == 200, "the root's return being seen", deadline=3)

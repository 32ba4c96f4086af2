# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What goes on while settings are loaded from a disk that takes its time."""

import signal
import threading

from harness import process
from harness.faults import EVERY, Faults
from harness.manager import Manager
from harness.reloading import reload, write
from harness.uploads import put
from harness.waiting import wait_until


def test_load_from_a_disk_that_does_not_answer_holds_up_nothing(harbour):
    directory = harbour.directory()
    manager, faults = Manager(directory, watchdog=1), Faults(directory)
    settings = harbour.settings(directory, methods=["GET", "HEAD", "PUT"])
    how = manager.how()
    how["wrapper"] = [*faults.wrapper, *how["wrapper"]]
    daemon = harbour.launch(directory, settings, **how).wait_ready()
    # Whether the root can be written to is looked at by every load, and by nothing else.
    faults.meet("faccessat", delay=30, times=EVERY)
    daemon.signal(signal.SIGHUP)
    manager.wait_for("RELOADING", "1")
    wait_until(lambda: faults.hits("faccessat") > 0, lambda: "the load's look at the disk")
    said = manager.count()
    with daemon.connect() as connection:
        assert connection.get("/none").status == 404
    for _ in range(6):
        manager.wait_for("WATCHDOG", "1", deadline=1, after=said)
        said = manager.count()
    # Whoever asks meanwhile waits for the load after this one, and is told that there is none.
    asked = []
    before = len(process.descriptors(daemon.pid))
    call = threading.Thread(target=lambda: asked.append(reload(daemon, harbour)))
    call.start()
    wait_until(lambda: len(process.descriptors(daemon.pid)) > before, "the call to be taken")
    daemon.signal(signal.SIGTERM)
    assert daemon.wait_exit(10) == 0
    call.join(10)
    assert asked[0].returncode == 69
    assert "ended while it was asked" in asked[0].stderr
    manager.close()


def test_whoever_asks_while_a_reload_goes_on_is_answered_by_the_next(harbour):
    directory = harbour.directory()
    faults = Faults(directory)
    methods = ["GET", "HEAD", "PUT"]
    settings = harbour.settings(directory, methods=methods)
    daemon = harbour.launch(directory, settings, wrapper=faults.wrapper).wait_ready()
    faults.meet("faccessat", delay=2)
    outcomes = {}

    def ask(name):
        outcomes[name] = reload(daemon, harbour).returncode

    calls = [threading.Thread(target=ask, args=[name]) for name in ("first", "second")]
    calls[0].start()
    wait_until(lambda: faults.hits("faccessat") > 0, lambda: "the load's look at the disk")
    # It has read the file; what is written now is the other one's to hear of.
    write(daemon, harbour, methods=methods, workers="many")
    calls[1].start()
    for call in calls:
        call.join(20)
    assert outcomes == {"first": 0, "second": 78}


def test_whoever_waits_for_a_reload_is_told_when_the_end_begins_and_not_when_it_has_come(harbour):
    directory = harbour.directory()
    faults = Faults(directory)
    settings = harbour.settings(directory, methods=["GET", "HEAD", "PUT"])
    daemon = harbour.launch(directory, settings, wrapper=faults.wrapper).wait_ready()
    faults.meet("faccessat", delay=30, times=EVERY)
    with daemon.connect() as upload:
        upload.send(put("/slow", b"0123456789")[:-5])
        asked = []
        call = threading.Thread(target=lambda: asked.append(reload(daemon, harbour)))
        call.start()
        wait_until(lambda: faults.hits("faccessat") > 0, lambda: "the load's look at the disk")
        daemon.signal(signal.SIGTERM)
        call.join(10)
        assert asked and asked[0].returncode == 69
        assert daemon.popen.poll() is None
        upload.send(b"56789")
        assert upload.response("PUT").status == 201
    assert daemon.wait_exit(10) == 0


def test_signal_that_comes_during_the_start_is_heard_after_it(harbour):
    # As of a logrotate that runs while the machine boots: by default such a signal ends a process.
    directory = harbour.directory()
    manager, faults = Manager(directory), Faults(directory)
    settings = harbour.settings(directory, methods=["GET", "HEAD", "PUT"])
    how = manager.how()
    how["wrapper"] = [*faults.wrapper, *how["wrapper"]]
    faults.meet("faccessat", delay=2)
    daemon = harbour.launch(directory, settings, **how)
    wait_until(lambda: faults.hits("faccessat") > 0, lambda: "the load's look at the disk")
    daemon.signal(signal.SIGUSR1)
    daemon.signal(signal.SIGHUP)
    daemon.wait_ready()
    manager.wait_for("RELOADING", "1")
    assert daemon.get("/none").status == 404
    assert daemon.stop() == 0
    manager.close()


def test_start_that_waits_for_a_disk_can_be_called_off(harbour):
    directory = harbour.directory()
    faults = Faults(directory)
    faults.meet("faccessat", delay=30)
    settings = harbour.settings(directory, methods=["GET", "HEAD", "PUT"])
    daemon = harbour.launch(directory, settings, wrapper=faults.wrapper)
    wait_until(lambda: faults.hits("faccessat") > 0, lambda: "the load's look at the disk")
    daemon.signal(signal.SIGTERM)
    assert daemon.wait_exit() == -signal.SIGTERM

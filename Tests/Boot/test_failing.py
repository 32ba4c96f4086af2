# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What systemd does when the daemon hangs, dies, or cannot start."""

import pytest

from harness.debugging import DIRECTORY, use_debug_build
from harness.service import CONFIGURATION, PAGE, PROGRAM
from harness.waiting import wait_until

WATCHDOG = 4  # seconds


def served_again(service, before):
    """Waits until another process serves, that systemd has started by itself once."""
    service.wait_restarted(before)
    assert service.restarts == 1
    wait_until(lambda: service.is_reachable(), "somebody listening")
    assert service.get("/").body == PAGE


def test_killed_daemon_is_started_again(service):
    before = service.main
    service.must("kill", "--kill-who=main", "--signal=KILL")
    served_again(service, before)


def test_watchdog_is_on_as_shipped(service):
    assert service.shown("WatchdogUSec") == "30s"


def test_watchdog_leaves_a_daemon_alone_that_has_nothing_to_do(service):
    service.drop_in("WatchdogSec=1s")
    service.must("restart")
    before, mark = service.main, service.journal_mark()
    stamp = service.shown("WatchdogTimestampMonotonic")
    # Five signs of life: more than one interval has passed.
    for _ in range(5):
        wait_until(lambda: service.shown("WatchdogTimestampMonotonic") != stamp, "a sign of life")
        stamp = service.shown("WatchdogTimestampMonotonic")
    assert service.main == before
    assert not [entry for entry in service.journal(mark) if "atchdog" in str(entry["MESSAGE"])]


def test_watchdog_ends_a_daemon_that_was_stopped(service):
    service.drop_in(f"WatchdogSec={WATCHDOG}s")
    service.must("restart")
    before, mark = service.main, service.journal_mark()
    service.must("kill", "--kill-who=main", "--signal=STOP")
    service.wait_journal(mark, "Watchdog timeout")
    served_again(service, before)


def test_watchdog_ends_a_daemon_of_which_one_worker_hangs(service):
    service.configure(workers=2)
    use_debug_build(service)
    service.drop_in(f"WatchdogSec={WATCHDOG}s", f"ExecPaths={DIRECTORY}")
    service.must("restart")
    before, mark = service.main, service.journal_mark()
    assert service.ask("wedge") == "wedged"
    service.wait_journal(mark, "Watchdog timeout")
    served_again(service, before)


def test_release_has_no_way_to_hang_a_worker(service):
    assert service.ask("wedge") == "unknown question"


@pytest.mark.parametrize("text, reason", [
    ('{ "root": "/srv/wharfd", "workers": 0 }', "workers: 0 is less than 1"),
    ("{", "wharfd.json:1:"),
    ('{ "root": "/nowhere" }', "/nowhere"),
])
def test_wrong_configuration_ends_the_start_once(service, text, reason):
    service.must("stop")
    mark = service.journal_mark()
    service.machine.write(CONFIGURATION, text)
    assert service.systemctl("start").returncode != 0
    assert_failed_once(service, mark, 78)
    assert reason in service.status()


def test_wrong_command_line_ends_the_start_once(service):
    service.must("stop")
    service.drop_in("ExecStart=", f"ExecStart={PROGRAM} --no-such-flag")
    mark = service.journal_mark()
    assert service.systemctl("start").returncode != 0
    assert_failed_once(service, mark, 64)
    assert "--no-such-flag" in service.status()


def assert_failed_once(service, mark, status):
    """The unit has failed with that exit status, and is not to be started again."""
    assert service.wait_state("failed", "activating") == "failed"
    assert service.shown("ExecMainStatus") == str(status)
    # A restart would be under way or scheduled now: RestartSec counts from the failure on.
    assert service.shown("SubState") == "failed"
    assert service.restarts == 0
    assert not [entry for entry in service.journal(mark) if "Scheduled restart" in str(entry["MESSAGE"])]


def test_taken_port_is_tried_again_until_it_is_free(service):
    service.must("stop")
    with service.machine.network():
        holder = service.hold_port()
    with holder:
        mark = service.journal_mark()
        service.systemctl("start")
        entry = service.wait_journal(mark, "in use")
        assert int(entry["PRIORITY"]) <= 3
    service.wait_state("active")
    assert service.get("/").body == PAGE

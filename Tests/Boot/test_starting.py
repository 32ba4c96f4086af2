# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""From the start to the first page: what systemd, the clients and the log are told, and when."""

import re
import stat
import statistics

from harness import figures
from harness.service import LOG, PAGE, PROGRAM
from harness.traffic import Traffic
from harness.waiting import wait_until
from harness.watching import slow_listening

READY_TIME = 2.0  # seconds that a start may take here; a few hundredths are usual
STARTS = 5


def test_service_is_active_after_ready_and_not_before(service, tmp_path):
    service.must("stop")
    trace = tmp_path / "trace"
    seen = []
    with slow_listening(service.machine, trace):
        service.must("start", "--no-block")
        # What the program itself does, not what comes before it.
        wait_until(lambda: service.program_runs(), f"{PROGRAM} running")
        while "active" not in [state for state, _ in seen]:
            assert len(seen) < 2000
            # In this order: once systemd says "active", the very next client has to be served.
            state = service.state
            seen.append((state, service.is_reachable()))
    assert seen.count(("activating", False)) > 10, f"the start was not held up: {seen}"
    assert {state for state, _ in seen} == {"activating", "active"}
    assert seen[-1] == ("active", True)
    lines = [line for line in trace.read_text().splitlines() if "listen(" in line or "listen resumed" in line or "READY=1" in line]
    ready = next(index for index, line in enumerate(lines) if "READY=1" in line)
    before = [line for line in lines[:ready] if "= 0" in line]
    assert len(before) >= 2, f"READY before both families are listened to: {lines}"
    assert not any("listen" in line for line in lines[ready:]), f"an address after READY: {lines}"


def test_page_is_served_and_its_line_is_in_the_log(service):
    answer = service.get("/")
    assert (answer.status, answer.body) == (200, PAGE)
    (line,) = service.wait_log(1)
    assert '"GET / HTTP/1.1" 200' in line
    log = service.machine.path(LOG).stat()
    assert log.st_uid == service.user.pw_uid
    assert stat.S_IMODE(log.st_mode) & 0o007 == 0, "who asked for what is not for everybody"


def test_time_from_start_to_ready(service):
    times = []
    for _ in range(STARTS):
        service.must("restart")
        begun, ready = (int(service.shown(name)) for name in
                        ("ExecMainStartTimestampMonotonic", "ActiveEnterTimestampMonotonic"))
        times.append((ready - begun) / 1e6)
    shown = ", ".join(f"{time * 1000:.0f}" for time in sorted(times))
    figures.note("start to READY", f"{statistics.median(times) * 1000:.0f} ms (of {STARTS} starts: {shown} ms)")
    assert max(times) < READY_TIME


def test_process_is_the_own_user_and_may_nothing_more(service):
    facts = service.process_facts()
    assert facts["Uid"].split() == [str(service.user.pw_uid)] * 4
    assert facts["Gid"].split() == [str(service.user.pw_gid)] * 4
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(facts[name], 16) == 0, f"{name} is {facts[name]}"
    assert facts["NoNewPrivs"] == "1"


def test_port_80_comes_by_the_socket_unit(socket_service):
    assert socket_service.port == 80
    assert socket_service.get("/").body == PAGE
    facts = socket_service.process_facts()
    assert facts["Uid"].split()[0] != "0"
    assert int(facts["CapEff"], 16) == 0
    # Both families, each as its own socket.
    socket_service.machine.check("curl", "--fail", "--silent", "--ipv6", "http://[::1]:80/")


def test_status_tells_how_much_is_going_on(service):
    pattern = re.compile(r"(\d+) workers?, (\d+) connections?, (\d+) requests?")
    for _ in range(7):
        service.get("/")
    with service.connect() as kept:
        assert kept.get("/").status == 200

        def told():
            match = pattern.search(service.shown("StatusText"))
            return match and [int(number) for number in match.groups()]

        wait_until(lambda: told() and told()[1:] == [1, 8], lambda: f"a status of 8 requests: {told()}", 30.0, interval=0.2)
        assert told()[0] >= 1
        assert service.shown("StatusText") in service.status()


def test_access_log_goes_to_the_journal_where_that_is_asked_for(service):
    mark = service.journal_mark()
    service.configure(logging={"accessLog": "journal"})
    service.must("reload")
    service.get("/?from=boot")
    entry = service.wait_journal(mark, "GET /?from=boot HTTP/1.1", by=service.main)
    assert entry["SYSLOG_IDENTIFIER"] == "wharfd-access"


def test_messages_are_entries_with_a_priority_and_no_time_of_their_own(service):
    mark = service.journal_mark()
    service.must("restart")
    entry = service.wait_journal(mark, "listening on ", by=service.main)
    assert entry["PRIORITY"] == "5"
    assert entry["MESSAGE"].startswith("wharfd ")


def test_access_log_in_the_journal_has_every_line(service):
    limit = "/etc/systemd/journald.conf.d/limit.conf"
    service.machine.write(limit, "[Journal]\nRateLimitIntervalSec=1h\nRateLimitBurst=1\n")
    try:
        service.machine.check("systemctl", "restart", "systemd-journald")
        service.configure(logging={"accessLog": "journal"})
        service.must("reload")
        with Traffic(service.machine, service.port) as traffic:
            # Ten times what journald would let through, whose own limit grows with the room on its disk.
            traffic.wait_answers(1000)
        assert not traffic.failures

        def lines():
            text = service.machine.check("journalctl", "-t", "wharfd-access", "-o", "cat")
            return text.count('"GET / HTTP/1.1" 200')

        wait_until(lambda: lines() >= traffic.answers, lambda: f"{traffic.answers} lines; there are {lines()}", interval=0.2)
        assert lines() == traffic.answers
    finally:
        service.machine.path(limit).unlink()
        service.machine.check("systemctl", "restart", "systemd-journald")

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""logrotate, for real and under load."""

import gzip
import os

from harness import figures, process
from harness.service import LOG
from harness.traffic import Traffic
from harness.waiting import wait_until

ROTATE = ("logrotate", "--force", "/etc/logrotate.d/wharfd")


def lines_of(service):
    """The lines of the log in use and of those before it, name to lines."""
    directory = service.machine.path(os.path.dirname(LOG))
    found = {}
    for path in directory.iterdir():
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert not data or data.endswith(b"\n"), f"{path.name} ends inside a line"
        found[path.name] = data.decode().splitlines()
    return found


def holds(service, inode):
    """Whether the daemon has that file open."""
    number = service.main_on_host
    for descriptor in process.descriptors(number):
        try:
            if os.stat(f"/proc/{number}/fd/{descriptor}").st_ino == inode:
                return True
        except FileNotFoundError:
            pass  # a connection that has ended since
    return False


def test_old_log_is_let_go_and_no_line_is_lost(service):
    log = service.machine.path(LOG)
    with Traffic(service.machine, service.port) as traffic:
        for _ in range(3):
            old = log.stat().st_ino
            service.machine.check(*ROTATE)
            wait_until(lambda: not holds(service, old), "the old log closed")
            assert log.stat().st_ino != old
            assert holds(service, log.stat().st_ino)
            traffic.wait_answers(300)
    assert not traffic.failures and not traffic.crossed
    wait_until(lambda: sum(map(len, lines_of(service).values())) >= traffic.answers, "all lines")
    found = lines_of(service)
    assert sorted(found) == ["access.log", "access.log.1", "access.log.2.gz", "access.log.3.gz"]
    assert all(found.values()), "a log without a line"
    written = sum(map(len, found.values()))
    figures.note("3 rotations under load", f"{written} lines for {traffic.answers} requests")
    assert written == traffic.answers
    assert all('"GET / HTTP/1.1" 200' in line for lines in found.values() for line in lines), "a torn line"


def test_new_log_is_as_private_as_the_old_one(service):
    service.get("/")
    service.wait_log(1)
    service.machine.check(*ROTATE)
    service.get("/")
    service.wait_log(1)
    facts = service.machine.path(LOG).stat()
    adm = next(line.split(":")[2] for line in service.machine.path("/etc/group").read_text().splitlines()
               if line.startswith("adm:"))
    assert (facts.st_mode & 0o777, facts.st_uid, facts.st_gid) == (0o640, service.user.pw_uid, int(adm))


def test_old_log_is_let_go_where_nobody_asks(service):
    service.get("/")
    service.wait_log(1)
    old = service.machine.path(LOG).stat().st_ino
    service.machine.check(*ROTATE)
    # Without a line to write, only the signal can have told the daemon.
    wait_until(lambda: not holds(service, old), "the old log closed")


def test_rotating_while_the_service_is_off_is_no_failure(service):
    service.get("/")
    service.wait_log(1)
    service.must("stop")
    service.machine.check(*ROTATE)
    service.must("start")
    service.get("/")
    service.wait_log(1)

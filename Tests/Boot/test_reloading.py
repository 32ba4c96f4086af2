# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""systemctl reload: a good file and a bad one, while clients ask."""

import os

import pytest

from harness import figures
from harness.client import request
from harness.service import CONFIGURATION, PAGE
from harness.traffic import Traffic
from harness.waiting import wait_until

RELOADS = 10
WARNING = 4  # the least severe priority that is a complaint, of syslog(3)


def test_good_file_is_in_force_and_no_connection_is_lost(service):
    before = service.main
    with Traffic(service.machine, service.port) as traffic:
        for number in range(RELOADS):
            service.configure(serverHeader=number % 2 == 1)
            service.must("reload")
            assert (service.get("/").get("server") is not None) == (number % 2 == 1), "the old setting after the reload"
            traffic.wait_answers(100)
    figures.note(f"{RELOADS} reloads under load", traffic.summary)
    assert not traffic.failures
    assert (traffic.crossed, traffic.told) == (0, 0), "a connection was ended"
    assert service.main == before
    assert service.state == "active"


def test_sockets_of_systemd_are_kept_through_reloads(socket_service):
    service, before = socket_service, socket_service.main
    with Traffic(service.machine, service.port) as traffic:
        for number in range(3):
            service.configure(port=None, listen=["systemd:http"], serverHeader=number % 2 == 1)
            service.must("reload")
            traffic.wait_answers(100)
    assert not traffic.failures and not traffic.crossed
    # Let go of and taken up again: whoever came in between has waited.
    service.configure()
    service.must("reload")
    with service.connect() as waiting:
        waiting.send(request("/"))
        service.configure(port=None, listen=["systemd:http"])
        service.must("reload")
        assert waiting.response("GET").body == PAGE
    assert service.main == before


def test_systemd_knows_of_a_reload_that_it_did_not_ask_for(service):
    changed, before = service.shown("StateChangeTimestampMonotonic"), service.main
    service.configure(serverHeader=False)
    service.must("kill", "--kill-who=main", "--signal=HUP")
    wait_until(lambda: service.get("/").get("server") is None, "the new setting")
    # To "reloading" and back: nobody but the daemon can have told.
    wait_until(lambda: service.shown("StateChangeTimestampMonotonic") != changed and service.state == "active",
               service.status)
    assert service.main == before


@pytest.mark.parametrize("bad, reason", [
    ({"workers": 0}, "workers: 0 is less than 1"),
    ({"root": "/nowhere"}, "/nowhere"),
    ({"listen": ["systemd:other"], "port": None}, "systemd:other"),
])
def test_bad_file_changes_nothing_and_the_reason_is_told(service, bad, reason):
    mark = service.journal_mark()
    with Traffic(service.machine, service.port) as traffic:
        service.configure(serverHeader=False, **bad)
        refused = service.systemctl("reload")
        assert refused.returncode != 0
        assert service.get("/").get("server") is not None, "half of the new settings is in force"
        traffic.wait_answers(200)
    assert not traffic.failures and not traffic.crossed
    assert service.state == "active"
    assert "the last reload was refused" in service.shown("StatusText")
    assert reason in service.shown("StatusText")
    assert reason in service.status()
    entry = service.wait_journal(mark, reason, by=service.main)
    assert int(entry["PRIORITY"]) <= WARNING

    # And what was refused does not stay so.
    service.configure()
    service.must("reload")
    assert "refused" not in service.shown("StatusText")


def test_file_that_is_no_json_is_refused_with_its_line(service):
    path = service.machine.path(CONFIGURATION)
    path.write_text(path.read_text() + "\n}")
    lines = path.read_text().count("\n") + 1
    assert service.systemctl("reload").returncode != 0
    assert f"{os.path.basename(CONFIGURATION)}:{lines}:" in service.shown("StatusText")
    assert service.get("/").status == 200


def test_reason_that_is_longer_than_systemd_takes_keeps_the_service_active(service):
    """Systemd drops a message of 4,096 bytes and more, READY=1 and all, and would wait for that for ever."""
    service.configure(**{"x" * 5_000: 1})
    assert service.systemctl("reload").returncode != 0
    assert "the last reload was refused" in service.shown("StatusText")
    assert service.state == "active"

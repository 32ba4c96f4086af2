# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Restart and stop: the socket unit keeps clients waiting, not refused, and what was begun is finished."""

import time

from harness import figures
from harness.client import request
from harness.service import PAGE, ROOT
from harness.traffic import Traffic
from harness.waiting import wait_until

RESTARTS = 12
KIB = 1024
BODY = b"cargo\n" * (64 * KIB)
METHODS = ["GET", "HEAD", "PUT"]


def begin_upload(service, size=len(BODY), name="/cargo"):
    """A connection on which the first half of an upload has been taken."""
    connection = service.connect(timeout=30.0)
    connection.send(request(name, "PUT", {"Content-Length": size, "Expect": "100-continue"}))
    assert connection.read_head()[0] == 100
    connection.send(BODY[: len(BODY) // 2])
    return connection


def test_restart_with_the_socket_unit_refuses_nobody(socket_service):
    service = socket_service
    with Traffic(service.machine, service.port) as traffic:
        for _ in range(RESTARTS):
            before = service.main
            service.must("restart")
            assert service.main != before
            traffic.wait_answers(200)
    figures.note(f"{RESTARTS} restarts under load", traffic.summary)
    assert not traffic.failures
    wait_until(lambda: service.log_text().count("\n") >= traffic.answers, "all lines")
    assert service.log_text().count("\n") == traffic.answers


def test_clients_are_answered_while_a_restart_waits_for_an_upload(socket_service):
    service = socket_service
    service.configure(port=None, listen=["systemd:http"], methods=METHODS)
    service.must("reload")
    before = service.main
    with Traffic(service.machine, service.port) as traffic:
        with begin_upload(service) as upload:
            service.must("restart", "--no-block")
            service.wait_state("deactivating")
            traffic.wait_answers(200)
            assert service.main == before
            upload.send(BODY[len(BODY) // 2:])
            assert upload.response("PUT").status == 201
        service.wait_restarted(before)
        traffic.wait_answers(200)
    figures.note("restart during an upload", traffic.summary)
    assert not traffic.failures
    assert service.machine.path(f"{ROOT}/cargo").read_bytes() == BODY


def test_restart_without_the_socket_unit_is_noticed(service):
    """That these clients would notice, if anybody were refused."""
    with Traffic(service.machine, service.port) as traffic:
        service.must("stop")
        wait_until(lambda: traffic.failures, "a client that is refused")
        service.must("start")
    assert any("ConnectionRefused" in reason for reason in traffic.failures), traffic.failures


def test_clients_that_come_while_it_is_off_start_it(socket_service):
    service = socket_service
    service.must("stop")
    assert service.state == "inactive"
    assert service.get("/").body == PAGE
    assert service.state == "active"


def test_stop_waits_for_an_upload(service):
    service.configure(methods=METHODS)
    service.must("reload")
    with begin_upload(service) as upload:
        service.must("stop", "--no-block")
        service.wait_state("deactivating")
        wait_until(lambda: not service.is_reachable(), "nobody being taken any more")
        assert service.state == "deactivating", "stopped in the middle of an upload"
        upload.send(BODY[len(BODY) // 2:])
        assert upload.response("PUT").status == 201
    service.wait_state("inactive")
    assert service.shown("Result") == "success"
    assert service.shown("ExecMainStatus") == "0"
    assert service.machine.path(f"{ROOT}/cargo").read_bytes() == BODY


def test_systemd_knows_of_an_end_that_it_did_not_ask_for(service):
    service.configure(methods=METHODS)
    service.must("reload")
    with begin_upload(service) as upload:
        service.must("kill", "--kill-who=main", "--signal=TERM")
        service.wait_state("deactivating")
        upload.send(BODY[len(BODY) // 2:])
        assert upload.response("PUT").status == 201
    service.wait_state("inactive")
    assert service.shown("Result") == "success"


def test_stop_takes_longer_than_the_unit_allows_where_the_settings_do(service):
    service.configure(methods=METHODS, timeouts={"shutdown": "30s", "drain": "0s"})
    service.must("reload")
    allowed = 2
    service.drop_in(f"TimeoutStopSec={allowed}s")
    with begin_upload(service) as upload:
        begun = time.monotonic()
        service.must("stop", "--no-block")
        while time.monotonic() < begun + 3 * allowed:
            time.sleep(0.25)  # time itself is under test
            upload.send(b"")
            assert service.state == "deactivating"
        upload.send(BODY[len(BODY) // 2:])
        assert upload.response("PUT").status == 201
    service.wait_state("inactive")
    assert service.shown("Result") == "success"
    assert service.machine.path(f"{ROOT}/cargo").read_bytes() == BODY


def test_upload_that_never_ends_is_cut_off_in_order_when_the_settings_say_so(service):
    service.configure(methods=METHODS, timeouts={"shutdown": "2s"})
    service.must("reload")
    with begin_upload(service):
        begun = time.monotonic()
        service.must("stop")
        assert 1.5 < time.monotonic() - begun < 10
    assert service.shown("Result") == "success"
    left = [path.name for path in service.machine.path(ROOT).iterdir()]
    assert left == ["index.html"], "a part of an upload stayed"

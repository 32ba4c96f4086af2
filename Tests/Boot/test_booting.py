# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Power off, and on again."""

from harness.client import request
from harness.places import package
from harness.service import PAGE, ROOT, Service

CARGO = b"cargo\n" * 100_000


def test_second_boot_finds_the_service_active_and_the_uploads_there(new_machine):
    machine = new_machine()
    machine.install_unbooted(package())
    service = Service(machine.boot())
    # Nobody has started it.
    assert service.state == "active"
    assert b"wharfd works" in service.get("/").body
    service.reset()
    service.configure(methods=["GET", "HEAD", "PUT"])
    service.must("reload")
    with service.connect() as connection:
        answer = connection.exchange(request("/cargo", "PUT", {"Content-Length": len(CARGO)}, body=CARGO), "PUT")
        assert answer.status == 201
    machine.power_off()
    assert (machine.tree / ROOT.removeprefix("/") / "cargo").read_bytes() == CARGO

    machine.boot()
    assert service.state == "active"
    assert service.restarts == 0
    answer = service.get("/cargo")
    assert (answer.status, answer.body) == (200, CARGO)
    assert service.get("/").body == PAGE
    assert machine.path(f"{ROOT}/cargo").stat().st_uid == service.user.pw_uid

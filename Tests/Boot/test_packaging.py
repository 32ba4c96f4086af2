# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""dpkg in a running machine: install, upgrade under load, remove, purge."""

import pytest

from harness import figures
from harness.older import older
from harness.places import package
from harness.service import CONFIGURATION, PAGE, ROOT, SOCKET, Service
from harness.traffic import Traffic


@pytest.fixture
def machine(new_machine):
    """A machine of this test's own, booted, without the package."""
    return new_machine().boot()


def install(machine, deb):
    """What dpkg says, and those whom it calls."""
    machine.copy_in(deb, f"/root/{deb.name}")
    return machine.check("sh", "-c", f"dpkg --install --force-confold /root/{deb.name} 2>&1")


def test_installed_service_is_enabled_and_runs(machine):
    install(machine, package())
    service = Service(machine)
    assert service.state == "active"
    assert service.shown("UnitFileState") == "enabled"
    assert service.shown("ActiveState", SOCKET) == "inactive"
    assert service.shown("UnitFileState", SOCKET) == "disabled"
    assert b"wharfd works" in service.get("/").body


def test_taken_port_does_not_fail_the_installation(machine):
    service = Service(machine)
    with machine.network():
        holder = service.hold_port()
    with holder:
        install(machine, package())
    assert machine.check("dpkg-query", "--show", "--showformat", "${db:Status-Abbrev}", "wharfd").strip() == "ii"
    service.wait_state("active")


def test_upgrade_with_the_socket_unit_refuses_nobody_and_keeps_the_settings(machine, tmp_path):
    install(machine, older(package(), tmp_path))
    service = Service(machine)
    service.reset()
    machine.check("systemctl", "enable", SOCKET)
    service.use_socket()
    before, settings = service.main, machine.path(CONFIGURATION).read_text()
    with Traffic(machine, service.port) as traffic:
        install(machine, package())
        traffic.wait_answers(200)
    figures.note("upgrade under load", traffic.summary)
    assert not traffic.failures
    assert service.main != before, "the old program still runs"
    assert service.state == "active"
    assert machine.path(CONFIGURATION).read_text() == settings
    assert service.shown("UnitFileState", SOCKET) == "enabled"


def test_upgrade_leaves_off_what_is_off(machine, tmp_path):
    install(machine, older(package(), tmp_path))
    service = Service(machine)
    service.must("disable", "--now")
    install(machine, package())
    assert service.state == "inactive"
    assert service.shown("UnitFileState") == "disabled"


def test_upgrade_that_does_not_start_is_told_and_the_next_one_mends_it(machine, tmp_path):
    install(machine, package())
    service = Service(machine)
    # Else it fails for good only after ten tries.
    service.drop_in("Restart=no")
    said = install(machine, older(package(), tmp_path / "broken", broken=True))
    assert "wharfd.service failed" in said
    service.wait_state("failed")
    install(machine, package())
    assert service.state == "active"


def test_remove_ends_the_service_and_keeps_what_is_the_administrators(machine):
    install(machine, package())
    service = Service(machine)
    service.reset()
    service.get("/")
    service.wait_log(1)
    machine.check("dpkg", "--remove", "wharfd")
    assert machine.run("pgrep", "wharfd").returncode != 0
    assert not service.is_reachable()
    for kept in (CONFIGURATION, f"{ROOT}/index.html", "/var/log/wharfd/access.log", "/var/lib/wharfd"):
        assert machine.path(kept).exists(), kept
    # And it is there again as it was.
    install(machine, package())
    assert service.state == "active"
    assert service.get("/").body == PAGE


def test_purge_leaves_the_served_files_and_the_user(machine):
    install(machine, package())
    service = Service(machine)
    service.reset()
    machine.check("dpkg", "--purge", "wharfd")
    gone = ("/etc/wharfd", "/var/log/wharfd", "/var/lib/wharfd", "/run/wharfd", "/usr/sbin/wharfd", "/etc/logrotate.d/wharfd",
            "/etc/systemd/system/multi-user.target.wants/wharfd.service")
    for path in gone:
        assert not machine.path(path).is_symlink() and not machine.path(path).exists(), path
    assert machine.path(f"{ROOT}/index.html").read_bytes() == PAGE
    assert service.user.pw_name == "wharfd"
    assert service.shown("LoadState") == "not-found"


def test_purge_takes_a_site_that_was_never_used(machine):
    install(machine, package())
    machine.check("dpkg", "--purge", "wharfd")
    assert not machine.path(ROOT).exists()

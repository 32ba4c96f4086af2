# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Fixtures of the tests of a real boot. Run them with `make boot-test`; see README.md."""

import os
import signal
import sys

import pytest

pytest.register_assert_rewrite("harness.machine", "harness.service", "harness.waiting", "harness.client")

from harness import figures  # noqa: E402 (after the line that makes its assertions speak)
from harness.machine import Machine, obstacle, remove_leftovers  # noqa: E402
from harness.places import package  # noqa: E402
from harness.service import UNIT, Service  # noqa: E402
from harness.tree import releases  # noqa: E402

# Where root's path does not name them, debootstrap is still found.
os.environ["PATH"] += ":/usr/sbin:/sbin"
IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
OBSTACLE = obstacle()


def pytest_sessionstart():
    # On somebody's own machine tests may be skipped; in CI that would pass for success.
    if OBSTACLE and IN_CI:
        pytest.exit(f"no boot tests: {OBSTACLE}", returncode=1)
    # The machines are taken down by fixtures, which a process that just ends would leave out.
    signal.signal(signal.SIGTERM, lambda number, frame: pytest.exit("asked to end by SIGTERM", returncode=1))
    if not OBSTACLE:
        remove_leftovers()


def pytest_report_header():
    return f"no boot tests: {OBSTACLE}" if OBSTACLE else f"package under test: {package()}"


def pytest_collection_modifyitems(items):
    if OBSTACLE:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"no boot tests: {OBSTACLE}"))


def pytest_terminal_summary(terminalreporter):
    if figures.lines():
        terminalreporter.section("figures")
        for line in figures.lines():
            terminalreporter.line(line)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds to a failed test what its machines say of the service."""
    report = (yield).get_result()
    if not report.failed or not hasattr(item, "funcargs"):
        return
    machines = [value.made for value in item.funcargs.values() if isinstance(value, Machines)]
    machines += [[value.machine] for value in item.funcargs.values() if isinstance(value, Service)]
    for machine in {machine for made in machines for machine in made}:
        if machine.leader is not None:
            report.sections.append(("systemctl status", machine.run("systemctl", "status", "--full", UNIT).stdout))
            said = machine.run("journalctl", "-u", UNIT, "-n", "60", "--no-pager", "-o", "short-precise").stdout
            report.sections.append(("journal (end)", said))


class Machines:
    """Makes machines that are off, and takes them down in the end."""

    def __init__(self, release):
        self.release = release
        self.made = []

    def __call__(self):
        self.made.append(Machine())
        return self.made[-1].prepare(self.release)

    def destroy(self):
        for machine in self.made:
            machine.destroy()


@pytest.fixture(scope="session", params=releases())
def release(request):
    """Each of the releases of Debian that the package runs on."""
    figures.begin(request.param)
    return request.param


@pytest.fixture
def new_machine(release):
    """Makes machines for one test."""
    machines = Machines(release)
    try:
        yield machines
    finally:
        machines.destroy()


@pytest.fixture(scope="session")
def shared(release):
    """One machine for all tests that leave it as they found it: the package was installed before it was booted."""
    machines = Machines(release)
    try:
        machine = machines()
        machine.install_unbooted(package())
        yield Service(machine.boot())
    finally:
        machines.destroy()


@pytest.fixture
def service(shared):
    """The service of the shared machine as it was installed, active."""
    shared.reset()
    return shared


@pytest.fixture
def socket_service(service):
    """The same, at port 80 by the socket unit."""
    service.use_socket()
    return service

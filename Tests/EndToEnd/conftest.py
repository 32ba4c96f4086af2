# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Fixtures of the end-to-end tests. Run them with `/usr/bin/python3 -m pytest Tests/EndToEnd`; see README.md."""

import pytest

pytest.register_assert_rewrite("harness.client", "harness.accesslog", "harness.coding", "harness.logformats", "harness.daemon", "harness.fixtures",
                              "harness.waiting")

from harness.daemon import binary  # noqa: E402 (after the line that makes its assertions speak)
from harness.fixtures import harbour  # noqa: E402, F401 (a fixture is there by its name)


def pytest_report_header():
    return f"wharfd under test: {binary()}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds to a failed test what every daemon of it said and logged."""
    report = (yield).get_result()
    harbour = item.funcargs.get("harbour") if hasattr(item, "funcargs") else None
    if report.failed and harbour is not None:
        for number, daemon in enumerate(harbour.daemons):
            report.sections.append((f"wharfd {number} standard error", "\n".join(daemon.diagnostics[-60:])))
            try:
                report.sections.append((f"wharfd {number} access log (end)", daemon.log.text()[-4000:]))
            except (OSError, UnicodeDecodeError) as error:
                report.sections.append((f"wharfd {number} access log", f"unreadable: {error}"))


@pytest.fixture
def server(harbour):
    """One daemon with every default, over a root with one index.html."""
    return harbour.start()

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Fixtures of the browser tests. Run them with `/usr/bin/python3 -m pytest Tests/Browser`; see README.md."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "EndToEnd"))

try:
    from chrome import Chrome
except ImportError as error:
    Chrome, MISSING = None, f"no browser tests: {error}; Debian has it as python3-selenium"
else:
    lacking = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    MISSING = f"no browser tests: no {' and no '.join(lacking)} here" if lacking else None

from harness.daemon import binary  # noqa: E402 (beneath the directory that was just added)
from harness.fixtures import harbour  # noqa: E402, F401 (a fixture is there by its name)
from listing import Listing  # noqa: E402

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]


def pytest_sessionstart():
    # On somebody's own machine tests may be skipped; in CI that would pass for success.
    if MISSING and os.environ.get("CI", "") not in ("", "0", "false"):
        pytest.exit(MISSING, returncode=1)


def pytest_report_header():
    return [f"wharfd under test: {binary()}", MISSING or "browser: Chromium"]


def pytest_collection_modifyitems(items):
    if MISSING:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def chrome():
    """One browser for all tests: it takes seconds to start."""
    browser = Chrome()
    yield browser
    browser.quit()


@pytest.fixture
def open_page(chrome, harbour):
    """Starts a daemon over files, with every setting that the page has a use for, and opens its list.

    Whatever a test does, the page may complain of nothing in the console, break no policy, show no dialog of its own and
    ask no other server for anything.
    """
    chrome.begin()

    def start(files=None, path="/", **changes):
        changes = {"listing": True, "methods": METHODS, **changes}
        daemon = harbour.start(files or {}, **changes)
        page = Listing(chrome, daemon)
        page.open(path)
        return page

    yield start
    chrome.end()
    assert chrome.complaints() == []
    strangers = [address for address in chrome.requests() if not address.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert strangers == []
    ports = {address.split("/")[2] for address in chrome.requests() if address.startswith("http")}
    assert ports <= {f"127.0.0.1:{daemon.address.port}" for daemon in harbour.daemons}

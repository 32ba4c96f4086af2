# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What every suite against the real program begins with."""

import pytest

from harness.daemon import Harbour


@pytest.fixture
def harbour():
    """Makes daemons; fails the test when one of them ended that was not asked to."""
    made = Harbour()
    yield made
    complaints = made.destroy()
    assert not complaints, "\n".join(complaints)

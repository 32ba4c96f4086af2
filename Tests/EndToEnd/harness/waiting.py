# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Polling with a deadline: the tests wait for a condition, never for a time."""

import time


def wait_until(condition, what, deadline=5.0, interval=0.01):
    """The first true value of `condition()`; AssertionError naming `what` when `deadline` seconds have passed."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            detail = what() if callable(what) else what
            raise AssertionError(f"not within {deadline} s: {detail}")
        time.sleep(interval)

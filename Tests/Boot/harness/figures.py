# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What was measured, for the end of the run, where a person can copy it."""

_noted = {}
_release = ""


def begin(release):
    """What is noted from now on was measured on that release of Debian."""
    global _release
    _release = release


def note(what, value):
    """Keeps a figure under its name; later ones under the same name are put beside it."""
    _noted.setdefault(f"{_release}: {what}", []).append(str(value))


def lines():
    """A line for each name."""
    width = max(map(len, _noted), default=0)
    return [f"{what.ljust(width)}  {', '.join(values)}" for what, values in sorted(_noted.items())]

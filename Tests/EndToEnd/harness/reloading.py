# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Giving a running daemon new settings."""

import json

from .daemon import Address


def write(daemon, harbour, **changes):
    """Changes the daemon's configuration file."""
    daemon.configuration.write_text(json.dumps(harbour.settings(daemon.directory, **changes)))


def reload(daemon, harbour, arguments=None):
    """`wharfd --reload` for a daemon: the finished process."""
    arguments = arguments or ["--config", str(daemon.configuration)]
    return harbour.run(*arguments, "--reload", directory=daemon.directory, deadline=30)


def reloaded(daemon, harbour, **changes):
    """Brings new settings into force and returns the daemon's addresses after that."""
    write(daemon, harbour, **changes)
    answer = reload(daemon, harbour)
    assert answer.returncode == 0, answer.stderr
    listening = answer.stderr.partition("listening on ")[2].partition(",")[0]
    return [Address(text) for text in listening.split()]

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A control group for one machine, where no service manager of the host makes it."""

import contextlib
import os
import re
import time
from pathlib import Path

MOUNT = re.compile(r"\S+ \S+ \S+ \S+ (?P<where>\S+) .* - (?P<type>cgroup2?) \S+ (?P<options>\S+)")
END_TIME = 10.0  # seconds for killed processes to be gone


class ControlGroup:
    """One group in each hierarchy that systemd counts on: systemd-nspawn puts a machine beneath the group that it runs in
    itself, and two machines beneath one group would share theirs."""

    def __init__(self, name):
        self.paths = [mount / name for mount in _mounts()]
        for path in self.paths:
            path.mkdir()

    def enter(self):
        """Puts this process in, and all that it starts."""
        for path in self.paths:
            (path / "cgroup.procs").write_text(str(os.getpid()))

    def processes(self):
        """The processes in it and beneath it, by the host's numbers."""
        found = set()
        for path in self.paths:
            for directory, _, _ in os.walk(path):
                with contextlib.suppress(OSError):
                    found.update(int(line) for line in (Path(directory) / "cgroup.procs").read_text().split())
        return found

    def destroy(self):
        """Kills what is left inside, and removes it."""
        end = time.monotonic() + END_TIME
        while left := self.processes():
            assert time.monotonic() < end, f"processes do not end: {left}"
            for number in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, 9)
            time.sleep(0.02)
        for path in self.paths:
            _remove(path)
        self.paths = []


def remove_abandoned(prefix):
    """Removes the groups of machines whose names begin so, if nobody is in them: those of a run that was killed."""
    for mount in _mounts():
        for path in mount.glob(f"{prefix}*"):
            _remove(path)


def _mounts():
    """Where the hierarchies are: the one of version 2, and systemd's own of version 1."""
    found = map(MOUNT.fullmatch, Path("/proc/self/mountinfo").read_text().splitlines())
    return [Path(match["where"]) for match in found
            if match and (match["type"] == "cgroup2" or "name=systemd" in match["options"].split(","))]


def _remove(path):
    for directory, _, _ in os.walk(path, topdown=False):
        os.rmdir(directory)

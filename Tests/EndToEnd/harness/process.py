# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What /proc tells about the daemon: descriptors, memory, processor time."""

import os
from pathlib import Path

KIB = 1024


def descriptors(pid):
    """Every open descriptor of the process, number to target."""
    result = {}
    for entry in os.scandir(f"/proc/{pid}/fd"):
        try:
            result[int(entry.name)] = os.readlink(entry.path)
        except FileNotFoundError:
            pass  # closed between the listing and the look
    return result


def fd_count(pid):
    """How many descriptors the process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def thread_count(pid):
    """How many threads the process has."""
    return len(os.listdir(f"/proc/{pid}/task"))


def socket_count(pid):
    """How many of the process's descriptors are sockets."""
    return sum(1 for target in descriptors(pid).values() if target.startswith("socket:"))


def resident_bytes(pid):
    """Resident memory, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * KIB
    raise AssertionError(f"process {pid} has no VmRSS: it is gone or a zombie")


def cpu_seconds(pid):
    """User and system time of all the process's threads, ended ones too, in seconds (10 ms steps)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

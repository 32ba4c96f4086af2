# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Processor time and memory of a process and its descendants."""

import contextlib
import os
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)


def tree(pid):
    """The process and all its descendants."""
    found, queue = [], [pid]
    while queue:
        current = queue.pop()
        found.append(current)
        with contextlib.suppress(*GONE):
            for task in os.listdir(f"/proc/{current}/task"):
                with contextlib.suppress(*GONE):
                    queue += map(int, Path(f"/proc/{current}/task/{task}/children").read_text().split())
    return found


def cpu_nanoseconds(pid):
    """User and system time of every living thread of the tree: nanoseconds where the kernel keeps them, else ticks."""
    total = 0
    for process in tree(pid):
        with contextlib.suppress(*GONE):
            for task in os.listdir(f"/proc/{process}/task"):
                with contextlib.suppress(*GONE):
                    total += thread_nanoseconds(Path(f"/proc/{process}/task/{task}"))
    return total


def thread_nanoseconds(task):
    schedstat = task / "schedstat"
    if schedstat.exists():
        return int(schedstat.read_text().split()[0])
    fields = (task / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Resident, proportional and private memory of the tree, in bytes."""
    sums = {"rss": 0, "pss": 0, "private": 0}
    names = {"Rss:": "rss", "Pss:": "pss", "Private_Clean:": "private", "Private_Dirty:": "private"}
    for process in tree(pid):
        with contextlib.suppress(*GONE):
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                part = line.split()
                if part[0] in names:
                    sums[names[part[0]]] += int(part[1]) * 1024
    return sums


def forget_peak(pid):
    """Have the peak of the resident memory begin anew (proc(5), clear_refs); return what is resident now, in bytes."""
    for process in tree(pid):
        with contextlib.suppress(*GONE):
            Path(f"/proc/{process}/clear_refs").write_text("5")
    return sum(status_bytes(process, "VmRSS:") for process in tree(pid))


def peak(pid):
    """The most memory that was resident since `forget_peak`, in bytes: every process at its own worst moment."""
    return sum(status_bytes(process, "VmHWM:") for process in tree(pid))


def status_bytes(process, key):
    with contextlib.suppress(*GONE):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    return 0

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""System calls of the daemon that fail, wait or kill it on request: the test's half of fail-calls.c."""

import atexit
import functools
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "fail-calls.c"
COMPILER = shutil.which("cc") or shutil.which("clang")
CALLS = ("open unnamed", "open new", "pwrite", "fallocate", "ftruncate", "fchmod", "futimens", "fsync file",
         "fsync directory", "linkat", "renameat", "renameat2", "mkdirat", "unlinkat", "flock",
         "faccessat")
FIELDS = ("error", "skip", "times", "hits", "delay", "kill")
EVERY = -1
BEFORE, AFTER = 1, 2


@functools.cache
def shim():
    """The compiled library, made once."""
    directory = Path(tempfile.mkdtemp(prefix="wharfd-faults-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    directory.chmod(0o755)
    library = directory / "fail-calls.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O2", "-o", library, SOURCE], check=True)
    return library


class Faults:
    """The table that the daemon looks into; `wrapper` is what to start it with."""

    def __init__(self, directory):
        if not COMPILER:
            pytest.skip("no C compiler for the shim")
        if os.environ.get("WHARFD_SANITIZER"):
            pytest.skip("a sanitizer wants to be the first library")
        library, table = shim(), Path(directory) / "faults"
        table.write_bytes(bytes(4 * len(FIELDS) * len(CALLS)))
        table.chmod(0o666)
        with open(table, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self.wrapper = ["env", f"LD_PRELOAD={library}", f"FAULT_TABLE={table}"]

    def _at(self, call, field):
        return 4 * (CALLS.index(call) * len(FIELDS) + FIELDS.index(field))

    def meet(self, call, error=0, times=1, skip=0, delay=0.0, kill=0):
        """Meet `times` calls (EVERY: all) after `skip` others: wait `delay` seconds, kill or fail with `error`."""
        self.clear(call)
        values = {"error": error, "skip": skip, "hits": 0, "delay": int(delay * 1e6), "kill": kill}
        for field, value in values.items():
            struct.pack_into("=i", self._map, self._at(call, field), value)
        struct.pack_into("=i", self._map, self._at(call, "times"), times)

    def hits(self, call):
        """How many calls have been met since `meet`."""
        return struct.unpack_from("=i", self._map, self._at(call, "hits"))[0]

    def clear(self, *calls):
        """Let these calls (none named: all) through again."""
        for call in calls or CALLS:
            struct.pack_into("=i", self._map, self._at(call, "times"), 0)

    @classmethod
    def named(cls, directory):
        """How to start a daemon that stages under names; nothing else fails."""
        faults = cls(directory)
        faults.stage_by_name()
        return {"wrapper": faults.wrapper}

    def stage_by_name(self):
        """As on a file system without O_TMPFILE."""
        self.meet("open unnamed", error=95, times=EVERY)  # EOPNOTSUPP

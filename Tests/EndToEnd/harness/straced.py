# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The daemon's system calls in their order, as strace saw them."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from .waiting import wait_until

CALLS = ("openat,openat2,pwrite64,fallocate,ftruncate,fchmod,fchown,utimensat,fsync,fdatasync,linkat,rename,renameat,"
         "renameat2,mkdir,mkdirat,unlinkat,close,sendto,sendmsg,writev,flock,fsetxattr")
LINE = re.compile(r"(\d+\.\d+) (\w+)\((.*)\) += (-?\d+|\?)(<[^\n]*>)?(?: [^<]*)? <(\d+\.\d+)>")
DESCRIPTOR = re.compile(r"(-?\d+|AT_FDCWD)(?:<((?:[^>\\]|\\.|->)*)>)?")


@dataclass(frozen=True)
class Call:
    """One finished call; times are in seconds of one clock."""

    name: str
    arguments: str
    result: int
    began: float
    ended: float
    thread: int

    @property
    def descriptor(self):
        """The number of the descriptor that is the first argument."""
        match = DESCRIPTOR.match(self.arguments)
        return None if not match or match[1] == "AT_FDCWD" else int(match[1])

    @property
    def path(self):
        """What that descriptor was open on."""
        match = DESCRIPTOR.match(self.arguments)
        return match[2] if match else None

    def __str__(self):
        return f"{self.began:.6f} [{self.thread}] {self.name}({self.arguments}) = {self.result}"


class Traced:
    """Traces into files of `directory`, one a thread; `wrapper` is what to start the daemon with."""

    def __init__(self, directory):
        strace = shutil.which("strace")
        if not strace:
            pytest.skip("no strace")
        if subprocess.run([strace, "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
            pytest.skip("tracing is not permitted here (ptrace)")
        self.prefix = Path(directory) / "trace"
        # -D: the daemon stays the child that the test knows and signals.
        self.wrapper = [strace, "-D", "-ff", "-qq", "-y", "-ttt", "-T", "-s", "48", "-e", f"trace={CALLS}",
                        "-e", "signal=none", "-o", str(self.prefix)]

    def calls(self):
        """Every call that is finished by now, in the order in which they began."""
        found = []
        for file in self.prefix.parent.glob(self.prefix.name + ".*"):
            for line in file.read_text(errors="replace").splitlines():
                match = LINE.fullmatch(line)
                if match and match[4] != "?":
                    began = float(match[1])
                    found.append(Call(match[2], match[3], int(match[4]), began, began + float(match[6]),
                                      int(file.suffix[1:])))
        return sorted(found, key=lambda call: call.began)

    def until_answer(self, status, count=1):
        """All calls up to the `count`th answer with that status."""

        def answered():
            calls = self.calls()
            sent = [at for at, call in enumerate(calls)
                    if call.name in ("sendto", "sendmsg", "writev") and f"HTTP/1.1 {status}" in call.arguments]
            return calls[:sent[count - 1] + 1] if len(sent) >= count else None

        return wait_until(answered, lambda: f"an answer {status} in {[str(call) for call in self.calls()][-30:]}")

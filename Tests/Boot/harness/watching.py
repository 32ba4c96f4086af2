# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Which system calls a service makes while it starts, seen from the machine's first process on."""

import contextlib
import os
import signal
import subprocess

from .waiting import wait_until

#: How long the start is held up, in microseconds: many looks at the state fit in.
DELAY = 700_000


@contextlib.contextmanager
def slow_listening(machine, log):
    """In this block, whatever the machine's systemd starts waits before each listen(2); what it says to the service
    manager and which addresses it listens on is written to `log`, in its order."""
    tracer = subprocess.Popen(
        ["strace", "--follow-forks", "--quiet=all", "--string-limit=200", "--trace=listen,sendmsg,sendto",
         f"--inject=listen:delay_enter={DELAY}", f"--output={log}", "--attach", str(machine.leader)],
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: _traced_by(machine.leader) == tracer.pid or tracer.poll() is not None, "the tracer")
        assert tracer.poll() is None, tracer.stderr.read()
        yield
    finally:
        # It lets go of everybody at this signal.
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)
        tracer.stderr.close()


def _traced_by(number):
    with open(os.path.join("/proc", str(number), "status"), encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("TracerPid:"))

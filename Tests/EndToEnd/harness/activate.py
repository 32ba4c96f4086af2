# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Becomes a program that finds sockets where systemd would have put them (sd_listen_fds(3)).

usage: activate.py DESCRIPTOR,… NAME:… PROGRAM ARGUMENT…
"""

import os
import sys

FIRST_PASSED = 3
OUT_OF_THE_WAY = 200


def main():
    """Puts the descriptors where systemd would, says so in the environment, and becomes the program."""
    descriptors = [int(number) for number in sys.argv[1].split(",") if number]
    # Out of the way of each other first.
    high = [os.dup2(number, 200 + index) for index, number in enumerate(descriptors)]
    for index, number in enumerate(high):
        os.dup2(number, FIRST_PASSED + index, inheritable=True)
        os.close(number)
    if descriptors:
        os.environ["LISTEN_PID"] = str(os.getpid())
        os.environ["LISTEN_FDS"] = str(len(descriptors))
        os.environ["LISTEN_FDNAMES"] = sys.argv[2]
    os.closerange(FIRST_PASSED + len(descriptors), 256)
    if "WATCHDOG_USEC" in os.environ:
        os.environ["WATCHDOG_PID"] = str(os.getpid())
    os.execv(sys.argv[3], sys.argv[3:])


if __name__ == "__main__":
    main()

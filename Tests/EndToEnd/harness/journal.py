# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A journal for one daemon: libsystemd knows one place for its sockets, so the daemon gets a /run of its own."""

import contextlib
import os
import socket
import struct
import subprocess
import threading

import pytest

from .waiting import wait_until

HEADER_LINES = 7


def parse_entry(data):
    """The fields of one datagram (systemd.io, "Native Journal Protocol")."""
    fields = {}
    while data:
        line, _, data = data.partition(b"\n")
        name, equals, value = line.partition(b"=")
        if not equals:
            (length,) = struct.unpack_from("<Q", data)
            value, data = data[8 : 8 + length], data[8 + length + 1 :]
        fields[name.decode()] = value.decode()
    return fields


class Stream:
    """One stream of lines."""

    def __init__(self):
        self.header = []
        self.lines = []
        self.at_end = False


class Journal:
    """Takes entries and streams as journald does, until it is told to stand still or to go."""

    def __init__(self, directory):
        if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0:
            pytest.skip("a /run of its own takes the right to mount")
        self.run = directory / "run"
        self.place = self.run / "systemd/journal"
        self.place.mkdir(parents=True)
        self.entries = []
        self.streams = []
        self._reads = threading.Event()
        self._sockets = []
        self._threads = []

    #: Goes before the daemon's command, and shows it this journal's /run.
    @property
    def wrapper(self):
        script = 'mount --bind "$0" /run && exec "$@"'
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, str(self.run)]

    def open(self):
        """Be there, and read."""
        self._reads.set()
        entries = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        lines = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        for made, name in ((entries, "socket"), (lines, "stdout")):
            made.bind(str(self.place / name))
            os.chmod(self.place / name, 0o666)
        lines.listen()
        self._sockets += [entries, lines]
        self._start(self._take_entries, entries)
        self._start(self._take_streams, lines)
        return self

    def _start(self, body, *arguments):
        thread = threading.Thread(target=body, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _take_entries(self, entries):
        # Closing a socket wakes nobody who waits in it; shutting it down does.
        with contextlib.suppress(OSError):
            while data := entries.recv(1 << 20):
                self._reads.wait()
                self.entries.append(parse_entry(data))

    def _take_streams(self, lines):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = lines.accept()
                self._sockets.append(connection)
                self._start(self._take_lines, connection)

    def _take_lines(self, connection):
        stream = Stream()
        self.streams.append(stream)
        rest = b""
        with contextlib.suppress(OSError):
            while data := connection.recv(4096):
                self._reads.wait()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    (stream.header if len(stream.header) < HEADER_LINES else stream.lines).append(line.decode())
        assert not rest, f"a stream ended inside a line: {rest!r}"
        stream.at_end = True

    def stall(self):
        """Stand still: what comes is not read."""
        self._reads.clear()

    def go_on(self):
        self._reads.set()

    def close(self):
        """Go: connections break, and nobody is there."""
        self._reads.set()
        for made in self._sockets:
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)
            made.close()
        for thread in self._threads:
            thread.join(5)
        self._sockets, self._threads = [], []
        for path in self.place.iterdir():
            path.unlink()

    @property
    def messages(self):
        """The text of every entry so far."""
        return [entry["MESSAGE"] for entry in list(self.entries)]

    def wait(self, part, deadline=10.0):
        """The first entry whose text has `part`."""

        def found():
            return next((entry for entry in list(self.entries) if part in entry["MESSAGE"]), None)

        return wait_until(found, lambda: f"an entry with {part!r}; there are {self.messages[-20:]}", deadline)

    @property
    def lines(self):
        """Every line of every stream so far, in the order of the streams."""
        return [line for stream in list(self.streams) for line in list(stream.lines)]


def standard_error_is_journal():
    """For `preexec_fn`: says of standard error what systemd says where it is the journal."""
    status = os.fstat(2)
    os.environ["JOURNAL_STREAM"] = f"{status.st_dev}:{status.st_ino}"

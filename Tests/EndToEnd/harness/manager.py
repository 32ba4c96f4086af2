# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What a service manager does for a daemon, without one: listens to what it says, passes it sockets."""

import contextlib
import os
import socket
import sys
import threading
import time
from pathlib import Path

from .waiting import wait_until

ACTIVATE = Path(__file__).with_name("activate.py")


class Manager:
    """A notification socket, and the sockets that the daemon is to inherit."""

    def __init__(self, directory, watchdog=None, on_ready=lambda: None, stands_still=False):
        self.path = Path(directory) / "notify"
        self.watchdog = watchdog
        self.on_ready = on_ready
        self.passed = []
        self.messages = []
        self._changed = threading.Condition()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        os.chmod(self.path, 0o666)
        if stands_still:
            self._fill()
        else:
            self.go_on()

    def _fill(self):
        """Leaves no room in the socket's queue."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as others, contextlib.suppress(BlockingIOError):
            others.setblocking(False)
            while True:
                others.sendto(b"STATUS=of another service", str(self.path))

    def go_on(self):
        """Begins to read."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                text = self._socket.recv(65_536).decode()
                if not text:
                    return
                message = dict(line.split("=", 1) for line in text.splitlines())
                if "READY" in message:
                    self.on_ready()
                with self._changed:
                    self.messages.append((time.monotonic(), message))
                    self._changed.notify_all()

    def bind(self, name, address=("127.0.0.1", 0), family=socket.AF_INET, kind=socket.SOCK_STREAM, listens=True):
        """Opens a socket that the daemon is to inherit under a name; the manager keeps it open as well."""
        made = socket.socket(family, kind)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        made.bind(address)
        if listens:
            made.listen(128)
        self.passed.append((name, made))
        return made

    def how(self):
        """What `Harbour.launch` needs so that the daemon is started as a service."""
        environment = [f"NOTIFY_SOCKET={self.path}"]
        if self.watchdog is not None:
            environment.append(f"WATCHDOG_USEC={int(self.watchdog * 1e6)}")
        descriptors = [made.fileno() for _, made in self.passed]
        names = ":".join(name for name, _ in self.passed)
        start = [sys.executable, str(ACTIVATE), ",".join(map(str, descriptors)), names]
        return {"wrapper": ["env", *environment, *start], "pass_fds": descriptors}

    def said(self, key, value=None):
        """Whether a message had the key, and the value if one is given."""
        with self._changed:
            return any(key in message and value in (None, message[key]) for _, message in self.messages)

    def wait_for(self, key, value=None, deadline=10.0, after=0):
        """The first message with a key, and a value if one is given, from the `after`-th message on."""
        found = []

        def look():
            with self._changed:
                found[:] = [
                    message for _, message in self.messages[after:]
                    if key in message and (value in (None, message[key]) or callable(value) and value(message[key]))
                ]
            return bool(found)

        wait_until(look, lambda: f"{key}={value} in {self.messages[after:]}", deadline)
        return found[0]

    def count(self):
        with self._changed:
            return len(self.messages)

    def close(self):
        for _, made in self.passed:
            made.close()
        self._socket.close()

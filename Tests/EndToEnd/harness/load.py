# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Many connections at once that ask for one small file again and again, and forgive nothing."""

import selectors
import socket
import threading
import time
from collections import Counter


class Load(threading.Thread):
    """Keeps `count` connections busy until `finish`.

    With `keep_alive`, a connection that ends is a failure; without it, each request has a connection of its own.
    """

    def __init__(self, address, body, count=64, keep_alive=True, target="/", statuses=(200,)):
        super().__init__(daemon=True)
        self.family, self.where = address.connectable
        self.body = body
        self.count = count
        self.keep_alive = keep_alive
        self.statuses = [f"HTTP/1.1 {status} ".encode() for status in statuses]
        end = "" if keep_alive else "Connection: close\r\n"
        self.request = f"GET {target} HTTP/1.1\r\nHost: load\r\n{end}\r\n".encode()
        self.answers = 0
        #: What went wrong, and how often.
        self.failures = Counter()
        self.longest = 0.0
        self._ending = threading.Event()
        self._selector = selectors.DefaultSelector()

    def run(self):
        for _ in range(self.count):
            self._open()
        while self._selector.get_map():
            for key, _ in self._selector.select(5) or [(None, None)]:
                if key is None:
                    self.failures["an answer that does not come within 5 s"] += 1
                    self._ending.set()
                    return
                self._receive(key)

    def finish(self):
        """Ends the load in order and returns it: every request that was sent is awaited."""
        self._ending.set()
        self.join(20)
        assert not self.is_alive(), "the load does not end"
        return self

    def wait_answers(self, count, deadline=20.0):
        """Waits until so many more answers have come."""
        goal, end = self.answers + count, time.monotonic() + deadline
        while self.answers < goal:
            assert time.monotonic() < end and not self._ending.is_set(), f"{self.answers} answers, {self.failures}"
            time.sleep(0.002)

    def _open(self):
        connection = socket.socket(self.family, socket.SOCK_STREAM)
        try:
            connection.connect(self.where)
            connection.sendall(self.request)
        except OSError as error:
            connection.close()
            self.failures[f"connecting: {error}"] += 1
            return
        self._selector.register(connection, selectors.EVENT_READ, [b"", time.monotonic()])

    def _close(self, connection):
        self._selector.unregister(connection)
        connection.close()

    def _receive(self, key):
        connection, state = key.fileobj, key.data
        try:
            data = connection.recv(65536)
        except OSError as error:
            data = b""
            self.failures[f"receiving: {error}"] += 1
        if not data:
            self.failures["a connection that ended in the middle"] += 1
            self._close(connection)
            return
        state[0] += data
        head, separator, body = state[0].partition(b"\r\n\r\n")
        if not separator or len(body) < len(self.body):
            return
        if not head.startswith(tuple(self.statuses)) or body != self.body:
            self.failures[f"a wrong answer: {state[0][:80]!r}"] += 1
        if self.keep_alive and b"connection: close" in head.lower():
            self.failures["an answer that ends the connection"] += 1
        self.answers += 1
        self.longest = max(self.longest, time.monotonic() - state[1])
        if self._ending.is_set():
            self._close(connection)
        elif self.keep_alive:
            state[:] = [b"", time.monotonic()]
            try:
                connection.sendall(self.request)
            except OSError as error:
                self.failures[f"sending: {error}"] += 1
                self._close(connection)
        else:
            self._close(connection)
            self._open()

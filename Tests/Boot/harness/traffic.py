# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Many clients at once that forgive nothing but what RFC 9112 lets a server do."""

import re
import socket
import threading
import time
from collections import Counter

from .waiting import wait_until

#: The bound of every wait for the peer, in seconds.
PATIENCE = 10.0
#: Between two requests of one client, in seconds: the machine has other things to do as well.
PAUSE = 0.002
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Ended(Exception):
    """The connection ended, or was reset, before the first byte of an answer."""


class Traffic:
    """Clients that ask for one target until the block is left; half keep their connection, half open one for each request.

    A server may close a connection that is idle (RFC 9112 §9.3.1): a request that was sent on one that had been used
    before, and met its end, is sent once more on a fresh connection, and counted in `crossed`. Whatever else is not a
    whole 200 with the right body is a failure.
    """

    def __init__(self, machine, port=80, target="/", body=b"quay\n", clients=8, seconds=90.0):
        self.machine, self.where = machine, ("127.0.0.1", port)
        self.target, self.body = target, body
        #: Requests that were answered; what went wrong, and how often; kept connections that ended on a request; those
        #: that were ended by the server in order, with a last answer.
        self.answers, self.failures, self.crossed, self.told = 0, Counter(), 0, 0
        #: The longest that one request took, in seconds, connecting included.
        self.longest = 0.0
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._end = time.monotonic() + seconds
        self._threads = [threading.Thread(target=self._keep if number % 2 else self._open_anew, daemon=True)
                         for number in range(clients)]

    def __enter__(self):
        # A thread is in the network of the one that started it.
        with self.machine.network():
            for thread in self._threads:
                thread.start()
        self.wait_answers(200)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it in order: every request that was sent is awaited."""
        self._ending.set()
        for thread in self._threads:
            thread.join(3 * PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads), "the clients do not end"

    def wait_answers(self, count, deadline=30.0):
        """Waits until so many more requests have been answered."""
        goal = self.answers + count
        wait_until(lambda: self.answers >= goal, lambda: f"{self.answers} answers of {goal}; {self.failures}", deadline)

    @property
    def summary(self):
        """What the figures say of it."""
        return (f"{sum(self.failures.values())} failed of {self.answers} requests"
                f" ({self.told} connections ended in order, {self.crossed} crossed, longest {self.longest * 1000:.0f} ms)")

    def _goes_on(self):
        if time.monotonic() > self._end:
            with self._lock:
                self.failures["a client that was not told to end in time"] += 1
            return False
        return not self._ending.wait(PAUSE)

    def _open_anew(self):
        while self._goes_on():
            self._count(self._once)

    def _keep(self):
        kept = None
        while self._goes_on():
            kept = self._count(lambda: self._again(kept))
        if kept:
            kept.close()

    def _count(self, exchange):
        """Runs one exchange and counts what came of it."""
        begun, result = time.monotonic(), None
        try:
            result = exchange()
        except (OSError, ValueError, Ended) as error:
            with self._lock:
                self.failures[f"{type(error).__name__}: {error}"] += 1
        else:
            with self._lock:
                self.answers += 1
        with self._lock:
            self.longest = max(self.longest, time.monotonic() - begun)
        return result

    def _again(self, kept):
        """One request on a kept connection; the connection if it can be used again."""
        if kept:
            try:
                return self._on(kept)
            except Ended:
                kept.close()
                with self._lock:
                    self.crossed += 1
        return self._on(self._connected())

    def _on(self, connection):
        try:
            _send(connection, self.target, "keep-alive")
            closes = self._read(connection)
        except BaseException:
            connection.close()
            raise
        if not closes:
            return connection
        with connection:
            _expect_end(connection)
        with self._lock:
            self.told += 1
        return None

    def _once(self):
        with self._connected() as connection:
            _send(connection, self.target, "close")
            self._read(connection)
            _expect_end(connection)

    def _connected(self):
        connection = socket.create_connection(self.where, PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _read(self, connection):
        """Reads one answer, whole; true where it says that the connection ends."""
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += _more(connection, answer)
        length = LENGTH.search(answer)
        if not answer.startswith(b"HTTP/1.1 200 ") or not length:
            raise ValueError(f"a wrong answer: {answer[:100]!r}")
        head, _, body = answer.partition(b"\r\n\r\n")
        while len(body) < int(length[1]):
            body += _more(connection, answer)
        if body != self.body:
            raise ValueError(f"a wrong body: {body[:100]!r}")
        return b"\r\nconnection: close" in head.lower()


def _send(connection, target, then):
    try:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: boot\r\nConnection: {then}\r\n\r\n".encode())
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Ended(f"while a request was sent: {error}") from None


def _more(connection, before):
    try:
        data = connection.recv(65536)
    except ConnectionResetError as error:
        if before:
            raise
        raise Ended(f"instead of an answer: {error}") from None
    if not data:
        if before:
            raise ValueError(f"an answer that ends in the middle: {before[:100]!r}")
        raise Ended("instead of an answer")
    return data


def _expect_end(connection):
    if rest := connection.recv(1):
        raise ValueError(f"more after the last answer: {rest!r}")

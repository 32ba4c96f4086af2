# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Threads that upload, replace and delete without end, and note in a ledger what they were told."""

import contextlib
import random
import threading

from .client import Cut, request
from .uploads import form, part, put, put_chunked

MIB = 1024 * 1024
SIZES = [0, 1, 100, 4096, 16 * 1024, 16 * 1024 + 1, 70_000, 300_000, MIB, 3 * MIB]
WEIGHTS = [2, 2, 6, 6, 3, 3, 4, 3, 2, 1]
NOISE = random.Random(4221).randbytes(4 * MIB)
GONE = (Cut, ConnectionError, BrokenPipeError, TimeoutError)


class Havoc:
    """Runs `threads` clients until `finish`; each has names of its own in directories that all share, and a few names
    are everybody's. Once `is_broken` is set, a refusal surprises nobody, and tells nothing."""

    def __init__(self, daemon, ledger, seed, threads=6, created=True):
        self.ledger, self.created = ledger, created
        self.address = daemon.address
        self.daemon = daemon
        self.unexpected = []
        self.is_broken = False
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(number, random.Random(seed * 1000 + number)), daemon=True)
            for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def finish(self):
        """Ends the clients, whose daemon may be gone, and complains about answers that nothing explains."""
        self._ending.set()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive(), "a client does not end"
        assert not self.unexpected, self.unexpected[:5]

    def _run(self, number, dice):
        while not self._ending.is_set():
            try:
                with self.daemon.connect(self.address) as connection:
                    while not self._ending.is_set():
                        self._ask(connection, number, dice)
            except GONE:
                if self.daemon.popen.poll() is not None:
                    return
            except Exception as error:
                self.unexpected.append(repr(error))
                return

    def _name(self, number, dice):
        kind = dice.randrange(10)
        if kind == 0:
            return f"a/shared-{dice.randrange(3)}"
        if kind < 4 and self.created:
            return f"made/{dice.randrange(4)}/{dice.randrange(3)}/{number}-{dice.randrange(3)}"
        return f"{dice.choice('abc')}/{number}-{dice.randrange(6)}"

    @staticmethod
    def _content(dice):
        size = dice.choices(SIZES, WEIGHTS)[0]
        start = dice.randrange(len(NOISE) - size)
        return dice.randbytes(min(size, 8)) + NOISE[start:start + max(0, size - 8)]

    def _ask(self, connection, number, dice):
        kind, name = dice.randrange(20), self._name(number, dice)
        if kind < 5:
            self._carry_out(connection, request("/" + name, "DELETE"), "DELETE", [(name, None)])
        elif kind < 8:
            directory = dice.choice("abc")
            files = [(f"{directory}/{number}-{one}", self._content(dice)) for one in dice.sample(range(6), 2)]
            parts = [part(content, file.rpartition("/")[2]) for file, content in files]
            self._carry_out(connection, form(f"/{directory}/", *parts), "POST", files)
        elif kind < 10 and self.created:
            answer = connection.exchange(request(f"/made/{dice.randrange(4)}/{dice.randrange(3)}/", "DELETE"), "DELETE")
            assert self.is_broken or answer.status in (204, 404, 409), answer.head
        else:
            content = self._content(dice)
            method = dice.choice(["PUT", "POST"])
            if kind == 10:
                pieces = [content[at:at + 50_000] for at in range(0, len(content), 50_000)]
                data = put_chunked("/" + name, pieces, method=method)
            else:
                data = put("/" + name, content, method=method)
            self._carry_out(connection, data, method, [(name, content)])

    def _carry_out(self, connection, data, method, changes):
        noted = [self.ledger.begin(name, content) for name, content in changes]
        connection.send(data)
        answer = connection.response(method)
        if answer.status in (200, 201, 204, 303):
            self.ledger.acknowledge(*noted)
        elif self.is_broken:
            pass
        elif answer.status in (404, 409) and len(changes) == 1:
            # Not there to be deleted; or the directory was deleted between its making and its use.
            self.ledger.refuse(*noted)
            if not (method == "DELETE" or changes[0][0].startswith("made/")):
                self.unexpected.append(answer.head)
        else:
            self.unexpected.append(answer.head)


@contextlib.contextmanager
def havoc(daemon, ledger, seed, **more):
    """Havoc for the time of a block."""
    clients = Havoc(daemon, ledger, seed, **more)
    try:
        yield clients
    finally:
        clients.finish()

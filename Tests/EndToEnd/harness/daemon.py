# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""One wharfd process with its root, configuration, log and addresses."""

import contextlib
import copy
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from . import process
from .accesslog import AccessLog
from .client import Connection, request
from .waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[3]
READY = re.compile(r"listening on ([^,]+?)\s*(?:,|$)")
LONG_AGO = 24 * 3600


def binary():
    """The daemon under test: $WHARFD, else the release build, else the debug build."""
    candidates = [REPOSITORY / ".build/release/wharfd", REPOSITORY / ".build/debug/wharfd"]
    if "WHARFD" in os.environ:
        candidates = [Path(os.environ["WHARFD"]).absolute()]
    for candidate in candidates:
        if os.access(candidate, os.X_OK):
            return str(candidate)
    raise FileNotFoundError(f"no wharfd to test at {', '.join(map(str, candidates))}: build it or set WHARFD")


@dataclass(frozen=True)
class Address:
    """Where the daemon listens, as its ready line said it."""

    text: str

    @property
    def port(self):
        return int(self.text.rpartition(":")[2])

    @property
    def connectable(self):
        """Address family and what `connect` takes; a wildcard address becomes its loopback."""
        text = self.text.partition("=")[2] if self.text.startswith("systemd:") else self.text
        if text.startswith("unix:"):
            return socket.AF_UNIX, text.removeprefix("unix:")
        host = text.rpartition(":")[0]
        if host.startswith("["):
            return socket.AF_INET6, ("::1" if host == "[::]" else host[1:-1], self.port)
        return socket.AF_INET, ("127.0.0.1" if host == "0.0.0.0" else host, self.port)


class Tree:
    """A directory of files to serve."""

    def __init__(self, path):
        self.path = Path(path)

    def __truediv__(self, name):
        return self.path / name

    def put(self, name, content=b"", age=LONG_AGO):
        """A file of that content whose mtime is `age` seconds ago: old ones are cached and have strong validators.

        It appears by rename, so that no reader sees a part of it.
        """
        path = Path(os.fsdecode(os.path.join(os.fsencode(self.path), os.fsencode(name))))
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(".staged")
        staged.write_bytes(content if isinstance(content, bytes) else content.encode())
        instant = time.time_ns() - int(age * 1e9)
        os.utime(staged, ns=(instant, instant))
        os.rename(staged, path)
        return path


class Daemon:
    """A running wharfd. Stopped for good by `destroy`, whatever state it is in."""

    def __init__(self, directory, settings, arguments=None, wrapper=(), preexec=None, pass_fds=(), program=None):
        self.directory = Path(directory)
        self.tree = Tree(self.directory / "root")
        self.log = AccessLog(self.directory / "access.log")
        self.configuration = self.directory / "wharfd.json"
        self.stopped_on_purpose = False
        self.addresses = []
        self._lines = []
        self._condition = threading.Condition()
        self._at_end = False
        if settings is not None:
            self.configuration.write_text(json.dumps(settings, indent=2))
        if arguments is None:
            arguments = ["--config", str(self.configuration)]
        self.standard_output = open(self.directory / "stdout", "wb")
        self.popen = subprocess.Popen(
            [*wrapper, program or binary(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self.standard_output,
            stderr=subprocess.PIPE,
            preexec_fn=preexec,
            pass_fds=pass_fds,
            cwd=self.directory,
        )
        self._reader = threading.Thread(target=self._read_diagnostics, daemon=True)
        self._reader.start()

    def _read_diagnostics(self):
        for line in self.popen.stderr:
            with self._condition:
                self._lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._condition.notify_all()
        with self._condition:
            self._at_end = True
            self._condition.notify_all()

    @property
    def pid(self):
        return self.popen.pid

    @property
    def diagnostics(self):
        """What it has said on standard error, line by line."""
        with self._condition:
            return list(self._lines)

    @property
    def address(self):
        return self.addresses[0]

    def wait_ready(self, deadline=10.0):
        """Wait for the ready line and take the addresses from it."""
        end = time.monotonic() + deadline
        with self._condition:
            while True:
                for line in self._lines:
                    match = READY.search(line)
                    if match:
                        self.addresses = [Address(text) for text in match[1].split()]
                        return self
                left = end - time.monotonic()
                said = "\n".join(self._lines)
                assert not self._at_end, f"wharfd ended before it was ready, saying:\n{said}"
                assert left > 0, f"no ready line within {deadline} s; wharfd said:\n{said}"
                self._condition.wait(left)

    def connect(self, address=None, **more):
        return Connection(address or self.address, **more)

    def get(self, target="/", **more):
        """One GET (or another `method`) on a connection of its own, closed after it."""
        with self.connect() as connection:
            return connection.exchange(request(target, **more), more.get("method", "GET"))

    def raw(self, data, method="GET"):
        """One answer to exactly these bytes, on a connection of its own."""
        with self.connect() as connection:
            return connection.exchange(data, method)

    def fd_count(self):
        return process.fd_count(self.pid)

    def quiet_fds(self, *targets):
        """How many descriptors are open at rest, once those targets have been asked for and their files are cached."""
        for target in targets or ("/",):
            self.get(target)
        recent = []

        def unchanged():
            recent.append(self.fd_count())
            return len(recent) >= 5 and len(set(recent[-5:])) == 1

        wait_until(unchanged, lambda: f"a steady number of descriptors; lately {recent[-10:]}", interval=0.02)
        return recent[-1]

    def settle(self, fds, deadline=10.0):
        """Wait until the daemon has at most `fds` descriptors open."""
        wait_until(
            lambda: self.fd_count() <= fds,
            lambda: f"{fds} descriptors or fewer; open are {process.descriptors(self.pid)}",
            deadline,
        )

    def signal(self, number):
        """Send a signal; after one that asks it to end, its end is no complaint."""
        if number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            self.stopped_on_purpose = True
        self.popen.send_signal(number)

    def wait_exit(self, deadline=10.0):
        """The exit status; negative for a signal. AssertionError when it still runs after `deadline` seconds."""
        self.stopped_on_purpose = True
        try:
            status = self.popen.wait(deadline)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"wharfd still runs after {deadline} s") from None
        self._reader.join(5)
        return status

    def stop(self, deadline=10.0):
        """Ask it to end, as systemd does, and give its exit status."""
        self.signal(signal.SIGTERM)
        return self.wait_exit(deadline)

    def destroy(self):
        """Kill it if it runs; give what is wrong with how it ended by itself, or None."""
        status = self.popen.poll()
        if status is None:
            self.popen.kill()
            self.popen.wait()
        self._reader.join(5)
        self.popen.stderr.close()
        self.standard_output.close()
        if status is not None and not self.stopped_on_purpose:
            return f"wharfd ended by itself with status {status}, saying:\n" + "\n".join(self._lines)
        return None


def merged(base, changes):
    """`base` with `changes` over it, objects merged key by key."""
    result = copy.deepcopy(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


class Harbour:
    """Makes daemons for one test and sees to their end."""

    def __init__(self):
        self.daemons = []
        self.directories = []

    def directory(self):
        """A fresh directory that any user may enter and write to, so that a daemon without privileges can log there."""
        path = Path(tempfile.mkdtemp(prefix="wharfd-e2e-"))
        path.chmod(0o777)
        (path / "root").mkdir(mode=0o755)
        self.directories.append(path)
        return path

    @staticmethod
    def settings(directory, **changes):
        """A whole configuration: one worker on a loopback port that the system chooses, log to a file."""
        base = {
            "listen": ["127.0.0.1:0"],
            "root": str(directory / "root"),
            "methods": ["GET", "HEAD"],
            "workers": 1,
            "logging": {"accessLog": str(directory / "access.log"), "format": "httpserver"},
        }
        return merged(base, changes)

    def launch(self, directory, settings, **how):
        """A process that may or may not become ready."""
        daemon = Daemon(directory, settings, **how)
        self.daemons.append(daemon)
        return daemon

    def start(self, files=None, directory=None, how=None, **changes):
        """A daemon that is ready, over a root with `files` (name to content; default one index.html)."""
        directory = directory or self.directory()
        tree = Tree(directory / "root")
        for name, content in ({"index.html": b"quay\n"} if files is None else files).items():
            tree.put(name, content)
        return self.launch(directory, self.settings(directory, **changes), **(how or {})).wait_ready()

    def run(self, *arguments, directory=None, deadline=10.0):
        """A command line that is expected to end by itself: the finished process with its text output."""
        return subprocess.run(
            [binary(), *arguments], cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=deadline, check=False,
        )

    def destroy(self):
        """Kill and remove everything; the complaints about daemons that ended by themselves."""
        complaints = [complaint for daemon in self.daemons if (complaint := daemon.destroy())]
        for directory in self.directories:
            with contextlib.suppress(OSError):
                shutil.rmtree(directory)
        return complaints

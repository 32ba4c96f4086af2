# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""wharfd as a machine's service: what an administrator asks and changes."""

import json
import os
import pwd
import socket
from pathlib import Path

from .client import Connection
from .daemon import Address, merged
from .waiting import wait_until

UNIT = "wharfd.service"
SOCKET = "wharfd.socket"
CONFIGURATION = "/etc/wharfd/wharfd.json"
ROOT = "/srv/wharfd"
LOG = "/var/log/wharfd/access.log"
PROGRAM = "/usr/sbin/wharfd"
PAGE = b"quay\n"
CHANGE_TIME = 30.0  # seconds for a state to come


class Service:
    """The service of one machine, and its socket unit."""

    def __init__(self, machine):
        self.machine = machine
        self.shipped = None
        self.port = 8080

    # States.

    def systemctl(self, verb, *arguments, unit=UNIT):
        """The finished `systemctl VERB … UNIT`."""
        return self.machine.run("systemctl", verb, *arguments, unit)

    def must(self, verb, *arguments, unit=UNIT):
        """`systemctl VERB … UNIT`, which has to succeed."""
        done = self.systemctl(verb, *arguments, unit=unit)
        assert done.returncode == 0, f"systemctl {verb}: {done.stderr}\n{self.status()}"

    def shown(self, name, unit=UNIT):
        """A property of the unit, as `systemctl show` prints it."""
        return self.machine.check("systemctl", "show", "--value", "-p", name, unit).rstrip("\n")

    @property
    def state(self):
        """"active", "activating", "deactivating", "inactive" or "failed"."""
        return self.shown("ActiveState")

    @property
    def main(self):
        """The main process's number inside the machine; 0 for none."""
        return int(self.shown("MainPID"))

    @property
    def main_on_host(self):
        """The main process's number on this host."""
        return self.machine.host_number(self.main)

    def program_runs(self):
        """Whether the main process is the program by now, and no longer systemd's own step before it."""
        try:
            return os.readlink(f"/proc/{self.main_on_host}/exe") == PROGRAM
        except (FileNotFoundError, ProcessLookupError):
            return False

    @property
    def user(self):
        """The machine's user that it runs as: name, password, number, group's number and so on."""
        lines = self.machine.path("/etc/passwd").read_text().splitlines()
        (line,) = [line for line in lines if line.startswith("wharfd:")]
        name, password, number, group, *rest = line.split(":")
        return pwd.struct_passwd([name, password, int(number), int(group), *rest])

    def process_facts(self):
        """What /proc/PID/status says of the main process, name to value."""
        text = Path(f"/proc/{self.main_on_host}/status").read_text()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}

    @property
    def restarts(self):
        """How often systemd has started the service anew by itself."""
        return int(self.shown("NRestarts"))

    def status(self):
        """What `systemctl status` shows, its lines whole."""
        return self.systemctl("status", "--full", "--no-pager", "--lines=20").stdout

    def wait_state(self, *wanted, deadline=CHANGE_TIME):
        """Waits for one of these states and returns it."""
        return wait_until(lambda: (state := self.state) in wanted and state,
                          lambda: f"{' or '.join(wanted)}, but:\n{self.status()}", deadline, interval=0.05)

    def wait_restarted(self, before, deadline=CHANGE_TIME):
        """Waits until another process than `before` is the main one, and ready."""
        wait_until(lambda: self.main not in (0, before) and self.state == "active",
                   lambda: f"another process than {before}, but:\n{self.status()}", deadline, interval=0.05)

    # Settings.

    def configure(self, **changes):
        """Writes the configuration: the shipped one with changes over it; reads nothing anew. None takes a key out."""
        settings = merged(self.shipped, changes)
        settings = {key: value for key, value in settings.items() if value is not None}
        self.machine.write(CONFIGURATION, json.dumps(settings, indent=2))
        return settings

    def drop_in(self, *lines, unit=UNIT, file="test"):
        """Adds lines to the unit's section [Service], as `systemctl edit` does, until the test has ended."""
        self.machine.write(f"/run/systemd/system/{unit}.d/{file}.conf", "\n".join(["[Service]", *lines, ""]))
        self.machine.check("systemctl", "daemon-reload")

    def use_socket(self):
        """Has systemd hold port 80, and the service serve there alone."""
        self.must("stop")
        self.must("start", unit=SOCKET)
        self.configure(port=None, listen=["systemd:http"])
        self.must("start")
        self.port = 80

    def reset(self):
        """The service as the package has installed it, over a root with one page, active."""
        if self.shipped is None:
            self.shipped = json.loads(self.machine.path(CONFIGURATION).read_text())
        self.machine.run("systemctl", "kill", "--signal=KILL", UNIT)
        self.machine.run("systemctl", "stop", UNIT, SOCKET)
        self.machine.run("rm", "-rf", f"/run/systemd/system/{UNIT}.d", f"/run/systemd/system/{SOCKET}.d")
        self.machine.check("find", ROOT, "/var/log/wharfd", "-mindepth", "1", "-delete")
        self.machine.check("systemctl", "daemon-reload")
        self.machine.run("systemctl", "reset-failed", UNIT, SOCKET)
        self.configure()
        self.machine.write(f"{ROOT}/index.html", PAGE)
        self.must("start")
        self.port = 8080

    # What it serves and says.

    def connect(self, timeout=10.0):
        """A connection to it; what is done with that is done from outside the machine's network too."""
        with self.machine.network():
            return Connection(Address(f"127.0.0.1:{self.port}"), timeout)

    def get(self, target="/", **more):
        """One GET on a connection of its own."""
        with self.connect() as connection:
            return connection.get(target, **more)

    def hold_port(self):
        """A socket of somebody else's at its port, in the network that the caller is in."""
        return socket.create_server(("0.0.0.0", self.port))

    def is_reachable(self):
        """Whether somebody takes connections at its port."""
        try:
            self.connect(timeout=2).close()
        except OSError:
            return False
        return True

    def log_text(self):
        """The access log in use."""
        return self.machine.path(LOG).read_text()

    def wait_log(self, count):
        """Waits until the access log has so many lines, and returns all of them."""
        wait_until(lambda: self.log_text().count("\n") >= count, lambda: f"{count} lines in:\n{self.log_text()}")
        return self.log_text().splitlines()

    def journal_mark(self):
        """Where the journal ends now."""
        return self.machine.check("journalctl", "-n", "0", "--show-cursor").rpartition("-- cursor: ")[2].strip()

    def journal(self, mark):
        """The unit's entries after a mark, those about the unit from systemd itself included."""
        self.machine.check("journalctl", "--sync")
        text = self.machine.check("journalctl", "-u", UNIT, "--after-cursor", mark, "-o", "json", "--no-pager")
        return [json.loads(line) for line in text.splitlines()]

    def wait_journal(self, mark, words, by=None, deadline=CHANGE_TIME):
        """Waits for an entry with these words in its message, of the process that has that number, and returns it."""
        def found():
            return next((entry for entry in self.journal(mark)
                         if words in str(entry["MESSAGE"]) and by in (None, int(entry["_PID"]))), None)
        return wait_until(found, lambda: f"{words!r} in the journal: {[e['MESSAGE'] for e in self.journal(mark)]}", deadline,
                          interval=0.1)

    def ask(self, question):
        """What the daemon answers on its control socket."""
        (name,) = [name for name in os.listdir(self.machine.path("/run/wharfd")) if name.endswith(".sock")]
        # Through a descriptor, as the whole path may be longer than a socket's address.
        directory = os.open(self.machine.path("/run/wharfd"), os.O_PATH | os.O_DIRECTORY)
        try:
            with socket.socket(socket.AF_UNIX) as call:
                call.settimeout(CHANGE_TIME)
                call.connect(str(Path(f"/proc/self/fd/{directory}") / name))
                call.sendall(f"{question}\n".encode())
                answer = b""
                while data := call.recv(4096):
                    answer += data
        finally:
            os.close(directory)
        return answer.decode().strip()

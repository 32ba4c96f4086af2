# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A machine that is really booted: a Debian tree in systemd-nspawn, with a network of its own that leads nowhere."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

from .cgroup import ControlGroup, remove_abandoned
from .places import work
from .tree import copy_tree, remove_tree
from .waiting import wait_until

BOOT_TIME = 90.0  # seconds; three are usual
END_TIME = 120.0  # seconds for an orderly end, in which every service may take its time
COMMAND_TIME = 120.0
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TERM": "dumb",
               "DEBIAN_FRONTEND": "noninteractive", "SYSTEMD_PAGER": ""}
#: Control groups of version 2 alone, as Debian boots with: a newer systemd than the host's takes no others.
HIERARCHY = {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
#: A host whose service manager is another one has no scope to put the machine into.
HOST_HAS_SYSTEMD = os.path.isdir("/run/systemd/system")
PREFIX = "wharfd-boot"
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def nspawn(*arguments):
    """The command line of systemd-nspawn with what every machine here has in common."""
    keep = [] if HOST_HAS_SYSTEMD else ["--keep-unit"]
    return ["systemd-nspawn", "--quiet", *keep, "--register=no", "--settings=no", "--private-network", "--resolv-conf=off",
            "--timezone=off", "--link-journal=no", *map(str, arguments)]


def obstacle():
    """Why no machine can be booted here; None where one can."""
    if os.geteuid() != 0:
        return "booting a machine takes root"
    lacking = [name for name in ("systemd-nspawn", "debootstrap", "nsenter", "strace") if not shutil.which(name)]
    if lacking:
        return f"no {' and no '.join(lacking)} here"
    tried = subprocess.run(["unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork", "true"],
                           capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"no namespaces here: {tried.stderr.strip()}"


def remove_leftovers():
    """Takes away what runs have left that were killed before they could."""
    for directory in work().glob("run-*"):
        run = directory.name.split("-")[1]
        if not os.path.exists(f"/proc/{run}"):
            remove_abandoned(f"{PREFIX}-{run}-")
            _forget_propagation(f"{PREFIX}-{run}-*")
            remove_tree(directory)


def _forget_propagation(pattern):
    """Removes directories that systemd-nspawn leaves when it is killed."""
    for directory in Path("/run/systemd/nspawn/propagate").glob(pattern):
        directory.rmdir()


class Machine:
    """One tree, and the machine that runs in it while it is booted. To be ended by `destroy` in whatever state it is."""

    _count = 0

    def __init__(self):
        Machine._count += 1
        self.name = f"{PREFIX}-{os.getpid()}-{Machine._count}"
        # By the run's number, so that the next one knows what nobody uses any more.
        self.directory = work() / f"run-{os.getpid()}-{Machine._count}"
        self.directory.mkdir()
        self.tree = self.directory / "tree"
        self.console = self.directory / "console"
        #: The number of the machine's first process on this host while it is booted.
        self.leader = None
        self._group = None
        self._nspawn = None
        self._network = None

    def prepare(self, release):
        """Gives it a tree of that release of Debian."""
        copy_tree(release, self.tree)
        return self

    # The life of the machine.

    def run_unbooted(self, *command):
        """The finished command, run in the tree of a machine that is off, without a network."""
        assert self.leader is None, "the machine runs"
        with self._in_group():
            return self._finished(nspawn("--pipe", "-M", self.name, "-D", self.tree, *command), preexec=self._prepare_child)

    def install_unbooted(self, deb):
        """Installs a package in the tree, as an image is made."""
        self.copy_in(deb, f"/root/{Path(deb).name}")
        done = self.run_unbooted("dpkg", "-i", f"/root/{Path(deb).name}")
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    @contextlib.contextmanager
    def _in_group(self):
        self._group = None if HOST_HAS_SYSTEMD else ControlGroup(self.name)
        try:
            yield
        finally:
            if self._group:
                self._group.destroy()
            self._group = None

    def boot(self):
        """Boots it and waits until everything that is to start has started."""
        assert self.leader is None, "the machine runs already"
        self._group = None if HOST_HAS_SYSTEMD else ControlGroup(self.name)
        with open(self.console, "ab") as console:
            self._nspawn = subprocess.Popen(
                nspawn("--boot", "-M", self.name, "-D", self.tree),
                env={**os.environ, **HIERARCHY}, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT,
                preexec_fn=self._prepare_child)
        self.leader = wait_until(self._first_process, self._console_end, BOOT_TIME)
        self._network = os.open(f"/proc/{self.leader}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        state = wait_until(self._settled_state, self._console_end, BOOT_TIME, interval=0.1)
        assert state == "running", f"{state}: {self.run('systemctl', '--failed', '--no-legend').stdout}"
        return self

    def _prepare_child(self):
        # Whatever becomes of the tests, the machine does not outlive them.
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        if self._group:
            self._group.enter()

    def _first_process(self):
        assert self._nspawn.poll() is None, f"no machine: {self._console_end()}"
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        for child in children:
            with contextlib.suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                    return int(child)
        return None

    def _settled_state(self):
        state = self.run("systemctl", "is-system-running", "--wait").stdout.strip()
        return state if state in ("running", "degraded") else None

    def _console_end(self):
        return "the console says:\n" + "\n".join(self.console.read_text(errors="replace").splitlines()[-30:])

    def power_off(self):
        """Ends it in order."""
        self.run("systemctl", "--no-block", "poweroff")
        status = self._nspawn.wait(END_TIME)
        self._forget()
        assert status == 0, f"the machine ended with status {status}; {self._console_end()}"

    def _forget(self):
        if self._network is not None:
            os.close(self._network)
        self._network = self._nspawn = self.leader = None
        if self._group:
            self._group.destroy()
        self._group = None
        _forget_propagation(self.name)

    def destroy(self):
        """Ends it at once if it runs, and removes all that it was."""
        if self._nspawn is not None:
            self._nspawn.kill()  # its first process dies with it, and everything inside with that
            self._nspawn.wait(END_TIME)
        self._forget()
        # All of it: systemd-nspawn keeps a lock beside the tree.
        remove_tree(self.directory)

    # What a person would do at its keyboard.

    def _inside(self, *command):
        assert self.leader is not None, "the machine is off"
        return ["nsenter", "--target", str(self.leader), "--all", "--", *map(str, command)]

    def run(self, *command, timeout=COMMAND_TIME):
        """The finished command, run inside; its output as text."""
        return self._finished(self._inside(*command), timeout)

    def check(self, *command, timeout=COMMAND_TIME):
        """What a command says on standard output that is run inside and has to succeed."""
        done = self.run(*command, timeout=timeout)
        assert done.returncode == 0, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    @staticmethod
    def _finished(command, timeout=COMMAND_TIME, preexec=None):
        return subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=timeout, check=False, preexec_fn=preexec)

    def path(self, inside):
        """By which name this host finds a path of the machine, mounted file systems included."""
        return Path(f"/proc/{self.leader}/root{inside}") if self.leader else self.tree / inside.removeprefix("/")

    def write(self, inside, text, mode=0o644):
        """A file of root's inside, its directory made if need be; as an editor would leave it, whole at once."""
        path = self.path(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(f".{path.name}.staged")
        staged.write_bytes(text if isinstance(text, bytes) else text.encode())
        staged.chmod(mode)
        staged.rename(path)

    def copy_in(self, file, inside):
        """Puts a copy of this host's file inside."""
        shutil.copyfile(file, self.path(inside))

    @contextlib.contextmanager
    def network(self):
        """In this block the calling thread is in the machine's network, as are sockets, threads and processes that it
        makes there, for as long as they live."""
        with open(f"/proc/self/task/{threading.get_native_id()}/ns/net", "rb") as own:
            self._enter_network(self._network)
            try:
                yield
            finally:
                self._enter_network(own.fileno())

    @staticmethod
    def _enter_network(descriptor):
        if LIBC.setns(descriptor, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    def host_number(self, number):
        """The number on this host of a process that has `number` inside."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                (line,) = [line for line in (entry / "status").read_text().splitlines() if line.startswith("NSpid:")]
                if line.split()[-1] == str(number) and os.readlink(entry / "ns/pid") == self._process_namespace():
                    return int(entry.name)
        raise ProcessLookupError(f"no process {number} in {self.name}")

    def _process_namespace(self):
        return os.readlink(f"/proc/{self.leader}/ns/pid")

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The units: what systemd says of them, and what the sandbox leaves to the program."""

import re
import subprocess
import sys
import time

import pytest

from package import REPOSITORY

UNIT = REPOSITORY / "packaging/systemd/wharfd.service"
SOCKET = REPOSITORY / "packaging/systemd/wharfd.socket"
# In tenths, as --threshold has it.
WORST_EXPOSURE = 15


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True)


def allowed_calls():
    """The system calls of the unit's filter and of @default, which systemd adds; sets are written out."""
    sets = {}
    for line in analyze("syscall-filter").stdout.splitlines():
        if line.startswith("@"):
            current = sets.setdefault(line.split()[0], [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            current.append(line.strip())

    def expand(name):
        return {name} if not name.startswith("@") else {call for member in sets[name] for call in expand(member)}

    words = " ".join(re.findall(r"(?m)^SystemCallFilter=(.*)", UNIT.read_text())).split()
    assert words and not any(word.startswith("~") for word in words)
    return {call for word in [*words, "@default"] for call in expand(word)}


def test_systemd_takes_the_units(unpacked, tmp_path):
    # The program is looked for where the unit has it, and the pages where man has them.
    for unit in (UNIT, SOCKET):
        text = unit.read_text().replace("/usr/sbin/wharfd", str(unpacked / "usr/sbin/wharfd"))
        (tmp_path / unit.name).write_text(text)
    said = analyze("verify", "--man=no", tmp_path / UNIT.name, tmp_path / SOCKET.name)
    ours = [line for line in said.stderr.splitlines() if "wharfd" in line]
    assert said.returncode == 0 and not ours, said.stderr


def test_the_sandbox_is_as_tight_as_promised():
    said = analyze("security", "--offline=true", f"--threshold={WORST_EXPOSURE}", UNIT)
    assert said.returncode == 0, said.stdout


def test_a_missing_configuration_is_no_reason_to_serve_what_is_at_hand():
    """Without any file, wharfd serves the directory that it was started in, which for a service is /."""
    commands = re.findall(r"(?m)^Exec(?:Start|Reload)=(.*)", UNIT.read_text())
    assert len(commands) == 2
    assert all(" --config /etc/wharfd/wharfd.json" in command for command in commands)


def test_what_is_open_has_its_reason_beside_it():
    text = UNIT.read_text()
    # Named by systemd-analyze as open: each is a line of the unit or of a comment in it.
    for line in analyze("security", "--offline=true", UNIT).stdout.splitlines():
        if line.startswith("✗"):
            name = re.sub(r"[=:].*", "", line[1:].strip()).split("/")[0]
            assert name in {"DeviceAllow"} or name in text, line
    # It would have the kernel refuse openat2.
    assert "\nRestrictSUIDSGID=no\n" in text


def test_no_system_call_of_the_program_is_outside_the_filter(tmp_path):
    """Traces the program through a start, uploads, answers of each kind, a reload and an end."""
    trace = tmp_path / "trace"
    exercise = REPOSITORY / "Tests/Package/exercise.py"
    # -D: the program is the harness's child, and hears its signals; strace ends a moment after it.
    wrapper = ["strace", "-D", "-f", "-q", "-e", "signal=none", "-o", str(trace)]
    subprocess.run([sys.executable, exercise, *wrapper], check=True, timeout=120)
    end = time.monotonic() + 10
    while not re.search(r"\+\+\+ exited with 0 \+\+\+\n$", trace.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    calls = set(re.findall(r"(?m)^\d+ +([a-z_0-9]+)\(", trace.read_text()))
    assert {"openat2", "linkat", "sendfile", "epoll_wait", "accept4", "fsync", "sched_setscheduler"} <= calls
    assert not calls - allowed_calls()


@pytest.mark.parametrize("call", ["openat2", "linkat", "fallocate", "readahead", "sendfile", "clone", "sched_setscheduler",
                                  "fsetxattr", "signalfd4", "utimensat", "flock", "sync_file_range", "tgkill"])
def test_the_filter_lets_through(call):
    assert call in allowed_calls()


@pytest.mark.parametrize("call", ["ptrace", "mount", "setuid", "fchown", "bpf", "io_uring_setup", "keyctl", "unshare",
                                  "process_vm_readv", "setns", "chroot"])
def test_the_filter_stops(call):
    assert call not in allowed_calls()

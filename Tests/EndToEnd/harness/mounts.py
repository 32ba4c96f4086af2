# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""File systems made for one test, where the test may mount."""

import fcntl
import os
import shutil
import struct
import subprocess

import pytest

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_WRITING_THE_JOURNAL = 2


def run(*command):
    """The finished command, its output as text."""
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=60)


class Mounts:
    """Mounts file systems on directories, and takes all of them away again."""

    def __init__(self):
        self._made = []

    def mount(self, where, *arguments):
        """mount(8) with these arguments; skips the test where that is not permitted."""
        if os.geteuid() != 0:
            pytest.skip("mounting takes root")
        done = run("mount", *arguments, where)
        if done.returncode != 0:
            pytest.skip(f"cannot mount: {done.stderr.strip()}")
        self._made.append(where)

    def memory(self, where, size, options=""):
        """A tmpfs of `size` bytes."""
        self.mount(where, "-t", "tmpfs", "-o", f"size={size},mode=755{options}", "wharfd-test")

    def disk(self, image, where, size=96 << 20):
        """An ext4 file system in the file `image`, which is made."""
        if not shutil.which("mkfs.ext4", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"):
            pytest.skip("no mkfs.ext4")
        with open(image, "wb") as file:
            file.truncate(size)
        made = run("env", f"PATH={os.environ.get('PATH', '')}:/usr/sbin:/sbin", "mkfs.ext4", "-q", "-F", "-m", "0", image)
        assert made.returncode == 0, made.stderr
        self.mount(where, "-o", "loop", image)

    def unmount(self, where):
        """Take one away."""
        done = run("umount", where)
        assert done.returncode == 0, done.stderr
        self._made.remove(where)

    def remount(self, where, options):
        """Change the options of one."""
        done = run("mount", "-o", f"remount,{options}", where)
        assert done.returncode == 0, done.stderr

    def destroy(self):
        """Take them all away, even if somebody is inside."""
        for where in reversed(self._made):
            if run("umount", where).returncode != 0:
                run("umount", "-l", where)
        self._made = []


def cut_power(where):
    """What a mounted ext4 has not brought to disk by now never gets there."""
    directory = os.open(where, os.O_RDONLY)
    try:
        fcntl.ioctl(directory, EXT4_IOC_SHUTDOWN, struct.pack("=I", WITHOUT_WRITING_THE_JOURNAL))
    except OSError as error:
        pytest.skip(f"the file system cannot be shut down: {error}")
    finally:
        os.close(directory)

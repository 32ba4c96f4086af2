# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A Debian system in a directory, to install the package in: a copy of the one that the boot tests start."""

import ctypes
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

CLONE_NEWNS = 0x20000

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Boot"))


def tree_problem():
    """Why there can be no tree here; nothing where there can."""
    return "" if os.geteuid() == 0 else "installing into a tree of its own takes root"


def base():
    """The tree to copy: $WHARFD_TREE, else the boot tests' own."""
    if "WHARFD_TREE" in os.environ:
        return Path(os.environ["WHARFD_TREE"])
    from harness.tree import base_tree, releases

    return Path(base_tree(releases()[0]))


@functools.cache
def have_own_mounts():
    """From here on this process sees mounts that nobody else does: they end with it, however that comes."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


class Tree:
    def __init__(self, directory):
        self.path = directory / "root"
        self._is_mounted = self._mount(directory)
        if not self._is_mounted:
            subprocess.run(["cp", "-a", f"{base()}/.", self.path], check=True)

    def _mount(self, directory):
        """An overlay is there at once where a copy takes seconds; false where there can be none."""
        have_own_mounts()
        for name in ("root", "upper", "work"):
            (directory / name).mkdir()
        options = f"lowerdir={base()},upperdir={directory / 'upper'},workdir={directory / 'work'}"
        command = ["mount", "-t", "overlay", "overlay", "-o", options, self.path]
        return subprocess.run(command, capture_output=True).returncode == 0

    def __truediv__(self, path):
        return self.path / path.lstrip("/")

    def run(self, *command, check=True):
        """Runs a command inside; what it says, standard error too.

        Processes, network and mounts of its own: a program reads its arguments in /proc, and nothing outlives the command.
        """
        inside = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", f"--mount-proc={self.path}/proc"]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        result = subprocess.run([*inside, "chroot", self.path, *command], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, timeout=120)
        assert not check or result.returncode == 0, f"{command}: {result.stdout}"
        return result.stdout

    def install(self, package):
        """With dpkg, as an administrator without a terminal does: a changed conffile is kept."""
        shutil.copy(package.path, self / "/root/wharfd.deb")
        return self.run("dpkg", "--install", "--force-confold", "/root/wharfd.deb")

    def owner_and_mode(self, path):
        return self.run("stat", "--format=%U:%G %a", path).strip()

    def destroy(self):
        if self._is_mounted:
            subprocess.run(["umount", "--lazy", self.path], check=True)
        shutil.rmtree(self.path.parent)

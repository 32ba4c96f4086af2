# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A small Debian tree: made once a run by debootstrap for each release, and copied for each machine."""

import fcntl
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from .places import dependencies, package, work

#: What the tests use inside, beside what the package depends on.
TOOLS = ["systemd", "systemd-sysv", "dbus", "logrotate", "curl", "procps"]
#: The releases of Debian that are tried, the oldest first: what is built on one runs on the later ones.
RELEASES = ("bookworm", "trixie")
#: What a library's package is called in a later release, where debootstrap does not see that the new one stands for it.
LATER_NAMES = {"trixie": {"libssl3": "libssl3t64"}}
ANY_MIRROR = "http://deb.debian.org/debian"
BOOTSTRAP_TIME = 900  # seconds; most of it is downloading


def releases():
    """The releases that the package runs on: this host's, as its libraries are there, and those after it."""
    host = dict(re.findall(r'(?m)^(\w+)="?([^"\n]*)"?$', Path("/etc/os-release").read_text()))
    own = host.get("VERSION_CODENAME") if host.get("ID") == "debian" else None
    return RELEASES[RELEASES.index(own):] if own in RELEASES else (own or RELEASES[0],)


def mirror(release):
    """Where this host's apt gets that release from, or another one, as a mirror has all; else Debian's own address."""
    asked = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"],
                           capture_output=True, text=True, check=False)
    known = {}
    for line in asked.stdout.splitlines():
        address, name, component = line.split()
        if component == "main" and address.startswith(("http:", "https:", "file:")):
            known[name] = address
    return next((known[name] for name in (release, *RELEASES) if name in known), ANY_MIRROR)


def base_tree(release):
    """A tree of a release that has all that the package depends on, but not the package.

    Never to be changed: see `copy_tree`. It is kept for the next run, until what belongs in it changes.
    """
    names = LATER_NAMES.get(release, {})
    include = sorted({*TOOLS, *(names.get(name, name) for name in dependencies(package()))})
    contents = f"{release} {' '.join(include)}\n"
    base, note = work() / f"base-{release}", work() / f"base-{release}.contents"
    with _alone():
        if base.is_dir() and note.is_file() and note.read_text() == contents:
            return base
        note.unlink(missing_ok=True)
        remove_tree(base)
        begun = work() / f"base-{release}.begun"
        remove_tree(begun)
        _debootstrap(release, include, begun)
        begun.rename(base)
        note.write_text(contents)
    return base


def _debootstrap(release, include, target):
    log = work() / "debootstrap.log"
    target.mkdir()
    with open(log, "w", encoding="utf-8") as output:
        done = subprocess.run(
            # Namespaces of its own: what it mounts and starts ends with it, in whatever way that comes.
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
             # By a path without a space, which debootstrap would trip over.
             "sh", "-c", 'mount --bind "$0" /mnt && exec "$@"', target,
             "debootstrap", "--variant=minbase", f"--include={','.join(include)}", release, "/mnt", mirror(release)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, timeout=BOOTSTRAP_TIME, check=False)
    if done.returncode != 0:
        end = "\n".join(log.read_text().splitlines()[-15:])
        remove_tree(target)
        raise RuntimeError(f"debootstrap failed with status {done.returncode}:\n{end}")
    # Half of the tree, and of no use: nothing is installed from a mirror inside.
    for waste in ("var/cache/apt/archives", "var/lib/apt/lists"):
        shutil.rmtree(target / waste)
        (target / waste / "partial").mkdir(parents=True)


@contextmanager
def _alone():
    """Two runs at once make one tree."""
    with open(work() / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_tree(release, target):
    """A copy of the base tree of a release that may be changed, at a path that does not exist yet."""
    # It ends with this process: the next run removes what a run has left that was killed.
    subprocess.run(["setpriv", "--pdeathsig=KILL", "cp", "-a", "--reflink=auto", base_tree(release), target], check=True)
    return Path(target)


def remove_tree(tree):
    """Removes a tree, unless something is still mounted in it: that would be emptied as well."""
    tree = Path(tree)
    if not os.path.lexists(tree):
        return
    inside = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    mounted = [where for where in inside if where == str(tree) or where.startswith(f"{tree}/")]
    assert not mounted, f"not removed, as something is mounted there: {mounted}"
    shutil.rmtree(tree)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Where the repository keeps what these tests take and make."""

import os
import re
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
#: Everything that is made here lies below: for root alone, as a tree in it has programs with the setuid bit.
WORK = REPOSITORY / ".build/boot"


def work():
    """The directory of these tests, made if need be."""
    WORK.mkdir(parents=True, exist_ok=True)
    WORK.chmod(0o700)
    return WORK


def package():
    """The Debian package under test: $WHARFD_DEB, else the newest that `make deb` has left."""
    if "WHARFD_DEB" in os.environ:
        return Path(os.environ["WHARFD_DEB"]).absolute()
    # Not its debugging symbols, if the build has made a package of those.
    built = [path for path in (REPOSITORY / ".build/deb").glob("wharfd_*.deb")]
    if not built:
        raise FileNotFoundError("no package to test in .build/deb: `make deb`, or set WHARFD_DEB")
    return max(built, key=lambda path: path.stat().st_mtime)


def dependencies(deb):
    """The names of the packages that a package depends on, without versions; of alternatives the first."""
    text = subprocess.run(["dpkg-deb", "--field", deb, "Depends", "Pre-Depends"], capture_output=True, text=True,
                          check=True).stdout
    entries = re.sub(r"(?m)^\S+:", ",", text).split(",")
    return sorted({re.match(r"[a-z0-9.+-]+", entry.strip())[0] for entry in entries if entry.strip()})


def debug_build():
    """The debug build, which can be asked to wedge a worker: $WHARFD_DEBUG, else what `swift build` has left."""
    return Path(os.environ.get("WHARFD_DEBUG", REPOSITORY / ".build/debug/wharfd")).absolute()

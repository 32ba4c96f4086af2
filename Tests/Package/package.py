# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The package under test, and copies of it that differ."""

import os
import re
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class Package:
    def __init__(self, path):
        self.path = Path(path)

    @classmethod
    def newest(cls):
        """The package in $WHARFD_DEB, else the one in .build/deb."""
        named = os.environ.get("WHARFD_DEB")
        found = [Path(named)] if named else sorted((REPOSITORY / ".build/deb").glob("wharfd_*.deb"))
        assert len(found) == 1, f"want one package, `make deb` makes it; there are {found}"
        return cls(found[0])

    def field(self, name):
        return self._output("--field", name)

    def entries(self):
        """Path to mode and owner, of everything but directories, as `dpkg --contents` has them."""
        lines = self._output("--contents").splitlines()
        rows = [re.fullmatch(r"(\S{10}) (\S+) +\S+ \S+ \S+ \.(\S+)(?: -> .*)?", line).groups() for line in lines]
        return {path: (mode, owner) for mode, owner, path in rows if not mode.startswith("d")}

    def control(self, name, directory):
        """The text of one of the control files."""
        subprocess.run(["dpkg-deb", "--control", self.path, directory / "control"], check=True)
        return (directory / "control" / name).read_text()

    def doctored(self, directory, version, changes):
        """A copy with another version, and with other contents of some files (by path)."""
        root = directory / f"doctored-{version}"
        subprocess.run(["dpkg-deb", "--raw-extract", self.path, root], check=True)
        control = root / "DEBIAN/control"
        control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {version}", control.read_text()))
        for path, text in changes.items():
            (root / path.lstrip("/")).write_text(text)
        copy = directory / f"wharfd_{version}.deb"
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Znone", root, copy], check=True,
                       stdout=subprocess.DEVNULL)
        return Package(copy)

    def _output(self, action, *arguments):
        return subprocess.run(["dpkg-deb", action, self.path, *arguments], check=True, capture_output=True,
                              text=True).stdout.strip()

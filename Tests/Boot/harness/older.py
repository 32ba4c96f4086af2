# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A package as it might have been released before."""

import shutil
import subprocess

VERSION = "0.0.1"


def older(deb, directory, broken=False):
    """The same package by a lower version, made in that directory; if `broken`, with a program that ends at once."""
    directory.mkdir(exist_ok=True)
    content, result = directory / "older", directory / f"wharfd_{VERSION}.deb"
    subprocess.run(["dpkg-deb", "--raw-extract", deb, content], check=True)
    control = content / "DEBIAN/control"
    lines = control.read_text().splitlines()
    control.write_text("\n".join(f"Version: {VERSION}" if line.startswith("Version:") else line for line in lines) + "\n")
    if broken:
        shutil.copy("/usr/bin/false", content / "usr/sbin/wharfd")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", content, result], check=True, capture_output=True)
    return result

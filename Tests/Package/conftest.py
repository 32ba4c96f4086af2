# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Fixtures of the tests of the Debian package that `make deb` has made; `make package-test` runs them."""

import os
import subprocess
from pathlib import Path

import pytest

from package import Package
from tree import Tree, tree_problem

CI = os.environ.get("CI", "") not in ("", "0", "false")


@pytest.fixture(scope="session")
def package():
    return Package.newest()


@pytest.fixture(scope="session")
def unpacked(package, tmp_path_factory):
    """A directory with the package's files."""
    directory = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "--extract", package.path, directory], check=True)
    return directory


@pytest.fixture
def tree(tmp_path_factory):
    """A small Debian system of its own, not booted."""
    problem = tree_problem()
    if problem and CI:
        pytest.fail(problem)
    if problem:
        pytest.skip(problem)
    tree = Tree(Path(tmp_path_factory.mktemp("tree")))
    yield tree
    tree.destroy()

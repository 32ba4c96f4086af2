# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The manual pages: good mdoc, and wharfd(8) says what the program says of itself."""

import json
import os
import re
import shutil
import subprocess

import pytest

from harness.daemon import REPOSITORY

PAGES = REPOSITORY / "packaging/man"
NAMES = ["wharfd.8", "wharfd.json.5"]


@pytest.fixture(scope="module")
def mandoc():
    if not shutil.which("mandoc"):
        assert "CI" not in os.environ, "mandoc is missing"
        pytest.skip("needs mandoc")
    return lambda *arguments: subprocess.run(["mandoc", *arguments], capture_output=True, text=True, timeout=30)


@pytest.fixture(scope="module")
def rendered(mandoc):
    """wharfd(8) as a reader sees it, each paragraph in one line, by section."""
    text = re.sub(r".\x08", "", mandoc("-Tascii", "-Owidth=1000", str(PAGES / "wharfd.8")).stdout)
    parts = re.split(r"^([A-Z][A-Z ]+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def options(harbour):
    """What the command line takes: the words of each option, the first its usual one, and its help."""
    dump = json.loads(harbour.run("--experimental-dump-help").stdout)
    for argument in dump["command"]["arguments"]:
        words = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
        yield argument["preferredName"]["name"], words, argument["abstract"]


def test_the_pages_are_found():
    assert sorted(path.name for path in PAGES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_without_a_warning(mandoc, name):
    result = mandoc("-Tlint", "-Wwarning", str(PAGES / name))
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_every_option_stands_there_with_its_help(harbour, rendered):
    entries = re.findall(r"^ +(-.*)\n((?: {8,}.*\n)+)", rendered["DESCRIPTION"], re.M)
    shown = {}
    for tag, text in entries:
        for word in re.findall(r"(?<!\S)--?[a-z-]+", tag):
            shown[word] = " ".join(text.split())
    known = list(options(harbour))
    assert {word for _, words, _ in known for word in words} == set(shown)
    for _, words, abstract in known:
        for word in words:
            assert shown[word].startswith(abstract), word


def test_the_synopsis_has_every_option(harbour, rendered):
    shown = set(re.findall(r"--[a-z-]+", rendered["SYNOPSIS"]))
    assert shown == {f"--{name}" for name, _, _ in options(harbour)}


def test_exit_statuses_are_those_of_the_help(harbour, rendered):
    known = dict(re.findall(r"^ +(\d+)  (\w.*)$", harbour.run("--help").stdout, re.M))
    shown = dict(re.findall(r"^ +(\d+) +(\w.*)\.$", rendered["EXIT STATUS"], re.M))
    assert {status: text[0].lower() + text[1:] for status, text in shown.items()} == known


def test_the_flags_of_the_examples_exist(harbour, rendered):
    known = {word for _, words, _ in options(harbour) for word in words}
    used = re.findall(r"^ +[$#] .*?\bwharfd( .*)$", rendered["EXAMPLES"], re.M)
    assert used
    for line in used:
        assert set(re.findall(r"(?<!\S)--[a-z-]+", line)) <= known, line


def test_each_page_names_the_other():
    assert ".Xr wharfd.json 5" in (PAGES / "wharfd.8").read_text()
    assert ".Xr wharfd 8" in (PAGES / "wharfd.json.5").read_text()

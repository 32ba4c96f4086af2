# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Real text in gzip, byte for byte: the documentation that this machine's packages have installed."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from harness.coding import ask, decoded

PLACES = ["/usr/share/doc", "/usr/share/common-licenses", "/usr/share/perl", "/usr/share/info"]
MOST, FEWEST, SECONDS = 3_000, 200, 20
LARGEST = 4 * 1024 * 1024
SAMPLE = 40


def corpus():
    """Regular files of text beneath those places, each content once, at most so many."""
    found = {}
    for place in PLACES:
        for directory, _, names in os.walk(place):
            for name in sorted(names):
                path = Path(directory, name)
                if path.suffix in (".gz", ".png", ".pdf", ".bz2", ".xz") or path.is_symlink() or not path.is_file():
                    continue
                if 0 < path.stat().st_size <= LARGEST and os.access(path, os.R_OK):
                    found[path.stat().st_ino] = path
                if len(found) == MOST:
                    return list(found.values())
    return list(found.values())


def test_documentation_is_the_same_in_gzip(harbour, tmp_path):
    paths = corpus()
    if len(paths) < FEWEST:
        pytest.skip(f"only {len(paths)} files of documentation are installed here; {FEWEST} are needed")
    daemon = harbour.start({"index.html": b"x"}, contentType="text/plain", charset=None,
                           compression={"minimumSize": 1, "sidecars": []})
    coded, sampled, checked, began = 0, [], 0, time.monotonic()
    with daemon.connect() as connection:
        for number, path in enumerate(paths):
            if time.monotonic() - began > SECONDS:
                break
            content = path.read_bytes()
            daemon.tree.put(f"{number}.txt", content)
            answer = ask(connection, f"/{number}.txt")
            assert answer.status == 200 and decoded(answer) == content, path
            head = ask(connection, f"/{number}.txt", "HEAD")
            without_date = [[field for field in one.fields if field[0] != "date"] for one in (answer, head)]
            assert without_date[0] == without_date[1], path
            if answer.get("content-encoding") == "gzip":
                coded += 1
                assert int(answer["content-length"]) < len(content), path
                if coded % 50 == 1 and len(sampled) < SAMPLE:
                    sampled.append(tmp_path / f"{number}.gz")
                    sampled[-1].write_bytes(answer.body)
            checked += 1
    assert checked >= FEWEST and coded > checked // 2, f"{checked} files, {coded} of them compressed"
    program = shutil.which("gzip")
    if program:
        result = subprocess.run([program, "-t", *map(str, sampled)], capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr

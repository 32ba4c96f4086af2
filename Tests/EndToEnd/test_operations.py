# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""docs/operations.md: what it quotes is there. Its configurations are the business of DocumentationTests."""

import json
import re

import pytest

from harness.daemon import REPOSITORY

TEXT = (REPOSITORY / "docs/operations.md").read_text()


def rows(heading):
    """The first cells of the tables beneath a line that begins so."""
    table = TEXT.split(f"**{heading}")[1].split("\n\n")[1]
    return [line.split(" | ")[0] for line in table.splitlines()[2:]]


def quoted(*headings):
    return [message for heading in headings for row in rows(heading) for message in re.findall(r"`([^`]+)`", row)]


def without_interpolations(source):
    r"""Swift's text with `…` for each `\(…)` in it, and quotes as they are read."""
    result, depth = "", 0
    for token in re.findall(r"\\\(|\\.|.", source, re.S):
        if depth:
            depth += token.count("(") - token.count(")")
        elif token == "\\(":
            result, depth = result + "…", 1
        else:
            result += '"' if token == '\\"' else token
    return result


@pytest.fixture(scope="module")
def sources():
    return [without_interpolations(path.read_text()) for path in (REPOSITORY / "Sources").rglob("*.swift")]


def test_the_tables_are_found():
    assert len(quoted("When it does not start", "From `wharfd --reload`", "While it runs")) > 40


@pytest.mark.parametrize("message", quoted("When it does not start", "From `wharfd --reload`", "While it runs"))
def test_a_message_is_in_the_sources(sources, message):
    assert any(message in source for source in sources)


def test_every_flag_exists(harbour):
    dump = json.loads(harbour.run("--experimental-dump-help").stdout)
    known = {f"--{name['name']}" for argument in dump["command"]["arguments"] for name in argument["names"]}
    used = [flags for line in TEXT.splitlines() for flags in re.findall(r"\bwharfd((?: [^|&`]*)?)", line)]
    shown = {flag for flags in used for flag in re.findall(r"(?<= )--[a-z][a-z-]*", flags.split(" -- ")[-1])}
    assert {"--check", "--reload", "--config", "--explain"} <= shown
    assert shown <= known


def anchors(text):
    titles = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_a_link_leads_somewhere(target):
    name, _, anchor = target.partition("#")
    text = (REPOSITORY / "docs" / name).read_text() if name else TEXT
    assert not anchor or anchor in anchors(text)

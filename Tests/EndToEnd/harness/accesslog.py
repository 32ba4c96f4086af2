# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A reader of the access log in its default format, `httpserver`."""

import re
from dataclasses import dataclass

from .waiting import wait_until

#: One whole line, as BEHAVIOUR "Access log" gives it. Nothing else may stand in the file.
LINE = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) Connected to (?P<peer>\([^\n]*?\)|'') "
    r'and page (?P<page>\S*) requested "(?P<line>[^"\x00-\x1f\x7f]*)" '
    r"(?P<status>[1-9]\d\d) (?P<bytes>\d+) (?P<seconds>\d+\.\d{6})"
)


@dataclass(frozen=True)
class Entry:
    """One request as the log tells it."""

    text: str
    time: str
    peer: str
    page: str
    line: str
    status: int
    bytes: int
    seconds: float


def parse_line(text):
    """The entry that a line holds; AssertionError when the line is not exactly of the format."""
    match = LINE.fullmatch(text)
    assert match, f"not a line of the httpserver format: {text!r}"
    part = match.groupdict()
    return Entry(
        text=text,
        time=part["time"],
        peer=part["peer"],
        page=part["page"],
        line=part["line"],
        status=int(part["status"]),
        bytes=int(part["bytes"]),
        seconds=float(part["seconds"]),
    )


class AccessLog:
    """The access log of one daemon."""

    def __init__(self, path):
        self.path = path

    def text(self):
        """The file's whole content; empty while it does not exist. A byte beyond ASCII is a mistake of the log's."""
        return self.path.read_bytes().decode("ascii") if self.path.exists() else ""

    def entries(self):
        """Every whole line, parsed. A line that is still being written is left out."""
        whole, _, _ = self.text().rpartition("\n")
        return [parse_line(line) for line in whole.split("\n")] if whole else []

    def wait(self, count, deadline=5.0):
        """The entries, once there are at least `count` of them; AssertionError when there are more."""
        wait_until(
            lambda: self.text().count("\n") >= count,
            lambda: f"{count} lines in the access log; it has:\n{self.text()[-4000:]}",
            deadline,
        )
        entries = self.entries()
        assert len(entries) == count, f"{count} lines expected in the access log, it has:\n{self.text()[-4000:]}"
        return entries

    def wait_for(self, predicate, what, deadline=5.0):
        """The first entry for which `predicate` is true."""

        def first():
            return next((entry for entry in self.entries() if predicate(entry)), None)

        return wait_until(first, lambda: f"a log line with {what}; the log has:\n{self.text()[-4000:]}", deadline)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Readers of the access log in each format that has a name."""

import datetime
import json
import re

from .waiting import wait_until

PRESETS = ["httpserver", "http.server", "common", "combined", "json"]

# A text between quotes, as a reader of each format knows it.
TEXT = r'[^"\x00-\x1f\x7f-\xff]*'
COMMON = (
    r"(?P<host>\S+) - - \[(?P<time>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    rf'"(?P<line>{TEXT})" (?P<status>\d{{3}}) (?P<bytes>-|[1-9]\d*)'
)
PATTERNS = {
    # The prefix is what logging's "%(asctime)s Connected to %s and page %s requested" prints.
    "httpserver": re.compile(
        r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) Connected to (?P<peer>\(.*?\)|'') and page (?P<page>\S+) "
        rf'requested "(?P<line>{TEXT})" (?P<status>\d{{3}}) (?P<bytes>\d+) (?P<seconds>\d+\.\d{{6}})'
    ),
    "http.server": re.compile(
        r"(?P<host>\S+) - - \[(?P<time>\d\d/[A-Z][a-z]{2}/\d{4} \d\d:\d\d:\d\d)\] "
        rf'"(?P<line>{TEXT})" (?P<status>\d{{3}}) -'
    ),
    "common": re.compile(COMMON),
    "combined": re.compile(COMMON + rf' "(?P<referer>{TEXT})" "(?P<agent>{TEXT})"'),
}
TIMES = {
    "httpserver": "%Y-%m-%d %H:%M:%S,%f",
    "http.server": "%d/%b/%Y %H:%M:%S",
    "common": "%d/%b/%Y:%H:%M:%S %z",
    "combined": "%d/%b/%Y:%H:%M:%S %z",
}
JSON_TYPES = {
    "time": str,
    "client": str,
    "clientPort": int,
    "local": str,
    "localPort": int,
    "method": (str, type(None)),
    "target": (str, type(None)),
    "protocol": (str, type(None)),
    "status": int,
    "bodyBytesSent": int,
    "bytesSent": int,
    "bodyBytesReceived": int,
    "bytesReceived": int,
    "seconds": float,
    "syncSeconds": float,
    "host": (str, type(None)),
    "referer": (str, type(None)),
    "userAgent": (str, type(None)),
    "connection": str,
}
# Only there where a change was brought to the disk.
JSON_OF_CHANGES = {"syncSeconds"}


def lines(daemon, count, path=None):
    """Exactly `count` lines of the log, as bytes, once they are there."""
    path = path or daemon.log.path

    def read():
        return path.read_bytes() if path.exists() else b""

    wait_until(lambda: read().count(b"\n") >= count, lambda: f"{count} lines; the log has {read()!r}")
    whole = read()
    assert whole.count(b"\n") == count and whole.endswith(b"\n"), whole
    return whole.split(b"\n")[:-1]


def parse(log_format, line):
    """What a line of a preset says, by names that the formats share."""
    if log_format == "json":
        entry = json.loads(line.decode("utf-8", "strict"))
        assert list(entry) == [key for key in JSON_TYPES if key in entry or key not in JSON_OF_CHANGES], line
        assert JSON_OF_CHANGES.isdisjoint(entry) or entry["method"] in ("POST", "PUT", "DELETE"), line
        for key, value in entry.items():
            assert isinstance(value, JSON_TYPES[key]) and not isinstance(value, bool), (key, line)
        target = [entry["method"], entry["target"], entry["protocol"]]
        return {
            "time": datetime.datetime.fromisoformat(entry["time"]),
            "line": None if None in target else " ".join(target),
            "status": entry["status"],
            "bytes": entry["bodyBytesSent"],
            "agent": entry["userAgent"],
            "entry": entry,
        }
    match = PATTERNS[log_format].fullmatch(line.decode("ascii"))
    assert match, line
    parts = match.groupdict()
    return {
        "time": datetime.datetime.strptime(parts["time"], TIMES[log_format]),
        "line": None if parts["line"] == "-" else parts["line"],
        "status": int(parts["status"]),
        "bytes": None if log_format == "http.server" else int(parts["bytes"].replace("-", "0")),
        "agent": parts.get("agent"),
        "entry": parts,
    }

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A reader of OpenMetrics text 1.0 that takes nothing which the specification does not allow."""

import re

from .client import request

SAMPLE = re.compile(r'(?P<name>[a-z_:][a-z0-9_:]*)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)')
LABEL = re.compile(r'([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
NUMBER = re.compile(r"\d+(\.\d+)?")
SUFFIXES = {
    "counter": {"_total"}, "gauge": {""}, "info": {"_info"}, "histogram": {"_bucket", "_count", "_sum"},
}
TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def labels_of(text):
    """The labels of a sample, by name; AssertionError where they are not written as they have to be."""
    labels, rest = {}, text or ""
    while rest:
        match = LABEL.match(rest)
        assert match and match[1] not in labels, f"labels are malformed: {text!r}"
        labels[match[1]] = match[2]
        rest = rest[match.end():]
        assert not rest or (rest[0] == "," and len(rest) > 1), f"labels are malformed: {text!r}"
        rest = rest[1:]
    return labels


def parse(data):
    """Every sample's value by (name, labels as sorted pairs); AssertionError on any flaw."""
    text = data.decode("utf-8")
    assert text.endswith("\n# EOF\n"), f"no end marker: {text[-40:]!r}"
    samples, types, family = {}, {}, None
    for line in text[: -len("# EOF\n")].split("\n")[:-1]:
        assert line and line == line.strip(), f"an empty line, or space around it: {line!r}"
        if line.startswith("# "):
            kind, name, rest = line[2:].split(" ", 2)
            if kind == "TYPE":
                assert name not in types and rest in SUFFIXES, f"a family twice, or of no type: {line!r}"
                types[name], family = rest, name
            else:
                assert kind in ("HELP", "UNIT") and name == family, f"out of its family's place: {line!r}"
                assert kind == "HELP" or name.endswith("_" + rest), f"the name lacks its unit: {line!r}"
            continue
        match = SAMPLE.fullmatch(line)
        assert match, f"not a sample: {line!r}"
        name, value = match["name"], match["value"]
        assert family and name.startswith(family), f"a sample outside of its family: {line!r}"
        assert name[len(family):] in SUFFIXES[types[family]], f"not a name of a {types[family]}: {line!r}"
        assert NUMBER.fullmatch(value), f"not a number, or below nothing: {line!r}"
        key = (name, tuple(sorted(labels_of(match["labels"]).items())))
        assert key not in samples, f"twice: {line!r}"
        samples[key] = float(value)
    for name, kind in types.items():
        if kind == "histogram":
            check_histogram(name, samples)
    return samples


def check_histogram(name, samples):
    """Asserts that buckets are in order, never fall, and end with all there is."""
    bounds = [dict(labels)["le"] for key, labels in samples if key == f"{name}_bucket"]
    counts = [value for (key, _), value in samples.items() if key == f"{name}_bucket"]
    assert bounds and bounds[-1] == "+Inf" and all("." in bound for bound in bounds[:-1]), bounds
    assert sorted(map(float, bounds)) == [float(bound) for bound in bounds] and len(set(bounds)) == len(bounds)
    assert counts == sorted(counts), f"{name} has a bucket with less than the one before: {counts}"
    assert counts[-1] == samples[f"{name}_count", ()]
    assert (samples[f"{name}_sum", ()] > 0) == (counts[-1] > 0)


class Metrics:
    """What a daemon says of itself, read once."""

    def __init__(self, daemon, target="/metrics"):
        with daemon.connect() as connection:
            answer = connection.exchange(request(target, fields={"Connection": "close"}))
        assert (answer.status, answer["content-type"]) == (200, TYPE)
        self.text = answer.body.decode()
        self.samples = parse(answer.body)

    def __getitem__(self, name):
        return self.get(name)

    def get(self, name, **labels):
        """One value; a name without `wharfd_`. A label `class_` is `class`."""
        pairs = tuple(sorted((label.rstrip("_"), value) for label, value in labels.items()))
        return self.samples["wharfd_" + name, pairs]

    def requests(self, method="GET", class_="2xx"):
        """How many requests of a kind there were."""
        return self.get("requests_total", method=method, class_=class_)

    @property
    def all_requests(self):
        """How many requests there were in all."""
        return sum(value for (name, _), value in self.samples.items() if name == "wharfd_requests_total")

    @property
    def totals(self):
        """Every value that may never fall."""
        endings = ("_total", "_bucket", "_count", "_sum")
        return {key: value for key, value in self.samples.items() if key[0].endswith(endings)}

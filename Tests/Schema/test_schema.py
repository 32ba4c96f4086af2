# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""config/schema.json gives every golden file the verdict that the daemon gives it, wherever a schema can."""

import copy
import json
import pathlib

import jsonschema
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ConfigurationTests" / "Golden"
SCHEMA = json.loads((ROOT / "config" / "schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))

# What the daemon refuses and no schema can: keys held against each other, units against a range, a root that a flag
# may give, names that only a parser tells apart.
BEYOND_SCHEMA = {
    "compression-types-fold",
    "duplicate-key-escaped",
    "duplicate-keys",
    "duration-text-too-long",
    "empty-object",
    "endpoints-at-one-path",
    "endpoints-in-locations-places",
    "headers-fold",
    "listen-twice-in-other-words",
    "locations-same-part",
    "log-template-too-long-not-ascii",
    "log-template-too-many",
    "media-types-fold",
    "missing-root",
    "size-text-too-large",
    "trusted-proxies-host-bits",
    "trusted-proxies-twice-in-other-words",
    "upload-accept-fold",
    "upload-origin-default-port",
    "upload-origin-port-too-large",
    "upload-owner-number-too-large",
}


def is_accepted(name):
    """The daemon's verdict: the expected text of a file that it takes ends with the settings."""
    return any(line.startswith("{") for line in (GOLDEN / f"{name}.expected").read_text().splitlines())


def is_valid(name):
    """The schema's verdict; None where the file is no JSON, or JSON that is not this schema's to judge."""
    try:
        document = json.loads((GOLDEN / f"{name}.json").read_bytes().decode())
    except ValueError:
        return None
    return VALIDATOR.is_valid(document)


def keys(schema=SCHEMA, path=()):
    """Every key with its schema and the names that lead to it."""
    for name, key in schema["properties"].items():
        if key.get("type") == "object" and "properties" in key:
            yield from keys(key, path + (name,))
        else:
            yield pytest.param(path + (name,), key, id=".".join(path + (name,)))


def test_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_goldens_are_found():
    assert len(NAMES) > 100
    assert BEYOND_SCHEMA < set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("syntax-")])
def test_verdicts_agree(name):
    valid = is_valid(name)
    assert valid is not None
    if name in BEYOND_SCHEMA:
        assert valid and not is_accepted(name)
    else:
        assert valid == is_accepted(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("syntax-")])
def test_syntax_errors_are_refused(name):
    assert not is_accepted(name)


@pytest.mark.parametrize("path,key", keys())
def test_default_and_examples_are_valid(path, key):
    assert key["description"]
    for value in key["examples"] + ([key["default"]] if "default" in key else []):
        document = value
        for name in reversed(path):
            document = {name: document}
        VALIDATOR.validate(document)


def test_a_location_has_the_keys_that_the_top_describes():
    location = copy.deepcopy(SCHEMA["properties"]["locations"]["additionalProperties"]["properties"])
    shared = {name for name, key in location.items() if "$ref" in key}
    assert set(location) - shared == {"respond"}
    for name in shared:
        assert location[name].pop("$ref") == f"#/properties/{name}"
        assert name in SCHEMA["properties"]
        if name == "compression":
            own = set(location[name].pop("propertyNames")["enum"])
            assert set(SCHEMA["properties"][name]["properties"]) - own == {"memory", "largestFile"}
        assert location[name] == {}


SHIPPED = [ROOT / "config" / "wharfd.json", ROOT / "config" / "quickstart.json"]
EXAMPLES = sorted((ROOT / "config" / "examples").glob("*.json"))


def test_examples_are_found():
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("path", SHIPPED + EXAMPLES, ids=lambda path: path.stem)
def test_shipped_files_are_valid(path):
    VALIDATOR.validate(json.loads(path.read_text()))

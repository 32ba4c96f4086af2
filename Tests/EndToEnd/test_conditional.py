# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Preconditions (RFC 9110 §13) and the validators that they test."""

import email.utils
import os
import time

import pytest

from harness.client import assert_in_step, request
from harness.waiting import wait_until

HOUR = 3600


def http_date(seconds):
    return email.utils.formatdate(seconds, usegmt=True)


@pytest.fixture
def page(harbour):
    """A daemon with an old file `/f`, and that file's validators."""
    daemon = harbour.start({"f": b"0123456789", "other": b"abc"})
    answer = daemon.get("/f")
    modified = email.utils.parsedate_to_datetime(answer["last-modified"]).timestamp()
    return daemon, answer["etag"], modified


def conditions(etag, modified):
    """Every condition with the status that a GET of a file with these validators has under it."""
    weak = f"W/{etag}"
    same, before, after = http_date(modified), http_date(modified - HOUR), http_date(modified + HOUR)
    none, match, since, unless = "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since"
    return {
        "none-match same": ([(none, etag)], 304),
        "none-match weak form of same": ([(none, weak)], 304),
        "none-match other": ([(none, '"other"')], 200),
        "none-match star": ([(none, "*")], 304),
        "none-match in a list": ([(none, f'"a", {etag}, "b"')], 304),
        "none-match in a list without spaces": ([(none, f'"a",{weak},"b"')], 304),
        "none-match with empty elements": ([(none, f', ,{etag},')], 304),
        "none-match on two lines": ([(none, '"a"'), (none, etag)], 304),
        "none-match with a comma inside a tag": ([(none, f'"a,b", {etag}')], 304),
        "none-match same in another case of name": ([("if-none-match", etag)], 304),
        "none-match unquoted": ([(none, etag.strip('"'))], 200),
        "none-match part of it": ([(none, etag[:-2] + '"')], 200),
        "none-match empty": ([(none, "")], 200),
        "none-match unclosed": ([(none, etag[:-1])], 200),
        "match same": ([(match, etag)], 200),
        "match weak form never": ([(match, weak)], 412),
        "match other": ([(match, '"other"')], 412),
        "match star": ([(match, "*")], 200),
        "match in a list": ([(match, f'"a", {etag}')], 200),
        "match on two lines": ([(match, '"a"'), (match, etag)], 200),
        "since same": ([(since, same)], 304),
        "since later": ([(since, after)], 304),
        "since earlier": ([(since, before)], 200),
        "since not a date": ([(since, "yesterday")], 200),
        "since empty": ([(since, "")], 200),
        "since on a day that is not": ([(since, "Sat, 31 Feb 2026 00:00:00 GMT")], 200),
        "since RFC 850 form": ([(since, time.strftime("%A, %d-%b-%y %H:%M:%S GMT", time.gmtime(modified)))], 304),
        "since asctime form": ([(since, time.asctime(time.gmtime(modified)))], 304),
        "unless same": ([(unless, same)], 200),
        "unless later": ([(unless, after)], 200),
        "unless earlier": ([(unless, before)], 412),
        "unless not a date": ([(unless, "yesterday")], 200),
        "match beats unless": ([(match, etag), (unless, before)], 200),
        "none-match beats since: changed": ([(none, '"other"'), (since, after)], 200),
        "none-match beats since: same": ([(none, etag), (since, before)], 304),
        "match before none-match: fails": ([(match, '"x"'), (none, etag)], 412),
        "match before none-match: passes": ([(match, etag), (none, etag)], 304),
        "unless before since": ([(unless, before), (since, after)], 412),
        "unless passes, since same": ([(unless, same), (since, same)], 304),
        "order of the lines does not count": ([(since, after), (none, '"other"'), (match, "*")], 200),
    }


@pytest.mark.parametrize("name", conditions('"e"', 1e9))
def test_precondition_on_get_and_head(page, name):
    daemon, etag, modified = page
    fields, status = conditions(etag, modified)[name]
    with daemon.connect() as connection:
        for method in ("GET", "HEAD"):
            answer = connection.exchange(request("/f", method=method, fields=fields), method)
            assert answer.status == status, f"{method} with {fields}"
            assert method == "HEAD" or status != 200 or answer.body == b"0123456789"
        assert_in_step(connection, "/f")


def test_304_has_the_validators_and_no_body_or_representation_fields(page):
    daemon, etag, modified = page
    with daemon.connect() as connection:
        answer = connection.get("/f", fields={"If-None-Match": etag})
        assert answer.status == 304
        assert (answer["etag"], answer.get("date") is not None) == (etag, True)
        assert answer.get("content-range") is None
        assert answer.get("content-length") in (None, "10")  # RFC 9110 §8.6: the 200's length or none
        assert_in_step(connection, "/f")


def test_preconditions_do_not_touch_what_is_not_there(page):
    daemon, etag, _ = page
    assert daemon.get("/nowhere", fields={"If-Match": etag}).status == 404
    assert daemon.get("/nowhere", fields={"If-None-Match": "*"}).status == 404
    assert daemon.get("/f", method="DELETE", fields={"If-Match": '"x"'}).status == 405


def test_etag_is_stable_and_differs_between_files_and_versions(page):
    daemon, etag, _ = page
    assert daemon.get("/f")["etag"] == etag
    assert daemon.get("/f", method="HEAD")["etag"] == etag
    assert daemon.get("/other")["etag"] != etag
    instant = os.stat(daemon.tree / "f").st_mtime_ns
    os.utime(daemon.tree / "f", ns=(instant, instant + 1))  # one nanosecond, the same second and size
    wait_until(lambda: daemon.get("/f")["etag"] != etag, "another ETag for another mtime", deadline=3)


def test_etag_survives_a_restart(harbour):
    first = harbour.start({"f": b"x"})
    etag = first.get("/f")["etag"]
    assert first.stop() == 0
    assert harbour.start({}, directory=first.directory).get("/f")["etag"] == etag


def test_fresh_file_has_a_weak_etag_until_it_has_settled(harbour):
    daemon = harbour.start(fileCache={"validity": "100ms"})
    daemon.tree.put("new", b"x", age=0)
    etag = daemon.get("/new")["etag"]
    assert etag.startswith('W/"')
    assert daemon.get("/new", fields={"If-None-Match": etag}).status in (200, 304)
    assert daemon.get("/new", fields={"If-Match": etag}).status == 412  # strong comparison never matches a weak tag
    settled = wait_until(
        lambda: next((tag for tag in [daemon.get("/new")["etag"]] if not tag.startswith("W/")), None),
        "a strong ETag for a file older than two seconds", deadline=5,
    )
    assert daemon.get("/new", fields={"If-Match": settled}).status == 200


def test_no_etag_for_an_mtime_of_zero(harbour):
    daemon = harbour.start({"f": b"x"})
    os.utime(daemon.tree / "f", ns=(0, 0))
    answer = daemon.get("/f")
    assert (answer.status, answer.get("etag")) == (200, None)


def test_future_mtime_has_no_etag_and_no_future_last_modified(harbour):
    daemon = harbour.start()
    daemon.tree.put("f", b"x", age=-HOUR)
    answer = daemon.get("/f")
    assert (answer.status, answer.get("etag")) == (200, None)
    if answer.get("last-modified") is not None:
        parse = email.utils.parsedate_to_datetime
        assert parse(answer["last-modified"]) <= parse(answer["date"])


@pytest.mark.parametrize("seconds", [-1, -(2**33), 2**33, 2**34 - 1])
def test_extreme_mtime_is_served(harbour, seconds):
    daemon = harbour.start({"f": b"x"})
    try:
        os.utime(daemon.tree / "f", (seconds, seconds))
    except OSError as error:
        pytest.skip(f"this file system has no such time: {error}")
    with daemon.connect() as connection:
        for fields in ({}, {"If-Modified-Since": http_date(0)}, {"If-Unmodified-Since": http_date(0)}):
            assert connection.get("/f", fields=fields).status in (200, 304, 412)

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Pages of other sites may change nothing, unless the settings list them."""

import pytest

from harness.client import assert_in_step, request
from harness.uploads import form, names, part, put, start

CASES = [
    ([], "a.example", True),
    ([("Origin", "http://a.example")], "a.example", True),
    ([("Origin", "https://a.example")], "a.example", True),
    ([("Origin", "HTTP://A.Example")], "a.EXAMPLE", True),
    ([("Origin", "http://a.example:80")], "a.example", True),
    ([("Origin", "http://a.example")], "a.example:80", True),
    ([("Origin", "https://a.example")], "a.example:443", True),
    ([("Origin", "http://a.example:8080")], "a.example:8080", True),
    ([("Origin", "http://[::1]:8080")], "[::1]:8080", True),
    ([("Origin", "http://a.example:8080")], "a.example", False),
    ([("Origin", "http://a.example")], "a.example:8080", False),
    ([("Origin", "http://a.example:443")], "a.example", False),
    ([("Origin", "http://b.example")], "a.example", False),
    ([("Origin", "http://a.example.evil")], "a.example", False),
    ([("Origin", "http://evil-a.example")], "a.example", False),
    ([("Origin", "http://sub.a.example")], "a.example", False),
    ([("Origin", "null")], "a.example", False),
    ([("Origin", "")], "a.example", False),
    ([("Origin", "a.example")], "a.example", False),
    ([("Origin", "http://a.example/")], "a.example", False),
    ([("Origin", "http://user@a.example")], "a.example", False),
    ([("Origin", "ftp://a.example")], "a.example", False),
    ([("Origin", "chrome-extension://a.example")], "a.example", False),
    ([("Origin", "http://a.example"), ("Origin", "http://a.example")], "a.example", False),
    ([("Origin", "http://a.example http://b.example")], "a.example", False),
    ([("Origin", "null")], "", False),
    ([("Origin", "http://")], "", False),
    ([("Sec-Fetch-Site", "cross-site")], "a.example", False),
    ([("Sec-Fetch-Site", "same-origin")], "a.example", True),
    ([("Sec-Fetch-Site", "none")], "a.example", True),
    ([("Origin", "http://a.example"), ("Sec-Fetch-Site", "same-origin")], "a.example", True),
    ([("Origin", "http://b.example"), ("Sec-Fetch-Site", "same-origin")], "a.example", False),
]


@pytest.mark.parametrize(["fields", "host", "is_taken"], CASES)
def test_origin(harbour, fields, host, is_taken):
    daemon = start(harbour, {"gone": b"x", "kept": b"x"})
    with daemon.connect() as connection:
        for message, method, status in [
            (put("/new", b"x", fields, host=host), "PUT", 201),
            (put("/posted", b"x", fields, "POST", host=host), "POST", 201),
            (put("/gone", b"", fields, "DELETE", host=host), "DELETE", 204),
        ]:
            assert connection.exchange(message, method).status == (status if is_taken else 403)
        # Whatever the origin, reading is nobody's harm.
        assert connection.exchange(request("/kept", fields=fields, host=host)).status == 200
    assert names(daemon) == (["kept", "new", "posted"] if is_taken else ["gone", "kept"])


def test_cross_site_is_refused_whatever_the_origin_says(harbour):
    """BEHAVIOUR: an Origin that is not this host, *or* Sec-Fetch-Site: cross-site."""
    daemon = start(harbour)
    fields = [("Origin", "http://a.example"), ("Sec-Fetch-Site", "cross-site")]
    assert daemon.raw(put("/new", b"x", fields, host="a.example"), "PUT").status == 403
    assert names(daemon) == ["index.html"]


@pytest.mark.parametrize(
    ["origins", "fields", "status"],
    [
        (["https://app.example"], [("Origin", "https://app.example")], 201),
        (["https://app.example"], [("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site")], 201),
        (["https://app.example"], [("Origin", "https://APP.example:443")], 201),
        (["https://app.example"], [("Origin", "http://app.example")], 403),
        (["https://app.example"], [("Origin", "https://app.example:8443")], 403),
        (["https://app.example"], [("Origin", "null")], 403),
        (["https://app.example"], [("Sec-Fetch-Site", "cross-site")], 403),
        (["https://app.example"], [("Origin", "http://wharfd.test")], 201),
        (["https://app.example", "https://b.example:8443"], [("Origin", "https://b.example:8443")], 201),
        (["*"], [("Origin", "http://any.example")], 201), (["*"], [("Origin", "null")], 201),
        (["*"], [("Sec-Fetch-Site", "cross-site")], 201),
        (["null"], [("Origin", "null")], 201), (["null"], [("Origin", "http://any.example")], 403),
    ],
)
def test_origins_that_are_listed(harbour, origins, fields, status):
    daemon = start(harbour, {"gone": b"x"}, upload={"origins": origins})
    assert daemon.raw(put("/new", b"x", fields), "PUT").status == status
    assert daemon.raw(form("/", part(b"x", "f"), fields=fields), "POST").status == status
    assert daemon.raw(put("/gone", b"", fields, "DELETE"), "DELETE").status == (204 if status == 201 else 403)


def test_origin_of_a_location(harbour):
    daemon = start(harbour, {"a/x": b"", "b/x": b""}, locations={"/a": {"upload": {"origins": ["https://app.example"]}}})
    fields = [("Origin", "https://app.example")]
    with daemon.connect() as connection:
        assert connection.exchange(put("/a/new", b"x", fields), "PUT").status == 201
        assert connection.exchange(put("/b/new", b"x", fields), "PUT").status == 403
        assert_in_step(connection, "/a/new")

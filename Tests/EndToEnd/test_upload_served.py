# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""How files from a location that takes uploads are served: so that a stranger's page is nobody's site."""

import pytest

from harness.client import request
from harness.uploads import put, start

FILES = {
    "page.html": b"<p>", "page.xhtml": b"<p/>", "image.svg": b"<svg/>", "feed.xml": b"<x/>", "feed.atom": b"<x/>",
    "note.txt": b"t", "photo.png": b"p",
    "data.json": b"{}", "unknown.zzz": b"?",
}
ACTIVE = {"page.html", "page.xhtml", "image.svg", "feed.xml", "feed.atom"}


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_active_types_are_sandboxed_by_default(harbour, method):
    daemon = start(harbour, FILES, methods=["GET", "HEAD", method])
    for name in FILES:
        for asked in ("GET", "HEAD"):
            answer = daemon.get("/" + name, method=asked)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer.get("Content-Security-Policy") == ("sandbox" if name in ACTIVE else None), name
            assert answer.get("Content-Disposition") is None


def test_places_without_uploads_are_as_ever(harbour):
    daemon = start(harbour, {**FILES, "up/page.html": b"<p>"}, methods=["GET", "HEAD", "DELETE"],
        locations={"/up": {"methods": ["GET", "PUT"]}})
    for name in FILES:
        assert daemon.get("/" + name).get("Content-Security-Policy") is None
    assert daemon.get("/up/page.html")["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("served_as", ["attachment", "trusted"])
def test_other_settings(harbour, served_as):
    daemon = start(harbour, FILES, upload={"servedAs": served_as})
    for name in FILES:
        answer = daemon.get("/" + name)
        assert answer.get("Content-Security-Policy") is None and answer["X-Content-Type-Options"] == "nosniff"
        assert answer.get("Content-Disposition") == ("attachment" if served_as == "attachment" else None)


def test_operators_own_policy_wins(harbour):
    own = {"Content-Security-Policy": "default-src 'self'"}
    daemon = start(harbour, {"a.html": b"<p>", "b.html": b"<p>"}, headers={"a.html": own})
    assert daemon.get("/a.html")["Content-Security-Policy"] == "default-src 'self'"
    assert daemon.get("/b.html")["Content-Security-Policy"] == "sandbox"
    daemon = start(harbour, {"a.html": b"<p>"}, upload={"servedAs": "attachment"},
        headers={"*": {"Content-Disposition": "inline"}})
    assert daemon.get("/a.html")["Content-Disposition"] == "inline"


def test_sandbox_stands_in_every_answer_that_shows_the_file(harbour):
    daemon = start(harbour, {"index.html": b"<p>" * 1000, "404.html": b"<p>"}, errorPages={"404": "/404.html"})
    assert daemon.get("/")["Content-Security-Policy"] == "sandbox"
    assert daemon.get("/", fields={"Range": "bytes=0-9"})["Content-Security-Policy"] == "sandbox"
    assert daemon.get("/", fields={"Accept-Encoding": "gzip"})["Content-Security-Policy"] == "sandbox"
    with daemon.connect() as connection:
        answer = connection.get("/", fields={"Range": "bytes=0-9,2000-2009"})
        assert (answer.status, answer["Content-Security-Policy"]) == (206, "sandbox")
    assert daemon.get("/", fields={"If-None-Match": daemon.get("/")["ETag"]}).status == 304


def test_file_that_was_just_uploaded_is_sandboxed_too(harbour):
    daemon = start(harbour)
    with daemon.connect() as connection:
        assert connection.exchange(put("/evil.html", b"<script>", {"Content-Type": "text/plain"}), "PUT").status == 201
        answer = connection.get("/evil.html")
        assert (answer["Content-Type"], answer["Content-Security-Policy"]) == ("text/html; charset=utf-8", "sandbox")
        # A type that is forced counts as the type that it is.
    daemon = start(harbour, {"x.bin": b"x", "y.html": b"y"}, contentType="text/html")
    assert daemon.get("/x.bin")["Content-Security-Policy"] == "sandbox"
    daemon = start(harbour, {"y.html": b"y"}, contentType="text/plain")
    assert daemon.get("/y.html").get("Content-Security-Policy") is None
    assert daemon.raw(request("/y.html", "DELETE"), "DELETE").status == 204


def test_error_page_in_an_upload_location_is_sandboxed(harbour):
    """It may be an uploaded file as well as any other."""
    daemon = start(harbour, {"404.html": b"<script>"}, errorPages={"404": "/404.html"})
    answer = daemon.get("/no")
    assert (answer.status, answer.body) == (404, b"<script>")
    assert answer.get("Content-Security-Policy") == "sandbox"

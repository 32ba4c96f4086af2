# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A directory of pages as static-server tutorials have it, served without any configuration file."""

import base64
import re

import pytest

from harness.client import assert_in_step, request

PAGE = b"""<!doctype html>
<html><head><title>Quay</title><link rel="stylesheet" href="css/style.css"><script src="js/main.js"></script></head>
<body><img src="images/logo.png" alt=""><a href="about.html">About</a></body></html>
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
FILES = {
    "index.html": PAGE, "about.html": b"<!doctype html><title>About</title>", "css/style.css": b"body{margin:0}",
    "js/main.js": b"'use strict'", "images/logo.png": PNG, "docs/index.html": b"<!doctype html><title>Docs</title>",
    "notes.txt": b"plain", "data.json": b"{}", "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.fixture
def site(harbour):
    """`wharfd --directory DIR`, and nothing else but a port that is free."""
    directory = harbour.directory()
    daemon = harbour.launch(
        directory, None, arguments=["--directory", str(directory / "root"), "--port", "0"])
    for name, content in FILES.items():
        daemon.tree.put(name, content)
    return daemon.wait_ready()


@pytest.mark.parametrize(("target", "name", "kind"), [
    ("/", "index.html", "text/html; charset=utf-8"), ("/index.html", "index.html", "text/html; charset=utf-8"),
    ("/about.html", "about.html", "text/html; charset=utf-8"),
    ("/css/style.css", "css/style.css", "text/css; charset=utf-8"),
    ("/js/main.js", "js/main.js", "text/javascript; charset=utf-8"),
    ("/images/logo.png", "images/logo.png", "image/png"), ("/docs/", "docs/index.html", "text/html; charset=utf-8"),
    ("/notes.txt", "notes.txt", "text/plain; charset=utf-8"), ("/data.json", "data.json", "application/json"),
    ("/picture.svg", "picture.svg", "image/svg+xml"),
])
def test_each_file_has_its_type_and_length(site, target, name, kind):
    with site.connect() as connection:
        answer = connection.get(target)
        assert (answer.status, answer.body) == (200, FILES[name])
        assert answer["content-length"] == str(len(FILES[name]))
        said = answer["content-type"]
        # A type of scripts and of drawings may be said to be text, with a charset, or not.
        assert said.partition(";")[0] == kind.partition(";")[0]
        head = connection.get(target, method="HEAD")
        assert (head.status, head["content-length"], head["content-type"]) == (200, str(len(FILES[name])), said)
        assert_in_step(connection)


def test_links_of_the_page_lead_somewhere(site):
    for link in re.findall(rb'(?:src|href)="([^"]+)"', PAGE):
        assert site.get("/" + link.decode()).status == 200


def test_what_is_not_there(site):
    answer = site.get("/missing.html")
    assert (answer.status, answer.reason) == (404, "Not Found")
    assert answer["content-length"] == str(len(answer.body))


def test_directory_without_its_slash(site):
    answer = site.get("/docs?x=1")
    assert (answer.status, answer["location"]) == (301, "/docs/?x=1")


def test_methods(site):
    with site.connect() as connection:
        for method in ("POST", "PUT", "DELETE"):
            refused = connection.get("/notes.txt", method=method, fields={"Content-Length": 0})
            assert (refused.status, refused["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert connection.get("/", method="BREW").status == 501
        assert connection.get("/", method="OPTIONS")["allow"] == "GET, HEAD, OPTIONS"
        assert_in_step(connection)
    assert (site.tree / "notes.txt").read_bytes() == b"plain"


def test_nothing_outside_of_the_directory(site):
    (site.directory / "secret").write_text("SECRET")
    for target in ("/../secret", "/%2e%2e/secret", "/..%2fsecret", "/docs/../../secret"):
        answer = site.get(target)
        assert answer.status in (400, 404) and b"SECRET" not in answer.body


def test_browser_asks_again_and_gets_304(site):
    with site.connect() as connection:
        first = connection.get("/css/style.css")
        again = connection.get("/css/style.css", fields={"If-None-Match": first["etag"]})
        assert again.status == 304
        since = connection.get("/css/style.css", fields={"If-Modified-Since": first["last-modified"]})
        assert since.status == 304
        part = connection.get("/images/logo.png", fields={"Range": "bytes=1-3"})
        assert (part.status, part.body) == (206, PNG[1:4])


def test_log_is_on_standard_output(site):
    assert site.get("/about.html").status == 200
    site.stop()
    assert 'requested "GET /about.html HTTP/1.1" 200' in (site.directory / "stdout").read_text()


# With the few lines of configuration that the tutorials' last steps take.

def test_error_page_of_ones_own(harbour):
    daemon = harbour.start({**FILES, "404.html": b"<!doctype html><h1>Lost</h1>"}, errorPages={"404": "/404.html"})
    answer = daemon.get("/missing")
    assert (answer.status, answer["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.body == b"<!doctype html><h1>Lost</h1>"


def test_delete_where_it_is_on(harbour):
    daemon = harbour.start(FILES, methods=["GET", "HEAD", "DELETE"])
    assert daemon.raw(request("/notes.txt", "DELETE"), "DELETE").status == 204
    assert daemon.get("/notes.txt").status == 404
    assert daemon.raw(request("/notes.txt", "DELETE"), "DELETE").status == 404
    assert daemon.raw(request("/docs/", "DELETE"), "DELETE").status == 409
    assert not (daemon.tree / "notes.txt").exists()

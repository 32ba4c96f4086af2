# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The page's policy lets nothing in that is not the page's own, and the tests would notice."""

import pytest
from listing import Listing


@pytest.fixture
def page(chrome, harbour):
    """A list of which it is expected that the browser complains."""
    chrome.begin()
    page = Listing(chrome, harbour.start({"a.txt": b""}, listing=True, methods=["GET", "HEAD", "POST", "DELETE"]))
    page.open()
    yield page


@pytest.mark.parametrize(
    "what, script",
    [
        ("script-src-elem", "const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s)"),
        ("script-src-attr", "document.querySelector('a').setAttribute('onclick', 'document.title = 1')"),
        ("style-src-elem", "const s = document.createElement('style'); s.textContent = 'a {color: red}'; document.body.append(s)"),
        ("style-src-attr", "document.querySelector('a').setAttribute('style', 'color: red')"),
        ("img-src", "new Image().src = '/a.txt'"),
        ("connect-src", "fetch('http://127.0.0.1:9/').catch(() => {})"),
        ("frame-src", "document.body.append(Object.assign(document.createElement('iframe'), {src: '/a.txt'}))"),
        ("base-uri", "document.head.append(Object.assign(document.createElement('base'), {href: '/x/'}))"),
    ],
)
def test_policy_forbids_what_is_not_the_pages_own(page, chrome, what, script):
    page.run(script)
    page.wait(lambda: any(what in each for each in page.run("return complaints")), f"the policy to forbid {what}")
    assert page.driver.title == "Index of /"
    chrome.end()
    assert any(what in each for each in chrome.complaints())


def test_complaints_and_requests_are_noticed(page, chrome):
    page.run("console.error('complaint'); dispatchEvent(new ErrorEvent('error', {message: 'uncaught'})); fetch('/a.txt')")
    page.wait(lambda: any("uncaught" in each for each in page.run("return complaints")), "the error")
    page.wait(lambda: any(each.endswith("/a.txt") for each in chrome.requests()), "the request")
    chrome.end()
    assert any("complaint" in each for each in chrome.complaints())
    assert any("uncaught" in each for each in chrome.complaints())

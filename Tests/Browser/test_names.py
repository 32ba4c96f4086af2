# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Whatever a file is called, it is text on the page and can be clicked."""

import os

import pytest

NAMES = [
    "<script>alert(1)<script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "a&lt;b&amp;c&copy;",
    "50% off?.txt", "hash#tag", " leading and trailing ", "two  spaces", "javascript:alert(1)",
    "back\\slash", "plus+and;semi", "übergröße", "世界 😀", "\u202egnp.exe", "-->", "<table><main><h1>x", "a:b", "%2e%2e",
    "]]>", "{{7*7}}", "`${1}`", "x" * 255,
]
CONTROLS = ["new\nline", "tab\there", "\x1b[31m", "\x7f"]
BYTES = [b"\xff\xfe", b"half \xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"latin \xe9t\xe9"]


def put(tree, names):
    for name in names:
        with open(os.path.join(os.fsencode(tree.path), name), "wb") as file:
            file.write(b"content of " + name)


def test_every_odd_name_is_clickable_and_leads_to_its_file(open_page):
    page = open_page({"plain": b""}, defaultType="text/plain", contentType="text/plain")
    names = [name.encode() for name in NAMES + CONTROLS] + BYTES
    put(page.daemon.tree, names)
    page.open()
    links = page.run("return [...document.querySelectorAll('tbody a')].map(a => [a.textContent, a.href])")
    assert len(links) == len(names) + 1
    contents = page.driver.execute_async_script(
        """const [links, done] = arguments;
        Promise.all(links.map(([, href]) => fetch(href).then(answer => answer.arrayBuffer())
            .then(bytes => Array.from(new Uint8Array(bytes))))).then(done)""", links)
    expected = {b"content of " + name for name in names} | {b""}
    assert {bytes(content) for content in contents} == expected


@pytest.mark.parametrize("name", ["\"><img src=x onerror=alert(1)>", "50% off?#.txt", b"\xff\xfe"])
def test_odd_name_is_followed_by_a_click(open_page, name):
    page = open_page({}, contentType="text/plain")
    name = name if isinstance(name, bytes) else name.encode()
    put(page.daemon.tree, [name])
    page.open()
    page.all("tbody a")[0].click()
    page.wait(lambda: page.text("body").startswith("content of "), "the file's content")


def test_no_name_becomes_markup(open_page):
    page = open_page({"a/<b>bold<b>/x": b""}, listing=True)
    for directory in ("", "a/"):
        put(type(page.daemon.tree)(page.daemon.tree / directory), [name.encode() for name in NAMES + CONTROLS])
    for path in ("/", "/a/", "/a/%3Cb%3Ebold%3Cb%3E/"):
        page.open(path)
        assert page.chrome.alert() is None
        assert page.all("tbody img, tbody svg, tbody script, h1 ~ h1, main h1, b") == []
        odd = page.run(
            "return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))")
        assert odd == []


def test_name_with_a_control_character_is_shown_and_cannot_be_deleted(open_page):
    page = open_page({})
    put(page.daemon.tree, [name.encode() for name in CONTROLS])
    page.open()
    assert sorted(page.names()) == sorted(["new␊line", "tab␉here", "␛[31m", "␡"])
    assert page.all("tbody button") == []


def test_odd_names_are_deleted_and_uploaded_as_text(open_page, tmp_path):
    page = open_page()
    name = "<img src=x onerror=alert(1)>.txt"
    source = tmp_path / name
    source.write_bytes(b"odd")
    page.upload(source)
    page.wait_state(name, "done")
    page.wait_names(name)
    page.press(f"Delete {name}")
    assert page.text("dialog strong") == name
    assert page.all("img") == []
    page.press("Delete", "dialog")
    page.wait_names()
    assert page.chrome.alert() is None

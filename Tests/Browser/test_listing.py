# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The list is shown, sorted and walked through."""

import pytest

FILES = {"b.txt": b"bb", "a.txt": b"aaaa", "c.txt": b"c", "sub/inner.txt": b"inside"}


def test_list_shows_names_sizes_and_times(open_page):
    page = open_page({"big.bin": b"x" * 1_234_567, "sub/one": b""})
    assert page.driver.title == "Index of /"
    assert page.names() == ["sub", "big.bin"]
    row = page.link("big.bin").find_element("xpath", "../..")
    assert "1.2 MB" in row.text
    assert page.run("return arguments[0].cells[1].title", row) == "1,234,567 bytes"
    time = page.run("return arguments[0].querySelector('time').dateTime", row)
    assert page.run("return Math.abs(Date.now() - 24 * 3600e3 - Date.parse(arguments[0])) < 600e3", time)
    assert page.text(".sum") == "1 folder, 1 file · 1.2 MB"


@pytest.mark.parametrize(
    "clicks, names, sort",
    [
        (["Name"], ["sub", "c.txt", "b.txt", "a.txt"], "descending"),
        (["Size"], ["sub", "a.txt", "b.txt", "c.txt"], "descending"),
        (["Size", "Size"], ["sub", "c.txt", "b.txt", "a.txt"], "ascending"),
        (["Size", "Name"], ["sub", "a.txt", "b.txt", "c.txt"], "ascending"),
    ],
)
def test_column_heads_sort(open_page, clicks, names, sort):
    page = open_page(FILES)
    assert page.names() == ["sub", "a.txt", "b.txt", "c.txt"]
    for click in clicks:
        page.driver.find_element("link text", click).click()
    assert page.names() == names
    assert page.run("return [...document.querySelectorAll('[aria-sort]')].map(th => [th.textContent, th.ariaSort])") == [
        [clicks[-1], sort]]


def test_time_sorts_the_newest_first(open_page):
    page = open_page({"x": b""})
    for name, age in [("old", 3000), ("new", 10), ("middle", 100)]:
        page.daemon.tree.put(name, b"", age=age)
    (page.daemon.tree / "x").unlink()
    page.open()
    page.driver.find_element("link text", "Modified (UTC)").click()
    assert page.names() == ["new", "middle", "old"]


def test_directories_are_walked_into_and_out_of(open_page):
    page = open_page({"a b/c&d/e.txt": b"found"})
    page.link("a b").click()
    page.link("c&d").click()
    assert page.driver.current_url == page.address("/a%20b/c%26d/")
    assert page.names() == ["e.txt"]
    assert page.run("return [...document.querySelectorAll('nav li')].map(li => li.textContent.trim())") == ["Home", "a b", "c&d"]
    page.one("tr.up a").click()
    assert page.names() == ["c&d"]
    page.one("nav li:first-child a").click()
    assert page.driver.current_url == page.address("/")


def test_empty_directory_says_so(open_page):
    page = open_page()
    assert page.text("tr.none").strip() == "There is nothing here yet."
    assert page.text(".sum") == "0 files"


def test_list_to_be_read_has_no_script_and_no_button(open_page):
    page = open_page(FILES, methods=["GET", "HEAD"])
    assert page.names() == ["sub", "a.txt", "b.txt", "c.txt"]
    assert page.all("script, button, form, input") == []


def test_order_is_kept_on_the_way_to_other_directories(open_page):
    page = open_page({"sub/deep/x": b"", "sub/small": b"1", "sub/large": b"22", "a": b""})
    page.driver.find_element("link text", "Size").click()
    page.link("sub").click()
    assert page.names() == ["deep", "large", "small"]
    page.link("deep").click()
    page.driver.find_element("link text", "sub").click()
    assert page.names() == ["deep", "large", "small"]
    page.one("tr.up a").click()
    assert page.driver.current_url == page.address("/?sort=size&order=desc")


@pytest.mark.parametrize("methods", [["GET", "HEAD", "DELETE"], ["GET", "HEAD", "PUT"]])
def test_who_comes_back_sees_what_is_there_now(open_page, methods):
    page = open_page({"sub/x": b"", "a.txt": b""}, methods=methods)
    page.link("sub").click()
    page.wait_names("x")
    page.daemon.tree.put("b.txt", b"")
    (page.daemon.tree / "a.txt").unlink()
    page.driver.back()
    page.wait_names("sub", "b.txt")

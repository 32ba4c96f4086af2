# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Deletion asks first, and then does it."""

import pytest
from harness.reloading import reloaded
from selenium.webdriver.common.keys import Keys


def test_delete_asks_and_deletes(open_page):
    page = open_page({"a.txt": b"a", "b.txt": b"b"})
    page.press("Delete a.txt")
    assert page.text("dialog h2") == "Delete this file?"
    assert page.text("dialog strong") == "a.txt"
    assert (page.daemon.tree / "a.txt").exists()
    page.press("Delete", "dialog")
    page.wait_names("b.txt")
    assert not (page.daemon.tree / "a.txt").exists()
    page.wait(lambda: page.text(".sum") == "1 file · 1 B", "the count")


@pytest.mark.parametrize("way", ["button", "escape"])
def test_delete_is_called_off(open_page, way):
    page = open_page({"a.txt": b"a"})
    page.press("Delete a.txt")
    if way == "button":
        page.press("Cancel", "dialog")
    else:
        page.keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("dialog"), "the dialog to go")
    assert (page.daemon.tree / "a.txt").exists()
    assert page.driver.switch_to.active_element.get_attribute("aria-label") == "Delete a.txt"


def test_what_is_gone_already_is_told(open_page):
    page = open_page({"a.txt": b"a"})
    (page.daemon.tree / "a.txt").unlink()
    page.press("Delete a.txt")
    page.press("Delete", "dialog")
    page.wait(lambda: page.text("dialog .problem") == "It is gone already.", "the message")
    page.press("Close", "dialog")


def test_deletion_that_is_no_longer_allowed_is_told(open_page, harbour):
    page = open_page({"a.txt": b"a"})
    reloaded(page.daemon, harbour, listing=True, listen=[page.daemon.address.text])
    page.press("Delete a.txt")
    page.press("Delete", "dialog")
    page.wait(lambda: page.text("dialog .problem") == "Deleting is not possible here.", "the message")
    assert (page.daemon.tree / "a.txt").exists()


def test_folders_are_deleted_where_that_is_on_and_they_are_empty(open_page):
    page = open_page({"full/x": b""}, delete={"emptyDirectories": True})
    (page.daemon.tree / "bare").mkdir()
    page.open()
    page.press("Delete full")
    assert page.text("dialog h2") == "Delete this folder?"
    page.press("Delete", "dialog")
    page.wait(lambda: page.text("dialog .problem") == "The folder is not empty.", "the message")
    page.press("Close", "dialog")
    page.press("Delete bare")
    page.press("Delete", "dialog")
    page.wait_names("full")


def test_folders_have_no_button_otherwise(open_page):
    page = open_page({"full/x": b"", "a.txt": b""})
    assert [each.get_attribute("aria-label") for each in page.all("button.delete")] == ["Delete a.txt"]


def test_long_list_has_its_buttons_where_they_are_seen(open_page):
    page = open_page({f"{number:04}.txt": b"" for number in range(2000)})
    buttons = lambda: page.run("return document.querySelectorAll('tbody button.delete').length")
    assert 200 <= buttons() < 1000
    for name in ("1999.txt", "1000.txt"):
        page.run("arguments[0].scrollIntoView({block: 'center'})", page.link(name))
        page.press(f"Delete {name}")
        page.press("Delete", "dialog")
        page.wait(lambda: not (page.daemon.tree / name).exists() and name not in page.names(), f"{name} to go")
    assert buttons() < 1500
    # The keyboard comes to every button, too.
    page.run("arguments[0].focus()", page.link("0700.txt"))
    page.wait(lambda: page.all("button[aria-label='Delete 0700.txt']"), "the button")
    page.tab_to("Delete 0700.txt", 1)

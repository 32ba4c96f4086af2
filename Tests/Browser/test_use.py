# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""By keyboard, on a phone, on paper, without JavaScript."""

import pytest
from listing import local_file
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

FILES = {"sub/x": b"", "a.txt": b"a", "a long name " * 10 + ".txt": b"", "W" * 120: b"", "b.txt": b""}


def test_keyboard_alone_is_enough(open_page, tmp_path):
    page = open_page({"sub/inner.txt": b"", "a.txt": b"old", "b.txt": b""})
    page.run("document.body.focus()")
    assert page.tab_to("Skip to the list", 1).is_displayed()
    page.keys(Keys.ENTER)
    page.tab_to("Size").send_keys(Keys.ENTER)
    assert page.driver.current_url.endswith("?sort=size&order=desc")
    page.upload(local_file(tmp_path, "a.txt", b"new"))
    page.wait(lambda: page.text(".question strong") == "a.txt", "the question")
    page.wait(lambda: page.run("return document.activeElement.className") == "question", "the question to have the focus")
    page.tab_to("Replace", 1).send_keys(Keys.ENTER)
    page.wait_state("a.txt", "done")
    assert page.bytes_of("a.txt") == b"new"
    page.open()
    page.tab_to("Delete b.txt").send_keys(Keys.ENTER)
    assert page.driver.switch_to.active_element.text == "Cancel"
    page.tab_to("Delete", 2).send_keys(Keys.ENTER)
    page.wait_names("sub", "a.txt")
    page.open()
    page.tab_to("sub").send_keys(Keys.ENTER)
    page.wait(lambda: page.driver.current_url.endswith("/sub/"), "the folder")


def test_focus_is_seen(open_page):
    page = open_page(FILES)
    for text in ("Name", "a.txt", "Delete a.txt", "Upload files"):
        page.open()
        element = page.tab_to(text)
        style = page.run("const s = getComputedStyle(arguments[0]); return [s.outlineStyle, parseFloat(s.outlineWidth)]", element)
        assert style[0] == "solid" and style[1] >= 2


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
@pytest.mark.parametrize("state", ["list", "uploads", "dialog"])
def test_nothing_scrolls_sideways(open_page, tmp_path, width, state):
    page = open_page({"deep/" * 4 + name: content for name, content in FILES.items()}, path="/deep/deep/deep/deep/")
    page.chrome.size(width, 800)
    page.open("/deep/deep/deep/deep/")
    if state == "uploads":
        page.upload(local_file(tmp_path, "W" * 120, b""), local_file(tmp_path, "fine.txt", b"x"))
        page.wait(lambda: page.text(".question strong") == "W" * 120, "the question")
        page.wait_state("fine.txt", "done")
    if state == "dialog":
        page.press("Delete " + "W" * 120)
    measures = page.run(
        "return [document.documentElement.scrollWidth, innerWidth, document.querySelector('main').scrollWidth, "
        "document.querySelector('main').clientWidth]")
    assert measures[0] <= width == measures[1]
    assert measures[2] <= measures[3]
    for each in page.all("button:not([hidden])"):
        if each.is_displayed():
            box = page.run("const r = arguments[0].getBoundingClientRect(); return [r.left, r.right, r.height]", each)
            assert box[0] >= 0 and box[1] <= width and box[2] >= 36, each.text or each.get_attribute("aria-label")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(open_page, scheme):
    page = open_page(FILES)
    page.chrome.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    contrasts = page.run(
        """const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
        const ground = (e) => { for (; e; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor); if (colour[3] !== 0) return colour; } };
        return ["tbody a", "td time", "thead a", ".sum", "button.main", "nav a", "button.delete"].map((selector) => {
            const e = document.querySelector(selector);
            const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
            return [selector, (a + 0.05) / (b + 0.05)]; });""")
    assert [(selector, ratio) for selector, ratio in contrasts if ratio < 4.5] == []
    background = page.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, background[4:-1].split(","))) > 384) == (scheme == "light")


@pytest.fixture
def without_script(chrome):
    yield lambda: chrome.command("Emulation.setScriptExecutionDisabled", value=True)
    chrome.command("Emulation.setScriptExecutionDisabled", value=False)


def test_without_script_the_page_reads_and_the_form_uploads(open_page, without_script, tmp_path):
    page = open_page({"a.txt": b"a", "sub/x": b""})
    without_script()
    page.open()
    links = page.driver.find_elements(By.CSS_SELECTOR, "tbody a")
    assert [link.text for link in links] == ["sub", "a.txt"]
    assert not [each for each in page.all("button") if each.text != "Upload"]
    page.one("form input").send_keys(
        "\n".join([str(local_file(tmp_path, "one.txt", b"1")), str(local_file(tmp_path, "two.txt", b"22"))]))
    page.one("form button").click()
    page.wait(lambda: "two.txt" in [link.text for link in page.all("tbody a")], "the new list")
    assert page.driver.current_url == page.address("/")
    assert (page.bytes_of("one.txt"), page.bytes_of("two.txt")) == (b"1", b"22")


def test_paper_has_no_buttons(open_page):
    page = open_page(FILES)
    page.chrome.command("Emulation.setEmulatedMedia", media="print")
    assert not any(each.is_displayed() for each in page.all("button"))
    assert page.link("a.txt").is_displayed()


def test_icons_are_seen_in_the_systems_own_colours(open_page):
    page = open_page(FILES)
    page.chrome.command("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    grounds = page.run(
        """return ["tbody a", "th[aria-sort] a", "button.delete", "button.upload", "nav a.icon"].map((selector) => {
            const pseudo = selector.startsWith("th") ? "::after" : "::before";
            const e = document.querySelector(selector);
            return [selector, getComputedStyle(e, pseudo).backgroundColor]; })""")
    canvas = page.run("return getComputedStyle(document.querySelector('main')).backgroundColor")
    assert [selector for selector, colour in grounds if colour in (canvas, "rgba(0, 0, 0, 0)")] == []
    page.chrome.command("Emulation.setEmulatedMedia", features=[])


def test_empty_directory_says_so_with_room_around_it(open_page):
    page = open_page()
    for width in (390, 1280):
        page.chrome.size(width, 800)
        page.open()
        assert page.text("tr.none").strip() == "There is nothing here yet."
        assert page.run("return document.querySelector('tr.none td').getBoundingClientRect().height") > 100

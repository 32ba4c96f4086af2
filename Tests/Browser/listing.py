# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The list of a directory as its reader uses it: every method is something that a person sees or does."""

import os
import signal

from harness.waiting import wait_until
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

# A file list as the system hands it over when something is dropped.
COPY = 1


class Listing:
    def __init__(self, chrome, daemon):
        self.chrome = chrome
        self.driver = chrome.driver
        self.daemon = daemon

    # Looking

    def open(self, path="/"):
        self.driver.get(self.address(path))

    def address(self, path="/"):
        return f"http://127.0.0.1:{self.daemon.address.port}{path}"

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def text(self, selector):
        """The text of the first such element; empty where there is none."""
        return self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector)

    def names(self):
        """The names in the list, in order, without the way up."""
        return self.run("return [...document.querySelectorAll('tbody tr:not(.up):not(.none) a')].map(a => a.textContent)")

    def link(self, name):
        return next(link for link in self.all("tbody a") if link.get_property("textContent") == name)

    def states(self):
        """Each file on its way: name, state and note."""
        return self.run(
            "return [...document.querySelectorAll('.transfers li')].map(row => "
            "[row.querySelector('.name').textContent, row.className, row.querySelector('.note').textContent])")

    def wait(self, condition, what, deadline=60.0):
        """The first true value of the condition; an element that was exchanged meanwhile is looked for again."""

        def holds():
            try:
                return condition()
            except StaleElementReferenceException:
                return False

        return wait_until(holds, lambda: f"{what() if callable(what) else what}; {self.states()}", deadline, 0.03)

    def wait_state(self, name, state):
        """Waits until a file is in a state; its note."""
        found = lambda: [note for each, now, note in self.states() if (each, now) == (name, state)]
        return self.wait(found, f"{name} to be {state}")[0]

    def wait_names(self, *names):
        self.wait(lambda: self.names() == list(names), lambda: f"{list(names)} in the list, not {self.names()}")

    def title(self):
        return self.text(".transfers h2")

    def wait_title(self, title):
        self.wait(lambda: self.title() == title, lambda: f"the title {title!r}, not {self.title()!r}")

    # Doing

    def button(self, text, within="body"):
        """The button with that text or label, once it can be seen."""

        def found():
            for each in self.all(f"{within} button"):
                if text in (each.text, each.get_attribute("aria-label")) and each.is_displayed():
                    return each
            return None

        return self.wait(found, f"a button {text!r}")

    def press(self, text, within="body"):
        self.button(text, within).click()

    def has_button(self, text):
        return any(each.text == text and each.is_displayed() for each in self.all("button"))

    def upload(self, *paths):
        """Chooses files in the dialog of the button."""
        self.one("input[type=file]:not([webkitdirectory])").send_keys("\n".join(map(str, paths)))

    def upload_folder(self, path):
        self.one("input[webkitdirectory]").send_keys(str(path))

    def drop(self, *paths):
        """Drags files or folders over the page and lets them go, as the system does it."""
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": COPY}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.chrome.command("Input.dispatchDragEvent", type=kind, x=200, y=200, data=data)

    def keys(self, *keys):
        """Types to whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def tab_to(self, text, most=40):
        """Goes on with the tabulator until the element with that text or label has the focus."""
        seen = []
        for _ in range(most):
            self.keys(Keys.TAB)
            element = self.driver.switch_to.active_element
            seen.append(element.get_attribute("aria-label") or element.get_property("textContent"))
            if seen[-1] == text:
                return element
        raise AssertionError(f"the tabulator does not lead to {text!r}, but to {seen}")

    # The daemon

    def freeze(self):
        """Has the daemon stand still, so that what is on its way stays so."""
        os.kill(self.daemon.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.daemon.pid, signal.SIGCONT)

    def bytes_of(self, name):
        return (self.daemon.tree / name).read_bytes()


def local_file(directory, name, content):
    """A file of the reader's own."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

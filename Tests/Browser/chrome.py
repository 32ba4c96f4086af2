# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Chromium without a screen, and what it tells of itself."""

import json
import tempfile

from selenium import webdriver
from selenium.common.exceptions import NoAlertPresentException, WebDriverException
from selenium.webdriver.chrome.service import Service

# Kept by the page for the tests: what its policy forbade, and errors that nobody caught.
WATCH = """
window.complaints = [];
addEventListener("securitypolicyviolation", (event) => complaints.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
addEventListener("error", (event) => complaints.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => complaints.push(`rejection: ${event.reason}`));
"""


class Chrome:
    """A browser that one test after the other uses, each with a window of its own."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        # The profile goes with the object, whatever becomes of the browser.
        self.profile = tempfile.TemporaryDirectory(prefix="wharfd-browser-", ignore_cleanup_errors=True)
        for argument in [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--no-first-run",
            f"--user-data-dir={self.profile.name}",
        ]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.set_capability("unhandledPromptBehavior", "ignore")
        self.driver = webdriver.Chrome(service=Service("chromedriver"), options=options)
        self.driver.set_script_timeout(120)
        self.driver.set_page_load_timeout(120)
        self._home = self.driver.current_window_handle
        self._complaints, self._requests = [], []

    def quit(self):
        self.driver.quit()
        self.profile.cleanup()

    def begin(self):
        """A new window at desktop size, with nothing noted yet."""
        self.driver.switch_to.new_window("tab")
        self._complaints, self._requests = [], []
        self._drain()
        self._complaints, self._requests = [], []
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        self.size(1280, 900)

    def end(self):
        """Closes the test's window, having read what it noted."""
        self._drain()
        try:
            self._complaints.extend(self.driver.execute_script("return window.complaints ?? []"))
        except WebDriverException as error:
            self._complaints.append(f"the page does not answer: {error.msg}")
        self.driver.close()
        self.driver.switch_to.window(self._home)

    def command(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def size(self, width, height):
        """The window's size in CSS pixels, a phone's if it is narrow."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def complaints(self):
        """What the page complained of, but for requests that were refused: the page itself tells of those."""
        return self._complaints

    def requests(self):
        """The address of every request so far."""
        self._drain()
        return self._requests

    def alert(self):
        """The text of a dialog that a script has opened; None where none is."""
        try:
            return self.driver.switch_to.alert.text
        except NoAlertPresentException:
            return None

    def _drain(self):
        for entry in self.driver.get_log("browser"):
            if entry.get("source") != "network":
                self._complaints.append(f"{entry['level']}: {entry['message']}")
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self._requests.append(message["params"]["request"]["url"])

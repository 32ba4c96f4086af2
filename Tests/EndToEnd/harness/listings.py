# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Lists of directories: asking for them, and reading what came."""

import json
from html.parser import HTMLParser

from .client import request
from .streams import read_answer


class Page(HTMLParser):
    """What a page has: its links as (href, text), all tags, and every attribute's name."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.links, self.tags, self.attributes = [], [], set()
        self._href = None
        self.feed(body.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag == "a":
            self._href, self._text = dict(attributes).get("href"), ""

    def handle_data(self, data):
        if self._href is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "a" and self._href is not None:
            self.links.append((self._href, self._text))
            self._href = None


def ask(daemon, target="/", fields=(), method="GET", version="1.1"):
    """One answer in any framing."""
    with daemon.connect() as connection:
        connection.send(request(target, method=method, fields=fields, version=version))
        return read_answer(connection, method)[0]


def entries(daemon, target="/?format=json", **more):
    """What a list for programs says."""
    answer = ask(daemon, target, **more)
    assert (answer.status, answer["content-type"]) == (200, "application/json")
    return json.loads(answer.body)


def names(daemon, target="/?format=json"):
    """The names alone, as they are listed."""
    return [entry["name"] for entry in entries(daemon, target)]


def entry_links(page, directory="/"):
    """The links to what is in the directory itself, without the order that they keep: not those that sort, nor those of
    the way up."""
    def leads_into(path):
        rest = path[len(directory):]
        return path.startswith(directory) and rest and "/" not in rest.rstrip("/")

    paths = [href.partition("?")[0] for href, _ in page.links if href]
    return [path for path in paths if leads_into(path)]

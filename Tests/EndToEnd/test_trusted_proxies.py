# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Whom the access log names as the client: the peer, or the one whom a trusted proxy names."""

import pytest

from harness.client import request
from harness.waiting import wait_until


@pytest.mark.parametrize(("proxies", "lines", "client"), [
    (["127.0.0.0/8"], ["192.0.2.1"], "192.0.2.1"),
    (["127.0.0.1"], ["198.51.100.1, 2001:db8::7"], "2001:db8::7"),
    (["127.0.0.1"], ["198.51.100.1", "192.0.2.9, 127.0.0.1"], "192.0.2.9"),
    (["127.0.0.1"], ["192.0.2.1, unknown"], "127.0.0.1"),
    (["127.0.0.1"], [], "127.0.0.1"),
    (["10.0.0.0/8"], ["192.0.2.1"], "127.0.0.1"),
    ([], ["192.0.2.1"], "127.0.0.1"),
])
@pytest.mark.parametrize("target", ["/", "/none"])
def test_log_names_the_client(harbour, proxies, lines, client, target):
    daemon = harbour.start(trustedProxies=proxies, logging={"format": "combined"})
    with daemon.connect() as connection:
        connection.exchange(request(target, fields=[("X-Forwarded-For", line) for line in lines]))
    wait_until(lambda: daemon.log.text().count("\n") == 1, "one line")
    assert daemon.log.text().split(" ")[0] == client

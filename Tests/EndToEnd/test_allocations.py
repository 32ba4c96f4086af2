# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What a request costs in memory: nothing at all from the heap where the file is known."""

import os
import pathlib
import shutil
import struct
import subprocess

import pytest

from harness.client import request

SHIM = pathlib.Path(__file__).parent / "harness/count-allocations.c"
COMPILER = shutil.which("cc") or shutil.which("clang")
REQUESTS = 2000
LOG_FORMATS = ["httpserver", "combined", "json", '%t %A %U%q "%{User-Agent}i" %{x-none}i %{ETag}o']


@pytest.fixture(params=LOG_FORMATS)
def counted(harbour, request):
    """A daemon with a count of its allocations, and how to read that."""
    if not COMPILER:
        pytest.skip("no C compiler for the shim")
    if os.environ.get("WHARFD_SANITIZER"):
        pytest.skip("a sanitizer has an allocator of its own")
    directory = harbour.directory()
    library, count = directory / "count.so", directory / "count"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O2", "-o", library, SHIM], check=True)
    count.write_bytes(bytes(8))
    wrapper = ["env", f"LD_PRELOAD={library}", f"ALLOCATION_COUNT={count}"]
    daemon = harbour.start(
        {"small": b"x" * 1024, "large": b"x" * 100_000, "a/b/small": b"x" * 1024}, directory=directory,
        how={"wrapper": wrapper}, fileCache={"validity": "1m"}, logging={"format": request.param},
        headers={"*": {"X-Own": "1"}, "/a/*": {"X-Own": "2"}}, cacheControl={"*": "no-cache"}, fallback=["/small"],
        errorPages={"404": "/small"}, trustedProxies=["127.0.0.0/8"],
        locations={"/a": {"charset": "latin1"}, "/a/b": {"root": "a/b"}, "/ok": {"respond": {"body": "ok"}}})
    return daemon, lambda: struct.unpack("=Q", count.read_bytes())[0]


@pytest.mark.parametrize(("data", "status", "most"), [
    (request("/small"), 200, 0),
    (request("/small", fields={"User-Agent": "a" * 200, "Accept": "*/*", "Accept-Language": "en"}), 200, 0),
    (request("/small", fields={"If-None-Match": '"other"'}), 200, 0),
    (request("/a/b/small"), 200, 0),
    (request("/ok"), 200, 0),
    (request("/small", fields={"X-Forwarded-For": "192.0.2.1"}), 200, 0),
    # The cache of what is not there, and of the file in its place.
    (request("/none"), 200, 0),
    # An answer that needs time may keep a little; its task and the state of its sending are made anew.
    (request("/large"), 200, 12),
])
def test_answers_from_the_cache_take_nothing_from_the_heap(counted, data, status, most):
    daemon, allocations = counted
    with daemon.connect() as connection:
        for _ in range(200):
            assert connection.exchange(data).status == status
        before = allocations()
        assert before > 1000, "the shim counts"
        for _ in range(REQUESTS):
            assert connection.exchange(data).status == status
        taken = allocations() - before
    # The log's buffers and the once-a-second Date may grow something now and then.
    assert taken <= most * REQUESTS + REQUESTS // 20, f"{taken / REQUESTS:.2f} allocations a request"

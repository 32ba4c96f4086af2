# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What people really do: curl, from outside."""

from email.utils import formatdate
import email.utils
import os
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def site(harbour):
    return harbour.start({"index.html": b"top\n", "file.bin": CONTENT, "d/index.html": b"below\n", "page.txt": b"text " * 500})


def curl(daemon, *arguments, target="/", status=0):
    """curl's standard output; the process must end with `status`."""
    command = ["curl", "-q", "-sS", "--max-time", "15", "--noproxy", "*", *arguments, f"http://{daemon.address.text}{target}"]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    assert result.returncode == status, (command, result.returncode, result.stderr.decode())
    return result.stdout


def code(daemon, *arguments, target="/"):
    return int(curl(daemon, "-o", os.devnull, "-w", "%{http_code}", *arguments, target=target))


def test_plain_get(site):
    assert curl(site) == b"top\n"
    assert curl(site, target="/file.bin") == CONTENT


@pytest.mark.parametrize("asked", ["0-99", "1000-", "-500", "1023999-1023999", "5-5"])
def test_range(site, asked):
    first, _, last = asked.partition("-")
    end = int(last) + 1 if first and last else None
    expected = CONTENT[-int(last):] if not first else CONTENT[int(first) : end]
    assert curl(site, "-r", asked, target="/file.bin") == expected


def test_several_ranges(site):
    head, _, body = curl(site, "-i", "-r", "0-9,500000-500009", target="/file.bin").partition(b"\r\n\r\n")
    assert b"206 Partial Content" in head and b"multipart/byteranges" in head
    assert body.count(CONTENT[:10]) >= 1 and body.count(b"Content-Range: bytes ") + body.count(b"content-range: bytes ") == 2


def test_head(site):
    head = curl(site, "-I", target="/file.bin").decode()
    assert head.startswith("HTTP/1.1 200 OK\r\n") and f"\r\ncontent-length: {len(CONTENT)}\r\n" in head.lower()


def test_time_condition_by_date_and_by_file(site):
    assert code(site, "-z", formatdate(usegmt=True), target="/page.txt") == 304
    assert code(site, "-z", "Mon, 01 Jan 2001 00:00:00 GMT", target="/page.txt") == 200
    assert code(site, "-z", str(site.tree / "page.txt"), target="/page.txt") == 304
    assert code(site, "-z", "-Mon, 01 Jan 2001 00:00:00 GMT", target="/page.txt") == 412


def test_etag_saved_and_compared(site):
    etags = str(site.directory / "etag")
    assert code(site, "--etag-save", etags, target="/page.txt") == 200
    assert code(site, "--etag-compare", etags, target="/page.txt") == 304


def test_compressed_is_harmless(site):
    assert curl(site, "--compressed", target="/page.txt") == b"text " * 500
    assert curl(site, "--compressed", target="/file.bin") == CONTENT


def test_http_10(site):
    assert curl(site, "--http1.0") == b"top\n"
    assert curl(site, "--http1.0", target="/file.bin") == CONTENT


def test_http2_upgrade_is_not_taken_up(site):
    assert curl(site, "--http2", target="/page.txt") == b"text " * 500


def test_http2_with_prior_knowledge_is_refused(site):
    assert subprocess.run(
        ["curl", "-q", "-sS", "--max-time", "10", "--http2-prior-knowledge", f"http://{site.address.text}/"],
        capture_output=True, check=False,
    ).returncode not in (0, 28)


def test_redirect_over_the_slash_is_followed(site):
    assert curl(site, "-L", target="/d") == b"below\n"
    assert curl(site, "-L", "-o", os.devnull, "-w", "%{url_effective}", target="/d?x=1").endswith(b"/d/?x=1")


def test_download_is_resumed(site):
    part = site.directory / "part"
    part.write_bytes(CONTENT[:123_457])
    curl(site, "-C", "-", "-o", str(part), target="/file.bin")
    assert part.read_bytes() == CONTENT


def test_resuming_a_whole_download_is_harmless(site):
    part = site.directory / "part"
    part.write_bytes(CONTENT)
    subprocess.run(
        ["curl", "-q", "-sS", "-C", "-", "-o", str(part), f"http://{site.address.text}/file.bin"],
        capture_output=True, timeout=15, check=False,
    )
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "target",
    [
        "/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/d/../../../etc/passwd",
        "/....//....//etc/passwd", "/%252e%252e/%252e%252e/etc/passwd", "//etc/passwd", "/d/%2e%2e%2f%2e%2e%2f/etc/passwd",
        "/..;/..;/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/d/..\\..\\..\\etc\\passwd", "/.%00./etc/passwd",
        "/proc/self/environ", "/dev/fd/0",
    ],
)
def test_traversal_gets_nothing(site, target):
    answer = curl(site, "--path-as-is", "-i", target=target)
    assert answer.split(b" ", 2)[1] in (b"400", b"403", b"404")
    assert b"root:" not in answer


def test_uploads_are_405_and_the_answer_is_read(site):
    large = site.directory / "upload"
    large.write_bytes(b"u" * 5_000_000)
    assert code(site, "-T", str(large), target="/new") == 405
    assert code(site, "-T", str(large), "-H", "Expect:", target="/new") == 405
    assert code(site, "-T", str(large), "-H", "Transfer-Encoding: chunked", target="/new") == 405
    assert code(site, "-d", "a=b", target="/") == 405
    assert code(site, "-F", f"file=@{large}", target="/") == 405
    assert code(site, "-X", "DELETE", target="/page.txt") == 405
    assert (site.tree / "page.txt").exists() and not (site.tree / "new").exists()


def test_many_urls_on_one_connection(site):
    urls = [f"http://{site.address.text}/{name}" for name in ["page.txt"] * 20]
    result = subprocess.run(
        ["curl", "-q", "-sS", "-w", "%{num_connects}\n", "--output-dir", str(site.directory), *[
            part for number, url in enumerate(urls) for part in ("-o", f"out{number}", url)]],
        capture_output=True, timeout=20, check=True,
    )
    assert result.stdout.split() == [b"1"] + [b"0"] * 19


def test_parallel_downloads(site):
    arguments = [part for number in range(40) for part in ("-o", f"p{number}", f"http://{site.address.text}/file.bin")]
    subprocess.run(
        ["curl", "-q", "-sS", "-Z", "--parallel-max", "20", "--output-dir", str(site.directory), *arguments],
        capture_output=True, timeout=30, check=True,
    )
    assert all((site.directory / f"p{number}").read_bytes() == CONTENT for number in range(40))

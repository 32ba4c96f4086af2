# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What goes wrong is said in plain words."""

import shutil

import pytest
from harness.reloading import reloaded
from listing import local_file

CHANGES = {"listing": True, "methods": ["GET", "HEAD", "POST", "PUT", "DELETE"]}


def test_too_large_is_told_before_anything_is_sent(open_page, tmp_path):
    page = open_page(upload={"maxSize": 1000})
    page.upload(local_file(tmp_path, "limit.bin", bytes(1000)), local_file(tmp_path, "over.bin", bytes(1001)))
    assert page.wait_state("over.bin", "failed") == "Too large: at most 1.0 kB are taken here."
    page.wait_state("limit.bin", "done")
    assert not any(address.endswith("over.bin") for address in page.chrome.requests())
    page.wait_title("1 file uploaded, 1 failed")


@pytest.mark.parametrize("size", [2000, 8 << 20])
def test_too_large_for_the_server_is_told(open_page, harbour, tmp_path, size):
    page = open_page()
    reloaded(page.daemon, harbour, **CHANGES, listen=[page.daemon.address.text], upload={"maxSize": 1000})
    page.upload(local_file(tmp_path, "over.bin", bytes(size)))
    assert page.wait_state("over.bin", "failed").startswith("Too large")
    assert any(address.endswith("over.bin") for address in page.chrome.requests())


@pytest.mark.parametrize(
    "changes, note",
    [
        ({"upload": {"minimumFree": "1000 TiB"}}, "There is no room left on the server."),
        ({"upload": {"accept": ["image/png"]}}, "Files of this type are not taken here."),
        ({"methods": ["GET", "HEAD"]}, "Uploading is not possible here."),
    ],
)
def test_refusal_is_told(open_page, harbour, tmp_path, changes, note):
    page = open_page()
    reloaded(page.daemon, harbour, **{**CHANGES, **changes}, listen=[page.daemon.address.text])
    page.upload(local_file(tmp_path, "a.txt", b"text"))
    assert page.wait_state("a.txt", "failed") == note


def test_name_that_is_not_taken_is_told(open_page, tmp_path):
    page = open_page()
    page.upload(local_file(tmp_path, ".hidden", b""))
    assert page.wait_state(".hidden", "failed") == "A file with this name is not taken here."


def test_folder_that_is_gone_is_told(open_page, tmp_path):
    page = open_page({"sub/x": b""}, path="/sub/")
    shutil.rmtree(page.daemon.tree / "sub")
    page.upload(local_file(tmp_path, "a.txt", b""))
    assert "folder" in page.wait_state("a.txt", "failed")


def test_lost_connection_is_told_and_tried_again(open_page, harbour, tmp_path):
    page = open_page()
    source = local_file(tmp_path, "large.bin", bytes(range(256)) * (48 << 12))
    page.freeze()
    page.upload(source)
    page.wait_state("large.bin", "sending")
    daemon = page.daemon
    daemon.stopped_on_purpose = True
    daemon.popen.kill()
    daemon.popen.wait()
    assert page.wait_state("large.bin", "failed") == "The connection was lost."
    page.daemon = harbour.start({}, directory=daemon.directory, **CHANGES, listen=[daemon.address.text])
    page.press("Try again")
    page.wait_state("large.bin", "done")
    assert page.bytes_of("large.bin") == source.read_bytes()


def test_file_that_changed_since_it_was_chosen_is_told(open_page, tmp_path):
    page = open_page()
    first, source = local_file(tmp_path, "first.bin", bytes(48 << 20)), local_file(tmp_path, "gone.bin", bytes(9 << 20))
    more = [local_file(tmp_path, f"{number}.bin", bytes(20 << 20)) for number in range(2)]
    page.freeze()
    page.upload(first, *more, source)
    page.wait_state("gone.bin", "waiting")
    source.unlink()
    page.thaw()
    assert page.wait_state("gone.bin", "failed") == "The file cannot be read; it may have changed."


def test_all_that_were_lost_are_tried_again_at_once(open_page, harbour, tmp_path):
    page = open_page()
    sources = [local_file(tmp_path, f"{number}.bin", bytes([number]) * (8 << 20)) for number in range(5)]
    page.freeze()
    page.upload(*sources)
    page.wait_state("2.bin", "sending")
    daemon = page.daemon
    daemon.stopped_on_purpose = True
    daemon.popen.kill()
    daemon.popen.wait()
    page.wait_title("0 files uploaded, 5 failed")
    page.daemon = harbour.start({}, directory=daemon.directory, **CHANGES, listen=[daemon.address.text])
    page.press("Try all again")
    page.wait_title("5 files uploaded")
    assert not page.has_button("Try all again")
    for source in sources:
        assert page.bytes_of(source.name) == source.read_bytes()

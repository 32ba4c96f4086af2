# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Files and folders arrive as they are, and their reader sees how far they are."""

import os

import pytest
from listing import local_file


def test_several_files_land_byte_for_byte(open_page, tmp_path):
    page = open_page({"there.txt": b"before"})
    files = {f"file {number}.bin": os.urandom(number * 150_000) for number in range(6)}
    page.upload(*[local_file(tmp_path, name, content) for name, content in files.items()])
    page.wait_title("6 files uploaded")
    for name, content in files.items():
        assert page.wait_state(name, "done") == "Done."
        assert page.bytes_of(name) == content
    page.wait_names(*sorted(files), "there.txt")
    assert page.text(".sum").startswith("7 files")


def test_progress_is_shown_while_a_file_is_on_its_way(open_page, tmp_path):
    page = open_page()
    content = os.urandom(48 << 20)
    source = local_file(tmp_path, "large.bin", content)
    page.freeze()
    page.upload(source)
    bar = "return document.querySelector('.transfers li progress')"
    page.wait(lambda: 0 < page.run(f"{bar}?.value ?? 0") < len(content), "part of the file to be sent")
    note = page.wait_state("large.bin", "sending")
    assert " of 50 MB" in note
    assert page.run(f"{bar}.max") == len(content)
    assert page.title() == "Uploading 1 of 1 file"
    page.thaw()
    page.wait_state("large.bin", "done")
    assert page.bytes_of("large.bin") == content


def test_speed_and_time_left_are_shown(open_page, tmp_path):
    page = open_page()
    source = local_file(tmp_path, "slow.bin", bytes(3_000_000))
    page.chrome.command(
        "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=1_000_000)
    page.upload(source)
    page.wait(lambda: any("/s · " in note and note.endswith(" left") for _, _, note in page.states()), "a speed")
    page.wait_state("slow.bin", "done")


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_one_method_is_enough(open_page, tmp_path, method):
    page = open_page(methods=["GET", "HEAD", method])
    page.upload(local_file(tmp_path, "a.txt", b"one"))
    page.wait_state("a.txt", "done")
    assert page.bytes_of("a.txt") == b"one"
    assert not page.has_button("Delete")


def test_empty_file_is_a_file(open_page, tmp_path):
    page = open_page()
    page.upload(local_file(tmp_path, "empty", b""))
    page.wait_names("empty")
    assert page.bytes_of("empty") == b""


def test_files_are_dropped(open_page, tmp_path):
    page = open_page()
    page.drop(local_file(tmp_path, "a.txt", b"one"), local_file(tmp_path, "b.txt", b"two"))
    page.wait_names("a.txt", "b.txt")
    assert (page.bytes_of("a.txt"), page.bytes_of("b.txt")) == (b"one", b"two")


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_folder_keeps_its_tree(open_page, tmp_path, way):
    page = open_page(upload={"createDirectories": True})
    for name in ("tree/a.txt", "tree/sub/b.txt", "tree/sub/deep er/ü.txt"):
        local_file(tmp_path, name, name.encode())
    {"chosen": page.upload_folder, "dropped": page.drop}[way](tmp_path / "tree")
    page.wait_title("3 files uploaded")
    for name in ("tree/a.txt", "tree/sub/b.txt", "tree/sub/deep er/ü.txt"):
        assert page.bytes_of(name) == name.encode()
    page.wait_names("tree")


def test_folder_is_declined_where_none_is_made(open_page, tmp_path):
    page = open_page()
    local_file(tmp_path, "tree/a.txt", b"")
    assert not page.has_button("Upload a folder")
    page.drop(tmp_path / "tree", local_file(tmp_path, "single.txt", b"s"))
    page.wait(lambda: page.text(".message"), "a message")
    assert page.text(".message") == "Folders cannot be uploaded here, only files."
    page.wait_names("single.txt")


def test_cancelled_upload_leaves_nothing(open_page, tmp_path):
    page = open_page()
    source = local_file(tmp_path, "large.bin", bytes(48 << 20))
    page.freeze()
    page.upload(source)
    page.wait_state("large.bin", "sending")
    page.press("Cancel large.bin")
    assert page.wait_state("large.bin", "dropped") == "Cancelled."
    page.thaw()
    page.wait_title("0 files uploaded")
    page.upload(local_file(tmp_path, "next.txt", b"next"))
    page.wait_names("next.txt")
    assert os.listdir(page.daemon.tree.path) == ["next.txt"]


def test_all_are_cancelled_at_once(open_page, tmp_path):
    page = open_page()
    sources = [local_file(tmp_path, f"{number}.bin", bytes(20 << 20)) for number in range(5)]
    page.freeze()
    page.upload(*sources)
    page.wait(lambda: [state for _, state, _ in page.states()].count("sending") == 3, "three at once")
    assert [state for _, state, _ in page.states()].count("waiting") == 2
    page.press("Cancel all")
    page.wait_title("0 files uploaded")
    page.thaw()
    assert {state for _, state, _ in page.states()} == {"dropped"}
    assert os.listdir(page.daemon.tree.path) == []


def test_panel_is_closed_when_all_is_done(open_page, tmp_path):
    page = open_page()
    page.upload(local_file(tmp_path, "a.txt", b""))
    page.wait_title("1 file uploaded")
    page.press("Close", ".transfers")
    assert page.all(".transfers") == []
    page.upload(local_file(tmp_path, "b.txt", b""))
    page.wait_title("1 file uploaded")
    assert [name for name, _, _ in page.states()] == ["b.txt"]


def test_page_with_two_slashes_in_its_address_is_its_own_servers(open_page, tmp_path):
    page = open_page({"sub/x": b""}, path="//sub/")
    page.upload(local_file(tmp_path, "a.txt", b"here"))
    page.wait_state("a.txt", "done")
    assert page.bytes_of("sub/a.txt") == b"here"


def test_hundreds_of_files_at_once_all_land(open_page, tmp_path):
    page = open_page(upload={"durability": "none"})
    sources = [local_file(tmp_path, f"{number:03}.txt", b"%d" % number) for number in range(300)]
    page.upload(*sources)
    page.wait_title("300 files uploaded")
    page.wait(lambda: len(page.names()) == 300, "the list")
    assert sorted(path.read_bytes() for path in page.daemon.tree.path.iterdir()) == sorted(
        source.read_bytes() for source in sources)

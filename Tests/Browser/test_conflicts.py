# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""A name that is taken: replace, keep both, skip, for one or for all."""

import pytest
from listing import local_file


def ask(open_page, tmp_path, files=("a.txt",), **changes):
    page = open_page({name: b"old" for name in files}, **changes)
    page.upload(*[local_file(tmp_path, name, b"new " + name.encode()) for name in files])
    page.wait(lambda: " is here already." in page.text(".question"), "the question")
    return page


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_replace(open_page, tmp_path, method):
    page = ask(open_page, tmp_path, methods=["GET", "HEAD", method])
    assert page.bytes_of("a.txt") == b"old"
    page.press("Replace")
    page.wait_state("a.txt", "done")
    assert page.bytes_of("a.txt") == b"new a.txt"
    page.wait_names("a.txt")


def test_keep_both(open_page, tmp_path):
    page = ask(open_page, tmp_path)
    page.press("Keep both")
    assert page.wait_state("a (1).txt", "done") == "Saved as “a (1).txt”."
    assert (page.bytes_of("a.txt"), page.bytes_of("a (1).txt")) == (b"old", b"new a.txt")
    page.wait_names("a (1).txt", "a.txt")


def test_keep_both_takes_the_next_number_that_is_free(open_page, tmp_path):
    page = open_page({"a.tar.gz": b"0", "a (1).tar.gz": b"1", "a (2).tar.gz": b"2"})
    page.upload(local_file(tmp_path, "a.tar.gz", b"new"))
    page.press("Keep both")
    page.wait_state("a (3).tar.gz", "done")
    assert [page.bytes_of(name) for name in ("a.tar.gz", "a (1).tar.gz", "a (3).tar.gz")] == [b"0", b"1", b"new"]


def test_skip(open_page, tmp_path):
    page = ask(open_page, tmp_path)
    page.press("Skip")
    assert page.wait_state("a.txt", "dropped") == "Skipped."
    assert page.bytes_of("a.txt") == b"old"
    assert not page.one(".question").is_displayed()


def test_each_file_is_asked_about(open_page, tmp_path):
    page = ask(open_page, tmp_path, ("a.txt", "b.txt"))
    first = page.text(".question strong")
    page.press("Skip")
    page.wait(lambda: page.text(".question strong") not in ("", first), "the second question")
    page.press("Replace")
    page.wait_title("1 file uploaded")
    second = ({"a.txt", "b.txt"} - {first}).pop()
    assert (page.bytes_of(first), page.bytes_of(second)) == (b"old", b"new " + second.encode())


@pytest.mark.parametrize("choice, contents", [("Replace", b"new "), ("Skip", b"old")])
def test_one_answer_for_all(open_page, tmp_path, choice, contents):
    names = tuple(f"{number}.txt" for number in range(7))
    page = ask(open_page, tmp_path, names)
    page.one(".question input").click()
    page.press(choice)
    page.wait(lambda: all(state in ("done", "dropped") for _, state, _ in page.states()), "the end of all")
    assert all(page.bytes_of(name).startswith(contents) for name in names)
    # It holds for these: the next ones are asked about again.
    page.upload(local_file(tmp_path, "0.txt", b"third"))
    page.wait(lambda: page.text(".question strong") == "0.txt", "the question")


@pytest.mark.parametrize("policy", ["refuse", "rename"])
def test_what_the_server_does_not_replace_is_not_offered(open_page, tmp_path, policy):
    page = ask(open_page, tmp_path, upload={"onConflict": policy})
    assert not page.has_button("Replace")
    page.press("Keep both")
    page.wait_state("a (1).txt", "done")
    assert (page.bytes_of("a.txt"), page.bytes_of("a (1).txt")) == (b"old", b"new a.txt")


def test_cancelled_file_is_not_asked_about_any_more(open_page, tmp_path):
    page = ask(open_page, tmp_path)
    page.press("Cancel a.txt")
    page.wait_state("a.txt", "dropped")
    assert not page.one(".question").is_displayed()


def test_folder_in_the_way_is_told(open_page, tmp_path):
    page = open_page({"name/inside": b""})
    page.upload(local_file(tmp_path, "name", b"file"))
    assert page.wait_state("name", "failed") == "A folder with this name is here already."

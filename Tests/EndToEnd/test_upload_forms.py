# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Forms: curl's and browsers', names as they quote them, and forms that are not whole."""

import json
import os
import shutil
import subprocess

import pytest

from harness import process
from harness.client import assert_in_step, request
from harness.uploads import BOUNDARY, chunks, form, form_body, names, part, put, start, wait_nothing_left

FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def quay(harbour):
    return start(harbour, {})


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("count", [1, 5])
def test_curl_form(quay, count):
    sources = []
    for number in range(count):
        sources.append(quay.directory / f"source {number}.bin")
        sources[-1].write_bytes(os.urandom(100_000 * number))
    result = subprocess.run(
        ["curl", "-q", "-sS", "--max-time", "15", "-w", "%{http_code}", "-F", "plain=text",
         *[argument for source in sources for argument in ("-F", f"file=@{source}")], f"http://{quay.address.text}/"],
        capture_output=True, text=True, timeout=20, check=True)
    body, status = result.stdout[:-3], result.stdout[-3:]
    assert status == "201"
    assert json.loads(body) == [
        {"name": source.name, "location": "/" + source.name.replace(" ", "%20"), "size": source.stat().st_size,
            "created": True}
        for source in sources]
    for source in sources:
        assert (quay.tree / source.name).read_bytes() == source.read_bytes()
    wait_nothing_left(quay, *[source.name for source in sources])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("name", ['quo"te', "back\\\\slash", "sp ace;semi", "é-ü", "a%22b"])
def test_curl_form_with_a_name_that_it_has_to_quote(quay, name):
    (quay.directory / "source").write_bytes(b"x")
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    subprocess.run(
        ["curl", "-q", "-sS", "--max-time", "15", "-F", f'file=@{quay.directory}/source;filename="{escaped}"',
            f"http://{quay.address.text}/"],
        capture_output=True, timeout=20, check=True)
    expected = {"back\\\\slash": "slash", "a%22b": 'a"b'}.get(name, name)
    assert names(quay) == [expected]


@pytest.mark.parametrize(
    ["sent", "made"],
    [
        ("plain.txt", b"plain.txt"), ("with space.txt", b"with space.txt"), ("a%22b.txt", b'a"b.txt'),
        ('a\\"b.txt', b'a"b.txt'),
        ("C:\\Users\\me\\photo.jpg", b"photo.jpg"), ("/etc/passwd", b"passwd"), ("dir/sub/name", b"name"),
        ("../../name", b"name"),
        ("grün.txt", "grün.txt".encode()), (b"latin\xfc.txt", b"latin\xfc.txt"), ("100%.txt", b"100%.txt"),
        ("a;b=c.txt", b"a;b=c.txt"),
        ("a%20b.txt", b"a%20b.txt"), ("日本語.txt", "日本語.txt".encode()), ("n" * 255, b"n" * 255), ("tab\there", None),
        ("..", None), (".", None), ("dir/", None), ("dir\\", None), ("n" * 256, None), (".hidden", None),
        ("dir/.hidden", None),
        (".wharfd-staging-x", None), ("a%0Ab", None), ("a%0D%0Ab", None), (b"nul\0", None), ("..\\..", None),
    ],
)
def test_name_as_clients_quote_it(quay, sent, made):
    with quay.connect() as connection:
        answer = connection.exchange(form("/", part(b"content", sent, content_type="text/plain")), "POST")
        assert answer.status == (201 if made else 400)
        if made:
            listed = json.loads(answer.body.decode())
            assert listed[0]["name"] == made.decode("utf-8", "replace")
            assert connection.get(listed[0]["location"]).body == b"content"
    assert os.listdir(os.fsencode(quay.tree.path)) == ([made] if made else [])


def test_browser_form_with_everything_in_it(quay):
    body = form_body(
        part(b"a title", name="title"), part(b"one", "one.txt", content_type="text/plain"),
        part(b"", "", content_type="application/octet-stream"),
        part(b"two\r\n--" + BOUNDARY[:-1].encode() + b"\r\n", "two.bin", content_type="application/octet-stream"),
        part(b"on", name="agree"),
        part(b"", "empty.txt", content_type="text/plain"))
    answer = quay.raw(put("/", body, {"Content-Type": FORM, "Origin": f"http://{quay.address.text}"}, "POST",
        host=quay.address.text), "POST")
    assert answer.status == 201 and answer["Content-Type"] == "application/json" and answer[
        "X-Content-Type-Options"] == "nosniff"
    assert [(file["name"], file["size"]) for file in json.loads(answer.body)] == [
        ("one.txt", 3), ("two.bin", 3 + 4 + len(BOUNDARY) - 1 + 2), ("empty.txt", 0)]
    assert (quay.tree / "two.bin").read_bytes() == b"two\r\n--" + BOUNDARY[:-1].encode() + b"\r\n"
    wait_nothing_left(quay, "empty.txt", "one.txt", "two.bin")


@pytest.mark.parametrize("parts", [[], [part(b"x", name="plain")], [part(b"", "")]])
def test_form_without_files_is_an_empty_list(quay, parts):
    answer = quay.raw(form("/", *parts), "POST")
    assert (answer.status, json.loads(answer.body)) == (200, [])
    wait_nothing_left(quay)


@pytest.mark.parametrize(
    ["accept", "status"],
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", 303), ("application/json", 201),
        ("*/*", 201),
        (None, 201), ("text/htmlx", 201), ("application/json, TEXT/HTML", 303), ("application/json, text/html;q=0.1", 201),
    ],
)
def test_browser_is_sent_back_to_the_page(harbour, accept, status):
    daemon = start(harbour, {"up load/index.html": b"the form"})
    fields = {} if accept is None else {"Accept": accept}
    with daemon.connect() as connection:
        answer = connection.exchange(form("/up%20load/?x=1", part(b"x", "f"), fields=fields), "POST")
        assert answer.status == status
        if status == 303:
            assert answer["Location"] == "/up%20load/"
        assert_in_step(connection, "/up%20load/f")


@pytest.mark.parametrize("limit", [1, 3, 128])
def test_count_of_files(harbour, limit):
    daemon = start(harbour, {}, upload={"durability": "none", **({} if limit == 128 else {"maxFiles": limit})})
    parts = [part(b"x", f"f{number}") for number in range(limit)]
    plain = [part(b"", name="plain"), part(b"", "")] * 3
    with daemon.connect() as connection:
        assert connection.exchange(form("/", *plain, *parts), "POST").status == 201
        assert len(names(daemon)) == limit
        assert connection.exchange(form("/", *[part(b"y", f"g{number}") for number in range(limit + 1)]),
            "POST").status == 413
        assert_in_step(connection, "/f0")
    wait_nothing_left(daemon, *[f"f{number}" for number in range(limit)])


@pytest.mark.parametrize("limit", [2000, 100_000])
def test_size_of_a_whole_form(harbour, limit):
    daemon = start(harbour, {}, upload={"maxSize": limit})
    frame = len(form_body(part(b"", "f")))
    within, beyond = (form_body(part(b"x" * (size - frame), "f")) for size in (limit, limit + 1))
    for body in (within, beyond):
        status = 201 if body is within else 413
        assert daemon.raw(put("/", body, {"Content-Type": FORM}, "POST"), "POST").status == status
        head = request("/", "POST", {"Content-Type": FORM, "Transfer-Encoding": "chunked"})
        assert daemon.raw(head + chunks(body[:-1], body[-1:]), "POST").status in (status, 201 if status == 201 else 413)
    wait_nothing_left(daemon, "f")
    assert (daemon.tree / "f").stat().st_size == limit - frame


WHOLE = form_body(part(b"first", "a"), part(b"second", "b"))


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_form_that_ends_early_publishes_nothing(quay, framing):
    end = WHOLE.rindex(b"--\r\n")  # what follows the two hyphens may be missing
    for at in [0, 1, 10, WHOLE.index(b"first"), WHOLE.index(b"second"), WHOLE.index(b"second") + 3, end - 30, end, end + 1]:
        fields = {"Content-Type": FORM}
        with quay.connect() as connection:
            if framing == "length":
                connection.send(put("/", WHOLE[:at], fields, "POST"))
            else:
                connection.send(request("/", "POST", {**fields, "Transfer-Encoding": "chunked"}) + chunks(WHOLE[:at]))
            assert connection.response("POST").status == 400, at
            assert connection.get("/").status == 404
    wait_nothing_left(quay)


def test_form_may_be_split_anywhere(quay):
    whole = put("/", WHOLE, {"Content-Type": FORM}, "POST")
    with quay.connect() as connection:
        for at in range(1, len(whole)):
            connection.send(whole[:at])
            connection.send(whole[at:])
            assert connection.response("POST").status == 201
        for at in range(1, len(WHOLE)):
            connection.send(request("/", "POST", {"Content-Type": FORM, "Transfer-Encoding": "chunked"}) + chunks(WHOLE[:at],
                WHOLE[at:]))
            assert connection.response("POST").status == 201
    assert (quay.tree / "a").read_bytes() == b"first" and (quay.tree / "b").read_bytes() == b"second"


def test_preamble_and_epilogue_mean_nothing(quay):
    body = b"a preamble\r\n" + WHOLE + b"an epilogue\r\n--" + BOUNDARY.encode() + b"\r\nnot a part"
    with quay.connect() as connection:
        assert connection.exchange(put("/", body, {"Content-Type": FORM}, "POST"), "POST").status == 201
        assert_in_step(connection, "/a")
    wait_nothing_left(quay, "a", "b")


@pytest.mark.parametrize(
    ["parameter", "boundary", "status"],
    [
        ("boundary=b", "b", 201), ('boundary="b c"', "b c", 201), ("boundary=" + "b" * 70, "b" * 70, 201),
        ("boundary=" + "b" * 71, "b" * 71, 400),
        ("BOUNDARY=b", "b", 201), ("charset=utf-8; boundary=b", "b", 201), ("", "b", 400), ("boundary=", "", 400),
        ("boundary=b; boundary=c", "b", 400),
        ('boundary="b "', "b ", 400), ("boundary='()+_,-./:=?", "'()+_,-./:=?", 400),
        ("boundary=\"'()+_,-./:=?\"", "'()+_,-./:=?", 201),
        ("boundary=other", "b", 400),
    ],
)
def test_boundary(quay, parameter, boundary, status):
    fields = {"Content-Type": f"multipart/form-data; {parameter}"}
    assert quay.raw(put("/", form_body(part(b"x", "f"), boundary=boundary), fields, "POST"), "POST").status == status
    wait_nothing_left(quay, *(["f"] if status == 201 else []))


@pytest.mark.parametrize("policy", ["replace", "refuse", "rename"])
def test_one_name_twice_in_a_form(harbour, policy):
    daemon = start(harbour, {}, upload={"onConflict": policy})
    answer = daemon.raw(form("/", part(b"1", "f.txt"), part(b"2", "f.txt")), "POST")
    made = {"replace": {"f.txt": b"2"}, "refuse": {}, "rename": {"f.txt": b"1", "f (1).txt": b"2"}}[policy]
    assert answer.status == (409 if policy == "refuse" else 201)
    assert {name: (daemon.tree / name).read_bytes() for name in names(daemon)} == made
    if policy != "refuse":
        assert [file["created"] for file in json.loads(answer.body)] == [True, policy == "rename"]


@pytest.mark.parametrize("policy", ["replace", "refuse", "rename"])
def test_name_that_is_taken(harbour, policy):
    daemon = start(harbour, {"f.txt": b"old"}, upload={"onConflict": policy})
    answer = daemon.raw(form("/", part(b"1", "a.txt"), part(b"2", "f.txt")), "POST")
    made = {"replace": {"a.txt": b"1", "f.txt": b"2"}, "refuse": {"f.txt": b"old"},
        "rename": {"a.txt": b"1", "f.txt": b"old", "f (1).txt": b"2"}}
    assert answer.status == (409 if policy == "refuse" else 201)
    assert {name: (daemon.tree / name).read_bytes() for name in names(daemon)} == made[policy]
    if policy == "rename":
        assert daemon.get(json.loads(answer.body)[1]["location"]).body == b"2"


def test_form_with_one_bad_file_publishes_none(harbour):
    daemon = start(harbour, {"d/x": b""}, upload={"accept": ["text/plain"]})
    good = part(b"good", "good.txt", content_type="text/plain")
    for bad, status in [
        (part(b"x", "d", content_type="text/plain"), 409), (part(b"x", "x.png", content_type="image/png"), 415),
        (part(b"x", "untyped"), 415),
        (part(b"x", ".h", content_type="text/plain"), 400), (part(b"x", "f").replace(b"form-data", b"attachment"), 400),
        (part(b"x", "f", content_type="text/plain\r\nContent-Transfer-Encoding: base64"), 400),
        (b"No-Disposition: a\r\n\r\nx", 400),
    ]:
        for parts in ([good, bad], [bad, good]):
            assert daemon.raw(form("/", *parts), "POST").status == status
    wait_nothing_left(daemon, "d")
    assert daemon.raw(form("/", good, part(b"plain", name="field"), part(b"", "")), "POST").status == 201


def test_conditions_of_the_request_do_not_silently_get_lost(quay):
    """A form has many files; a condition on the directory itself cannot be about them."""
    answer = quay.raw(form("/", part(b"x", "f"), fields={"If-Match": '"x"'}), "POST")
    assert answer.status in (201, 412)


@pytest.mark.parametrize("chunked", [False, True])
def test_large_file_in_a_form_with_little_memory(harbour, chunked):
    daemon = start(harbour, {}, upload={"durability": "none"})
    daemon.raw(form("/", part(b"x" * 2_000_000, "warm")), "POST")
    before = process.resident_bytes(daemon.pid)
    block, count = os.urandom(1 << 20), 64
    head = f"--{BOUNDARY}\r\n".encode() + part(b"", "large", content_type="a/b")
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", len(head) + count * len(block) + len(tail))
    with daemon.connect(timeout=60) as connection:
        pack = (lambda piece: b"%x\r\n%b\r\n" % (len(piece), piece)) if chunked else (lambda piece: piece)
        connection.send(request("/", "POST", [framing, ("Content-Type", FORM)]) + pack(head))
        most = 0
        for _ in range(count):
            connection.send(pack(block))
            most = max(most, process.resident_bytes(daemon.pid))
        connection.send(pack(tail) + (b"0\r\n\r\n" if chunked else b""))
        assert connection.response("POST").status == 201
    assert most - before < 16 << 20
    assert (daemon.tree / "large").read_bytes() == block * count

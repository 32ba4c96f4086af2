# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Reload: new settings whole or not at all, and nobody who is being served notices."""

import json
import os
import signal
import socket
import stat
import time

import pytest

from harness import process
from harness.client import assert_in_step, request
from harness.load import Load
from harness.reloading import reload, reloaded, write
from harness.waiting import wait_until

MIB = 1024 * 1024


def test_new_settings_hold_for_the_next_request_on_the_same_connection(harbour):
    daemon = harbour.start({"index.html": b"a", "other.html": b"b"})
    with daemon.connect() as connection:
        assert connection.get("/").body == b"a"
        reloaded(daemon, harbour, index=["other.html"], serverHeader=False)
        answer = connection.get("/")
        assert answer.body == b"b"
        assert answer.get("server") is None


def test_request_ends_by_the_settings_that_it_began_with(harbour):
    daemon = harbour.start()
    with daemon.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 3000)
        # Its first bytes have been read: the head's deadline runs.
        connection.send(b"y" * 10)
        other = daemon.connect()
        assert_in_step(other)
        reloaded(daemon, harbour, limits={"fields": 1000})
        connection.send(b"\r\n\r\n")
        assert connection.response().status == 200
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 3000 + b"\r\n\r\n")
        assert connection.response().status == 431
        other.close()


def test_larger_limits_hold_at_once_for_connections_that_are_open(harbour):
    daemon = harbour.start(limits={"fields": 1000})
    with daemon.connect() as connection:
        assert_in_step(connection)
        reloaded(daemon, harbour, limits={"requestLine": 16000, "fields": 40000})
        head = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 39000 + b"\r\n"
        # Piece by piece, so that the input's memory is given back and taken again in between.
        for piece in (head[:100], head[100:20000], head[20000:], b"\r\n"):
            connection.send(piece)
            time.sleep(0.02)
        assert connection.response().status == 200


def test_smaller_limits_do_not_harm_a_request_that_has_begun(harbour):
    daemon = harbour.start(limits={"requestLine": 16000, "fields": 40000})
    with daemon.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 35000)
        assert_in_step(daemon.connect())
        reloaded(daemon, harbour, limits={"requestLine": 256, "fields": 256})
        connection.send(b"y" * 4000 + b"\r\n\r\n")
        assert connection.response().status == 200


@pytest.mark.parametrize("how", ["signal", "command"])
def test_bad_file_changes_nothing_and_says_why(harbour, how):
    daemon = harbour.start()
    daemon.configuration.write_text('{ "root": "/nowhere/at/all",\n  "prot": 1,\n  "workers": 0 }')
    if how == "signal":
        daemon.signal(signal.SIGHUP)
        wait_until(lambda: any("not taken" in line for line in daemon.diagnostics), "a refusal")
        said = "\n".join(daemon.diagnostics)
    else:
        answer = reload(daemon, harbour)
        assert answer.returncode == 78
        said = answer.stderr
        assert "what was in force before still is" in said
    assert 'prot: unknown key; write "port"' in said
    assert "workers: 0 is less than 1" in said
    assert daemon.get("/").status == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="a file in /etc takes root")
def test_default_file_that_has_gone_does_not_bring_the_quickstart_settings(harbour):
    """They would have the daemon serve the directory that it was started in: for a service, the whole machine."""
    directory = harbour.directory()
    file = directory / "etc/wharfd/wharfd.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(harbour.settings(directory)))
    (directory / "root/index.html").write_bytes(b"root")
    (directory / "secret").write_bytes(b"secret")
    wrapper = ["unshare", "--mount", "--propagation", "private", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"',
               str(directory / "etc")]
    daemon = harbour.launch(directory, None, arguments=[], wrapper=wrapper).wait_ready()
    file.rename(directory / "away.json")
    daemon.signal(signal.SIGHUP)
    wait_until(lambda: any("not taken" in line for line in daemon.diagnostics), "a refusal")
    assert any("/etc/wharfd/wharfd.json: there is no such file" in line for line in daemon.diagnostics)
    assert daemon.get("/").body == b"root"
    assert daemon.get("/secret").status == 404
    (directory / "away.json").rename(file)
    daemon.signal(signal.SIGHUP)
    wait_until(lambda: any("took the settings" in line for line in daemon.diagnostics), "the settings")


def test_missing_root_and_taken_address_are_refused_together_with_nothing_changed(harbour):
    daemon = harbour.start()
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    before = daemon.quiet_fds()
    write(daemon, harbour, listen=["127.0.0.1:0", f"127.0.0.1:{port}"], index=["none"])
    answer = reload(daemon, harbour)
    assert answer.returncode == 69
    assert "in use by another process" in answer.stderr
    assert daemon.get("/").status == 200
    daemon.settle(before)
    write(daemon, harbour, root=str(daemon.directory / "none"))
    answer = reload(daemon, harbour)
    assert answer.returncode == 78
    assert daemon.get("/").status == 200
    taken.close()


def test_log_that_cannot_be_opened_changes_nothing(harbour):
    daemon = harbour.start()
    write(daemon, harbour, logging={"accessLog": str(daemon.directory / "none" / "access.log")}, workers=3)
    assert reload(daemon, harbour).returncode == 78
    daemon.get("/")
    daemon.log.wait(1)
    assert process.thread_count(daemon.pid) < 6


def test_address_comes_and_goes(harbour):
    daemon = harbour.start()
    old = daemon.address
    path = daemon.directory / "http.sock"
    kept = daemon.connect()
    assert_in_step(kept)
    addresses = reloaded(daemon, harbour, listen=[old.text, f"unix:{path}"])
    assert [address.text for address in addresses] == [old.text, f"unix:{path}"]
    with daemon.connect(addresses[1]) as connection:
        assert_in_step(connection)
    addresses = reloaded(daemon, harbour, listen=[f"unix:{path}"])
    # Who came by the old address stays; nobody else can come by it.
    assert_in_step(kept)
    with pytest.raises(ConnectionRefusedError):
        daemon.connect(old)
    reloaded(daemon, harbour, listen=["127.0.0.1:0"])
    assert not path.exists()
    kept.close()


def test_connections_that_wait_in_the_queue_of_a_removed_address_are_served(harbour):
    daemon = harbour.start()
    old = daemon.address
    waiting = []
    write(daemon, harbour, listen=["127.0.0.1:0"])
    daemon.signal(signal.SIGSTOP)
    for _ in range(20):
        connection = daemon.connect(old)
        connection.send(request("/"))
        waiting.append(connection)
    daemon.signal(signal.SIGHUP)
    daemon.signal(signal.SIGCONT)
    for connection in waiting:
        assert connection.response().status == 200
        connection.close()


def test_wildcard_gives_way_to_one_address_of_the_same_port(harbour):
    daemon = harbour.start(listen=["0.0.0.0:0"])
    port = daemon.address.port
    addresses = reloaded(daemon, harbour, listen=[f"127.0.0.1:{port}"])
    assert [address.text for address in addresses] == [f"127.0.0.1:{port}"]
    with daemon.connect(addresses[0]) as connection:
        assert_in_step(connection)


def test_mode_of_a_unix_socket_changes_and_the_socket_does_not(harbour):
    directory = harbour.directory()
    path = directory / "http.sock"
    daemon = harbour.start(directory=directory, listen=[{"unix": str(path), "mode": "0600"}])
    inode = path.stat().st_ino
    reloaded(daemon, harbour, listen=[{"unix": str(path), "mode": "0660"}])
    assert path.stat().st_ino == inode
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_logs_are_opened_again_and_may_move(harbour):
    daemon = harbour.start()
    daemon.get("/")
    daemon.log.wait(1)
    os.rename(daemon.log.path, daemon.directory / "access.log.1")
    reloaded(daemon, harbour)
    daemon.get("/")
    daemon.log.wait(1)
    other = daemon.directory / "other.log"
    with daemon.connect() as connection:
        assert_in_step(connection)
        daemon.log.wait(2)
        reloaded(daemon, harbour, logging={"accessLog": str(other)})
        assert_in_step(connection)
        wait_until(lambda: other.exists() and other.read_text().count("\n") == 1, "a line in the new log")
        reloaded(daemon, harbour, logging={"accessLog": None})
        assert_in_step(connection)
    assert str(other) not in process.descriptors(daemon.pid).values()
    daemon.log.wait(2)


def test_limit_per_address_that_comes_later_counts_from_then_on(harbour):
    daemon = harbour.start()
    early = [daemon.connect() for _ in range(3)]
    for connection in early:
        assert_in_step(connection)
    reloaded(daemon, harbour, limits={"connectionsPerAddress": 1})
    with daemon.connect() as first:
        assert_in_step(first)
        with daemon.connect() as second:
            second.send(request("/"))
            assert second.response().status == 503
        for connection in early:
            assert_in_step(connection)
            connection.close()
        wait_until(lambda: process.socket_count(daemon.pid) <= 3, "the early ones gone")
        with daemon.connect() as second:
            second.send(request("/"))
            assert second.response().status == 503


def test_workers_come_and_go_without_a_connection_lost(harbour):
    daemon = harbour.start(workers=4)
    connections = [daemon.connect() for _ in range(32)]
    for count in (1, 3, 2, 4, 1):
        addresses = reloaded(daemon, harbour, workers=count)
        assert addresses == daemon.addresses
        for connection in connections:
            assert_in_step(connection)
        for _ in range(16):
            assert daemon.get("/").status == 200
    for connection in connections:
        connection.close()
    # Workers that accept no more end with their last connection.
    wait_until(
        lambda: sum(name.startswith("wharfd-") for name in thread_names(daemon)) == 1,
        lambda: f"one worker; there are {thread_names(daemon)}",
    )
    assert daemon.get("/").status == 200


def thread_names(daemon):
    names = []
    for task in os.listdir(f"/proc/{daemon.pid}/task"):
        try:
            with open(f"/proc/{daemon.pid}/task/{task}/comm") as file:
                names.append(file.read().strip())
        except FileNotFoundError:
            pass
    return [name for name in names if name[-1].isdigit()]


def test_large_answer_goes_on_through_reloads(harbour):
    content = os.urandom(8 * MIB)
    daemon = harbour.start({"large": content, "index.html": b"x"}, workers=2)
    with daemon.connect(receive_buffer=8192) as connection:
        connection.send(request("/large"))
        head = connection.receive(1000)
        for count in (1, 3, 1):
            reloaded(daemon, harbour, workers=count, root=str(daemon.directory / "root"))
        rest = b""
        while len(rest) < len(content):
            rest += connection.receive(MIB)
            if len(rest) + len(head.partition(b"\r\n\r\n")[2]) >= len(content):
                break
        assert head.partition(b"\r\n\r\n")[2] + rest == content


def test_reload_and_shutdown_at_once(harbour):
    daemon = harbour.start()
    for _ in range(5):
        daemon.signal(signal.SIGHUP)
    daemon.signal(signal.SIGTERM)
    daemon.signal(signal.SIGHUP)
    assert daemon.wait_exit() == 0


SECONDS = 20


@pytest.mark.parametrize("what", ["same", "changing"])
def test_reload_every_100_ms_under_load(harbour, what):
    """64 kept connections and a stream of new ones: no failed request, nothing dropped, nothing grows."""
    body = os.urandom(1024)
    seconds = SECONDS if what == "same" else SECONDS / 2
    daemon = harbour.start({"index.html": body}, workers=2)
    kept = Load(daemon.address, body, 64)
    short = Load(daemon.address, body, 4, keep_alive=False)
    kept.start()
    short.start()
    kept.wait_answers(2000)
    variants = [{"workers": 2}]
    if what == "changing":
        listen = [daemon.address.text, f"unix:{daemon.directory}/http.sock"]
        variants = [
            {"workers": 1, "listen": listen},
            {"workers": 3, "listen": listen, "limits": {"fields": 1000}},
            {"workers": 2, "listen": listen[:1], "fileCache": {"validity": "0s"}},
            {"workers": 4, "listen": listen[:1], "limits": {"fields": 30000}, "serverHeader": False},
        ]
    end = time.monotonic() + seconds
    reloads, samples = 0, []
    while time.monotonic() < end:
        began = time.monotonic()
        if what == "changing" or reloads % 10 == 0:
            reloaded(daemon, harbour, **variants[reloads % len(variants)])
        else:
            daemon.signal(signal.SIGHUP)
        reloads += 1
        if reloads % len(variants) == 0:
            samples.append((process.resident_bytes(daemon.pid), daemon.fd_count()))
        time.sleep(max(0, 0.1 - (time.monotonic() - began)))
    answers = kept.finish().answers, short.finish().answers
    assert not kept.failures and not short.failures, (kept.failures, short.failures)
    assert answers[0] > 2000 and answers[1] > 100
    # The first seconds warm up; from then on memory and descriptors keep within what their last reload needs.
    warm = samples[len(samples) // 4 :]
    first, last = warm[: len(warm) // 3], warm[-len(warm) // 3 :]
    memory = [max(resident for resident, _ in part) for part in (first, last)]
    print(f"{reloads} reloads, {answers} answers, longest {kept.longest:.3f} s, memory {memory}, descriptors {warm[-1][1]}")
    # A sanitizer keeps what was freed, to catch who uses it.
    if "WHARFD_SANITIZER" not in os.environ:
        assert memory[1] < memory[0] + 2 * MIB, memory
    assert max(fds for _, fds in last) <= max(fds for _, fds in first) + 8
    reloaded(daemon, harbour, workers=2)
    wait_until(lambda: len(thread_names(daemon)) == 2, lambda: f"two workers; there are {thread_names(daemon)}")
    taken = sum("took the settings" in line for line in daemon.diagnostics)
    assert taken >= reloads * 0.9, (taken, reloads)

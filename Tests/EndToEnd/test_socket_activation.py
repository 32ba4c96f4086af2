# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Sockets that systemd has opened: by name, kept for life, left to the next process."""

import signal
import socket
import time

import pytest

from harness.client import request
from harness.load import Load
from harness.manager import Manager
from harness.reloading import reload, reloaded, write
from harness.uploads import put
from harness.waiting import wait_until


@pytest.fixture
def manager(harbour):
    made = Manager(harbour.directory())
    yield made
    made.close()


def start(harbour, manager, directory=None, ready=True, **changes):
    directory = directory or harbour.directory()
    (directory / "root" / "index.html").write_text("quay\n")
    changes.setdefault("listen", ["systemd:http"])
    daemon = harbour.launch(directory, harbour.settings(directory, **changes), **manager.how())
    return daemon.wait_ready() if ready else daemon


def ask(address, family=socket.AF_INET):
    with socket.socket(family) as client:
        client.settimeout(10)
        client.connect(address)
        client.sendall(request("/", fields=[("Connection", "close")]))
        answer = b""
        while piece := client.recv(4096):
            answer += piece
        return answer


def test_socket_is_taken_by_its_name(harbour, manager):
    manager.bind("other")
    address = manager.bind("http").getsockname()
    daemon = start(harbour, manager, workers=2)
    assert [known.text for known in daemon.addresses] == [f"systemd:http=127.0.0.1:{address[1]}"]
    for _ in range(20):
        assert daemon.get("/").status == 200
    assert daemon.log.wait(20)


def test_all_sockets_of_a_name_are_taken(harbour, manager):
    first = manager.bind("http").getsockname()
    second = manager.bind("http").getsockname()
    path = manager.path.with_name("http.sock")
    manager.bind("http", str(path), socket.AF_UNIX)
    daemon = start(harbour, manager)
    assert [known.text for known in daemon.addresses] == [
        f"systemd:http=127.0.0.1:{first[1]}", f"systemd:http=127.0.0.1:{second[1]}", f"systemd:http=unix:{path}"]
    for address in daemon.addresses:
        with daemon.connect(address) as connection:
            assert connection.get("/").status == 200


def test_peer_of_a_socket_for_both_families_is_logged_as_what_it_is(harbour, manager):
    try:
        port = manager.bind("http", ("::", 0), socket.AF_INET6).getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 here")
    daemon = start(harbour, manager)
    assert b" 200 " in ask(("127.0.0.1", port))
    assert b" 200 " in ask(("::1", port), socket.AF_INET6)
    daemon.log.wait(2)
    lines = daemon.log.text().splitlines()
    assert "('127.0.0.1', " in lines[0]
    assert "('::1', " in lines[1]


@pytest.mark.parametrize(
    ("listen", "message"),
    [
        (["systemd:https"], 'systemd has not passed a socket of that name, but "systemd:http"'),
        (["systemd:http", "systemd:https"], "systemd has not passed a socket of that name"),
    ],
)
def test_name_that_was_not_passed_says_which_were(harbour, manager, listen, message):
    manager.bind("http")
    daemon = start(harbour, manager, ready=False, listen=listen)
    assert daemon.wait_exit() == 78
    assert message in "\n".join(daemon.diagnostics)


def test_start_without_systemd_says_how_to_get_the_socket(harbour):
    directory = harbour.directory()
    daemon = harbour.launch(directory, harbour.settings(directory, listen=["systemd:http"]))
    assert daemon.wait_exit() == 78
    assert "enable the socket's unit" in "\n".join(daemon.diagnostics)


@pytest.mark.parametrize(
    ("how", "message"),
    [({"listens": False}, "it does not listen"), ({"kind": socket.SOCK_DGRAM, "listens": False}, "no stream socket")],
)
def test_what_is_no_listener_is_refused(harbour, manager, how, message):
    manager.bind("http", **how)
    daemon = start(harbour, manager, ready=False)
    assert daemon.wait_exit() == 78
    assert message in "\n".join(daemon.diagnostics)


def test_address_that_systemd_holds_is_said_to_be_its(harbour, manager):
    address = manager.bind("http").getsockname()
    daemon = start(harbour, manager, ready=False, listen=[f"127.0.0.1:{address[1]}"])
    assert daemon.wait_exit() == 78
    assert 'write "systemd:http" in "listen"' in "\n".join(daemon.diagnostics)


def test_socket_that_no_setting_names_is_warned_of(harbour, manager):
    manager.bind("http")
    daemon = start(harbour, manager, listen=["127.0.0.1:0"])
    wait_until(
        lambda: any('systemd passes the socket "http", and nobody answers there' in line for line in daemon.diagnostics),
        lambda: "the warning")


def test_check_has_nothing_against_a_socket_of_systemds(harbour):
    directory = harbour.directory()
    file = directory / "wharfd.json"
    import json

    file.write_text(json.dumps(harbour.settings(directory, listen=["systemd:http"])))
    assert harbour.run("--config", str(file), "--check").returncode == 0
    printed = harbour.run("--config", str(file), "--print-config").stdout
    assert json.loads(printed)["listen"] == ["systemd:http"]


def test_reload_keeps_the_socket_and_takes_it_up_again(harbour, manager):
    address = manager.bind("http").getsockname()
    daemon = start(harbour, manager, workers=2)
    assert b" 200 " in ask(address)
    own = reloaded(daemon, harbour, listen=["127.0.0.1:0"])
    with daemon.connect(own[0]) as connection:
        assert connection.get("/").status == 200
    # Systemd goes on listening: whoever comes waits.
    with socket.create_connection(address, timeout=10) as waiting:
        waiting.sendall(request("/", fields=[("Connection", "close")]))
        reloaded(daemon, harbour, listen=["systemd:http", "127.0.0.1:0"], workers=3)
        assert b" 200 " in waiting.recv(4096)
    write(daemon, harbour, listen=["systemd:other"])
    assert reload(daemon, harbour).returncode == 78
    assert b" 200 " in ask(address)


def test_reload_loses_nobody(harbour, manager):
    manager.bind("http")
    daemon = start(harbour, manager, workers=2)
    load = Load(daemon.address, b"quay\n", count=16, keep_alive=False)
    load.start()
    for workers in (1, 3, 2, 1, 4):
        load.wait_answers(50)
        reloaded(daemon, harbour, listen=["systemd:http"], workers=workers)
    load.wait_answers(50)
    assert not load.finish().failures


def test_restart_refuses_and_loses_nobody(harbour, manager):
    manager.bind("http")
    directory = harbour.directory()
    daemon = start(harbour, manager, directory=directory, workers=2)
    load = Load(daemon.address, b"quay\n", count=16, keep_alive=False)
    load.start()
    for _ in range(3):
        load.wait_answers(50)
        assert daemon.stop(20) == 0
        # A while with nobody there: connections wait in systemd's queue.
        time.sleep(0.2)
        daemon = start(harbour, manager, directory=directory, workers=2)
    load.wait_answers(50)
    assert not load.finish().failures


def test_whoever_comes_while_an_upload_holds_up_the_end_is_served(harbour, manager):
    address = manager.bind("http").getsockname()
    daemon = start(harbour, manager, workers=2, methods=["GET", "HEAD", "PUT"])
    with daemon.connect() as upload:
        upload.send(put("/slow", b"0123456789")[:-5])
        assert b" 200 " in ask(address)
        daemon.signal(signal.SIGTERM)
        wait_until(lambda: manager.said("STOPPING"), lambda: "the end having begun")
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            with daemon.connect() as connection:
                answer = connection.get("/")
                assert answer.status == 200 and answer.says_close
        assert daemon.popen.poll() is None
        upload.send(b"56789")
        assert upload.response("PUT").status == 201
    assert daemon.wait_exit(5) == 0
    # Now they wait for the next.
    with socket.create_connection(address, timeout=10) as waiting:
        waiting.sendall(request("/", fields=[("Connection", "close")]))
        start(harbour, manager, directory=daemon.directory)
        assert b" 200 " in waiting.recv(4096)


def test_end_comes_in_its_time_though_clients_go_on_coming(harbour, manager):
    manager.bind("http")
    daemon = start(harbour, manager, methods=["GET", "HEAD", "PUT"], timeouts={"shutdown": "1s"})
    with daemon.connect() as upload:
        upload.send(put("/slow", b"0123456789")[:-5])
        load = Load(daemon.address, b"quay\n", count=8, keep_alive=False)
        load.start()
        load.wait_answers(20)
        began = time.monotonic()
        daemon.signal(signal.SIGTERM)
        assert daemon.wait_exit(10) == 0
        assert 0.9 < time.monotonic() - began < 5
    following = start(harbour, manager, directory=daemon.directory)
    # Nobody was refused, and nobody was taken who could not be answered in time.
    assert not load.finish().failures
    with following.connect() as connection:
        assert connection.get("/").status == 200


def test_nobody_is_taken_who_would_be_cut_off(harbour, manager):
    address = manager.bind("http").getsockname()
    daemon = start(harbour, manager, workers=2, methods=["GET", "HEAD", "PUT"], timeouts={"shutdown": "4s"})
    asks = request("/", fields=[("Connection", "close")])
    with daemon.connect() as upload, socket.socket() as late:
        upload.send(put("/slow", b"0123456789")[:-5])
        assert b" 200 " in ask(address)
        daemon.signal(signal.SIGTERM)
        # In the middle of the last two seconds.
        time.sleep(3)
        late.settimeout(10)
        late.connect(address)
        late.sendall(asks[:-2])
        assert daemon.wait_exit() == 0
        start(harbour, manager, directory=daemon.directory)
        late.sendall(asks[-2:])
        assert late.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_socket_outlives_the_daemon(harbour, manager):
    listening = manager.bind("http")
    daemon = start(harbour, manager)
    assert b" 200 " in ask(listening.getsockname())
    daemon.signal(signal.SIGTERM)
    assert daemon.wait_exit() == 0
    with socket.create_connection(listening.getsockname(), timeout=5):
        listening.settimeout(5)
        accepted, _ = listening.accept()
        accepted.close()

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The diagnostic log: levels, a reader that has gone away, a file of its own, and clients who would flood it."""

import contextlib
import json
import os
import pty
import re
import signal
import socket
import stat
import subprocess

import pytest

from harness.client import Connection, request
from harness.daemon import Address, binary
from harness.waiting import wait_until

EX_CONFIG = 78
EX_UNAVAILABLE = 69
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info|notice|warning|error|critical): .+")


def test_start_says_what_an_operator_asks_first(server):
    (line,) = [line for line in server.diagnostics if "listening on" in line]
    assert LINE.fullmatch(line)
    assert re.search(r"wharfd \d+\.\d+\.\d+: listening on 127\.0\.0\.1:\d+, ", line), line
    assert f"root {server.tree.path}, workers 1, at most " in line


def test_each_line_has_time_and_level(harbour):
    daemon = harbour.start(logging={"level": "debug"})
    assert daemon.stop() == 0
    assert len(daemon.diagnostics) >= 3
    assert all(LINE.fullmatch(line) for line in daemon.diagnostics), daemon.diagnostics


def test_debug_says_more(harbour):
    more, usual = harbour.start(logging={"level": "debug"}), harbour.start()
    assert any(" debug: settings from " in line for line in more.diagnostics)
    assert not any(" debug: " in line for line in usual.diagnostics)


@contextlib.contextmanager
def launched(directory, standard_error, **settings):
    """A daemon at a Unix socket, for one whose standard error is not there to be read; the process and a `get`."""
    path = directory / "http.sock"
    (directory / "root/index.html").write_bytes(b"x")
    base = {"listen": [f"unix:{path}"], "root": str(directory / "root"), "workers": 1, "logging": {"accessLog": None}}
    base["logging"].update(settings)
    (directory / "wharfd.json").write_text(json.dumps(base))
    popen = subprocess.Popen(
        [binary(), "--config", str(directory / "wharfd.json")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=standard_error,
    )

    def get():
        with Connection(Address(f"unix:{path}")) as connection:
            return connection.get("/")

    def answers():
        assert popen.poll() is None, f"ended with {popen.returncode}"
        with contextlib.suppress(OSError):
            return get()

    try:
        wait_until(answers, "an answer", deadline=10)
        yield popen, get
    finally:
        popen.kill()
        popen.wait()


def stop(popen):
    popen.send_signal(signal.SIGTERM)
    return popen.wait(10)


def test_error_says_less(harbour):
    directory = harbour.directory()
    with open(directory / "stderr", "wb") as standard_error:
        with launched(directory, standard_error, level="error") as (popen, _):
            assert stop(popen) == 0
    assert (directory / "stderr").read_text() == ""


def fill(descriptor):
    """Writes until there is no room, and leaves the descriptor one that blocks."""
    os.set_blocking(descriptor, False)
    for size in (4096, 1):
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(descriptor, b"\n" * size)
    os.set_blocking(descriptor, True)


def drain(descriptor):
    """What is there to be read, now."""
    os.set_blocking(descriptor, False)
    text = b""
    with contextlib.suppress(BlockingIOError):
        while piece := os.read(descriptor, 65536):
            text += piece
    return text.decode()


def test_full_pipe_holds_up_nothing_and_what_was_lost_is_told(harbour):
    reader, writer = os.pipe()
    try:
        fill(writer)
        with launched(harbour.directory(), writer) as (popen, get):
            for _ in range(50):
                popen.send_signal(signal.SIGHUP)
                assert get().status == 200
            said = [drain(reader)]
            # A slow daemon may still be reloading, and so speak into the room that this makes.
            assert "listening" not in said[0].partition("warning: ")[0]

            def told():
                popen.send_signal(signal.SIGHUP)
                said.append(drain(reader))
                return re.search(r"warning: \d+ messages? (was|were) lost: ", "".join(said))

            wait_until(told, lambda: f"word of what was lost; said was {''.join(said)}", deadline=10, interval=0.1)
            assert stop(popen) == 0
    finally:
        os.close(reader)
        os.close(writer)


def test_pipe_whose_reader_has_left_is_nobodys_problem(harbour):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        with launched(harbour.directory(), writer) as (popen, get):
            popen.send_signal(signal.SIGHUP)
            assert get().status == 200
            assert stop(popen) == 0
    finally:
        os.close(writer)


@pytest.mark.parametrize("room", [0, 1, 60, 200, 1000])
def test_terminal_that_nobody_reads_holds_up_nothing(harbour, room):
    master, slave = pty.openpty()
    try:
        fill(slave)
        if room:
            os.read(master, room)
        with launched(harbour.directory(), slave) as (popen, get):
            for _ in range(30):
                popen.send_signal(signal.SIGHUP)
                assert get().status == 200
            assert stop(popen) == 0
    finally:
        os.close(slave)
        os.close(master)


def test_stalled_socket_holds_up_nothing(harbour):
    # The journal is a stream socket.
    journal, standard_error = socket.socketpair()
    with journal, standard_error:
        fill(standard_error.fileno())
        with launched(harbour.directory(), standard_error) as (popen, get):
            for _ in range(30):
                popen.send_signal(signal.SIGHUP)
                assert get().status == 200
            assert stop(popen) == 0


# A file


def test_file_takes_the_diagnostics_and_is_followed(harbour):
    directory = harbour.directory()
    log, old = directory / "wharfd.log", directory / "wharfd.log.1"
    with open(directory / "stderr", "wb") as standard_error:
        with launched(directory, standard_error, diagnostics=str(log)) as (popen, get):
            wait_until(lambda: "listening on" in log.read_text(), "the ready line")
            assert stat.S_IMODE(log.stat().st_mode) & ~0o640 == 0
            log.rename(old)
            popen.send_signal(signal.SIGUSR1)
            wait_until(log.exists, "a new file after SIGUSR1")
            assert get().status == 200
            assert stop(popen) == 0
    assert "listening on" in old.read_text() and "stopped" not in old.read_text()
    assert "stopped" in log.read_text() and "listening on" not in log.read_text()
    assert (directory / "stderr").read_text() == ""


def test_file_that_was_renamed_is_followed_without_a_signal(harbour):
    directory = harbour.directory()
    log, old = directory / "wharfd.log", directory / "wharfd.log.1"
    with launched(directory, subprocess.DEVNULL, diagnostics=str(log)) as (popen, _):
        wait_until(lambda: "listening on" in log.read_text(), "the ready line")
        log.rename(old)

        def noticed():
            popen.send_signal(signal.SIGHUP)
            return log.exists()

        wait_until(noticed, "a new file", interval=0.2)
        assert stop(popen) == 0


def test_failed_start_is_on_standard_error_as_well(harbour):
    directory = harbour.directory()
    log = directory / "wharfd.log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = harbour.settings(directory, listen=[address], logging={"diagnostics": str(log)})
        daemon = harbour.launch(directory, settings)
        assert daemon.wait_exit() == EX_UNAVAILABLE
    assert any(line.startswith("wharfd: ") and address in line for line in daemon.diagnostics), daemon.diagnostics
    assert address in log.read_text()


def test_file_that_cannot_be_written_is_78_and_named(harbour):
    directory = harbour.directory()
    settings = harbour.settings(directory, logging={"diagnostics": str(directory / "none/wharfd.log")})
    daemon = harbour.launch(directory, settings)
    assert daemon.wait_exit() == EX_CONFIG
    assert any("logging.diagnostics" in line and "none" in line for line in daemon.diagnostics), daemon.diagnostics


def test_reload_changes_level_and_destination(harbour):
    directory = harbour.directory()
    log = directory / "wharfd.log"
    settings = harbour.settings(directory)
    daemon = harbour.launch(directory, settings).wait_ready()
    said = len(daemon.diagnostics)
    settings["logging"].update(diagnostics=str(log), level="error")
    daemon.configuration.write_text(json.dumps(settings))
    assert harbour.run("--reload", "--config", str(daemon.configuration)).returncode == 0
    assert log.read_text() == ""
    daemon.configuration.write_text("oops")
    assert harbour.run("--reload", "--config", str(daemon.configuration)).returncode == EX_CONFIG
    assert " error: " in log.read_text() and " notice: " not in log.read_text()
    settings["logging"].update(diagnostics="stderr", level="info")
    daemon.configuration.write_text(json.dumps(settings))
    assert harbour.run("--reload", "--config", str(daemon.configuration)).returncode == 0
    assert daemon.stop() == 0
    assert any("took the settings" in line for line in daemon.diagnostics[said:])


# Floods


def test_what_clients_can_cause_is_said_ten_times_and_counted(harbour):
    daemon = harbour.start(files={"large": b""})
    path = daemon.tree / "large"
    os.truncate(path, 64 << 20)
    os.utime(path, (1e9, 1e9))
    clients = [daemon.connect() for _ in range(15)]
    try:
        for client in clients:
            client.socket.sendall(request("/large"))
            assert client.socket.recv(1024).startswith(b"HTTP/1.1 200 ")
        os.truncate(path, 0)
        for client in clients:
            with contextlib.suppress(ConnectionResetError):
                while client.socket.recv(1 << 20):
                    pass
    finally:
        for client in clients:
            client.socket.close()
    assert daemon.stop() == 0
    cut = [line for line in daemon.diagnostics if "became shorter while it was sent" in line]
    assert len(cut) == 11, cut
    assert "… 5 more messages like \"a file became shorter" in cut[-1]

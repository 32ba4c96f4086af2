# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Starting: the ready line, the addresses, the command line, and every refusal to start."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import time

import pytest

from harness.client import Connection, request
from harness.daemon import Address, binary

EX_USAGE = 64
EX_CONFIG = 78


def can_bind_ipv6():
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


needs_ipv6 = pytest.mark.skipif(not can_bind_ipv6(), reason="no IPv6 loopback here")


def test_ready_line_names_the_port_that_the_system_chose(server):
    assert len(server.addresses) == 1
    assert server.address.text.startswith("127.0.0.1:")
    assert server.address.port > 0
    assert server.get("/").status == 200


def test_ready_line_comes_when_connections_are_answered(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"x")
    for _ in range(5):
        daemon = harbour.launch(directory, harbour.settings(directory)).wait_ready()
        assert daemon.get("/").status == 200
        assert daemon.stop() == 0


def test_is_ready_within_half_a_second(harbour):
    directory = harbour.directory()
    took = []
    for _ in range(5):
        began = time.monotonic()
        daemon = harbour.launch(directory, harbour.settings(directory)).wait_ready()
        took.append(time.monotonic() - began)
        daemon.stop()
    assert sorted(took)[1] < 0.5, f"seconds to the ready line: {took}"


@needs_ipv6
def test_port_zero_serves_both_families_on_one_port(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"both")
    settings = harbour.settings(directory, port=0)
    del settings["listen"]
    daemon = harbour.launch(directory, settings).wait_ready()
    families = {address.connectable[0] for address in daemon.addresses}
    assert families == {socket.AF_INET, socket.AF_INET6}, daemon.addresses
    assert len({address.port for address in daemon.addresses}) == 1, daemon.addresses
    for address in daemon.addresses:
        with daemon.connect(address) as connection:
            assert connection.get("/").body == b"both"


def test_port_flag_beats_the_file(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"x")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = harbour.settings(directory, listen=[f"127.0.0.1:{taken.getsockname()[1]}"])
        daemon = harbour.launch(
            directory, settings, arguments=["--config", str(directory / "wharfd.json"), "--port", "0"]
        ).wait_ready()
        assert all(address.port != taken.getsockname()[1] for address in daemon.addresses)
        assert daemon.get("/").status == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="takes a network of its own")
def test_host_without_any_address_of_the_list_is_told(harbour):
    directory = harbour.directory()
    wrapper = ["unshare", "--net"]  # where the loopback device is down and has no address
    addresses = ["[::1]:8080", "[::1]:8081"]
    daemon = harbour.launch(directory, harbour.settings(directory, listen=addresses), wrapper=wrapper)
    assert daemon.wait_exit() == 69
    assert any("cannot listen on [::1]:8080" in line for line in daemon.diagnostics), daemon.diagnostics
    # One that the host does have is enough.
    addresses.append("127.0.0.1:8080")
    harbour.launch(directory, harbour.settings(directory, listen=addresses), wrapper=wrapper).wait_ready()


@needs_ipv6
def test_listens_on_each_address_of_the_list(harbour):
    daemon = harbour.start(listen=["127.0.0.1:0", "[::1]:0", "127.0.0.2:0"])
    assert [address.text.rpartition(":")[0] for address in daemon.addresses] == ["127.0.0.1", "[::1]", "127.0.0.2"]
    for address in daemon.addresses:
        with daemon.connect(address) as connection:
            assert connection.get("/").status == 200


@needs_ipv6
def test_ipv6_peer_is_logged_as_a_four_tuple(harbour):
    daemon = harbour.start(listen=["[::1]:0"])
    with daemon.connect() as connection:
        connection.get("/")
        port = connection.socket.getsockname()[1]
        (entry,) = daemon.log.wait(1)
    assert entry.peer == f"('::1', {port}, 0, 0)"


def test_unix_socket_serves_and_is_replaced_when_stale(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"by name")
    path = directory / "http.sock"
    for _ in range(2):  # the second start finds the socket of the killed first one
        daemon = harbour.launch(directory, harbour.settings(directory, listen=[f"unix:{path}"])).wait_ready()
        assert daemon.address.text == f"unix:{path}"
        assert stat.S_ISSOCK(os.stat(path).st_mode)
        assert daemon.get("/").body == b"by name"
        daemon.signal(signal.SIGKILL)
        daemon.wait_exit()
        assert path.exists()


def test_unix_socket_of_a_running_daemon_is_not_taken_away(harbour):
    path = harbour.directory() / "http.sock"
    first = harbour.start(listen=[f"unix:{path}"])
    directory = harbour.directory()
    second = harbour.launch(directory, harbour.settings(directory, listen=[f"unix:{path}"]))
    assert second.wait_exit() not in (0, -signal.SIGABRT)
    assert any(str(path) in line for line in second.diagnostics), second.diagnostics
    assert first.get("/").status == 200


def test_unix_socket_path_that_holds_a_file_is_left_alone(harbour):
    directory = harbour.directory()
    path = directory / "http.sock"
    path.write_text("somebody's notes")
    daemon = harbour.launch(directory, harbour.settings(directory, listen=[f"unix:{path}"]))
    assert daemon.wait_exit() > 0
    assert path.read_text() == "somebody's notes"


def test_directory_flag_beats_the_root_of_the_file(harbour):
    directory = harbour.directory()
    other = directory / "other"
    other.mkdir()
    (other / "index.html").write_bytes(b"other")
    (directory / "root/index.html").write_bytes(b"root")
    daemon = harbour.launch(
        directory,
        harbour.settings(directory),
        arguments=["--config", str(directory / "wharfd.json"), "--directory", str(other)],
    ).wait_ready()
    assert daemon.get("/").body == b"other"


@pytest.mark.skipif(os.path.exists("/etc/wharfd/wharfd.json"), reason="this machine has a configuration of its own")
def test_quickstart_serves_a_directory_on_loopback_only(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"quick")
    daemon = harbour.launch(
        directory, None, arguments=["--directory", str(directory / "root"), "--port", "0"]
    ).wait_ready()
    hosts = {address.text.rpartition(":")[0] for address in daemon.addresses}
    assert "127.0.0.1" in hosts and hosts <= {"127.0.0.1", "[::1]"}, hosts
    assert daemon.get("/").body == b"quick"
    assert daemon.get("/", method="DELETE").status == 405
    assert daemon.stop() == 0
    logged = (directory / "stdout").read_text()
    assert logged.count("Connected to (") == 2, logged


def test_version_prints_one_line_to_standard_output(harbour):
    result = harbour.run("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert re.search(r"\d+\.\d+", result.stdout), result.stdout
    assert result.stdout.count("\n") == 1


def test_help_names_every_flag_and_goes_to_standard_output(harbour):
    result = harbour.run("--help")
    assert (result.returncode, result.stderr) == (0, "")
    for flag in ("--config", "--port", "--directory", "--version", "--help"):
        assert flag in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-flag"], ["--port"], ["--port", "eighty"], ["--port", "65536"], ["--port", "-1"],
        ["--port", "99999999999999999999"], ["--config"], ["unasked"],
    ],
    ids=" ".join,
)
def test_bad_command_line_is_64_with_a_reason(harbour, arguments):
    result = harbour.run(*arguments)
    assert result.returncode == EX_USAGE, result
    assert result.stdout == ""
    assert result.stderr.strip(), "no reason was given"


def refused(harbour, settings, directory=None):
    """Starts with a configuration that must be refused; the lines that say why."""
    directory = directory or harbour.directory()
    daemon = harbour.launch(directory, settings)
    status = daemon.wait_exit()
    assert status == EX_CONFIG, f"status {status}: {daemon.diagnostics}"
    assert daemon.diagnostics, "no reason was given"
    assert not any("listening on" in line for line in daemon.diagnostics)
    return "\n".join(daemon.diagnostics)


def test_missing_root_is_78_and_named(harbour):
    directory = harbour.directory()
    said = refused(harbour, harbour.settings(directory, root=str(directory / "nowhere")), directory)
    assert str(directory / "nowhere") in said and "root" in said


def test_root_that_is_a_file_is_78(harbour):
    directory = harbour.directory()
    (directory / "file").write_text("x")
    assert "root" in refused(harbour, harbour.settings(directory, root=str(directory / "file")), directory)


def test_missing_log_directory_is_78_and_named(harbour):
    directory = harbour.directory()
    path = str(directory / "nowhere/access.log")
    assert "accessLog" in refused(harbour, harbour.settings(directory, logging={"accessLog": path}), directory)


@pytest.mark.parametrize(
    ("changes", "key", "advice"),
    [
        ({"prt": 8080}, "prt", "port"),
        ({"logging": {"acessLog": None}}, "acessLog", "accessLog"),
        ({"timeouts": {"haed": "1s"}}, "haed", "head"),
    ],
    ids=["top level", "logging", "timeouts"],
)
def test_unknown_key_is_78_with_the_nearest_known_one(harbour, changes, key, advice):
    directory = harbour.directory()
    said = refused(harbour, harbour.settings(directory, **changes), directory)
    assert re.search(rf"\b{key}\b", said) and re.search(rf"\b{advice}\b", said), said


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"methods": "GET"}, "methods"),
        ({"methods": ["GET", "BREW"]}, "methods"),
        ({"workers": 0}, "workers"),
        ({"workers": "many"}, "workers"),
        ({"timeouts": {"head": "soon"}}, "timeouts.head"),
        ({"limits": {"requestLine": "8 parsecs"}}, "limits.requestLine"),
        ({"limits": {"requestLine": -1}}, "limits.requestLine"),
        ({"limits": {"fields": "99999999999999GiB"}}, "limits.fields"),
        ({"symlinks": "maybe"}, "symlinks"),
        ({"listen": ["127.0.0.1"]}, "listen"),
        ({"listen": ["127.0.0.1:65536"]}, "listen"),
        ({"logging": {"level": 3}}, "logging.level"),
        ({"port": 0}, "port"),  # together with listen
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_wrong_value_is_78_and_its_key_is_named(harbour, changes, key):
    directory = harbour.directory()
    assert key in refused(harbour, harbour.settings(directory, **changes), directory)


def test_every_problem_is_listed_at_once(harbour):
    directory = harbour.directory()
    changes = {"workers": -3, "symlinks": "maybe", "indx": [], "timeouts": {"idle": "1s"}}
    said = refused(harbour, harbour.settings(directory, **changes), directory)
    missing = [key for key in ("workers", "symlinks", "indx", "timeouts.idle") if key not in said]
    assert not missing, said


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{\n  "port": 0,\n  "root": oops\n}', 3, 11), ('{\n\n\t"port" 0}', 3, 9), ("", 1, 1), ('{"port": 0}\n}', 2, 1)],
    ids=["bad value", "no colon", "empty file", "more after the end"],
)
def test_bad_json_is_78_with_line_and_column(harbour, text, line, column):
    directory = harbour.directory()
    (directory / "wharfd.json").write_text(text)
    said = refused(harbour, None, directory)
    found = re.search(r"wharfd\.json:(\d+):(\d+)|line (\d+),? column (\d+)", said)
    assert found, said
    at = tuple(int(number) for number in found.groups() if number)
    assert at[0] == line and abs(at[1] - column) <= 1, f"expected {line}:{column}: {said}"


def test_configuration_file_that_is_not_there_is_refused_by_name(harbour):
    result = harbour.run("--config", "/nonexistent/wharfd.json")
    assert result.returncode == EX_CONFIG, result
    assert "/nonexistent/wharfd.json" in result.stderr


def test_dollar_schema_is_accepted_and_ignored(harbour):
    assert harbour.start(**{"$schema": "https://example.invalid/schema.json"}).get("/").status == 200


def assert_address_in_use(daemon, address):
    status = daemon.wait_exit()
    assert 64 < status < 80, f"not a sysexits status: {status}: {daemon.diagnostics}"
    reasons = [line for line in daemon.diagnostics if address in line]
    assert reasons, f"no line names {address}: {daemon.diagnostics}"
    assert any("in use" in line.lower() for line in reasons), reasons


def test_port_in_use_by_another_program_is_one_clear_line(harbour):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        directory = harbour.directory()
        assert_address_in_use(harbour.launch(directory, harbour.settings(directory, listen=[address])), address)


def test_second_daemon_never_shares_the_port_of_the_first(harbour):
    first = harbour.start(workers=2)
    directory = harbour.directory()
    second = harbour.launch(directory, harbour.settings(directory, listen=[first.address.text], workers=2))
    assert_address_in_use(second, first.address.text)
    assert first.get("/").status == 200


def test_restart_takes_the_port_at_once_although_connections_linger(harbour):
    first = harbour.start()
    with first.connect() as connection:
        connection.exchange(request(fields={"Connection": "close"}))
        connection.expect_end()  # the server ended first: its side is in TIME-WAIT
    address = first.address.text
    assert first.stop() == 0
    assert harbour.start(listen=[address]).get("/").status == 200


def test_starts_without_standard_streams(harbour):
    directory = harbour.directory()
    (directory / "root/index.html").write_bytes(b"x")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = harbour.settings(directory, listen=[f"127.0.0.1:{port}"])
    (directory / "wharfd.json").write_text(json.dumps(settings))
    script = 'exec "$0" --config "$1" 0<&- 1>&- 2>&-'
    with subprocess.Popen(["/bin/sh", "-c", script, binary(), str(directory / "wharfd.json")]) as popen:
        try:
            answer = first_answer(f"127.0.0.1:{port}", popen)
        finally:
            popen.kill()
    assert answer.status == 200 and answer.body == b"x"


def first_answer(address, popen, deadline=10.0):
    """The answer to a GET as soon as something listens there, for a daemon that has nowhere to say so."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        assert popen.poll() is None, f"ended with {popen.returncode}"
        try:
            with Connection(Address(address)) as connection:
                return connection.get("/")
        except ConnectionRefusedError:
            time.sleep(0.02)
    raise AssertionError(f"nothing listens on {address}")

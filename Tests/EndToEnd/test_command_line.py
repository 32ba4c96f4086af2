# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The command line: help, the modes that start nothing, what they say and what they end with."""

import json
import os
import re
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from harness.daemon import REPOSITORY, binary

EX_USAGE = 64
EX_IOERR = 74
EX_CONFIG = 78
NOBODY = 65534


def write(directory, **settings):
    """A configuration file in `directory` and its path."""
    path = directory / "wharfd.json"
    path.write_text(json.dumps({"listen": ["127.0.0.1:0"], "root": str(directory / "root"), **settings}))
    return path


def check(harbour, directory, *arguments, flag="--check", **settings):
    return harbour.run("--config", str(write(directory, **settings)), flag, *arguments, directory=directory)


def problems(result):
    """The lines that a failed check said, without the last, which counts them."""
    assert result.returncode == EX_CONFIG, result
    assert result.stdout == ""
    *lines, verdict = result.stderr.splitlines()
    count = len([line for line in lines if ": warning: " not in line])
    assert verdict.startswith(f"wharfd: {count} problem{'' if count == 1 else 's'}, checked as "), result.stderr
    return lines


# Help


def documented_flags():
    text = (REPOSITORY / "docs/configuration.md").read_text()
    section = re.search(r"^## Flags$(.*?)^## ", text, re.M | re.S)[1]
    return set(re.findall(r"`(--[a-z-]+)", section))


def test_help_and_documentation_name_the_same_flags(harbour):
    result = harbour.run("--help")
    assert (result.returncode, result.stderr) == (0, "")
    shown = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", result.stdout, re.M))
    assert shown == documented_flags()


def test_help_and_documentation_list_the_same_exit_statuses(harbour):
    statuses = dict(re.findall(r"^ +(\d+)  (\w.*)$", harbour.run("--help").stdout, re.M))
    text = (REPOSITORY / "docs/configuration.md").read_text()
    assert statuses == dict(re.findall(r"^\| (\d{1,2}) \| (.*) \|$", text, re.M))
    assert {"0", "64", "69", "71", "74", "78"} <= set(statuses)


def test_help_fits_a_terminal(harbour):
    # The line of usage is the argument parser's own, which it does not wrap.
    lines = [line for line in harbour.run("--help").stdout.splitlines() if not line.startswith("USAGE:")]
    assert all(len(line) <= 80 for line in lines), [line for line in lines if len(line) > 80]


# Modes


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--check", "--print-config"], "--check and --print-config"),
        (["-t", "--print-config"], "--check and --print-config"),
        (["--reload", "-t"], "--check and --reload"),
        (["--print-config", "--reload"], "--reload and --print-config"),
    ],
)
def test_modes_exclude_each_other(harbour, flags, named):
    result = harbour.run(*flags)
    assert (result.returncode, result.stdout) == (EX_USAGE, "")
    assert f"{named} do not go together" in result.stderr


@pytest.mark.parametrize("flag", ["--check", "-t"])
def test_check_says_that_all_is_fine_and_starts_nothing(harbour, flag):
    directory = harbour.directory()
    log = directory / "access.log"
    before = os.stat(directory / "root").st_mtime_ns
    result = check(harbour, directory, flag=flag, logging={"accessLog": str(log)})
    assert (result.returncode, result.stderr) == (0, ""), result
    fine = rf"wharfd: {re.escape(str(directory))}/wharfd\.json is fine, checked as user \S+ \(uid {os.geteuid()}\)"
    assert re.match(fine, result.stdout), result.stdout
    assert ("the daemon's user may see less" in result.stdout) == (os.geteuid() == 0)
    assert not log.exists()
    assert os.stat(directory / "root").st_mtime_ns == before


def test_check_tells_every_problem_at_once(harbour):
    directory = harbour.directory()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        lines = problems(
            check(
                harbour, directory, root="nowhere", logging={"accessLog": "./missing/access.log"},
                listen=["127.0.0.1:0", address, "192.0.2.1:80", f"unix:{directory}/root"],
            )
        )
    text = "\n".join(lines)
    assert f'root: "nowhere" (from "{directory}") is not there; ' in text
    assert f'logging.accessLog: the directory "./missing" (from "{directory}") is not there; ' in text
    assert f"listen[1]: {address} is in use by another process; " in text
    assert "listen[2]: this host does not have the address 192.0.2.1:80; " in text
    assert f'listen[3]: "{directory}/root" is there and is not a socket; ' in text
    assert len(lines) == 5, text
    assert all(line.startswith(f"wharfd: {directory}/wharfd.json: ") for line in lines)


def test_check_of_a_bad_file_tells_its_problems(harbour):
    lines = problems(check(harbour, harbour.directory(), prt=1, workers=-1))
    assert len(lines) == 2 and "prt" in lines[0] + lines[1]


def test_check_of_a_file_that_is_not_there_is_78(harbour):
    result = harbour.run("--config", "/nonexistent/wharfd.json", "--check")
    assert "/nonexistent/wharfd.json: there is no such file" in problems(result)[0]


def test_check_tells_warnings_and_is_content(harbour):
    result = check(harbour, harbour.directory(), errorPages={"404": "/none.html"}, fallback=["/index.html"])
    assert result.returncode == 0, result
    assert 'warning: errorPages["404"]: ' in result.stderr and "warning: fallback[0]: " in result.stderr


def test_check_blames_the_flag(harbour):
    directory = harbour.directory()
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        lines = problems(check(harbour, directory, "--directory", "nowhere", "--port", port))
    assert lines[0].startswith('wharfd: command line: --directory: "nowhere" (from ')
    assert lines[1].startswith(f"wharfd: command line: --port: 0.0.0.0:{port} is in use")


def test_check_of_a_location_names_its_root(harbour):
    lines = problems(check(harbour, harbour.directory(), locations={"/files": {"root": "nowhere"}}))
    assert 'locations["/files"].root: ' in lines[0]


def test_check_does_not_disturb_a_listening_daemon(harbour):
    path = harbour.directory() / "http.sock"
    daemon = harbour.start(listen=[f"unix:{path}", "127.0.0.1:0"])
    lines = problems(check(harbour, harbour.directory(), listen=[f"unix:{path}", daemon.addresses[1].text]))
    assert len(lines) == 2 and all("in use" in line for line in lines)
    assert daemon.get("/").status == 200
    assert stat.S_ISSOCK(os.stat(path).st_mode)


def test_check_of_a_running_daemons_file_is_content_with_its_addresses(harbour):
    directory = harbour.directory()
    daemon = harbour.launch(
        directory, harbour.settings(directory, listen=["127.0.0.1:0", f"unix:{directory}/http.sock"])
    ).wait_ready()
    # What the file will say is where the daemon is by now.
    changes = {"listen": [address.text for address in daemon.addresses], "root": str(directory / "root")}
    result = check(harbour, directory, **changes)
    assert (result.returncode, result.stderr) == (0, ""), result
    assert daemon.stop() == 0
    assert check(harbour, directory, **changes).returncode == 0


def unprivileged(*arguments):
    """Runs the program as a user whom mode bits bind."""
    wrapper = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*wrapper, binary(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10,
        check=False,
    )


@pytest.mark.parametrize(
    ("mode", "settings", "said"),
    [
        (0o000, {"root": "{}"}, '"{}" cannot be read by this user'),
        (0o444, {"root": "{}"}, '"{}" cannot be read by this user'),
        (0o111, {"root": "{}"}, '"{}" cannot be read by this user'),
        (0o555, {"root": "{}"}, None),
        (0o000, {"root": "{}/below"}, '"{}/below" cannot be reached: this user may not search "{}"'),
        (0o555, {"logging": {"accessLog": "{}/log"}}, 'the directory "{}" cannot be written by this user'),
        (0o000, {"logging": {"accessLog": "{}/log"}}, "{}"),
        (0o555, {"listen": ["unix:{}/sock"]}, 'the directory "{}" cannot be written by this user'),
    ],
)
def test_check_sees_what_this_user_may_not_do(harbour, mode, settings, said):
    directory = harbour.directory()
    place = directory / "place"
    (place / "below").mkdir(parents=True)
    path = write(directory, **json.loads(json.dumps(settings).replace("{}", str(place))))
    place.chmod(mode)
    try:
        result = unprivileged("--config", str(path), "--check")
        if said is None:
            assert result.returncode == 0, result
            assert "may see less" not in result.stdout
        else:
            assert said.replace("{}", str(place)) in problems(result)[0]
    finally:
        place.chmod(0o755)


def test_check_of_a_log_that_may_not_be_written(harbour):
    directory = harbour.directory()
    log = directory / "access.log"
    log.write_text("x")
    log.chmod(0o444)
    path = write(directory, logging={"accessLog": str(log)})
    assert f'"{log}" cannot be written by this user' in problems(unprivileged("--config", str(path), "-t"))[0]


@pytest.mark.skipif(
    int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 80, reason="port 80 is free to all here"
)
def test_check_of_a_privileged_port(harbour):
    path = write(harbour.directory(), listen=["127.0.0.1:80"])
    lines = problems(unprivileged("--config", str(path), "--check"))
    assert "listen[0]: no permission for 127.0.0.1:80: " in lines[0] and "systemd:http" in lines[0]


@pytest.mark.skipif(
    int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 80, reason="port 80 is free to all here"
)
def test_start_on_a_privileged_port_is_not_worth_another_try(harbour):
    result = unprivileged("--config", str(write(harbour.directory(), listen=["127.0.0.1:80"])))
    assert result.returncode == EX_CONFIG
    assert "no permission for this address" in result.stderr and "wharfd.socket" in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="shutting a directory takes root")
@pytest.mark.parametrize("service", [True, False])
@pytest.mark.parametrize(
    ("settings", "setting"),
    [({"root": "/home/anna"}, "ProtectHome=read-only"), ({"root": "/tmp/wharfd-is-not-here"}, "PrivateTmp=no"),
     ({"logging": {"accessLog": "/var/tmp/wharfd-is-not-here/log"}}, "PrivateTmp=no"), ({"root": "/srv/is-not-here"}, None)],
)
def test_what_a_unit_hides_is_told_to_a_service(harbour, settings, setting, service):
    path = write(harbour.directory(), **settings)
    script = 'mount -t tmpfs -o mode=000 none /home && exec setpriv --reuid="$0" --regid="$0" --clear-groups "$@"'
    environment = {**os.environ, "INVOCATION_ID": "0" * 32 if service else ""}
    result = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, str(NOBODY), binary(), "--config", str(path), "--check"],
        env=environment, capture_output=True, text=True, timeout=10, check=False,
    )
    (line,) = problems(result)
    for name in ("ProtectHome=read-only", "PrivateTmp=no"):
        assert (f"write {name} in the unit and restart" in line) == (service and name == setting), line


# Printing


def printed(harbour, *arguments, directory=None):
    result = harbour.run("--print-config", *arguments, directory=directory)
    assert (result.returncode, result.stderr) == (0, ""), result
    json.loads(result.stdout)
    return result.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["--port", "9"], ["--directory", "root"], ["--port", "0", "--directory", "/srv"]], ids=" ".join
)
@pytest.mark.parametrize("source", ["file", "quickstart"])
def test_what_is_printed_is_printed_again(harbour, source, arguments):
    if source == "quickstart" and os.path.exists("/etc/wharfd/wharfd.json"):
        pytest.skip("this machine has a configuration of its own")
    directory = harbour.directory()
    path = write(
        directory, listen=["127.0.0.1:8080", {"unix": "/run/a.sock", "mode": "0600"}], workers=3,
        locations={"/a": {"root": "a", "methods": ["GET"]}, "/a/b": {"hidden": "allow"}, "/r": {"respond": {"status": 200, "body": "ok"}}},
        errorPages={"404": "/404.html"}, limits={"requestLine": "9KiB"}, logging={"accessLog": "./access.log"},
    )
    first = printed(harbour, *(["--config", str(path)] if source == "file" else []), *arguments, directory=directory)
    (directory / "again.json").write_text(first)
    assert printed(harbour, "--config", "again.json", directory=directory) == first


def test_printing_shows_what_the_flags_make_of_the_file(harbour):
    directory = harbour.directory()
    path = write(directory)
    settings = json.loads(printed(harbour, "--config", str(path), "--port", "4221", "--directory", "/srv/x"))
    assert (settings["port"], settings["root"]) == (4221, "/srv/x")
    assert "listen" not in settings


def test_printing_looks_at_no_machine(harbour):
    path = write(harbour.directory(), root="/nowhere", listen=["192.0.2.1:80"])
    assert json.loads(printed(harbour, "--config", str(path)))["root"] == "/nowhere"


def test_printing_a_bad_file_is_78_with_its_problems(harbour):
    directory = harbour.directory()
    path = write(directory, prt=1)
    result = harbour.run("--print-config", "--config", str(path))
    assert (result.returncode, result.stdout) == (EX_CONFIG, "")
    assert "prt" in result.stderr


def test_printing_to_a_full_disk_is_told(harbour):
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [binary(), "--print-config", "--config", str(write(harbour.directory()))], stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=10, check=False,
        )
    assert result.returncode == EX_IOERR and "No space left" in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="hiding /proc needs root")
@pytest.mark.skipif("WHARFD_SANITIZER" in os.environ, reason="a sanitizer reads /proc itself")
def test_command_line_that_cannot_be_read_is_not_taken_for_an_empty_one():
    hidden = "mount -t tmpfs none /proc && exec \"$@\""
    result = subprocess.run(
        ["unshare", "--mount", "sh", "-c", hidden, "sh", binary(), "--check"], capture_output=True, text=True,
        timeout=10, check=False)
    assert result.returncode == 71
    assert result.stderr.startswith("wharfd: /proc is not mounted here")

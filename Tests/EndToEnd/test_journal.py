# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The journal: entries with fields, the access log as a stream, and a journal that stands still, goes and comes back."""

import concurrent.futures
import json
import os
import re
import signal
import socket
import subprocess

import pytest

from harness.accesslog import parse_line
from harness.client import request
from harness.daemon import READY, Address, Tree, binary
from harness.journal import Journal, standard_error_is_journal
from harness.waiting import wait_until

EX_CONFIG = 78
EX_UNAVAILABLE = 69
CRITICAL, ERROR, WARNING, NOTICE = "2", "3", "4", "5"


@pytest.fixture
def quay(harbour):
    """Makes daemons that have a journal, each with its own."""
    made = Quay(harbour)
    yield made
    for journal in made.journals:
        journal.close()


class Quay:
    def __init__(self, harbour):
        self.harbour = harbour
        self.journals = []

    def prepare(self, is_there=True, **changes):
        """A directory with a journal, and settings."""
        directory = self.harbour.directory()
        Tree(directory / "root").put("index.html", b"quay\n")
        journal = Journal(directory)
        self.journals.append(journal)
        if is_there:
            journal.open()
        return directory, journal, self.harbour.settings(directory, **changes)

    def launch(self, directory, journal, settings, preexec=standard_error_is_journal, **how):
        return self.harbour.launch(directory, settings, wrapper=journal.wrapper, preexec=preexec, **how)

    def start(self, **changes):
        """A daemon whose ready line the journal has, and that journal."""
        directory, journal, settings = self.prepare(**changes)
        daemon = self.launch(directory, journal, settings)
        entry = journal.wait("listening on")
        daemon.addresses = [Address(text) for text in READY.search(entry["MESSAGE"])[1].split()]
        return daemon, journal, settings


def ports(daemon):
    """The daemon's address as it may stand in a file that is loaded again."""
    return [daemon.address.text]


def rewrite(daemon, settings, **changes):
    settings = {**settings, "listen": ports(daemon), **changes}
    daemon.configuration.write_text(json.dumps(settings))
    daemon.signal(signal.SIGHUP)
    return settings


# Entries


def test_entry_has_priority_identifier_and_place_in_the_code(quay):
    daemon, journal, _ = quay.start()
    entry = journal.wait("listening on")
    assert re.match(r"wharfd \d+\.\d+\.\d+: listening on ", entry["MESSAGE"])
    assert entry["PRIORITY"] == NOTICE
    assert entry["SYSLOG_IDENTIFIER"] == "wharfd"
    assert re.fullmatch(r"\w+/[\w+]+\.swift", entry["CODE_FILE"])
    assert int(entry["CODE_LINE"]) > 0
    assert re.fullmatch(r"\w+\(.*\)", entry["CODE_FUNC"])
    assert daemon.stop() == 0
    # The last words arrive too, in order, and nothing is said twice.
    assert journal.messages[-2:] == ["shutting down", "stopped"]
    assert daemon.diagnostics == []


def test_standard_error_of_somebody_else_gets_lines(quay):
    directory, journal, settings = quay.prepare()

    def stream_of_a_parent():
        os.environ["JOURNAL_STREAM"] = "1:2"

    daemon = quay.launch(directory, journal, settings, preexec=stream_of_a_parent).wait_ready()
    assert daemon.stop() == 0
    assert journal.entries == []


def test_journal_by_name_takes_entries_wherever_standard_error_goes(quay):
    directory, journal, settings = quay.prepare(logging={"diagnostics": "journal"})
    daemon = quay.launch(directory, journal, settings, preexec=None)
    journal.wait("listening on")
    assert daemon.stop() == 0
    assert daemon.diagnostics == []


def test_refused_setting_can_be_looked_for_by_its_key(quay):
    daemon, journal, settings = quay.start()
    rewrite(daemon, settings, workers="many", limits={"requestLine": 1})
    journal.wait("the settings were not taken")
    refused = {entry["WHARFD_KEY"]: entry for entry in journal.entries if "WHARFD_KEY" in entry}
    assert set(refused) == {"workers", "limits.requestLine"}
    entry = refused["workers"]
    assert entry["PRIORITY"] == ERROR
    # Where it was said, and not where messages of that kind are put together.
    assert entry["CODE_FILE"].endswith("Supervisor+Reload.swift")
    assert entry["WHARFD_FILE"] == str(daemon.configuration)
    assert entry["MESSAGE"].startswith(f"{daemon.configuration}:{entry['WHARFD_LINE']}:")
    assert daemon.get("/").status == 200


@pytest.mark.parametrize("diagnostics", ["stderr", "journal"])
def test_start_that_fails_is_told_once_on_standard_error(quay, diagnostics):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        directory, journal, settings = quay.prepare(listen=[address], logging={"diagnostics": diagnostics})
        daemon = quay.launch(directory, journal, settings)
        assert daemon.wait_exit() == EX_UNAVAILABLE
    (line,) = daemon.diagnostics
    assert line.startswith(f"<{CRITICAL}>wharfd: ") and address in line
    assert not any(address in message for message in journal.messages)


def test_start_that_fails_is_in_the_journal_and_on_a_standard_error_that_is_not(quay):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        directory, journal, settings = quay.prepare(listen=[address], logging={"diagnostics": "journal"})
        daemon = quay.launch(directory, journal, settings, preexec=None)
        assert daemon.wait_exit() == EX_UNAVAILABLE
    assert [line.startswith("wharfd: ") and address in line for line in daemon.diagnostics] == [True]
    assert journal.wait(address)["PRIORITY"] == CRITICAL


def test_refused_file_is_told_with_its_priority_on_standard_error(quay):
    directory, journal, settings = quay.prepare(workers="many")
    daemon = quay.launch(directory, journal, settings)
    assert daemon.wait_exit() == EX_CONFIG
    (line,) = daemon.diagnostics
    assert line.startswith(f"<{ERROR}>wharfd: {daemon.configuration}:") and ": workers: " in line


@pytest.mark.parametrize("key", ["accessLog", "diagnostics"])
@pytest.mark.parametrize("mode", [[], ["--check"]])
def test_journal_that_is_not_there_is_78_with_what_to_write(quay, key, mode):
    directory, journal, settings = quay.prepare(is_there=False, logging={key: "journal"})
    arguments = ["--config", str(directory / "wharfd.json"), *mode]
    daemon = quay.launch(directory, journal, settings, preexec=None, arguments=arguments)
    assert daemon.wait_exit() == EX_CONFIG
    (line,) = [line for line in daemon.diagnostics if f"logging.{key}: " in line]
    other = {"accessLog": "stdout", "diagnostics": "stderr"}[key]
    assert "there is no journal here" in line and f'write "{other}", or the path of a file' in line


def test_reload_goes_from_the_journal_to_a_file_and_back(quay):
    daemon, journal, settings = quay.start()
    log = daemon.directory / "wharfd.log"
    settings = rewrite(daemon, settings, logging={**settings["logging"], "diagnostics": str(log)})
    wait_until(lambda: log.exists() and "took the settings" in log.read_text(), "the line in the file")
    assert not any("took the settings" in message for message in journal.messages)
    rewrite(daemon, settings, logging={**settings["logging"], "diagnostics": "journal"})
    journal.wait("took the settings")
    assert log.read_text().count("\n") == 1


def of_run(run):
    """For `preexec_fn`: what systemd says to each process of a run of a service."""
    def tell():
        standard_error_is_journal()
        os.environ["INVOCATION_ID"] = run
    return tell


@pytest.mark.parametrize("diagnostics", ["stderr", "journal", "file"])
@pytest.mark.parametrize("asker", ["the unit", "another unit", "a terminal"])
def test_what_came_of_a_reload_is_told_once_in_one_journal(quay, diagnostics, asker):
    run, other = "0" * 31 + "a", "0" * 31 + "b"
    directory, journal, settings = quay.prepare()
    log = directory / "wharfd.log"
    settings["logging"]["diagnostics"] = {"file": str(log)}.get(diagnostics, diagnostics)
    daemon = quay.launch(directory, journal, settings, preexec=of_run(run))
    wait_until(lambda: "listening on" in (log.read_text() if log.exists() else " ".join(journal.messages)), "a start")
    ask = {"the unit": of_run(run), "another unit": of_run(other), "a terminal": None}[asker]
    is_told_by_the_daemon = asker == "the unit" and diagnostics != "file"

    def asked():
        return subprocess.run([binary(), "--config", str(daemon.configuration), "--reload"], preexec_fn=ask,
                              capture_output=True, text=True, timeout=30, check=False)

    taken = asked()
    assert taken.returncode == 0
    assert ("the new settings are in force" in taken.stderr) != is_told_by_the_daemon
    daemon.configuration.write_text(json.dumps({**settings, "workers": "many"}))
    refused = asked()
    assert refused.returncode == EX_CONFIG
    assert ("workers" in refused.stderr and "not taken" in refused.stderr) != is_told_by_the_daemon
    assert not is_told_by_the_daemon or taken.stderr + refused.stderr == ""
    if diagnostics != "file":
        journal.wait("the settings were not taken")
        assert sum("workers: " in message for message in journal.messages) == 1


def test_success_is_told_by_whoever_asks_where_the_daemon_says_nothing_of_it(quay):
    run = "0" * 31 + "a"
    directory, journal, settings = quay.prepare(logging={"level": "error"})
    address = f"unix:{directory}/sock"
    daemon = quay.launch(directory, journal, {**settings, "listen": [address]}, preexec=of_run(run))
    wait_until((directory / "sock").exists, "a start")

    def asked():
        return subprocess.run([binary(), "--config", str(daemon.configuration), "--reload"], preexec_fn=of_run(run),
                              capture_output=True, text=True, timeout=30, check=False)

    # The socket for this is made last.
    wait_until(lambda: "the new settings are in force" in asked().stderr, "an answer")
    daemon.configuration.write_text("{")
    assert (asked().returncode, asked().stderr) == (EX_CONFIG, "")


# A journal that stands still, or is not there


def flood(quay, daemon, settings):
    """Has the daemon say 400 things at once, and waits until it has."""
    settings = {**settings, "listen": ports(daemon), **{f"unknown{number}": 1 for number in range(400)}}
    daemon.configuration.write_text(json.dumps(settings))
    assert quay.harbour.run("--reload", "--config", str(daemon.configuration)).returncode == EX_CONFIG


def test_journal_that_stands_still_holds_up_nothing_and_what_was_lost_is_told(quay):
    daemon, journal, settings = quay.start(workers=2)
    journal.stall()
    for _ in range(4):
        flood(quay, daemon, settings)
        for _ in range(10):
            assert daemon.get("/").status == 200
    journal.go_on()
    entry = journal.wait(" lost: nobody read them in time", deadline=20)
    assert entry["PRIORITY"] == WARNING
    assert daemon.stop() == 0
    assert journal.messages[-1] == "stopped"


def test_daemon_ends_though_the_journal_stands_still(quay):
    daemon, journal, settings = quay.start()
    journal.stall()
    for _ in range(4):
        flood(quay, daemon, settings)
    assert daemon.get("/").status == 200
    assert daemon.stop(deadline=10) == 0


def test_journal_that_went_is_told_what_it_missed(quay):
    daemon, journal, settings = quay.start()
    journal.close()
    flood(quay, daemon, settings)
    assert daemon.get("/").status == 200
    before = len(journal.entries)
    journal.open()

    def told():
        text = " ".join(journal.messages[before:])
        return sum(int(count) for count in re.findall(r"(\d+) messages? w\w+ lost", text)) > 0

    wait_until(told, lambda: f"word of what was lost; there is {journal.messages[before:]}", deadline=20)
    assert daemon.stop() == 0
    assert journal.messages[-1] == "stopped"


# The access log


def pages(journal):
    return [parse_line(line).page for line in journal.lines]


def test_access_log_is_a_stream_of_whole_lines_in_order(quay):
    daemon, journal, _ = quay.start(logging={"accessLog": "journal"})
    with daemon.connect() as connection:
        for number in range(500):
            assert connection.exchange(request(f"/{number}")).status == 404
    wait_until(lambda: len(journal.lines) >= 500, "500 lines")
    assert pages(journal) == [f"/{number}" for number in range(500)]
    (stream,) = journal.streams
    identifier, _, priority, level_prefix, *_ = stream.header
    assert (identifier, priority, level_prefix) == ("wharfd-access", "6", "0")


def test_lines_of_two_workers_arrive_once_each(quay):
    daemon, journal, _ = quay.start(logging={"accessLog": "journal"}, workers=2)

    def client(thread):
        with daemon.connect() as connection:
            for number in range(100):
                assert connection.exchange(request(f"/{thread}-{number}-" + "x" * 500)).status == 404

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(client, range(8)))
    wait_until(lambda: len(journal.lines) >= 800, "800 lines")
    assert len(set(pages(journal))) == len(journal.lines) == 800


def test_requests_are_answered_while_the_journal_does_not_read_and_no_line_is_lost(quay):
    daemon, journal, _ = quay.start(logging={"accessLog": "journal"})
    journal.stall()
    with daemon.connect() as connection:
        for number in range(1000):
            assert connection.exchange(request(f"/{number}-" + "x" * 2000)).status == 404
    journal.go_on()
    wait_until(lambda: len(journal.lines) >= 1000, "1000 lines")
    assert [page.partition("-")[0] for page in pages(journal)] == [f"/{number}" for number in range(1000)]


def test_journal_that_comes_back_takes_lines_again(quay):
    daemon, journal, _ = quay.start(logging={"accessLog": "journal"})
    daemon.get("/before")
    wait_until(lambda: pages(journal) == ["/before"], "the first line")
    journal.close()
    journal.open()
    daemon.get("/after")
    wait_until(lambda: pages(journal) == ["/before", "/after"], "the line that found the stream broken")
    journal.close()
    # Nobody there: lines are lost, and requests are not.
    assert all(daemon.get("/lost").status == 404 for _ in range(20))
    journal.open()

    def taken():
        daemon.get("/again")
        return "/again" in pages(journal)

    wait_until(taken, "a line of a new stream", interval=0.1)
    assert journal.wait("access log: ")["PRIORITY"] == WARNING
    assert daemon.stop() == 0
    assert len(journal.streams) == 3 and "/lost" not in pages(journal)


def test_signal_opens_another_stream(quay):
    daemon, journal, _ = quay.start(logging={"accessLog": "journal"})
    daemon.get("/one")
    wait_until(lambda: pages(journal) == ["/one"], "the first line")
    daemon.signal(signal.SIGUSR1)
    wait_until(lambda: len(journal.streams) == 2 and journal.streams[0].at_end, "another stream")
    daemon.get("/two")
    wait_until(lambda: journal.streams[1].lines, "the second line")
    assert pages(journal) == ["/one", "/two"]


def test_reload_takes_the_access_log_to_the_journal_and_away(quay):
    daemon, journal, settings = quay.start()
    daemon.get("/file")
    there = rewrite(daemon, settings, logging={**settings["logging"], "accessLog": "journal"})
    journal.wait("took the settings")
    daemon.get("/journal")
    wait_until(lambda: pages(journal) == ["/journal"], "the line in the journal")
    rewrite(daemon, there, logging=settings["logging"])
    wait_until(lambda: journal.streams[0].at_end, "the stream's end")
    daemon.get("/file-again")
    daemon.log.wait(2)

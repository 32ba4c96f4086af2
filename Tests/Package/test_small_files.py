# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The small files of the package, each held against the tool that reads it."""

import grp
import os
import pwd
import re
import subprocess

import pytest

PROFILE = "usr/share/apparmor/extra-profiles/usr.sbin.wharfd"
BASH = "usr/share/bash-completion/completions/wharfd"
ZSH = "usr/share/zsh/vendor-completions/_wharfd"
FISH = "usr/share/fish/vendor_completions.d/wharfd.fish"


def test_apparmor_takes_the_profile(unpacked):
    said = subprocess.run(["/usr/sbin/apparmor_parser", "--skip-kernel-load", "--skip-cache", unpacked / PROFILE],
                          capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "error" not in said.stderr.lower()


def test_logrotate_takes_the_configuration(unpacked, tmp_path):
    # The user is not there on the machine that tests, and the directory is not either.
    (tmp_path / "log").mkdir()
    (tmp_path / "log/access.log").write_text("a line\n")
    text = (unpacked / "etc/logrotate.d/wharfd").read_text()
    whoever = f"{pwd.getpwuid(os.geteuid()).pw_name} {grp.getgrgid(os.getegid()).gr_name}"
    copy = tmp_path / "logrotate"
    copy.write_text(text.replace("wharfd adm", whoever).replace("/var/log/wharfd", str(tmp_path / "log")))
    said = subprocess.run(["/usr/sbin/logrotate", "--debug", "--force", "--state", tmp_path / "state", copy],
                          capture_output=True, text=True)
    assert said.returncode == 0 and "error" not in said.stderr, said.stderr
    assert "creating new" in said.stderr and "copytruncate" not in text


def test_rotation_does_not_need_a_daemon(unpacked, tmp_path):
    """The script of logrotate, where nobody runs: systemctl fails, or knows no process."""
    script = re.search(r"postrotate\n(.*)endscript", (unpacked / "etc/logrotate.d/wharfd").read_text(), re.DOTALL)[1]
    for says in ("exit 1", "echo 0", "echo", "echo 4194305"):
        tool = tmp_path / "systemctl"
        tool.write_text(f"#!/bin/sh\n{says}\n")
        tool.chmod(0o755)
        said = subprocess.run(["sh", "-ec", script], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True,
                              text=True)
        assert (said.returncode, said.stderr) == (0, ""), says


def complete(unpacked, directory, *words):
    """What bash offers for the last of these words, in that directory."""
    script = f"""
        source '{unpacked / BASH}'
        COMP_WORDS=(wharfd "$@"); COMP_CWORD=$#; COMP_LINE="${{COMP_WORDS[*]}}"; COMP_POINT=${{#COMP_LINE}}
        _wharfd wharfd "${{COMP_WORDS[-1]}}" "${{COMP_WORDS[-2]}}"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    said = subprocess.run(["bash", "--norc", "-c", script, "bash", *words], cwd=directory, capture_output=True, text=True)
    assert not said.stderr, said.stderr
    return set(said.stdout.split())


@pytest.fixture
def directory(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site.json").touch()
    (tmp_path / "site.txt").touch()
    return tmp_path


def test_bash_completes_flags(unpacked, directory):
    assert complete(unpacked, directory, "--pri") == {"--print-config"}
    assert {"--config", "--directory", "--port", "--check", "--reload", "--explain"} <= complete(unpacked, directory, "--")


def test_bash_completes_settings_files_after_config(unpacked, directory):
    assert complete(unpacked, directory, "--config", "s") == {"site", "site.json"}


def test_bash_completes_directories_after_directory(unpacked, directory):
    assert complete(unpacked, directory, "--directory", "s") == {"site"}


def test_bash_offers_no_command_as_there_is_none(unpacked, directory):
    assert complete(unpacked, directory, "h") == set()
    assert "--help" in complete(unpacked, directory, "")


@pytest.mark.parametrize("line, offers", [
    ("wharfd h", set()),
    ("wharfd --config s", {"site/", "site.json"}),
    ("wharfd --directory s", {"site/"}),
    ("wharfd --pri", {"--print-config"}),
])
def test_fish_completes(unpacked, directory, line, offers):
    said = subprocess.run(["fish", "--no-config", "-c", f"source {unpacked / FISH}; complete -C '{line}'"], cwd=directory,
                          capture_output=True, text=True)
    assert not said.stderr
    assert {offer.split("\t")[0] for offer in said.stdout.splitlines()} == offers


def test_zsh_can_read_its_completions(unpacked):
    said = subprocess.run(["zsh", "-n", unpacked / ZSH], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
    text = (unpacked / ZSH).read_text()
    assert "subcommand" not in text and "->command" not in text
    assert text.startswith("#compdef wharfd\n") and ":dir:_files -/'" in text

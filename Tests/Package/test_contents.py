# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the package is made of."""

import re
import shutil
import subprocess

from package import REPOSITORY

LIBRARIES = {"libc6", "libgcc-s1", "libssl3", "libstdc++6", "libsystemd0", "zlib1g"}


def test_depends_on_libraries_and_nothing_else(package):
    depends = package.field("Depends").split(", ")
    assert {re.sub(r" \(.*\)|:\w+$", "", entry) for entry in depends} == LIBRARIES
    assert not package.field("Pre-Depends") and not package.field("Recommends")


def test_has_the_version_of_the_program(package, unpacked):
    said = subprocess.run([unpacked / "usr/sbin/wharfd", "--version"], check=True, capture_output=True, text=True).stdout
    source = (REPOSITORY / "Sources/wharfd/Version.swift").read_text()
    assert said == f"wharfd {package.field('Version')}\n"
    assert f'"{package.field("Version")}"' in source


def test_every_conffile_is_one_to_edit(package, tmp_path):
    assert package.control("conffiles", tmp_path).split() == ["/etc/logrotate.d/wharfd", "/etc/wharfd/wharfd.json"]


def test_files_are_where_they_belong(package):
    entries = package.entries()
    wanted = {
        "/usr/sbin/wharfd",
        "/usr/lib/systemd/system/wharfd.service",
        "/usr/lib/systemd/system/wharfd.socket",
        "/usr/lib/sysusers.d/wharfd.conf",
        "/usr/lib/tmpfiles.d/wharfd.conf",
        "/usr/share/wharfd/schema.json",
        "/usr/share/apparmor/extra-profiles/usr.sbin.wharfd",
        "/usr/share/bash-completion/completions/wharfd",
        "/usr/share/zsh/vendor-completions/_wharfd",
        "/usr/share/fish/vendor_completions.d/wharfd.fish",
        "/usr/share/doc/wharfd/copyright",
        "/usr/share/doc/wharfd/CHANGELOG.md",
    }
    assert wanted <= entries.keys()
    examples = {path.name for path in (REPOSITORY / "config/examples").glob("*.json")}
    assert {path.rpartition("/")[2] for path in entries if "/doc/wharfd/examples/" in path} == examples
    pages = {f"{path.name}.gz" for path in (REPOSITORY / "packaging/man").glob("*.[58]")}
    assert {path.rpartition("/")[2] for path in entries if path.startswith("/usr/share/man/")} == pages


def test_every_document_that_is_named_is_there_by_that_name(package, unpacked):
    texts = [*REPOSITORY.glob("packaging/man/*.[58]"), *REPOSITORY.glob("packaging/systemd/*"),
             *REPOSITORY.glob("packaging/page/*"), REPOSITORY / "docs/operations.md"]
    named = {name for path in texts for name in re.findall(r"/usr/share/doc/wharfd/[\w./-]*\w", path.read_text())}
    assert "/usr/share/doc/wharfd/operations.md" in named
    for name in named:
        assert (unpacked / name.lstrip("/")).exists(), name
    # They lead to each other; what else README leads to is in the sources alone.
    for path in (unpacked / "usr/share/doc/wharfd").glob("*.md"):
        for name in re.findall(r"\]\(([\w./-]+)", path.read_text()):
            if not name.startswith(("http", "decisions", "docs/decisions", "CONTRIBUTING", "LICENSE")):
                assert path.with_name(name).exists(), f"{path.name} leads to {name}"


def test_nothing_is_shipped_where_data_live(package):
    assert not [path for path in package.entries() if path.startswith(("/srv", "/var", "/run", "/home", "/tmp"))]


def test_everything_is_roots_and_only_the_program_runs(package):
    entries = package.entries()
    assert {owner for _, owner in entries.values()} == {"root/root"}
    assert {mode for path, (mode, _) in entries.items() if path != "/usr/sbin/wharfd"} == {"-rw-r--r--"}
    assert entries["/usr/sbin/wharfd"][0] == "-rwxr-xr-x"


def test_the_program_is_stripped(unpacked):
    sections = subprocess.run(["readelf", "--section-headers", "--wide", unpacked / "usr/sbin/wharfd"], check=True,
                              capture_output=True, text=True).stdout
    assert ".text" in sections and ".symtab" not in sections and ".debug_info" not in sections


def test_the_shipped_settings_are_fine(unpacked):
    settings = unpacked / "etc/wharfd/wharfd.json"
    said = subprocess.run([unpacked / "usr/sbin/wharfd", "--config", settings, "--print-config"], capture_output=True,
                          text=True)
    assert said.returncode == 0, said.stderr
    assert not said.stderr


def test_lintian_finds_no_error(package):
    assert shutil.which("lintian")
    said = subprocess.run(["lintian", "--allow-root", "--no-tag-display-limit", "--fail-on", "error", package.path],
                          capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
    allowed = set() if list((REPOSITORY / "packaging/man").glob("*.8")) else {"no-manual-page"}
    assert set(re.findall(r"(?m)^W: \S+ (\S+)", said.stdout)) <= allowed, said.stdout

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""check-arrows against small trees: each rule with a tree that breaks it, and one that keeps it."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "check-arrows"
HEADER = "// SPDX-License-Identifier: MIT\n// SPDX-FileCopyrightText: 2026 The wharfd authors\n\n"


def check(tree, name, text, header=HEADER):
    """Writes one file into a tree and runs the check there: (exit status, findings)."""
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    (tree / "Sources").mkdir(exist_ok=True)
    path.write_text(header + text)
    run = subprocess.run(
        [sys.executable, SCRIPT, "--root", tree], capture_output=True, text=True, timeout=30)
    return run.returncode, run.stdout


@pytest.mark.parametrize("declaration", [
    "import Serving",
    "package import Serving",
    "internal import Serving",
    "@_exported import Serving",
    "@preconcurrency import Serving",
    "@preconcurrency\nimport Serving",
    "@_spi(Testing) import Serving",
    "@_implementationOnly import Serving",
    "import struct Serving.Worker",
    "import func Serving.Files.open",
    "import Serving.Files",
    "import `Serving`",
    "import\n    Serving",
    "let a = 1; import Serving",
    "#if os(Linux)\nimport Serving\n#endif",
    'let s = "\\("a")" /* } */; import Serving',
    '/* outer /* inner */ outer */ import Serving',
])
def test_an_upward_arrow_fails_however_it_is_written(tmp_path, declaration):
    status, findings = check(tmp_path, "Sources/Reactor/Loop.swift", declaration + "\n")
    assert status == 1
    assert "Reactor may not import Serving" in findings


@pytest.mark.parametrize(("module", "declaration", "allowed"), [
    ("Reactor", "import struct SystemPackage.Errno", True),
    ("Serving", "package import struct SystemPackage.FileDescriptor", True),
    ("Reactor", "import SystemPackage", False),
    ("Reactor", "import struct SystemPackage.FileDescriptor.OpenOptions", True),
    ("Reactor", "import struct SystemPackage.Mach", False),
    ("HTTPWire", "import struct SystemPackage.Errno", False),
])
def test_system_types_come_one_by_one_and_not_to_pure_modules(tmp_path, module, declaration, allowed):
    status, _ = check(tmp_path, f"Sources/{module}/File.swift", declaration + "\n")
    assert (status == 0) == allowed


@pytest.mark.parametrize("text", [
    "// import Serving\n",
    "/* import Serving */\n",
    "/* outer /* inner */\nimport Serving */\n",
    'let s = "import Serving"\n',
    'let s = """\n    import Serving\n    """\n',
    'let s = #"a" import Serving "b"#\n',
    'let s = "\\\\" // import Serving\n',
    "func load(import module: Int) {}\n",
])
def test_an_import_that_is_not_one_passes(tmp_path, text):
    assert check(tmp_path, "Sources/Reactor/Loop.swift", text)[0] == 0


@pytest.mark.parametrize("module, imported, status", [
    ("LinuxSystem", "CLinux", 0), ("LinuxSystem", "Glibc", 0), ("LinuxSystem", "SystemPackage", 0),
    ("LinuxSystem", "Reactor", 1), ("LinuxSystem", "CZlib", 1),
    ("HTTPWire", "Glibc", 1), ("HTTPWire", "Logging", 1), ("HTTPWire", "FoundationEssentials", 1),
    ("HTTPWire", "OrderedCollections", 0),
    ("Gzip", "CZlib", 0), ("Gzip", "LinuxSystem", 1),
    ("Digest", "COpenSSL", 0), ("Digest", "CZlib", 1),
    ("Configuration", "FoundationEssentials", 0), ("Configuration", "Foundation", 1), ("Configuration", "Reactor", 1),
    ("Reactor", "LinuxSystem", 0), ("Reactor", "Synchronization", 0), ("Reactor", "HTTPWire", 1),
    ("Reactor", "Glibc", 1),
    ("ServiceManager", "CSystemd", 0), ("ServiceManager", "Configuration", 1),
    ("Serving", "Reactor", 0), ("Serving", "Digest", 0), ("Serving", "CSystemd", 1), ("Serving", "wharfd", 1),
    ("Serving", "FoundationEssentials", 1), ("Serving", "ArgumentParser", 1), ("Serving", "NIOCore", 1),
    ("wharfd", "ArgumentParser", 0), ("wharfd", "Serving", 0), ("wharfd", "Foundation", 1), ("wharfd", "CLinux", 1),
])
def test_the_table_is_kept(tmp_path, module, imported, status):
    assert check(tmp_path, f"Sources/{module}/File.swift", f"import {imported}\n")[0] == status


def test_every_arrow_points_down():
    text = SCRIPT.read_text()
    scope = {}
    exec(text[text.index("ARROWS = {"):text.index("# What any module")], scope)  # the table alone
    levels = {"LinuxSystem": 1, "HTTPWire": 1, "Gzip": 1, "Digest": 1, "Configuration": 2, "Reactor": 2,
              "ServiceManager": 2, "Serving": 3, "wharfd": 4}
    assert set(scope["ARROWS"]) == set(levels)
    for module, arrows in scope["ARROWS"].items():
        assert all(levels[target] < levels[module] for target in arrows if target in levels)


def test_a_module_outside_the_table_fails(tmp_path):
    status, findings = check(tmp_path, "Sources/Helpers/File.swift", "let a = 1\n")
    assert status == 1 and "module Helpers is not in the table" in findings


def test_swift_in_a_door_to_c_fails(tmp_path):
    assert check(tmp_path, "Sources/CLinux/File.swift", "let a = 1\n")[0] == 1


@pytest.mark.parametrize("door, header, status", [
    ("CZlib", "zlib.h", 0), ("CLinux", "zlib.h", 1), ("CSystemd", "systemd/sd-daemon.h", 0),
    ("CLinux", "systemd/sd-daemon.h", 1), ("COpenSSL", "openssl/evp.h", 0), ("CZlib", "openssl/evp.h", 1),
    ("CLinux", "linux/openat2.h", 0),
])
def test_a_library_has_one_door(tmp_path, door, header, status):
    assert check(tmp_path, f"Sources/{door}/include/door.h", f"#include <{header}>\n")[0] == status


@pytest.mark.parametrize("module, text, status", [
    ("LinuxSystem", "let code = errno", 0), ("Reactor", "let code = errno", 1), ("Reactor", "// errno", 0),
    ("Reactor", "let code = Errno.interrupted", 0),
    ("Serving", "public struct A {}", 1), ("LinuxSystem", "public let a = 1", 1), ("Serving", "package let a = 1", 0),
    ("LinuxSystem", "let p: UnsafeRawPointer", 0), ("Gzip", "let p: UnsafeRawPointer", 0),
    ("Digest", "let p: UnsafeRawPointer", 0), ("Configuration", "let p: UnsafeRawPointer", 1),
    ("Serving", "let p: UnsafeRawPointer", 1), ("Serving", "let q = unsafeBitCast(p, to: Int.self)", 1),
    ("Serving", "a.withUnsafeBytes { _ in }", 1), ("Serving", "let u: Unmanaged<A>", 1),
    ("Serving", "await withUnsafeContinuation { _ in }", 1), ("Reactor", "await withUnsafeContinuation { _ in }", 0),
    ("Reactor", "var c: UnsafeContinuation<Void, Never>", 0), ("Reactor", "let p: UnsafeRawPointer", 1),
    ("Serving", 'let s = "Unsafe \\(1)"', 0), ("Serving", 'let s = "\\(unsafeBitCast(1, to: UInt.self))"', 1),
])
def test_words_stay_where_they_belong(tmp_path, module, text, status):
    assert check(tmp_path, f"Sources/{module}/File.swift", text + "\n")[0] == status


@pytest.mark.parametrize("text, status", [
    ("final class A: @unchecked Sendable {}", 1),
    ("/// A list of names.\nfinal class A: @unchecked Sendable {}", 1),
    ("/// Unchecked: every field is read on the loop's own thread only.\nfinal class A: @unchecked Sendable {}", 0),
    ("// Set before the first thread starts, and immutable from then on.\nnonisolated(unsafe) var a = 1", 0),
    ("// Set before the first thread starts, and immutable from then on.\n\nnonisolated(unsafe) var a = 1", 1),
    ("// Set before the first thread starts, immutable after.\n@inline(never)\nnonisolated(unsafe) var a = 1", 0),
    ("nonisolated ( unsafe ) var a = 1", 1),
    ("var b = 2 // Set before the first thread starts, immutable after.\nnonisolated(unsafe) var a = 1", 1),
])
@pytest.mark.parametrize("module", ["LinuxSystem", "Serving"])
def test_a_promise_to_the_compiler_needs_a_proof(tmp_path, module, text, status):
    assert check(tmp_path, f"Sources/{module}/File.swift", text + "\n")[0] == status


@pytest.mark.parametrize("header, status", [
    (HEADER, 0), ("", 1), ("// SPDX-License-Identifier: MIT\n", 1), ("// swift-tools-version: 6.2\n" + HEADER, 0),
    ("\n\n" + HEADER, 1),
])
@pytest.mark.parametrize("name", ["Sources/Serving/File.swift", "Tests/ServingTests/File.swift", "Package.swift"])
def test_every_file_has_the_licence_header(tmp_path, name, header, status):
    assert check(tmp_path, name, "let a = 1\n", header=header)[0] == status


@pytest.mark.parametrize("lines, status", [(400, 0), (401, 1)])
@pytest.mark.parametrize("name", ["Sources/Serving/File.swift", "Sources/Serving/file.js", "Tests/EndToEnd/test_a.py"])
def test_a_file_has_at_most_400_lines(tmp_path, name, lines, status):
    header = HEADER.replace("//", "#") if name.endswith(".py") else HEADER
    assert check(tmp_path, name, "\n" * (lines - header.count("\n")), header=header)[0] == status


def test_a_finding_names_file_and_line(tmp_path):
    _, findings = check(tmp_path, "Sources/Reactor/Loop.swift", "import LinuxSystem\n\nimport Serving\n")
    assert findings.startswith("Sources/Reactor/Loop.swift:6: ")

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser

@main
struct Wharfd: ParsableCommand {
    @Flag var dummy = false
    mutating func run() throws {
        print("hello")
    }
}

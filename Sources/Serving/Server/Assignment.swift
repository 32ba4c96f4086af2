// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Reactor

/// What a worker is told at its start and by each reload: the settings to go by, and where to accept connections.
struct Assignment: Sendable {
    let prepared: PreparedSettings
    /// Its place among the workers that accept, from 0: decides its share of the connections.
    let position: Int
    /// None: the worker accepts no more, and ends when its last connection has.
    let listeners: [Listener]
    /// For a worker that accepts no more: called when its last connection is gone, unless it is given work before.
    var whenEmpty: (@Sendable () -> Void)?
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno
import struct SystemPackage.FileDescriptor

/// A worker with one connection and no listener.
actor ExplanationHost {
    nonisolated let loop: EventLoop
    private let state: WorkerState

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, blueprint: WorkerBlueprint, prepared: PreparedSettings) {
        self.loop = loop
        state = WorkerState(loop: loop, blueprint: blueprint, prepared: prepared)
    }

    /// Serves a connection to its end, as a worker does; takes its socket over.
    func serve(_ served: FileDescriptor, trace: Trace?) async {
        let socket = AcceptedSocket(descriptor: OwnedDescriptor(served), peer: .unix)
        let endpoint = Listener.Endpoint(address: .unix, name: "explanation")
        do throws(Errno) {
            let connection = try Connection(socket, endpoint: endpoint, place: .uncounted, worker: state, trace: trace)
            while await connection.serve() {}
            connection.close()
        } catch {
            trace?.note("connection", "\(error)")
        }
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import Configuration
import HTTPWire
import LinuxSystem
import Logging
import Reactor
package import struct SystemPackage.Errno
package import struct SystemPackage.FileDescriptor

/// Why a request gets the answer that it gets: each decision in the order in which it was taken, and the answer's head.
///
/// The request goes over a real connection to a worker that is made for it, so that what is told is what was done.
package struct Explanation {
    let steps: [Trace.Step]
    /// The answer's head as it went out, without its empty line; empty where there was no answer.
    package let head: String

    /// Sends the request and tells what became of it.
    ///
    /// - Parameters:
    ///   - target: as it would stand in the request line.
    ///   - fields: whole field lines; a Host is added where none is among them.
    /// - Throws: only what kept the question from being asked.
    package static func make(
        settings: Settings, method: String, target: String, fields: [String]
    ) throws(Errno) -> Explanation {
        let trace = Trace()
        let request = request(method, target, fields)
        let head = try exchange(request, settings: settings, trace: trace)
        return Explanation(steps: trace.steps, head: head)
    }

    /// Decisions in two columns, an empty line, the head; nothing of it moves a terminal's cursor, whatever files and
    /// links are called.
    package var text: String {
        let width = steps.map(\.topic.count).max() ?? 0
        let lines = steps.map { step in
            step.topic + String(repeating: " ", count: width - step.topic.count + 2) + Trace.text(step.text.utf8.span)
        }
        return (lines + ["", head]).joined(separator: "\n")
    }

    static func request(_ method: String, _ target: String, _ fields: [String]) -> [UInt8] {
        let hasHost = fields.contains { $0.lowercased().hasPrefix("host:") }
        let hasLength = fields.contains { field in
            ["content-length:", "transfer-encoding:"].contains { field.lowercased().hasPrefix($0) }
        }
        // What would be sent is not known; that something would be is what the method says.
        let needsLength = ["PUT", "POST"].contains(method) && !hasLength
        let lines =
            ["\(method) \(target) HTTP/1.1"] + (hasHost ? [] : ["Host: localhost"])
            + (needsLength ? ["Content-Length: 0"] : []) + fields
        return Array(lines.map { $0 + "\r\n" }.joined().utf8) + Array("\r\n".utf8)
    }

    /// Serves one request without listeners and log; returns the head of the answer.
    static func exchange(_ request: [UInt8], settings: Settings, trace: Trace?) throws(Errno) -> String {
        let pool = OffloadPool(syncThreads: 1, writeThreads: 1, readThreads: 1, computeThreads: 1, bulkThreads: 1)
        defer { pool.stop() }
        let loop = try EventLoop()
        let host = ExplanationHost(loop: loop, blueprint: blueprint(pool), prepared: prepared(settings))
        let thread = try Thread(name: "explain") { loop.run() }
        defer {
            loop.stop()
            thread.join()
        }
        let ends = try FileDescriptor.connectedPair()
        let served = ends.served
        let isOver = Semaphore()
        Task(executorPreference: loop) {
            await host.serve(served, trace: trace)
            isOver.post()
        }
        let head = converse(OwnedDescriptor(ends.client), request)
        isOver.wait()
        return head
    }

    /// Sends all, reads a head, and goes: no more of a body is sent than has been sent by then.
    private static func converse(_ client: consuming OwnedDescriptor, _ request: [UInt8]) -> String {
        // A server that has refused the request may not read it to its end; its answer is there all the same.
        _ = try? client.borrowed.send(request.span, Span())
        client.borrowed.shutdownSending()
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        let end = Array("\r\n\r\n".utf8)
        while let count = try? client.borrowed.receive(into: &piece, from: 0), count > 0 {
            answer += piece[..<count]
            if let place = answer.firstRange(of: end) {
                return String(decoding: answer[..<place.lowerBound], as: UTF8.self).split(separator: "\r\n")
                    .joined(separator: "\n")
            }
        }
        return ""
    }

    private static func blueprint(_ pool: OffloadPool) -> WorkerBlueprint {
        WorkerBlueprint(pool: pool, logger: Logger(label: "explanation") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func prepared(_ settings: Settings) -> PreparedSettings {
        PreparedSettings(
            settings: settings, router: Router(settings: settings, mediaTypes: MediaTypes.load(settings)),
            logWriter: nil,
            descriptors: DescriptorBudget(
                descriptors: 64, workers: 1, listeners: 0, limits: settings.limits, cacheEntries: 16))
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// What was decided about one request, step by step, by those who decided it: a door between threads.
///
/// No connection of a client has one: there it costs a look at a nil that is stored.
final class Trace: Sendable {
    /// One decision: what it was about, and how it came out, in plain words.
    struct Step: Equatable {
        var topic: String
        var text: String
    }

    private let noted = Mutex<[Step]>([])

    var steps: [Step] { noted.withLock { $0 } }
    var count: Int { noted.withLock { $0.count } }

    func note(_ topic: String, _ text: String) {
        noted.withLock { $0.append(Step(topic: topic, text: text)) }
    }

    /// Notes again what was taken.
    func note(_ steps: [Step]) {
        noted.withLock { $0 += steps }
    }

    /// Forgets all that was noted after the first `count` steps: what it was about is being done again.
    func rewind(to count: Int) {
        noted.withLock { $0.removeLast($0.count - min(count, $0.count)) }
    }

    /// Forgets what was noted after the first `count` steps of fields that a file has as an answer of its own: an
    /// error's page is sent without them.
    func forgetFields(after count: Int) {
        noted.withLock { steps in
            let later = steps.dropFirst(count).filter { $0.topic != "field" && $0.topic != "caching" }
            steps.replaceSubrange(min(count, steps.count)..., with: later)
        }
    }

    /// Takes out all that was noted after the first `count` steps.
    func take(after count: Int) -> [Step] {
        noted.withLock { steps in
            let taken = Array(steps.dropFirst(count))
            steps.removeLast(taken.count)
            return taken
        }
    }
}

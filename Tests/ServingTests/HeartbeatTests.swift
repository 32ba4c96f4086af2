// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct HeartbeatTests {
    @Test func workerThatWasNeverAskedIsAliveSinceItWasMade() {
        #expect(Heartbeat(at: 7).last == 7)
    }

    @Test func oneQuestionAtATimeIsEnough() {
        let heartbeat = Heartbeat(at: 0)
        #expect(heartbeat.ask())
        #expect(!heartbeat.ask())
        heartbeat.answer(at: 5)
        #expect(heartbeat.last == 5)
        #expect(heartbeat.ask())
    }

    @Test func workerThatIsNotWellComesToTheQuestionAndGivesNoSign() {
        let heartbeat = Heartbeat(at: 3)
        #expect(heartbeat.ask())
        heartbeat.answer(at: nil)
        #expect(heartbeat.last == 3)
        #expect(heartbeat.ask())
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import ServiceManager

@Suite struct ServiceStateTests {
    @Test(arguments: [
        (ServiceState.ready, "READY=1"), (.stopping, "STOPPING=1"), (.alive, "WATCHDOG=1"),
        (.reloading(since: 1_234_567_890), "RELOADING=1\nMONOTONIC_USEC=1234567"),
        (.needsTime(15_000_000_000), "EXTEND_TIMEOUT_USEC=15000000"), (.needsTime(-1), "EXTEND_TIMEOUT_USEC=0"),
        (.status("2 workers"), "STATUS=2 workers"),
    ])
    func everyStateIsWhatSdNotifySays(state: ServiceState, text: String) {
        #expect(state.text == text)
    }

    @Test func statesTogetherAreOneMessage() {
        #expect((ServiceState.alive + .status("well")).text == "WATCHDOG=1\nSTATUS=well")
    }

    @Test func statusStaysOneLineWhateverItSays() {
        #expect(ServiceState.status("a\nREADY=1\r\u{7F}\u{0}é").text == "STATUS=a READY=1   é")
    }

    @Test(arguments: ["x", "é", "…", "🚢"])
    func statusThatIsTooLongIsCutBetweenCharacters(character: String) {
        let size = character.utf8.count
        let limit = ServiceState.statusLimit
        for lead in 0..<size {
            let most = (limit - lead) / size
            let longest = String(repeating: " ", count: limit - most * size) + String(repeating: character, count: most)
            #expect(longest.utf8.count == limit)
            #expect(ServiceState.status(longest).text == "STATUS=" + longest)
            let start = String(repeating: " ", count: lead)
            let cut = ServiceState.status(start + String(repeating: character, count: limit + 1)).text
            let kept = (limit - 3 - lead) / size
            #expect(cut == "STATUS=" + start + String(repeating: character, count: kept) + "…")
        }
    }
}

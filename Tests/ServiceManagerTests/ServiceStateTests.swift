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
}

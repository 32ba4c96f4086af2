// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Something to tell the service manager: lines of `NAME=value`, in one message (sd_notify(3)).
package struct ServiceState: Equatable, Sendable {
    /// The message as it is sent.
    package private(set) var text: String

    private init(_ text: String) {
        self.text = text
    }

    /// Every listener is bound and every worker runs; or a reload is over.
    package static let ready = ServiceState("READY=1")

    /// The configuration is being loaded anew; `ready` follows.
    ///
    /// - Parameter instant: when that began, in nanoseconds of `MonotonicClock`: systemd from 253 on tells by it that the
    ///   `ready` to come is of this reload.
    package static func reloading(since instant: Int64) -> ServiceState {
        ServiceState("RELOADING=1\nMONOTONIC_USEC=\(instant / 1_000)")
    }

    /// The shutdown has begun.
    package static let stopping = ServiceState("STOPPING=1")

    /// All is well: the watchdog's timer begins anew.
    package static let alive = ServiceState("WATCHDOG=1")

    /// What goes on takes this much longer from now on, in nanoseconds, if it would be cut off before.
    package static func needsTime(_ nanoseconds: Int64) -> ServiceState {
        ServiceState("EXTEND_TIMEOUT_USEC=\(max(nanoseconds, 0) / 1_000)")
    }

    /// The most bytes of a line for people.
    ///
    /// Systemd takes messages of 4,095 bytes and no longer: it drops the others whole, with the READY or the WATCHDOG
    /// that such a line came with.
    package static let statusLimit = 2_048

    /// A line for people, which `systemctl status` shows; whatever would end the line is a space, and what is beyond
    /// `statusLimit` is cut.
    package static func status(_ line: String) -> ServiceState {
        let bytes = cut(line).utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        return ServiceState("STATUS=" + String(decoding: bytes, as: UTF8.self))
    }

    private static func cut(_ line: String) -> String {
        guard line.utf8.count > statusLimit else { return line }
        let mark = "…"
        var rest = line.utf8.prefix(statusLimit - mark.utf8.count)
        // Systemd shows no line that is not UTF-8: what is left of a character goes too.
        while let next = line.utf8[rest.endIndex...].first, next & 0xC0 == 0x80 { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self) + mark
    }

    /// Both in one message.
    package static func + (first: ServiceState, second: ServiceState) -> ServiceState {
        ServiceState(first.text + "\n" + second.text)
    }
}

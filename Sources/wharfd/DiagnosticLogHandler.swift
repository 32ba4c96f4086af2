// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging

/// Writes diagnostics to standard error, one line each: time in UTC, level, text.
struct DiagnosticLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(label: String) {}

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // A line is one line, whatever a file name or a message of the system has in it.
        let text = event.message.description.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
        StandardError.write("\(timestamp()) \(event.level.rawValue): \(text)\n")
    }

    /// Such as 2026-11-20T10:15:30.123Z.
    private func timestamp() -> String {
        let now = WallClock.now()
        let time = WallClock.universalTime(second: now / 1_000_000_000)
        let milliseconds = now / 1_000_000 % 1_000
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let clock = "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
        return "\(date)T\(clock).\(padded(Int(milliseconds), 3))Z"
    }
}

extension Logger.Level {
    init(_ level: DiagnosticLevel) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}

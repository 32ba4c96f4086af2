// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One piece of a line: what a format is compiled into.
///
/// A later format adds cases here, a branch in `AccessLogFormat+Line.swift`, and nothing on the way of the others.
enum AccessLogDirective: Equatable, Sendable {
    /// Bytes of the format itself: a range of its `literals`.
    case literal(offset: Int, count: Int)
    /// The request's start as Python's `asctime`.
    case asctime
    /// The peer as Python prints a socket address.
    case pythonPeer
    /// The target as sent, a word without spaces; `-` when no head was read.
    case target
    /// The request line as sent, for between quotes; `-` when there was none.
    case requestLine
    /// The final status.
    case status
    /// Bytes of content sent.
    case bodyBytesSent
    /// Seconds with six decimals, rounded down.
    case seconds

    /// Whether the text is a client's: of any length, and so what is cut when a line is too long.
    var isClientText: Bool {
        self == .target || self == .requestLine
    }

    /// The most bytes that the directive writes; the text itself apart for a client's text.
    var maximumLength: Int {
        switch self {
        case .literal(_, let count): count
        case .asctime: TimestampCache.maximumLength
        case .pythonPeer: OutputSpan<UInt8>.pythonAddressMaximumLength
        case .target, .requestLine: 1
        case .status: 5
        case .bodyBytesSent: OutputSpan<UInt8>.decimalMaximumLength
        case .seconds: OutputSpan<UInt8>.decimalMaximumLength + 1
        }
    }
}

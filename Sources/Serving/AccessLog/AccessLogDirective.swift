// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One piece of a line: what a format is compiled into.
///
/// Small and without references, so that going through a list of them costs no retain: what has a length of its own
/// (literals, names of fields) is in the layout's tables.
enum AccessLogDirective: Equatable, Sendable {
    /// Bytes of the format itself: a range of the layout's `literals`.
    case literal(offset: UInt16, count: UInt16)
    /// One byte of the format itself.
    case byte(UInt8)
    /// The request's start, in the layout's `timeStyle`.
    case time
    /// The peer as Python prints a socket address.
    case pythonPeer
    /// An address without its port.
    case address(Party)
    /// A port; for a Unix socket `-`, or null in JSON.
    case port(Party, isJSON: Bool)
    /// A member of a JSON object with the peer's address, where that is not the client's; else nothing.
    case otherPeerMember
    /// What a client sent, or what was said to it.
    case text(Source, Rendering)
    /// The final status.
    case status
    /// A number of bytes.
    case bytes(Amount)
    /// The time that the exchange took.
    case duration(Unit)
    /// The time that it waited for the disk; `-` where it had nothing synced.
    case syncDuration(Unit)
    /// A member of a JSON object with that time in seconds, where something was synced; else nothing.
    case syncMember
    /// What became of the connection: `+`, `-` or `X`.
    case endingSign
    /// The same as a word.
    case endingWord

    /// Whose address.
    enum Party: Equatable, Sendable {
        case client, peer, local
    }

    /// Where a text comes from.
    enum Source: Equatable, Sendable {
        /// The request line as sent.
        case requestLine
        /// The target as sent.
        case target
        /// The method as sent.
        case method
        /// The protocol as sent.
        case version
        /// What the layout's `collected` names at this index.
        case collected(UInt8)
    }

    /// How a text is written.
    enum Rendering: Equatable, Sendable {
        /// Where a space would end it: spaces are escaped, and `-` stands for none and for an empty one.
        case word
        /// The same, but nothing stands for none.
        case optionalWord
        /// Between quotes: spaces stay, and `-` stands for none.
        case quoted
        /// As a JSON string with its quotes, or null.
        case json
    }

    /// Which bytes are counted.
    enum Amount: Equatable, Sendable {
        case content
        /// `-` for none.
        case contentOrDash
        case sent
        case receivedContent
        case received
    }

    /// How a time is written: whole units, rounded down, or seconds with six decimals, rounded down.
    enum Unit: Equatable, Sendable {
        case seconds, milliseconds, microseconds, decimalSeconds
    }

    /// The most bytes that the directive writes; a text's own bytes apart.
    func maximumLength(_ style: LogTimeStyle) -> Int {
        switch self {
        case .literal(_, let count): Int(count)
        case .byte, .endingSign: 1
        case .time: style.length
        case .pythonPeer: OutputSpan<UInt8>.pythonAddressMaximumLength
        case .address: OutputSpan<UInt8>.addressMaximumLength
        case .port, .status: 5
        case .otherPeerMember: OutputSpan<UInt8>.addressMaximumLength + 10
        // As long as `null`, which is longer than `""` and `-`.
        case .text(_, .json): 4
        case .text: 1
        case .bytes: OutputSpan<UInt8>.decimalMaximumLength
        case .duration, .syncDuration: OutputSpan<UInt8>.decimalMaximumLength + 1
        case .syncMember: OutputSpan<UInt8>.decimalMaximumLength + 16
        case .endingWord: 9
        }
    }
}

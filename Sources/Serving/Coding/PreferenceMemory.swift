// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What values of Accept-Encoding have come to: there are few in use, and browsers send theirs with every request.
///
/// Belongs to a worker. What is asked for anew takes the place of what was there by chance.
struct PreferenceMemory {
    private struct Known {
        var value: [UInt8] = []
        /// The identity of the location that made the offer; none has 0.
        var location = 0
        var preference = CodingPreference.identity
    }

    private var known = [Known](repeating: Known(), count: 16)
    /// A longer value is not kept.
    private static let longestValue = 64

    /// The preference for a value, in a location; worked out by `make` where that was not done lately.
    @inline(__always)
    mutating func preference(
        for value: Span<UInt8>, in location: Int, _ make: () -> CodingPreference
    ) -> CodingPreference {
        let place = (value.count &+ location) & 15
        if known[place].location == location, Self.isSame(known[place].value, value) { return known[place].preference }
        let preference = make()
        guard value.count <= Self.longestValue else { return preference }
        var bytes: [UInt8] = []
        for index in value.indices { bytes.append(value[index]) }
        known[place] = Known(value: bytes, location: location, preference: preference)
        return preference
    }

    private static func isSame(_ known: [UInt8], _ value: Span<UInt8>) -> Bool {
        guard known.count == value.count else { return false }
        for index in value.indices where known[index] != value[index] { return false }
        return true
    }
}

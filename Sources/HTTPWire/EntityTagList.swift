// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What an If-Match or If-None-Match field says of the current representation, folded line by line: the field may come
/// in several lines, and none of them is copied (RFC 9110 §13.1.1, §13.1.2).
///
/// A member that is neither an entity tag nor `*` matches nothing, and so does a `*` that is not alone. Reading goes on
/// with the member after it.
package struct EntityTagList: Sendable {
    /// Whether a line of the field was there, even an empty one.
    package private(set) var isPresent = false
    /// Whether a well-formed tag of the list matched.
    package private(set) var hasMatch = false

    private var memberCount = 0
    private var wildcardCount = 0
    private var hasMalformedTag = false

    package init() {}

    /// Whether the whole field is a single `*`.
    package var isWildcard: Bool { wildcardCount == 1 && memberCount == 1 }

    /// Whether some of the field was not understood, or all of it is empty.
    package var isMalformed: Bool {
        isPresent && (hasMalformedTag || memberCount == 0 || (wildcardCount > 0 && memberCount > 1))
    }

    /// Takes in one more line of the field.
    ///
    /// - Parameter validators: what the members are compared with; nil where there is no current representation.
    package mutating func add(
        _ value: Span<UInt8>, validators: Validators?, comparing comparison: EntityTag.Comparison
    ) {
        isPresent = true
        var position = 0
        while let range = FieldSyntax.nextMember(of: value, at: &position) {
            let member = value.extracting(range)
            memberCount += 1
            if member.count == 1, member[0] == UInt8(ascii: "*") {
                wildcardCount += 1
            } else if !EntityTag.isWellFormed(member) {
                hasMalformedTag = true
            } else if let validators, validators.anyTagMatches(member, comparing: comparison) {
                hasMatch = true
            }
        }
    }
}

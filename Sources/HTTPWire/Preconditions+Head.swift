// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension Preconditions {
    /// The preconditions of a request whose head is complete, all lines of the five fields added.
    ///
    /// Ask ``RequestHead/isConditional`` first: most requests have none.
    ///
    /// - Parameters:
    ///   - bytes: the request's, which `head` points into.
    ///   - validators: those of the current representation; nil where there is none.
    ///   - now: the present, for a date with a two-digit year.
    package init(head: RequestHead, bytes: Span<UInt8>, validators: Validators?, now: HTTPDate) {
        self.init(method: head.method ?? .get, validators: validators, now: now)
        add(fieldsOf: head, bytes)
    }

    // Apart from the initializer, which would otherwise build the value in one place and copy it to another.
    private mutating func add(fieldsOf head: RequestHead, _ bytes: Span<UInt8>) {
        head.forEachLine(of: .ifMatch, in: bytes) { addIfMatch($0) }
        head.forEachLine(of: .ifNoneMatch, in: bytes) { addIfNoneMatch($0) }
        head.forEachLine(of: .ifModifiedSince, in: bytes) { addIfModifiedSince($0) }
        head.forEachLine(of: .ifUnmodifiedSince, in: bytes) { addIfUnmodifiedSince($0) }
        head.forEachLine(of: .ifRange, in: bytes) { addIfRange($0) }
    }
}

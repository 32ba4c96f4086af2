// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Any bytes as the fields of a conditional request: no trap, no outcome that the method cannot have, and a date that
/// is read is one that is written and read again.
///
/// Each line of the input is a line of a field; its first byte says which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPreconditions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span
    for now in [HTTPDate(secondsSince1970: 784_111_777), .earliest, .latest] {
        checkDate(input, now: now)
    }
    let tag = EntityTag(size: 16, modifiedNanoseconds: 255, isWeak: false)
    let modified = HTTPDate(secondsSince1970: 784_111_777)
    let present = Validators(entityTag: tag, lastModified: modified, date: .latest)
    for validators in [present, nil] {
        let reading = evaluate(input, .get, validators).outcome
        let writing = evaluate(input, .put, validators).outcome
        precondition(writing != .notModified)
        // What is not there can be neither unmodified nor matched.
        precondition(reading != .notModified || validators != nil)
        // What fails for a reader fails for a writer.
        precondition(reading != .preconditionFailed || writing == .preconditionFailed)
    }
    return 0
}

private func evaluate(_ input: Span<UInt8>, _ method: Method, _ validators: Validators?) -> Preconditions {
    var preconditions = Preconditions(method: method, validators: validators, now: .latest)
    var start = 0
    while start < input.count {
        var end = start
        while end < input.count, input[end] != 0x0A {
            end += 1
        }
        if end > start {
            let value = input.extracting((start + 1)..<end)
            switch input[start] % 5 {
            case 0: preconditions.addIfMatch(value)
            case 1: preconditions.addIfNoneMatch(value)
            case 2: preconditions.addIfModifiedSince(value)
            case 3: preconditions.addIfUnmodifiedSince(value)
            default: preconditions.addIfRange(value)
            }
        }
        start = end + 1
    }
    return preconditions
}

private func checkDate(_ value: Span<UInt8>, now: HTTPDate) {
    guard let date = HTTPDate(parsing: value, now: now) else {
        return
    }
    precondition(HTTPDate.earliest <= date && date <= HTTPDate.latest)
    var text: [UInt8] = []
    date.append(to: &text)
    precondition(text.count == HTTPDate.formattedCount)
    precondition(HTTPDate(parsing: text.span, now: now) == date)
}

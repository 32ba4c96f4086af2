// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension Response {
    /// The answer to a request for a directory's list: preconditions, then the whole. Ranges are not taken of it.
    ///
    /// - Parameters:
    ///   - bytes: the request's, which `head` points into.
    ///   - now: the present.
    init(_ answer: Listing.Answer, head: RequestHead, bytes: Span<UInt8>, now: HTTPDate, trace: Trace?) {
        let opaque = answer.opaqueTag ?? []
        // Weak: two lists that are the same to their reader need not be the same bytes to the last one.
        let tag = answer.opaqueTag == nil ? nil : EntityTag(opaque: opaque.span, isWeak: true)
        var fields: [UInt8] = []
        if let tag { ResponseHead.appendField(.etag, tag, to: &fields) }
        fields.append(contentsOf: "Vary: Accept\r\n".utf8)
        fields += answer.fields
        if head.isConditional {
            let validators = Validators(entityTag: tag, lastModified: nil, date: now)
            let outcome = Preconditions(head: head, bytes: bytes, validators: validators, now: now).outcome
            trace?.noteCondition(outcome, head)
            switch outcome {
            case .proceed: break
            case .preconditionFailed:
                self.init(refusal: .preconditionFailed)
                return
            case .notModified:
                self.init(status: .notModified, fields: fields, hasContentLength: false)
                return
            }
        }
        self.init(status: .ok, fields: fields, moreFields: answer.contentFields, content: answer.content)
        switch answer.content {
        case .bytes(let content): contentLength = Int64(content.count)
        default: hasContentLength = false
        }
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// From a file and a request's head to an answer: preconditions, then ranges, then the whole (RFC 9110 §13.2.2, §14.2).
///
/// Pure: no socket, no disk, no clock.
struct FileHandler {
    let head: RequestHead
    /// The present, for dates with a year of two digits.
    let now: HTTPDate
    /// For what is compressed while it is sent; nil: nothing is.
    var encoders: EncoderAllowance?
    /// Where decisions are noted; nil for every client.
    var trace: Trace?

    /// The answer to a GET or HEAD of the file.
    ///
    /// - Parameters:
    ///   - bytes: the request's, which `head` points into.
    ///   - boundary: called where several ranges need one; text that no file holds by chance.
    func respond(with file: OpenFile, bytes: Span<UInt8>, boundary: () -> [UInt8]) -> Response {
        guard file.isCompressing else { return respond(file, nil, bytes, boundary) }
        return respond(compressing: file, bytes, boundary)
    }

    private func respond(compressing file: OpenFile, _ bytes: Span<UInt8>, _ boundary: () -> [UInt8]) -> Response {
        guard let (compressed, level) = file.compressing else { return respond(file, nil, bytes, boundary) }
        // A client of HTTP/1.0 could not tell the end of what has no length from a connection that was cut.
        guard head.version != .http10, let lease = encoders?.lease() else {
            return respond(compressed, nil, bytes, boundary)
        }
        return respond(file, GzipStream(FileStream(compressed), level: level, lease: lease), bytes, boundary)
    }

    @inline(__always)
    private func respond(
        _ file: OpenFile, _ stream: GzipStream?, _ bytes: Span<UInt8>, _ boundary: () -> [UInt8]
    ) -> Response {
        guard head.isConditional || head[.range] != nil else { return whole(file, stream) }
        return respondWithCare(file, stream, bytes, boundary)
    }

    /// What has conditions or asks for a part.
    private func respondWithCare(
        _ file: OpenFile, _ stream: GzipStream?, _ bytes: Span<UInt8>, _ boundary: () -> [UInt8]
    ) -> Response {
        let preconditions = Preconditions(head: head, bytes: bytes, validators: file.validators, now: now)
        let outcome = preconditions.outcome
        trace?.noteCondition(outcome, head)
        switch outcome {
        case .preconditionFailed: return Response(refusal: .preconditionFailed)
        case .notModified: return notModified(file)
        case .proceed: break
        }
        // Range is for GET only, and two of them are no Range field at all (RFC 9110 §14.2, §5.3).
        guard let range = head[.range] else { return whole(file, stream) }
        guard head.method == .get, !head.isRepeated(.range), file.coding == .identity, preconditions.permitRange else {
            trace?.noteRangeIsPassedOver(head)
            return whole(file, stream)
        }
        let request = RangeRequest(bytes.extracting(range.range), size: file.size)
        trace?.noteRange(request, size: file.size)
        switch request {
        case .ignored: return whole(file, stream)
        case .unsatisfiable: return unsatisfiable(file)
        case .single(let range): return part(file, range)
        case .several(let ranges): return parts(file, ranges, boundary: boundary())
        }
    }

    /// - Parameter stream: what makes the content while it is sent; nil where the file has it.
    @inline(__always)
    private func whole(_ file: OpenFile, _ stream: GzipStream? = nil) -> Response {
        if let stream {
            return Response(
                status: .ok, fields: file.validatorFields, moreFields: file.contentFields, stream: stream)
        }
        return Response(
            status: .ok, fields: file.validatorFields, moreFields: file.contentFields,
            content: .file(file, offset: 0, count: file.size), contentLength: file.size)
    }

    private func notModified(_ file: OpenFile) -> Response {
        Response(status: .notModified, fields: file.validatorFields, hasContentLength: false)
    }

    private func unsatisfiable(_ file: OpenFile) -> Response {
        var fields: [UInt8] = []
        ResponseHead.appendUnsatisfiedContentRange(size: file.size, to: &fields)
        return Response(refusal: .rangeNotSatisfiable, fields: fields)
    }

    private func part(_ file: OpenFile, _ range: ByteRange) -> Response {
        var fields = file.contentFields
        ResponseHead.appendContentRange(range, size: file.size, to: &fields)
        return Response(
            status: .partialContent, fields: file.validatorFields, moreFields: fields,
            content: .file(file, offset: range.first, count: range.count), contentLength: range.count)
    }

    private func parts(_ file: OpenFile, _ ranges: [ByteRange], boundary: [UInt8]) -> Response {
        let type = file.contentType
        guard
            let parts = MultipartByteRanges(
                ranges: ranges, size: file.size, contentType: type.span, boundary: boundary)
        else { return whole(file) }
        var fields: [UInt8] = []
        ResponseHead.appendContentType(parts, to: &fields)
        fields.append(contentsOf: FileDescription.constantFields)
        fields.append(contentsOf: file.protection)
        return Response(
            status: .partialContent, fields: file.validatorFields, moreFields: fields, content: .parts(file, parts),
            contentLength: parts.contentLength)
    }
}

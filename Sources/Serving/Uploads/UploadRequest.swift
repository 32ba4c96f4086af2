// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// A request to put something in place, as far as its head tells. Immutable; what it passes is everything that needs
/// neither its body nor the disk to be refused.
final class UploadRequest: Sendable {
    /// What the body is.
    enum Content: Sendable {
        /// The file itself.
        case file
        /// A form with files among its parts (RFC 7578).
        case form(boundary: [UInt8])
    }

    let path: RequestPath
    let location: Location
    let method: Method
    let content: Content
    /// Bytes of the body; nil: nobody knows until its end.
    let length: Int64?
    /// What the client says that the body hashes to.
    let expectedDigests: ExpectedDigests
    /// The digest that the answer shall have.
    let wantedDigest: DigestName?
    let condition: RequestCondition?
    /// Whether a person waits for a page rather than a program for an answer.
    let comesFromForm: Bool

    /// Goes through what the head alone can be refused for, in the order in which it is worth telling.
    init(
        head: RequestHead, bytes: Span<UInt8>, framing: MessageFraming, path: RequestPath, location: Location
    ) throws(Refusal) {
        self.path = path
        self.location = location
        method = head.method ?? .put
        let rules = location.uploads
        guard !rules.refusesOrigin(of: head, bytes: bytes) else {
            throw Refusal(.forbidden, "a page of another site asks for it")
        }
        guard location.shows(path) else { throw Refusal(.badRequest, "a name begins with a dot") }
        guard !path.hasOverlongSegment else { throw Refusal(.badRequest, "a name is longer than 255 bytes") }
        // RFC 9110 §14.5: a part is not to be taken for the whole.
        guard head[.contentRange] == nil else { throw Refusal(.badRequest, "it is a part of a file only") }
        guard !head.hasContentCoding(in: bytes) else {
            throw Refusal(.unsupportedMediaType, "its content is coded", fields: Self.identity)
        }
        switch framing.body {
        case .none: throw Refusal(.lengthRequired, "it has neither a length nor chunks")
        case .length(let count): length = count
        case .chunked: length = nil
        }
        content = try Self.content(head: head, bytes: bytes, method: method, path: path, rules: rules)
        if let length, length > rules.settings.maxSize { throw Refusal(.contentTooLarge, Self.tooLarge) }
        expectedDigests = try Self.digests(head: head, bytes: bytes)
        wantedDigest = WantedDigests(.wantReprDigest, of: head, bytes: bytes).preferred
        condition = RequestCondition(head: head, bytes: bytes)
        comesFromForm = Self.isNavigation(head: head, bytes: bytes)
    }

    /// Why a body over `upload.maxSize` is refused.
    static let tooLarge: StaticString = "it is larger than upload.maxSize"
    private static let identity = Array("Accept-Encoding: identity\r\n".utf8)

    private static func content(
        head: RequestHead, bytes: Span<UInt8>, method: Method, path: RequestPath, rules: UploadRules
    ) throws(Refusal) -> Content {
        let type = head[.contentType]
        let value = bytes.extracting((type ?? .empty).range)
        let isForm = MultipartFormDecoder.isForm(contentType: value)
        if method == .post, path.namesDirectory {
            guard isForm else { throw Refusal(.unsupportedMediaType, "a directory takes forms only") }
            guard let boundary = MultipartFormDecoder.boundary(ofContentType: value) else {
                throw Refusal(.badRequest, "the form's boundary is malformed")
            }
            return .form(boundary: boundary)
        }
        // A directory cannot be replaced by a file; a form is no file that anybody means to keep.
        if path.namesDirectory { throw Refusal(.conflict, "a directory cannot be put in place") }
        let isTaken = type == nil ? rules.takesAnything : rules.takes(value)
        guard isTaken, !(method == .post && isForm) else {
            throw Refusal(
                .unsupportedMediaType, "its type is not in upload.accept",
                fields: rules.accept.isEmpty ? [] : rules.acceptField)
        }
        return .file
    }

    /// Both fields speak of the same bytes here, as no content coding is taken.
    private static func digests(head: RequestHead, bytes: Span<UInt8>) throws(Refusal) -> ExpectedDigests {
        guard let content = try? ExpectedDigests(.contentDigest, of: head, bytes: bytes),
            let representation = try? ExpectedDigests(.reprDigest, of: head, bytes: bytes),
            content.agrees(with: representation)
        else { throw Refusal(.badRequest, "a digest is malformed, or two of them differ") }
        return content.merging(representation)
    }

    /// A browser that follows a form says so, and one that is too old to say it asks for a page.
    private static func isNavigation(head: RequestHead, bytes: Span<UInt8>) -> Bool {
        var elements = head.elements(of: .accept)
        while let element = elements.next(in: bytes) {
            if bytes.equals(Self.page.span, ignoringCaseIn: element.range) { return true }
        }
        return false
    }

    private static let page = Array("text/html".utf8)

    /// What takes the body in.
    func upload(at quay: Quay) throws(Refusal) -> any Upload {
        switch content {
        case .file: try FileUpload(quay, self)
        case .form(let boundary): try FormUpload(quay, self, boundary: boundary)
        }
    }
}

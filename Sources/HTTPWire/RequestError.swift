// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why a request cannot be read: the client's doing, always; the connection closes after the answer.
package struct RequestError: Error, Equatable, Sendable {
    /// The kind of defect.
    package let reason: Reason

    package init(_ reason: Reason) {
        self.reason = reason
    }

    /// What to answer: 400, 414, 431, 501 or 505.
    package var status: Status { reason.status }
}

extension RequestError {
    /// One case for each kind of defect; the text is for a debug log.
    package enum Reason: UInt8, CaseIterable, Sendable {
        case tooManyEmptyLines, tlsHandshake
        case bareCarriageReturn, bareLineFeed, controlCharacter
        case requestLineTooLong, notARequestLine, missingVersion, invalidTarget, unsupportedVersion
        case fieldsTooLong, tooManyFields, invalidFieldName, blankBeforeColon, foldedLine, missingColon
        case missingHost, repeatedHost, invalidHost
        case invalidContentLength, repeatedContentLength, lengthAndTransferEncoding
        case transferEncodingInHTTP10, invalidTransferEncoding, chunkedNotLast, unknownTransferCoding
        case invalidChunkSize, chunkSizeOverflow, invalidChunkExtension, chunkExtensionsTooLong
        case missingChunkEnd, trailersTooLong
    }
}

extension RequestError.Reason {
    /// The one table from defects to statuses.
    var status: Status {
        switch self {
        case .requestLineTooLong: .uriTooLong
        case .fieldsTooLong, .tooManyFields: .requestHeaderFieldsTooLarge
        case .unknownTransferCoding: .notImplemented
        case .unsupportedVersion: .httpVersionNotSupported
        default: .badRequest
        }
    }
}

extension RequestError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooManyEmptyLines: "too many empty lines before the request line"
        case .tlsHandshake: "a TLS handshake where plain HTTP is spoken"
        case .bareCarriageReturn: "CR without LF"
        case .bareLineFeed: "LF without CR"
        case .controlCharacter: "control character"
        case .requestLineTooLong: "request line over its limit"
        case .notARequestLine: "not a request line"
        case .missingVersion: "request line without a version"
        case .invalidTarget: "invalid request target"
        case .unsupportedVersion: "HTTP version not supported"
        case .fieldsTooLong: "fields over their limit of bytes"
        case .tooManyFields: "more fields than the limit"
        case .invalidFieldName: "invalid field name"
        case .blankBeforeColon: "white space before the colon of a field"
        case .foldedLine: "white space at the start of a field line"
        case .missingColon: "field line without a colon"
        case .missingHost: "no Host"
        case .repeatedHost: "Host given twice"
        case .invalidHost: "invalid Host"
        case .invalidContentLength: "invalid Content-Length"
        case .repeatedContentLength: "Content-Length given twice"
        case .lengthAndTransferEncoding: "both Content-Length and Transfer-Encoding"
        case .transferEncodingInHTTP10: "Transfer-Encoding in HTTP/1.0"
        case .invalidTransferEncoding: "invalid Transfer-Encoding"
        case .chunkedNotLast: "chunked not the last transfer coding, or given twice"
        case .unknownTransferCoding: "unknown transfer coding"
        case .invalidChunkSize: "invalid chunk size"
        case .chunkSizeOverflow: "chunk size out of range"
        case .invalidChunkExtension: "invalid chunk extension"
        case .chunkExtensionsTooLong: "chunk extensions over their limit"
        case .missingChunkEnd: "chunk data without its line end"
        case .trailersTooLong: "trailers over their limit"
        }
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why a form cannot be read: the client's doing, always.
package struct FormError: Error, Equatable, Sendable {
    /// The kind of defect.
    package let reason: Reason

    package init(_ reason: Reason) {
        self.reason = reason
    }

    /// What to answer: 400.
    package var status: Status { .badRequest }
}

extension FormError {
    /// One case for each kind of defect; the text is for the client and a debug log.
    package enum Reason: UInt8, CaseIterable, Sendable {
        case preambleTooLong, malformedDelimiter
        case headTooLong, tooManyFields
        case bareCarriageReturn, bareLineFeed, controlCharacter
        case foldedLine, missingColon, invalidFieldName, repeatedField, delimiterInHead
        case missingDisposition, notFormData, invalidParameter, repeatedParameter, missingName
        case invalidFileName, fileNameTooLong, transferEncoding
    }
}

extension FormError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .preambleTooLong: "no delimiter at the start of the form"
        case .malformedDelimiter: "neither a line end nor two hyphens after a delimiter"
        case .headTooLong: "head of a part over its limit of bytes"
        case .tooManyFields: "more fields in the head of a part than the limit"
        case .bareCarriageReturn: "CR without LF in the head of a part"
        case .bareLineFeed: "LF without CR in the head of a part"
        case .controlCharacter: "control character in the head of a part"
        case .foldedLine: "white space at the start of a field line"
        case .missingColon: "field line without a colon"
        case .invalidFieldName: "invalid field name"
        case .repeatedField: "field of a part given twice"
        case .delimiterInHead: "delimiter in the head of a part"
        case .missingDisposition: "part without Content-Disposition"
        case .notFormData: "Content-Disposition of a part is not form-data"
        case .invalidParameter: "malformed parameter of Content-Disposition"
        case .repeatedParameter: "parameter of Content-Disposition given twice"
        case .missingName: "part without a name"
        case .invalidFileName: "file name that no file can have"
        case .fileNameTooLong: "file name over 255 bytes"
        case .transferEncoding: "Content-Transfer-Encoding other than 7bit, 8bit or binary"
        }
    }
}

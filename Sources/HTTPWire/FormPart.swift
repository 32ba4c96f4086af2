// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What the head of one part of a form says (RFC 7578 §4).
package struct FormPart: Equatable, Sendable {
    /// The name of the form's field, unescaped; free of control characters, and empty where it was sent so.
    package let name: [UInt8]
    /// The file that the part is, if it is one.
    package let fileName: FormFileName
    /// The Content-Type as sent, without white space around it; nil where there is none, or one without a value.
    package let contentType: [UInt8]?

    package init(name: [UInt8], fileName: FormFileName, contentType: [UInt8]?) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
    }
}

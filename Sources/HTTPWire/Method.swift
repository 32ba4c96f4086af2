// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A request method that this server knows (RFC 9110 §9, and PATCH of RFC 5789); any other token is a 501.
package enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, delete, options, patch, trace, connect

    /// The method's name as it stands in a request line.
    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        }
    }
}

/// A set of methods, such as those that a location takes.
package struct MethodSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package init(_ method: Method) {
        rawValue = 1 << UInt16(method.rawValue)
    }

    package static let get = MethodSet(.get)
    package static let head = MethodSet(.head)
    package static let post = MethodSet(.post)
    package static let put = MethodSet(.put)
    package static let delete = MethodSet(.delete)
    package static let options = MethodSet(.options)

    package func contains(_ method: Method) -> Bool {
        contains(MethodSet(method))
    }

    /// The value of an `Allow` field (RFC 9110 §10.2.1): the methods of the set in a fixed order, `", "` between.
    package var allowFieldValue: String {
        Method.allCases.filter { contains($0) }.map(\.name).joined(separator: ", ")
    }
}

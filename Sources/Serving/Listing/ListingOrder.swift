// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// In which order a directory's entries are listed. Directories come first in every one of them, and names decide
/// between what is otherwise the same.
struct ListingOrder: Hashable, Sendable {
    /// What is compared.
    enum Column: CaseIterable, Sendable {
        case name, size, time

        /// Its value in the query.
        var word: StaticString {
            switch self {
            case .name: "name"
            case .size: "size"
            case .time: "time"
            }
        }
    }

    var column = Column.name
    var isDescending = false

    init(column: Column = .name, isDescending: Bool = false) {
        self.column = column
        self.isDescending = isDescending
    }

    /// The order that a query asks for, by `sort` and `order`; the first of each that means something counts. Without
    /// them, by name, ascending.
    init(query: Span<UInt8>) {
        var column: Column?
        var isDescending: Bool?
        var parameters = QueryParameters()
        while let parameter = parameters.next(in: query) {
            if column == nil, parameter.isNamed("sort", in: query) {
                for candidate in Column.allCases where parameter.hasValue(candidate.word, in: query) {
                    column = candidate
                }
            } else if isDescending == nil, parameter.isNamed("order", in: query) {
                if parameter.hasValue("desc", in: query) { isDescending = true }
                if parameter.hasValue("asc", in: query) { isDescending = false }
            }
        }
        self.init(column: column ?? .name, isDescending: isDescending ?? false)
    }

    /// Whether it is the one that a list has unless it is asked for another.
    var isDefault: Bool { self == ListingOrder() }

    /// The query that stands for it, with its question mark: `?sort=size&order=desc`. In HTML its `&` is escaped.
    var query: String {
        "?sort=\(column.word)&order=\(isDescending ? "desc" : "asc")"
    }
}

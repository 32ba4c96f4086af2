// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct ListingOrderTests {
    private func order(_ query: String) -> ListingOrder {
        let bytes = Array(query.utf8)
        return ListingOrder(query: bytes.span)
    }

    @Test(arguments: [
        ("", ListingOrder()), ("sort=name", ListingOrder()), ("sort=size", ListingOrder(column: .size)),
        ("sort=time&order=asc", ListingOrder(column: .time)),
        ("order=desc", ListingOrder(isDescending: true)),
        ("order=desc&sort=time", ListingOrder(column: .time, isDescending: true)),
        ("sort=colour&order=up", ListingOrder()), ("sort=colour&sort=size", ListingOrder(column: .size)),
        ("sort=size&sort=time", ListingOrder(column: .size)), ("order=asc&order=desc", ListingOrder()),
        ("s%6Frt=si%7Ae", ListingOrder(column: .size)), ("SORT=size", ListingOrder()), ("sort", ListingOrder()),
        ("x=y&sort=size&%%%", ListingOrder(column: .size)),
    ])
    func aQueryDecides(query: String, expected: ListingOrder) {
        #expect(order(query) == expected)
    }

    @Test func everyOrderIsWhatItsQueryStandsFor() {
        for column in ListingOrder.Column.allCases {
            for isDescending in [false, true] {
                let wanted = ListingOrder(column: column, isDescending: isDescending)
                #expect(wanted.query.hasPrefix("?"))
                #expect(order(String(wanted.query.dropFirst())) == wanted)
            }
        }
    }
}

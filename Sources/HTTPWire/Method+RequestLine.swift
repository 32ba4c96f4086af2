// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension Method {
    /// The method whose name is the octets of `range`, in exactly this case (RFC 9110 §9.1); nil when no name is.
    @inline(__always)
    init?(_ range: Range<Int>, in bytes: Span<UInt8>) {
        guard range.count <= 7 else { return nil }
        var word: UInt64 = 0
        for index in range.reversed() {
            word = word &<< 8 | UInt64(bytes[index])
        }
        // Each name's octets, the first one lowest; a test holds them and `name` together.
        switch word {
        case 0x54_4547: self = .get
        case 0x4441_4548: self = .head
        case 0x5453_4f50: self = .post
        case 0x54_5550: self = .put
        case 0x4554_454c_4544: self = .delete
        case 0x53_4e4f_4954_504f: self = .options
        case 0x48_4354_4150: self = .patch
        case 0x45_4341_5254: self = .trace
        case 0x54_4345_4e4e_4f43: self = .connect
        default: return nil
        }
    }
}

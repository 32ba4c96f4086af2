// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ChunkedDecoder {
    /// `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )` (RFC 9112 §7.1.1)
    ///
    /// White space before the line end is not in the grammar, and where another server reads on over a line end
    /// that this one sees, or the reverse, requests are smuggled: nothing but the grammar passes.
    mutating func takeExtension(_ octet: UInt8, limits: RequestLimits) throws(RequestError) {
        let mayEnd = state == .extensionName || state == .extensionValue || state == .extensionValueEnd
        if octet == .carriageReturn, mayEnd {
            state = .sizeLineFeed
            return
        }
        guard octet != .lineFeed else { throw RequestError(.bareLineFeed) }
        guard let next = extensionState(after: octet) else { throw RequestError(.invalidChunkExtension) }
        extensionBytes += 1
        guard extensionBytes <= Int64(limits.chunkExtensionBytes) else { throw RequestError(.chunkExtensionsTooLong) }
        state = next
    }

    /// The state that `octet` leads to; nil where the grammar does not have it.
    private func extensionState(after octet: UInt8) -> State? {
        let isToken = OctetSet.token.contains(octet)
        switch state {
        case .extensionBlank:
            return octet == UInt8(ascii: ";") ? .extensionNameStart : octet.isBlank ? .extensionBlank : nil
        case .extensionNameStart:
            return isToken ? .extensionName : octet.isBlank ? .extensionNameStart : nil
        case .extensionName where isToken:
            return .extensionName
        case .extensionName, .extensionNameBlank:
            if octet == UInt8(ascii: "=") { return .extensionValueStart }
            if octet == UInt8(ascii: ";") { return .extensionNameStart }
            return octet.isBlank ? .extensionNameBlank : nil
        case .extensionValueStart:
            if octet == .quote { return .extensionQuoted }
            return isToken ? .extensionValue : octet.isBlank ? .extensionValueStart : nil
        case .extensionValue where isToken:
            return .extensionValue
        case .extensionValue, .extensionValueEnd:
            if octet == UInt8(ascii: ";") { return .extensionNameStart }
            return octet.isBlank ? .extensionBlank : nil
        case .extensionQuoted:
            if octet == .quote { return .extensionValueEnd }
            if octet == .backslash { return .extensionEscape }
            return octet.isControl && octet != .tab ? nil : .extensionQuoted
        case .extensionEscape:
            return octet.isControl && octet != .tab ? nil : .extensionQuoted
        default:
            return nil
        }
    }

    /// Trailer fields and the empty line after them (RFC 9112 §7.1.2), checked as the fields of a head are.
    mutating func takeTrailer(_ octet: UInt8, limits: RequestLimits) throws(RequestError) {
        switch (state, octet) {
        case (.lastLineFeed, .lineFeed):
            state = .end
            return
        case (.trailerStart, .carriageReturn):
            state = .lastLineFeed
            return
        case (.lastLineFeed, _):
            throw RequestError(.bareCarriageReturn)
        default:
            trailerBytes += 1
            guard trailerBytes <= limits.trailerBytes else { throw RequestError(.trailersTooLong) }
            state = try trailerState(after: octet)
        }
    }

    private func trailerState(after octet: UInt8) throws(RequestError) -> State {
        switch (state, octet) {
        case (.trailerLineFeed, .lineFeed): return .trailerStart
        case (.trailerLineFeed, _): throw RequestError(.bareCarriageReturn)
        case (_, .lineFeed): throw RequestError(.bareLineFeed)
        case (.trailerName, .colon): return .trailerValue
        case (.trailerValue, .carriageReturn): return .trailerLineFeed
        case (.trailerValue, _):
            guard !octet.isControl || octet == .tab else { throw RequestError(.controlCharacter) }
            return .trailerValue
        case (.trailerName, .carriageReturn): throw RequestError(.missingColon)
        case (.trailerStart, _) where octet.isBlank: throw RequestError(.foldedLine)
        case (.trailerName, _) where octet.isBlank: throw RequestError(.blankBeforeColon)
        default:
            guard OctetSet.token.contains(octet) else { throw RequestError(.invalidFieldName) }
            return .trailerName
        }
    }
}

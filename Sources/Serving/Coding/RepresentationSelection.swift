// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// From a file to the representation of it that a client is to get: a sidecar, what gzip makes of it, or itself.
///
/// Belongs to a worker, which goes on while the pool looks and compresses.
struct RepresentationSelection {
    /// Finds what lies beside the file.
    let resolver: FileResolver
    let preference: CodingPreference
    /// What was last selected for such clients: taken again where nothing has changed.
    let known: OpenFile?
    let pool: OffloadPool
    let variants: VariantStore
    /// Where it is counted whether variants were there; nil: nowhere.
    var tally: WorkerCounters?

    private var rules: CodingRules { resolver.rules.coding }

    /// The best that there is; 406 where that is the file itself and the client has excluded it.
    func select(from file: OpenFile) async -> Resource {
        if file.isCodable {
            for coding in preference.codings {
                if let coded = await representation(of: file, in: coding) {
                    resolver.trace?.noteCoding(coded, isSidecar: coded.status != file.status)
                    return .file(coded)
                }
            }
        }
        resolver.trace?.noteNoCoding(of: file, preference)
        return preference.permitsIdentity ? .file(file) : .refused(.notAcceptable)
    }

    private func representation(of file: OpenFile, in coding: ContentCoding) async -> OpenFile? {
        if rules.sidecars.contains(coding), let sidecar = await sidecar(of: file, in: coding) { return sidecar }
        return coding == .gzip && rules.makesGzip ? await compressed(file) : nil
    }

    private func sidecar(of file: OpenFile, in coding: ContentCoding) async -> OpenFile? {
        do throws(Errno) {
            return try resolver.sidecar(of: file, in: coding, known: known)
        } catch {
            let (patient, known) = (resolver.waiting(), known)
            return await pool.run(.read) { try? patient.sidecar(of: file, in: coding, known: known) }
        }
    }

    private func compressed(_ file: OpenFile) async -> OpenFile? {
        // Who has excluded the file as it is gets it compressed, however little that helps.
        let isWanted = !preference.permitsIdentity
        guard isWanted || file.size >= max(rules.minimumSize, 1) else { return nil }
        let level = rules.level
        // A young file may change without a change of time: what is made of it now cannot be known by that.
        if file.isFresh || file.size > rules.largestFile {
            return file.coded(.gzip, source: .compressing(file, level: level))
        }
        if let known, known.coding == .gzip, known.status == file.status, known.compressing == nil { return known }
        let key = VariantStore.Key(file.status, level: level)
        let compressor = FileCompressor(file: file, level: level)
        let (variant, wasKnown) = await variants.variant(for: key, in: pool, on: .computing(file.size)) {
            compressor.run()
        }
        tally?.count(wasKnown ? .variantHits : .variantMisses)
        switch variant {
        case .made(let bytes): return file.coded(.gzip, source: .bytes(bytes), level: level)
        case .useless, .failed: return isWanted ? file.coded(.gzip, source: .compressing(file, level: level)) : nil
        }
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// The files of one form on their way in (RFC 7578): each is staged as its part comes, and all of them are put in place
/// when the form is complete. Its methods wait for disks and run in the pool.
///
/// `@unchecked Sendable`: belongs to one connection, whose task hands it to one thread of the pool at a time and awaits
/// that before it goes on; no two threads ever hold it at once.
final class FormUpload: Upload, @unchecked Sendable {
    private let quay: Quay
    /// The directory that the files go to.
    private let path: RequestPath
    private let length: Int64?
    /// The directory, open once for all files; nil before the first piece.
    private var home: Quay.Nearest?
    private var decoder: MultipartFormDecoder
    private let digests: ContentDigests
    private var files: [FileUpload] = []
    private var names: Set<[UInt8]> = []
    /// The file whose part is being read; nil between parts, and in a part that is no file.
    private var current: FileUpload?
    private var isComplete = false

    init(_ quay: Quay, _ request: UploadRequest, boundary: [UInt8]) throws(Refusal) {
        guard let decoder = MultipartFormDecoder(boundary: boundary) else {
            throw Refusal(.badRequest, "the form's boundary is malformed")
        }
        self.decoder = decoder
        self.quay = quay
        path = request.path
        length = request.length
        digests = try ContentDigests(request)
    }

    func take(_ piece: UploadPiece) throws(Refusal) -> UploadProgress {
        if piece.isFirst { home = try quay.admit(directory: path, length: length ?? 0) }
        var used = 0
        if let buffer = piece.buffer, piece.count > 0 {
            digests.update(buffer, piece.known..<piece.count)
            used = try take(buffer, piece.count)
        }
        guard piece.isLast else { return UploadProgress(used: used) }
        // The body's end is not the form's: it was cut short before it was framed.
        guard isComplete else { throw Refusal(.badRequest, "the form ends before its last boundary") }
        _ = try digests.finish()
        var published: [Published] = []
        for file in files { published.append(try file.publish(KnownDigests())) }
        return UploadProgress(used: piece.count, published: published)
    }

    func abandon() {
        for file in files { file.abandon() }
        files = []
    }

    /// Takes what the buffer holds of the form; returns how much of it was used up.
    private func take(_ buffer: TransferBuffer, _ count: Int) throws(Refusal) -> Int {
        var used = 0
        while !isComplete {
            let step: MultipartFormDecoder.Step
            do throws(FormError) {
                step = try buffer.withBytes(used..<count) { (bytes) throws(FormError) in try decoder.next(bytes) }
            } catch {
                throw Refusal(error.status, "the form is malformed")
            }
            switch step {
            case .needsMore(let consumed): return used + consumed
            case .part(let part, let consumed):
                used += consumed
                current = try open(part)
            case .data(let range, let consumed):
                try current?.write(buffer, (used + range.lowerBound)..<(used + range.upperBound))
                used += consumed
            case .partEnd(let consumed):
                used += consumed
                current = nil
            case .end(let consumed):
                used += consumed
                isComplete = true
            }
        }
        // What follows the last delimiter means nothing (RFC 2046 §5.1.1).
        return count
    }

    /// The file that a part is; nil: a plain field, or a file field in which nothing was chosen.
    private func open(_ part: FormPart) throws(Refusal) -> FileUpload? {
        guard case .name(let name) = part.fileName else { return nil }
        let settings = quay.rules.settings
        guard files.count < settings.maxFiles else {
            throw Refusal(.contentTooLarge, "it has more files than upload.maxFiles")
        }
        let type = part.contentType
        let isTaken = type.map { quay.rules.takes($0.span) } ?? quay.rules.takesAnything
        guard isTaken else {
            throw Refusal(
                .unsupportedMediaType, "a file's type is not in upload.accept", fields: quay.rules.acceptField)
        }
        guard let path = path.appending(segment: name), quay.rules.shows(path), let entry = EntryName(name)
        else {
            throw Refusal(.badRequest, "no file can have such a name, or it begins with a dot")
        }
        // Known before anything is in place; the disk would tell only after the first of the two.
        let isNew = names.insert(name).inserted
        guard isNew || settings.onConflict != .refuse else {
            throw Refusal(.conflict, "two files of the form have one name")
        }
        guard let home else { throw Refusal(.internalServerError, "its directory was not looked up") }
        let place = UploadPlace(directory: home.directory, missing: home.missing, name: entry)
        let file = FileUpload(quay, path: path, place: place)
        files.append(file)
        _ = try file.admit()
        try file.stage()
        return file
    }
}

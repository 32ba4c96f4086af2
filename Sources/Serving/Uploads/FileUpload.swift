// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import struct SystemPackage.Errno

/// One file on its way in: looked up, staged, written, published. Its methods wait for disks and run in the pool.
///
/// `@unchecked Sendable`: belongs to one connection, whose task hands it to one thread of the pool at a time and awaits
/// that before it goes on; no two threads ever hold it at once.
final class FileUpload: Upload, @unchecked Sendable {
    let quay: Quay
    let path: RequestPath
    /// How a name that is taken is met.
    let policy: ConflictPolicy
    let condition: RequestCondition?
    /// Bytes that are announced; nil: nobody knows.
    let length: Int64?
    private let digests: ContentDigests

    /// Where the file goes; known once it was looked up.
    var place: UploadPlace?
    var staged: StagedFile?
    /// Bytes that are written.
    private(set) var size: Int64 = 0
    /// Bytes that the file system was asked to keep for the file.
    private(set) var reserved: Int64 = 0
    /// Bytes that are on their way to the disk.
    private var begun: Int64 = 0
    var account: DirectoryUsage.Account?
    /// Bytes of the quota that this upload has taken.
    private(set) var taken: Int64 = 0

    static let nameIsTaken: StaticString = "the name is taken, by upload.onConflict"

    /// The first step of a reservation, and how large steps become, in bytes.
    private static let firstStep: Int64 = 1 << 20
    private static let largestStep: Int64 = 16 << 20
    /// How much is written before the disk is to begin with it, in bytes.
    private static let writingStep: Int64 = 8 << 20

    /// A file of a form, of which nothing but its name and its place is known.
    init(_ quay: Quay, path: RequestPath, place: UploadPlace) {
        self.quay = quay
        self.path = path
        self.place = place
        policy = quay.rules.settings.onConflict
        condition = nil
        length = nil
        digests = ContentDigests()
    }

    /// The body of a request, as it is.
    init(_ quay: Quay, _ request: UploadRequest) throws(Refusal) {
        self.quay = quay
        path = request.path
        // PUT means this very name (RFC 9110 §9.3.4).
        let policy = quay.rules.settings.onConflict
        self.policy = policy == .rename && request.method == .put ? .refuse : policy
        condition = request.condition
        length = request.length
        digests = try ContentDigests(request)
    }

    deinit {
        // A last resort: whoever ends an upload calls `abandon` in the pool.
        abandon()
    }

    var settings: UploadSettings { quay.rules.settings }

    func take(_ piece: UploadPiece) throws(Refusal) -> UploadProgress {
        if piece.isFirst {
            try open(isWhole: piece.isLast)
            try stage()
        }
        if let buffer = piece.buffer, piece.count > 0 {
            digests.update(buffer, 0..<piece.count)
            try write(buffer, 0..<piece.count)
        }
        let published = piece.isLast ? [try publish(try digests.finish())] : nil
        return UploadProgress(used: piece.count, published: published)
    }

    /// Looks whether the file could be put in place as things are now, and what stands there.
    func admit() throws(Refusal) -> Standing {
        let place = if let place { place } else { try quay.place(of: path, making: settings.createDirectories) }
        self.place = place
        let standing = try quay.standing(at: place, path: path)
        try check(standing)
        try checkRoom(in: place.directory)
        return standing
    }

    /// As `admit`, but what stands there is looked at only where that may spare a body that is still to come, or an
    /// answer depends on it: it is looked at again when the file gets its name.
    private func open(isWhole: Bool) throws(Refusal) {
        guard isWhole, policy == .replace, condition == nil else {
            _ = try admit()
            return
        }
        let place = try quay.place(of: path, making: settings.createDirectories)
        self.place = place
        try checkRoom(in: place.directory)
    }

    private func checkRoom(in directory: OpenDirectory) throws(Refusal) {
        account = try quay.account()
        try quay.checkRoom(for: length ?? 0, in: directory, account)
    }

    /// Opens the staged file.
    func stage() throws(Refusal) {
        guard let place else { throw Refusal(.internalServerError, "it was not looked up") }
        // Made with its own mode it needs no other later; but until it is complete we read, write and describe it.
        let mode = settings.mode & 0o600 == 0o600 ? settings.mode : 0o600
        let publishing = quay.publishing
        guard publishing.allowance.take() else { throw Refusal(Self.stagingStep, .tooManyOpenFiles) }
        do throws(Errno) {
            staged = try place.directory.stage(publishing.names, mode: mode)
        } catch {
            publishing.allowance.giveBack()
            throw Refusal(Self.stagingStep, error)
        }
    }

    private static let stagingStep = "stage an upload"

    /// Closes the staged file; what was not put in place is gone.
    func unstage() {
        guard let staged else { return }
        staged.discard()
        self.staged = nil
        quay.publishing.allowance.giveBack()
    }

    /// Whether what stands there lets the file in: first what is so whoever asks, then the request's own conditions.
    func check(_ standing: Standing) throws(Refusal) {
        switch standing {
        case .directory: throw Refusal(.conflict, "a directory has the name")
        case .other: throw Refusal(.conflict, "something that is no file has the name")
        case .file, .link: guard policy != .refuse else { throw Refusal(.conflict, Self.nameIsTaken) }
        case .nothing: break
        }
        try quay.check(condition, for: standing, at: path)
    }

    /// Writes content behind what is written.
    func write(_ buffer: TransferBuffer, _ range: Range<Int>) throws(Refusal) {
        guard let staged, let place else { throw Refusal(.internalServerError, "it was not staged") }
        let count = Int64(range.count)
        try takeQuota(count)
        try reserve(for: count, in: place.directory)
        let offset = size
        try refusing("write an upload", as: Status.init(keeping:)) { () throws(Errno) in
            try staged.write(buffer, range, at: offset)
        }
        size += count
        beginWriting(staged)
    }

    /// A large body goes to the disk as it comes: otherwise the sync in the end would have all of it to write at once,
    /// and the small uploads of others would wait for that.
    private func beginWriting(_ staged: StagedFile) {
        guard settings.durability == .full, size - begun >= Self.writingStep else { return }
        staged.beginWriting(offset: begun, count: size - begun)
        begun = size
    }

    /// Gives up what was staged.
    func abandon() {
        unstage()
        account?.giveBack(taken)
        taken = 0
    }

    /// What was taken of the quota is a file's now.
    func settleQuota(replacing standing: Standing) {
        account?.settle(taken, replaced: standing.size)
        taken = 0
    }

    // MARK: Room

    private func takeQuota(_ count: Int64) throws(Refusal) {
        guard let account, let quota = settings.quota else { return }
        guard account.take(count, limit: quota) else { throw Refusal(.insufficientStorage, Quay.quotaIsUsed) }
        taken += count
    }

    /// Has the file system keep room ahead of what has come, a step at a time and never for all that is announced: a
    /// client that only promises takes nothing from the others.
    private func reserve(for count: Int64, in directory: OpenDirectory) throws(Refusal) {
        let end = size + count
        guard end > reserved else { return }
        // A file that is complete with this write has no use for room ahead; one that began with little may be.
        if size == 0, length.map({ $0 <= count }) ?? (count < Self.firstStep / 4) {
            // A length that is announced was looked at before.
            return length == nil ? try quay.checkRoom(for: count, in: directory, nil) : ()
        }
        let step = min(max(Self.firstStep, reserved), Self.largestStep)
        let wanted = max(end, min(reserved + step, length ?? .max))
        do throws(Refusal) {
            try reserve(upTo: wanted, in: directory)
        } catch {
            // What has come may fit all the same.
            guard wanted > end, error.status == .insufficientStorage else { throw error }
            try reserve(upTo: end, in: directory)
        }
    }

    private func reserve(upTo wanted: Int64, in directory: OpenDirectory) throws(Refusal) {
        // What was reserved before is no longer among the free bytes.
        try quay.checkRoom(for: wanted - reserved, in: directory, nil)
        let (from, staged) = (reserved, staged)
        try refusing("reserve room for an upload", as: Status.init(keeping:)) { () throws(Errno) in
            try staged?.reserve(offset: from, count: wanted - from)
        }
        reserved = wanted
    }
}

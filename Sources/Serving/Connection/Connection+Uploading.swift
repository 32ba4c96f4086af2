// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Logging
import Reactor
import struct SystemPackage.Errno

/// Taking a body in: look whether it is wanted, say that it may come, read and write by turns, put it in place, sync,
/// answer. What waits for a disk is the `Upload`'s business, in the pool.
extension Connection {
    /// What taking a body in has come to.
    enum UploadOutcome {
        /// The answer, whether something was put in place or not; of the body some may be left.
        case answer(Response)
        /// The body will not come to its end.
        case failed(Status)
    }

    /// A body up to so many bytes is waited for before the disk is asked, which then is asked once for all.
    private static let smallBody = Int64(BodyBuffers.smallSize)
    /// For how long a minimum rate is not asked for, in nanoseconds of waiting.
    private static let rateGrace: Int64 = 10_000_000_000

    /// Takes a request's body in and puts what it holds in place.
    func upload(_ request: UploadRequest, _ reader: BodyReader, expectsContinue: Bool) async -> UploadOutcome {
        let quay: Quay
        let upload: any Upload
        do throws(Refusal) {
            quay = try await self.quay(of: request.location)
            if trace != nil { return .answer(await rehearse(request, quay)) }
            upload = try request.upload(at: quay)
        } catch {
            return .answer(refusal(error, request.path))
        }
        await quay.awaitAccount()
        let outcome = await feed(upload, request, reader, expectsContinue: expectsContinue)
        switch outcome {
        case .published(let published): return .answer(await confirm(published, request))
        case .refused(let cause):
            await worker.pool.run(.write) { upload.abandon() }
            return .answer(refusal(cause, request.path))
        case .failed(let status):
            await worker.pool.run(.write) { upload.abandon() }
            return .failed(status)
        }
    }

    private enum FeedOutcome {
        case published([Published])
        case refused(Refusal)
        case failed(Status)
    }

    /// Gives the body to the upload, piece by piece.
    private func feed(
        _ upload: any Upload, _ request: UploadRequest, _ reader: BodyReader, expectsContinue: Bool
    ) async -> FeedOutcome {
        defer { reader.release() }
        let rules = request.location.uploads
        let isDurable = rules.settings.durability == .full
        var isFirst = true
        while true {
            // A client that asks first has its answer before anything is read.
            let isAsking = isFirst && expectsContinue && reader.isUntouched
            let step = isAsking ? .content : await nextPiece(reader, isFirst: isFirst, request.length)
            if case .failed(let status) = step { return .failed(status) }
            if reader.total > rules.settings.maxSize {
                return .refused(Refusal(.contentTooLarge, UploadRequest.tooLarge))
            }
            // What is complete has come, however long that took.
            if step != .end, isTooSlow(reader) { return .failed(.requestTimeout) }
            let piece = UploadPiece(
                buffer: reader.buffer, count: reader.count, known: reader.known, isFirst: isFirst,
                isLast: step == .end)
            let result = await worker.pool.run(piece.isLast && isDurable ? .sync : .write) {
                Result { () throws(Refusal) in try upload.take(piece) }
            }
            switch result {
            case .failure(let refusal): return .refused(refusal)
            case .success(let progress):
                if let published = progress.published { return .published(published) }
                reader.consume(progress.used)
            }
            if isAsking, await !sendContinue() { return .failed(.clientClosedRequest) }
            if transport.isCancelled { return .failed(.clientClosedRequest) }
            isFirst = false
        }
    }

    private func nextPiece(_ reader: BodyReader, isFirst: Bool, _ length: Int64?) async -> BodyReader.Step {
        guard isFirst else { return await reader.read() }
        if let length, length <= Self.smallBody { return await reader.gather(Int(length), patience: Self.rateGrace) }
        // What has come by now is written as soon as the file is open.
        return reader.readNow() ?? .content
    }

    /// Whether the client has used up its patience: it counts only the time in which we waited for it.
    private func isTooSlow(_ reader: BodyReader) -> Bool {
        let rate = settings.limits.minimumRate
        guard rate > 0, reader.waited > Self.rateGrace else { return false }
        return Double(reader.total) < Double(rate) * Double(reader.waited) / 1e9
    }

    /// Says 100 Continue (RFC 9110 §15.2.1); false: the client is gone.
    private func sendContinue() async -> Bool {
        await sendBytes(Self.hundredContinue, from: 0, more: false, isContent: false)
    }

    private static let hundredContinue = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    // MARK: Answers

    /// Waits until what was put in place will stay there, and says so.
    private func confirm(_ published: [Published], _ request: UploadRequest) async -> Response {
        let began = MonotonicClock.now()
        let changed = published.flatMap(\.changed)
        do throws(Refusal) {
            try await worker.publishing.synchronize(changed)
        } catch {
            return refusal(error, request.path)
        }
        if !changed.isEmpty {
            let contents = published.reduce(0) { $0 + max($1.syncDuration, 0) }
            exchange.syncDuration = contents + MonotonicClock.now() - began
        }
        switch request.content {
        case .file: return published.first.map { Response(published: $0, request) } ?? Response(status: .noContent)
        case .form: return request.comesFromForm ? Response(backTo: request.path) : Response(list: published)
        }
    }

    /// The answer that something was refused with; what the operator should know is said to them.
    func refusal(_ refusal: Refusal, _ path: RequestPath) -> Response {
        trace?.note("refused", "\(refusal.status.text): \(refusal.reason)")
        if let fault = refusal.fault {
            worker.logger.error(
                "cannot \(fault.step): \(fault.error) (\(Trace.text(path)))", metadata: .ofRequest)
        }
        return Response(refusal: refusal.status, fields: refusal.fields)
    }

    /// Takes a name away, and answers.
    func delete(_ deletion: Deletion) async -> Response {
        do throws(Refusal) {
            let quay = try await quay(of: deletion.location)
            let isRehearsal = trace != nil
            if !isRehearsal { await quay.awaitAccount() }
            let changed = try await worker.pool.run(.write) {
                Result { () throws(Refusal) -> [OpenDirectory] in
                    guard isRehearsal else { return try deletion.carryOut(at: quay) }
                    try deletion.admit(at: quay)
                    return []
                }
            }.get()
            if !changed.isEmpty {
                let began = MonotonicClock.now()
                try await worker.publishing.synchronize(changed)
                exchange.syncDuration = MonotonicClock.now() - began
            }
            return Response(status: .noContent, hasContentLength: false)
        } catch {
            return refusal(error, deletion.path)
        }
    }

    /// Where the changes of a location go.
    func quay(of location: Location) async throws(Refusal) -> Quay {
        let root: RootDirectory
        do throws(Errno) {
            root = try await worker.files.root(of: location, now: worker.loop.now)
        } catch {
            throw Refusal("open the root", error)
        }
        return Quay(root: root, rules: location.uploads, files: location.rules, publishing: worker.publishing)
    }

    /// What would come of the request if it were not asked for the sake of `--explain`: nothing is changed.
    private func rehearse(_ request: UploadRequest, _ quay: Quay) async -> Response {
        let result = await worker.pool.run(.read) {
            Result { () throws(Refusal) -> Bool in
                guard case .file = request.content else {
                    _ = try quay.admit(directory: request.path, length: request.length ?? 0)
                    return true
                }
                return try FileUpload(quay, request).admit().isNothing
            }
        }
        switch result {
        case .failure(let refused): return refusal(refused, request.path)
        case .success(let isNew):
            let isRenamed = !isNew && request.location.uploads.settings.onConflict == .rename
            trace?.note(
                "upload",
                isNew
                    ? "nothing has the name"
                    : isRenamed ? "the name is taken, and another would be found" : "a file would be replaced")
            guard isNew || isRenamed else { return Response(status: .noContent, hasContentLength: false) }
            var response = Response(status: .created)
            if isNew, case .file = request.content {
                let bytes = request.path.bytes
                ResponseHead.appendLocation(
                    path: bytes.span.extracting(droppingLast: 1), query: Span(), to: &response.fields)
            }
            return response
        }
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// What is said of files that were put in place.
extension Response {
    /// 201 with the place of a new file, 204 for one that has replaced another (RFC 9110 §9.3.4).
    init(published: Published, _ request: UploadRequest) {
        self.init(status: published.isNew ? .created : .noContent)
        hasContentLength = published.isNew
        if published.isNew {
            let path = published.path.bytes.span.extracting(droppingLast: 1)
            ResponseHead.appendLocation(path: path, query: Span(), to: &fields)
        }
        if let tag = published.entityTag { ResponseHead.appendField(.etag, tag, to: &fields) }
        if let name = request.wantedDigest, let digest = published.digests[name] {
            ResponseHead.appendReprDigest(name, digest, to: &fields)
        }
    }

    /// 303 to the page that a form was on, for the browser that sent it.
    init(backTo path: RequestPath) {
        self.init(refusal: .seeOther)
        ResponseHead.appendLocation(path: path.bytes.span.extracting(droppingLast: 1), query: Span(), to: &fields)
    }

    /// 201 with the files of a form as JSON; 200 where it had none.
    init(list published: [Published]) {
        self.init(status: published.isEmpty ? .ok : .created)
        var body = Array("[".utf8)
        for (index, file) in published.enumerated() {
            body.append(contentsOf: index == 0 ? "\n".utf8 : ",\n".utf8)
            body.append(contentsOf: "  {\"name\": ".utf8)
            JSONText.append(file.path.lastSegmentBytes, to: &body)
            var location: [UInt8] = []
            LocationValue.appendPath(file.path.bytes.span.extracting(droppingLast: 1), to: &location)
            body.append(contentsOf: ", \"location\": ".utf8)
            JSONText.append(location, to: &body)
            body.append(contentsOf: ", \"size\": \(file.status.size), \"created\": \(file.isNew)}".utf8)
        }
        body.append(contentsOf: published.isEmpty ? "]\n".utf8 : "\n]\n".utf8)
        ResponseHead.appendField(.contentType, Array("application/json".utf8), to: &moreFields)
        moreFields += Self.noSniffing
        contentLength = Int64(body.count)
        content = .bytes(body)
    }
}

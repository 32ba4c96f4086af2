// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where in a document a value stands: the keys and list positions that lead to it.
struct Place: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case key(String)
        case item(Int)
    }

    let steps: [Step]
    /// Of all steps: the place of an item of a long list beneath a long name is hashed as fast as any.
    private let digest: Int

    static let top = Place(steps: [], digest: 0)

    private init(steps: [Step], digest: Int) {
        self.steps = steps
        self.digest = digest
    }

    /// The place of a member of the object here.
    func key(_ name: String) -> Place { adding(.key(name)) }

    /// The place of an item of the list here, from 0.
    func item(_ index: Int) -> Place { adding(.item(index)) }

    private func adding(_ step: Step) -> Place {
        var hasher = Hasher()
        hasher.combine(digest)
        hasher.combine(step)
        return Place(steps: steps + [step], digest: hasher.finalize())
    }

    static func == (left: Place, right: Place) -> Bool { left.digest == right.digest && left.steps == right.steps }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension Place: CustomStringConvertible {
    /// As `limits.requestLine`, `listen[2]` or `mimeTypes["a b"]`; empty at the top.
    var description: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .item(let index): text += "[\(index)]"
            case .key(let name) where Self.isPlain(name): text += text.isEmpty ? name : "." + name
            case .key(let name): text += "[\(JSONValue.quoted(name))]"
            }
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "_-$".unicodeScalars.contains($0))
            }
    }
}

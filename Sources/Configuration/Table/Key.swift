// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One setting: its name, what may stand there, what it means, and where its value goes.
///
/// The table of these is the only list of settings there is: the check, the schema, the documentation and the text of
/// effective settings are all made from it.
struct Key<Target>: Sendable {
    /// The object that it stands in; nil: the top of the file.
    let section: String?
    let name: String
    /// The type and range in words.
    let typeName: String
    /// The type as JSON Schema.
    let schema: JSONObject
    /// What counts when nothing is written, as it would be written; nil: nothing does.
    let standard: JSONValue?
    let example: JSONValue
    /// What it decides: a sentence.
    let summary: String
    /// Why the default and the range are what they are: a sentence or two.
    let reason: String
    /// What does not fit in two sentences, as Markdown for the reference alone; nil: nothing.
    let details: String?
    /// Reads a value into the target, or says what is wrong with it.
    let take: @Sendable (JSONValue, Place, inout Target, inout Findings) -> Void
    /// Writes the target's value; nil: another key says it, or nothing has to.
    let show: @Sendable (Target) -> JSONValue?

    /// A setting.
    ///
    /// - Parameter path: its name, after its section's and a dot if it has one.
    init<Value>(
        _ path: String, _ type: ValueType<Value>, default standard: JSONValue?, example: JSONValue,
        into target: any WritableKeyPath<Target, Value> & Sendable, _ summary: String, reason: String,
        details: String? = nil
    ) {
        self.init(
            path, type, default: standard, example: example, summary, reason: reason, details: details,
            take: { json, place, settings, findings in
                if let value = type.read(json, place, &findings) { settings[keyPath: target] = value }
            },
            show: { type.write($0[keyPath: target]) })
    }

    /// A name that is read and has no effect.
    init<Value>(ignored name: String, _ type: ValueType<Value>, example: JSONValue, _ summary: String, reason: String) {
        self.init(
            name, type, default: nil, example: example, summary, reason: reason, details: nil,
            take: { json, place, _, findings in _ = type.read(json, place, &findings) }, show: { _ in nil })
    }

    private init<Value>(
        _ path: String, _ type: ValueType<Value>, default standard: JSONValue?, example: JSONValue, _ summary: String,
        reason: String, details: String?,
        take: @escaping @Sendable (JSONValue, Place, inout Target, inout Findings) -> Void,
        show: @escaping @Sendable (Target) -> JSONValue?
    ) {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        self.init(
            section: parts.count == 2 ? parts.first : nil, name: parts.last ?? path, typeName: type.name,
            schema: type.schema, standard: standard, example: example, summary: summary, reason: reason,
            details: details, take: take, show: show)
    }

    private init(
        section: String?, name: String, typeName: String, schema: JSONObject, standard: JSONValue?, example: JSONValue,
        summary: String, reason: String, details: String?,
        take: @escaping @Sendable (JSONValue, Place, inout Target, inout Findings) -> Void,
        show: @escaping @Sendable (Target) -> JSONValue?
    ) {
        self.section = section
        self.name = name
        self.typeName = typeName
        self.schema = schema
        self.standard = standard
        self.example = example
        self.summary = summary
        self.reason = reason
        self.details = details
        self.take = take
        self.show = show
    }

    /// The same key of an object that holds this one's target.
    func lifted<Outer>(into target: any WritableKeyPath<Outer, Target> & Sendable) -> Key<Outer> {
        Key<Outer>(
            section: section, name: name, typeName: typeName, schema: schema, standard: standard, example: example,
            summary: summary, reason: reason, details: details,
            take: { json, place, outer, findings in take(json, place, &outer[keyPath: target], &findings) },
            show: { show($0[keyPath: target]) })
    }

    /// Where it stands in a file.
    var place: Place { section.map { Place.top.key($0).key(name) } ?? Place.top.key(name) }
}

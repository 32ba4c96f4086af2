// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One setting: its name, what may stand there, what it means, and where its value goes.
///
/// The table of these is the only list of settings there is: the check, the schema, the documentation and the text of
/// effective settings are all made from it.
struct Key<Target: SourceKeeping>: Sendable {
    /// The section that it stands in; nil: the top of the file, or of a location.
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
    /// How a location's value stands to the one that it inherits: a sentence; nil: no location may have the key.
    let inLocation: String?
    /// Reads a value into the target, or says what is wrong with it.
    let take: @Sendable (JSONValue, Place, inout Target, inout Findings) -> Void
    /// Writes the target's value; nil: another key says it, or nothing has to.
    let show: @Sendable (Target) -> JSONValue?
    /// A value in the form in which it is printed; nil after saying what is wrong with it.
    let normalize: @Sendable (JSONValue, Place, inout Findings) -> JSONValue?
    /// Notes in the target where its value was written.
    let note: @Sendable (inout Target, String) -> Void

    /// A setting.
    ///
    /// - Parameter path: its name, after its section's and a dot if it has one.
    init<Value>(
        _ path: String, _ type: ValueType<Value>, default standard: JSONValue?, example: JSONValue,
        into target: any WritableKeyPath<Target, Value> & Sendable, _ summary: String, reason: String,
        details: String? = nil, inLocation: String? = nil
    ) {
        self.init(
            path, type, default: standard, example: example, summary, reason: reason, details: details,
            inLocation: inLocation,
            give: { value, settings in settings[keyPath: target] = value },
            show: { type.write($0[keyPath: target]) })
    }

    /// A setting whose value is put together with the one that is inherited.
    ///
    /// - Parameters:
    ///   - merge: does that; in the top level it meets the default.
    ///   - own: the value as the top level has it.
    init<Value>(
        _ path: String, _ type: ValueType<Value>, default standard: JSONValue?, example: JSONValue,
        merge: @escaping @Sendable (inout Target, Value) -> Void, own: @escaping @Sendable (Target) -> Value,
        _ summary: String, reason: String, inLocation: String
    ) {
        self.init(
            path, type, default: standard, example: example, summary, reason: reason, details: nil,
            inLocation: inLocation,
            give: { value, settings in merge(&settings, value) }, show: { type.write(own($0)) })
    }

    /// A name that is read and has no effect.
    init<Value>(ignored name: String, _ type: ValueType<Value>, example: JSONValue, _ summary: String, reason: String) {
        self.init(
            name, type, default: nil, example: example, summary, reason: reason, details: nil, inLocation: nil,
            give: { _, _ in },
            show: { _ in nil })
    }

    private init<Value>(
        _ path: String, _ type: ValueType<Value>, default standard: JSONValue?, example: JSONValue, _ summary: String,
        reason: String, details: String?, inLocation: String?, give: @escaping @Sendable (Value, inout Target) -> Void,
        show: @escaping @Sendable (Target) -> JSONValue?
    ) {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        section = parts.count == 2 ? parts.first : nil
        name = parts.last ?? path
        typeName = type.name
        schema = type.schema
        self.standard = standard
        self.example = example
        self.summary = summary
        self.reason = reason
        self.details = details
        self.inLocation = inLocation
        take = { json, place, settings, findings in
            if let value = type.read(json, place, &findings) { give(value, &settings) }
        }
        self.show = show
        normalize = { json, place, findings in type.read(json, place, &findings).flatMap(type.write) }
        note = { settings, source in settings.sources[path] = source }
    }

    private init<Inner>(_ key: Key<Inner>, of target: any WritableKeyPath<Target, Inner> & Sendable) {
        section = key.section
        name = key.name
        typeName = key.typeName
        schema = key.schema
        standard = key.standard
        example = key.example
        summary = key.summary
        reason = key.reason
        details = key.details
        inLocation = key.inLocation ?? "Replaces what is inherited."
        take = { json, place, outer, findings in key.take(json, place, &outer[keyPath: target], &findings) }
        show = { key.show($0[keyPath: target]) }
        normalize = key.normalize
        note = { outer, source in key.note(&outer[keyPath: target], source) }
    }

    /// The same key of an object that holds this one's target: of settings, whose top level that is.
    func lifted<Outer>(into target: any WritableKeyPath<Outer, Target> & Sendable) -> Key<Outer> {
        Key<Outer>(self, of: target)
    }

    /// Its value in an object that is written by its table; nil: it is not there.
    func value(in object: JSONObject) -> JSONValue? {
        guard let section else { return object[name] }
        return if case .object(let members) = object[section] { members[name] } else { nil }
    }

    /// Writes a value where it stands in such an object.
    func write(_ value: JSONValue, into object: inout JSONObject) {
        guard let section else {
            object[name] = value
            return
        }
        var members = if case .object(let members) = object[section] { members } else { JSONObject() }
        members[name] = value
        object[section] = .object(members)
    }

    /// Where it stands in a file, or in a location.
    var place: Place { section.map { Place.top.key($0).key(name) } ?? Place.top.key(name) }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import ServiceManager
import Testing

@testable import Serving

struct JournalEntryTests {
    @Test(arguments: [
        (Logger.Level.critical, 2), (.error, 3), (.warning, 4), (.notice, 5), (.info, 6), (.debug, 7), (.trace, 7),
    ])
    func everyLevelHasASyslogPriority(level: Logger.Level, priority: Int) {
        let entry = JournalEntry(DiagnosticMessage(level: level, text: "a"))
        #expect(entry.fields == ["MESSAGE=a", "PRIORITY=\(priority)", "SYSLOG_IDENTIFIER=wharfd"])
    }

    @Test(arguments: [
        ("key", "WHARFD_KEY"), ("accessLog", "WHARFD_ACCESSLOG"), ("a-b.c d", "WHARFD_A_B_C_D"), ("é", "WHARFD___"),
        ("9=\n", "WHARFD_9__"), ("", "WHARFD_"), ("azAZ09", "WHARFD_AZAZ09"), ("[`@{/:", "WHARFD_______"),
    ])
    func aKeyBecomesAFieldName(key: String, name: String) {
        #expect(JournalEntry.name(prefix: "WHARFD_", key) == name)
    }

    @Test(arguments: [-1, 0, 1])
    func aNameIsCutAtWhatTheJournalTakes(excess: Int) {
        let key = String(repeating: "a", count: JournalEntry.nameLimit - 7 + excess)
        #expect(JournalEntry.name(prefix: "WHARFD_", key).count == min(64 + excess, 64))
    }

    @Test func theCodeAndTheMetadataAreFields() {
        let origin = DiagnosticMessage.Origin(file: "Serving/A.swift", function: "run(_:)", line: 12)
        let entry = JournalEntry(
            DiagnosticMessage(
                level: .error, text: "it broke", origin: origin, metadata: ["worker": "3", "key": "limits.head"]))
        #expect(
            entry.fields == [
                "MESSAGE=it broke", "PRIORITY=3", "SYSLOG_IDENTIFIER=wharfd", "CODE_FILE=Serving/A.swift",
                "CODE_LINE=12", "CODE_FUNC=run(_:)", "WHARFD_KEY=limits.head", "WHARFD_WORKER=3",
            ])
    }

    @Test func whatNobodyCouldReadIsEscaped() {
        let entry = JournalEntry(
            DiagnosticMessage(level: .info, text: "two\nlines\u{1B}[0m", metadata: ["file": "a\nPRIORITY=0"]))
        #expect(entry.fields.first == "MESSAGE=two\\x0Alines\\x1B[0m")
        #expect(entry.fields.last == "WHARFD_FILE=a\\x0APRIORITY=0")
    }

    @Test func aValueIsAsLongAsALineOfTextAtMost() {
        let text = String(repeating: "a", count: DiagnosticLine.textLimit)
        let whole = JournalEntry(DiagnosticMessage(level: .info, text: text, metadata: ["key": "\(text)"]))
        #expect(whole.fields.first == "MESSAGE=" + text && whole.fields.last == "WHARFD_KEY=" + text)
        let cut = JournalEntry(DiagnosticMessage(level: .info, text: text + "b", metadata: ["key": "\(text)b"]))
        #expect(cut.fields.first == "MESSAGE=" + text + "… (bytes left out: 1)")
        #expect(cut.fields.last == "WHARFD_KEY=" + text + "… (bytes left out: 1)")
    }

    @Test(arguments: [-1, 0, 1])
    func moreFieldsThanThereAreAreLeftOut(excess: Int) {
        var entry = JournalEntry(.info, identifier: "a", message: [])
        let room = JournalEntry.fieldLimit - entry.fields.count
        for number in 0..<room + excess { entry.add("F\(number)", Array("\(number)".utf8)) }
        #expect(entry.fields.count == min(JournalEntry.fieldLimit, JournalEntry.fieldLimit + excess))
        #expect(entry.fields.last == "F\(min(room, room + excess) - 1)=\(min(room, room + excess) - 1)")
    }
}

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Who waits for a reload: the one that goes on, or, since the file may have changed after that had read it, the next.
struct ReloadQueue {
    /// Somebody who has asked for a reload, and is told what came of it.
    final class Caller {
        private var call: ControlCall?

        init(_ call: consuming ControlCall) {
            self.call = consume call
        }

        func answer(_ answer: ReloadAnswer) {
            call.take()?.answer(answer.text)
        }
    }

    /// The reload that goes on.
    private(set) var load: SettingsLoad?
    private var callers: [Caller] = []
    private var laterCallers: [Caller] = []
    private var isWantedAgain = false

    /// Notes that a reload is wanted; false: one goes on, and another follows it.
    mutating func join(_ caller: Caller?) -> Bool {
        guard load == nil else {
            isWantedAgain = true
            if let caller { laterCallers.append(caller) }
            return false
        }
        if let caller { callers.append(caller) }
        return true
    }

    mutating func begin(_ load: SettingsLoad) {
        self.load = load
    }

    /// Ends the reload; says whether another is wanted.
    mutating func end(_ answer: ReloadAnswer) -> Bool {
        for caller in callers { caller.answer(answer) }
        load = nil
        callers = laterCallers
        laterCallers = []
        defer { isWantedAgain = false }
        return isWantedAgain
    }
}

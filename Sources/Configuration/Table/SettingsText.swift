// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension KeyTable {
    /// A target as a file that would make it.
    ///
    /// - Parameter omittingDefaults: whether to leave out what needs no writing.
    func text(of target: Target, omittingDefaults: Bool) -> String {
        var file = JSONObject()
        for key in keys {
            guard let value = key.show(target), !omittingDefaults || value != key.standard else { continue }
            key.write(value, into: &file)
        }
        return JSONValue.object(file).text() + "\n"
    }
}

extension Settings {
    /// The settings as a configuration file that says every one of them.
    package var text: String { SettingsKeys.table.text(of: self, omittingDefaults: false) }
}

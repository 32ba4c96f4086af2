# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""Reads Swift source far enough to tell code from comments and string literals."""

import re

_RAW_OPENER = re.compile(r'(#*)("""|")')

# An import declaration: any access level or attribute may stand before it, a kind (`import struct M.S`) after it.
# `import` is a reserved word: after `(`, `,` or `.` alone it is a label or a member's name.
_IMPORT = re.compile(
    r"(?<![\w`])import\s+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor|macro)\s+)?"
    r"`?([A-Za-z_]\w*)`?(?:\s*\.\s*`?([A-Za-z_]\w*)`?)?"
)


class SwiftSource:
    """One file's text, split into `code` and `comments`: both as long as the text, blanks where the other one is.

    String literals are blank in both, but what they interpolate is code. Line numbers hold in both.
    """

    def __init__(self, text):
        self._text = text
        self._code = list(text)
        self._comments = [c if c == "\n" else " " for c in text]
        self._scan(0, closing=None)
        self.code = "".join(self._code)
        self.comments = "".join(self._comments)

    def line_number(self, offset):
        """The line, from 1, that an offset into the text lies on."""
        return self._text.count("\n", 0, offset) + 1

    def imports(self):
        """(line, module, member or None) of every import, whatever stands before it and wherever its line breaks."""
        found = []
        for match in _IMPORT.finditer(self.code):
            before = self.code[: match.start()].rstrip()
            if before.endswith(("(", ",", ".")):
                continue
            found.append((self.line_number(match.start()), match.group(1), match.group(2)))
        return found

    def comment_above(self, line):
        """The comment on a line (from 1) and the unbroken block of comments and attributes right above it."""
        code = self.code.split("\n")
        comments = self.comments.split("\n")
        block = [comments[line - 1]]
        for index in range(line - 2, -1, -1):
            is_attribute = code[index].strip().startswith("@")
            if not is_attribute and (code[index].strip() or not comments[index].strip()):
                break
            block.insert(0, comments[index])
        return " ".join(" ".join(block).replace("/", " ").split())

    # The scanner: code until `closing` (the parenthesis of an interpolation) or the end; returns where it stopped.

    def _scan(self, at, closing):
        text, depth = self._text, 0
        while at < len(text):
            if text.startswith("//", at):
                at = self._take_comment(at, self._find("\n", at))
            elif text.startswith("/*", at):
                at = self._take_comment(at, self._end_of_block_comment(at))
            elif opener := _RAW_OPENER.match(text, at):
                at = self._scan_string(at, opener)
            elif closing and text[at] == closing and depth == 0:
                return at
            else:
                depth += (text[at] == "(") - (text[at] == ")")
                at += 1
        return at

    def _scan_string(self, at, opener):
        hashes, quotes = opener.groups()
        end_mark, escape = quotes + hashes, "\\" + hashes
        at = self._blank(at, opener.end())
        while at < len(self._text):
            if self._text.startswith(end_mark, at):
                return self._blank(at, at + len(end_mark))
            if quotes == '"' and self._text[at] == "\n":
                return at  # not Swift; go on with the next line rather than swallow the file
            if self._text.startswith(escape + "(", at):
                at = self._blank(at, at + len(escape) + 1)
                at = self._scan(at, closing=")")
                at = self._blank(at, at + 1)
            elif self._text.startswith(escape, at):
                at = self._blank(at, at + len(escape) + 1)
            else:
                at = self._blank(at, at + 1)
        return at

    def _end_of_block_comment(self, at):
        depth = 0
        for match in re.compile(r"/\*|\*/").finditer(self._text, at):
            depth += 1 if match.group() == "/*" else -1
            if depth == 0:
                return match.end()
        return len(self._text)

    def _take_comment(self, start, end):
        self._comments[start:end] = self._text[start:end]
        return self._blank(start, end)

    def _blank(self, start, end):
        end = min(end, len(self._text))
        for index in range(start, end):
            if self._code[index] != "\n":
                self._code[index] = " "
        return end

    def _find(self, what, at):
        found = self._text.find(what, at)
        return len(self._text) if found < 0 else found

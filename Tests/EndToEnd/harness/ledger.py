# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What was asked of a daemon that takes uploads, what it acknowledged, and what its root may therefore hold."""

import hashlib
import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass

STAGING = ".wharfd-staging-"
NEVER = float("inf")


@dataclass
class Change:
    """One change that was asked for: `digest` of the new version, None for a deletion."""

    digest: str | None
    began: float
    acknowledged: float = NEVER
    refused: bool = False


class Ledger:
    """Every change of every name; threads may share it."""

    def __init__(self):
        self._changes = defaultdict(lambda: [Change(None, 0.0, 0.0)])
        self._lock = threading.Lock()
        self.directories = {""}
        self.acknowledged = 0

    def begin(self, name, content):
        """Note a change that is about to be asked for; content None: a deletion."""
        change = Change(None if content is None else hashlib.sha256(content).hexdigest(), time.monotonic())
        with self._lock:
            self._changes[name].append(change)
            parent = os.path.dirname(name)
            while parent:
                self.directories.add(parent)
                parent = os.path.dirname(parent)
        return change

    def acknowledge(self, *changes):
        """Note that they were answered with success."""
        now = time.monotonic()
        with self._lock:
            self.acknowledged += len(changes)
            for change in changes:
                change.acknowledged = now

    @staticmethod
    def refuse(*changes):
        """Note that they were answered with a refusal, and so must have no effect."""
        for change in changes:
            change.refused = True

    def allowed(self, name):
        """The versions that the name may have: none that an acknowledged later change has superseded."""
        changes = [change for change in self._changes[name] if not change.refused]
        latest = max((change.began for change in changes if change.acknowledged != NEVER), default=0.0)
        return {change.digest for change in changes if change.acknowledged >= latest}

    def audit(self, root):
        """Hold a tree that nobody changes against the ledger; returns the staging names that are left in it.

        What is there becomes what was acknowledged: the ground on which later changes are judged.
        """
        found, litter, wrong = {}, [], []
        for directory, below, files in os.walk(root):
            inside = os.path.relpath(directory, root) if directory != str(root) else ""
            if inside not in self.directories:
                wrong.append(f"directory {inside}: nobody asked for it")
            for name in files:
                path = os.path.join(inside, name)
                if name.startswith(STAGING):
                    litter.append(path)
                elif path not in self._changes:
                    wrong.append(f"{path}: nobody asked for it")
                else:
                    with open(os.path.join(root, path), "rb") as file:
                        found[path] = hashlib.sha256(file.read()).hexdigest()
        for name in list(self._changes):
            digest = found.get(name)
            if digest not in self.allowed(name):
                wrong.append(f"{name} has {digest}; {[vars(change) for change in self._changes[name]]}")
            self._changes[name] = [Change(digest, 0.0, time.monotonic())]
        assert not wrong, "\n".join(wrong)
        return litter

    def present(self):
        """After an audit: every name that is there, with its digest."""
        return {name: changes[0].digest for name, changes in self._changes.items() if changes[0].digest}

    def absent(self):
        """After an audit: every name that was asked for once and is not there."""
        return [name for name, changes in self._changes.items() if not changes[0].digest]

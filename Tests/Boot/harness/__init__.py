# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the tests of a real boot share. `harness.waiting`, `harness.client` and the like are Tests/EndToEnd's."""

from pathlib import Path

__path__.append(str(Path(__file__).resolve().parents[2] / "EndToEnd/harness"))

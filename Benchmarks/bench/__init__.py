# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the benchmarks share: the servers, how they are started, and what is read from /proc."""

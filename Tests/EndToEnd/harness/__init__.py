# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""What the end-to-end tests stand on: a daemon to start, raw sockets to talk to it, and its log to read."""

// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SettingsKeys {
    static let serving: [Key<Settings>] = [
        Key(
            "serverHeader", ValueType<Bool>.flag, default: true, example: false, into: \.serverHeader,
            "Whether answers carry a `Server` field.",
            reason: "It names the program and no version, which helps nobody to attack and somebody to debug."),
        Key(
            "trustedProxies", .list(of: .proxy, named: "addresses and networks", 0...1_000), default: [],
            example: ["127.0.0.1", "10.0.0.0/8", "fd00::/8", "unix"], into: \.trustedProxies,
            "Proxies whose word on a client's address is taken (`X-Forwarded-For`): addresses, networks with their prefix length, and `\"unix\"` for all that come by a Unix socket.",
            reason:
                "Nobody: a client that is believed may claim any address. Names are not looked up: a start must not wait for a resolver."
        ),
        Key(
            "workers",
            ValueType<Int>.count(1...256).map(to: WorkerCount.fixed) { count in
                if case .fixed(let number) = count { number } else { nil }
            }.or("auto", meaning: .automatic),
            default: "auto", example: 2, into: \.workers,
            "Threads that serve.",
            reason:
                "`\"auto\"` is one for each processor that the daemon may use, by affinity and cgroup quota; more only contend."
        ),
    ]

    static let logging: [Key<Settings>] = [
        Key(
            "logging.accessLog", ValueType<AccessLogDestination>.accessLog, default: "stdout",
            example: "/var/log/wharfd/access.log", into: \.logging.accessLog,
            "Where the access log goes: a file that is made with mode 0640 and appended to, `\"stdout\"`, `\"journal\"`, or null for none.",
            reason:
                "Standard output is there on every system and ends in the journal under systemd. `\"journal\"` goes there by itself, whatever becomes of standard output: each line is an entry by the name of `wharfd-access`, which `journalctl -t wharfd-access` shows; a journal that does not keep up loses lines, counted and reported, and holds up no request. A path begins with `/`, `./` or `../`, so that a misspelt word is not taken for a file's name."
        ),
        Key(
            "logging.format", ValueType<AccessLogFormat>.accessLogFormat, default: "httpserver",
            example: "%h %l %u %t \"%r\" %>s %b %D", into: \.logging.format,
            "What a line of the access log looks like: a format by its name, or any text with a `%` in it, which is a template in the notation of Apache's `LogFormat`.",
            reason:
                "`\"httpserver\"` says what an operator asks for first, and whoever reads the Python HttpServer's log reads it. A template is checked when it is loaded: at most 1024 bytes and 64 directives, no control character but TAB.",
            details: AccessLogFormat.reference),
        Key(
            "logging.level", ValueType<DiagnosticLevel>.word, default: "info", example: "debug", into: \.logging.level,
            "Least important message that the diagnostic log shows.",
            reason: "`\"info\"` tells of starts, stops and reloads; what a client does wrong is at most `\"debug\"`."),
        Key(
            "logging.diagnostics", ValueType<DiagnosticDestination>.diagnostics, default: "stderr",
            example: "/var/log/wharfd/diagnostics.log", into: \.logging.diagnostics,
            "Where the daemon's own messages go: a file that is appended to, `\"stderr\"`, or `\"journal\"`.",
            reason:
                "Standard error is there on every system and ends in the journal under systemd. Where it does, and with `\"journal\"` always, messages are entries with their priority and with fields (`CODE_FILE`, `CODE_LINE`, `CODE_FUNC`; `WHARFD_FILE` and `WHARFD_KEY` of a setting that was refused or is questionable, `WHARFD_WORKER` of a thread that is stuck), such as `journalctl -t wharfd WHARFD_KEY=root` finds; elsewhere they are lines that begin with the time. A path begins with `/`, `./` or `../`, as that of the access log does."
        ),
    ]
}

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The servers: how each is configured for the same work, started in the foreground, and ended.

All of them: the same directory, an access log to a real file, time-outs for idle connections of 75 s (so that
./idle-memory may take its time), as many connections as descriptors allow. Everything else is the package's default
unless a comment says why not.
"""

import contextlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
REPOSITORY = HERE.parent
CONNECTIONS = 16384
IDLE = 75


class NotAvailable(Exception):
    """The server cannot be run here; the text says what to do about it."""


def find(program, package):
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        raise NotAvailable(f"{program} is not installed (Debian package {package}; see Benchmarks/install)")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server program over one directory of files; a context manager that runs it."""

    name = ""
    about = ""
    #: What it takes to have text compressed, for the work that asks for that.
    gzip_about = ""

    def __init__(self, directory, root, workers=1, cores=None, gzips=False):
        self.directory = Path(directory) / self.name
        self.gzips = gzips
        if gzips:
            self.about = f"{self.about}; {self.gzip_about}"
        self.directory.mkdir(parents=True, exist_ok=True)
        self.root, self.workers, self.cores = Path(root), workers, cores
        self.log = self.directory / "access.log"
        self.port = None
        self.popen = None

    def command(self):
        """Write the configuration; the command line to run in the foreground."""
        raise NotImplementedError

    def version(self):
        """One line, for the results."""
        raise NotImplementedError

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text)
        return str(path)

    def prepare(self):
        """Affinity and descriptors of the server, set between fork and exec; its workers inherit them."""
        if self.cores is not None:
            os.sched_setaffinity(0, self.cores)
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def spawn(self):
        """Start without waiting."""
        self.port = free_port()
        command = self.command()
        self.popen = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.directory / "stderr", "wb"),
            preexec_fn=self.prepare, cwd=self.directory, start_new_session=True,
        )

    def await_connect(self, deadline=10.0, interval=0.01):
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            if self.popen.poll() is not None:
                break
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port), 2):
                return
            time.sleep(interval)
        raise NotAvailable(f"{self.name} did not start: {(self.directory / 'stderr').read_text()[-500:]}")

    def __enter__(self):
        self.spawn()
        try:
            self.await_connect()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Kill the server's own session: a master that is killed alone leaves its workers behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGTERM)
        try:
            self.popen.wait(1)
        except subprocess.TimeoutExpired:
            pass
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        with contextlib.suppress(FileNotFoundError):
            self.log.unlink()


class Wharfd(Server):
    name = "wharfd"
    about = "defaults"
    gzip_about = "level 6"
    log_format = "httpserver"

    @staticmethod
    def binary():
        path = Path(os.environ.get("WHARFD", REPOSITORY / ".build/release/wharfd")).absolute()
        if not os.access(path, os.X_OK):
            raise NotAvailable(f"no wharfd at {path}: swift build -c release, or set WHARFD")
        return str(path)

    def command(self):
        settings = {
            "listen": [f"127.0.0.1:{self.port}"],
            "root": str(self.root),
            "methods": ["GET", "HEAD"],
            "workers": self.workers,
            "logging": {"accessLog": self.log_format and str(self.log), "format": self.log_format or "httpserver"},
        }
        return [self.binary(), "--config", self.write("wharfd.json", json.dumps(settings, indent=2))]

    def version(self):
        return subprocess.run([self.binary(), "--version"], capture_output=True, text=True, check=True).stdout.strip()


class WharfdNoLog(Wharfd):
    name = "wharfd-null"
    about = "no access log"
    log_format = None


class WharfdCombined(Wharfd):
    name = "wharfd-combined"
    about = "access log in the format combined"
    log_format = "combined"


class WharfdJSON(Wharfd):
    name = "wharfd-json"
    about = "access log in the format json"
    log_format = "json"


class Nginx(Server):
    name = "nginx"
    about = "defaults, log unbuffered"
    gzip_about = "gzip on, level 1"
    access_log = "access_log {log};"
    more = ""
    gzip = "gzip on; gzip_types text/plain;"

    def command(self):
        program = find("nginx", "nginx-light")
        user = "user root;" if os.geteuid() == 0 else ""  # the directories of a run are its user's own
        text = f"""
daemon off; {user} worker_processes {self.workers}; pid {self.directory}/pid; error_log {self.directory}/error.log;
worker_rlimit_nofile {CONNECTIONS};
events {{ worker_connections {CONNECTIONS - 512}; }}
http {{
    include /etc/nginx/mime.types;
    {self.access_log.format(log=self.log)}
    sendfile on; tcp_nopush on; keepalive_timeout {IDLE};  # as Debian's own nginx.conf has them
    client_body_temp_path {self.directory}/body;
    {self.more}
    {self.gzip if self.gzips else ""}
    server {{ listen 127.0.0.1:{self.port} backlog=4096; root {self.root}; }}
}}
"""
        return [program, "-p", str(self.directory), "-c", self.write("nginx.conf", text), "-e", f"{self.directory}/error.log"]

    def version(self):
        return subprocess.run([find("nginx", "nginx-light"), "-v"], capture_output=True, text=True, check=True).stderr.strip()


class NginxTuned(Nginx):
    name = "nginx-tuned"
    about = "open_file_cache, log buffered 64k"
    access_log = "access_log {log} combined buffer=64k flush=1s;"
    more = "open_file_cache max=1000 inactive=20s; open_file_cache_valid 1s;"


class NginxSmall(Nginx):
    name = "nginx-6"
    gzip_about = "gzip on, level 6"
    gzip = "gzip on; gzip_types text/plain; gzip_comp_level 6;"


class Lighttpd(Server):
    name = "lighttpd"
    about = "defaults, mod_accesslog"
    gzip_about = "mod_deflate"

    def command(self):
        gzip = 'deflate.mimetypes = ( "text/plain" )\ndeflate.allowed-encodings = ( "gzip" )' if self.gzips else ""
        modules = '"mod_accesslog", "mod_deflate"' if self.gzips else '"mod_accesslog"'
        workers = f"server.max-worker = {self.workers}" if self.workers > 1 else ""
        text = f"""
server.modules = ( {modules} )
server.document-root = "{self.root}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.errorlog = "{self.directory}/error.log"
accesslog.filename = "{self.log}"
mimetype.assign = ( ".html" => "text/html; charset=utf-8", ".bin" => "application/octet-stream",
    ".txt" => "text/plain" )
server.max-fds = {CONNECTIONS}
server.max-connections = {CONNECTIONS - 512}
server.listen-backlog = 4096
server.max-keep-alive-idle = {IDLE}
{workers}
{gzip}
"""
        return [find("lighttpd", "lighttpd"), "-D", "-f", self.write("lighttpd.conf", text)]

    def version(self):
        text = subprocess.run([find("lighttpd", "lighttpd"), "-v"], capture_output=True, text=True, check=True).stdout
        return text.split("\n")[0]


class H2O(Server):
    name = "h2o"
    about = "defaults, access-log"
    gzip_about = "gzip: ON"

    def command(self):
        gzip = "gzip: ON" if self.gzips else ""
        user = "user: root" if os.geteuid() == 0 else ""
        text = f"""
num-threads: {self.workers}
max-connections: {CONNECTIONS - 512}
http1-request-timeout: {IDLE}
{user}
pid-file: {self.directory}/pid
error-log: {self.directory}/error.log
access-log: {self.log}
{gzip}
listen:
  host: 127.0.0.1
  port: {self.port}
hosts:
  default:
    paths:
      /:
        file.dir: {self.root}
"""
        return [find("h2o", "h2o"), "-c", self.write("h2o.conf", text)]

    def version(self):
        return subprocess.run([find("h2o", "h2o"), "-v"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


class Caddy(Server):
    name = "caddy"
    about = "defaults, log in JSON"
    gzip_about = "encode gzip"

    def command(self):
        encode = "encode gzip" if self.gzips else ""
        text = f"""
{{
    admin off
    auto_https off
    storage file_system {self.directory}/storage
}}
http://127.0.0.1:{self.port} {{
    bind 127.0.0.1
    root * {self.root}
    log {{
        output file {self.log}
    }}
    {encode}
    file_server
}}
"""
        threads = f"GOMAXPROCS={self.workers}"
        return ["env", threads, find("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", self.write("Caddyfile", text)]

    def version(self):
        return subprocess.run([find("caddy", "caddy"), "version"], capture_output=True, text=True, check=True).stdout.strip()


class Floor(Server):
    name = "floor"
    about = "bare epoll loop, no log"

    def command(self):
        if self.workers != 1:
            raise NotAvailable("the floor is one thread; it has no place in a run with several workers")
        program = self.directory / "floor"
        if not program.exists():
            compiler = find(os.environ.get("CC", "cc"), "gcc")
            subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(program), str(HERE / "floor.c")], check=True)
        return [str(program), str(self.port), str(self.root)]

    def version(self):
        return "Benchmarks/floor.c"


#: What a comparison is between.
ALL = (Wharfd, Lighttpd, H2O, Nginx, NginxTuned, Floor)
#: wharfd with other logs: what a log costs.
VARIANTS = (WharfdNoLog, WharfdCombined, WharfdJSON)
#: Those that compress.
GZIP = (Wharfd, Lighttpd, H2O, Nginx, NginxSmall, Caddy)
SERVERS = {server.name: server for server in (*ALL, *GZIP, *VARIANTS)}
#: Those that a ratio may be taken to: neither wharfd itself nor the floor, which serves nothing real.
PEERS = list(dict.fromkeys(server.name for server in (*ALL, *GZIP) if server not in (Wharfd, Floor)))


def chosen(text, gzips=False):
    """The classes named in a comma-separated list; for "all" those that the work is for."""
    names = [server.name for server in (GZIP if gzips else ALL)] if text == "all" else text.split(",")
    unknown = [name for name in names if name not in SERVERS]
    if unknown:
        raise SystemExit(f"unknown server {', '.join(unknown)}; known are {', '.join(SERVERS)}")
    kinds = [SERVERS[name] for name in names]
    return [kind for kind in kinds if kind.gzip_about] if gzips else kinds


def machine():
    """What the figures depend on and the reader cannot see."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {
        "kernel": os.uname().release,
        "processor": cpu[1] if cpu else os.uname().machine,
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
    }

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The servers that take files in: each configured for PUT into its root, with what it keeps meanwhile on the same file
system, so that nobody has to copy what another renames.
"""

import json
from pathlib import Path

from .servers import NotAvailable, Wharfd, Nginx, Lighttpd

LARGEST = 2 << 30


class WharfdUploads(Wharfd):
    about = "durability none: nothing is synced, as with the others"
    durability = "none"

    def command(self):
        command = super().command()
        path = Path(command[-1])
        settings = json.loads(path.read_text())
        settings["methods"] = ["GET", "HEAD", "PUT"]
        settings["upload"] = {"durability": self.durability, "maxSize": LARGEST}
        path.write_text(json.dumps(settings, indent=2))
        return command


class WharfdFull(WharfdUploads):
    name = "wharfd-full"
    about = "durability full: a 201 is on the disk"
    durability = "full"


class NginxUploads(Nginx):
    about = "dav_methods PUT, log unbuffered"
    # The body's own directory comes from the class above: it is beside the root, on the same file system.
    more = "dav_methods PUT; create_full_put_path off; client_max_body_size 0;"


class LighttpdUploads(Lighttpd):
    about = "mod_webdav, mod_accesslog"

    def command(self):
        if not Path("/usr/lib/lighttpd/mod_webdav.so").exists():
            raise NotAvailable("mod_webdav is not installed (Debian package lighttpd-mod-webdav; see Benchmarks/install)")
        command = super().command()
        path = Path(command[-1])
        text = path.read_text().replace('( "mod_accesslog" )', '( "mod_accesslog", "mod_webdav" )')
        kept = self.directory / "uploads"
        kept.mkdir(exist_ok=True)
        path.write_text(text + f'webdav.activate = "enable"\nserver.upload-dirs = ( "{kept}" )\n')
        return command


#: What is measured, in the order of its turns.
ALL = (WharfdUploads, NginxUploads, LighttpdUploads, WharfdFull)
SERVERS = {server.name: server for server in ALL}
#: Those that a ratio may be taken to.
PEERS = ["nginx", "lighttpd"]

# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors
"""The debug build in a machine that has no Swift."""

import re
import shutil
import subprocess

from .places import debug_build

DIRECTORY = "/opt/wharfd-debug"
#: Where Debian's packages put libraries: those the machine has itself.
PACKAGED = ("/lib/", "/lib64/", "/usr/lib/")


def use_debug_build(service):
    """Has the service run the debug build from its next start on, until the test has ended."""
    program, place = debug_build(), service.machine.path(DIRECTORY)
    place.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    libraries = [path for path in re.findall(r"=> (/\S+)", listed) if not path.startswith(PACKAGED)]
    for file in (program, *libraries):
        shutil.copy(file, place)
    service.drop_in("ExecStart=", f"ExecStart={DIRECTORY}/wharfd", f"Environment=LD_LIBRARY_PATH={DIRECTORY}",
                    file="debug-build")

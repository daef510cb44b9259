"""Owns the private network that is measured in: nothing of the machine is touched, nothing is left.

Everything runs in a network namespace of its own, which ends with its last process. Janus ignores
loopback interfaces and Chromium has no candidates without another one, so there is a pair of
virtual cables; packets between addresses of one machine take the loopback path all the same.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

ADDRESS = "10.77.0.1"
CABLES = ("link", "add", "bench0", "type", "veth", "peer", "name", "bench1")


def entering() -> list[str]:
    """What to put before a command so that it runs in a new namespace; empty where that is refused."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return []
    command = ["unshare", "--net"]
    if os.geteuid() != 0:
        command.append("--map-root-user")
    tried = subprocess.run([*command, "ip", *CABLES], capture_output=True, check=False)
    return command if tried.returncode == 0 else []


def set_up() -> None:
    """Give the new namespace its address; call once inside."""
    with contextlib.suppress(OSError):
        Path("/proc/sys/net/ipv6/conf/all/disable_ipv6").write_text("1")
    _ip("link", "set", "lo", "up")
    _ip(*CABLES)
    _ip("addr", "add", f"{ADDRESS}/24", "dev", "bench0")
    _ip("link", "set", "bench0", "up")
    _ip("link", "set", "bench1", "up")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)

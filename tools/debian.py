"""Programs that pip does not have: Debian's packages, by apt, which asks nothing."""

import os
import shutil
import subprocess


def apt_install(package: str) -> None:
    """Install it as root, or by a sudo that asks no password; where neither can be, do nothing."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if is_root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = ["install", "--yes", "--no-install-recommends", package]
    for words in (["update"], install):
        subprocess.run([*apt, *words], check=False)

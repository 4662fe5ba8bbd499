"""What pages, slides and pictures need of npm: taken once, then kept in build/.

`npm` looks where this machine is set up to look; what comes is refused unless it is, byte for byte,
the version that is named here.
"""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools.course_paths import ROOT

VENDORED = ROOT / "build" / "npm"
PACKAGES = {  # name: version, and the SHA-512 that npm publishes for it
    "mathjax": (
        "3.2.2",  # version 4 fetches its fonts when a page is opened
        "Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw==",
    ),
    "reveal.js": (
        "6.0.2",
        "JYIg5D9aoxoaLeb84O+OvAwsKWdIavVgEDScxtYEXFCT6t6TQrhNtSgogcjdCpdLsWglhJn3zyE3fUOwiH5KEg==",
    ),
    "axe-core": (
        "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    ),
    "@fontsource/noto-sans-sc": (
        "5.3.0",
        "HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
    ),
}
NO_NPM = "npm is missing: install it (Debian: apt-get install npm), then try again."


class NotVendored(SystemExit):
    """A package that npm did not bring, or not as it is named here, in one sentence."""


def vendored(name: str) -> Path:
    """The folder that holds the package `name`, at the version of `PACKAGES`."""
    version, integrity = PACKAGES[name]
    folder = VENDORED / f"{name.replace('/', '-')}-{version}"
    if folder.is_dir():
        return folder
    VENDORED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDORED) as beside:
        archive = _packed(name, version, Path(beside))
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != integrity:
            raise NotVendored(f"{name} {version} came from npm with other bytes than expected.")
        with tarfile.open(archive, encoding="utf-8") as tar:
            tar.extraction_filter = getattr(tarfile, "data_filter", None)  # new in Python 3.11.4
            tar.extractall(beside)
        try:
            (Path(beside) / "package").rename(folder)
        except OSError:  # another process was as fast
            if not folder.is_dir():
                raise
    return folder


def inlined(script: Path) -> str:
    """The element of a page that brings along `script`, so that the page need not load it."""
    text = script.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f"<script>{text}</script>"


def _packed(name: str, version: str, into: Path) -> Path:
    """The archive of this version, which npm has put into the folder `into`."""
    npm = shutil.which("npm")
    if not npm:
        raise NotVendored(NO_NPM)
    command = [npm, "pack", "--silent", f"{name}@{version}", "--pack-destination", str(into)]
    done = subprocess.run(command, cwd=into, capture_output=True, encoding="utf-8", check=False)
    archives = list(into.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        said = " ".join(done.stderr.split())[:200]
        raise NotVendored(f"npm did not bring {name} {version} ({said}); check the network.")
    return archives[0]

"""A package of npm is kept when it is the one that is named, and refused when it is not."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from tools import from_npm


@pytest.fixture
def npm(monkeypatch, tmp_path):
    """An npm that packs one file; the list of what it was asked for."""
    asked = []
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        info = tarfile.TarInfo("package/a.js")
        info.size = 1
        tar.addfile(info, io.BytesIO(b"1"))

    def run(command, **_):
        asked.append(command)
        Path(command[-1], "a-1.0.0.tgz").write_bytes(buffer.getvalue())
        return from_npm.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(from_npm, "VENDORED", tmp_path)
    monkeypatch.setattr(from_npm.shutil, "which", lambda name: name)
    monkeypatch.setattr(from_npm.subprocess, "run", run)
    right = base64.b64encode(hashlib.sha512(buffer.getvalue()).digest()).decode()
    monkeypatch.setattr(from_npm, "PACKAGES", {"a": ("1.0.0", right), "b": ("1.0.0", "other")})
    return asked


def test_it_is_brought_once_and_kept(npm):
    folder = from_npm.vendored("a")
    assert (folder / "a.js").read_text(encoding="utf-8") == "1"
    assert from_npm.vendored("a") == folder
    assert len(npm) == 1
    assert "a@1.0.0" in npm[0]


def test_other_bytes_are_refused_and_not_kept(npm, tmp_path):
    with pytest.raises(SystemExit, match=r"b 1\.0\.0 came from npm with other bytes than expected"):
        from_npm.vendored("b")
    assert list(tmp_path.iterdir()) == []


def test_without_npm_one_sentence_says_how_to_have_it(npm, monkeypatch):
    monkeypatch.setattr(from_npm.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="npm is missing: install it"):
        from_npm.vendored("a")

"""Behind the fence a process writes where it may, and nowhere else; so does what it starts."""

import os
import subprocess
import sys

import pytest

from tools.classroom import fence
from tools.course_paths import ROOT

fenced_only = pytest.mark.skipif(not fence.version(), reason="this system has no such fence")
TRIES = """
import os, subprocess, sys
from pathlib import Path
from tools.classroom.fence import fence_in
inside, outside = map(Path, sys.argv[1:])
opened = open(outside / "opened.txt", "w")
assert not FENCED or fence_in(inside)
def tried(what, *arguments, **options):
    try:
        what(*arguments, **options)
        print("done")
    except OSError as error:
        print(type(error).__name__)
tried((inside / "mine.txt").write_text, "mine")
tried((inside / "mine.txt").rename, inside / "ours.txt")
print((outside / "there.txt").read_text())
print(file=opened, flush=True)
tried((outside / "there.txt").write_text, "")
tried((outside / "there.txt").unlink)
tried((outside / "new").mkdir)
tried(os.link, outside / "there.txt", inside / "link.txt")
tried((inside / "ours.txt").rename, outside / "there.txt")
tried(os.symlink, outside, inside / "lead")
tried((inside / "lead" / "there.txt").write_text, "")
asked = "import os, sys; os.remove(sys.argv[1])"
print(subprocess.run([sys.executable, "-c", asked, outside / "there.txt"], stderr=-3).returncode)
tried(os.kill, os.getppid(), 0)
tried(open, os.devnull, "w")
"""


def lines_of(tmp_path, *, fenced):
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "outside" / "there.txt").write_text("there", encoding="utf-8")
    tries = TRIES.replace("FENCED", str(fenced))
    done = subprocess.run(
        [sys.executable, "-c", tries, tmp_path / "inside", tmp_path / "outside"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


@fenced_only
def test_what_is_outside_the_fence_can_be_read_and_nothing_else(tmp_path):
    no = "PermissionError"
    signal = no if fence.version() >= 6 else "done"
    lead = "done"  # a link may lead anywhere; who follows it does not come through
    told = ["done", "done", "there", no, no, no, no, no, lead, no, "1", signal, "done"]
    last = [line.replace("OSError", no) for line in lines_of(tmp_path, fenced=True)]
    assert last == told
    outside = tmp_path / "outside"
    assert (outside / "there.txt").read_text(encoding="utf-8") == "there"
    assert (outside / "opened.txt").read_text(encoding="utf-8") == "\n"
    assert sorted(path.name for path in outside.iterdir()) == ["opened.txt", "there.txt"]


@pytest.mark.skipif(os.name != "posix", reason="where links and signals are others")
def test_without_the_fence_the_same_steps_change_what_is_there(tmp_path):
    told = lines_of(tmp_path, fenced=False)
    assert "PermissionError" not in told
    assert "1" not in told  # the process inside it has removed the file
    assert (tmp_path / "outside" / "new").is_dir()


def test_where_the_system_has_none_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(fence, "version", lambda: 0)
    assert fence.fence_in(tmp_path) is False
    (tmp_path / "still.txt").write_text("written", encoding="utf-8")

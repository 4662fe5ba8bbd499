"""The kernel in which an assignment is graded: fenced in, with limits, as check-class has them.

nbgrader, which starts it, stays outside: the class's folder, its marks and the submissions of the
others cannot be written from inside.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from tools.classroom.fence import fence_in
from tools.classroom.one_notebook import limit

NAME = "course-fenced"
MEMORY = "COURSE_MEMORY"  # how many GiB one may take


def install(data: Path, python: Path) -> None:
    """Let Jupyter find this kernel, run by `python`, in its folder of data `data`."""
    spec = {
        "argv": [str(python), "-P", "-m", "tools.classroom.fenced_kernel", "{connection_file}"],
        "display_name": "Python 3, fenced in",
        "language": "python",
    }
    folder = data / "kernels" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def main(connection_file: str) -> None:
    """Be the kernel; it can write to the folder that it starts in, and to a temporary one."""
    from ipykernel.kernelapp import IPKernelApp

    scratch = Path(tempfile.mkdtemp())
    os.environ |= {"IPYTHONDIR": str(scratch), "TMPDIR": str(scratch)}
    tempfile.tempdir = None  # what was found before TMPDIR was set
    fence_in(Path.cwd(), scratch)
    limit(float(os.environ[MEMORY]))
    IPKernelApp.launch_instance(
        [
            "-f",
            connection_file,
            "--log-level=ERROR",
            "--InteractiveShellApp.ignore_cwd=True",  # a learner's torch.py is not torch
            "--HistoryManager.hist_file=:memory:",
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1])

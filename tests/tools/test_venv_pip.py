"""Set-up with a real pip: whatever settings say, packages come into .venv, or one line says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pip
import pytest

from tests.ordinary_user import run_as_ordinary_user
from tests.tools.small_course import installed, make_course, make_ready, tiny_in
from tools.missing_packages import missing_packages

pytestmark = pytest.mark.skipif(os.name == "nt", reason="make is not part of Windows")
ALL = {"tiny-1.0.dist-info", "dropout_course-0.1.0.dist-info"}
PIP_CONF = "[install]\ntarget={0}\nprefix={0}\nroot={0}\nuser=true\n[global]\ndry-run=true\n"
HOSTILE = {  # {0}: another folder, where `tiny` is installed already
    "PYTHONPATH": "{0}",
    "PYTHONHOME": "{0}",
    "PYTHONSAFEPATH": "1",
    "PYTHONPLATLIBDIR": "lib64",
    "PYTHONUSERBASE": "{0}",
    "PIP_TARGET": "{0}",
    "PIP_PREFIX": "{0}",
    "PIP_ROOT": "{0}",
    "PIP_USER": "1",
    "PIP_PYTHON": "/usr/bin/python3",
    "PIP_DRY_RUN": "1",
    "PIP_NO_DEPS": "1",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "PIP_CONFIG_FILE": "{0}/pip.conf",
    "VIRTUAL_ENV": "{0}",
    "CONDA_PREFIX": "{0}",
}


@pytest.fixture(scope="module")
def empty_venv(tmp_path_factory):
    """A .venv in which nothing is installed but pip; to copy it takes less than to make it."""
    path = tmp_path_factory.mktemp("venv") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    (packages,) = path.glob("lib/python*/site-packages")
    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    return path


@pytest.fixture
def course(tmp_path, empty_venv):
    root = make_course(tmp_path / "a course")
    shutil.copytree(empty_venv, root / ".venv", symlinks=True)
    return root


@pytest.fixture
def elsewhere(course, tmp_path):
    """Another folder with `tiny` in it, and a file of pip's settings that name this folder."""
    tiny_in(tmp_path / "elsewhere")
    conf = PIP_CONF.format(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "pip.conf").write_text(conf, encoding="utf-8")
    return tmp_path / "elsewhere"


def contents(folder):
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def with_values(names, elsewhere):
    return {name: HOSTILE[name].format(elsewhere) for name in names}


def assert_packages_come_into_the_venv(course, elsewhere, names):
    before = contents(elsewhere)
    done = make_ready(course, **with_values(names, elsewhere))
    assert (done.returncode, done.stderr) == (0, "")
    assert installed(course) == ALL
    assert contents(elsewhere) == before
    assert make_ready(course, **with_values(names, elsewhere)).stdout == ""


def test_all_settings_that_name_another_place_together(course, elsewhere):
    assert_packages_come_into_the_venv(course, elsewhere, HOSTILE)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_each_setting_that_names_another_place(course, elsewhere, name):
    assert_packages_come_into_the_venv(course, elsewhere, [name])


@pytest.mark.slow
def test_a_venv_that_was_called_ready_without_its_packages_is_healed(course):
    fingerprint = "import tools.bootstrap as b; b.STAMP.write_text(b.fingerprint())"
    subprocess.run([sys.executable, "-c", fingerprint], cwd=course, check=True)
    assert installed(course) == set()
    assert make_ready(course).returncode == 0
    assert installed(course) == ALL


def test_pip_that_puts_packages_elsewhere_is_not_believed(course, elsewhere):
    """Planted: without the words that keep pip here, PIP_TARGET takes it away."""
    venv_pip = course / "tools" / "venv_pip.py"
    text = venv_pip.read_text(encoding="utf-8")
    venv_pip.write_text(text.replace("quiet, *place", "quiet"), encoding="utf-8")
    done = make_ready(course, **with_values(["PIP_TARGET"], elsewhere))
    line = done.stderr.splitlines()[0]
    assert line.startswith("pip says that it has installed everything, but .venv lacks 2 packages")
    assert "(tiny==1.0, dropout-course)" in line
    assert not (course / ".venv" / ".ready").exists()


def test_a_course_that_may_not_be_written_is_one_sentence(tmp_path):
    root = make_course(tmp_path / "a course")
    root.chmod(0o555)
    command = [sys.executable, "-m", "tools.bootstrap"]
    done = run_as_ordinary_user(command, cwd=root, env=os.environ | {"PYTHONPATH": ""})
    assert done.returncode == 1
    assert done.stderr == (
        ".venv cannot be used (Permission denied): copy the whole course to a folder of your own, "
        "then run the same command again.\n"
    )


def test_a_colon_in_the_path_is_one_sentence(tmp_path):
    done = make_ready(make_course(tmp_path / "week 1: dropout"))
    line, *_ = done.stderr.splitlines()
    assert "a path with a ':', in which Python can make no virtual environment; rename" in line
    assert not (tmp_path / "week 1: dropout" / ".venv").exists()


def test_what_a_lock_names_for_here_and_is_not_installed_is_missing():
    lock = f"# a comment\npytest=={pytest.__version__}\npytest==1.0\nno-such-package==1.0\n"
    assert missing_packages(lock) == ["pytest==1.0", "no-such-package==1.0"]
    assert missing_packages("no-such-package==1.0 ; sys_platform == 'another'") == []

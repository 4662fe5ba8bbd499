"""Every text is read and written as UTF-8, said where it is done; no locale decides anything."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

from tools.course_paths import ROOT, relative_path

FOLDERS = "benchmarks", "course_utils", "data", "lessons", "tests", "tools"
SOURCES = [p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*.py"))]
SOURCES += [ROOT / "conftest.py"]
TEXTS = {"read_text", "write_text"}
PROCESSES = {"run", "Popen", "check_output"}
NO_FILES = {"page", "Image", "tarfile", "os", "zipped"}  # what they open has no encoding
OLD_PYTHON = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # or it would pass over the locale
MODE = re.compile("[rwaxbt+]{1,3}")


def silent_about_encoding(source):
    """The lines of `source` that read or write a text and do not say how it is encoded."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if _is_text(call) and not _says_encoding(call)]


def _name(node):
    return getattr(node, "attr", getattr(node, "id", None))


def _is_text(call):
    name = _name(call.func)
    words = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in PROCESSES:
        return "text" in words or "universal_newlines" in words
    if name == "open":
        given = [getattr(node, "value", None) for node in (*call.args, *words.values())]
        modes = [value for value in given if isinstance(value, str) and MODE.fullmatch(value)]
        owner = _name(getattr(call.func, "value", None))
        return owner not in NO_FILES and not any("b" in mode for mode in modes)
    return name in TEXTS


def _says_encoding(call):
    in_its_place = _name(call.func) == "read_text" and call.args
    return bool(in_its_place) or any(keyword.arg == "encoding" for keyword in call.keywords)


SILENT = """\
open(path)
open(path, "w")
open(path, mode="r+")
path.open("a")
path.open()
path.read_text()
path.write_text("Größe")
subprocess.run(command, text=True)
"""


def test_a_text_without_its_encoding_is_found():
    lines = len(SILENT.splitlines())
    assert silent_about_encoding(SILENT) == [*range(1, lines + 1)]
    said = SILENT.replace(", text=True", "").replace(")\n", ", encoding='utf-8')\n")
    assert silent_about_encoding(said.replace("(, ", "(")) == []


def test_bytes_have_no_encoding():
    for line in ("open(path, 'rb')", "path.open('xb')", "Image.open(path)", "run(command)"):
        assert silent_about_encoding(line) == []


@pytest.mark.parametrize("path", SOURCES, ids=relative_path)
def test_no_file_of_the_course_is_silent(path):
    assert silent_about_encoding(path.read_text(encoding="utf-8")) == []


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.slow) for name in ("cp1252", "ASCII")],
)
def locale_settings(request, tmp_path_factory):
    """The variables that make Python believe in this encoding, Windows' own or the plainest."""
    if request.param == "ASCII":
        return OLD_PYTHON | {"LC_ALL": "C"}
    folder = tmp_path_factory.mktemp("locales")
    making = ["localedef", "-f", "CP1252", "-i", "en_US", str(folder / "en_US.CP1252")]
    if not shutil.which("localedef") or subprocess.run(making, check=False).returncode:
        pytest.skip("this machine has nothing to make such a locale of")
    return OLD_PYTHON | {"LC_ALL": "en_US.CP1252", "LOCPATH": str(folder)}


@pytest.fixture
def run_python(locale_settings):
    """What Python prints, as bytes, when it runs a program under this locale."""

    def run(program):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT, env=os.environ | locale_settings, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout

    return run


def test_the_locale_is_in_force(run_python, locale_settings):
    """The wrong way fails here: the glossary's Chinese is no text in this encoding."""
    encoding = run_python("import locale; print(locale.getpreferredencoding(False))").lower()
    assert encoding.strip() in (b"ansi_x3.4-1968", b"cp1252")
    reading = "open('docs/glossary.md').read()"
    with pytest.raises(AssertionError, match="UnicodeDecodeError"):
        run_python(reading)


def test_documents_and_notebooks_are_read(run_python):
    program = "from tools.check_course import undescribed_pictures as ask; print(ask())"
    assert run_python(program).strip() == b"[]"


def test_an_answer_may_print_anything(run_python):
    program = """if True:
        from course_utils.exercises import dropping_units as ex
        def answer(*arguments):
            print("\\u6982\\u7387 \\ud800")
            return ex.batch_mask.expected(*arguments)
        print(ex.batch_mask.check(answer).outcome)
    """
    assert run_python(program).strip() == b"correct"


def test_commands_print_what_the_terminal_lacks_as_its_code(run_python):
    assert run_python("import tools; print('\\u6982')").strip() == b"\\u6982"


def test_progress_is_kept(run_python, tmp_path):
    (tmp_path / ".learner").touch()
    program = f"""if True:
        import os; os.chdir({str(tmp_path)!r})
        from course_utils.exercises import dropping_units as ex, progress
        print(ascii(ex.keep_probability.check(600)), ascii(progress()))
    """
    assert b"1 of 5 solved" in run_python(program)

"""A record: what two kernels write at once is all kept, and nothing that is there is ever lost."""

import json
import os
import sys
from contextlib import nullcontext
from threading import Thread

import pytest
from filelock import FileLock

from course_utils.checking import record as module
from course_utils.checking.record import LOCK, Record
from course_utils.learner import MARKER
from tests.ordinary_user import run_as_ordinary_user
from tools.course_paths import ROOT

NAMES = Record("names.json", key="names", empty=list, proper=lambda v: isinstance(v, list))


def with_name(name):
    return lambda names: [*names, name]


def change_while_another_does():
    """Two changes, the second begun while the first is being made; the sentences of both."""
    told, calls = [], []

    def slowly(names):
        calls.append(names)
        if len(calls) == 2:  # the first asks whether there is anything to change
            second.start()
            second.join(0.3)
        return [*names, "first"]

    second = Thread(target=lambda: told.extend(NAMES.change(with_name("second"))))
    told.extend(NAMES.change(slowly))
    second.join()
    return told


def test_a_value_is_kept_as_one_name_in_a_file(work):
    assert NAMES.read(work) == ([], ())
    assert NAMES.change(with_name("one")) == ()
    assert (work / NAMES.file).read_text(encoding="utf-8") == '{\n "names": [\n  "one"\n ]\n}\n'
    assert NAMES.read(work) == (["one"], ())


def test_two_kernels_at_once_keep_what_both_have_written(work):
    assert change_while_another_does() == []
    assert NAMES.read(work)[0] == ["first", "second"]


def test_without_the_lock_one_would_be_lost(work, monkeypatch):
    monkeypatch.setattr(module, "FileLock", lambda *_, **__: nullcontext())
    change_while_another_does()
    assert NAMES.read(work)[0] == ["first"]


def test_a_kernel_that_never_lets_go_costs_a_sentence(work, monkeypatch):
    NAMES.change(with_name("one"))
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with FileLock(work / LOCK):
        told = NAMES.change(with_name("two"))
        assert NAMES.read(work) == (["one"], ())
    assert told == ("(This is not recorded: another notebook is at it. Run the cell again.)",)
    assert NAMES.read(work)[0] == ["one"]


def test_a_change_that_is_interrupted_leaves_what_was_there(work, monkeypatch):
    NAMES.change(with_name("one"))

    def interrupted(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            NAMES.change(with_name("two"))
    assert {path.name for path in work.iterdir()} == {MARKER, LOCK, NAMES.file}
    assert NAMES.change(with_name("three")) == ()
    assert NAMES.read(work)[0] == ["one", "three"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_in_a_folder_that_may_not_be_written_it_can_be_read_and_told_again(work):
    NAMES.change(with_name("one"))
    work.chmod(0o555)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.checking.test_record import NAMES\n"
        "print(NAMES.read('.'), NAMES.change(lambda v: ['one']), NAMES.change(lambda v: ['two']))"
    )
    done = run_as_ordinary_user([sys.executable, "-c", code], cwd=work)
    assert done.stdout == (
        "(['one'], ()) () ('(This could not be recorded: Permission denied.)',)\n"
    ), done.stderr


def test_a_file_that_is_not_this_record_is_put_aside_whole(work):
    (work / NAMES.file).write_text('{"names": {"a": 1}}', encoding="utf-8")
    told = NAMES.change(with_name("one"))
    assert told == (
        "(names.json could not be read: it is now names.json.broken-1, and a new record begins.)",
    )
    aside = work / "names.json.broken-1"
    assert json.loads(aside.read_text(encoding="utf-8")) == {"names": {"a": 1}}
    assert NAMES.read(work)[0] == ["one"]

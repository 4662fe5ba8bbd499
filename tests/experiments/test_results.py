"""The results file: read back bit for bit; damaged or foreign, it is set aside and never lost."""

import math

import pandas as pd
import pytest
from filelock import FileLock

from course_utils.experiments import ResultsError, grid, read_results, run
from tests.experiments.trials import drawn, noted

SETTINGS = grid(p=[0, 0.3])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "drawn.csv"
    run(drawn, SETTINGS, [0, 1], results=path)
    return path


def test_the_table_is_read_back_bit_for_bit(file):
    again = run(drawn, SETTINGS, [0, 1])
    stored = read_results(file)
    pd.testing.assert_frame_equal(
        stored.drop(columns="seconds"), again.drop(columns="seconds"), check_exact=True
    )
    assert pd.read_csv(file).from_torch.equals(stored.from_torch)


def test_each_row_says_its_seed_versions_and_duration(file):
    row = read_results(file).iloc[0]
    assert {"p", "seed", "seconds", "torch", "numpy", "cpu"} <= set(row.index)


def test_values_of_every_kind_come_back(tmp_path):
    def kinds(seed, a, b, c, d):
        return {"nan": math.nan, "inf": math.inf, "tiny": 5e-324, "third": 1 / 3}

    setting = [{"a": "adam, as it is", "b": True, "c": None, "d": 0.1}]
    fresh = run(kinds, setting, [2**62], results=tmp_path / "kinds.csv")
    row = read_results(tmp_path / "kinds.csv").iloc[0]
    assert (row.a, bool(row.b), row.c, row.d, row.seed) == (
        "adam, as it is",
        True,
        None,
        0.1,
        2**62,
    )
    assert math.isnan(row.nan)
    assert (row.inf, row.tiny, row.third) == (math.inf, 5e-324, 1 / 3)
    pd.testing.assert_frame_equal(fresh, read_results(tmp_path / "kinds.csv"), check_exact=True)


DAMAGE = {
    "empty": lambda text: "",
    "header only": lambda text: text.splitlines(keepends=True)[0],
    "cut in a row": lambda text: text[:-20],
    "cut at the last digit": lambda text: text[:-2],
    "cut before the last newline": lambda text: text[:-1],
    "a digit changed": lambda text: text.replace("0.", "1.", 1),
    "a row twice": lambda text: text + text.splitlines(keepends=True)[-1],
    "a column renamed": lambda text: text.replace("seconds", "minutes"),
    "another table": lambda text: "name,mark\nada,1\n",
    "a picture": lambda text: "\x89PNG\x00",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_and_set_aside_whole(file, damage):
    harmed = DAMAGE[damage](file.read_text(encoding="utf-8"))
    file.write_text(harmed, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"drawn\.csv"):
        read_results(file)
    assert file.exists(), "to read is not to touch"
    with pytest.raises(ResultsError, match=r"it is now drawn.aside-1.csv"):
        run(drawn, SETTINGS, [0, 1], results=file)
    assert file.with_name("drawn.aside-1.csv").read_text(encoding="utf-8") == harmed
    assert len(run(drawn, SETTINGS, [0, 1], results=file)) == 4, "the next run begins anew"


def test_bytes_that_are_no_text_are_refused(file):
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ResultsError, match="is no text in UTF-8"):
        run(drawn, SETTINGS, [0], results=file)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_the_marks_that_a_spreadsheet_leaves_are_no_damage(file, mark, line_end):
    written = read_results(file)
    file.write_bytes(mark + file.read_bytes().replace(b"\n", line_end))
    pd.testing.assert_frame_equal(read_results(file), written, check_exact=True)
    pd.testing.assert_frame_equal(run(drawn, SETTINGS, [0, 1], results=file), written)


def test_what_cannot_be_a_file_is_refused_in_a_sentence(tmp_path):
    for path in ("", tmp_path):
        with pytest.raises(ResultsError, match=r"has to be the path of a file, but .* is a folder"):
            run(drawn, SETTINGS, [0], results=path)
        with pytest.raises(ResultsError, match=r"has to be the path of a file, but .* is a folder"):
            read_results(path)
    with pytest.raises(TypeError, match="results has to be the path of a file, but got 5"):
        run(drawn, SETTINGS, [0], results=5)


def test_a_second_file_set_aside_does_not_replace_the_first(file):
    for number in (1, 2):
        file.write_text(f"damaged {number}", encoding="utf-8")
        with pytest.raises(ResultsError, match=f"aside-{number}"):
            run(drawn, SETTINGS, [0], results=file)
    aside = sorted(path.read_text(encoding="utf-8") for path in file.parent.glob("*aside*"))
    assert aside == ["damaged 1", "damaged 2"]


def test_results_of_another_experiment_are_refused_and_set_aside(file, tmp_path):
    with pytest.raises(ResultsError, match="holds results of drawn, not of noted"):
        run(noted, grid(folder=[str(tmp_path)]), [0], results=file)
    assert len(read_results(file.with_name("drawn.aside-1.csv"))) == 4


def test_results_of_an_earlier_version_of_the_code_are_refused(tmp_path):
    path = tmp_path / "same_name.csv"

    def same_name(seed, p):
        return {"value": p}

    run(same_name, SETTINGS, [0], results=path)

    def same_name(seed, p):
        return {"value": p + 1}

    with pytest.raises(ResultsError, match="before its code was changed"):
        run(same_name, SETTINGS, [0], results=path)


def test_a_comment_or_another_layout_is_no_other_version(tmp_path):
    path = tmp_path / "same_name.csv"

    def same_name(seed, p):
        return {"value": p}

    run(same_name, SETTINGS, [0], results=path)

    def same_name(seed, p):
        """Now it says what it does."""
        return {
            "value": p,  # and why
        }

    assert len(run(same_name, SETTINGS, [0, 1], results=path)) == 4


def test_other_settings_are_refused(file):
    with pytest.raises(ResultsError, match="has the settings p"):
        run(drawn, grid(p=[0], n=[1]), [0], results=file)


def test_one_sweep_at_a_time_writes_a_file(file):
    before = file.read_bytes()
    with (
        FileLock(file.with_name(f".{file.name}.lock")),
        pytest.raises(ResultsError, match="is being written by another sweep"),
    ):
        run(drawn, SETTINGS, [2], results=file)
    assert file.read_bytes() == before


def test_no_folder_is_made_for_a_file(tmp_path):
    with pytest.raises(ResultsError, match="has to be a folder"):
        run(drawn, SETTINGS, [0], results=tmp_path / "none" / "drawn.csv")


def test_a_save_that_fails_leaves_the_old_file(file, monkeypatch):
    before = file.read_bytes()

    def no_space(*_):
        raise OSError("no space left")

    monkeypatch.setattr("course_utils.whole_files.os.replace", no_space)
    with pytest.raises(OSError, match="no space left"):
        run(drawn, SETTINGS, [0, 1, 2], results=file)
    assert file.read_bytes() == before


def test_runs_have_to_give_the_same_measures():
    def moody(seed, p):
        return {f"value_{seed}": 1}

    with pytest.raises(ResultsError, match="each run has to give the same measures"):
        run(moody, SETTINGS, [0, 1])

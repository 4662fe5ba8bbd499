"""A class of ten is run to its end, whatever one of them does; what it shows is told, not who."""

import re

import pandas as pd
import pytest

from tests.tools.classroom.made_class import CLASS, SWAPPED, hand_in
from tools import check_class
from tools.check_class import main
from tools.classroom.submissions import REPORT

pytestmark = pytest.mark.timeout(600)


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_pictures(page):
    return re.sub(r"base64,[^\"]*", "", page)  # three letters in a row stand there by chance


@pytest.mark.slow
def test_a_class_of_ten_is_judged_to_its_end_and_not_touched(tmp_path, capsys):
    folder = hand_in(tmp_path / "my class")
    before = files_below(folder)
    assert main([str(folder), "--seconds", "30", "--minutes", "3"]) == 0
    after = files_below(folder)
    assert {path: after[path] for path in before} == before
    assert {path.parent.name for path in set(after) - set(before)} == {REPORT}
    read = {
        name: pd.read_csv(folder / REPORT / name, keep_default_na=False)
        for name in ("results.csv", "troubles.csv")
    }
    table = read["results.csv"]
    assert set(table.learner) == set(CLASS)
    kept = table[table.exercise == "keep_probability"].set_index("learner")
    assert kept.outcome.to_dict() == {
        name: "not_yet" if name in ("Böb", "Cleo", "Gil") else "correct" for name in CLASS
    } | {"Ines": "no_verdict", "Jo": "no_verdict"}
    assert (kept.loc[["Böb", "Cleo"], "misconception"] == "keep_for_drop").all()
    frozen = table[table.exercise == "frozen_mask"].set_index("learner").outcome
    assert (frozen["Ada"], frozen["Cleo"], frozen["Finn"]) == (
        "correct",
        "not_attempted",
        "not_attempted",  # behind the cell that would never end
    )
    trouble = read["troubles.csv"].set_index("learner").trouble
    assert set(trouble.index) == {"Eve", "Finn", "Gil", "Hana", "Ines"}
    assert "ZeroDivisionError" in trouble["Eve"]
    assert "KeyboardInterrupt" in trouble["Finn"]
    assert "ended its kernel" in trouble["Gil"]
    assert "memory" in trouble["Hana"]
    assert "cannot be read as a notebook" in trouble["Ines"]
    said = capsys.readouterr().out
    assert "10 learners" in said
    assert "3  keep_for_drop (keep_probability)" in said
    page = without_pictures((folder / REPORT / "class.html").read_text(encoding="utf-8"))
    assert "p read as the probability to keep" in page
    assert not any(name in page or name in said for name in CLASS)


@pytest.fixture
def shown(monkeypatch):
    """The class without running it: each learner has read p as the probability to keep."""
    verdict = {
        "exercise": "dropping_units.keep_probability",
        "outcome": "not_yet",
        "mistake": "swapped",
        "misconception": "keep_for_drop",
    }
    seen = [{"notebook": "02_dropping_units.ipynb", "verdicts": [verdict], "trouble": ""}]
    monkeypatch.setattr(check_class, "seen_of", lambda folder, limits: seen)
    assert "900" in SWAPPED


def test_pseudonyms_leave_names_to_one_file(tmp_path, shown, capsys):
    folder = hand_in(tmp_path / "class")
    main([str(folder), "--pseudonyms"])
    report = {
        path.name: without_pictures(path.read_text(encoding="utf-8"))
        for path in (folder / REPORT).iterdir()
    }
    with_names = {name for name, text in report.items() if any(who in text for who in CLASS)}
    assert with_names == {"names.csv"}
    assert set(pd.read_csv(folder / REPORT / "names.csv").name) == set(CLASS)
    assert "learner 10" in report["results.csv"]
    assert not any(who in capsys.readouterr().out for who in CLASS)


def test_an_earlier_report_is_set_aside(tmp_path, shown):
    folder = hand_in(tmp_path / "class")
    main([str(folder)])
    (folder / REPORT / "results.csv").write_text("with my notes", encoding="utf-8")
    main([str(folder)])
    aside = folder / REPORT / "results.earlier-1.csv"
    assert aside.read_text(encoding="utf-8") == "with my notes"
    assert len(pd.read_csv(folder / REPORT / "results.csv").learner.unique()) == len(CLASS)


@pytest.mark.parametrize("option", ["--seconds", "--minutes", "--memory", "--workers"])
def test_a_limit_of_nothing_is_refused(tmp_path, option, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), option, "0"])
    assert f"{option} has to be above 0, but got 0" in capsys.readouterr().err


def test_where_there_is_no_class_a_sentence_says_so(tmp_path):
    with pytest.raises(SystemExit, match="holds no notebooks of learners"):
        main([str(tmp_path)])
    with pytest.raises(SystemExit, match="is neither a folder nor a zip"):
        main([str(tmp_path / "none.zip")])

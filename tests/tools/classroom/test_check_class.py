"""A class of ten is run to its end, whatever one of them does; what it shows is told, not who."""

import re
import shutil

import pandas as pd
import pytest

from tests.tools.classroom.made_class import CLASS, hand_in
from tools import check_class
from tools.check_class import main
from tools.classroom.unpacking import REPORT
from tools.course_paths import ROOT

pytestmark = pytest.mark.timeout(600)


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read(path):
    return pd.read_csv(path, keep_default_na=False)


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
    table = read(folder / REPORT / "results.csv")
    assert set(table.learner) == set(CLASS)
    kept = table[table.exercise == "keep_probability"].set_index("learner")
    assert kept.outcome.to_dict() == {
        name: "not_yet" if name in ("Böb", "Cleo", "Gil") else "correct" for name in CLASS
    } | {"Inga": "no_verdict", "Jo": "no_verdict"}
    assert (kept.loc[["Böb", "Cleo"], "misconception"] == "keep_for_drop").all()
    frozen = table[table.exercise == "frozen_mask"].set_index("learner").outcome
    assert (frozen["Ada"], frozen["Cleo"], frozen["Finn"]) == (
        "correct",
        "not_attempted",
        "not_attempted",  # behind the cell that would never end
    )
    troubles = read(folder / REPORT / "troubles.csv").set_index("learner")
    assert troubles.trouble.to_dict() == {
        "Eve": "cell 1 raises ZeroDivisionError",
        "Finn": "cell 3 took more than 30 s, and was interrupted",
        "Gil": "cell 3 ended its kernel",
        "Hana": "cell 3 raises RuntimeError",
        "Inga": "it cannot be read as a notebook",
    }
    assert "memory" in troubles.detail["Hana"]
    said = capsys.readouterr().out
    assert "Learners: 10." in said
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
    forged = [verdict | {"outcome": "excellent"}, verdict | {"misconception": "<script>"}, 3, None]

    def seen_of(submission, limits):
        return [
            {
                "notebook": f"{submission.learner}_02_dropping_units.ipynb",
                "verdicts": [verdict, *forged],
                "edition": "old",
                "troubles": [("cell 1 raises ValueError", f"=1+1 of {submission.learner}")],
            }
        ]

    monkeypatch.setattr(check_class, "seen_of", seen_of)


def test_pseudonyms_leave_names_to_one_file_and_stay_the_same(tmp_path, shown, capsys):
    folder = hand_in(tmp_path / "class")
    main([str(folder), "--pseudonyms"])
    first = read(folder / REPORT / "names.csv").set_index("name").learner.to_dict()
    shutil.copytree(folder / "Ada", folder / "Zoe")
    main([str(folder), "--pseudonyms"])
    second = read(folder / REPORT / "names.csv").set_index("name").learner.to_dict()
    assert second == first | {"Zoe": "learner 11"}
    (folder / REPORT / "names.earlier-1.csv").unlink()
    report = {
        path.name: without_pictures(path.read_text(encoding="utf-8"))
        for path in (folder / REPORT).iterdir()
    }
    with_names = {name for name, text in report.items() if any(who in text for who in CLASS)}
    assert with_names == {"names.csv"}
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


def test_what_is_no_verdict_counts_for_nothing_and_a_text_is_no_formula(tmp_path, shown):
    folder = tmp_path / "class"
    for name in ("=1+1", "Bob"):
        shutil.copytree(hand_in(tmp_path / f"of {name}") / "Ada", folder / name)
    main([str(folder)])
    table = read(folder / REPORT / "results.csv")
    assert set(table.outcome) == {"not_yet", "no_verdict"}
    assert set(table.learner) == {"'=1+1", "Bob"}
    troubles = read(folder / REPORT / "troubles.csv")
    assert list(troubles[troubles.learner == "Bob"].trouble) == [
        "cell 1 raises ValueError",
        "it was made from another edition of the lesson",
    ]
    assert troubles.detail[0] == "'=1+1 of =1+1"


def test_names_do_not_come_into_the_course(tmp_path, shown):
    folder = hand_in(tmp_path / "class")
    with pytest.raises(SystemExit, match=r"^build/class/ is part of the course, which may be"):
        main([str(folder), "--into", str(ROOT / "build" / "class")])
    elsewhere = tmp_path / "elsewhere"
    main([str(folder), "--into", str(elsewhere), "--pseudonyms"])
    assert [path.name for path in (folder / REPORT).iterdir()] == ["names.csv"]
    assert {path.name for path in elsewhere.iterdir()} == {
        "results.csv",
        "troubles.csv",
        "class.html",
    }


def test_several_collections_of_one_class_come_together(tmp_path, shown, monkeypatch, capsys):
    handed = []

    def seen_of(submission, limits):
        handed.append(submission.learner)
        return []

    monkeypatch.setattr(check_class, "seen_of", seen_of)
    first, second = (hand_in(tmp_path / name) for name in ("first", "second"))
    shutil.copytree(second / "Ada", second / "Zoe")
    main([str(first), str(second)])
    assert (len(handed), len(set(handed))) == (21, 11)
    assert "Learners: 11." in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--seconds", "--minutes", "--memory", "--workers"])
def test_a_limit_of_nothing_is_refused(tmp_path, option, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), option, "0"])
    assert f"{option} has to be above 0, but got 0" in capsys.readouterr().err


def test_a_folder_may_begin_at_home(tmp_path, shown, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    hand_in(tmp_path / "class")
    main(["~/class", "--into", "~/told"])
    assert (tmp_path / "told" / "class.html").exists()


def test_where_there_is_no_class_a_sentence_says_so(tmp_path):
    with pytest.raises(SystemExit, match="holds no notebooks of learners"):
        main([str(tmp_path)])
    with pytest.raises(SystemExit, match="is neither a folder nor a zip"):
        main([str(tmp_path / "none.zip")])

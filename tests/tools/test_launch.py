"""Every link follows from the one address in pyproject.toml; without one there is none."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tools import launch
from tools.launch import Repository, buttons, links, repository

THERE = Repository("someone", "dropout-course")
WITH = '[project]\nname = "x"\n[project.urls]\nRepository = "{}"\n'


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/someone/dropout-course",
        "https://github.com/someone/dropout-course/",
        "https://github.com/someone/dropout-course.git",
    ],
)
def test_the_address_is_read_in_each_form_that_people_write(address):
    assert repository(WITH.format(address)) == THERE


def test_without_an_address_there_are_no_links_and_the_readme_says_how_to_have_them():
    assert repository('[project]\nname = "x"\n') is None
    assert "](" not in buttons(None)
    assert "`Repository`" in buttons(None)


@pytest.mark.parametrize(
    "address", ["https://example.org/a/b", "github.com/a/b", "https://github.com/a", ""]
)
def test_another_address_is_refused_with_the_form_that_is_wanted(address):
    with pytest.raises(ValueError, match=r"it has to be like https://github\.com/owner/name"):
        repository(WITH.format(address))


def test_with_an_address_the_readme_has_a_link_for_each_place():
    line = buttons(THERE)
    for name, address in links(THERE).items():
        assert f"[Open in {name}]({address})" in line
        assert "someone/dropout-course" in address


def test_binder_opens_the_learners_copy():
    asked = parse_qs(urlsplit(THERE.binder).query)
    assert asked == {"urlpath": ["lab/tree/work/00_start_here.ipynb"]}


def test_the_link_for_a_class_brings_the_copies_and_opens_the_first():
    link = urlsplit(THERE.hub("https://hub.example.org/"))
    assert (link.netloc, link.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(link.query) == {
        "repo": ["https://github.com/someone/dropout-course"],
        "branch": ["copies"],
        "urlpath": ["lab/tree/dropout-course/lessons/00_start_here.ipynb"],
    }


def test_in_another_language_the_copies_of_its_folder_are_opened(monkeypatch, capsys):
    monkeypatch.setattr(launch, "repository", lambda: THERE)
    launch.main(["--hub", "https://hub.example.org", "--language", "zh"])
    printed = capsys.readouterr().out
    assert "/blob/copies/colab/zh/00_start_here.ipynb" in printed
    assert "lessons%2Fzh%2F00_start_here.ipynb" in printed
    with pytest.raises(SystemExit, match="language has to be one of en, zh, but got 'fr'"):
        launch.main(["--language", "fr"])


def test_the_command_prints_the_links_or_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(launch, "repository", lambda: THERE)
    launch.main(["--hub", "https://hub.example.org"])
    named = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert named == ["Binder", "Colab", "Codespaces", "JupyterHub"]
    monkeypatch.setattr(launch, "repository", lambda: None)
    with pytest.raises(SystemExit, match="names no repository"):
        launch.main([])

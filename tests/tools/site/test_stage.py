"""What Sphinx is given: the front page lists every language, and a home leads to the others."""

import shutil

from tools.course_paths import ROOT
from tools.language.languages import PAGES
from tools.site import stage
from tools.site.stage import front_page, home, stage_pages


def test_the_homes_of_the_languages_lead_to_one_another():
    chinese = '<a lang="zh" hreflang="zh" href="README.zh.html">简体中文</a>'
    english = '<a lang="en" hreflang="en" href="index.html">English</a>'
    assert chinese in home("en")
    assert english in home("zh")
    assert "](index.md)" in home("zh"), "another link to the English README"
    assert "](README." not in home("zh") + home("en")
    assert home("xx") == ""


def test_the_lessons_of_a_language_stand_below_its_name_and_its_home(tmp_path, monkeypatch):
    (tmp_path / "zh").mkdir()
    for path in (tmp_path / "02_dropping_units.ipynb", tmp_path / "zh" / "02_dropping_units.ipynb"):
        path.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(stage, "NOTEBOOKS", tmp_path)
    text = front_page(tmp_path, {"en": "# Home", "zh": "# 主页"}, [])
    assert ":caption: 简体中文\n\nREADME.zh\nnotebooks/zh/02_dropping_units\ndocs/zh/" in text
    assert text.count("02_dropping_units") == 2


def test_each_page_leads_to_its_translation_and_back(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    stage_pages(tmp_path)
    for name in PAGES:
        english, chinese = (
            (tmp_path / "docs" / folder / f"{name}.md").read_text(encoding="utf-8")
            for folder in ("", "zh")
        )
        assert f'href="../docs/zh/{name}.html">简体中文</a>' in english
        assert f'href="../../docs/{name}.html">English</a>' in chinese
    glossary = (tmp_path / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert '<span lang="zh">一个层的输出中的一项</span>' in glossary

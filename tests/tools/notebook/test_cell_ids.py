"""Ids: unique, short, made from the headings, and the same when other sections change."""

from tools.notebook.cell_ids import cell_ids, slug


def test_ids_are_unique_short_and_follow_the_headings():
    repeated = [("markdown", "## 2.1 Exercises"), ("code", "1"), ("code", "2")]
    ids = cell_ids([("code", "0"), *repeated, *repeated, ("markdown", "# " + "long " * 40)])
    assert ids[:4] == ["top_0", "exercises", "exercises_1", "exercises_2"]
    assert ids[4:7] == ["exercises--2", "exercises--2_1", "exercises--2_2"]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 64


def test_an_id_stays_when_its_section_moves_or_another_one_grows():
    before = [("markdown", "# 1 A"), ("code", ""), ("markdown", "# 2 B"), ("code", "")]
    after = [("markdown", "# 1 A"), ("code", ""), ("code", ""), ("markdown", "# 3 B"), ("code", "")]
    assert cell_ids(before)[2:] == cell_ids(after)[3:]


def test_a_slug_is_plain_ascii_whatever_the_heading():
    assert slug("2.3 Dividing by $1 - p$ keeps the mean") == "dividing-by-1-p-keeps-the-mean"
    assert slug("Café à la carte") == "cafe-a-la-carte"
    assert slug("随机失活") == "section"

"""Text that is copied looks as if it were drawn anew; text after a still one begins at its end."""

from matplotlib.figure import Figure
from matplotlib.text import Text

from course_utils.widgets.moving_text import MOST_WORDINGS, CachedText, text_after
from course_utils.widgets.stage import Stage


def lines_of_text(figure):
    text = figure.add_artist(CachedText(0.1, 0.5, va="center"))
    return lambda wording, is_seen: text.set(text=wording, visible=is_seen) and None


def test_copied_wordings_look_as_if_they_were_drawn_anew_however_many_there_are(monkeypatch):
    first = {"wording": "", "is_seen": True}
    stage = Stage(lines_of_text, first, (3, 2))
    states = [
        {"wording": f"{'jot ' * n}\nand line {n}", "is_seen": is_seen}
        for n in range(MOST_WORDINGS + 2)
        for is_seen in (True, False)
    ]
    copied = [stage.png(**state) for state in states + states]
    monkeypatch.setattr(CachedText, "draw", Text.draw)
    fresh = Stage(lines_of_text, first, (3, 2))
    assert copied == [fresh.png(**state) for state in states] * 2
    assert len(set(copied)) == MOST_WORDINGS + 3  # unseen they are all alike


def test_text_after_a_still_one_begins_where_that_ends_also_when_it_grows():
    figure = Figure()
    still = figure.subplots().text(0.1, 0.5, "gap ")
    moving = text_after(still)
    moving.set_text("0.25")
    for wording in ("gap ", "a longer gap "):
        still.set_text(wording)
        figure.draw_without_rendering()
        assert abs(moving.get_window_extent().x0 - still.get_window_extent().x1) < 1

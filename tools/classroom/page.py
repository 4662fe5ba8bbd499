"""The page on a class: which misconceptions it holds, and how each exercise went; no names."""

import base64
import html
import io

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET
from course_utils.widgets.style import course_style
from tools.classroom.gain import beliefs_in, gain_in, takers_in
from tools.classroom.outcomes import NO_VERDICT, by_exercise, held

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>What the class has understood</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem }}
table {{ border-collapse: collapse }} td, th {{ padding: .2rem .8rem .2rem 0; text-align: left }}
td, th {{ border-bottom: 1px solid #ddd; vertical-align: top }} img {{ max-width: 100% }}
</style>
<h1>What the class has understood</h1>
<p>Learners: {learners}. An answer is counted as it was last checked.</p>
<h2>Misconceptions</h2>
<p>So many learners gave an answer behind which this belief stands.</p>
{picture}
{beliefs}
<h2>Exercises</h2>
{exercises}
<h2>Before and after</h2>
{gain}
</html>
"""
HEADS = {
    CORRECT: "correct",
    NOT_YET: "not yet",
    NOT_ATTEMPTED: "not attempted",
    NO_VERDICT: "no verdict",
}


def page(table: pd.DataFrame, learners: int) -> str:
    """The whole page, in one file; table: see `outcomes`; learners: how many handed in."""
    beliefs = held(table)
    beliefs.index = [MISCONCEPTIONS[name].name for name in beliefs.index]
    exercises = by_exercise(table).reindex(columns=[*HEADS, "most made"])
    counts = exercises[[*HEADS]].fillna(0).astype(int).rename(columns=HEADS)
    counts["mistake most made (learners)"] = exercises["most made"]
    counts.index = [" ".join(key) for key in exercises.index]
    return PAGE.format(
        learners=learners,
        picture=_picture(beliefs, learners) if len(beliefs) else "<p>None was seen.</p>",
        beliefs=beliefs.to_html(border=0) if len(beliefs) else "",
        gain=_gain(table),
        exercises=counts.to_html(border=0) if len(counts) else "<p>None was handed in.</p>",
    )


def _gain(table: pd.DataFrame) -> str:
    """What the two forms of the test say, and what they cannot."""
    gain, takers = gain_in(table), takers_in(table)
    if not any(takers.values()):
        return "<p>Nobody took the test.</p>"
    beliefs = beliefs_in(table) if gain is None else gain.beliefs.copy()
    beliefs.index = [MISCONCEPTIONS[name].name for name in beliefs.index]
    told = (
        "<p>Nobody took both forms. Learners who took form A: {form_a}; form B: {form_b}.</p>"
        if gain is None
        else "<p>{gain}</p>\n<p>It says what has changed, not what has changed it: no class "
        "without the course was asked, and form B may be easier than form A.</p>"
    )
    return (
        f"{told.format(gain=gain, **takers)}\n"
        f"<p>So many of them answered the question on it by this belief:</p>\n"
        f"{beliefs.to_html(border=0)}"
    )


def _picture(beliefs: pd.DataFrame, learners: int) -> str:
    """A bar for each misconception, as an image that the page carries itself."""
    with course_style():
        figure = Figure(figsize=(8, 0.8 + 0.35 * len(beliefs)))
        FigureCanvasAgg(figure)
        ax = figure.subplots()
        ax.barh(beliefs.index, beliefs.learners)
        ax.bar_label(ax.containers[0], padding=3)
        ax.set(xlabel=f"learners, of {learners}", xlim=(0, learners))
        ax.invert_yaxis()
        ax.grid(False, axis="y")
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=120)
    told = "; ".join(f"{name}: {count}" for name, count in beliefs.learners.items())
    content = base64.b64encode(file.getvalue()).decode("ascii")
    return f'<img alt="{html.escape(told)}" src="data:image/png;base64,{content}">'

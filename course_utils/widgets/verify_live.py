"""Verify live: a dropout, right or wrong on purpose, and what `check_dropout` says about it."""

import textwrap
from functools import cache

from torch import nn

from course_utils.conformance import check_dropout
from course_utils.dropout import Dropout
from course_utils.mutants import MUTANTS
from course_utils.plots import COLOURS
from course_utils.widgets.controls import button, choice
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.stage import Inscription

RIGHT = {"nn.Dropout": nn.Dropout, "the course's Dropout": Dropout}
RATES = (0.1, 0.3, 0.5, 0.8)
LOOKS = {  # passed -> mark, word, colour: told apart by shape and word, not by colour alone
    True: ("o", "passed", COLOURS["measured"]),
    False: ("X", "FAILED", COLOURS["train"]),
    None: ("_", "not judged", "#666666"),
}
STRIPES = ("#F4F4F4", "white")
LINE = 96  # letters of the widest line that the picture has room for


def verify_live(implementation="nn.Dropout", *, rate=0.3, seed=0):
    """An explorer of `check_dropout`: choose an implementation and one rate, read the findings.

    implementation: a name of `MUTANTS`, "nn.Dropout" or "the course's Dropout". seed: of the
    judge. Each report is made when it is first asked for, a tenth of a second, and then kept.
    Raises ValueError for an unknown implementation or rate.
    """
    names = [*RIGHT, *MUTANTS]
    if implementation not in names:
        raise ValueError(f"implementation has to be one of {names}, but got {implementation!r}")
    if rate not in RATES:
        raise ValueError(f"rate has to be one of {RATES}, but got {rate}")

    @cache
    def report(name, p):
        build = RIGHT[name] if name in RIGHT else MUTANTS[name].build
        return check_dropout(build, rates=(p,), seed=seed)

    def after(state):
        following = names.index(state["implementation"]) + 1
        return {"implementation": names[following % len(names)]}

    return Explorer(
        "verify_live",
        scene=lambda figure: _scene(figure, report, report(implementation, rate)),
        words=lambda implementation, p: _words(implementation, p, report(implementation, p)),
        controls={
            "implementation": choice(
                "implementation", {_spoken(name): name for name in names}, implementation
            ),
            "next": button("next one", tooltip="the next implementation of the list"),
            "p": choice("judged at p =", {f"{p:g}": p for p in RATES}, rate),
        },
        actions={"next": after},
        size=(10.5, 6),
    )


def _spoken(name):
    return name if name in RIGHT else name.replace("_", " ")


def _mistake(name):
    return "right" if name in RIGHT else f"wrong on purpose: {MUTANTS[name].mistake}"


def _scene(figure, report, any_report):
    """What passes stands still; what does not is drawn over its row, so that few words move."""
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1))
    rows = range(len(any_report.findings))
    ax.set(xlim=(0, 100), ylim=(len(rows) - 0.3, -2.6))
    ax.set_axis_off()
    written = {"va": "center", "parse_math": False}

    def moving(x, y, wording="", **looks):
        return ax.add_artist(Inscription(x, y, wording, zorder=5, **looks, **written))

    heading = moving(1.5, -2, weight="bold", fontsize=12)
    verdict = moving(1.5, -1, fontsize=10)
    mark, word, colour = LOOKS[True]
    ax.plot([2.4] * len(rows), rows, mark, color=colour, ms=8, zorder=2)
    covers, texts = [], []
    for row, finding in zip(rows, any_report.findings, strict=True):
        stripe = {"color": STRIPES[row % 2], "lw": 0, "xmax": 1}
        ax.axhspan(row - 0.5, row + 0.5, zorder=0, **stripe)
        ax.text(5, row, word, color="#555555", fontsize=9.5, **written)
        ax.text(13, row, finding.property, fontsize=9.5, **written)
        ax.text(30, row, finding.claim, color="#555555", fontsize=9.5, **written)
        covers.append(ax.axhspan(row - 0.5, row + 0.5, zorder=3, animated=True, **stripe))
        name = moving(13, row, finding.property, weight="bold", fontsize=9.5)
        said = moving(5, row, weight="bold", fontsize=9.5)
        texts.append((name, said, moving(30, row, fontsize=9.5, linespacing=1.0)))
    marks = {
        passed: ax.plot([], [], mark, color=colour, ms=8, mew=2, animated=True, zorder=5)[0]
        for passed, (mark, _, colour) in LOOKS.items()
        if passed is not True
    }

    def move(implementation, p):
        shown = report(implementation, p)
        heading.set_text(f"{_spoken(implementation)}  ({_mistake(implementation)})")
        verdict.set_text(f"Judged at p = {p:g}: {shown.verdict}. {_count(shown)}.")
        for passed, mark in marks.items():
            its = [row for row in rows if shown.findings[row].passed is passed]
            mark.set_data([2.4] * len(its), its)
        for cover, parts, found in zip(covers, texts, shown.findings, strict=True):
            for artist in (cover, *parts):
                artist.set_visible(found.passed is not True)
            _, said, why = parts
            said.set_text(LOOKS[found.passed][1])
            why.set_text(_lines(found.text))

    return move


def _lines(text):
    return "\n".join(textwrap.wrap(text, LINE, max_lines=2, placeholder=" ..."))


def _count(report):
    return f"{len(report.failed)} of {len(report.findings)} properties failed"


def _words(name, p, report):
    reasons = {}
    for finding in report.findings:
        if finding.passed is False:
            reasons.setdefault(finding.diagnosis, []).append(finding.property)
    found = " ".join(
        f"{', '.join(which).capitalize()}: {why.rstrip('.')}." for why, which in reasons.items()
    )
    start = f"{_spoken(name)} ({_mistake(name)}), judged at p = {p:g}: {report.verdict}."
    return f"{start} {_count(report)}. {found}".strip()

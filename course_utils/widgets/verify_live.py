"""Verify live: a dropout, right or wrong on purpose, and what `check_dropout` says about it."""

from functools import cache

from torch import nn

from course_utils.conformance import check_dropout
from course_utils.dropout import Dropout
from course_utils.mutants import MUTANTS
from course_utils.paragraphs import joined, lines_of, listed
from course_utils.plots import COLOURS
from course_utils.widgets.controls import button, choice
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.moving_text import CachedText
from course_utils.words import Sentence, say

RIGHT = {"nn_dropout": nn.Dropout, "course_dropout": Dropout}
NAMES = {"nn_dropout": "nn.Dropout", "course_dropout": Sentence("the course's Dropout")}
RATES = (0.1, 0.3, 0.5, 0.8)
LOOKS = {  # passed -> mark, word, colour: told apart by shape and word, not by colour alone
    True: ("o", Sentence("passed"), COLOURS["measured"]),
    False: ("X", Sentence("FAILED"), COLOURS["train"]),
    None: ("_", Sentence("not judged"), "#666666"),
}
STRIPES = ("#F4F4F4", "white")
LINE = 96  # letters of the widest line that the picture has room for


def verify_live(implementation="nn_dropout", *, rate=0.3, seed=0):
    """An explorer of `check_dropout`: choose an implementation and one rate, read the findings.

    implementation: an id of `MUTANTS`, "nn_dropout" or "course_dropout". seed: of the judge. Each
    report is made when it is first asked for, a tenth of a second, and then kept.
    Raises ValueError for an unknown implementation or rate.
    """
    ids = [*RIGHT, *MUTANTS]
    if implementation not in ids:
        raise ValueError(f"implementation has to be one of {ids}, but got {implementation!r}")
    if rate not in RATES:
        raise ValueError(f"rate has to be one of {RATES}, but got {rate}")

    @cache
    def report(implementation, p):
        right = implementation in RIGHT
        build = RIGHT[implementation] if right else MUTANTS[implementation].build
        return check_dropout(build, rates=(p,), seed=seed)

    def after(state):
        following = ids.index(state["implementation"]) + 1
        return {"implementation": ids[following % len(ids)]}

    implementations = {_name(one): one for one in ids}
    return Explorer(
        "verify_live",
        scene=lambda figure: _scene(figure, report, report(implementation, rate)),
        words=lambda implementation, p: _words(implementation, p, report(implementation, p)),
        controls={
            "implementation": choice(say("implementation"), implementations, implementation),
            "next": button(say("next one"), tooltip=say("the next implementation of the list")),
            "p": choice(say("judged at p ="), {f"{p:g}": p for p in RATES}, rate),
        },
        actions={"next": after},
        size=(10.5, 6.9),
    )


demo = verify_live  # it needs no data


def _name(implementation):
    """What people read for an id: of a mutant the id itself, for `MUTANTS` knows it by that."""
    return str(NAMES.get(implementation, implementation))


def _heading(implementation):
    if implementation in RIGHT:
        return say("{implementation}  (right)", implementation=_name(implementation))
    return say(
        "{implementation}  (wrong on purpose: {mistake})",
        implementation=_name(implementation),
        mistake=MUTANTS[implementation].mistake,
    )


def _label(finding):
    return str(finding.label)


def _diagnosis_id(finding):
    return finding.diagnosis.id


def _scene(figure, report, any_report):
    """What passes stands still; what does not is drawn over its row, so that few words move."""
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1))
    rows = range(len(any_report.findings))
    ax.set(xlim=(0, 100), ylim=(len(rows) - 0.3, -2.6))
    ax.set_axis_off()
    written = {"va": "center", "parse_math": False}

    def moving(x, y, wording="", **looks):
        return ax.add_artist(CachedText(x, y, wording, zorder=5, **looks, **written))

    heading = moving(1.5, -2, weight="bold", fontsize=12)
    verdict = moving(1.5, -1, fontsize=10)
    mark, word, colour = LOOKS[True]
    ax.plot([2.4] * len(rows), rows, mark, color=colour, ms=8, zorder=2)
    covers, texts = [], []
    for row, finding in zip(rows, any_report.findings, strict=True):
        stripe = {"color": STRIPES[row % 2], "lw": 0, "xmax": 1}
        ax.axhspan(row - 0.5, row + 0.5, zorder=0, **stripe)
        ax.text(5, row, str(word), color="#555555", fontsize=9.5, **written)
        ax.text(13, row, _label(finding), fontsize=9.5, **written)
        ax.text(30, row, say(finding.claim), color="#555555", fontsize=9.5, **written)
        covers.append(ax.axhspan(row - 0.5, row + 0.5, zorder=3, animated=True, **stripe))
        name = moving(13, row, _label(finding), weight="bold", fontsize=9.5)
        said = moving(5, row, weight="bold", fontsize=9.5)
        texts.append((name, said, moving(30, row, fontsize=9.5, linespacing=1.0)))
    marks = {
        passed: ax.plot([], [], mark, color=colour, ms=8, mew=2, animated=True, zorder=5)[0]
        for passed, (mark, _, colour) in LOOKS.items()
        if passed is not True
    }

    def move(implementation, p):
        shown = report(implementation, p)
        heading.set_text(_heading(implementation))
        judged = say("Judged at p = {p:g}: {verdict}.", p=p, verdict=shown.verdict)
        verdict.set_text(joined([judged, _count(shown)]))
        for passed, mark in marks.items():
            its = [row for row in rows if shown.findings[row].passed is passed]
            mark.set_data([2.4] * len(its), its)
        for cover, parts, found in zip(covers, texts, shown.findings, strict=True):
            for artist in (cover, *parts):
                artist.set_visible(found.passed is not True)
            _, said, why = parts
            said.set_text(str(LOOKS[found.passed][1]))
            why.set_text(_lines(_said(found)))

    return move


def _said(finding):
    """What a finding says, and in which circumstance it was seen."""
    if not finding.where:
        return finding.text
    return say("{text}; {where}", text=finding.text, where=finding.where)


def _lines(text):
    return "\n".join(lines_of(text, LINE, max_lines=2, placeholder=" ..."))


def _count(report):
    failed, asked = len(report.failed), len(report.findings)
    return say("{failed} of {asked} properties failed.", failed=failed, asked=asked)


def _words(implementation, p, report):
    fields = {"implementation": _name(implementation), "p": p, "verdict": report.verdict}
    if implementation in RIGHT:
        start = say("{implementation} (right), judged at p = {p:g}: {verdict}.", **fields)
    else:
        start = say(
            "{implementation} (wrong on purpose: {mistake}), judged at p = {p:g}: {verdict}.",
            mistake=MUTANTS[implementation].mistake,
            **fields,
        )
    return joined([start, _count(report), *_failures(report)])


def _failures(report):
    """One sentence for each diagnosis: the properties that failed by it, and what it says."""
    alike = {}
    for finding in report.findings:
        if finding.passed is False:
            alike.setdefault(_diagnosis_id(finding), []).append(finding)
    return [
        say(
            "Failed: {properties} ({diagnosis}).",
            properties=listed(map(_label, findings)),
            diagnosis=_said(findings[0]),
        )
        for findings in alike.values()
    ]

"""A cell of code in pieces: comments and words that are read, and nothing that code reads."""

import ast

import pytest

from tools.course_paths import LESSONS, numbered
from tools.language.code_prose import code_pieces
from tools.language.pieces import joined
from tools.notebook.draft import draft


def messages(source):
    return [piece.message for piece in code_pieces(source) if piece.message]


def put(source, translation):
    return joined(code_pieces(source), lambda message: translation)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('print("places")', ["places"]),
        ('f"{n} of the draws"', ["{n} of the draws"]),
        ('ax.set(xlabel="draws", xscale="log")', ["draws"]),
        ('ax.legend(loc="upper left", title="units")', ["units"]),
        ('ax.set_title("thinned")', ["thinned"]),
        ('d = {"the way": 1}\nd["the way"]', ["the way", "the way"]),
        ('plot_lines(ax, x, {"derived": ("theory", y)})', ["derived"]),
        ('{f"{k} only": ("with", v) for k, v in x}', ["{k} only"]),
        ('options = {"loss": f, "xlabel": "a word"}', ["a word"]),
        ('COLOURS["theory"], "float32", "o-"', []),
        ('plt.style.use("course_utils.course")', []),
        ('def f():\n    """What it is."""', ["What it is."]),
        ("x = 1  # the probability", ["the probability"]),
        ("# two lines\n# of one thought\nx = 1", ["two lines of one thought"]),
        ("x = 1  # one\ny = 2  # another", ["one", "another"]),
        ("x = [1]  # fmt: skip", []),
        ('f"{p:.2f}"', []),
        ('t = f"{name}: variance {v:.0f}"', ["{name}: variance {v:.0f}"]),
        ('t = f"{name}.weight", f"{way}_mask", f"{lr} lr"', []),
        ("print(f\"{'mean of all':27}\")", ["{'mean of all':27}"]),
        ('f"{k}: " f"{v} of them are kept"', ["{k}: {v} of them are kept"]),
        ('"allowed of 10: {} to {}".format(1, 2)', ["allowed of 10: {} to {}"]),
        ('label = "rand < keep", "q >= p"', []),
        ('print(f"{name}: {verdict}")', ["{name}: {verdict}"]),
        ('print(f"{name:9} {p:.2f} {q:.2f}")', []),
        ('t = f"{name}: {error}"', []),
        ('raise ValueError(f"{p} is no probability")', []),
        ('ax.plot(x, label=r"$\\sqrt{p}$ of them")', ["$\\sqrt{p}$ of them"]),
        ('plot_intervals(ax, {"gain": g["gain"]}, xlabel="so")', ["gain", "so"]),
        ('x = {"$w_1$, with $w_2$": 1}', ["$w_1$, with $w_2$"]),
        ('x = "mean" if y else "the other"', ["the other"]),
        ('x = "Größe: " + "two words"  # ä', ["two words"]),
    ],
)
def test_prose_is_a_message_and_code_is_none(source, expected):
    assert messages(source) == expected
    assert joined(code_pieces(source), lambda message: message) == source


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ('f"{n} of the draws"', "共 {n} 次", 'f"共 {n} 次"'),
        ("f'{d[\"a\"]} of the draws'", '共 {d["a"]} 次', "f'共 {d[\"a\"]} 次'"),
        ('print("two words")', 'say "no"', "print('say \"no\"')"),
        ('print("two words")', "a\nb\\", 'print("a\\nb\\\\")'),
        ('ax.plot(label=r"$\\sigma$ of it")', "$\\sigma$ 值", 'ax.plot(label=r"$\\sigma$ 值")'),
        ('def f():\n    """What is."""', "是什么。", 'def f():\n    """是什么。"""'),
        ("x = 1  # the end", "终点", "x = 1  # 终点"),
        ("if x:\n    # one\n    # two\n    y", "一 二", "if x:\n    # 一 二\n    y"),
        ('f"{a} is {{one}}"', "{{一}}是 {a}", 'f"{{一}}是 {a}"'),
        ('("one of "\n "them")', "之一", '("之一")'),
    ],
)
def test_a_translation_becomes_code_that_says_it(source, translation, expected):
    assert put(source, translation) == expected
    ast.parse(put(source, translation))


@pytest.mark.parametrize("lesson", numbered(LESSONS, ".py"), ids=lambda path: path.stem)
def test_every_cell_of_the_course_is_code_again(lesson):
    for cell in draft(lesson).cells:
        if cell.cell_type == "code":
            doubled = joined(code_pieces(cell.source), lambda message: f"{message} {message}")
            ast.parse(doubled)

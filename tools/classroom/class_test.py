"""The two forms of the class's test as notebooks and as pages to print, and the teacher's key."""

import html
import re

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from course_utils.beliefs.forms import Form
from course_utils.beliefs.question import Option
from course_utils.beliefs.sheet import Item, sheet
from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import language, say

LINE = '<span class="line"></span>'
CODE = re.compile(r"`([^`]+)`")
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 11pt/1.4 system-ui, sans-serif; max-width: 46rem; margin: auto; padding: 1rem }}
section {{ break-inside: avoid; margin-top: 1.2em }} h2 {{ font-size: 1em; margin: 1.5em 0 0 }}
ol {{ list-style: none; margin: .3em 0; padding: 0 }}
li {{ padding-left: 3em; text-indent: -2.6em }}
pre {{ background: #f4f4f4; padding: .5em; white-space: pre-wrap }} p {{ margin: .3em 0 }}
.line {{ border-bottom: 1px solid; display: inline-block; width: 14em }}
@page {{ margin: 18mm }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def notebook(form: Form) -> str:
    """The text of the form's notebook: a cell to answer in below each question."""
    printed = sheet(form)
    intro = "\n".join(f"- {line}" for line in (*printed.instructions, *printed.steps))
    cells = [
        new_markdown_cell(f"# {printed.title}\n\n{intro}", id="top"),
        new_code_cell(f"from course_utils.beliefs import {form.name} as test", id="begin"),
    ]
    for item in printed.items:
        cells.append(new_markdown_cell(_markdown(item), id=f"question-{item.number}"))
        check = new_code_cell(f"test.check({item.number}, ...)", id=f"answer-{item.number}")
        cells.append(check)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return writes(new_notebook(cells=cells, metadata={"kernelspec": kernel})) + "\n"


def page(form: Form) -> str:
    """The form as a page to print."""
    printed = sheet(form)
    who = f"<p>{printed.name} {LINE} {printed.date} {LINE}</p>\n"
    told = "".join(f"<p>{_inline(line)}</p>\n" for line in printed.instructions)
    return _page(printed.title, who + told + "".join(map(_section, printed.items)))


def key(forms: tuple[Form, ...]) -> str:
    """For the teacher: the questions of all forms, what is right, and what each answer shows."""
    body, sheets = "", [sheet(form) for form in forms]
    for number, question in enumerate(forms[0].questions, start=1):
        belief = say(MISCONCEPTIONS[question.misconception].name)
        body += f"<h2>{number}. {html.escape(belief)}</h2>\n"
        for form, printed in zip(forms, sheets, strict=True):
            item = printed.items[number - 1]
            told = {
                letter: f"{item.options[letter]} [{_shows(option)}]"
                for letter, option in question.options(form.letter).items()
            }
            body += _section(Item(item.number, item.text, item.code, told), form.letter.upper())
    return _page(say("What the answers show"), body)


def _shows(option: Option) -> str:
    if option.right:
        return say("right")
    return option.misconception or say("a slip")


def _markdown(item: Item) -> str:
    code = f"\n```python\n{item.code}\n```\n" if item.code else ""
    options = "\n".join(f"- **{letter}** {text}" for letter, text in item.options.items())
    return f"### {item.number}\n\n{item.text}\n{code}\n{options}"


def _section(item: Item, form: str = "") -> str:
    code = f"<pre>{html.escape(item.code)}</pre>\n" if item.code else ""
    options = "\n".join(
        f"<li>&#9744; <b>{letter}</b> {_inline(text)}</li>" for letter, text in item.options.items()
    )
    head = f"{form}{item.number}"
    return (
        f"<section><p><b>{head}</b> {_inline(item.text)}</p>\n{code}<ol>{options}</ol></section>\n"
    )


def _inline(text: str) -> str:
    return CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))


def _page(title: str, body: str) -> str:
    return PAGE.format(language=language(), title=html.escape(title), body=body)

"""The glossary as Sphinx has one: its terms, English and Chinese, and the texts that use them."""

import re
from copy import deepcopy
from dataclasses import dataclass

ROW = re.compile(r"^\|(.+)\|(.+)\|(.+)\|[ \t]*$", re.MULTILINE)
BOLD = re.compile(r"(?<![*A-Za-z0-9_])\*\*([^*\n]+?)\*\*(?![*A-Za-z0-9_])")
CODE = re.compile(r"(`+[^`]*`+|\$[^$]*\$|\[[^\]]*\]\([^)]*\))")  # no term is looked for in these


@dataclass(frozen=True)
class Entry:
    """A row of docs/glossary.md: its names in each language, and what it means here."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    meaning: str


def entries(text: str) -> list[Entry]:
    """The rows of the table in `text`, without its head."""
    rows = [tuple(map(str.strip, row)) for row in ROW.findall(text)]
    body = [row for row in rows if not set(row[0]) <= set("-: ")][1:]
    return [
        Entry(tuple(english.split(", ")), tuple(chinese.split("，")), meaning)
        for english, chinese, meaning in body
    ]


def glossary_page(text: str, others: dict[str, str]) -> str:
    """docs/glossary.md with its table as a glossary, in which each meaning links other terms.

    others: language -> the same page in it; its meanings stand below the English.
    """
    found = entries(text)
    also = {language: entries(other) for language, other in others.items()}
    rows = list(ROW.finditer(text))
    if not found:
        raise ValueError("docs/glossary.md holds no table of three columns")
    terms = _terms(found)
    lines = ["```{glossary}"]
    for entry in sorted(found, key=lambda entry: entry.english[0].casefold()):
        lines += [*entry.english, *entry.chinese, f"  {_linked(entry, terms)}", ""]
        for language, there in also.items():
            meaning = there[found.index(entry)].meaning
            lines += [f'  <span lang="{language}">{meaning}</span>', ""]
    made = "\n".join([*lines, "```"])
    return text[: rows[0].start()] + made + text[rows[-1].end() :]


def with_terms(notebook, text: str):
    """`notebook` with a link to the glossary, whose text is `text`, where a term stands in bold."""
    terms = _terms(entries(text))
    page = deepcopy(notebook)
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = BOLD.sub(lambda bold: _link_of(bold, terms), cell.source)
    return page


def _terms(found: list[Entry]) -> dict[str, str]:
    """Each name as a text may write it, with the name in the glossary; no letters alone.

    The other Chinese names, which stand in brackets, are no names of the course.
    """
    names = [name for entry in found for name in entry.english if len(name) > 2 and "=" not in name]
    chinese = {name.split("（")[0].casefold(): name for entry in found for name in entry.chinese}
    return chinese | {w: name for name in names for w in (name.casefold(), _plural(name))}


def _plural(name: str) -> str:
    return f"{name}s".casefold()


def _link_of(bold, terms) -> str:
    name = terms.get(bold[1].strip(".,:。，：").casefold())
    # ** beside a Chinese sign would not be bold once a brace follows it
    return f"<strong>{{term}}`{bold[1]} <{name}>`</strong>" if name else bold[0]


def _linked(entry: Entry, terms: dict[str, str]) -> str:
    """What `entry` means, with a link at the first use of each other term."""
    own = {name.casefold() for name in entry.english}
    others = {w: n for w, n in terms.items() if n.casefold() not in own}
    longest_first = sorted(others, key=len, reverse=True)
    look = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])", re.I)
    seen = set()

    def link(use):
        name = others[use[1].casefold()]
        if name in seen:
            return use[1]
        seen.add(name)
        return f"{{term}}`{use[1]} <{name}>`"

    pieces = CODE.split(entry.meaning)  # every second one is code or mathematics
    return "".join(piece if i % 2 else look.sub(link, piece) for i, piece in enumerate(pieces))

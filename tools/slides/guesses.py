"""What a speaker is told at each question: the answer, and the usual wrong guesses.

The guesses stand in docs/teaching.md, in English, below the cell that asks. Where it has none, and
in other languages, the exercises that belong to the section name the beliefs that their wrong
answers show.
"""

import re

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import ENGLISH, Sentence, language, say
from tools.course_paths import ROOT
from tools.notebook.exercise_cells import checked_by, exercises_of, is_exercise
from tools.notebook.rhythm import in_parts, paragraphs, part_of
from tools.notebook.sections import headings
from tools.objectives import joins

GUIDE = ROOT / "docs" / "teaching.md"
BEHIND = Sentence("**Beliefs behind wrong guesses here**")
NAMED = re.compile(r"`([\w-]+)`")


def speaker_notes(notebook, stem: str) -> dict[str, str]:
    """The notes for each cell of the lesson `stem` that asks or sets an exercise, by its id.

    They are in the language that is spoken (`words.spoken`), which is that of `notebook`.
    """
    parted = in_parts(notebook)
    guide = guesses(GUIDE.read_text(encoding="utf-8")) if language() == ENGLISH else {}
    beliefs = beliefs_of(stem)
    notes = {}
    for place, (cell, (section, _)) in enumerate(
        zip(parted.cells, headings(parted.cells), strict=True)
    ):
        owner = cell.id.split("--p")[0]
        if part_of(cell) == "question":
            usual = guide.get(owner, [])
            told = [say("**Answer.** {reply}", reply=first_answer(parted.cells[place + 1 :]))]
            if usual:
                told.append(_listed(say("**Usual wrong guesses**"), usual))
            elif beliefs.get(section):
                told.append(_listed(BEHIND, beliefs[section]))
            notes[owner] = "\n\n".join(told)
        elif is_exercise(cell):
            exercise = exercises_of(stem).get(checked_by(cell))
            if exercise and shown_by(exercise):
                notes[cell.id] = _listed(BEHIND, shown_by(exercise))
    return notes


def guesses(guide: str) -> dict[str, list[str]]:
    """Of each cell that the text `guide` names, the guesses that are listed below it."""
    found, named = {}, None
    for paragraph in paragraphs(guide):
        if paragraph.startswith("- "):
            items = re.split(r"^- ", paragraph, flags=re.MULTILINE)[1:]
            if named:
                said = [" ".join(item.split()) for item in items]
                found.setdefault(named, []).extend(g for g in said if g[0] in '"“')
        elif paragraph.startswith("#"):
            named = None
        elif NAMED.search(paragraph):
            named = next((n for n in reversed(NAMED.findall(paragraph)) if "-" in n), named)
    return {name: said for name, said in found.items() if said}


def beliefs_of(stem: str) -> dict[str, list[str]]:
    """Of each section of a lesson, the beliefs that the exercises on its matter reveal."""
    exercises, found = exercises_of(stem), {}
    for row in joins().get(stem) or []:
        held = [b for name in row.get("exercises", []) if name in exercises
                for b in shown_by(exercises[name])]  # fmt: skip
        for section in row["sections"]:
            found[section] = list(dict.fromkeys([*found.get(section, []), *held]))
    return found


def shown_by(exercise) -> list[str]:
    """The beliefs that wrong answers to an exercise show, each once."""
    ids = dict.fromkeys(mistake.misconception for _, mistake in exercise.wrong)
    return [say(MISCONCEPTIONS[name].name) for name in ids if name is not None]


def first_answer(cells) -> str:
    """The paragraph that answers a question, of the cells below it."""
    for cell in cells:
        if part_of(cell) in ("question", "heading"):
            break
        if cell.cell_type == "markdown":
            return paragraphs(cell.source)[0]
    return say("The cell's output says it.")


def _listed(heading: object, guessed: list[str]) -> str:
    return f"{heading}\n\n" + "\n".join(f"- {guess}" for guess in guessed)

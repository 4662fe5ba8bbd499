"""The table of the lessons, made from their headers: for the README and for lesson 00."""

from pathlib import Path

from course_utils.words import Sentence, say
from tools.course_paths import numbered
from tools.language.languages import ENGLISH
from tools.notebook.errors import LessonError
from tools.notebook.header import ROADS
from tools.notebook.reading_time import Minutes, minutes
from tools.notebook.translate import header_in

RULE = "|---|---|---|---|---|---|---|"
IN_ALL = {"main": Sentence("the main road"), "side": Sentence("the side roads")}
ROAD = {"main": Sentence("main"), "side": Sentence("side")}


def lesson_table(
    folder: Path, *, before: str = "", without: str | None = None, language: str = ENGLISH
) -> str:
    """The lessons in `folder` as a table, with the minutes of each and of each road.

    before: what the links begin with; without: the stem of a lesson to leave out; language: that
    of the titles and questions, and the one that is spoken (`words.spoken`) for all else.
    """
    rows, part, total = [], None, {}
    for lesson in numbered(folder, ".py"):
        if lesson.stem == without:
            continue
        try:
            header = header_in(language, lesson)
        except LessonError as error:
            raise LessonError(f"of {lesson.name}, {error}") from None
        first = "" if header.part == part else header.part_in_words
        part = header.part
        link, takes = f"[{header.label}]({before}{header.stem}.ipynb)", minutes(lesson)
        rows.append((first, link, header.question, ROAD[header.road], *shown(takes)))
        total[header.road] = total.get(header.road, Minutes(0, 0, 0)) + takes
    rows += [
        (say("in all"), IN_ALL[road], "", ROAD[road], *shown(total[road]))
        for road in ROADS
        if road in total
    ]
    head = say("| part | lesson | question | road | minutes | Deeper | exercises |")
    return f"{head}\n{RULE}\n" + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def shown(takes: Minutes) -> tuple:
    """The three numbers as the table shows them: nothing where there is nothing to do."""
    return takes.main, takes.deeper or "", takes.exercises or ""

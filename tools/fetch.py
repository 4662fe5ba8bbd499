"""Put the current edition of one lesson into work/, beside the learner's copy of an older one."""

from course_utils.words import ENGLISH, say, speak
from tools.course_paths import NOTEBOOKS, OneSentenceParser, find_lesson, relative_path
from tools.file_trouble import in_one_sentence
from tools.learner_copies import (
    Unreadable,
    beside,
    cleared,
    folder_of,
    known_language,
    lesson_in,
    open_folder,
    write_new,
)


def fetch(name: str, language: str = ENGLISH) -> str:
    """Copy lesson `name`, outputs cleared, and return the line that says where it is now."""
    lesson = find_lesson(name, NOTEBOOKS, ".ipynb")
    notebook, copy = lesson_in(language, lesson), folder_of(language) / lesson.name
    open_folder(language)
    for path in (copy, beside(copy, notebook)):
        try:
            write_new(path, cleared(notebook))
        except FileExistsError:
            continue
        return say("{copy} is the current edition, outputs cleared.", copy=relative_path(path))
    return say("{copy} is there already; nothing was changed.", copy=relative_path(path))


if __name__ == "__main__":
    parser = OneSentenceParser(prog="fetch", add_help=False, allow_abbrev=False)
    parser.add_argument("--language", default=ENGLISH)
    asked, given = parser.parse_known_args()
    if len(given) != 1 or given[0].startswith("-"):
        raise SystemExit("Say which lesson: make fetch LESSON=02 (or python -m tools.fetch 02).")
    language = known_language(asked.language)
    speak(language)
    try:
        print(fetch(given[0], language))
    except Unreadable as refusal:
        raise SystemExit(str(refusal)) from None
    except OSError as error:
        raise SystemExit(in_one_sentence(error, folder_of(language), say)) from None

"""Catalogues of translations in gettext's .po: read, write, compile; and the fields in them."""

import io
import re
import string
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, denormalize, generate_po, normalize

from tools.course_paths import relative_path

NAME, FORMAT = re.compile(r"[a-z_]\w*([.[].*)?"), re.compile(r"[<>^=+#0-9,._-]*[a-zA-Z%]?")
PROJECT = "The dropout course"
WIDTH = 100
HEAD = "# {language} translations for {project}, under its license.\n#"
LINE = re.compile(r'(?:#~ *)?(?:msg\w+(?:\[\d\])? +)?"(?:[^"\\]|\\.)*"')
FIELDS = "Project-Id-Version", "Language", "Plural-Forms", "MIME-Version", "Content-Type"
FIELDS += ("Content-Transfer-Encoding",)


class _Timeless(Catalog):
    """A catalogue whose head has no date and no person: git knows both, and for each sentence.

    Two runs of `make translations` write the same bytes, whatever the day.
    """

    @property
    def mime_headers(self):
        told = dict(super().mime_headers)
        kept = [(name, told[name].strip()) for name in FIELDS if name in told]
        return [*kept[:-1], (kept[-1][0], f"{kept[-1][1]}\n")]  # each line of a head ends so

    @property
    def header_comment(self):
        return HEAD.format(language=self.locale.english_name, project=PROJECT)


def read(po: Path) -> Catalog:
    """The catalogue in the file `po`; ValueError, in a sentence that names the line, without one.

    babel would drop what it cannot read, and of two translations of a message the second.
    """
    place, found, catalogue = relative_path(po), Catalog(), _Timeless()
    try:
        text = po.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = po.read_bytes()[: error.start].count(b"\n") + 1
        raise ValueError(f"{place}, line {line} is not UTF-8; save the file as UTF-8.") from None
    lines = text.splitlines()
    _refuse_broken(lines, place)
    parser = PoFileParser(found, abort_invalid=True)
    try:
        parser.parse(lines)
    except PoFileError as error:
        raise ValueError(f"{place}, line {error.lineno + 1}: {error}.") from None
    vars(catalogue).update(vars(found))
    if catalogue.locale is None or catalogue.charset != "utf-8":
        raise ValueError(f"{place} has to begin with a head that names its language and utf-8.")
    if parser.counter > len(catalogue) + 1 + len(catalogue.obsolete):
        raise ValueError(f"{place} has two entries {_repeated(lines)}: leave one of them.")
    _take_previous(catalogue)
    return catalogue


def _refuse_broken(lines, place):
    for number, line in enumerate(map(str.strip, lines), 1):
        is_comment = line.startswith("#") and not line.startswith("#~")
        if line and not is_comment and not LINE.fullmatch(line):
            raise ValueError(
                f'{place}, line {number} is no line of a catalogue: {line!r}; text stands between "'
                ' and ", and a " within it has a \\ before it.'
            )


def _repeated(lines):
    """The lines that begin the same message twice, for people."""
    heads = [" ".join(entry) for entry in _heads(lines)]
    twice = [head for head in heads if heads.count(head) > 1]
    return f"for {twice[0]}" if twice else "for one message"


def _heads(lines):
    """The lines of each entry before its translation, obsolete ones included."""
    head = []
    for line in (line.removeprefix("#~").strip() for line in lines):
        if line.startswith("msgstr"):
            yield head
        head = [] if line.startswith(("msgstr", "#")) or not line else [*head, line]


def _take_previous(catalogue):
    """Read the English of before, `#| msgid "..."`, which babel takes for a translator's words."""
    for message in catalogue:
        before = [line for line in message.user_comments if line.startswith("|")]
        if before:
            message.user_comments = [c for c in message.user_comments if c not in before]
            lines = [line.lstrip("| ").removeprefix("msgid ") for line in before]
            message.previous_id = [
                denormalize("\n".join(line for line in lines if line[:1] == '"'))
            ]


def write(catalogue: Catalog, po: Path) -> None:
    """Write `catalogue` to the file `po`, without line numbers: they change with every edit."""
    po.parent.mkdir(parents=True, exist_ok=True)
    before = iter([message.previous_id for message in catalogue if message.fuzzy])
    with po.open("w", encoding="utf-8", newline="\n") as file:
        for line in generate_po(catalogue, width=WIDTH, include_lineno=False):
            file.write(line)
            if line.startswith("#,") and "fuzzy" in line:
                file.write("".join(map(_previous, next(before))))


def _previous(english):
    """The lines that say what the English of a translation was; babel's may break within a word."""
    lines = f"msgid {normalize(english, width=WIDTH)}".splitlines()
    return "".join(f"#| {line}\n" for line in lines)


def begin(language: str, po: Path) -> None:
    """Write the empty catalogue of a new `language`, such as zh; SystemExit where it is none."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise SystemExit(f"{language} is no code of a language, such as zh or pt_BR.") from None
    write(_Timeless(locale, project=PROJECT, version="1", fuzzy=False), po)


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of `catalogue`, without what has no translation or is marked fuzzy."""
    mo = io.BytesIO()
    write_mo(mo, catalogue)
    return mo.getvalue()


def fields_of(text: str) -> set:
    """The fields that `str.format` fills in `text`, each with its format and conversion.

    None where a brace belongs to something else, such as a set or a line of code: such a text is
    shown as it stands.
    """
    try:
        fields = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return set()
    proper = all(NAME.fullmatch(name) and FORMAT.fullmatch(spec) for name, spec, _ in fields)
    return set(fields) if proper else set()


def wrong_fields(catalogue: Catalog) -> list[str]:
    """One line for each translation in `catalogue` whose fields are not those of its sentence.

    One that is fuzzy is used nowhere, and asked nothing.
    """
    return [
        f"{message.id!r} has other fields than its translation {message.string!r}"
        for message in catalogue
        if message.id and message.string and not message.fuzzy
        if fields_of(message.id) != fields_of(message.string)
    ]

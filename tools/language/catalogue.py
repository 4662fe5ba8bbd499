"""Catalogues of translations in gettext's .po: read, write, keep in step, compile."""

import io
import re
import string
from difflib import get_close_matches
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

NAME, FORMAT = re.compile(r"[a-z_]\w*([.[].*)?"), re.compile(r"[<>^=+#0-9,._-]*[a-zA-Z%]?")
PROJECT = "The dropout course"
ALIKE = 0.5  # of two messages of the same cell; elsewhere they have to be much alike
MUCH_ALIKE = 0.8
HEAD = "# {language} translations for {project}, under its license.\n#"
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
    """The catalogue in the file `po`."""
    catalogue = _Timeless()
    with po.open("rb") as file:
        vars(catalogue).update(vars(read_po(file)))
    return catalogue


def write(catalogue: Catalog, po: Path) -> None:
    """Write `catalogue` to the file `po`, without line numbers: they change with every edit."""
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False)


def begin(language: str, po: Path) -> None:
    """Write the empty catalogue of a new `language`, such as zh; SystemExit where it is none."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise SystemExit(f"{language} is no code of a language, such as zh or pt_BR.") from None
    write(_Timeless(locale, project=PROJECT, version="1", fuzzy=False), po)


def bring_up_to_date(catalogue: Catalog, template: Catalog) -> None:
    """Give `catalogue` the messages of `template`, and keep what is translated.

    What has moved to another cell keeps its translation. What has changed takes that of the English
    before it, marked fuzzy: somebody has to look. What is used no more becomes obsolete.
    """
    asked = {_key(message) for message in template if message.id}
    there = {_key(message) for message in catalogue if message.id}
    unused = [m for m in catalogue if m.id and m.string and _key(m) not in asked]
    unused += [m for m in catalogue.obsolete.values() if m.string]
    for message in template:
        if message.id and _key(message) not in there:
            _take_over(catalogue, message, unused)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for key in [key for key, old in catalogue.obsolete.items() if _key(old) in asked]:
        del catalogue.obsolete[key]


def _key(message):
    return message.context, message.id


def _take_over(catalogue, message, unused):
    """Give `message` the translation of the one among `unused` that it was."""
    same_cell = [old for old in unused if old.context == message.context]
    same_text = [old for old in unused if old.id == message.id]
    both = [old for old in same_text if old in same_cell]
    old = next(iter([*both, *same_text]), None)
    old = old or _alike(message, same_cell, ALIKE) or _alike(message, unused, MUCH_ALIKE)
    if old:
        flags = set(old.flags) | (set() if old.id == message.id else {"fuzzy"})
        catalogue.add(message.id, old.string, context=message.context, flags=flags)
        unused.remove(old)


def _alike(message, candidates, much):
    """The one among `candidates` whose English is most like that of `message`, if it is so much."""
    found = get_close_matches(message.id, [old.id for old in candidates], 1, much)
    return next((old for old in candidates if [old.id] == found), None)


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

"""A catalogue is kept in step with the English: what holds stays, what has changed is marked."""

from difflib import get_close_matches

from babel.messages.catalog import Catalog

ALIKE = 0.5  # of two messages of the same cell; elsewhere they have to be much alike
MUCH_ALIKE = 0.8


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
    before = {_key(m): m.previous_id for m in catalogue if m.fuzzy}
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for message in catalogue:
        message.previous_id = before.get(_key(message), [])
    for key in [key for key, old in catalogue.obsolete.items() if _key(old) in asked]:
        del catalogue.obsolete[key]


def _key(message):
    return message.context, message.id


def _english(message):
    """The English that the translation of `message` is of."""
    return message.previous_id[0] if message.fuzzy and message.previous_id else message.id


def _take_over(catalogue, message, unused):
    """Give `message` the translation of the one among `unused` that it was."""
    same_cell = [old for old in unused if old.context == message.context]
    same_text = [old for old in unused if _english(old) == message.id]
    both = [old for old in same_text if old in same_cell]
    old = next(iter([*both, *same_text]), None)
    old = old or _alike(message, same_cell, ALIKE) or _alike(message, unused, MUCH_ALIKE)
    if old:
        english = _english(old)
        changed = english != message.id or (old.fuzzy and not old.previous_id)
        catalogue.add(
            message.id,
            old.string,
            context=message.context,
            flags=(set(old.flags) - {"fuzzy"}) | ({"fuzzy"} if changed else set()),
            user_comments=old.user_comments,
            previous_id=english if changed else (),
        )
        unused.remove(old)


def _alike(message, candidates, much):
    """The one among `candidates` whose English is most like that of `message`, if it is so much."""
    found = get_close_matches(message.id, [old.id for old in candidates], 1, much)
    return next((old for old in candidates if [old.id] == found), None)

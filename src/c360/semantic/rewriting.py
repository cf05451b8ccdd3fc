"""Say in the usual way what a question says in another: ``25 to 34``, ``5 or more``, ``with``.

A word that is dropped as filler elsewhere may say something by where it stands. These rules look
at the items of a question before meanings are chosen, and put words in their place that are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from c360.semantic.lexicon import Role
from c360.semantic.matching import Item
from c360.semantic.words import Word

HOLDERS = {
    *("hold", "holds", "holding", "who hold", "have", "has", "having", "own", "owning"),
    *("carry", "carrying", "use", "using", "with", "live in", "lives in", "living in", "living"),
    *("based in", "located in", "residing in", "belong to", "belongs to", "fall into"),
}
"""Verbs that tell a part from its whole: ``what share of members have a Premium card``."""

SHOWERS = {"with", "including"}
DANGLING = {"on", "in", "from", "with", "to", "for", "about"}
"""Prepositions whose object, at the end of a question, is the ``what`` that it begins with."""

BUYING = {"buy", "buying", "bought", "purchase", "purchasing", "purchased"}

COMPARED = {
    *(Word.OVER, Word.AT_LEAST, Word.UNDER, Word.AT_MOST, Word.EXACTLY, Word.BETWEEN),
    *(Word.AND_ABOVE, Word.AND_BELOW, Word.HIGHEST, Word.LOWEST, Word.NOT),
}
NO_LIST = {
    *(Word.AVERAGE, Word.TOTAL, Word.MEDIAN, Word.MAXIMUM, Word.MINIMUM, Word.COUNT, Word.SHARE),
    *(Word.CORRELATION, Word.COMPARE, Word.VERSUS, Word.TREND, Word.CHANGE, Word.DISTRIBUTION),
    *(Word.BY, Word.HOW_MUCH, Word.SUMMARY, Word.HIGHEST, Word.LOWEST),
}
"""Words with which a question adds up or ranks: what follows ``with`` is then no column."""

PAIRING = {Word.CORRELATION, Word.COMPARE, Word.VERSUS}
PASSED = {Word.FILLER, Word.IS}
ENTITIES = {Role.ENTITY, Role.VALUE, Role.TERM}


def rewrite(items: Sequence[Item], *, follows: bool = False) -> list[Item]:
    """Return the items of a question, said in the usual way.

    Args:
        items: As they were matched.
        follows: Whether a question came before, whose noun ``ones`` may stand for.
    """
    found = [_read_in_place(items, index, follows=follows) for index in range(len(items))]
    found = _say_ranges(_say_open_ends(found))
    if any(item.is_word(Word.SHARE) for item in found):
        return [
            replace(item, word=Word.IS) if _parts_from_whole(found, index) else item
            for index, item in enumerate(found)
        ]
    return _show_columns(found)


def _parts_from_whole(items: Sequence[Item], index: int) -> bool:
    """Tell whether a verb, or ``that`` after a noun, divides the part from the whole."""
    item, text = items[index], items[index].text.lower()
    if text in ("that", "who", "which"):
        return bool(index) and _has_role(items[index - 1], ENTITIES)
    return item.is_word(Word.FILLER) and not item.meanings and text in HOLDERS


def _read_in_place(items: Sequence[Item], index: int, *, follows: bool) -> Item:
    """``how healthy`` asks for a degree; ``ones`` stands for a noun only after a member.

    An item without a word is one that says nothing: the question is refused.
    """
    item, text = items[index], items[index].text.lower()
    before, after = items[index - 1] if index else None, items[index + 1 : index + 2]
    is_member = before is not None and _has_role(before, {Role.VALUE, Role.TERM})
    has_noun = follows or any(_has_role(known, {Role.ENTITY}) for known in items[:index])
    lacks = {
        "how": bool(after) and _has_role(after[0], {Role.VALUE, Role.TERM}),
        "when": index == 0,
        "ones": not (has_noun and (follows or is_member)),
    }
    is_dangling = text in DANGLING and index == len(items) - 1 and _asks(items)
    if lacks.get(text, False) or is_dangling or _asks_object(items, index):
        return replace(item, word=None)
    if text == "related" and is_member and not item.meanings:
        return replace(item, word=Word.FILLER)
    return item


def _asks_object(items: Sequence[Item], index: int) -> bool:
    """Tell whether ``buying`` lacks its object: ``what are people in Ohio buying the most``."""
    asks = items[0].text.lower() in ("what", "what are", "what is")
    rest = [item for item in items[1:index] if not item.is_word(Word.FILLER, Word.IS)]
    follows_entity = bool(rest) and _has_role(rest[0], {Role.ENTITY})
    return asks and follows_entity and items[index].text.lower() in BUYING


def _asks(items: Sequence[Item]) -> bool:
    return items[0].is_word(Word.WHICH) and items[0].text.lower().startswith("what")


def _say_ranges(items: list[Item]) -> list[Item]:
    """``25 to 34`` is between the two."""
    said: list[Item] = []
    for index, item in enumerate(items):
        is_range = (
            item.number is not None
            and index + 2 < len(items)
            and items[index + 1].text.lower() in ("to", "and", "-")
            and items[index + 1].is_word(Word.FILLER)
            and items[index + 2].number is not None
        )
        if is_range and not (said and said[-1].is_word(Word.BETWEEN)):
            said.append(Item("between", word=Word.BETWEEN))
        said.append(item)
    return said


def _say_open_ends(items: list[Item]) -> list[Item]:
    """``5 or more tickets`` is at least 5."""
    said: list[Item] = []
    for item in items:
        is_open = item.is_word(Word.AND_ABOVE, Word.AND_BELOW) and said
        if is_open and said[-1].number is not None and not _is_compared(said[:-1]):
            word = Word.AT_LEAST if item.is_word(Word.AND_ABOVE) else Word.AT_MOST
            said.insert(len(said) - 1, Item(item.text, word=word))
        else:
            said.append(item)
    return said


def _is_compared(before: Sequence[Item]) -> bool:
    known = [item for item in before if not item.is_word(*PASSED)]
    return bool(known) and known[-1].is_word(*COMPARED)


def _show_columns(items: list[Item]) -> list[Item]:
    """``accounts with industry and owner`` shows these; a sum has no place for them."""
    adds_up = any(item.is_word(*NO_LIST) and not item.meanings for item in items)
    if any(item.is_word(*PAIRING) for item in items):
        return items
    word = None if adds_up else Word.SHOWING
    return [
        replace(item, word=word)
        if item.text.lower() in SHOWERS and _introduces_columns(items, index)
        else item
        for index, item in enumerate(items)
    ]


def _introduces_columns(items: Sequence[Item], index: int) -> bool:
    before = [item for item in items[:index] if not item.is_word(*PASSED)]
    after = [item for item in items[index + 1 :] if not item.is_word(*PASSED)]
    columns = _leading_columns(after)
    if not columns or not before or not _has_role(before[-1], ENTITIES):
        return False
    follows = after[len(columns) :][:1]
    return not follows or not (
        follows[0].is_word(*COMPARED) or follows[0].number is not None or follows[0].period
    )


def _leading_columns(items: Sequence[Item]) -> list[Item]:
    """Return the dimensions that a list of items begins with, and what joins them."""
    taken: list[Item] = []
    for item in items:
        if not (_has_role(item, {Role.DIMENSION}) or item.is_word(Word.AND)):
            break
        taken.append(item)
    return taken


def _has_role(item: Item, roles: set[Role]) -> bool:
    return any(meaning.role in roles for meaning in item.meanings)

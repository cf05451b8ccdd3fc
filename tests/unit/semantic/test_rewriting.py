from __future__ import annotations

from decimal import Decimal

from c360.semantic.lexicon import Meaning, Role
from c360.semantic.matching import Item
from c360.semantic.rewriting import rewrite
from c360.semantic.words import Word


def word(text: str, kind: Word) -> Item:
    return Item(text, word=kind)


def number(value: int) -> Item:
    return Item(str(value), number=Decimal(value))


def thing(text: str, role: Role) -> Item:
    return Item(text, (Meaning(role, "accounts", f"accounts.{text}"),))


TO = word("to", Word.FILLER)
WITH = word("with", Word.FILLER)
ACCOUNTS = thing("accounts", Role.ENTITY)
OWNER = thing("owner", Role.DIMENSION)
ENTERPRISE = thing("enterprise", Role.VALUE)


def words(*items: Item) -> list[Word | None]:
    return [item.word for item in rewrite(items)]


def test_a_number_to_a_number_is_a_range() -> None:
    assert words(OWNER, number(25), TO, number(34)) == [None, Word.BETWEEN, None, Word.FILLER, None]


def test_a_range_that_is_said_is_not_said_again() -> None:
    between = word("between", Word.BETWEEN)

    assert words(between, number(25), TO, number(34)).count(Word.BETWEEN) == 1


def test_so_many_or_more_is_a_comparison() -> None:
    more = word("or more", Word.AND_ABOVE)

    assert words(number(5), more, OWNER) == [Word.AT_LEAST, None, None]


def test_with_shows_a_column() -> None:
    assert words(ACCOUNTS, WITH, OWNER) == [None, Word.SHOWING, None]


def test_with_a_comparison_shows_no_column() -> None:
    over = word("over", Word.OVER)

    assert Word.SHOWING not in words(ACCOUNTS, WITH, OWNER, over, number(5))


def test_a_column_has_no_place_where_rows_are_counted() -> None:
    assert words(word("how many", Word.COUNT), ACCOUNTS, WITH, OWNER)[2] is None


def test_a_verb_divides_the_part_from_the_whole_of_a_share() -> None:
    hold = word("hold", Word.FILLER)

    assert words(word("share of", Word.SHARE), ACCOUNTS, hold, ENTERPRISE)[2] is Word.IS
    assert words(ACCOUNTS, hold, ENTERPRISE)[1] is Word.FILLER


def test_how_with_a_member_says_nothing() -> None:
    assert words(word("how", Word.FILLER), ENTERPRISE)[0] is None


def test_ones_stands_for_a_noun_that_was_named() -> None:
    ones = word("ones", Word.FILLER)

    assert words(ACCOUNTS, ENTERPRISE, ones)[2] is Word.FILLER
    assert words(ENTERPRISE, ones)[1] is None


def test_a_preposition_at_the_end_asks_for_its_object() -> None:
    assert words(word("what", Word.WHICH), ACCOUNTS, word("on", Word.FILLER))[2] is None

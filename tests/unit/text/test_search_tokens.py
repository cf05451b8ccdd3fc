"""How texts are cut into words, what is found marked, and what a slip of the finger becomes."""

from __future__ import annotations

import pytest

from c360.text.search.highlights import mark_passage
from c360.text.search.spelling import find_respelling
from c360.text.search.tokens import read_terms, split_tokens


def terms_of(text: str) -> list[str]:
    return [token.term for token in split_tokens(text)]


def marked(text: str, *terms: str) -> list[str]:
    return [part.text for part in mark_passage(text, frozenset(terms)) if part.is_match]


def test_forms_of_a_word_are_one_term() -> None:
    assert terms_of("Refunds refunded REFUND refunding") == ["refund"] * 4


def test_accents_and_apostrophes_do_not_tell_words_apart() -> None:
    assert terms_of("Café don\u2019t") == terms_of("cafe dont")


@pytest.mark.parametrize("text", ["", "  \n", "😡😡", '"*()^-:', "\x00", "___"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert read_terms(text).terms == ()


def test_personal_data_is_kept_apart_from_what_everybody_searches() -> None:
    found = read_terms("Write to Ann@example.com or +44 20 7946 0018 about the invoice")

    assert found.personal == ("ann@example.com", "442079460018")
    assert not {"ann", "exampl", "7946", "0018"} & set(found.terms)


def test_a_long_text_is_cut_at_the_passage_with_most_different_words() -> None:
    text = "refund " + "filler " * 100 + "the refund of the invoice " + "filler " * 100

    passage = "".join(part.text for part in mark_passage(text, frozenset({"refund", "invoic"})))

    assert "refund of the invoice" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) < 300


def test_stop_words_are_marked_only_where_nothing_else_is() -> None:
    assert marked("The refund is the answer", "the", "refund") == ["refund"]
    assert marked("The answer", "the") == ["The"]


def test_the_parts_of_a_short_passage_are_the_text_word_for_word() -> None:
    text = "<b>Refund</b> & 'quotes' 🎉 for Zoë"

    assert "".join(part.text for part in mark_passage(text, frozenset({"refund"}))) == text
    assert marked(text, "refund") == ["Refund"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("invioce", "invoice"), ("refnd", "refund"), ("paymnet", "payment")]
)
def test_one_slip_is_forgiven(typed: str, meant: str) -> None:
    assert find_respelling(typed, ["invoice", "refund", "payment"], lambda _: 1) == meant


@pytest.mark.parametrize("typed", ["cat", "1234", "able", "unrelated"])
def test_short_words_numbers_and_other_first_letters_are_left_alone(typed: str) -> None:
    assert find_respelling(typed, ["car", "1235", "table", "invoice"], lambda _: 1) is None


def test_of_two_as_near_the_more_frequent_word_is_meant() -> None:
    counts = {"charge": 1, "change": 9}

    assert find_respelling("chamge", list(counts), counts.__getitem__) == "change"

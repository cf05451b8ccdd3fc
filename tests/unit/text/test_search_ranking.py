"""How two orders become one, and that what may not be seen takes no place in either."""

from __future__ import annotations

import numpy as np
from text_arrays import floats

from c360.text.search.port import Match
from c360.text.search.ranking import MEANING_FLOOR, rank_matches

ALL = np.ones(4, dtype=np.bool_)
ROWS = np.arange(4, dtype=np.int64)


def match(words: list[float], meaning: list[float] | None, terms: int = 1) -> Match:
    return Match(
        words=floats(words),
        meaning=None if meaning is None else floats(meaning),
        terms=frozenset(str(number) for number in range(terms)),
    )


def test_what_both_find_stands_before_what_one_finds() -> None:
    ranking = rank_matches(match([0, 2, 1, 0], [0.9, 0.8, 0.1, 0.2]), ROWS, ALL)

    assert ranking.places[0] == 1
    assert ranking.by_words.tolist()[0]
    assert ranking.by_meaning.tolist()[0]


def test_what_neither_finds_is_no_result() -> None:
    below = float(MEANING_FLOOR) - 0.01

    ranking = rank_matches(match([0, 0, 1, 0], [0.5, below, below, below]), ROWS, ALL)

    assert sorted(ranking.places.tolist()) == [0, 2]
    assert ranking.total == 2


def test_words_count_less_the_more_a_question_has() -> None:
    """The last of 40 by meaning, half as like as the first, is the only one that holds the words."""
    rows, allowed = np.arange(40), np.ones(40, dtype=np.bool_)
    scores = ([0.0] * 39 + [1.0], np.linspace(0.9, 0.4, 40).tolist())

    assert rank_matches(match(*scores, terms=1), rows, allowed).places[0] == 39
    assert rank_matches(match(*scores, terms=9), rows, allowed).places[0] == 0


def test_what_is_not_allowed_changes_no_rank_and_no_total() -> None:
    question = match([3, 2, 1, 0], [0.9, 0.8, 0.7, 0.6])
    allowed = np.array([False, True, True, True])

    with_hidden = rank_matches(question, ROWS, allowed)
    without = rank_matches(question, np.array([-1, 1, 2, 3]), ALL)

    assert with_hidden.places.tolist() == without.places.tolist() == [1, 2, 3]
    assert with_hidden.scores.tolist() == without.scores.tolist()
    assert with_hidden.total == 3


def test_without_meaning_words_rank_alone() -> None:
    ranking = rank_matches(match([0, 1, 3, 2], None), ROWS, ALL)

    assert ranking.places.tolist() == [2, 3, 1]
    assert not ranking.by_meaning.any()


def test_of_equals_the_first_stands_first_also_beyond_a_thousand() -> None:
    count = 3_000
    question = Match(np.ones(count, np.float32), None, frozenset("a"))

    ranking = rank_matches(question, np.arange(count), np.ones(count, dtype=np.bool_))

    assert ranking.places.tolist() == list(range(1_000))
    assert ranking.total == count

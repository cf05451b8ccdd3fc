from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from c360.demo.texts import tones
from c360.demo.texts.grammar import CATEGORIES, SUBJECTS, Scene, Writer, tone_of
from c360.domain.interactions import Category


def scene(kind: str = "email") -> Scene:
    return Scene(
        kind=kind,
        company="Harrow Freight",
        industry="Logistics",
        product="Core ERP",
        feature="Reports",
        person="Priya",
        seats=40,
        day=date(2026, 3, 4),
    )


def write_many(count: int, seed: int = 1) -> list[str]:
    rng = np.random.default_rng(seed)
    writer = Writer(rng)
    return [
        writer.write(
            scene(("ticket", "call", "email")[i % 3]),
            CATEGORIES[i % 8],
            float(rng.uniform(-1, 1)),
        )[1]
        for i in range(count)
    ]


def test_no_two_texts_are_the_same_even_in_thousands() -> None:
    texts = write_many(4000)

    assert len(set(texts)) == 4000


def test_no_two_texts_are_the_same_but_for_figures() -> None:
    texts = {re.sub(r"[\d,.]+", "", text) for text in write_many(1000)}

    assert len(texts) > 995


def test_every_slot_is_filled() -> None:
    assert not [text for text in write_many(3000) if "{" in text or "}" in text]


def test_texts_have_one_to_five_sentences_and_begin_with_a_capital() -> None:
    for text in write_many(500):
        assert 1 <= len(re.findall(r"[.?!:](?:\s|$)", text)) <= 7
        assert not text[0].islower()


def test_categories_are_those_of_the_domain() -> None:
    assert sorted(CATEGORIES) == sorted(Category)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_text_never_names_its_tone_or_category_as_a_label(category: str) -> None:
    texts = [Writer(np.random.default_rng(n)).write(scene(), category, -0.9)[1] for n in range(30)]

    assert not [text for text in texts if "very_negative" in text or f"[{category}]" in text]


def test_every_subject_has_enough_phrases_of_every_part() -> None:
    for phrases in SUBJECTS.values():
        assert min(len(phrases.problem), len(phrases.question), len(phrases.praise)) >= 8
        assert min(len(phrases.consequence), len(phrases.context), len(phrases.ask)) >= 5


def test_tones_follow_the_sentiment_in_order() -> None:
    named = list(dict.fromkeys(tone_of(value / 100) for value in range(-100, 101)))

    assert named == list(tones.SIGN)

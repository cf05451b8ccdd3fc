from __future__ import annotations

from c360.testing.text import ODD_TEXTS, find_broken_promises
from c360.text.enrich import load_text_model
from c360.text.lexicon import LexiconModel
from c360.text.models import UNUSABLE


def test_the_lexicon_keeps_the_promises_of_a_text_model() -> None:
    assert find_broken_promises(LexiconModel(), ["The invoice is wrong again.", *ODD_TEXTS]) == []


def test_the_lexicon_says_that_it_is_weak_and_why() -> None:
    model = load_text_model("lexicon")

    assert (model.name, model.is_weak) == ("lexicon", True)
    assert model.reason == "The lexicon was asked for by name."


def test_a_text_without_words_is_unusable() -> None:
    assert LexiconModel().classify(["", "  ", "😡"]) == [UNUSABLE] * 3


def test_a_complaint_is_negative_and_praise_positive() -> None:
    complaint, praise = LexiconModel().classify(
        ["This outage is unacceptable and the report is slow.", "Excellent training, thank you!"]
    )

    assert complaint.sentiment < -0.3
    assert praise.sentiment > 0.3
    assert (complaint.category, praise.category) == ("performance", "onboarding")


def test_a_negation_turns_a_word_round() -> None:
    happy, unhappy = LexiconModel().classify(["We are happy.", "We are not happy."])

    assert unhappy.sentiment < 0 < happy.sentiment

from __future__ import annotations

import pytest
from loaded_text import load_minilm

from c360.testing.text import CALM, ODD_TEXTS, FakeTextModel, find_broken_promises
from c360.text.lexicon import LexiconModel
from c360.text.models import TextModel

ORDINARY_TEXTS = (
    "We have been charged twice and nobody answers.",
    "How do I invite my team?",
    "Thank you, the new export is a joy to use. " * 12,
)


@pytest.fixture(params=["minilm", "lexicon", "fake"])
def model(request: pytest.FixtureRequest) -> TextModel:
    models: dict[str, TextModel] = {
        "minilm": load_minilm(),
        "lexicon": LexiconModel(),
        "fake": FakeTextModel(),
    }
    return models[request.param]


@pytest.mark.parametrize("texts", [ORDINARY_TEXTS, ODD_TEXTS, ()], ids=["ordinary", "odd", "none"])
def test_every_adapter_keeps_the_promises_of_a_text_model(
    model: TextModel, texts: tuple[str, ...]
) -> None:
    assert find_broken_promises(model, texts) == []


def test_an_adapter_that_looks_at_its_neighbours_is_caught() -> None:
    class Nosy(FakeTextModel):
        def classify(self, texts):  # type: ignore[no-untyped-def]
            return [CALM if len(texts) > 1 else CALM.__class__(0.5, "bugs") for _ in texts]

    assert find_broken_promises(Nosy(), ("a", "b")) == [
        "an answer depends on the batch that its text is in"
    ]

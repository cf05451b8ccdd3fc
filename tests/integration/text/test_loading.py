from __future__ import annotations

import pytest
from loaded_text import weights_folder

from c360.errors import UnknownNameError
from c360.text import loading
from c360.text.lexicon import LexiconModel
from c360.text.loading import load_text_model


def test_the_better_model_is_taken_when_it_is_installed() -> None:
    model = load_text_model()

    assert (model.name, model.is_weak) == ("minilm", False)


def test_the_users_own_copy_of_the_weights_can_be_used() -> None:
    assert load_text_model(weights_folder=weights_folder()).name == "minilm"


def test_an_unknown_model_is_named_with_what_there_is() -> None:
    with pytest.raises(UnknownNameError, match="Known: auto, minilm, lexicon"):
        load_text_model("gpt")


def test_the_lexicon_steps_in_with_a_reason_when_the_extra_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "MINILM_MODULE", "c360_text_extra_that_is_not_there")

    model = load_text_model()

    assert isinstance(model, LexiconModel)
    assert "install the extra" in model.reason

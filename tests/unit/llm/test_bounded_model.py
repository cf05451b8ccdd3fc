"""A language model held to its time, whatever its adapter does."""

from __future__ import annotations

import logging
import threading

import pytest

from c360.domain.language_model import Prompt
from c360.errors import ProviderError
from c360.llm.bounded import BoundedModel

PROMPT = Prompt("rules", "question", {})


class Waiting:
    """An adapter that answers when it is let go, whatever time it was given."""

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.is_asked = threading.Event()

    def reply(self, prompt: Prompt, seconds: float) -> str:
        self.is_asked.set()
        self.may_go.wait(10)
        return prompt.request


class Failing:
    """An adapter with a bug."""

    def reply(self, prompt: Prompt, seconds: float) -> str:
        raise KeyError("sk-a-key")


def test_a_reply_is_handed_on() -> None:
    adapter = Waiting()
    adapter.may_go.set()

    assert BoundedModel("m", lambda: adapter).reply(PROMPT, 5) == "question"


def test_an_adapter_that_overstays_is_left_behind() -> None:
    adapter = Waiting()

    with pytest.raises(ProviderError, match="did not answer in time"):
        BoundedModel("m", lambda: adapter).reply(PROMPT, 0.05)

    adapter.may_go.set()


def test_no_more_questions_wait_than_may_and_places_are_given_back() -> None:
    adapter = Waiting()
    model = BoundedModel("m", lambda: adapter, most=1)
    waiting = threading.Thread(target=model.reply, args=(PROMPT, 10))
    waiting.start()
    assert adapter.is_asked.wait(10)

    with pytest.raises(ProviderError, match="is busy"):
        model.reply(PROMPT, 10)

    adapter.may_go.set()
    waiting.join()
    assert model.reply(PROMPT, 10) == "question"


def test_what_an_adapter_s_bug_says_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ProviderError) as error:
        BoundedModel("m", Failing).reply(PROMPT, 5)

    assert "KeyError" in caplog.text
    assert "sk-a-key" not in caplog.text + str(error.value)


def test_a_client_that_cannot_be_opened_is_said_so(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def fail() -> Waiting:
        raise ValueError("sk-a-key")

    with pytest.raises(ProviderError, match="cannot be asked"):
        BoundedModel("m", fail).prepare()

    assert "sk-a-key" not in caplog.text

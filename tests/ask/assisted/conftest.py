from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ask.proposals import (
    KEY,
    Ask,
)
from c360.api.ask.knowledge import catalog_for
from c360.domain.roles import Role
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.answering import Knowledge, learn
from c360.semantic.assisted import answer_assisted
from c360.semantic.plan import Plan
from c360.semantic.proposal.proposing import Assistant, Setting
from c360.semantic.reading import read_catalog
from c360.testing.language_models import FakeProvider, serve_provider
from c360.warehouse.snapshot import Snapshot

SEMANTIC_MODELS = Path(__file__).parents[3] / "semantic_models"


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    """A language model's server on loopback."""
    with serve_provider() as serving:
        yield serving


@pytest.fixture(autouse=True)
def _forget(provider: FakeProvider) -> None:
    provider.forget()


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> Knowledge:
    """What questions are understood by, all of it."""
    return learn(read_catalog((SEMANTIC_MODELS,)), snapshot)


@pytest.fixture(scope="module")
def viewer(snapshot: Snapshot) -> Knowledge:
    """What a viewer's questions are understood by."""
    return learn(catalog_for(read_catalog((SEMANTIC_MODELS,)), Role.VIEWER), snapshot)


@pytest.fixture(scope="module")
def assistant(provider: FakeProvider) -> Assistant:
    """A model behind that server."""
    model = open_language_model(ModelSpec("openai", "gpt", f"{provider.address}/v1", KEY))
    return Assistant(model, 1.0)


@pytest.fixture
def ask(whole: Knowledge, snapshot: Snapshot, assistant: Assistant, provider: FakeProvider) -> Ask:
    """Ask a question while the model replies so, one reply for each time it is asked."""

    def ask(
        question: str,
        *replies: Any,
        knowledge: Knowledge = whole,
        with_: Assistant = assistant,
        follows: Plan | None = None,
    ) -> dict[str, Any]:
        provider.will_say(*replies)
        setting = Setting(knowledge, whole, snapshot, follows)
        return answer_assisted(question, setting, with_)

    return ask

"""The port to a language model: one prompt in, one JSON document out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a model replied before, and what was wrong with it."""

    reply: str
    objection: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told. It holds everything that leaves the machine.

    Args:
        instructions: What to do, and the vocabulary to do it in.
        request: What to do it with.
        form: JSON schema of the reply, strict: every key required, no other allowed.
        before: Replies that were sent back.
    """

    instructions: str
    request: str
    form: Mapping[str, Any]
    before: tuple[Exchange, ...] = ()


class LanguageModel(Protocol):
    """A language model behind one provider; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Provider and model, such as ``openai:gpt-5-mini``: shown beside what it proposed."""
        ...

    def prepare(self) -> None:
        """Load what is needed to ask; done once, and not counted as time of a reply.

        Raises:
            ProviderError: It cannot be asked at all.
        """
        ...

    def reply(self, prompt: Prompt, seconds: float) -> str:
        """Return the text of the reply; it may be anything.

        Args:
            prompt: What the model is told.
            seconds: How long the reply may take.

        Raises:
            ProviderError: There is none. The message completes "no answer, because it …" and
                holds nothing that a server said, which may hold the key.
        """
        ...

"""The port of a text model and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from c360.domain.interactions import Category
from c360.text.vectors import Floats


@dataclass(frozen=True, slots=True)
class TextResult:
    """Sentiment from -1 to 1 and a category; ``is_usable`` False: the model could not tell.

    ``meaning`` is the text's embedding, for a model that makes one on its way.
    """

    sentiment: float
    category: str
    is_usable: bool = True
    meaning: Floats | None = field(default=None, compare=False, repr=False)


UNUSABLE = TextResult(sentiment=0.0, category=Category.GENERAL.value, is_usable=False)
"""What stands for an answer that cannot be used; it is counted and shown, never hidden."""


class TextModel(Protocol):
    """Gives each text a sentiment and a category.

    Adapters translate, they do not decide: batching, retries and what becomes of a bad answer
    are in ``c360.text.enrich``. A text's answer does not depend on the batch it is in, and one
    model may be called from several threads. Every adapter must pass the contract suite in
    ``tests/integration/text/test_text_model_contract.py``.
    """

    @property
    def name(self) -> str:
        """The adapter's name, stored beside each result."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever an answer could; a new version means every text is read again."""
        ...

    @property
    def is_weak(self) -> bool:
        """Whether screens should say that its answers are rough."""
        ...

    def classify(self, texts: Sequence[str]) -> list[TextResult]:
        """Answer for each text, in order.

        Args:
            texts: Any text at all: empty, of megabytes, in any language.

        Returns:
            One result per text; ``UNUSABLE`` where there is nothing to go by.

        Raises:
            ProviderError: The provider failed; the same call may work in a moment.
            EnrichmentError: It failed for good.
        """
        ...

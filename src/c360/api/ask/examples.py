"""Questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from c360.api.ask.schemas import ExampleGroup, ExampleList
from c360.semantic.answering import Knowledge
from c360.semantic.authoring import VerifiedQuestion


def list_examples(verified: Sequence[VerifiedQuestion], knowledge: Knowledge) -> ExampleList:
    """List the verified questions on models that the snapshot has and the caller may ask about."""
    groups: dict[str, list[str]] = {}
    for entry in verified:
        if entry.model in knowledge.catalog.models:
            groups.setdefault(entry.category, []).append(entry.question)
    return ExampleList(
        groups=[ExampleGroup(category=name, questions=asked) for name, asked in groups.items()]
    )

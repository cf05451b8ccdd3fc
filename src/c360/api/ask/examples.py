"""Questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from c360.api.ask.schemas import ExampleGroup, ExampleList, VerifiedList
from c360.semantic.answering import Knowledge
from c360.semantic.authoring import VerifiedQuestion

SAVED = "Verified here"


def list_examples(
    authored: Sequence[VerifiedQuestion], saved: VerifiedList, knowledge: Knowledge
) -> ExampleList:
    """List the verified questions on models that the snapshot has and the caller may ask about.

    Those that people saved come first: they are what is asked in this workspace.
    """
    groups: dict[str, list[str]] = {}
    for row in saved.items:
        if row.problem is None:
            groups.setdefault(SAVED, []).append(row.question)
    for entry in authored:
        if entry.model in knowledge.catalog.models:
            groups.setdefault(entry.category, []).append(entry.question)
    return ExampleList(
        groups=[ExampleGroup(category=name, questions=asked) for name, asked in groups.items()]
    )

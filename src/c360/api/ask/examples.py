"""Questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from c360.api.ask.schemas import ExampleGroup, ExampleList, VerifiedList
from c360.semantic.answering import Knowledge
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import SemanticModel

SAVED = "Verified here"


def list_examples(
    authored: Sequence[VerifiedQuestion], saved: VerifiedList, knowledge: Knowledge
) -> ExampleList:
    """List the verified questions on models that have rows and that the caller may ask about.

    Those that people saved come first: they are what is asked in this workspace.
    """
    groups: dict[str, list[str]] = {}
    for row in saved.items:
        if row.problem is None:
            groups.setdefault(SAVED, []).append(row.question)
    for entry in authored:
        model = knowledge.catalog.models.get(entry.model)
        if model is not None and _has_rows(model, knowledge):
            groups.setdefault(entry.category, []).append(entry.question)
    return ExampleList(
        groups=[ExampleGroup(category=name, questions=asked) for name, asked in groups.items()]
    )


def _has_rows(model: SemanticModel, knowledge: Knowledge) -> bool:
    """Tell by its key whether a model has rows; one whose key is no dimension is taken to have."""
    keys = [d.qualified for d in model.dimensions.values() if d.expression == model.key.expression]
    return all(knowledge.members[key] for key in keys if key in knowledge.members)

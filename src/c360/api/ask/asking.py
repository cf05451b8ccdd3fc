"""Answer a question by the first way that holds: verified, why, the parser, a language model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from c360.api.ask.why import Asker, explain
from c360.semantic.assisted import answer_assisted
from c360.semantic.proposal.proposing import Assistant, Setting
from c360.semantic.suggesting import with_suggestions
from c360.semantic.verifying import VerifiedAnswer, answer_verified


@dataclass(frozen=True, slots=True)
class Asking:
    """Where a question is asked, who asks, and the language model that may help."""

    setting: Setting
    asker: Asker
    assistant: Assistant | None


def answer_asked(question: str, found: VerifiedAnswer | None, asking: Asking) -> dict[str, Any]:
    """Answer a question in English, or say why not.

    Args:
        question: In English.
        found: What somebody verified as its answer, if anything.
        asking: Where, by whom and with what help.

    Returns:
        The documented form of ``c360 ask --json``: docs/reference/json.md.

    Raises:
        BackendError: The snapshot refused SQL of ours.
    """
    knowledge, snapshot = asking.setting.knowledge, asking.setting.snapshot
    answer = None if found is None else answer_verified(found, knowledge, snapshot)
    if answer is None:
        answer = explain(question, knowledge, snapshot, asking.asker)
    if answer is None:
        answer = answer_assisted(question, asking.setting, asking.assistant)
    return with_suggestions(answer, knowledge)

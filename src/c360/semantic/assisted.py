"""Answer questions with a language model beside the parser, which always comes first."""

from __future__ import annotations

import logging
from typing import Any

from c360.errors import BackendError, SemanticError
from c360.semantic.answering import answer_parsed
from c360.semantic.matching import match
from c360.semantic.parser import Parsed, Status, parse_question
from c360.semantic.proposal.proposing import Assistant, Setting, propose
from c360.semantic.tokens import tokenize
from c360.semantic.validation import check_plan

log = logging.getLogger(__name__)


def answer_assisted(question: str, setting: Setting, assistant: Assistant | None) -> dict[str, Any]:
    """Answer a question in English, or say why not.

    The model is asked only about words that mean nothing here. What the parser understands, asks
    back about, or refuses for another reason stands as it is, and so does the refusal of words that
    mean something to another role.

    Args:
        question: In English.
        setting: Where it is asked.
        assistant: The model; None asks none.

    Returns:
        As ``c360.semantic.answering.answer_question``; ``read_by`` names the model where it
        proposed the reading, ``notice`` says why it did not.

    Raises:
        BackendError: The snapshot refused SQL of the parser's plan.
    """
    knowledge, snapshot = setting.knowledge, setting.snapshot
    as_of = snapshot.manifest.as_of
    parsed = parse_question(question, knowledge.catalog, knowledge.lexicon, as_of, setting.follows)
    if assistant is None or not parsed.unknown or not _may_ask(question, parsed, setting):
        return answer_parsed(parsed, knowledge, snapshot)
    proposed = propose(question, setting, assistant)
    notice = proposed.notice
    if proposed.plan is not None:
        read = Parsed(Status.ANSWERED, (proposed.plan,), corrections=proposed.read)
        try:
            answer = answer_parsed(read, knowledge, snapshot)
        except (SemanticError, BackendError) as error:
            # SQL that cannot run follows from the proposal; the question has an answer without it.
            name = type(error).__name__
            log.warning("Language model %s: its plan failed: %s", assistant.model.name, name)
            notice = "A language model was asked as well: what it proposed cannot be computed."
        else:
            return answer | {"read_by": assistant.model.name}
    return answer_parsed(parsed, knowledge, snapshot) | {"notice": notice}


def _may_ask(question: str, parsed: Parsed, setting: Setting) -> bool:
    """Tell whether a model may be asked: no word is unknown only because the role may not know it.

    Nor does the plan before hold what the role may not see: a caller may send any.
    """
    if setting.follows is not None:
        try:
            check_plan(setting.follows, setting.knowledge.catalog, setting.knowledge.members)
        except SemanticError:
            return False
    whole = setting.whole.lexicon
    seen = match(tokenize(question), whole, setting.snapshot.manifest.as_of)
    return set(parsed.unknown) <= set(seen.unknown)

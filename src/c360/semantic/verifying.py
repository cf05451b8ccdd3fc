"""Questions whose answer somebody has verified: they are matched before anything is parsed.

Two kinds: those of the semantic model's ``verified.yaml`` that have a plan or SQL, and those that
people save from an answer. A question matches when it is the same but for case, spaces and the
marks at its end; its plan must still be valid, for the model and for who is asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from c360.errors import BackendError, InvalidInputError, SemanticError
from c360.semantic.answering import (
    Knowledge,
    answer_plan,
    answer_sql,
    is_without_value,
    refuse,
)
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.compiler import compile_plan
from c360.semantic.parser import LONGEST_QUESTION, Status, is_follow_up
from c360.semantic.plan import Plan
from c360.semantic.renewing import renew_plan
from c360.semantic.tokens import QUOTES
from c360.semantic.validation import check_plan
from c360.state.verified import SavedQuestion, SavedQuestions
from c360.warehouse.snapshot import Snapshot

ENDING = re.compile(r"[\s?!.]+$")
SAVED = "Saved"
"""Category of the questions that people saved."""


@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """A question with the plan, or the SQL over models, that answers it.

    ``by`` and ``at`` are None where the semantic model itself says so; ``as_of`` is the last day of
    the data that the plan was made for, None where its days are meant as they are.
    """

    question: str
    plan: Mapping[str, Any] | None
    sql: str | None = None
    by: str | None = None
    at: datetime | None = None
    as_of: date | None = None

    def renewed(self, now: date) -> Plan:
        """Return the plan for data up to a day.

        Raises:
            SemanticError: It is not of the documented form.
        """
        plan = Plan.from_json(self.plan or {})
        return plan if self.as_of is None else renew_plan(plan, [self.question], self.as_of, now)


def normalise_question(question: str) -> str:
    """Return a question in the form that verified ones are compared in.

    Examples:
        >>> normalise_question("  What is  our Churn rate ?! ")
        'what is our churn rate'
    """
    spaced = " ".join(question.translate(QUOTES).split())
    return ENDING.sub("", spaced).casefold()


def find_verified(
    question: str, authored: Iterable[VerifiedQuestion], saved: SavedQuestions
) -> VerifiedAnswer | None:
    """Find the verified plan of a question; what people saved wins over the semantic model."""
    key = normalise_question(question)
    found = saved.find_question(key)
    if found is not None:
        return from_saved(found)
    return find_authored(question, authored)


def find_authored(question: str, authored: Iterable[VerifiedQuestion]) -> VerifiedAnswer | None:
    """Find the answer that the semantic model gives to a question."""
    key = normalise_question(question)
    return next(
        (
            VerifiedAnswer(entry.question, entry.plan, entry.sql)
            for entry in authored
            if (entry.plan or entry.sql) and normalise_question(entry.question) == key
        ),
        None,
    )


def from_saved(saved: SavedQuestion) -> VerifiedAnswer:
    """Return the plan of a question that somebody saved."""
    return VerifiedAnswer(
        saved.question, saved.plan, by=saved.created_by, at=saved.created_at, as_of=saved.as_of
    )


def as_authored(saved: SavedQuestion, now: date) -> VerifiedQuestion:
    """Return a saved question in the form of ``verified.yaml``, for the same checks.

    A plan that cannot be read is left as it is, for the checks to say so.

    Args:
        saved: As somebody saved it.
        now: Last day of the data that it is checked on.
    """
    try:
        plan = from_saved(saved).renewed(now).to_json()
    except SemanticError:
        plan = dict(saved.plan)
    return VerifiedQuestion(
        category=SAVED,
        model=str(plan.get("subject", "")),
        question=saved.question,
        plan=plan,
    )


def answer_verified(
    found: VerifiedAnswer, knowledge: Knowledge, snapshot: Snapshot
) -> dict[str, Any] | None:
    """Answer a question by its verified plan or SQL; None if the plan does not hold any more.

    Args:
        found: What is verified.
        knowledge: What questions to the snapshot are understood by.
        snapshot: That is asked.

    Returns:
        The documented form of an answer: docs/reference/json.md. ``verified`` says who has
        verified it and when.

    Raises:
        BackendError: The snapshot refused SQL of ours.
    """
    if found.sql is not None:
        return _answer_by_sql(found.question, found.sql, knowledge, snapshot)
    plan = _valid_plan(found, knowledge, snapshot)
    if plan is None:
        return None
    answer = answer_plan(plan, knowledge, snapshot)
    at = None if found.at is None else found.at.isoformat()
    return {**answer, "verified": {"by": found.by, "at": at}}


def _answer_by_sql(
    question: str, sql: str, knowledge: Knowledge, snapshot: Snapshot
) -> dict[str, Any]:
    try:
        answer = answer_sql(question, sql, knowledge, snapshot)
    except (SemanticError, BackendError):
        # Lint says which; whoever asks may be of a role that is not to know.
        reason = "The verified answer reads what is not there, or what your role may not see."
        return refuse(reason, knowledge, snapshot)
    return {**answer, "verified": {"by": None, "at": None}}


def _valid_plan(found: VerifiedAnswer, knowledge: Knowledge, snapshot: Snapshot) -> Plan | None:
    try:
        plan = found.renewed(snapshot.manifest.as_of)
        check_saved(plan, knowledge)
    except SemanticError:
        return None
    return plan


def check_saved(plan: Plan, knowledge: Knowledge) -> None:
    """Check that a plan which somebody saved can be answered.

    Raises:
        SemanticError: The model, or what the caller may see of it, does not hold what it names.
    """
    check_plan(plan, knowledge.catalog, knowledge.members)
    compile_plan(plan, knowledge.catalog)


def check_verifiable(question: str, plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> None:
    """Refuse to take a question with its plan for verified where that would do harm.

    Raises:
        SemanticError: The plan names what the model does not hold.
        InvalidInputError: The question is none, or only follows up on others; or there is no row.
    """
    if not normalise_question(question) or len(question) > LONGEST_QUESTION:
        raise InvalidInputError(
            f"A question has 1 to {LONGEST_QUESTION} characters; this one has {len(question):,}. "
            "Write it as it would be asked."
        )
    as_of = snapshot.manifest.as_of
    if is_follow_up(question, knowledge.catalog, knowledge.lexicon, as_of, plan):
        raise InvalidInputError(
            f"{question!r} is a follow-up: what it means depends on the question before. "
            "Write it out, so that it can be asked alone."
        )
    answer = answer_plan(plan, knowledge, snapshot)
    if answer["status"] != Status.ANSWERED.value or is_without_value(answer["rows"]):
        raise InvalidInputError(
            "The answer is empty on the present data, so nothing can be verified. "
            "Ask for something that the data has, then save that."
        )

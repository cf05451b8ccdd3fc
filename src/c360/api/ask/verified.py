"""Verified questions: who may verify saves an answer as the answer to a question, for everybody."""

from __future__ import annotations

from c360.api.ask.history import clean_text
from c360.api.ask.schemas import NewVerifiedQuestion, VerifiedList, VerifiedRow
from c360.domain.roles import Permission, Role, has_permission
from c360.errors import PermissionDeniedError, SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.plan import Plan
from c360.semantic.renewing import renew_plan
from c360.semantic.restating import restate
from c360.semantic.verifying import (
    check_saved,
    check_verifiable,
    from_saved,
    normalise_question,
)
from c360.state.users import User
from c360.state.verified import NewVerified, SavedQuestion, SavedQuestions
from c360.warehouse.snapshot import Snapshot

Seen = tuple[Snapshot, Knowledge]
"""A snapshot, and what the caller's questions to it are understood by."""


def list_verified(store: SavedQuestions, user: User, seen: Seen) -> VerifiedList:
    """Return the verified questions that answer a user.

    One that does not answer them may name what they may not see, so it is shown only to those who
    may verify.
    """
    rows = [_show(saved, user, seen) for saved in store.list_questions()]
    may_verify = has_permission(user.role, Permission.ASK_VERIFY)
    return VerifiedList(items=[row for row in rows if may_verify or row.problem is None])


def save_verified(
    store: SavedQuestions, user: User, wanted: NewVerifiedQuestion, seen: Seen
) -> VerifiedRow:
    """Save a question with the plan that answers it, once the plan has been answered again.

    Raises:
        SemanticError: The plan names what the model does not hold.
        InvalidInputError: The question is none or a follow-up, or the answer is empty.
        ConflictError: The question is verified already, or there are too many.
    """
    snapshot, knowledge = seen
    question = clean_text(wanted.question)
    plan = Plan.from_json(wanted.plan)
    present = renew_plan(plan, [question], wanted.as_of, snapshot.manifest.as_of)
    check_verifiable(question, present, knowledge, snapshot)
    new = NewVerified(
        question, normalise_question(question), present.to_json(), snapshot.manifest.as_of
    )
    return _show(store.add_question(new, user.name), user, seen)


def delete_verified(store: SavedQuestions, user: User, question_id: int) -> None:
    """Delete a verified question.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
    """
    saved = store.get_question(question_id)
    if not _may_delete(saved, user):
        raise PermissionDeniedError(
            f"{saved.created_by!r} has verified this question. They or an administrator may "
            "delete it."
        )
    store.delete_question(question_id)


def _may_delete(saved: SavedQuestion, user: User) -> bool:
    return user.role is Role.ADMIN or saved.created_by == user.name


def _show(saved: SavedQuestion, user: User, seen: Seen) -> VerifiedRow:
    snapshot, knowledge = seen
    restatement, problem = None, None
    try:
        plan = from_saved(saved).renewed(snapshot.manifest.as_of)
        check_saved(plan, knowledge)
        restatement = restate(plan, knowledge.catalog)
    except SemanticError as error:
        problem = str(error)
    return VerifiedRow(
        id=saved.id,
        question=saved.question,
        restatement=restatement,
        problem=problem,
        created_by=saved.created_by,
        created_at=saved.created_at,
        can_delete=_may_delete(saved, user),
    )

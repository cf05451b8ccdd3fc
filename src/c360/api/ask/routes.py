"""Routes of the ask resource. Answers depend on bodies, so none is kept by its path."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.ask import history, pins, verified
from c360.api.ask.askable import list_askable
from c360.api.ask.asking import Asking, answer_asked
from c360.api.ask.examples import list_examples
from c360.api.ask.schemas import (
    Answer,
    Askable,
    AskedPage,
    AskedRow,
    ExampleList,
    Feedback,
    HistoryQuery,
    NewVerifiedQuestion,
    PinBody,
    PinList,
    PinRow,
    PlanRequest,
    Question,
    VerifiedList,
    VerifiedRow,
)
from c360.api.ask.why import Asker
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep, audited
from c360.domain.roles import Permission
from c360.semantic.answering import Knowledge
from c360.semantic.plan import Plan
from c360.semantic.proposal.proposing import Setting
from c360.semantic.suggesting import with_suggestions
from c360.semantic.verifying import find_verified
from c360.semantic.why import answer_chosen
from c360.warehouse.snapshot import Snapshot

router = APIRouter(prefix="/ask", tags=["ask"], route_class=AnswerRoute)
USE = [allow(Permission.ASK_USE)]
ASK = [*USE, audited("ask")]
VERIFY = [allow(Permission.ASK_VERIFY)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


async def snapshot_now(services: ServicesDep) -> Snapshot:
    """Return the snapshot that is served now."""
    return services.snapshots.current()


SnapshotNow = Annotated[Snapshot, Depends(snapshot_now)]


def known_to_caller(services: ServicesDep, snapshot: SnapshotNow, user: UserDep) -> Knowledge:
    """Return what the caller's questions are understood by."""
    return services.knowledge.get(snapshot, user.role)


KnowledgeDep = Annotated[Knowledge, Depends(known_to_caller)]


@router.post("", dependencies=ASK, response_model=Answer, responses=BAD_BODY)
def ask(
    body: Question,
    services: ServicesDep,
    user: UserDep,
    knowledge: KnowledgeDep,
    snapshot: SnapshotNow,
) -> dict[str, Any]:
    """Answer a question in plain English, ask back, or say why there is no answer.

    A question that somebody verified is answered by its verified plan; one that asks why, by
    claims, each with the rows that bear it. The question is kept in your history.
    """
    follows = Plan.from_json(body.follows) if body.follows is not None else None
    found = find_verified(body.question, services.knowledge.verified(), services.state.verified)
    assistant = services.settings.assistant
    whole = knowledge if assistant is None else services.knowledge.get_whole(snapshot)
    asking = Asking(Setting(knowledge, whole, snapshot, follows), Asker.of(user), assistant)
    answer = answer_asked(body.question, found, asking)
    return history.remember(services.state.asked, user, body, answer)


@router.post("/plan", dependencies=ASK, response_model=Answer, responses=BAD_BODY)
def ask_plan(body: PlanRequest, knowledge: KnowledgeDep, snapshot: SnapshotNow) -> dict[str, Any]:
    """Answer a plan: one of the choices of an ambiguous answer, or an earlier plan, changed.

    A choice of a question that asks why has `explain`, and is answered with claims.
    """
    answer = answer_chosen(Plan.from_json(body.plan), knowledge, snapshot)
    return with_suggestions(answer, knowledge)


@router.get("/metrics", dependencies=USE)
def get_metrics(knowledge: KnowledgeDep) -> Askable:
    """The metrics and dimensions that the caller may ask about."""
    return list_askable(knowledge.catalog)


@router.get("/examples", dependencies=USE)
def get_examples(
    services: ServicesDep, user: UserDep, knowledge: KnowledgeDep, snapshot: SnapshotNow
) -> ExampleList:
    """Questions to begin with, on what the caller may ask about."""
    saved = verified.list_verified(services.state.verified, user, (snapshot, knowledge))
    return list_examples(services.knowledge.verified(), saved, knowledge)


@router.get("/history", dependencies=USE)
def list_asked(
    services: ServicesDep, user: UserDep, query: Annotated[HistoryQuery, Query()]
) -> AskedPage:
    """List your own questions, the last asked first."""
    return history.list_history(services.state.asked, user, query)


@router.delete("/history", dependencies=[*USE, audited("ask.history.clear")], status_code=204)
def clear_asked(
    services: ServicesDep,
    caller: UserDep,
    user: Annotated[
        str | None, Query(max_length=64, description="Whose; an administrator may name others.")
    ] = None,
) -> None:
    """Forget all questions, by default your own."""
    history.clear_history(services.state.asked, caller, user)


@router.delete("/history/{question_id}", dependencies=USE, status_code=204, responses=NOT_FOUND)
def forget_asked(services: ServicesDep, user: UserDep, question_id: RowId) -> None:
    """Forget one of your questions."""
    services.state.asked.delete_question(user.name, question_id)


@router.put(
    "/history/{question_id}/feedback",
    dependencies=[*USE, audited("ask.feedback")],
    responses={**NOT_FOUND, **BAD_BODY},
)
def set_feedback(
    services: ServicesDep, user: UserDep, question_id: RowId, feedback: Feedback
) -> AskedRow:
    """Say whether the answer to one of your questions is right."""
    return history.set_feedback(services.state.asked, user, question_id, feedback)


@router.get("/pins", dependencies=USE)
def list_pinned(services: ServicesDep, user: UserDep, snapshot: SnapshotNow) -> PinList:
    """List the answers that you pinned to your overview."""
    return pins.list_pins(services.state.pins, user, snapshot)


@router.post(
    "/pins",
    dependencies=[*USE, audited("ask.pin")],
    status_code=201,
    responses={**CONFLICT, **BAD_BODY},
)
def pin_answer(
    body: PinBody,
    services: ServicesDep,
    user: UserDep,
    knowledge: KnowledgeDep,
    snapshot: SnapshotNow,
) -> PinRow:
    """Pin an answer to your overview."""
    return pins.add_pin(services.state.pins, user, body, (snapshot, knowledge))


@router.delete(
    "/pins/{pin_id}",
    dependencies=[*USE, audited("ask.unpin")],
    status_code=204,
    responses=NOT_FOUND,
)
def unpin_answer(services: ServicesDep, user: UserDep, pin_id: RowId) -> None:
    """Take an answer off your overview."""
    services.state.pins.delete_pin(user.name, pin_id)


@router.get("/verified", dependencies=USE)
def list_verified_questions(
    services: ServicesDep, user: UserDep, knowledge: KnowledgeDep, snapshot: SnapshotNow
) -> VerifiedList:
    """List the questions whose answers people verified."""
    return verified.list_verified(services.state.verified, user, (snapshot, knowledge))


@router.post(
    "/verified",
    dependencies=[*VERIFY, audited("ask.verify")],
    status_code=201,
    responses={**CONFLICT, **BAD_BODY},
)
def verify_question(
    body: NewVerifiedQuestion,
    services: ServicesDep,
    user: UserDep,
    knowledge: KnowledgeDep,
    snapshot: SnapshotNow,
) -> VerifiedRow:
    """Save a plan as the answer to a question, for everybody; it is answered again first."""
    return verified.save_verified(services.state.verified, user, body, (snapshot, knowledge))


@router.delete(
    "/verified/{question_id}",
    dependencies=[*VERIFY, audited("ask.verify.delete")],
    status_code=204,
    responses=NOT_FOUND,
)
def delete_verified_question(services: ServicesDep, user: UserDep, question_id: RowId) -> None:
    """Delete a verified question; who verified it or an administrator may."""
    verified.delete_verified(services.state.verified, user, question_id)

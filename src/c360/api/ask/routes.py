"""Routes of the ask resource. Answers depend on bodies, so none is kept by its path."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from c360.api.answers import BAD_BODY, AnswerRoute
from c360.api.ask.examples import list_examples
from c360.api.ask.schemas import Answer, ExampleList, PlanRequest, Question
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep, audited
from c360.domain.roles import Permission
from c360.semantic.answering import Knowledge, answer_plan, answer_question
from c360.semantic.plan import Plan
from c360.warehouse.snapshot import Snapshot

router = APIRouter(prefix="/ask", tags=["ask"], route_class=AnswerRoute)
USE = [allow(Permission.ASK_USE)]
ASK = [*USE, audited("ask")]


async def snapshot_now(services: ServicesDep) -> Snapshot:
    """Return the snapshot that is served now."""
    return services.snapshots.current()


SnapshotNow = Annotated[Snapshot, Depends(snapshot_now)]


def known_to_caller(services: ServicesDep, snapshot: SnapshotNow, user: UserDep) -> Knowledge:
    """Return what the caller's questions are understood by."""
    return services.knowledge.get(snapshot, user.role)


KnowledgeDep = Annotated[Knowledge, Depends(known_to_caller)]


@router.post("", dependencies=ASK, response_model=Answer, responses=BAD_BODY)
def ask(body: Question, knowledge: KnowledgeDep, snapshot: SnapshotNow) -> dict[str, Any]:
    """Answer a question in plain English, ask back, or say why there is no answer."""
    follows = Plan.from_json(body.follows) if body.follows is not None else None
    return answer_question(body.question, knowledge, snapshot, follows)


@router.post("/plan", dependencies=ASK, response_model=Answer, responses=BAD_BODY)
def ask_plan(body: PlanRequest, knowledge: KnowledgeDep, snapshot: SnapshotNow) -> dict[str, Any]:
    """Answer a plan: one of the choices of an ambiguous answer, or an earlier plan, changed."""
    return answer_plan(Plan.from_json(body.plan), knowledge, snapshot)


@router.get("/examples", dependencies=USE)
def get_examples(services: ServicesDep, knowledge: KnowledgeDep) -> ExampleList:
    """Questions to begin with, on what the caller may ask about."""
    return list_examples(services.knowledge.verified(), knowledge)

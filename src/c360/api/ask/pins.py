"""Answers pinned to one's overview. What they say is asked anew of each snapshot."""

from __future__ import annotations

from typing import Any

from c360.api.ask.history import clean_text
from c360.api.ask.schemas import PinBody, PinList, PinRow
from c360.errors import SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.plan import Plan
from c360.semantic.renewing import renew_plan
from c360.semantic.verifying import check_saved
from c360.state.pins import MOST_PINNED, NewPin, Pin, PinnedAnswers
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot


def list_pins(store: PinnedAnswers, user: User, snapshot: Snapshot) -> PinList:
    """Return a user's pins, their plans with the days of a snapshot."""
    pins = [_show(pin, snapshot) for pin in store.list_pins(user.name)]
    return PinList(items=pins, most_pinned=MOST_PINNED)


def add_pin(
    store: PinnedAnswers, user: User, wanted: PinBody, seen: tuple[Snapshot, Knowledge]
) -> PinRow:
    """Pin an answer.

    Raises:
        SemanticError: Its plan names what the model, or the user's role, does not have.
        ConflictError: It is pinned already, or there are too many.
    """
    snapshot, knowledge = seen
    plan = Plan.from_json(wanted.plan)
    check_saved(plan, knowledge)
    new = NewPin(
        title=clean_text(wanted.title),
        plan=plan.to_json(),
        chart=wanted.chart,
        turns=[turn.model_dump() for turn in wanted.turns],
        as_of=wanted.as_of,
    )
    return _show(store.add_pin(user.name, new), snapshot)


def _show(pin: Pin, snapshot: Snapshot) -> PinRow:
    return PinRow.model_validate(
        {
            "id": pin.id,
            "title": pin.title,
            "plan": _renew(pin, snapshot),
            "chart": pin.chart,
            "turns": pin.turns,
            "created_at": pin.created_at,
        }
    )


def _renew(pin: Pin, snapshot: Snapshot) -> dict[str, Any]:
    """Return the plan for present data; one of an older form as it is, to be refused when asked."""
    try:
        plan = Plan.from_json(pin.plan)
    except SemanticError:
        return dict(pin.plan)
    questions = [str(turn["question"]) for turn in pin.turns]
    return renew_plan(plan, questions, pin.as_of, snapshot.manifest.as_of).to_json()

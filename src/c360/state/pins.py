"""Answers that users pinned to their overview: plans, which are asked again of newer data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.asked import Turns
from c360.state.port import Transactions
from c360.state.tables import PINNED_ANSWERS

MOST_PINNED = 12
"""Answers that one user can pin: the overview asks all of them at once."""


@dataclass(frozen=True, slots=True)
class NewPin:
    """A plan with a title, how it is drawn, and the conversation that led to it.

    ``as_of`` is the last day of the data that the plan was made for.
    """

    title: str
    plan: Mapping[str, Any]
    chart: str | None
    turns: Turns
    as_of: date


@dataclass(frozen=True, slots=True)
class Pin(NewPin):
    """A pinned answer."""

    id: int
    created_at: datetime


class PinnedAnswers:
    """Pinned answers; everybody has their own."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_pin(self, user: str, new: NewPin) -> Pin:
        """Pin an answer.

        Raises:
            ConflictError: The user has pinned this plan already, or too many.
        """
        plan = json.dumps(new.plan, sort_keys=True)
        with self._database.write() as connection:
            known = connection.execute(select(PINNED_ANSWERS.c.plan).where(_of(user))).all()
            plans = [row.plan for row in known]
            if plan in plans:
                raise ConflictError("This answer is pinned to your overview already.")
            if len(plans) >= MOST_PINNED:
                raise ConflictError(
                    f"Your overview holds {MOST_PINNED} pinned answers. Unpin one of them first."
                )
            insert = PINNED_ANSWERS.insert().values(
                user_name=user,
                title=new.title,
                plan=plan,
                chart=new.chart,
                turns=json.dumps(list(new.turns), sort_keys=True),
                as_of=new.as_of,
                created_at=utc_now(),
            )
            added = int(connection.execute(insert.returning(PINNED_ANSWERS.c.id)).scalar_one())
            return _get_pin(connection, user, added)

    def list_pins(self, user: str) -> list[Pin]:
        """Return a user's pinned answers, the first pinned first."""
        query = select(PINNED_ANSWERS).where(_of(user)).order_by(PINNED_ANSWERS.c.id)
        with self._database.read() as connection:
            return [_read_pin(row) for row in connection.execute(query)]

    def delete_pin(self, user: str, pin_id: int) -> Pin:
        """Unpin an answer.

        Returns:
            What was pinned.

        Raises:
            NotFoundError: The user has no pin of this number.
        """
        with self._database.write() as connection:
            pin = _get_pin(connection, user, pin_id)
            connection.execute(PINNED_ANSWERS.delete().where(PINNED_ANSWERS.c.id == pin_id))
            return pin


def _of(user: str) -> ColumnElement[bool]:
    return PINNED_ANSWERS.c.user_name == user


def _get_pin(connection: Connection, user: str, pin_id: int) -> Pin:
    query = select(PINNED_ANSWERS).where(_of(user), PINNED_ANSWERS.c.id == pin_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"You have no pinned answer {pin_id}. It may have been unpinned.")
    return _read_pin(row)


def _read_pin(row: Row[Any]) -> Pin:
    return Pin(
        title=row.title,
        plan=json.loads(row.plan),
        chart=row.chart,
        turns=json.loads(row.turns),
        as_of=row.as_of,
        id=row.id,
        created_at=row.created_at,
    )

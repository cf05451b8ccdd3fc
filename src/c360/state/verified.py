"""Questions whose answer somebody verified: a plan that answers them before they are parsed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.port import Transactions
from c360.state.tables import VERIFIED_QUESTIONS

MOST_SAVED = 500
"""Verified questions a workspace keeps: the lint asks all of them."""


@dataclass(frozen=True, slots=True)
class NewVerified:
    """A question with its plan.

    ``key`` is the question in the form that questions are compared in, ``as_of`` the last day of
    the data that the plan was made for.
    """

    question: str
    key: str
    plan: Mapping[str, Any]
    as_of: date


@dataclass(frozen=True, slots=True)
class SavedQuestion(NewVerified):
    """A verified question: by whom and when."""

    id: int
    created_by: str
    created_at: datetime


class SavedQuestions:
    """The verified questions of a workspace; they answer everybody."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_question(self, new: NewVerified, created_by: str) -> SavedQuestion:
        """Save a question with its plan.

        Raises:
            ConflictError: The question is verified already, or there are too many.
        """
        table = VERIFIED_QUESTIONS.c
        with self._database.write() as connection:
            same = select(VERIFIED_QUESTIONS).where(table.question_key == new.key)
            known = connection.execute(same).one_or_none()
            if known is not None:
                raise ConflictError(
                    f"{known.created_by!r} has verified {known.question!r} already. "
                    "Delete that one first."
                )
            if connection.execute(select(func.count(table.id))).scalar_one() >= MOST_SAVED:
                raise ConflictError(
                    f"A workspace keeps {MOST_SAVED} verified questions. Delete one of them first."
                )
            insert = VERIFIED_QUESTIONS.insert().values(
                question=new.question,
                question_key=new.key,
                plan=json.dumps(new.plan, sort_keys=True),
                as_of=new.as_of,
                created_by=created_by,
                created_at=utc_now(),
            )
            added = int(connection.execute(insert.returning(table.id)).scalar_one())
            return _get_question(connection, added)

    def find_question(self, key: str) -> SavedQuestion | None:
        """Find the verified question of a key."""
        query = select(VERIFIED_QUESTIONS).where(VERIFIED_QUESTIONS.c.question_key == key)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _read_question(row)

    def get_question(self, question_id: int) -> SavedQuestion:
        """Return a verified question.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.read() as connection:
            return _get_question(connection, question_id)

    def list_questions(self) -> list[SavedQuestion]:
        """Return all verified questions, by their words."""
        query = select(VERIFIED_QUESTIONS).order_by(VERIFIED_QUESTIONS.c.question_key)
        with self._database.read() as connection:
            return [_read_question(row) for row in connection.execute(query)]

    def delete_question(self, question_id: int) -> None:
        """Delete a verified question: it is parsed like any other again.

        Raises:
            NotFoundError: There is none of this number.
        """
        table = VERIFIED_QUESTIONS
        with self._database.write() as connection:
            _get_question(connection, question_id)
            connection.execute(table.delete().where(table.c.id == question_id))


def _get_question(connection: Connection, question_id: int) -> SavedQuestion:
    query = select(VERIFIED_QUESTIONS).where(VERIFIED_QUESTIONS.c.id == question_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(
            f"There is no verified question {question_id}. It may have been deleted."
        )
    return _read_question(row)


def _read_question(row: Row[Any]) -> SavedQuestion:
    return SavedQuestion(
        question=row.question,
        key=row.question_key,
        plan=json.loads(row.plan),
        as_of=row.as_of,
        id=row.id,
        created_by=row.created_by,
        created_at=row.created_at,
    )

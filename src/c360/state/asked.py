"""What each user asked: theirs alone, the newest of it, with what they thought of the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from c360.errors import NotFoundError
from c360.kit.clock import utc_now
from c360.state.port import Transactions
from c360.state.tables import ASKED_QUESTIONS

MOST_KEPT = 200
"""Questions kept of each user; older ones are forgotten."""

Turns = Sequence[Mapping[str, Any]]
"""Questions of a conversation in order, as whoever kept them has validated them."""


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question and what became of it; ``follows`` is the conversation before, None if alone."""

    question: str
    follows: Turns | None
    status: str
    run_id: str


@dataclass(frozen=True, slots=True)
class AskedQuestion(NewQuestion):
    """A question in a user's history; ``feedback`` is -1, 0 or 1."""

    id: int
    asked_at: datetime
    feedback: int
    comment: str | None


class AskedQuestions:
    """The history of questions. Everything in it is one user's, and read by that user alone."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_question(self, user: str, new: NewQuestion) -> AskedQuestion:
        """Keep a question, and forget the oldest ones beyond 200.

        Asked again, a question is kept once, with the newer time and run. What was said of an
        answer is about the run that gave it: another run's answer is then kept beside it.
        """
        follows = None if new.follows is None else json.dumps(list(new.follows), sort_keys=True)
        with self._database.write() as connection:
            known = _find_same(connection, user, new, follows)
            if known is not None:
                update = ASKED_QUESTIONS.update().where(ASKED_QUESTIONS.c.id == known)
                values = {"asked_at": utc_now(), "status": new.status, "run_id": new.run_id}
                connection.execute(update.values(**values))
                return _get_question(connection, user, known)
            insert = ASKED_QUESTIONS.insert().values(
                user_name=user,
                asked_at=utc_now(),
                question=new.question,
                follows=follows,
                status=new.status,
                run_id=new.run_id,
                feedback=0,
            )
            added = int(connection.execute(insert.returning(ASKED_QUESTIONS.c.id)).scalar_one())
            _forget_oldest(connection, user)
            return _get_question(connection, user, added)

    def list_questions(
        self, user: str, *, before: tuple[datetime, int] | None = None, limit: int = 50
    ) -> list[AskedQuestion]:
        """Return a user's questions, the last asked first.

        Args:
            user: Whose.
            before: Time and number of the question that the page before ended with.
            limit: At most so many.
        """
        table = ASKED_QUESTIONS.c
        query = select(ASKED_QUESTIONS).where(_of(user))
        if before is not None:
            at, number = before
            same_time = and_(table.asked_at == at, table.id < number)
            query = query.where(or_(table.asked_at < at, same_time))
        query = query.order_by(table.asked_at.desc(), table.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_read_question(row) for row in connection.execute(query)]

    def count_questions(self, user: str) -> int:
        """Return how many questions of a user are kept."""
        query = select(func.count(ASKED_QUESTIONS.c.id)).where(_of(user))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def set_feedback(
        self, user: str, question_id: int, feedback: int, comment: str | None
    ) -> AskedQuestion:
        """Keep what a user thought of an answer; 0 and no comment take it back.

        Raises:
            NotFoundError: The user has no question of this number.
        """
        with self._database.write() as connection:
            _get_question(connection, user, question_id)
            update = ASKED_QUESTIONS.update().where(ASKED_QUESTIONS.c.id == question_id)
            connection.execute(update.values(feedback=feedback, comment=comment))
            return _get_question(connection, user, question_id)

    def delete_question(self, user: str, question_id: int) -> None:
        """Forget one question of a user.

        Raises:
            NotFoundError: The user has no question of this number.
        """
        with self._database.write() as connection:
            _get_question(connection, user, question_id)
            delete = ASKED_QUESTIONS.delete().where(ASKED_QUESTIONS.c.id == question_id)
            connection.execute(delete)

    def clear_questions(self, user: str) -> int:
        """Forget all questions of a user.

        Returns:
            How many there were.
        """
        with self._database.write() as connection:
            return connection.execute(ASKED_QUESTIONS.delete().where(_of(user))).rowcount


def _of(user: str) -> ColumnElement[bool]:
    return ASKED_QUESTIONS.c.user_name == user


def _find_same(
    connection: Connection, user: str, new: NewQuestion, follows: str | None
) -> int | None:
    table = ASKED_QUESTIONS.c
    query = select(table.id).where(
        _of(user),
        or_(table.run_id == new.run_id, table.feedback == 0),
        table.question == new.question,
        table.follows.is_(None) if follows is None else table.follows == follows,
    )
    newest = query.order_by(table.id.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def _forget_oldest(connection: Connection, user: str) -> None:
    table = ASKED_QUESTIONS.c
    newest = select(table.id).where(_of(user)).order_by(table.asked_at.desc(), table.id.desc())
    kept = newest.limit(MOST_KEPT).subquery()
    old = ASKED_QUESTIONS.delete().where(_of(user), table.id.not_in(select(kept.c.id)))
    connection.execute(old)


def _get_question(connection: Connection, user: str, question_id: int) -> AskedQuestion:
    query = select(ASKED_QUESTIONS).where(_of(user), ASKED_QUESTIONS.c.id == question_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(
            f"Your history has no question {question_id}. It may have been deleted, or forgotten "
            f"as one of more than {MOST_KEPT}."
        )
    return _read_question(row)


def _read_question(row: Row[Any]) -> AskedQuestion:
    return AskedQuestion(
        question=row.question,
        follows=None if row.follows is None else json.loads(row.follows),
        status=row.status,
        run_id=row.run_id,
        id=row.id,
        asked_at=row.asked_at,
        feedback=row.feedback,
        comment=row.comment,
    )

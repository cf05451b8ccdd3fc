"""One's own history of questions, with what one thought of the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from c360.api.ask.schemas import AskedPage, AskedRow, Feedback, HistoryQuery, Question
from c360.domain.roles import Permission, has_permission
from c360.errors import PermissionDeniedError
from c360.semantic.parser import LONGEST_QUESTION
from c360.state.asked import MOST_KEPT, AskedQuestion, AskedQuestions, NewQuestion
from c360.state.users import User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def remember(
    store: AskedQuestions, user: User, body: Question, answer: dict[str, Any]
) -> dict[str, Any]:
    """Keep a question in its user's history; the answer tells its number and earlier feedback."""
    follows = [turn.model_dump() for turn in body.after] if body.follows is not None else None
    asked = store.add_question(
        user.name,
        NewQuestion(
            question=clean_text(body.question)[:LONGEST_QUESTION],
            follows=follows,
            status=answer["status"],
            run_id=answer["run_id"],
        ),
    )
    return {**answer, "asked_id": asked.id, "feedback": asked.feedback}


def clean_text(text: str) -> str:
    """Return a text with single spaces, without what cannot be seen or stored."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def list_history(store: AskedQuestions, user: User, query: HistoryQuery) -> AskedPage:
    """Return one page of a user's own questions."""
    before = None if query.cursor is None else _read_cursor(query.cursor)
    found = store.list_questions(user.name, before=before, limit=query.limit + 1)
    shown = found[: query.limit]
    return AskedPage(
        items=[_show(asked) for asked in shown],
        next_cursor=_write_cursor(shown[-1]) if len(found) > query.limit else None,
        total=store.count_questions(user.name),
        most_kept=MOST_KEPT,
    )


def set_feedback(store: AskedQuestions, user: User, question_id: int, wanted: Feedback) -> AskedRow:
    """Keep what a user thinks of the answer to one of their questions.

    Raises:
        NotFoundError: They have no question of this number.
    """
    comment = clean_text(wanted.comment or "") or None
    return _show(store.set_feedback(user.name, question_id, wanted.feedback, comment))


def clear_history(store: AskedQuestions, caller: User, name: str | None) -> int:
    """Forget all questions of a user, by default the caller's own.

    Raises:
        PermissionDeniedError: They are somebody else's, and the caller manages no users.
    """
    is_own = name is None or name == caller.name
    if not is_own and not has_permission(caller.role, Permission.USERS_MANAGE):
        raise PermissionDeniedError(
            f"The history of {name!r} is theirs. They or an administrator may delete it."
        )
    return store.clear_questions(caller.name if name is None else name)


def _show(asked: AskedQuestion) -> AskedRow:
    return AskedRow.model_validate(
        {
            "id": asked.id,
            "asked_at": asked.asked_at,
            "question": asked.question,
            "after": asked.follows,
            "status": asked.status,
            "run_id": asked.run_id,
            "feedback": asked.feedback,
            "comment": asked.comment,
        }
    )


def _write_cursor(asked: AskedQuestion) -> str:
    return f"{(asked.asked_at - EPOCH) // MICROSECOND}-{asked.id}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    microseconds, _, number = cursor.partition("-")
    return EPOCH + int(microseconds) * MICROSECOND, int(number)

"""Segments that somebody saved: a name for filters over customers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.names import check_name_is_free, clean_name
from c360.state.port import Transactions
from c360.state.tables import SAVED_SEGMENTS

MOST_SAVED = 200
"""Segments a workspace keeps: the members of all are counted whenever they are listed."""


@dataclass(frozen=True, slots=True)
class SavedSegment:
    """A name for filters; ``filters`` is JSON that whoever saved it has validated."""

    id: int
    name: str
    filters: Mapping[str, Any]
    created_by: str
    created_at: datetime
    updated_at: datetime


class SavedSegments:
    """The saved segments of a workspace; everybody sees all of them."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_segment(self, name: str, filters: Mapping[str, Any], created_by: str) -> SavedSegment:
        """Save filters under a name.

        Raises:
            InvalidInputError: The name is empty or too long.
            ConflictError: The name is taken, whatever its case, or there are too many.
        """
        name, now = clean_name(name), utc_now()
        with self._database.write() as connection:
            check_name_is_free(connection, SAVED_SEGMENTS, "segment", name, None)
            count = connection.execute(select(func.count(SAVED_SEGMENTS.c.id))).scalar_one()
            if count >= MOST_SAVED:
                raise ConflictError(
                    f"A workspace keeps {MOST_SAVED} saved segments. Delete one of them first."
                )
            insert = SAVED_SEGMENTS.insert().values(
                name=name,
                name_key=name.casefold(),
                filters=json.dumps(filters, sort_keys=True),
                created_by=created_by,
                created_at=now,
                updated_at=now,
            )
            added = int(connection.execute(insert.returning(SAVED_SEGMENTS.c.id)).scalar_one())
            return _get_segment(connection, added)

    def get_segment(self, segment_id: int) -> SavedSegment:
        """Return a saved segment.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.read() as connection:
            return _get_segment(connection, segment_id)

    def list_segments(self) -> list[SavedSegment]:
        """Return all saved segments, by name."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(SAVED_SEGMENTS).order_by(SAVED_SEGMENTS.c.name_key)
            ).all()
        return [_read_segment(row) for row in rows]

    def change_segment(
        self, segment_id: int, *, name: str | None = None, filters: Mapping[str, Any] | None = None
    ) -> SavedSegment:
        """Give a saved segment another name or other filters; what is None stays.

        Raises:
            NotFoundError: There is none of this number.
            InvalidInputError: The name is empty or too long.
            ConflictError: The name is taken, whatever its case.
        """
        with self._database.write() as connection:
            _get_segment(connection, segment_id)
            values: dict[str, Any] = {"updated_at": utc_now()}
            if name is not None:
                name = clean_name(name)
                check_name_is_free(connection, SAVED_SEGMENTS, "segment", name, segment_id)
                values |= {"name": name, "name_key": name.casefold()}
            if filters is not None:
                values["filters"] = json.dumps(filters, sort_keys=True)
            same = SAVED_SEGMENTS.c.id == segment_id
            connection.execute(SAVED_SEGMENTS.update().where(same).values(**values))
            return _get_segment(connection, segment_id)

    def delete_segment(self, segment_id: int) -> None:
        """Delete a saved segment.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.write() as connection:
            _get_segment(connection, segment_id)
            connection.execute(SAVED_SEGMENTS.delete().where(SAVED_SEGMENTS.c.id == segment_id))


def _get_segment(connection: Connection, segment_id: int) -> SavedSegment:
    query = select(SAVED_SEGMENTS).where(SAVED_SEGMENTS.c.id == segment_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no saved segment {segment_id}. It may have been deleted.")
    return _read_segment(row)


def _read_segment(row: Row[Any]) -> SavedSegment:
    return SavedSegment(
        id=row.id,
        name=row.name,
        filters=json.loads(row.filters),
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )

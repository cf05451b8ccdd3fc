"""Campaigns that somebody saved: a name for a plan, and when it was launched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.names import check_name_is_free, clean_name
from c360.state.port import Transactions
from c360.state.tables import CAMPAIGN_MEMBERS, CAMPAIGN_OUTCOMES, CAMPAIGNS

MOST_SAVED = 200
"""Campaigns a workspace keeps: the customers of all are counted whenever they are listed."""


@dataclass(frozen=True, slots=True)
class SavedCampaign:
    """A plan under a name.

    ``plan`` and ``planned`` are JSON that whoever saved them has validated; ``planned``, what it
    was expected to bring, is None until it is launched.
    """

    id: int
    name: str
    plan: Mapping[str, Any]
    planned: Mapping[str, Any] | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    launched_at: datetime | None
    member_count: int
    outcome_count: int


class Campaigns:
    """The saved campaigns of a workspace; everybody sees all of them."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_campaign(self, name: str, plan: Mapping[str, Any], created_by: str) -> SavedCampaign:
        """Save a plan under a name.

        Raises:
            InvalidInputError: The name is empty or too long.
            ConflictError: The name is taken, whatever its case, or there are too many.
        """
        name, now = clean_name(name), utc_now()
        with self._database.write() as connection:
            check_name_is_free(connection, CAMPAIGNS, "campaign", name, None)
            if connection.execute(select(func.count(CAMPAIGNS.c.id))).scalar_one() >= MOST_SAVED:
                raise ConflictError(
                    f"A workspace keeps {MOST_SAVED} saved campaigns. Delete one of them first."
                )
            insert = CAMPAIGNS.insert().values(
                name=name,
                name_key=name.casefold(),
                plan=json.dumps(plan, sort_keys=True),
                created_by=created_by,
                created_at=now,
                updated_at=now,
            )
            added = int(connection.execute(insert.returning(CAMPAIGNS.c.id)).scalar_one())
            return _get_campaign(connection, added)

    def get_campaign(self, campaign_id: int) -> SavedCampaign:
        """Return a saved campaign.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.read() as connection:
            return _get_campaign(connection, campaign_id)

    def list_campaigns(self) -> list[SavedCampaign]:
        """Return all saved campaigns, by name."""
        with self._database.read() as connection:
            rows = connection.execute(_select().order_by(CAMPAIGNS.c.name_key)).all()
        return [_read_campaign(row) for row in rows]

    def change_campaign(
        self, campaign_id: int, *, name: str | None = None, plan: Mapping[str, Any] | None = None
    ) -> SavedCampaign:
        """Give a campaign another name or plan; what is None stays.

        Raises:
            NotFoundError: There is none of this number.
            InvalidInputError: The name is empty or too long.
            ConflictError: The name is taken; or another plan is wanted after the launch.
        """
        with self._database.write() as connection:
            saved = _get_campaign(connection, campaign_id)
            values: dict[str, Any] = {"updated_at": utc_now()}
            if name is not None:
                name = clean_name(name)
                check_name_is_free(connection, CAMPAIGNS, "campaign", name, campaign_id)
                values |= {"name": name, "name_key": name.casefold()}
            if plan is not None:
                check_is_draft(saved)
                values["plan"] = json.dumps(plan, sort_keys=True)
            same = CAMPAIGNS.c.id == campaign_id
            connection.execute(CAMPAIGNS.update().where(same).values(**values))
            return _get_campaign(connection, campaign_id)

    def delete_campaign(self, campaign_id: int) -> None:
        """Delete a saved campaign, with its customers and outcomes.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.write() as connection:
            _get_campaign(connection, campaign_id)
            connection.execute(CAMPAIGNS.delete().where(CAMPAIGNS.c.id == campaign_id))


def check_is_draft(saved: SavedCampaign) -> None:
    """Refuse what would change a campaign that runs.

    Raises:
        ConflictError: The campaign was launched.
    """
    if saved.launched_at is not None:
        raise ConflictError(
            f"The campaign {saved.name!r} was launched on {saved.launched_at:%Y-%m-%d}: its plan "
            "and its customers stay as they are. Save another campaign for another plan."
        )


def _select() -> Select[Any]:
    counts = [
        select(func.count())
        .select_from(table)
        .where(table.c.campaign_id == CAMPAIGNS.c.id)
        .scalar_subquery()
        .label(name)
        for table, name in (
            (CAMPAIGN_MEMBERS, "member_count"),
            (CAMPAIGN_OUTCOMES, "outcome_count"),
        )
    ]
    return select(CAMPAIGNS, *counts)


def _get_campaign(connection: Connection, campaign_id: int) -> SavedCampaign:
    row = connection.execute(_select().where(CAMPAIGNS.c.id == campaign_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no campaign {campaign_id}. It may have been deleted.")
    return _read_campaign(row)


def _read_campaign(row: Row[Any]) -> SavedCampaign:
    return SavedCampaign(
        id=row.id,
        name=row.name,
        plan=json.loads(row.plan),
        planned=None if row.planned is None else json.loads(row.planned),
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        launched_at=row.launched_at,
        member_count=row.member_count,
        outcome_count=row.outcome_count,
    )

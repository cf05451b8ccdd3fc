"""Whom campaigns treat, as drawn when they were launched, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.port import Transactions
from c360.state.tables import CAMPAIGN_MEMBERS, CAMPAIGN_OUTCOMES, CAMPAIGNS


@dataclass(frozen=True, slots=True)
class Member:
    """A customer of a launched campaign, with what was known of them then."""

    customer_id: str
    is_control: bool
    churn_probability: float | None
    churn_risk_score: float | None
    lifetime_value: float
    yearly_spend: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a customer; ``value`` is what they spent since, where it is told."""

    customer_id: str
    is_treated: bool
    is_churned: bool
    value: float | None


class CampaignCustomers:
    """Members and outcomes of the campaigns of a workspace."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def launch(
        self, campaign_id: int, members: Sequence[Member], planned: Mapping[str, Any]
    ) -> datetime:
        """Draw a campaign's customers, once and for all.

        Raises:
            ConflictError: It was launched before.
            NotFoundError: There is no such campaign.
        """
        now = utc_now()
        with self._database.write() as connection:
            draft = (CAMPAIGNS.c.id == campaign_id) & CAMPAIGNS.c.launched_at.is_(None)
            values = {"launched_at": now, "updated_at": now, "planned": json.dumps(planned)}
            changed = connection.execute(CAMPAIGNS.update().where(draft).values(**values))
            if changed.rowcount == 0:
                _refuse_launch(connection, campaign_id)
            if members:
                rows = [{"campaign_id": campaign_id, **asdict(member)} for member in members]
                connection.execute(CAMPAIGN_MEMBERS.insert(), rows)
        return now

    def list_members(self, campaign_id: int) -> list[Member]:
        """Return the customers drawn, by id; none before the launch."""
        table = CAMPAIGN_MEMBERS
        columns = [table.c[name] for name in Member.__dataclass_fields__]
        wanted = table.c.campaign_id == campaign_id
        with self._database.read() as connection:
            found = connection.execute(select(*columns).where(wanted).order_by(table.c.customer_id))
            rows = found.mappings().all()
        return [Member(**row) for row in rows]

    def add_outcomes(self, campaign_id: int, outcomes: Sequence[Outcome]) -> None:
        """Add outcomes of customers who have none yet: all of them, or none.

        Raises:
            ConflictError: One of them came in between from somebody else, or the campaign is gone.
        """
        now = utc_now()
        rows = [
            {"campaign_id": campaign_id, "loaded_at": now, **asdict(outcome)}
            for outcome in outcomes
        ]
        try:
            with self._database.write() as connection:
                if rows:
                    connection.execute(CAMPAIGN_OUTCOMES.insert(), rows)
        except IntegrityError as error:
            raise ConflictError(
                "The campaign was deleted, or outcomes of the same customers were loaded, in "
                "between. Look at its results, then send what is missing."
            ) from error

    def list_outcomes(self, campaign_id: int) -> list[Outcome]:
        """Return the outcomes of a campaign, by customer."""
        table = CAMPAIGN_OUTCOMES
        columns = [table.c[name] for name in Outcome.__dataclass_fields__]
        wanted = table.c.campaign_id == campaign_id
        with self._database.read() as connection:
            found = connection.execute(select(*columns).where(wanted).order_by(table.c.customer_id))
            rows = found.mappings().all()
        return [Outcome(**row) for row in rows]

    def delete_outcomes(self, campaign_id: int) -> int:
        """Delete all outcomes of a campaign, and return how many there were."""
        wanted = CAMPAIGN_OUTCOMES.c.campaign_id == campaign_id
        with self._database.write() as connection:
            return connection.execute(CAMPAIGN_OUTCOMES.delete().where(wanted)).rowcount


def _refuse_launch(connection: Connection, campaign_id: int) -> None:
    found = connection.execute(
        select(CAMPAIGNS.c.name).where(CAMPAIGNS.c.id == campaign_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no campaign {campaign_id}. It may have been deleted.")
    raise ConflictError(
        f"The campaign {found.name!r} was launched before; its customers stay as they are. "
        "Save another campaign to draw others."
    )

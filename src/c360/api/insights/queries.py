"""Have a recommendation or a summary written from what the caller may see.

Bodies are masked before anything is written from them: a quote never shows more than the list of
interactions would.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from c360.api.insights import schemas
from c360.api.masking import mask_personal_data
from c360.api.rows import read_row, read_rows, stamp
from c360.domain.accounts import read_account_signals
from c360.domain.interactions import Category, Interaction, InteractionType
from c360.domain.roles import Permission, has_permission
from c360.errors import NotFoundError
from c360.state.users import User
from c360.text.claims import Citation, Insight
from c360.text.recommendation import recommend
from c360.text.summary import summarise
from c360.warehouse.snapshot import Snapshot

MOST_READ = 2_000
ACCOUNT = "select * from marts.account_health where account_id = $account_id"
INTERACTIONS = (
    "select interaction_id, interaction_type, occurred_at, body, sentiment, category, is_usable"
    " from marts.interactions where account_id = $account_id"
    f" order by occurred_at desc, interaction_id limit {MOST_READ}"
)


def get_recommendation(snapshot: Snapshot, account_id: str, user: User) -> schemas.Insight:
    """Return what to do about an account.

    Raises:
        NotFoundError: There is no such account.
    """
    account = _read_account(snapshot, account_id)
    interactions = _read_interactions(snapshot, account_id, user)
    insight = recommend(read_account_signals(account), interactions)
    return show_insight(snapshot, account_id, insight)


def get_summary(snapshot: Snapshot, account_id: str, user: User) -> schemas.Insight:
    """Return what was said with an account.

    Raises:
        NotFoundError: There is no such account.
    """
    account = _read_account(snapshot, account_id)
    interactions = _read_interactions(snapshot, account_id, user)
    insight = summarise(account["account_name"], interactions, snapshot.manifest.as_of)
    return show_insight(snapshot, account_id, insight)


def _read_account(snapshot: Snapshot, account_id: str) -> dict[str, Any]:
    account = read_row(snapshot, ACCOUNT, {"account_id": account_id})
    if account is None:
        raise NotFoundError(f"There is no account {account_id[:200]!r}.")
    return account


def _read_interactions(snapshot: Snapshot, account_id: str, user: User) -> list[Interaction]:
    sees_all = has_permission(user.role, Permission.PERSONAL_DATA_READ)
    return [
        Interaction(
            interaction_id=row["interaction_id"],
            interaction_type=InteractionType(row["interaction_type"]),
            occurred_at=row["occurred_at"],
            body=row["body"] if sees_all else mask_personal_data(row["body"]),
            sentiment=row["sentiment"],
            category=None if row["category"] is None else Category(row["category"]),
            is_usable=row["is_usable"] is not False,
        )
        for row in read_rows(snapshot, INTERACTIONS, {"account_id": account_id})
        if row["body"]
    ]


def show_insight(snapshot: Snapshot, account_id: str, insight: Insight) -> schemas.Insight:
    """Return an insight as the API shows it: every sentence with its own quotes."""
    cited = [citation for sentence in insight.sentences for citation in sentence.citations]
    return schemas.Insight(
        account_id=account_id,
        text=insight.text,
        sentences=[
            schemas.Sentence(text=sentence.text, citations=_cite(sentence.citations))
            for sentence in insight.sentences
        ],
        citations=_cite(dict.fromkeys(cited)),
        provider=insight.provider,
        snapshot=stamp(snapshot),
    )


def _cite(citations: Iterable[Citation]) -> list[schemas.CitedInteraction]:
    return [
        schemas.CitedInteraction(
            interaction_id=citation.interaction_id,
            quote=citation.quote,
            occurred_at=citation.occurred_at,
            interaction_type=citation.interaction_type.value,
        )
        for citation in citations
    ]

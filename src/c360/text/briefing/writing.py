"""Write the briefing of a reader: the claims they may read, each checked against its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from c360.domain.grounding import Checked, Claim, check_claims
from c360.domain.roles import Permission
from c360.text.briefing.accounts import write_falls, write_renewals, write_tier_changes
from c360.text.briefing.complaints import write_complaints
from c360.text.briefing.customers import write_churn, write_segment_moves
from c360.text.briefing.material import Material
from c360.text.briefing.pipeline import write_pipeline
from c360.text.phrasing import join_words


@dataclass(frozen=True, slots=True)
class Section:
    """Claims on one subject: who may read them, and which marts and feed they come from."""

    permission: Permission
    feed: str
    marts: tuple[str, ...]
    write: Callable[[Material], Iterator[Claim]]


HEALTH = ("account_health", "account_health_history")
SECTIONS = (
    Section(Permission.ACCOUNTS_READ, "accounts", HEALTH, write_tier_changes),
    Section(Permission.ACCOUNTS_READ, "accounts", HEALTH[:1], write_falls),
    Section(Permission.ACCOUNTS_READ, "accounts", HEALTH[:1], write_renewals),
    Section(Permission.INTERACTIONS_READ, "interactions", ("interactions",), write_complaints),
    Section(Permission.REVENUE_READ, "opportunities", ("opportunities",), write_pipeline),
    Section(
        Permission.CUSTOMERS_READ, "customers", ("customer_segment_shares",), write_segment_moves
    ),
    Section(Permission.CUSTOMERS_READ, "customers", ("customer_360_profile",), write_churn),
)


@dataclass(frozen=True, slots=True)
class Briefing:
    """Claims that hold, those that were dropped, and, without any claim, why there is none."""

    checked: Checked
    note: str | None


def write_briefing(material: Material, permissions: Collection[Permission]) -> Briefing:
    """Write the briefing over the whole portfolio as of a snapshot.

    Args:
        material: The snapshot, as the reader may see it.
        permissions: What the reader may read; claims about anything else are not written.

    Returns:
        The same snapshot and reader give the same briefing.
    """
    sections = [section for section in SECTIONS if section.permission in permissions]
    claims = [
        claim
        for section in sections
        if all(material.snapshot.has_table(mart) for mart in section.marts)
        for claim in section.write(material)
    ]
    checked = check_claims(claims, material)
    return Briefing(checked, None if checked.claims else _explain_none(material, sections))


def _explain_none(material: Material, sections: list[Section]) -> str:
    if not sections:
        return "Your role may read none of what a briefing is about."
    feeds = list(dict.fromkeys(section.feed for section in sections))
    connected = _list_connected(material)
    missing = [feed for feed in feeds if feed not in connected]
    if len(missing) == len(feeds):
        named = join_words([feed.replace("_", " ") for feed in missing])
        return f"There is nothing to report on: {named} are not connected."
    return "Nothing in the data is worth a line: no account, topic, deal or customer changed much."


def _list_connected(material: Material) -> set[str]:
    if not material.snapshot.has_table("feed_status"):
        return set()
    rows = material.rows("select feed from marts.feed_status where row_count > 0")
    return {row["feed"] for row in rows}

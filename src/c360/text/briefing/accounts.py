"""Claims about accounts: who moved between tiers, whose health fell most, who renews at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from c360.domain.accounts import RENEWAL_SOON_DAYS
from c360.domain.grounding import COUNT, Claim, Compare, Condition, RowCitation
from c360.text.briefing.material import (
    Material,
    among,
    amount,
    cite_row,
    equal,
    points,
    title,
    whole,
    words,
)
from c360.text.phrasing import count_words, join_words

HEALTH = "account_health"
HISTORY = "account_health_history"
PERIOD_DAYS = 30
NAMED = 3
"""Accounts of a claim that are named."""

LARGEST_FALLS = 3
NOTABLE_FALL = -5

MOVED = """
select
    past.risk_tier as from_tier, now.risk_tier as to_tier, now.arr_currency as currency,
    count(*) as account_count, sum(now.arr_amount) as arr_amount,
    list(now.account_id order by now.arr_amount desc nulls last, now.account_id) as account_ids,
    list(now.account_name order by now.arr_amount desc nulls last, now.account_id) as names,
    any_value(now.profile) as profile
from marts.account_health as now
inner join marts.account_health_history as past
    on past.account_id = now.account_id and past.profile = now.profile
where past.health_date = $day and past.risk_tier <> now.risk_tier
    and list_contains($tiers, past.risk_tier) and list_contains($tiers, now.risk_tier)
group by all
"""
FALLEN = f"""
select account_id, account_name, risk_tier, health_score, health_score_change_30_days
from marts.account_health
where health_score_change_30_days <= {NOTABLE_FALL} and risk_tier <> 'churned'
order by health_score_change_30_days, account_id limit {LARGEST_FALLS}
"""
RENEWING = """
select
    arr_currency as currency, count(*) as account_count, sum(arr_amount) as arr_amount,
    list(struct_pack(
        account_id := account_id, account_name := account_name, risk_tier := risk_tier,
        days_to_renewal := days_to_renewal
    ) order by days_to_renewal, account_id)[:3] as nearest
from marts.account_health
where list_contains($tiers, risk_tier) and days_to_renewal between 0 and $days
group by arr_currency order by account_count desc, currency
"""
ORDER = ("healthy", "at_risk", "critical", "churned")
"""Tiers from the best to the worst."""

AT_RISK = ["critical", "at_risk"]


def write_tier_changes(material: Material) -> Iterator[Claim]:
    """Say how many accounts are in another tier than 30 days ago, the worse ones first."""
    day = material.days_ago(PERIOD_DAYS)
    moves = material.rows(MOVED, day=day, tiers=list(ORDER))
    moves.sort(key=lambda move: (not _is_worse(move), -move["account_count"], _name(move)))
    for move in moves:
        yield _describe_move(move, day, material)


def _is_worse(move: dict[str, Any]) -> bool:
    return ORDER.index(move["to_tier"]) > ORDER.index(move["from_tier"])


def _name(move: dict[str, Any]) -> str:
    return f"{move['from_tier']} {move['to_tier']} {move['currency']}"


def _describe_move(move: dict[str, Any], day: Any, material: Material) -> Claim:
    ids, count = move["account_ids"], move["account_count"]
    before = words("risk_tier", move["from_tier"])
    counted = whole(COUNT, count)
    noun = "account" if count == 1 else "accounts"
    them = "it was" if count == 1 else "they were"
    text = f"{counted.written} {noun} {_say_tier(move)}; {PERIOD_DAYS} days ago "
    text += f"{them} {before.written}"
    now_figures = [counted]
    where = [equal("risk_tier", move["to_tier"]), among("account_id", ids)]
    if move["currency"] is not None and move["arr_amount"] is not None:
        worth = amount("sum:arr_amount", move["arr_amount"], move["currency"])
        where.append(equal("arr_currency", move["currency"]))
        now_figures.append(worth)
        text += f". {_say_worth(move)} {worth.written} a year"
    past = (
        equal("health_date", day),
        equal("profile", move["profile"]),
        equal("risk_tier", move["from_tier"]),
        among("account_id", ids),
    )
    named = list(zip(ids, move["names"], strict=True))[:NAMED]
    rows = (
        RowCitation(HEALTH, tuple(where), tuple(now_figures)),
        RowCitation(HISTORY, past, (counted,)),
        _cite_day(material, ids[0]),
        *(cite_row(HEALTH, {"account_id": i}, title("account_name", name)) for i, name in named),
    )
    return Claim("tier_changes", f"{text}: {_list_names(named, count)}.", rows)


def _say_tier(move: dict[str, Any]) -> str:
    is_one = move["account_count"] == 1
    if move["to_tier"] == "churned":
        return "has left" if is_one else "have left"
    return f"{'is' if is_one else 'are'} {move['to_tier'].replace('_', ' ')}"


def _say_worth(move: dict[str, Any]) -> str:
    who = "It" if move["account_count"] == 1 else "Together they"
    if move["to_tier"] == "churned":
        return f"{who} brought"
    return "It brings" if move["account_count"] == 1 else "Together they bring"


def _cite_day(material: Material, account_id: str) -> RowCitation:
    """Cite the day on which accounts stand as they do: the other end of the period."""
    where = (equal("account_id", account_id), equal("as_of", material.as_of))
    return RowCitation(HEALTH, where, ())


def _list_names(named: Sequence[tuple[str, str]], count: int) -> str:
    names = [name for _, name in named]
    return f"{', '.join(names)} and others" if count > len(names) else join_words(names)


def write_falls(material: Material) -> Iterator[Claim]:
    """Name the accounts whose health fell most within 30 days."""
    for row in material.rows(FALLEN):
        name, tier = (
            title("account_name", row["account_name"]),
            words("risk_tier", row["risk_tier"]),
        )
        score = points("health_score", row["health_score"])
        change = points("health_score_change_30_days", row["health_score_change_30_days"])
        text = (
            f"Health of {name.written} changed by {change.written} points in {PERIOD_DAYS} days, "
            f"to {score.written}; it is {tier.written}."
        )
        key = {"account_id": row["account_id"]}
        yield Claim("tier_changes", text, (cite_row(HEALTH, key, name, tier, score, change),))


def write_renewals(material: Material) -> Iterator[Claim]:
    """Say what renews within 90 days and is at risk, with its value and the nearest dates."""
    for found in material.rows(RENEWING, tiers=AT_RISK, days=RENEWAL_SOON_DAYS):
        counted = whole(COUNT, found["account_count"])
        figures = [counted]
        where = [
            among("risk_tier", AT_RISK),
            Condition("days_to_renewal", Compare.GE, 0),
            Condition("days_to_renewal", Compare.LE, RENEWAL_SOON_DAYS),
        ]
        noun, verb = ("account", "renews") if counted.value == 1 else ("accounts", "renew")
        text = f"{counted.written} {noun} at risk or critical {verb} within "
        text += f"{RENEWAL_SOON_DAYS} days"
        if found["currency"] is not None and found["arr_amount"] is not None:
            worth = amount("sum:arr_amount", found["arr_amount"], found["currency"])
            where.append(equal("arr_currency", found["currency"]))
            figures.append(worth)
            text += f", with {worth.written} a year at stake"
        named = [_name_renewal(row) for row in found["nearest"]]
        text += f". Nearest: {'; '.join(said for said, _ in named)}."
        rows = (RowCitation(HEALTH, tuple(where), tuple(figures)), *(row for _, row in named))
        yield Claim("renewals", text, rows)


def _name_renewal(row: dict[str, Any]) -> tuple[str, RowCitation]:
    name = title("account_name", row["account_name"])
    days, tier = whole("days_to_renewal", row["days_to_renewal"]), row["risk_tier"]
    told = words("risk_tier", tier)
    said = f"{name.written} in {count_words(days.value, 'day', 'days')}, {told.written}"
    return said, cite_row(HEALTH, {"account_id": row["account_id"]}, name, days, told)

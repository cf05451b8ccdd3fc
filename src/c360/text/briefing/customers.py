"""Claims about card customers: which segments grew and shrank, who is likely to leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from c360.domain.grounding import (
    COUNT,
    Claim,
    Difference,
    Figure,
    RowCitation,
    write_date,
)
from c360.text.briefing.material import Material, amount, cite_row, equal, title, whole, words

PROFILE = "customer_360_profile"
SHARES = "customer_segment_shares"
MOST_SEGMENTS = 2
NOTABLE_MOVE = 0.02
"""Share of its members that a segment must win or lose to be worth a line."""

MOVES = f"""
with days as (
    select distinct measured_on from marts.customer_segment_shares
    order by measured_on desc limit 2
)

select
    now.customer_segment as segment, now.measured_on as day, past.measured_on as past_day,
    now.customer_count as member_count, past.customer_count as past_count
from marts.customer_segment_shares as now
inner join marts.customer_segment_shares as past
    on past.customer_segment = now.customer_segment
where now.measured_on = (select max(measured_on) from days)
    and past.measured_on = (select min(measured_on) from days)
    and now.measured_on > past.measured_on and now.customer_count <> past.customer_count
    and abs(now.customer_count - past.customer_count) >= {NOTABLE_MOVE} * past.customer_count
order by now.customer_count - past.customer_count, segment
"""
AT_RISK = """
select currency, count(*) as customer_count, sum(lifetime_value) as lifetime_value
from marts.customer_360_profile where churn_risk_category = 'high'
group by currency order by customer_count desc, currency
"""
INACTIVE = (
    "select count(*) as customer_count from marts.customer_360_profile"
    " where recency_status = 'inactive'"
)


def write_segment_moves(material: Material) -> Iterator[Claim]:
    """Say which segments lost and which won most members between the last two month ends."""
    moves = material.rows(MOVES)
    shrunk = [move for move in moves if move["member_count"] < move["past_count"]]
    grown = [move for move in reversed(moves) if move["member_count"] > move["past_count"]]
    for move in (*shrunk[:MOST_SEGMENTS], *grown[:MOST_SEGMENTS]):
        yield _describe_move(move)


def _describe_move(move: dict[str, Any]) -> Claim:
    segment = words("customer_segment", move["segment"])
    after = whole("customer_count", move["member_count"])
    before = whole("customer_count", move["past_count"])
    day, past_day = written_date(move["day"]), written_date(move["past_day"])
    change = f"{move['member_count'] - move['past_count']:+,}"
    text = (
        f"Segment {segment.written} went from {before.written} customers on {past_day.written} "
        f"to {after.written} on {day.written} ({change})."
    )
    past_key = {"measured_on": move["past_day"], "customer_segment": move["segment"]}
    key = {"measured_on": move["day"], "customer_segment": move["segment"]}
    rows = (
        cite_row(SHARES, past_key, before, past_day),
        cite_row(SHARES, key, segment, after, day),
    )
    return Claim("segments", text, rows, differences=(Difference(after, before, change),))


def written_date(day: date) -> Figure:
    """Name the day of a measurement."""
    return Figure("measured_on", day, write_date(day))


def write_churn(material: Material) -> Iterator[Claim]:
    """Say how many customers are at high risk and what they were worth, and who fell silent."""
    for found in material.rows(AT_RISK):
        counted = whole(COUNT, found["customer_count"])
        where = [equal("churn_risk_category", "high")]
        figures = [counted]
        noun = "customer is" if counted.value == 1 else "customers are"
        text = f"{counted.written} card {noun} at high risk of leaving"
        if found["currency"] is not None and found["lifetime_value"] is not None:
            worth = amount("sum:lifetime_value", found["lifetime_value"], found["currency"])
            where.append(equal("currency", found["currency"]))
            figures.append(worth)
            text += f"; so far they spent {worth.written}"
        yield Claim("customers", f"{text}.", (RowCitation(PROFILE, tuple(where), tuple(figures)),))
    count = material.rows(INACTIVE)[0]["customer_count"]
    if count:
        counted, status = whole(COUNT, count), title("recency_status", "inactive")
        noun = "customer is" if count == 1 else "customers are"
        text = f"{counted.written} card {noun} {status.value}: no purchase for a long time."
        where = [equal("recency_status", status.value)]
        yield Claim("customers", text, (RowCitation(PROFILE, tuple(where), (counted,)),))

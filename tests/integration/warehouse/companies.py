"""Two companies: one at random, one of named cases."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from builder import Company
from feed_rows import AS_OF

D = timedelta


def random_company(accounts: int, seed: int) -> Company:
    """Make accounts with random histories: corrections, deletions, churn and late starts."""
    chance = random.Random(seed)
    company = Company()
    for number in range(accounts):
        account_id = f"A{number}"
        _add_account(company, account_id, chance)
        for _ in range(chance.choice((0, 1, 3, 10, 40, 130))):
            _add_session(company, account_id, chance)
        for _ in range(chance.choice((0, 0, 1, 2, 5, 9))):
            _add_interaction(company, account_id, chance)
    return company


def _add_account(company: Company, account_id: str, chance: random.Random) -> None:
    start = AS_OF - D(chance.choice((1500, 900, 600, 456, 455, 454, 453, 300, 91, 90, 1, 0, -3)))
    ends_in = chance.choice((None, None, -500, -400, -200, -90, -1, 0, 1, 60))
    end = None if ends_in is None else AS_OF + D(ends_in)
    company.account(
        account_id,
        tier=chance.choice(("standard", "enterprise")),
        subscription_start_date=start,
        subscription_end_date=end if end and end > start else None,
        is_churned=bool(end and start < end < AS_OF and chance.random() < 0.5),
    )
    company.add(
        "opportunities",
        opportunity_id=f"opp-{account_id}",
        account_id=account_id,
        created_date=date(2023, 1, 1),
    )


def _add_session(company: Company, account_id: str, chance: random.Random) -> None:
    day = AS_OF - D(chance.randrange(-2, 800))
    feature = f"F{chance.randrange(14)}"
    error = chance.choice((None, None, "", "ERR_TIMEOUT"))
    company.session(account_id, day, feature_used=feature, error_code=error)
    if chance.random() < 0.1:
        _change_last(company, "usage_events", chance, feature_used="F99")


def _add_interaction(company: Company, account_id: str, chance: random.Random) -> None:
    day = AS_OF - D(chance.randrange(-2, 600))
    sentiment = chance.choice((None, round(chance.uniform(-1, 1), 4), -1.0, 1.0))
    direct = chance.random() < 0.5
    company.interaction(
        account_id if direct else None,
        day,
        sentiment,
        opportunity_id=None if direct else f"opp-{account_id}",
        interaction_type=chance.choice(("support_ticket", "email")),
    )
    if chance.random() < 0.1:
        _change_last(company, "interactions", chance, interaction_type="support_ticket")


def _change_last(company: Company, feed: str, chance: random.Random, **changes: object) -> None:
    """Correct or delete the row added last, up to 300 days after it happened."""
    last = company.rows[feed][-1]
    later = last["occurred_at"] + D(days=chance.randrange(300))
    changed = {**last, **changes, "updated_at": later, "effective_at": later, "_sequence": 2}
    changed["_op"] = chance.choice(("upsert", "delete"))
    company.rows[feed].append(changed)


def cases_company() -> Company:
    """Make one account per rule, named after it."""
    company = Company()
    _add_churn_cases(company)
    _add_version_cases(company)
    _add_usage_cases(company)
    _add_interaction_cases(company)
    _add_deals(company)
    return company


def _add_churn_cases(company: Company) -> None:
    old = date(2023, 1, 1)
    company.account("ends today", subscription_end_date=AS_OF)
    company.account("ended yesterday", subscription_end_date=AS_OF - D(1))
    company.account("renews in 30 days", subscription_end_date=AS_OF + D(30))
    company.account("churned long ago", subscription_end_date=AS_OF - D(500), is_churned=True)
    company.session("churned long ago", AS_OF - D(505))
    company.session("churned long ago", AS_OF - D(100))
    company.account("flagged only", subscription_start_date=old)
    company.account(
        "flagged only",
        is_churned=True,
        updated_at=datetime.combine(AS_OF - D(40), time(9)),
        _sequence=2,
    )
    company.account("starts tomorrow", subscription_start_date=AS_OF + D(1))
    company.account("started today", subscription_start_date=AS_OF, arr_amount=0)


def _add_version_cases(company: Company) -> None:
    company.account("renamed", account_name="Before")
    company.account(
        "renamed", account_name="After", updated_at=datetime(2026, 6, 30, 23, 59), _sequence=2
    )
    company.account(
        "renamed", account_name="Tomorrow", updated_at=datetime(2026, 7, 1), _sequence=3
    )
    company.account("deleted")
    company.account("deleted", _op="delete", updated_at=datetime(2026, 6, 1), _sequence=2)


def _add_usage_cases(company: Company) -> None:
    company.account("idle")
    company.account("early bird", subscription_start_date=AS_OF - D(10))
    company.session("early bird", AS_OF - D(20), feature_used="Reports", error_code="")
    company.session("early bird", AS_OF - D(20), feature_used="Billing", error_code="ERR_TIMEOUT")
    company.account("halved")
    for day in range(455):
        if day >= 90 or day % 2 == 0:
            company.session("halved", AS_OF - D(day))
    company.account("withdrawn")
    company.session("withdrawn", AS_OF - D(50), session_id="W1")
    company.session("withdrawn", AS_OF - D(20), session_id="W2")
    company.session(
        "withdrawn",
        AS_OF - D(20),
        session_id="W2",
        _op="delete",
        updated_at=datetime.combine(AS_OF - D(5), time(8)),
        _sequence=2,
    )
    company.session("nobody", AS_OF)


def _add_interaction_cases(company: Company) -> None:
    company.account("vocal")
    company.add("opportunities", opportunity_id="vocal-1", account_id="vocal")
    company.interaction("vocal", AS_OF, -1.0, category="bugs")
    company.interaction("vocal", AS_OF - D(60), 1.0, category="billing")
    company.interaction(
        None,
        AS_OF - D(300),
        1.0,
        opportunity_id="vocal-1",
        category="billing",
        interaction_type="email",
    )
    company.interaction(None, AS_OF, 0.5, opportunity_id="none such", interaction_type="sales_call")


def _add_deals(company: Company) -> None:
    company.add("products", product_code="P1")
    company.add(
        "opportunities",
        opportunity_id="won",
        account_id="idle",
        status="won",
        stage="closed-won",
        amount=300,
        close_date=AS_OF,
    )
    company.add(
        "opportunities",
        opportunity_id="lost",
        account_id="idle",
        status="lost",
        stage="closed-lost",
        amount=200,
        close_date=AS_OF,
    )
    company.add(
        "opportunities",
        opportunity_id="odd",
        account_id="none such",
        status="won",
        stage="proposal",
        amount=50,
        product_code="P9",
        region=None,
    )

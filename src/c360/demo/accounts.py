"""The companies that pay: who they are, what they pay, who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from c360.demo.behaviour import Integers
from c360.demo.names import INDUSTRIES, OWNERS, REGIONS, draw_company_names
from c360.demo.options import DemoOptions
from c360.demo.outcomes import STAYS, Outcomes
from c360.demo.rows import Row

ACCOUNT_COLUMNS = (
    "id", "name", "industry", "region", "segment", "annual_value", "currency", "seats",
    "contract_start", "contract_end", "account_status", "owner_id", "owner_name", "billing_city",
)  # fmt: skip
ENTERPRISE_SHARE = 0.4
NEWCOMER_SHARE = 0.18
NEWCOMER_MINIMUM_DAYS = 45
OPEN_ENDED_SHARE = 0.05
LARGE_AMOUNT = 500_000
AMOUNT_RANGE = (50_000, 5_000_000)
CITIES = {
    "North": ("Leeds", "Manchester", "Newcastle", "Sheffield", "Glasgow"),
    "South": ("London", "Brighton", "Southampton", "Reading", "Guildford"),
    "East": ("Cambridge", "Norwich", "Ipswich", "Colchester", "Lincoln"),
    "West": ("Bristol", "Cardiff", "Exeter", "Birmingham", "Bath"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A company, before it is known whether it leaves.

    Args:
        account_id: Its key in every feed.
        users: Number of people who use the platform.
        start_day: Start of the subscription in days from the history's first day.
    """

    account_id: str
    name: str
    industry: str
    region: str
    city: str
    is_enterprise: bool
    annual_value: int
    seats: int
    users: int
    owner: int
    start_day: int
    renewal_offset: int | None

    @property
    def is_large(self) -> bool:
        """Whether it pays much."""
        return self.annual_value >= LARGE_AMOUNT


def draw_accounts(options: DemoOptions) -> list[Account]:
    """Draw the companies; 60 % standard, 40 % enterprise, every industry alike."""
    rng = np.random.default_rng([options.seed, 3])
    count = options.accounts
    enterprise = rng.permutation(count) < round(ENTERPRISE_SHARE * count)
    industries = [INDUSTRIES[i % len(INDUSTRIES)] for i in rng.permutation(count)]
    names = draw_company_names(rng, industries)
    starts = _draw_start_days(rng, options)
    renewals = (rng.permutation(count) + rng.random(count)) / count * 365
    open_ended = rng.permutation(count) < round(OPEN_ENDED_SHARE * count)
    accounts = []
    for i in range(count):
        region = REGIONS[int(rng.choice(4, p=(0.28, 0.32, 0.18, 0.22)))]
        annual_value = _draw_annual_value(rng, bool(enterprise[i]))
        accounts.append(
            Account(
                account_id=f"ACC-{i + 1:04d}",
                name=names[i],
                industry=industries[i],
                region=region,
                city=CITIES[region][int(rng.integers(5))],
                is_enterprise=bool(enterprise[i]),
                annual_value=annual_value,
                seats=max(5, round(annual_value / rng.uniform(1_800, 4_200))),
                users=_draw_users(rng, annual_value),
                owner=int(rng.integers(len(OWNERS))),
                start_day=int(starts[i]),
                renewal_offset=None if open_ended[i] else 1 + int(renewals[i]),
            )
        )
    return accounts


def account_rows(options: DemoOptions, accounts: list[Account], outcomes: Outcomes) -> list[Row]:
    """Return the CRM's table of accounts on the last day."""
    return [
        _account_row(options, account, int(day))
        for account, day in zip(accounts, outcomes.churn_day, strict=True)
    ]


def _account_row(options: DemoOptions, account: Account, churn_day: int) -> Row:
    leaves = churn_day != STAYS
    return {
        "id": account.account_id,
        "name": account.name,
        "industry": account.industry,
        "region": account.region,
        "segment": "Enterprise" if account.is_enterprise else "Standard",
        "annual_value": f"{account.annual_value}.00",
        "currency": "GBP",
        "seats": account.seats,
        "contract_start": day_to_date(options, account.start_day).isoformat(),
        "contract_end": _contract_end(options, account, churn_day),
        "account_status": "Churned" if leaves else "Active",
        "owner_id": f"OWN-{account.owner + 1:02d}",
        "owner_name": OWNERS[account.owner],
        "billing_city": account.city,
    }


def _contract_end(options: DemoOptions, account: Account, churn_day: int) -> str | None:
    if churn_day != STAYS:
        return day_to_date(options, churn_day).isoformat()
    if account.renewal_offset is None:
        return None
    return (options.as_of + timedelta(days=account.renewal_offset)).isoformat()


def day_to_date(options: DemoOptions, day: int) -> date:
    """Return the date of a day counted from the history's first day."""
    return options.first_day + timedelta(days=day)


def start_days(accounts: list[Account]) -> Integers:
    """Return every account's first day, counted from the history's first day."""
    return np.array([account.start_day for account in accounts], dtype=np.int64)


def _draw_start_days(rng: np.random.Generator, options: DemoOptions) -> Integers:
    """Most accounts are older than the history; the others join during it."""
    count = options.accounts
    newcomer = rng.permutation(count) < round(NEWCOMER_SHARE * count)
    old = -rng.integers(100, 1_500, count)
    new = rng.integers(10, options.history_days - NEWCOMER_MINIMUM_DAYS, count)
    return np.where(newcomer, new, old).astype(np.int64)


def _draw_annual_value(rng: np.random.Generator, is_enterprise: bool) -> int:
    centre, spread = (620_000, 0.75) if is_enterprise else (135_000, 0.55)
    value = centre * float(np.exp(rng.normal(0.0, spread)))
    return int(np.clip(round(value / 500) * 500, *AMOUNT_RANGE))


def _draw_users(rng: np.random.Generator, annual_value: int) -> int:
    """Return 1 to 5 users, more for those who pay more."""
    centre = 1.2 + 1.35 * float(np.log10(annual_value / AMOUNT_RANGE[0]))
    return int(np.clip(round(centre + float(rng.normal(0.0, 0.7))), 1, 5))

"""What is sold, and every opportunity to sell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from c360.demo.accounts import Account, day_to_date
from c360.demo.behaviour import Behaviour
from c360.demo.options import DemoOptions
from c360.demo.outcomes import Outcomes
from c360.demo.rows import Row

PRODUCT_COLUMNS = ("product_code", "product_name", "category", "price_tier")
PRODUCTS = (
    ("ERP-100", "Core ERP", "Enterprise resource planning", "premium"),
    ("HRM-200", "HRM Suite", "People", "standard"),
    ("FIN-300", "Financials", "Finance", "premium"),
    ("PRJ-400", "Project Ops", "Delivery", "standard"),
    ("PRC-500", "Procurement", "Supply chain", "basic"),
)
PRODUCT_NAMES = tuple(name for _, name, _, _ in PRODUCTS)
PRODUCT_WEIGHTS = (0.28, 0.22, 0.20, 0.17, 0.13)
OPPORTUNITY_COLUMNS = (
    "deal_id", "account_ref", "customer_name", "product_code", "territory", "stage",
    "deal_status", "deal_value", "currency", "created", "expected_close", "source", "owner",
    "modified", "campaign",
)  # fmt: skip
DEALS_PER_ACCOUNT = (0.10, 0.35, 0.30, 0.20, 0.05)
OPEN_STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation")
LEAD_SOURCES = ("Organic", "Referral", "Outbound", "Partner", "Event", "Paid Ads")
LEAD_WEIGHTS = (0.22, 0.18, 0.22, 0.14, 0.12, 0.12)
AMOUNT_RANGE = (5_000, 250_000)
CAMPAIGNS = ("Café days", "Spring", "Partner", "Renewal", "Webinar")


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity: its row, and the days on which people talked about it."""

    deal_id: str
    account: int
    product: int
    created_day: int
    last_day: int
    row: Row


def product_rows() -> list[Row]:
    """Return the price list."""
    return [dict(zip(PRODUCT_COLUMNS, product, strict=True)) for product in PRODUCTS]


def draw_deals(
    options: DemoOptions, accounts: list[Account], behaviour: Behaviour, outcomes: Outcomes
) -> list[Deal]:
    """Draw 0 to 4 opportunities per account, all created while it was a customer."""
    rng = np.random.default_rng([options.seed, 4])
    drafts: list[tuple[int, int]] = []
    for i, count in enumerate(_deals_per_account(rng, options.accounts)):
        first = max(0, accounts[i].start_day)
        end = min(options.history_days, int(outcomes.churn_day[i]))
        drafts += [(int(first + (end - first) * rng.random() ** 0.85), i) for _ in range(count)]
    drafts.sort()
    return [
        _draw_deal(rng, options, accounts[i], (number, i, day), behaviour)
        for number, (day, i) in enumerate(drafts, start=1)
    ]


def _deals_per_account(rng: np.random.Generator, accounts: int) -> list[int]:
    bounds = np.round(np.cumsum(DEALS_PER_ACCOUNT) * accounts)
    places = rng.permutation(accounts)
    return [int(np.searchsorted(bounds, place, side="right")) for place in places]


def _draw_deal(
    rng: np.random.Generator,
    options: DemoOptions,
    account: Account,
    place: tuple[int, int, int],
    behaviour: Behaviour,
) -> Deal:
    number, index, created = place
    last_day = options.history_days - 1
    closes = created + int(rng.gamma(3.0, 22.0)) + 7
    mood = float(behaviour.slow_mood[index, created])
    product = int(rng.choice(len(PRODUCTS), p=PRODUCT_WEIGHTS))
    stage, status = _draw_stage(rng, min(1.0, (last_day - created) / (closes - created)), mood)
    touched = closes if status != "Open" else created + int(rng.random() * (last_day - created))
    touched = min(touched, last_day)
    modified = day_to_date(options, touched)
    clock = (
        f"{int(rng.integers(8, 18)):02d}:{int(rng.integers(60)):02d}:{int(rng.integers(60)):02d}"
    )
    row: Row = {
        "deal_id": f"OPP-{number:05d}",
        "account_ref": account.account_id,
        "customer_name": account.name,
        "product_code": PRODUCTS[product][0],
        "territory": account.region,
        "stage": stage,
        "deal_status": status,
        "deal_value": _draw_amount(rng, account.is_enterprise),
        "currency": "GBP",
        "created": day_to_date(options, created).isoformat(),
        "expected_close": (options.first_day + timedelta(days=closes)).isoformat(),
        "source": LEAD_SOURCES[int(rng.choice(6, p=LEAD_WEIGHTS))],
        "owner": f"OWN-{account.owner + 1:02d}",
        "modified": f"{modified.isoformat()} {clock}",
        "campaign": f"{CAMPAIGNS[number % 5]} {day_to_date(options, created).year}",
    }
    return Deal(f"OPP-{number:05d}", index, product, created, min(closes, last_day), row)


def _draw_stage(rng: np.random.Generator, progress: float, mood: float) -> tuple[str, str]:
    """Return stage and status: closed once its time has passed, else as far as it has come."""
    if progress >= 1.0:
        is_won = rng.random() < 0.30 + 0.35 * mood
        return ("Closed Won", "Won") if is_won else ("Closed Lost", "Lost")
    return OPEN_STAGES[min(3, int(progress * 4))], "Open"


def _draw_amount(rng: np.random.Generator, is_enterprise: bool) -> str:
    centre = 62_000 if is_enterprise else 28_000
    value = centre * float(np.exp(rng.normal(0.0, 0.7)))
    return f"{np.clip(round(value / 50) * 50, *AMOUNT_RANGE):.2f}"

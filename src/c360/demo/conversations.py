"""What accounts say: support tickets, sales calls and e-mails, in the mood of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from c360.demo.accounts import Account
from c360.demo.behaviour import Behaviour, Floats, Integers
from c360.demo.deals import PRODUCT_NAMES, Deal
from c360.demo.names import PEOPLE
from c360.demo.options import DemoOptions
from c360.demo.outcomes import Outcomes
from c360.demo.rows import Row
from c360.demo.summary import InteractionTruth
from c360.demo.texts.grammar import CATEGORIES, Scene, Writer
from c360.demo.usage import FEATURES

TICKET_SHARE, CALL_SHARE = 0.40, 0.35
DEAL_EMAIL_SHARE = 0.45
SATURDAY = 5
WEEKEND_URGE = 0.04
KIND_SHIFT = {"ticket": -0.25, "call": 0.10, "email": 0.02}
CATEGORY_WEIGHTS = {  # in the order of CATEGORIES
    "ticket": (0.13, 0.19, 0.25, 0.07, 0.10, 0.09, 0.14, 0.03),
    "call": (0.18, 0.09, 0.06, 0.24, 0.15, 0.09, 0.06, 0.13),
    "email": (0.18, 0.12, 0.12, 0.14, 0.13, 0.08, 0.10, 0.13),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When, with whom and about which deal somebody spoke."""

    kind: str
    account: int
    day: int
    deal: Deal | None


@dataclass(frozen=True, slots=True)
class Conversations:
    """Rows in time order, and what each was worded to say."""

    rows: list[Row]
    truth: dict[str, InteractionTruth]


@dataclass(frozen=True, slots=True)
class Company:
    """All that conversations are about."""

    accounts: list[Account]
    behaviour: Behaviour
    outcomes: Outcomes
    deals: list[Deal]


def draw_conversations(options: DemoOptions, company: Company) -> Conversations:
    """Draw all interactions: 40 % tickets, 35 % sales calls, 25 % e-mails."""
    rng = np.random.default_rng([options.seed, 6])
    writer = Writer(rng)
    rows: list[Row] = []
    truth: dict[str, InteractionTruth] = {}
    moments = sorted(_draw_moments(rng, options, company), key=lambda moment: moment.day)
    for number, moment in enumerate(moments, start=1):
        interaction_id = f"INT-{number:06d}"
        mood = float(company.behaviour.mood[moment.account, moment.day])
        sentiment = _draw_sentiment(rng, moment.kind, mood)
        category = CATEGORIES[int(rng.choice(8, p=CATEGORY_WEIGHTS[moment.kind]))]
        scene = _draw_scene(rng, options, company, moment)
        tone, body = writer.write(scene, category, sentiment)
        rows.append(_row(rng, options, company, moment, (interaction_id, body)))
        truth[interaction_id] = InteractionTruth(category, tone, round(sentiment, 3))
    return Conversations(rows=rows, truth=truth)


def _draw_moments(rng: np.random.Generator, options: DemoOptions, company: Company) -> list[Moment]:
    total = options.interaction_count
    tickets = round(TICKET_SHARE * total)
    calls = round(CALL_SHARE * total) if company.deals else 0
    emails = total - tickets - calls
    deal_emails = round(DEAL_EMAIL_SHARE * emails) if company.deals else 0
    is_workday = (np.arange(options.history_days) + options.first_day.weekday()) % 7 < SATURDAY
    even = np.tile(np.where(is_workday, 1.0, WEEKEND_URGE), (options.accounts, 1))
    grudge = even * (0.30 + 3.4 * (1.0 - company.behaviour.mood) ** 2)
    moments = [Moment("ticket", a, d, None) for a, d in _draw_days(rng, company, tickets, grudge)]
    for kind, count in (("call", calls), ("email", deal_emails)):
        moments += [
            Moment(kind, deal.account, _draw_deal_day(rng, company, deal, is_workday), deal)
            for deal in _draw_deals(rng, company.deals, count)
        ]
    moments += [
        Moment("email", a, d, None) for a, d in _draw_days(rng, company, emails - deal_emails, even)
    ]
    return moments


def _draw_days(
    rng: np.random.Generator, company: Company, count: int, urge: Floats
) -> list[tuple[int, int]]:
    """Deal moments out to the days of accounts in proportion to an urge to speak."""
    days = np.arange(urge.shape[1])
    present = (days >= company.behaviour.start_day[:, None]) & (
        days < company.outcomes.churn_day[:, None]
    )
    size = np.array([account.users for account in company.accounts])[:, None] ** 0.25
    weight = (urge * present * size).ravel()
    picks: Integers = rng.choice(weight.size, size=count, p=weight / weight.sum())
    return [(int(a), int(d)) for a, d in zip(*np.unravel_index(picks, urge.shape), strict=True)]


def _draw_deals(rng: np.random.Generator, deals: list[Deal], count: int) -> list[Deal]:
    return [deals[int(i)] for i in rng.integers(len(deals), size=count)] if count else []


def _draw_deal_day(
    rng: np.random.Generator, company: Company, deal: Deal, is_workday: NDArray[np.bool_]
) -> int:
    """Pick a day between a deal's creation and its close; a working day if there is one."""
    end = min(deal.last_day + 1, int(company.outcomes.churn_day[deal.account]))
    days = np.arange(deal.created_day, max(end, deal.created_day + 1))
    workdays = days[is_workday[days]]
    return int(rng.choice(workdays if len(workdays) else days))


def _draw_sentiment(rng: np.random.Generator, kind: str, mood: float) -> float:
    """Words follow the mood, tickets being the gloomiest, with a good deal of chance."""
    sentiment = 2.4 * (mood - 0.47) + KIND_SHIFT[kind] + float(rng.normal(0.0, 0.22))
    return float(np.clip(sentiment, -1.0, 1.0))


def _draw_scene(
    rng: np.random.Generator, options: DemoOptions, company: Company, moment: Moment
) -> Scene:
    account = company.accounts[moment.account]
    product = moment.deal.product if moment.deal else int(rng.integers(len(PRODUCT_NAMES)))
    return Scene(
        kind=moment.kind,
        company=account.name,
        industry=account.industry,
        product=PRODUCT_NAMES[product],
        feature=FEATURES[int(rng.integers(len(FEATURES)))],
        person=PEOPLE[(moment.account * 7 + int(rng.integers(3))) % len(PEOPLE)],
        seats=account.seats,
        day=options.first_day + timedelta(days=moment.day),
    )


def _row(
    rng: np.random.Generator,
    options: DemoOptions,
    company: Company,
    moment: Moment,
    said: tuple[str, str],
) -> Row:
    """Write the desk's row; its times are London's, in working hours."""
    interaction_id, body = said
    second = int(np.clip(rng.normal(12.8, 2.2), 8, 18) * 3600) + int(rng.integers(60))
    at = datetime.combine(options.first_day, time()) + timedelta(days=moment.day, seconds=second)
    names_account = moment.kind == "ticket" or moment.deal is None
    row: Row = {
        "id": interaction_id,
        "kind": moment.kind,
        "account": company.accounts[moment.account].account_id if names_account else None,
        "deal": moment.deal.deal_id if moment.deal else None,
        "text": body,
        "received": at.isoformat(sep=" "),
    }
    if moment.kind == "ticket":
        row["priority"] = ("low", "normal", "high")[int(rng.integers(3))]
    return row

"""Write a made-up company's exports: the whole demo, from options to files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from c360.demo.accounts import (
    ACCOUNT_COLUMNS,
    account_rows,
    day_to_date,
    draw_accounts,
    start_days,
)
from c360.demo.behaviour import draw_behaviour
from c360.demo.cards.generate import generate_cards
from c360.demo.conversations import Company, Conversations, draw_conversations
from c360.demo.deals import OPPORTUNITY_COLUMNS, PRODUCT_COLUMNS, draw_deals, product_rows
from c360.demo.engagement.generate import generate_engagement
from c360.demo.faults import file_late, plant_faults
from c360.demo.options import DemoOptions
from c360.demo.outcomes import STAYS, draw_outcomes
from c360.demo.rows import ExportFile, Row, split_by_month
from c360.demo.summary import (
    OUTCOMES,
    DemoSummary,
    DemoTruth,
    Fault,
    FeedCount,
    Outcome,
    PlantedFault,
)
from c360.demo.usage import draw_usage

FEEDS = ("accounts", "products", "opportunities", "usage_events", "interactions")
NO_ROW_OF_THEIR_OWN = (Fault.LATE_ROW, Fault.EXTRA_COLUMN, Fault.STATUS_CONTRADICTION)
ORPHAN_CALL_SHARE = 0.012
CONTRADICTION_SHARE = 0.006


def generate_demo(folder: Path, options: DemoOptions) -> DemoSummary:
    """Write the exports of a made-up company below ``folder/landing``.

    Reads:  nothing.
    Writes: landing/crm/{accounts,products,opportunities}.csv,
            landing/{usage,interactions}/year=YYYY/month=MM/part-000.jsonl; landing/cards, if
            there are card customers; landing/community, if it has members. The same options
            give the same bytes.

    Args:
        folder: A workspace; files of the same name are replaced.
        options: Seed, sizes, causality.

    Returns:
        Rows per feed, planted faults with what should become of them, and the hidden truth.
    """
    company = _draw_company(options)
    conversations = draw_conversations(options, company)
    usage = draw_usage(options, company.accounts, company.behaviour, company.outcomes)
    rng = np.random.default_rng([options.seed, 7])
    counts: Counter[tuple[str, Fault]] = Counter()
    deals = [deal.row for deal in company.deals]
    counts["opportunities", Fault.STATUS_CONTRADICTION] = _contradict(rng, deals)
    counts["interactions", Fault.UNKNOWN_OPPORTUNITY] = _orphan(rng, conversations.rows)
    events = split_by_month("usage_events", usage, "ts")
    talks = split_by_month("interactions", conversations.rows, "received")
    counts["usage_events", Fault.LATE_ROW] = file_late(rng, events)
    counts["interactions", Fault.LATE_ROW] = file_late(rng, talks)
    counts["usage_events", Fault.EXTRA_COLUMN] = sum("client_version" in row for row in usage)
    crm = _crm_files(account_rows(options, company.accounts, company.outcomes), deals)
    files = [*crm, *events, *talks]
    counts += plant_faults(rng, files)
    for file in files:
        path = folder / "landing" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content())
    cards = generate_cards(folder, options) if options.customers else None
    engagement = generate_engagement(folder, options) if options.engagement_profiles else None
    summary = _summarise(options, files, counts, (company, conversations))
    return replace(summary, cards=cards, engagement=engagement)


def _draw_company(options: DemoOptions) -> Company:
    accounts = draw_accounts(options)
    is_large = np.array([account.is_large for account in accounts])
    behaviour = draw_behaviour(options, start_days(accounts), is_large)
    outcomes = draw_outcomes(options, behaviour)
    deals = draw_deals(options, accounts, behaviour, outcomes)
    return Company(accounts, behaviour, outcomes, deals)


def _crm_files(accounts: list[Row], deals: list[Row]) -> list[ExportFile]:
    return [
        ExportFile("accounts", "crm/accounts.csv", accounts, ACCOUNT_COLUMNS),
        ExportFile("products", "crm/products.csv", product_rows(), PRODUCT_COLUMNS),
        ExportFile("opportunities", "crm/opportunities.csv", deals, OPPORTUNITY_COLUMNS),
    ]


def _contradict(rng: np.random.Generator, deals: list[Row]) -> int:
    """Leave a few won deals in an open stage."""
    won = [row for row in deals if row["deal_status"] == "Won"]
    picks = _pick(rng, len(won), CONTRADICTION_SHARE * len(deals))
    for i in picks:
        won[i]["stage"] = "Negotiation"
    return len(picks)


def _orphan(rng: np.random.Generator, talks: list[Row]) -> int:
    """Let a few sales calls name a deal that the CRM does not have."""
    calls = [row for row in talks if row["kind"] == "call"]
    picks = _pick(rng, len(calls), ORPHAN_CALL_SHARE * len(talks))
    for number, i in enumerate(picks, start=1):
        calls[i]["deal"] = f"OPP-8{number:04d}"
    return len(picks)


def _pick(rng: np.random.Generator, available: int, wanted: float) -> list[int]:
    count = min(available, max(1, round(wanted)))
    return sorted(int(i) for i in rng.choice(available, size=count, replace=False)) if count else []


def _summarise(
    options: DemoOptions,
    files: Sequence[ExportFile],
    counts: Counter[tuple[str, Fault]],
    parts: tuple[Company, Conversations],
) -> DemoSummary:
    company, conversations = parts
    churned_on = {
        account.account_id: day_to_date(options, int(day))
        for account, day in zip(company.accounts, company.outcomes.churn_day, strict=True)
        if day != STAYS
    }
    left_happy = tuple(company.accounts[i].account_id for i in company.outcomes.left_happy)
    faults = tuple(
        PlantedFault(feed, fault, counts[feed, fault])
        for feed in FEEDS
        for fault in Fault
        if counts[feed, fault]
    )
    return DemoSummary(
        feeds=tuple(_count_feed(feed, files, faults) for feed in FEEDS),
        faults=faults,
        truth=DemoTruth(conversations.truth, churned_on, left_happy),
    )


def _count_feed(
    feed: str, files: Sequence[ExportFile], faults: Sequence[PlantedFault]
) -> FeedCount:
    own = [file for file in files if file.feed == feed]
    sound = sum(len(file.rows) for file in own)
    added: Counter[Outcome] = Counter()
    for planted in faults:
        if planted.feed == feed and planted.fault not in NO_ROW_OF_THEIR_OWN:
            added[OUTCOMES[planted.fault]] += planted.count
    in_place = sum(
        planted.count
        for planted in faults
        if planted.feed == feed and planted.fault is Fault.UNKNOWN_OPPORTUNITY
    )
    added[Outcome.FLAGGED] -= in_place
    landed = sound + added[Outcome.SUPERSEDED] + added[Outcome.FLAGGED]
    rejected, repeated = added[Outcome.QUARANTINED], added[Outcome.DUPLICATE]
    return FeedCount(
        feed=feed,
        files=len(own),
        rows_written=landed + rejected + repeated,
        rows_landed=landed,
        rows_quarantined=rejected,
        rows_duplicate=repeated,
        keys=sound + added[Outcome.FLAGGED],
    )

"""``c360 campaigns``: what a campaign would bring."""

from __future__ import annotations

from typing import Annotated

import typer

from c360.api.campaigns import simulation
from c360.api.campaigns.audience import read_currency
from c360.api.campaigns.filters import (
    LOWEST_SCORE,
    CampaignFilters,
    CampaignParameters,
    CampaignPlan,
)
from c360.api.campaigns.schemas import CampaignSimulation
from c360.api.deps import require_customers
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.domain.segments import CustomerSegment
from c360.warehouse.snapshot import SnapshotReader

campaigns_app = typer.Typer(help="Simulate retention campaigns.", no_args_is_help=True)
# A callback keeps the verb a verb while it is the only one.
campaigns_app.callback()(lambda: None)

SegmentOption = Annotated[
    list[CustomerSegment] | None,
    typer.Option("--segment", help="Segment to treat; may be repeated. All by default."),
]
RateOption = Annotated[
    float, typer.Option(min=0, max=1, help="Share that the campaign retains, 0 to 1.")
]
IncentiveOption = Annotated[
    float, typer.Option(min=0, max=500, help="What a customer who takes it gets.")
]
ScoreOption = Annotated[
    float,
    typer.Option(min=0, max=100, help="Least churn risk score; 0: customers without one too."),
]


@campaigns_app.command()
def simulate(
    workspace: WorkspaceOption = None,
    segment: SegmentOption = None,
    rate: RateOption = 0.30,
    incentive: IncentiveOption = 50,
    min_score: ScoreOption = LOWEST_SCORE,
    as_json: JsonOption = False,
) -> None:
    """Say what treating an audience would bring; the web app has all filters and parameters.

    Example: c360 campaigns simulate --segment declining --rate 0.25
    """
    opened = open_workspace(workspace, with_sources=False)
    snapshot = require_customers(SnapshotReader(opened.serving).current())
    currency = read_currency(snapshot) or opened.settings.reporting.currency
    plan = CampaignPlan(
        filters=CampaignFilters(segment=segment or [], min_score=min_score),
        parameters=CampaignParameters(retention_rate=rate, incentive_amount=incentive),
    )
    workplace = simulation.Workplace(opened.settings.campaigns.margin_rate, currency)
    answer = simulation.simulate(snapshot, plan, workplace, is_masked=True)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        _print_simulation(answer)


def _print_simulation(answer: CampaignSimulation) -> None:
    currency, added, gross = answer.currency, answer.incremental, answer.gross
    print_line(
        f"{answer.audience.customer_count:,} customers, data as of {answer.snapshot.as_of}; "
        f"amounts in {currency}."
    )
    columns = (
        "",
        "retained",
        "cost",
        "net value",
        "5 % worse",
        "5 % better",
        "return",
        "breakeven",
    )
    rows = []
    if added is not None:
        rows.append(
            (
                "incremental",
                f"{added.retained_count:,.1f}",
                f"{added.total_cost:,.0f}",
                f"{added.net_value:,.0f}",
                f"{added.band.p5:,.0f}",
                f"{added.band.p95:,.0f}",
                f"{added.roi_pct:,.0f} %",
                _show_rate(added.breakeven.rate),
            )
        )
    rows.append(
        (
            "gross",
            f"{gross.retained_count:,}",
            f"{gross.total_cost:,.0f}",
            f"{gross.net_value:,.0f}",
            f"{gross.band.p5:,.0f}",
            f"{gross.band.p95:,.0f}",
            f"{gross.roi_pct:,.0f} %",
            _show_rate(gross.breakeven.rate),
        )
    )
    print_table(columns, rows)
    for sentence in [*answer.advice, *answer.notes]:
        print_line(sentence)


def _show_rate(rate: float | None) -> str:
    return "never" if rate is None or rate > 1 else f"{rate:.1%}"

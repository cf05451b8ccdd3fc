"""Cards over accounts, and the back-test."""

from __future__ import annotations

from typing import Any

from c360.api.accounts.conditions import build_condition
from c360.api.accounts.filters import AccountFilters
from c360.api.accounts.schemas import (
    AccountSummary,
    Backtest,
    BacktestAnswer,
    BacktestCutoff,
    BacktestTier,
    Facets,
    Mover,
    Movers,
    Owner,
    RenewalTotal,
    TierTotal,
)
from c360.api.rows import add, number, read_rows, stamp
from c360.domain.health import RiskTier
from c360.warehouse.snapshot import Snapshot

MOVER_COUNT = 5
RENEWS = "not is_churned and days_to_renewal between 0 and 90"
TIER_ORDER = list(RiskTier)
NOT_TESTED = {
    "value": None,
    "lower": None,
    "upper": None,
    "account_count": 0,
    "churned_count": 0,
}
AT_RISK = {RiskTier.CRITICAL.value, RiskTier.AT_RISK.value}


def get_summary(
    snapshot: Snapshot, filters: AccountFilters, profile: str, reporting_currency: str | None
) -> AccountSummary:
    """Return the cards of the accounts that match; the facets are of all accounts."""
    condition, params = build_condition(filters)
    tiers = read_rows(
        snapshot,
        "select risk_tier, count(*) as account_count,"
        " coalesce(sum(arr_amount), 0) as arr_amount,"
        f" count(*) filter ({RENEWS}) as renewing_count,"
        f" coalesce(sum(arr_amount) filter ({RENEWS}), 0) as renewing_arr,"
        " count(health_score) as scored_count, coalesce(sum(health_score), 0) as score_sum,"
        " count(distinct arr_currency) as currency_count, min(arr_currency) as currency"
        f" from marts.account_health where {condition} group by risk_tier",
        params,
    )
    at_risk = [row for row in tiers if row["risk_tier"] in AT_RISK]
    running = [row for row in tiers if row["risk_tier"] != RiskTier.CHURNED.value]
    scored_count = sum(row["scored_count"] for row in running)
    score_sum = add([row["score_sum"] for row in running])
    return AccountSummary(
        account_count=sum(row["account_count"] for row in tiers),
        tiers=_order_tiers(tiers),
        arr_amount=float(add([row["arr_amount"] for row in running])),
        arr_at_risk=float(add([row["arr_amount"] for row in at_risk])),
        renewals_90_days=RenewalTotal(
            account_count=sum(row["renewing_count"] for row in tiers),
            arr_amount=float(add([row["renewing_arr"] for row in tiers])),
        ),
        arr_at_risk_renewing=float(add([row["renewing_arr"] for row in at_risk])),
        average_health_score=round(float(score_sum) / scored_count, 1) if scored_count else None,
        movers=_read_movers(snapshot, condition, params),
        facets=_read_facets(snapshot),
        currency=_only_currency(tiers, reporting_currency),
        backtest=read_backtest(snapshot, profile),
        snapshot=stamp(snapshot),
    )


def _order_tiers(rows: list[dict[str, Any]]) -> list[TierTotal]:
    """Return every tier, those without accounts too."""
    found = {row["risk_tier"]: row for row in rows}
    empty = {"account_count": 0, "arr_amount": 0}
    return [
        TierTotal.model_validate({**found.get(tier.value, empty), "risk_tier": tier})
        for tier in TIER_ORDER
    ]


def _only_currency(rows: list[dict[str, Any]], otherwise: str | None) -> str | None:
    """Return the one currency of all rows; None when there are several."""
    found = {row["currency"] for row in rows if row["currency"] is not None}
    if len(found) > 1 or any(row["currency_count"] > 1 for row in rows):
        return None
    return str(found.pop()) if found else otherwise


def _read_movers(snapshot: Snapshot, condition: str, params: dict[str, Any]) -> Movers:
    def read(sign: str, order: str) -> list[Mover]:
        rows = read_rows(
            snapshot,
            "select account_id, account_name, health_score, risk_tier,"
            " health_score_change_30_days as change from marts.account_health"
            f" where {condition} and not is_churned and health_score is not null"
            f" and health_score_change_30_days {sign} 0"
            f" order by health_score_change_30_days {order}, account_id limit {MOVER_COUNT}",
            params,
        )
        return [Mover.model_validate(row) for row in rows]

    return Movers(up=read(">", "desc"), down=read("<", "asc"))


def _read_facets(snapshot: Snapshot) -> Facets:
    rows = read_rows(
        snapshot,
        "select distinct industry, tier, account_owner_id,"
        " coalesce(account_owner_name, account_owner_id) as owner_name from marts.account_health",
    )
    owners = {row["account_owner_id"]: row["owner_name"] for row in rows if row["account_owner_id"]}
    return Facets(
        industries=sorted({row["industry"] for row in rows if row["industry"]}),
        owners=[
            Owner(id=key, name=name)
            for key, name in sorted(owners.items(), key=lambda item: (item[1], item[0]))
        ],
        tiers=sorted({row["tier"] for row in rows if row["tier"]}),
    )


def read_backtest(snapshot: Snapshot, profile: str) -> Backtest:
    """Return the back-test of a scoring profile; without one, counts of 0 and nulls."""
    rows = read_rows(
        snapshot,
        "select * from marts.health_backtest where profile = $profile"
        " order by cutoff_date nulls first, slice",
        {"profile": profile},
    )
    pooled = [row for row in rows if row["measure"] == "auc" and row["slice"] == "pooled"]
    total = pooled[0] if pooled else NOT_TESTED
    return Backtest(
        profile=profile,
        auc=number(total["value"]),
        lower=number(total["lower"]),
        upper=number(total["upper"]),
        account_count=total["account_count"],
        churned_count=total["churned_count"],
        by_tier=_by_tier(rows),
        by_cutoff=[
            BacktestCutoff(
                cutoff_date=row["cutoff_date"],
                auc=number(row["value"]),
                account_count=row["account_count"],
                churned_count=row["churned_count"],
            )
            for row in rows
            if row["measure"] == "auc" and row["cutoff_date"] is not None
        ],
    )


def _by_tier(rows: list[dict[str, Any]]) -> list[BacktestTier]:
    found = [
        BacktestTier(
            risk_tier=RiskTier(row["risk_tier"]),
            account_count=row["account_count"],
            churned_count=row["churned_count"],
            churn_rate=number(row["value"]),
        )
        for row in rows
        if row["measure"] == "churn_rate"
        and row["risk_tier"] in set(RiskTier)
        and row["cutoff_date"] is None
    ]
    return sorted(found, key=lambda item: TIER_ORDER.index(item.risk_tier))


def get_backtest(snapshot: Snapshot, profile: str) -> BacktestAnswer:
    """Return the back-test of a scoring profile and the snapshot it stands in."""
    return BacktestAnswer(**dict(read_backtest(snapshot, profile)), snapshot=stamp(snapshot))

"""From filters to SQL: conditions are fixed text, values are parameters."""

from __future__ import annotations

from typing import Any

from c360.api.accounts.filters import AccountFilters

Condition = tuple[str, dict[str, Any]]


def escape_like(text: str) -> str:
    """Take the meaning from the wildcards of LIKE.

    Examples:
        >>> escape_like("50%_off")
        '50!%!_off'
    """
    for character in "!%_":
        text = text.replace(character, "!" + character)
    return text


def build_condition(filters: AccountFilters) -> Condition:
    """Return the condition that holds for the accounts wanted, and its parameters."""
    conditions, params = ["true"], dict[str, Any]()
    if filters.q is not None:
        conditions.append(
            "(account_name ilike $q escape '!' or account_id ilike $q escape '!'"
            " or account_owner_name ilike $q escape '!')"
        )
        params["q"] = f"%{escape_like(filters.q.strip())}%"
    lists: dict[str, list[str]] = {
        "risk_tier": [tier.value for tier in filters.risk_tier],
        "industry": filters.industry,
        "account_owner_id": filters.owner,
        "tier": filters.tier,
    }
    for column, values in lists.items():
        if values:
            conditions.append(f"list_contains(cast($in_{column} as varchar[]), {column})")
            params[f"in_{column}"] = values
    if filters.min_arr is not None:
        conditions.append("arr_amount >= cast($min_arr as double)")
        params["min_arr"] = filters.min_arr
    if filters.renewal_within_days is not None:
        conditions.append("not is_churned and days_to_renewal between 0 and $renewal_within_days")
        params["renewal_within_days"] = filters.renewal_within_days
    return " and ".join(conditions), params

"""Answer questions that ask why: about one account, one customer, or a number in a period."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from c360.api.briefing.queries import read_topics
from c360.api.masking import mask_personal_data
from c360.api.predictions.masking import mask_drivers
from c360.domain.grounding import Checked
from c360.domain.roles import ROLE_PERMISSIONS, Permission
from c360.semantic.answering import Knowledge, answer_parsed, answer_plan
from c360.semantic.parser import Parsed, Status
from c360.semantic.plan import Filter, Operator, Plan, PlanKind
from c360.semantic.why import Why, explain_metric, read_why
from c360.state.users import User
from c360.text.briefing.material import Material
from c360.text.why import explain_account, explain_customer
from c360.warehouse.snapshot import Snapshot

ACCOUNTS = """
select account_id as id, account_name as name, risk_tier as state from marts.account_health
where contains(lower($text), lower(account_id)) or contains(lower($text), lower(account_name))
order by account_id
"""
CUSTOMERS = """
select customer_id as id, customer_id as name, churn_risk_category as state
from marts.customer_360_profile where contains(lower($text), lower(customer_id))
order by customer_id
"""
STATE_WORDS = """
a about account an and are at b2b bad be became become being better card change changed churn
churned churning company condition critical customer danger data decline declined declining did
do does doing down drop dropped dropping fall fallen falling fell from getting go gone going
good had has have having health healthy high his her improve improved improving in insufficient
is it its leave leaving left like likely lose losing loss low lower of poor probability rise
risen rising risk risky rose s score so state struggling such the their tier to trouble
unhealthy unhappy up us was we went were with worse worsen worsened worsening
"""
ABOUT_STATE = frozenset(STATE_WORDS.split())
"""Words that may stand beside a name in a question about how it is doing."""

COLUMNS = {
    "accounts": (
        "account_id",
        "account_name",
        "risk_tier",
        "health_score",
        "health_score_change_30_days",
        "days_to_renewal",
        "arr_amount",
    ),
    "customers": (
        "customer_id",
        "customer_segment",
        "churn_risk_category",
        "churn_risk_score",
        "spend_change_pct",
        "days_since_last_transaction",
    ),
}
KEYS = {"accounts": "account_id", "customers": "customer_id"}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: what they may read, and whether they may see personal data."""

    permissions: Collection[Permission]
    sees_personal: bool

    @classmethod
    def of(cls, user: User) -> Asker:
        """Return what a user may read."""
        permissions = ROLE_PERMISSIONS[user.role]
        return cls(permissions, Permission.PERSONAL_DATA_READ in permissions)


@dataclass(frozen=True, slots=True)
class Named:
    """One account or customer that a question names."""

    model: str
    id: str
    name: str
    state: str | None


def explain(
    question: str, knowledge: Knowledge, snapshot: Snapshot, asker: Asker
) -> dict[str, Any] | None:
    """Answer a question that asks why, or say why not; None if it asks something else.

    Args:
        question: In English.
        knowledge: What the asker's questions to the snapshot are understood by.
        snapshot: That is asked.
        asker: Who asks: nothing else is told than they may read.

    Returns:
        The documented form of ``c360 ask --json``, with ``claims``: docs/reference/json.md.
    """
    why = read_why(question)
    if why is None:
        return None
    named = _find_named(why.text, knowledge, snapshot)
    odd = _find_odd_words(why.text, named)
    if named and not odd:
        return _explain_named(why, named, (knowledge, snapshot), asker)
    explained = explain_metric(why, knowledge, snapshot)
    if named and explained["status"] == Status.UNANSWERABLE.value:
        reason = (
            f"Why is not understood of {named[0].name} with the words {', '.join(odd[:5])}. Ask "
            f"why it is at risk, or why its health fell: the last 30 days are looked at."
        )
        return _refuse(reason, knowledge, snapshot)
    return explained


def _find_named(text: str, knowledge: Knowledge, snapshot: Snapshot) -> list[Named]:
    """Find the accounts and customers that a text names; the longest names win."""
    found: list[Named] = []
    for model, sql in (("accounts", ACCOUNTS), ("customers", CUSTOMERS)):
        known = knowledge.catalog.models.get(model)
        if known is None or not snapshot.has_table(known.table.partition(".")[2]):
            continue
        rows = snapshot.rows(sql, {"text": text})
        found += [Named(model, row["id"], row["name"], row["state"]) for row in rows]
    spans = {one: _find_span(text, one) for one in found}
    return [
        one
        for one, span in spans.items()
        if span is not None and not any(_is_inside(span, other) for other in spans.values())
    ]


def _find_span(text: str, named: Named) -> tuple[int, int] | None:
    for words in (named.name, named.id):
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
        if match:
            return match.span()
    return None


def _is_inside(span: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and other != span and other[0] <= span[0] and span[1] <= other[1]


def _find_odd_words(text: str, named: list[Named]) -> list[str]:
    """List the words beside the names that say something else than how they are doing."""
    for one in named:
        for words in (one.name, one.id):
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return [word for word in re.findall(r"[\w-]+", text.lower()) if word not in ABOUT_STATE]


def _explain_named(
    why: Why, named: list[Named], source: tuple[Knowledge, Snapshot], asker: Asker
) -> dict[str, Any]:
    knowledge, snapshot = source
    if len(named) > 1:
        listed = ", ".join(f"{one.name} ({one.id})" for one in named[:10])
        reason = f"'{why.text[:80]}' names more than one: {listed}. Ask about one, by its id."
        return _refuse(reason, knowledge, snapshot)
    one = named[0]
    checked = _explain(one, snapshot, asker)
    known = knowledge.catalog.models[one.model].dimensions
    columns = tuple(f"{one.model}.{name}" for name in COLUMNS[one.model] if name in known)
    key = Filter(f"{one.model}.{KEYS[one.model]}", Operator.EQ, (one.id,))
    plan = Plan(kind=PlanKind.LIST, subject=one.model, filters=(key,), columns=columns)
    return answer_plan(plan, knowledge, snapshot) | {
        "restatement": f"Why {one.name} {_say_state(one)}.",
        "claims": [claim.to_json() for claim in checked.claims],
        "dropped_claims": len(checked.dropped),
    }


def _say_state(one: Named) -> str:
    if one.state in (None, "not_scored"):
        return "stands where it does"
    state = str(one.state).replace("_", " ")
    if one.model == "customers":
        return f"is at {state} risk of leaving"
    return "has left" if one.state == "churned" else f"is {state}"


def _explain(one: Named, snapshot: Snapshot, asker: Asker) -> Checked:
    show = str if asker.sees_personal else mask_personal_data
    material = Material(snapshot, show, read_topics(snapshot))
    if one.model == "accounts":
        may_quote = Permission.INTERACTIONS_READ in asker.permissions
        return explain_account(material, one.id, with_quotes=may_quote)
    return explain_customer(material, one.id, list if asker.sees_personal else mask_drivers)


def _refuse(reason: str, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    refused = Parsed(Status.UNANSWERABLE, reason=reason)
    return answer_parsed(refused, knowledge, snapshot)

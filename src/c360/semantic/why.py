"""Questions that ask why: recognised here, and a number's change explained by its parts.

A change of a sum is taken apart by a dimension: what each member added to it. The parts add up to
the change exactly, or the dimension is not used. Of several dimensions those come first in which
the members' shares changed most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from c360.domain.grounding import Claim, Evidence, check_claims
from c360.semantic.answering import Knowledge, answer_parsed, answer_plan
from c360.semantic.catalog import Catalog
from c360.semantic.decomposing import (
    Decomposition,
    decompose,
    rank_decompositions,
    read_change,
)
from c360.semantic.parser import Parsed, Status, parse_question
from c360.semantic.periods import whole_period
from c360.semantic.plan import Explain, Group, Order, Plan, PlanKind
from c360.semantic.plan_periods import period_before
from c360.semantic.rate_claims import RateEvidence, describe_rate, describe_rate_parts
from c360.semantic.rates import RateDecomposition, decompose_rate, find_sums, open_rate
from c360.semantic.restating import restate
from c360.semantic.validation import check_plan
from c360.semantic.why_claims import PlanEvidence, describe_change, describe_parts
from c360.warehouse.snapshot import Snapshot

LONGEST_QUESTION = 400
ASKS_WHY = re.compile(
    r"^\W*(?:(?:so|and|but|please|explain|tell me|say|show me|do you know)\s+)*"
    r"(?:why|how come|what (?:caused|drove|explains|is behind|was behind))\b",
    re.IGNORECASE,
)
AUXILIARY = re.compile(r"^\W*(?:is|are|was|were|has|have|had|did|does|do)\b", re.IGNORECASE)
WORDS = {
    "down": "falling fallen fall fell dropping dropped drop declining declined decline decreasing"
    " decreased decrease down lower shrinking shrank shrunk shrink low",
    "up": "rising risen rise rose increasing increased increase growing grown grow grew up higher"
    " high jumping jumped jump",
    "": "changing changed change moving moved move",
}
DIRECTIONS = {word: name for name, words in WORDS.items() for word in words.split()}
DIRECTION = re.compile(
    rf"(?:^\W*(?:the )?({'|'.join(DIRECTIONS)}) (?:in|of)\b)"
    rf"|\b(?:(?:go|gone|going|went|so|been) )?({'|'.join(DIRECTIONS)})\b",
    re.IGNORECASE,
)
COMPARED = re.compile(r"\b(?:compared (?:to|with)|than)(?: in)?\b", re.IGNORECASE)
Found = TypeVar("Found", Decomposition, RateDecomposition)
Understood = tuple[Parsed, list[Plan], Explain]
"""How what is asked after ``why`` was read, which readings can be explained, which way it went."""

SHOWN = 2
"""Dimensions by which a change is explained."""

EXAMPLE = "Name the period too, such as: why did spend rise in May 2026?"


@dataclass(frozen=True, slots=True)
class Change:
    """A number whose change is asked about; ``direction`` is what the question says it did."""

    about: str
    direction: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What is said of a change, what bears it, and the grouping that explains most, if any."""

    claims: list[Claim]
    evidence: Evidence
    group: Group | None


@dataclass(frozen=True, slots=True)
class Why:
    """What is asked after ``why``, and the ways to read it as the change of a number.

    More than one where a word of direction may be part of a name: the segment *declining*.
    """

    text: str
    changes: tuple[Change, ...]


def read_why(question: str) -> Why | None:
    """Read a question that asks why; None if it does not.

    Examples:
        >>> read_why("Why did spend fall in May 2026?").changes[0]
        Change(about='spend in May 2026', direction='down')
        >>> read_why("Total spend in May 2026") is None
        True
    """
    found = ASKS_WHY.match(question)
    if found is None or len(question) > LONGEST_QUESTION:
        return None
    text = question[found.end() :].strip(" ?!.\t\n")
    rest = AUXILIARY.sub("", text)
    changes = [
        Change(_squeeze(rest[: word.start()], rest[word.end() :]), _direct(word))
        for word in DIRECTION.finditer(rest)
    ]
    return Why(text, (*changes, Change(_squeeze(rest), "")))


def _squeeze(*parts: str) -> str:
    return " ".join(COMPARED.sub("vs", " ".join(parts)).split())


def _direct(word: re.Match[str]) -> str:
    return DIRECTIONS[(word[1] or word[2]).lower()]


def explain_metric(why: Why, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Say why a number changed: which members of which dimensions the change came from.

    Returns:
        The documented form of ``c360 ask --json``, with ``claims``: an answer, a question back
        where it can be understood in more than one way, or a reason why there is none.
    """
    parsed, plans, direction = _understand(why, knowledge, snapshot.manifest.as_of)
    if len(plans) != 1:
        return _refuse(why, (parsed, plans, direction), knowledge, snapshot)
    return answer_chosen(replace(plans[0], explain=direction), knowledge, snapshot)


def answer_chosen(plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Answer a plan; one that is to be explained, by what its change came from.

    Raises:
        SemanticError: The plan names what the model does not hold.
        BackendError: The snapshot refused SQL of ours.
    """
    if plan.explain is None:
        return answer_plan(plan, knowledge, snapshot)
    check_plan(plan, knowledge.catalog, knowledge.members)
    obstacle = _find_obstacle(plan, knowledge.catalog)
    if obstacle is not None:
        refused = Parsed(Status.UNANSWERABLE, reason=obstacle)
        return answer_parsed(refused, knowledge, snapshot)
    compared = _with_past(replace(plan, explain=None), snapshot.manifest.as_of)
    return _explain(compared, plan.explain, knowledge, snapshot)


def _explain(
    plan: Plan, direction: Explain, knowledge: Knowledge, snapshot: Snapshot
) -> dict[str, Any]:
    is_rate = find_sums(plan.metrics[0], knowledge.catalog) is not None
    found = (_explain_rate if is_rate else _explain_sum)(plan, direction, knowledge, snapshot)
    if found is None:
        return _refuse_without_past(plan, knowledge, snapshot)
    answer = _answer(plan, found.group, knowledge, snapshot)
    if answer["status"] != Status.ANSWERED.value:
        return answer
    checked = check_claims(found.claims, found.evidence)
    return answer | {
        "restatement": restate(replace(plan, explain=direction), knowledge.catalog),
        "claims": [claim.to_json() for claim in checked.claims],
        "dropped_claims": len(checked.dropped),
    }


def _explain_sum(
    plan: Plan, direction: Explain, knowledge: Knowledge, snapshot: Snapshot
) -> Explained | None:
    catalog = knowledge.catalog
    total = read_change(plan, catalog, snapshot)
    if not total.before:
        return None
    found = rank_decompositions(decompose(plan, knowledge, snapshot))
    claims: list[Claim] = [describe_change(plan, total, direction, catalog)]
    for parts in _pick(found):
        claims += describe_parts(plan, parts, catalog)
    group = found[0].group if found else None
    return Explained(claims, PlanEvidence(plan, catalog, snapshot), group)


def _explain_rate(
    plan: Plan, direction: Explain, knowledge: Knowledge, snapshot: Snapshot
) -> Explained | None:
    catalog = knowledge.catalog
    reader = open_rate(plan, catalog, snapshot)
    total = reader.read_total()
    if not total.before.bottom or not total.after.bottom:
        return None
    found = decompose_rate(plan, reader, knowledge)
    claims: list[Claim] = [describe_rate(plan, total, direction, catalog)]
    for parts in _pick(found):
        claims += describe_rate_parts(plan, parts, catalog)
    return Explained(claims, RateEvidence(plan, reader), found[0].group if found else None)


def _pick(found: Sequence[Found]) -> list[Found]:
    """Take the first dimensions, of those that are called the same the first."""
    labelled: dict[str, Found] = {}
    for one in found:
        labelled.setdefault(one.dimension.label, one)
    return list(labelled.values())[:SHOWN]


def _refuse_without_past(plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    label = knowledge.catalog.metric(plan.metrics[0]).label
    words = plan.against.words if plan.against else "the period before"
    reason = f"{label} has nothing on record for {words}, so there is no change to explain."
    refused = Parsed(Status.UNANSWERABLE, reason=reason)
    return answer_parsed(refused, knowledge, snapshot)


def _understand(why: Why, knowledge: Knowledge, as_of: date) -> Understood:
    """Take the first reading whose change can be explained, else the first that says why not."""
    read: list[Understood] = []
    for change in why.changes:
        parsed = parse_question(change.about, knowledge.catalog, knowledge.lexicon, as_of)
        plans = [p for p in parsed.plans if _find_obstacle(p, knowledge.catalog) is None]
        read.append((parsed, plans, Explain(change.direction or Explain.EITHER)))
    return next(
        (one for one in read if one[1]), next((one for one in read if one[0].plans), read[0])
    )


def _answer(
    plan: Plan, group: Group | None, knowledge: Knowledge, snapshot: Snapshot
) -> dict[str, Any]:
    """Answer with the rows that explain most: all members, the largest first."""
    if group is None:
        return answer_plan(plan, knowledge, snapshot)
    order = (Order(plan.metrics[0], is_descending=True),)
    return answer_plan(replace(plan, groups=(group,), order=order), knowledge, snapshot)


def _with_past(plan: Plan, as_of: date) -> Plan:
    """Compare with the period before, unless the question names another.

    Of a period that is not over, the days so far are compared with as many.
    """
    kept = replace(plan, groups=(), order=(), limit=None, calculation=None)
    if plan.period is None:
        return kept
    period = plan.period
    against = plan.against
    if against is None or against == period:
        against = period_before(period)
    if period.start <= as_of < period.end - timedelta(1):
        days = as_of + timedelta(1) - period.start
        period = whole_period(period.start, period.start + days)
        against = whole_period(against.start, min(against.start + days, against.end))
    return replace(kept, period=period, against=against)


def _find_obstacle(plan: Plan, catalog: Catalog) -> str | None:
    """Say why a plan's number cannot be taken apart; None if it can."""
    if plan.kind is not PlanKind.AGGREGATE or len(plan.metrics) != 1 or plan.having:
        return "Ask why about one number, such as: why did spend rise in May 2026?"
    metric = catalog.metric(plan.metrics[0])
    bases = catalog.base_metrics(plan.metrics[0])
    if catalog.model(bases[0].model).is_state:
        return (
            f"{metric.label} is known only as it stands on the day of the data, so what changed it "
            "cannot be said."
        )
    if not metric.is_additive and find_sums(metric.name, catalog) is None:
        return (
            f"{metric.label} is neither a sum nor a sum by a sum: what its parts added to a change "
            "cannot be said. Ask about a total, a count, an average or a rate."
        )
    if plan.period is None:
        return EXAMPLE
    return None


def _refuse(why: Why, read: Understood, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    parsed, plans, direction = read
    if len(plans) > 1:
        known = Parsed(
            Status.AMBIGUOUS,
            tuple(
                replace(_with_past(p, snapshot.manifest.as_of), explain=direction) for p in plans
            ),
            parsed.reason,
        )
        return answer_parsed(known, knowledge, snapshot)
    obstacles = [_find_obstacle(plan, knowledge.catalog) for plan in parsed.plans]
    reason = next((found for found in obstacles if found), None)
    if reason is None:
        reason = (
            f"Why is not understood of '{why.text[:80]}'. {parsed.reason or ''} Ask why an account "
            "or a customer is at risk, or why a number changed in a period."
        )
    refused = Parsed(Status.UNANSWERABLE, reason=" ".join(reason.split()))
    return answer_parsed(refused, knowledge, snapshot)

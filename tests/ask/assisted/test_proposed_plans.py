"""Plans out of nowhere, as a language model may propose them: refused by name, never a bug."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ask.proposals import where
from c360.errors import BackendError, SemanticError
from c360.semantic.answering import Knowledge, answer_plan, learn
from c360.semantic.catalog import Aggregation, Kind
from c360.semantic.plan import Calculation, Grain, Operator, Plan, PlanKind
from c360.semantic.proposal.elements import elements_of
from c360.semantic.proposal.form import Proposal, ProposedPlan, describe_form
from c360.semantic.proposal.shapes import WORD_TESTS
from c360.semantic.proposal.values import ValueRules
from c360.semantic.reading import read_catalog
from c360.warehouse.snapshot import Snapshot

SEMANTIC_MODELS = Path(__file__).parents[3] / "semantic_models"
VALUES = ["Premium", 5, 1.5, True, "2026-01-01", "x"]
QUARTER = {"first_day": "2026-01-01", "last_day": "2026-03-31"}
PLANS = 1_500


class Inventor:
    """Makes up plans of names that there are, in any combination."""

    def __init__(self, knowledge: Knowledge, seed: int) -> None:
        catalog = knowledge.catalog
        dimensions = [d for m in catalog.models.values() for d in m.dimensions.values()]
        self.random = random.Random(seed)
        self.dimensions = [d.qualified for d in dimensions]
        self.numbers = [d.qualified for d in dimensions if d.kind is Kind.NUMBER]
        self.metrics = list(catalog.metrics)
        self.models = list(catalog.models)

    def one_of(self, listed: Any) -> Any:
        return self.random.choice(list(listed))

    def some(self, make: Any) -> list[Any]:
        return [make() for _ in range(self.one_of([0, 0, 1, 2]))]

    def metric(self) -> Any:
        if self.random.random() < 0.7:
            return self.one_of(self.metrics)
        return {"aggregation": self.one_of(Aggregation), "number": self.one_of(self.numbers)}

    def group(self) -> Any:
        name = self.one_of([*self.dimensions, *["time"] * 20])
        return {"dimension": name, "grain": self.one_of([None, *Grain])}

    def condition(self) -> Any:
        values = [self.one_of(VALUES) for _ in range(self.one_of([0, 1, 1, 2]))]
        return where(self.one_of(self.dimensions), self.one_of(Operator), *values)

    def having(self) -> Any:
        return {"metric": self.metric(), "operator": self.one_of(Operator), "value": 5}

    def order(self) -> Any:
        return {"by": self.one_of([*self.dimensions, *self.metrics, "time"]), "descending": True}

    def column(self) -> Any:
        return self.one_of(self.one_of([self.dimensions, self.numbers]))

    def plan(self) -> dict[str, Any]:
        return {
            "kind": self.one_of(PlanKind),
            "subject": self.one_of(self.models),
            "metrics": self.some(self.metric),
            "groups": self.some(self.group),
            "filters": self.some(self.condition),
            "having": self.some(self.having),
            "period": self.one_of([None, None, QUARTER]),
            "against": self.one_of([None, None, QUARTER]),
            "columns": self.some(self.column),
            "order": self.some(self.order),
            "limit": self.one_of([None, 10]),
            "calculation": self.one_of([None, None, *Calculation]),
            "part": self.some(self.condition),
        }


@pytest.fixture(scope="module")
def knowledge(snapshot: Snapshot) -> Knowledge:
    """What questions are understood by."""
    return learn(read_catalog((SEMANTIC_MODELS,)), snapshot)


def try_plan(proposed: dict[str, Any], knowledge: Knowledge, snapshot: Snapshot) -> str:
    catalog = knowledge.catalog
    try:
        plan = ProposedPlan.model_validate_json(json.dumps(proposed)).to_plan()
        plan = ValueRules(catalog, knowledge.members, (), False).apply(plan)
        elements_of(plan, catalog)
        for test in WORD_TESTS.values():
            test(plan, catalog)
        return str(answer_plan(plan, knowledge, snapshot)["status"])
    except SemanticError:
        return "refused"
    except BackendError:
        return "not computed"


def test_plans_out_of_nowhere_are_answered_or_refused(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    inventor = Inventor(knowledge, seed=3)

    outcomes = Counter(try_plan(inventor.plan(), knowledge, snapshot) for _ in range(PLANS))

    assert outcomes["refused"] > 0
    assert outcomes["answered"] > 0
    assert outcomes["not computed"] == 0


def test_the_form_asks_for_every_part_of_a_plan_but_why() -> None:
    """A question that asks why is read before a model is asked, and never by it."""
    assert set(ProposedPlan.model_fields) == set(Plan.__dataclass_fields__) - {"explain"}


def test_the_form_is_strict_and_names_no_more_than_the_catalog(knowledge: Knowledge) -> None:
    form = describe_form(knowledge.catalog)
    objects = [part for part in form["$defs"].values() if part.get("type") == "object"]

    for part in [form, *objects]:
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
    assert set(form["$defs"]["metric_name"]["enum"]) <= set(knowledge.catalog.metrics)
    assert set(form["properties"]) == set(Proposal.model_fields)

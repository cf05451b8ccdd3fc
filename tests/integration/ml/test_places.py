"""Whatever is wrong with a model's definition or data, the message names the file and the line."""

from __future__ import annotations

import math
import re
from typing import Any

import pyarrow as pa
import pytest
import yaml
from model_workspace import PEOPLE, ModelWorkspace
from small_models import LEAVING

FEATURES = "select person_id, age, city, visits, spend, {} as extra from people"
LABEL = "select person_id, {} as label from people"
BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "too few rows": (
        {"population": "select person_id from people limit 20"},
        "population",
        "examples to train; at least 100 are needed",
    ),
    "one class": ({"label": LABEL.format("1")}, "label", "have the outcome 0; at least 20"),
    "three values": ({"label": LABEL.format("age % 3")}, "label", "has the values 0, 1, 2"),
    "text label": ({"label": LABEL.format("city")}, "label", "a number or a boolean is needed"),
    "constant": ({"features": FEATURES.format("7")}, "features", "one and the same value"),
    "all null": ({"features": FEATURES.format("null")}, "features", "has no value in any of"),
    "infinite": (
        {"features": FEATURES.format("1.0::double / (age - age)")},
        "features",
        "infinite|no value in any of",
    ),
    "unknown column of the features": (
        {"features": FEATURES.format("income")},
        "features",
        "its SQL fails .*income",
    ),
    "unknown column of the label": ({"label": LABEL.format("gone")}, "label", "SQL fails .*gone"),
    "unknown table": (
        {"features": "select person_id, age from accounts"},
        "features",
        "reads 'accounts', which is no input",
    ),
    "no table": (
        {"inputs": {"people": {"table": "staging.gone", "event_time": None}}},
        "inputs",
        "which the warehouse does not have",
    ),
    "baseline": ({"baseline": "income"}, "baseline", "which is no feature"),
    "slices": ({"slices": ["county"]}, "slices", "neither a feature nor protected"),
    "key twice": (
        {"features": "select person_id, age from people union all from people select person_id, 1"},
        "name",
        "rows for 600 keys",
    ),
    "leak": (
        {"features": FEATURES.format("has_left::integer")},
        "name",
        "leaks and was not kept",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_refusal_names_the_file_and_the_line(company: ModelWorkspace, kind: str) -> None:
    changes, entry, words = BAD[kind]
    company.define(**changes)
    text = (company.workspace.root / "models" / "leaving.yml").read_text(encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith(f"{entry}:"))

    outcome = company.train()

    assert outcome.status == "failed"
    assert outcome.message.startswith(f"models/leaving.yml, line {line}: {entry}: ")
    assert outcome.message.count("leaving.yml") == 1
    assert re.search(words, outcome.message), outcome.message
    assert company.champion is None


def test_a_syntax_error_names_the_file_and_the_line(company: ModelWorkspace) -> None:
    path = company.workspace.root / "models" / "leaving.yml"
    path.write_text(yaml.safe_dump(dict(LEAVING)) + "costs: {false_positive: 1\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n")

    with pytest.raises(Exception, match=rf"leaving\.yml, line ({lines}|{lines + 1})"):
        company.train()


def test_infinite_values_when_scoring_name_the_file_and_the_line(scored: ModelWorkspace) -> None:
    columns = PEOPLE.to_pydict()
    columns["spend"][0] = math.inf
    scored.put(pa.table(columns, schema=PEOPLE.schema))

    [warning] = scored.score()

    assert re.match(r"leaving did not score: models/leaving\.yml, line \d+: features: ", warning)
    assert "'spend' holds 1 infinite values" in warning

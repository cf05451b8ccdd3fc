"""A workspace with one table and one model, trained and scored as a run does, without dbt."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from small_models import AS_OF, LEAVING, make_people

from c360.lake.lake import Lake
from c360.ml.definition import ModelDefinition
from c360.ml.registry import ModelRegistry
from c360.pipelines.context import RunContext
from c360.pipelines.models import load_definitions, open_registry
from c360.pipelines.score import score_models
from c360.pipelines.train import TrainingOutcome, find_due, train_models
from c360.state.alerts import Alert
from c360.state.database import open_state
from c360.testing.workspaces import SilentProgress, make_workspace

PEOPLE = make_people(600)
NOISE = """
select person_id, age, if(age % 2 = 1, 'York', 'Bath') as city, age % 2 as visits, age % 3 as spend
from people
"""
"""The same features by name, without what they had to say."""
SETTINGS = "as_of = 2026-06-30\n[warehouse]\nthreads = 1\n"


class ModelWorkspace:
    """The table ``staging.people`` and the model ``leaving``; everything else is absent."""

    def __init__(self, root: Path) -> None:
        self.workspace = make_workspace(root, SETTINGS, {})
        self.workspace.make_data_folder()
        self.context = RunContext(
            workspace=self.workspace,
            run_id="r1",
            as_of=AS_OF,
            started_at=datetime(2026, 7, 1, 6),
            contracts={},
            lake=Lake(self.workspace.data),
            progress=SilentProgress(),
        )
        self.define()

    def copy_to(self, root: Path) -> ModelWorkspace:
        """Return a copy that may change; what was scored before still lies in the original."""
        shutil.copytree(self.workspace.root, root)
        return ModelWorkspace(root)

    @property
    def registry(self) -> ModelRegistry:
        return open_registry(self.workspace)

    @property
    def champion(self) -> str | None:
        return self.registry.champion("leaving")

    def define(self, **changes: Any) -> None:
        self.define_another("leaving", **changes)

    def define_another(self, name: str, **changes: Any) -> None:
        path = self.workspace.root / "models" / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        content = {**LEAVING, "name": name, **changes}
        path.write_text(yaml.safe_dump(content), encoding="utf-8")

    def make_definition(self, name: str, **changes: Any) -> ModelDefinition:
        return ModelDefinition.model_validate({**LEAVING, "name": name, **changes})

    def put(self, people: pa.Table) -> None:
        with self.context.open_warehouse() as warehouse:
            warehouse.replace_table("staging.people", people)

    def train(self) -> TrainingOutcome:
        [outcome] = self.train_all([load_definitions(self.workspace).find("leaving")])
        return outcome

    def train_all(self, definitions: Sequence[ModelDefinition]) -> list[TrainingOutcome]:
        with self.context.open_warehouse() as warehouse:
            return train_models(self.context, definitions, warehouse)

    def score(self, as_of: date = AS_OF) -> list[str]:
        """Score as a run does; return its warnings about this model."""
        warnings: list[str] = []
        state = open_state(self.workspace.state_url)
        try:
            score_models(replace(self.context, as_of=as_of), state, warnings)
        finally:
            state.close()
        return [text for text in warnings if "leaving" in text]

    def due(self, day: date) -> list[str]:
        definitions = list(load_definitions(self.workspace).found.values())
        with self.context.open_warehouse() as warehouse:
            found = find_due(replace(self.context, as_of=day), definitions, warehouse)
        return [definition.name for definition in found]

    def alerts(self, kind: str) -> list[Alert]:
        state = open_state(self.workspace.state_url)
        try:
            return [alert for alert in state.alerts.list_alerts() if alert.kind == kind]
        finally:
            state.close()

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.context.open_warehouse() as warehouse:
            rows: list[dict[str, Any]] = warehouse.query(f"from {table}").to_pylist()
        return rows

    def predictions(self) -> list[dict[str, Any]]:
        return sorted(self.rows("derived.predictions"), key=lambda row: str(row["entity_id"]))

"""What training and scoring share: definitions, the registry, and where models read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from c360 import __version__
from c360.config.workspace import Workspace
from c360.errors import C360Error, ModelError
from c360.kit.hashing import hash_folder
from c360.kit.resources import resource_folder
from c360.lake.derived import DerivedStore
from c360.ml.dataset import ExampleReader
from c360.ml.definition import (
    ModelDefinition,
    ModelDefinitions,
    find_entry_line,
    find_path,
    read_definitions,
)
from c360.ml.registry import ModelRegistry
from c360.ml.training import TrainingPlan
from c360.pipelines.context import RunContext
from c360.warehouse.duckdb import DuckDBWarehouse

PARTS = (
    "name", "inputs", "cutoffs", "population", "features", "label", "lapsed", "protected",
    "baseline", "slices",
)  # fmt: skip
"""Entries of a definition that a message can point to."""


def definition_folders(workspace: Workspace) -> list[Path]:
    """Return the shipped definitions and the workspace's own, which win."""
    return [resource_folder("models"), workspace.root / "models"]


def load_definitions(workspace: Workspace) -> ModelDefinitions:
    """Read all model definitions, those with errors apart."""
    return read_definitions(definition_folders(workspace))


def open_registry(workspace: Workspace) -> ModelRegistry:
    """Open the workspace's trained models."""
    return ModelRegistry(workspace.data / "models")


def fingerprint_models(workspace: Workspace) -> Mapping[str, object]:
    """Name everything about models that the marts follow from."""
    registry = open_registry(workspace)
    return {
        "champions": {model: registry.champion(model) for model in registry.models()},
        "definitions": [hash_folder(p) for p in definition_folders(workspace) if p.is_dir()],
    }


def make_plan(context: RunContext, definition: ModelDefinition) -> TrainingPlan:
    """Return what a training of this run depends on."""
    settings = context.workspace.settings
    return TrainingPlan(
        as_of=context.as_of,
        run_id=context.run_id,
        seed=settings.models.seed,
        code_version=__version__,
        threads=model_threads(context.workspace),
        where=list_places(context.workspace, definition.name),
    )


def list_places(workspace: Workspace, model: str) -> dict[str, str]:
    """Return where each entry of a definition stands: file (within the workspace), line, entry."""
    path = find_path(definition_folders(workspace), model)
    if path is None:
        return {}
    shown = path.relative_to(workspace.root) if path.is_relative_to(workspace.root) else path
    return {part: f"{shown}, line {find_entry_line(path, part)}: {part}" for part in PARTS}


def describe_error(workspace: Workspace, model: str, error: C360Error) -> str:
    """Return an error's message with the file and line of the definition to look at."""
    part = error.part if isinstance(error, ModelError) else None
    place = list_places(workspace, model).get(part or "name")
    message = str(error).removeprefix(f"{workspace.root}/")
    file = "" if place is None else place.split(", line ")[0]
    return message if place is None or message.startswith(file) else f"{place}: {message}"


def model_threads(workspace: Workspace) -> int:
    """Return how many threads training and scoring may take."""
    return workspace.settings.warehouse.threads or os.cpu_count() or 1


def open_reader(
    context: RunContext, definition: ModelDefinition, warehouse: DuckDBWarehouse
) -> ExampleReader:
    """Return what reads a model's examples.

    Raises:
        DefinitionError: An input is not in the warehouse.
    """
    zone = context.workspace.settings.reporting.time_zone
    return ExampleReader(definition, warehouse, zone)


def prediction_store(workspace: Workspace, model: str, version: str) -> DerivedStore:
    """Open what a version has predicted, one file for each day scored."""
    return DerivedStore(workspace.data, "predictions", model, version)


def drift_store(workspace: Workspace, model: str, version: str) -> DerivedStore:
    """Open how far the data were from a version's reference, one file for each day scored."""
    return DerivedStore(workspace.data, "drift", model, version)


def backtest_store(workspace: Workspace, model: str, version: str) -> DerivedStore:
    """Open how a version's scores of the past turned out, one file for each day scored."""
    return DerivedStore(workspace.data, "backtests", model, version)


def read_newest(store: DerivedStore) -> list[dict[str, Any]]:
    """Return the rows of the newest day in a store; none where nothing was kept."""
    files = store.files()
    rows: list[dict[str, Any]] = pq.read_table(files[-1]).to_pylist() if files else []
    return rows

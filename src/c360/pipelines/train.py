"""Pipeline ``train``: train models and let the better one score."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from c360.config.workspace import Workspace
from c360.errors import C360Error, DefinitionError, NothingPublishedError
from c360.kit.clock import utc_now
from c360.lake.lake import Lake
from c360.ml.backtest import Spoken, compare_outcomes
from c360.ml.bundle import ModelBundle, load_bundle
from c360.ml.comparison import is_better
from c360.ml.compatibility import find_mismatch
from c360.ml.dataset import Examples
from c360.ml.definition import UPPER_BOUNDS, ModelDefinition, Task
from c360.ml.evaluation import DECIDING, Judged, compare
from c360.ml.features import encode_table
from c360.ml.registry import ModelRegistry
from c360.ml.scoring import SCORE, make_bins
from c360.ml.trainer import Trained, prepare_material, train_material
from c360.ml.training import Material, TrainingPlan, group_keys, next_day
from c360.pipelines.context import Progress, RunContext, workspace_engine
from c360.pipelines.ingest import load_contracts
from c360.pipelines.models import (
    backtest_store,
    describe_error,
    drift_store,
    load_definitions,
    make_plan,
    open_reader,
    open_registry,
    read_newest,
)
from c360.warehouse.duckdb import DuckDBWarehouse

REFERENCE = "reference.json"
SIDE_BY_SIDE = 2
"""Models trained at a time; each takes its share of the threads."""
KEPT_VERSIONS = 5
RETRAIN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TrainingOutcome:
    """What became of one model.

    Args:
        model: Name of the model.
        version: Version trained; None where none was.
        status: ``champion``, ``challenger``, ``unchanged`` or ``failed``.
        message: Why, in one sentence.
        error: What went wrong, where something did.
    """

    model: str
    version: str | None
    status: str
    message: str
    error: C360Error | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A model whose examples were read; it needs no warehouse any more."""

    definition: ModelDefinition
    material: Material
    plan: TrainingPlan


def train_models(
    context: RunContext, definitions: Sequence[ModelDefinition], warehouse: DuckDBWarehouse
) -> list[TrainingOutcome]:
    """Read the examples of models, then train them side by side; one that fails stops no other.

    Reads:  the definitions' inputs in the warehouse.
    Writes: models/<model>/<version>, and the pointer to the champion.
    """
    prepared = [_prepare(context, definition, warehouse) for definition in definitions]
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        trained = list(pool.map(lambda work: _fit(context, work), prepared))
    return [_keep(context, work) for work in trained]


def _prepare(
    context: RunContext, definition: ModelDefinition, warehouse: DuckDBWarehouse
) -> _Prepared | TrainingOutcome:
    context.progress.step_advanced("train", f"{definition.name}: read", 0, 1)
    plan = make_plan(context, definition)
    try:
        reader = open_reader(context, definition, warehouse)
        return _Prepared(definition, prepare_material(reader, warehouse, plan), plan)
    except C360Error as error:
        return _fail(context, definition, error)


def _fit(
    context: RunContext, work: _Prepared | TrainingOutcome
) -> tuple[_Prepared, Trained] | TrainingOutcome:
    if isinstance(work, TrainingOutcome):
        return work
    name = work.definition.name
    threads = max(1, work.plan.threads // SIDE_BY_SIDE)
    try:
        trained = train_material(
            work.definition,
            work.material,
            replace(work.plan, threads=threads),
            lambda what, done, total: context.progress.step_advanced(
                "train", f"{name}: {what}", done, total
            ),
        )
    except C360Error as error:
        return _fail(context, work.definition, error)
    return work, trained


def _fail(context: RunContext, definition: ModelDefinition, error: C360Error) -> TrainingOutcome:
    message = describe_error(context.workspace, definition.name, error)
    return TrainingOutcome(definition.name, None, "failed", message, error)


def _keep(
    context: RunContext, found: tuple[_Prepared, Trained] | TrainingOutcome
) -> TrainingOutcome:
    """Keep a version, and let it score if it is the better one."""
    if isinstance(found, TrainingOutcome):
        return found
    work, trained = found
    name, registry = work.definition.name, open_registry(context.workspace)
    if trained.version in registry.versions(name):
        told = "the same data, definition and seed gave the same version"
        return TrainingOutcome(name, trained.version, "unchanged", told)
    reference = work.material.train if trained.test is None else trained.test
    matrix = encode_table(trained.bundle.features, reference.features)[0]
    bins = make_bins(trained.bundle, reference, matrix)
    content = json.dumps({name: part.to_json() for name, part in bins.items()}) + "\n"
    registry.add(name, trained.version, {**trained.files, REFERENCE: content})
    _keep_held_out(context, work.definition, trained)
    is_promoted, why = judge_challenger(registry, work.definition, trained, work.plan.seed)
    if is_promoted:
        registry.promote(name, trained.version)
    status = "champion" if is_promoted else "challenger"
    verdict = trained.card["verdict"]["text"]
    return TrainingOutcome(name, trained.version, status, f"{verdict} {why}")


def _keep_held_out(context: RunContext, definition: ModelDefinition, trained: Trained) -> None:
    """Begin a version's backtest with its test cutoff: no row of that day or later fitted it.

    A model of value is held out for fewer days than its scores look ahead: it waits for a run.
    """
    is_ahead = definition.split == "time" and definition.task is not Task.VALUE
    if not is_ahead or trained.judged is None or trained.test is None:
        return
    store = backtest_store(context.workspace, definition.name, trained.version)
    for cutoff in np.unique(trained.test.cutoffs):
        is_of_day = trained.test.cutoffs == cutoff
        day = cutoff.astype(date) - timedelta(days=1)
        until = day + timedelta(days=definition.horizon_days)
        spoken = Spoken(definition.name, trained.version, day, until, is_held_out=True)
        judged = trained.judged
        rows = compare_outcomes(
            definition.task, spoken, judged.predictions[is_of_day], judged.labels[is_of_day]
        )
        store.write_named(rows, day.isoformat())


def judge_challenger(
    registry: ModelRegistry, definition: ModelDefinition, trained: Trained, seed: int
) -> tuple[bool, str]:
    """Tell whether a new version takes over: only one that is better on the same test rows does."""
    champion = registry.champion(definition.name)
    if champion is None:
        return True, "It is the first."
    if definition.task is Task.ANOMALY or trained.judged is None or trained.test is None:
        return True, "It knows the newest data."
    bundle = load_bundle(registry.folder(definition.name, champion))
    mismatch = find_mismatch(bundle.kinds, trained.test.features.schema)
    if mismatch is not None:
        return True, f"The champion before {mismatch}."
    if definition.task is Task.VALUE:
        return True, "It knows the newest data."
    before = _predict_again(bundle, trained.test, trained.judged)
    metric = DECIDING[definition.task]
    differences = compare(definition.task, trained.judged, before, group_keys(trained.test), seed)
    difference, low, high = differences[metric]
    shown = f"{metric} {difference:+.3f} ({low:+.3f} to {high:+.3f}) against {champion}"
    if is_better(differences, metric, metric not in UPPER_BOUNDS):
        return True, f"Better than the champion on the same rows: {shown}."
    return False, f"Not better than the champion on the same rows: {shown}."


def _predict_again(bundle: ModelBundle, test: Examples, judged: Judged) -> Judged:
    """Return what an earlier version says of the same test rows."""
    matrix = encode_table(bundle.features, test.features)[0]
    found = bundle.predict_matrix(matrix).prediction
    return Judged(judged.labels, found, bundle.threshold or 0.5)


def find_due(
    context: RunContext, definitions: Sequence[ModelDefinition], warehouse: DuckDBWarehouse
) -> list[ModelDefinition]:
    """Return models whose champion is missing, 30 days old, drifting, or cannot score any more."""
    return [definition for definition in definitions if _is_due(context, definition, warehouse)]


def _is_due(context: RunContext, definition: ModelDefinition, warehouse: DuckDBWarehouse) -> bool:
    registry = open_registry(context.workspace)
    champion = registry.champion(definition.name)
    if champion is None:
        return True
    card = registry.card(definition.name, champion)
    return (
        date.fromisoformat(card["trained_as_of"]) + RETRAIN_AFTER <= context.as_of
        or has_drifted(context, definition, champion)
        or not can_score(context, definition, card, warehouse)
    )


def can_score(
    context: RunContext,
    definition: ModelDefinition,
    card: Mapping[str, Any],
    warehouse: DuckDBWarehouse,
) -> bool:
    """Tell whether the definition still gives every feature that a version was trained on.

    One whose SQL fails gives none: training it says why.
    """
    trained = {feature["name"]: feature["kind"] for feature in card["features"]}
    try:
        reader = open_reader(context, definition, warehouse)
        given = reader.describe_features(next_day(context.as_of))
    except DefinitionError:
        return False
    return find_mismatch(trained, given) is None


def has_drifted(context: RunContext, definition: ModelDefinition, champion: str) -> bool:
    """Tell whether the last scoring found the score far from its reference."""
    rows = read_newest(drift_store(context.workspace, definition.name, champion))
    return any(row["feature"] == SCORE and row["level"] == "high" for row in rows)


def train_workspace(
    workspace: Workspace, names: Sequence[str] | None, progress: Progress
) -> list[TrainingOutcome]:
    """Train models on what the last run built.

    Args:
        workspace: The workspace.
        names: Models to train; those that are due without any.
        progress: Told how far it is.

    Raises:
        UnknownNameError: There is no such model.
        DefinitionError: The definition of a model named makes no sense; without names it is among
            the outcomes.
        NothingPublishedError: No run has built a warehouse yet.
        WorkspaceBusyError: Another process writes to the workspace.
    """
    definitions = load_definitions(workspace)
    chosen = [definitions.find(name) for name in names or []]
    with workspace.lock("c360 train"):
        context = _open_built(workspace, progress)
        for model in definitions.found:
            open_registry(workspace).prune(model, KEPT_VERSIONS)
        with context.open_warehouse() as warehouse:
            if names:
                return train_models(context, chosen, warehouse)
            due = find_due(context, list(definitions.found.values()), warehouse)
            chosen = [d for d in due if has_rows(context, d, warehouse)]
            broken = [
                TrainingOutcome(model, None, "failed", str(error), error)
                for model, error in definitions.broken.items()
            ]
            return [*train_models(context, chosen, warehouse), *broken]


def _open_built(workspace: Workspace, progress: Progress) -> RunContext:
    """Return the context of the run that built the warehouse."""
    if not workspace.warehouse.is_file():
        raise NothingPublishedError(
            f"{workspace.root} has no warehouse to train on yet. Run `c360 run` first."
        )
    with DuckDBWarehouse(workspace.warehouse, workspace_engine(workspace)) as warehouse:
        built = warehouse.query(
            "select run.as_of, build.run_id from config.run cross join config.build"
        ).to_pylist()[0]
    return RunContext(
        workspace=workspace,
        run_id=built["run_id"],
        as_of=built["as_of"],
        started_at=utc_now(),
        contracts=load_contracts(workspace),
        lake=Lake(workspace.data),
        progress=progress,
    )


def has_rows(context: RunContext, definition: ModelDefinition, warehouse: DuckDBWarehouse) -> bool:
    """Tell whether there is anything to learn from: a feed that is not connected has no rows."""
    first = next(iter(definition.inputs.values()))
    try:
        reader = open_reader(context, definition, warehouse)
        found = warehouse.query(f"select 1 as found from {first.table} limit 1").num_rows > 0
        return found and bool(reader.list_cutoffs(context.as_of))
    except DefinitionError:
        return True  # Training says what is wrong, and goes on with the others.

"""Step ``score``: train what has no champion yet, then let the champions score everybody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.errors import C360Error, DefinitionError
from c360.kit.clock import utc_now
from c360.kit.sql import quote_literal
from c360.ml.backtest import backtest
from c360.ml.bundle import ModelBundle, load_bundle
from c360.ml.compatibility import find_mismatch
from c360.ml.dataset import ExampleReader
from c360.ml.definition import ModelDefinition, ModelDefinitions
from c360.ml.drift import Bins
from c360.ml.scoring import SCORE, Moment, Scored, score_examples
from c360.ml.tables import DERIVED_SCHEMAS, NOT_SCORED, SCORING_SCHEMA, WAS_SCORED, empty_sql
from c360.ml.training import next_day
from c360.pipelines.context import RunContext, StepOutcome
from c360.pipelines.models import (
    backtest_store,
    describe_error,
    drift_store,
    load_definitions,
    model_threads,
    open_reader,
    open_registry,
    prediction_store,
)
from c360.pipelines.train import REFERENCE, has_rows, train_models
from c360.state.alerts import Alert
from c360.state.database import StateDatabase
from c360.warehouse.duckdb import DuckDBWarehouse

BACKTEST_EVERY = timedelta(days=7)
"""Days between scores that are held to what happened: each costs a look at all outcomes."""
FEATURES = "marts.features_"
WITHOUT_DEFINITION = "It has no definition any more. Put its file back into models/ to score again."
NAMED = 10
"""Keys that an alert names; who wants all of them filters the predictions."""


@dataclass(frozen=True, slots=True)
class ScoredModel:
    """What one champion's scoring left behind."""

    model: str
    version: str
    files: tuple[Path, Path]
    backtests: tuple[Path, ...]
    rows: int
    explained: int
    is_drifting: bool
    newly_high: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnscoredModel:
    """A champion that could not score, and why."""

    model: str
    version: str
    reason: str


def score_models(context: RunContext, state: StateDatabase, warnings: list[str]) -> StepOutcome:
    """Score everybody with every champion.

    A model that cannot be trained for want of data is left out: its screens say that there are no
    scores yet. One that fails for another reason, or whose file makes no sense, is left out with a
    warning.

    Reads:  the definitions' inputs in the warehouse; models/.
    Writes: models/ for what had no champion; derived predictions, drift and backtests; views
            ``derived.*`` and tables ``marts.features_<model>`` of the warehouse.
    """
    definitions = load_definitions(context.workspace)
    registry = open_registry(context.workspace)
    with context.open_warehouse() as warehouse:
        untrained = [d for d in definitions.found.values() if registry.champion(d.name) is None]
        is_training = context.workspace.settings.models.train_in_run
        possible = [d for d in untrained if is_training and has_rows(context, d, warehouse)]
        outcomes = train_models(context, possible, warehouse)
        for outcome in outcomes:
            if outcome.error is not None:
                warnings.append(f"{outcome.model} was not trained: {outcome.message}")
        scored, unscored = _score_champions(context, definitions, warehouse)
        _register(warehouse, scored)
        _register_state(context, warehouse, [*scored, *unscored])
    _alert(context, state, scored)
    warnings.extend(
        f"{model.model} did not score: {model.reason}"
        for model in unscored
        if model.model in definitions.found
    )
    warnings.extend(
        f"{model} is left out: {describe_error(context.workspace, model, error)}"
        for model, error in definitions.broken.items()
    )
    warnings.extend(text for model in scored for text in model.warnings)
    trained = sum(outcome.error is None for outcome in outcomes)
    rows = sum(model.rows for model in scored)
    explained = sum(model.explained for model in scored)
    detail = f"{len(scored)} models, {explained:,} of {rows:,} scores explained anew"
    return StepOutcome(
        rows_in=rows,
        rows_out=rows,
        detail=f"{trained} models trained; {detail}" if trained else detail,
        is_skipped=not scored,
    )


def _score_champions(
    context: RunContext, definitions: ModelDefinitions, warehouse: DuckDBWarehouse
) -> tuple[list[ScoredModel], list[UnscoredModel]]:
    """Let every champion score; one that cannot stops no other, and says why."""
    registry = open_registry(context.workspace)
    scored: list[ScoredModel] = []
    unscored: list[UnscoredModel] = []
    for model in registry.models():
        champion = registry.champion(model)
        if champion is None:
            continue
        if model not in {*definitions.found, *definitions.broken}:
            unscored.append(UnscoredModel(model, champion, WITHOUT_DEFINITION))
            continue
        try:
            scored.append(_score(context, definitions.find(model), champion, warehouse))
        except C360Error as error:
            reason = describe_error(context.workspace, model, error)
            unscored.append(UnscoredModel(model, champion, reason))
    return scored, unscored


def _score(
    context: RunContext, definition: ModelDefinition, champion: str, warehouse: DuckDBWarehouse
) -> ScoredModel:
    folder = open_registry(context.workspace).folder(definition.name, champion)
    bundle = load_bundle(folder, threads=model_threads(context.workspace))
    content = json.loads((folder / REFERENCE).read_text(encoding="utf-8"))
    bins = {name: Bins.from_json(part) for name, part in content.items()}
    context.progress.step_advanced("score", definition.name, 0, 1)
    reader = open_reader(context, definition, warehouse)
    cutoff = reader.make_cutoff(next_day(context.as_of))
    examples = reader.read_unlabelled(cutoff.day)
    mismatch = find_mismatch(bundle.kinds, examples.features.schema)
    if mismatch is not None:
        raise DefinitionError(
            f"Model {definition.name!r}: its champion {champion} {mismatch}. Run "
            f"`c360 train {definition.name}`, or give the feature again in the definition.",
            "features",
        )
    store = prediction_store(context.workspace, definition.name, champion)
    known = pq.read_table(store.files()[-1]) if store.files() else None
    found = score_examples(bundle, bins, examples, Moment(context.as_of, cutoff.at), known)
    name = context.as_of.isoformat()
    files = (
        store.write_named(found.predictions, name),
        drift_store(context.workspace, definition.name, champion).write_named(found.drift, name),
    )
    warehouse.replace_table(f"{FEATURES}{definition.name}", found.features)
    tests = _backtest(context, reader, bundle)
    context.progress.step_advanced("score", definition.name, 1, 1)
    return _describe((definition.name, champion), files, tests, (found, known))


def _describe(
    named: tuple[str, str],
    files: tuple[Path, Path],
    tests: Sequence[Path],
    scores: tuple[Scored, pa.Table | None],
) -> ScoredModel:
    (model, version), (found, before) = named, scores
    drifting = any(
        row["feature"] == SCORE and row["level"] == "high" for row in found.drift.to_pylist()
    )
    warnings = tuple(
        f"{model}: {count:,} values of {name} were never seen in training; scored as missing."
        for name, count in found.unseen.items()
    )
    newly_high = _keys_at_high_risk(found.predictions) - _keys_at_high_risk(before)
    return ScoredModel(
        model=model,
        version=version,
        files=files,
        backtests=tuple(tests),
        rows=found.predictions.num_rows,
        explained=found.explained,
        is_drifting=drifting,
        newly_high=tuple(sorted(newly_high)) if before is not None else (),
        warnings=warnings,
    )


def _keys_at_high_risk(predictions: pa.Table | None) -> set[str]:
    if predictions is None:
        return set()
    is_high = pc.fill_null(pc.equal(predictions.column("category"), "high"), False)
    return set(predictions.filter(is_high).column("entity_id").to_pylist())


def _backtest(context: RunContext, reader: ExampleReader, bundle: ModelBundle) -> list[Path]:
    """Hold this version's scores of a week and more apart to what then happened, each once."""
    definition = reader.definition
    if definition.label is None or not definition.horizon_days:
        return []
    scores = prediction_store(context.workspace, definition.name, bundle.version)
    store = backtest_store(context.workspace, definition.name, bundle.version)
    done = sorted(date.fromisoformat(path.stem) for path in store.files())
    for path in scores.files():
        day = date.fromisoformat(path.stem)
        until = day + timedelta(days=definition.horizon_days)
        if until > context.as_of or any(abs(day - other) < BACKTEST_EVERY for other in done):
            continue
        outcomes = reader.read_outcomes(next_day(day))
        rows = backtest(definition.task, pq.read_table(path), outcomes, until)
        store.write_named(rows, day.isoformat())
        done.append(day)
    return store.files()


def _register(warehouse: DuckDBWarehouse, scored: Sequence[ScoredModel]) -> None:
    """Let the marts see what was scored in this run, and nothing else."""
    files = {
        "predictions": [model.files[0] for model in scored],
        "model_drift": [model.files[1] for model in scored],
        "model_backtest": [path for model in scored for path in model.backtests],
    }
    for name, paths in files.items():
        warehouse.replace_view(f"derived.{name}", _files_sql(paths, DERIVED_SCHEMAS[name]))
    wanted = {f"features_{model.model}" for model in scored}
    for table in warehouse.tables("marts"):
        if table.startswith("features_") and table not in wanted:
            warehouse.drop_table(f"marts.{table}")


def _register_state(
    context: RunContext,
    warehouse: DuckDBWarehouse,
    models: Sequence[ScoredModel | UnscoredModel],
) -> None:
    """Let the marts say which champions scored in this run, and why others did not."""
    rows = [
        {
            "model": model.model,
            "model_version": model.version,
            "as_of": context.as_of,
            "status": WAS_SCORED if isinstance(model, ScoredModel) else NOT_SCORED,
            "reason": None if isinstance(model, ScoredModel) else model.reason,
            "row_count": model.rows if isinstance(model, ScoredModel) else 0,
        }
        for model in models
    ]
    warehouse.replace_table(
        "derived.model_scoring", pa.Table.from_pylist(rows, schema=SCORING_SCHEMA)
    )


def _files_sql(files: Sequence[Path], schema: pa.Schema) -> str:
    if not files:
        return empty_sql(schema)
    listed = ", ".join(quote_literal(str(file)) for file in files)
    return f"from read_parquet([{listed}], union_by_name = true)"


def _alert(context: RunContext, state: StateDatabase, scored: Sequence[ScoredModel]) -> None:
    state.alerts.raise_alerts(
        [
            *(_tell_of_risk(context, model) for model in scored if model.newly_high),
            *(
                Alert(
                    utc_now(),
                    "model_drift",
                    model.model,
                    f"Scores of {model.model} are far from what its champion was trained on. "
                    "`c360 train --due` trains it again.",
                    context.run_id,
                )
                for model in scored
                if model.is_drifting
            ),
        ]
    )


def _tell_of_risk(context: RunContext, model: ScoredModel) -> Alert:
    """Say who has come to be at high risk since the same version scored last."""
    named = ", ".join(model.newly_high[:NAMED])
    others = len(model.newly_high) - NAMED
    more = f" and {others:,} more" if others > 0 else ""
    message = f"{model.model}: {named}{more} came to high risk since the scores before."
    return Alert(utc_now(), "churn_risk", model.model, message, context.run_id)

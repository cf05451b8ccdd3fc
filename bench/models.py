"""Measure models on community profiles: training, and scoring everybody, beside bare LightGBM.

Run: python -m bench.models [--profiles 100000] [--workspace DIR]

Bare are the same calls on the same matrices in the same process: fits with the parameters that the
search chose, predictions, and contributions; an isolation forest for the anomalies.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
from sklearn.ensemble import IsolationForest

from c360.cli.progress import NoProgress
from c360.config.workspace import Workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DEFAULT_AS_OF, DemoOptions
from c360.demo.workspace import demo_config
from c360.kit.clock import utc_now
from c360.lake.lake import Lake
from c360.ml.bundle import ModelBundle, load_bundle
from c360.ml.definition import Task
from c360.ml.features import encode_table
from c360.ml.fit import MOST_TREES, OBJECTIVES, PATIENCE, FitPlan, fit_once
from c360.ml.isolation import fit_isolation
from c360.ml.scoring import Moment, make_bins, score_examples
from c360.ml.training import Material, next_day, prepare
from c360.pipelines.context import RunContext
from c360.pipelines.ingest import load_contracts
from c360.pipelines.models import load_definitions, make_plan, open_reader, open_registry
from c360.pipelines.run import run_pipeline
from c360.pipelines.train import train_workspace
from c360.state.database import open_state

MODELS = ("engagement", "engagement_churn", "engagement_value", "engagement_anomaly")


def main() -> None:
    """Build a workspace, train, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=100_000)
    parser.add_argument("--workspace", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.workspace or Path(scratch)
        workspace = build(root, options.profiles)
        shutil.rmtree(workspace.data / "models", ignore_errors=True)
        took, outcomes = timed(lambda: train_workspace(workspace, MODELS, NoProgress()))
        for outcome in outcomes:
            print(f"{outcome.model}: {outcome.status}, {outcome.message}")
        print(f"\nwhole training of {len(MODELS)} models: {took:.1f} s; "
              f"peak memory {peak_gb():.1f} GB\n")  # fmt: skip
        compare(workspace)
        print(f"peak memory of all {peak_gb():.1f} GB")


def build(root: Path, profiles: int) -> Workspace:
    """Generate profiles and run the pipeline without training."""
    if not (root / "c360.toml").exists():
        demo = DemoOptions(accounts=5, engagement_profiles=profiles)
        generate_demo(root, demo)
        settings = f"{demo_config(demo)}\n[models]\ntrain_in_run = false\n"
        (root / "c360.toml").write_text(settings, encoding="utf-8")
        workspace = open_workspace(root)
        workspace.make_data_folder()
        run_pipeline(workspace, open_state(workspace.state_url), DEFAULT_AS_OF, NoProgress())
    return open_workspace(root)


def compare(workspace: Workspace) -> None:
    """Print the last fit and the scoring of everybody, ours beside bare."""
    print("| model | fit | bare | scoring with drivers | bare |\n|---|---|---|---|---|")
    total = np.zeros(4)
    context = open_context(workspace)
    with context.open_warehouse() as warehouse:
        for name in MODELS:
            definition = load_definitions(workspace).find(name)
            reader = open_reader(context, definition, warehouse)
            examples = reader.read_unlabelled(next_day(context.as_of))
            registry = open_registry(workspace)
            champion = registry.champion(name)
            if champion is None:
                raise SystemExit(f"{name} was not trained.")
            bundle = load_bundle(registry.folder(name, champion), threads=2)
            plan = make_plan(context, definition)
            material = None
            if definition.task is not Task.ANOMALY:
                material = prepare(reader, warehouse, plan)
            matrix = encode_table(bundle.features, examples.features)[0]
            fit, bare_fit = time_fits(bundle, material, matrix, plan.seed)
            bins = make_bins(bundle, examples, matrix)
            moment = Moment(context.as_of, reader.make_cutoff(next_day(context.as_of)).at)
            scoring, _ = timed(partial(score_examples, bundle, bins, examples, moment, None))
            bare, _ = timed(partial(score_bare, bundle, matrix))
            total += [fit, bare_fit, scoring, bare]
            print(f"| {name} | {fit:.2f} s | {bare_fit:.2f} s | {scoring:.2f} s | {bare:.2f} s |")
    ours, theirs = total[0] + total[2], total[1] + total[3]
    print(f"\nfits and scoring {ours:.1f} s, bare {theirs:.1f} s: {ours / theirs:.2f} times")


def open_context(workspace: Workspace) -> RunContext:
    """Return a context to read the warehouse with."""
    return RunContext(
        workspace, "bench", DEFAULT_AS_OF, utc_now(), load_contracts(workspace),
        Lake(workspace.data), NoProgress(),
    )  # fmt: skip


def time_fits(
    bundle: ModelBundle, material: Material | None, matrix: Any, seed: int
) -> tuple[float, float]:
    """Return the seconds of the last fit, ours and bare."""
    if material is None:
        ours, _ = timed(lambda: fit_isolation(matrix, seed))
        filled = np.nan_to_num(matrix)
        forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed)
        bare, _ = timed(lambda: forest.fit(filled))
        return ours, bare
    drawn = {k: v for k, v in bundle.card["parameters"].items() if k != "trees"}
    categories = tuple(p for p, f in enumerate(material.features) if f.kind == "category")
    plan = FitPlan(bundle.task, categories, seed)
    train, validation = material.part(0), material.part(1)
    bare, _ = timed(lambda: fit_bare(bundle.task, drawn, (train, validation), categories))
    ours, _ = timed(lambda: fit_once(plan, drawn, train, validation))
    return ours, bare


def fit_bare(task: Task, drawn: dict[str, Any], parts: Any, categories: tuple[int, ...]) -> None:
    """Fit by nothing but LightGBM."""
    (train, validation), (objective, metric) = parts, OBJECTIVES[task]
    fitted = lgb.Dataset(train.matrix, train.labels, categorical_feature=list(categories))
    judged = lgb.Dataset(validation.matrix, validation.labels, reference=fitted)
    parameters = {**drawn, "objective": objective, "metric": metric, "num_threads": 2,
                  "deterministic": True, "force_row_wise": True, "verbosity": -1}  # fmt: skip
    stop = lgb.early_stopping(PATIENCE, verbose=False)
    lgb.train(parameters, fitted, MOST_TREES, valid_sets=[judged], callbacks=[stop])


def score_bare(bundle: ModelBundle, matrix: Any) -> None:
    """Predict and explain by nothing but the library."""
    if bundle.task is Task.ANOMALY:
        forest = IsolationForest(n_estimators=100, max_samples=256, random_state=1)
        forest.fit(matrix[:256]).score_samples(np.nan_to_num(matrix))
        return
    booster = lgb.Booster(model_str=bundle.predictor.to_text())
    booster.predict(matrix, num_threads=2)
    booster.predict(matrix, pred_contrib=True, num_threads=2)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of a call, and its result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def peak_gb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()

"""Train one model from its definition: read, check, fit, calibrate, judge, describe."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.errors import DefinitionError, TrainingDataError
from c360.kit.hashing import hash_json
from c360.ml.bundle import ModelBundle, make_reference
from c360.ml.calibration import fit_calibrator
from c360.ml.dataset import ExampleReader, Examples, join_examples
from c360.ml.definition import ModelDefinition, Task
from c360.ml.features import Feature, FloatArray, encode_table, learn_features
from c360.ml.fit import Fit, FitPlan, Part, fit_trees
from c360.ml.inputs import check_sql
from c360.ml.leaks import Finding, check_features, check_inputs, raise_leaks
from c360.ml.splits import draw_keys, split_cutoffs, split_keys
from c360.warehouse.duckdb import DuckDBWarehouse

LEAST_ROWS = 100
"""Training rows below which nothing honest can be learnt."""
LEAST_OUTCOMES = 20
"""Training rows of each outcome."""
LEAST_JUDGED = 5
"""Rows of each outcome to choose by, and to test on."""
MOST_ROWS = 300_000
"""Training rows beyond which a sample is drawn: more teach trees of this size nothing new."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What a training depends on besides its data.

    Args:
        as_of: Last day known.
        run_id: Run that built the warehouse.
        seed: Seed of every draw.
        code_version: Version of C360.
        threads: Threads; they change the speed only.
        where: By part of the definition, file and line, for messages.
    """

    as_of: date
    run_id: str
    seed: int
    code_version: str
    threads: int
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Material:
    """Examples split by use, with their matrices."""

    features: tuple[Feature, ...]
    train: Examples
    validation: Examples
    test: Examples
    matrices: tuple[FloatArray, FloatArray, FloatArray]
    leaks: tuple[Finding, ...]
    data_hash: str
    warnings: tuple[str, ...]

    def part(self, place: int) -> Part:
        """Return the rows to train (0), to choose (1) or to test (2)."""
        examples = (self.train, self.validation, self.test)[place]
        assert examples.labels is not None
        return Part(self.matrices[place], examples.labels)


def prepare(reader: ExampleReader, warehouse: DuckDBWarehouse, plan: TrainingPlan) -> Material:
    """Read and split the examples, and hold them against leaks.

    Raises:
        DefinitionError: The definition's SQL is wrong, or it names what its features lack.
        TrainingDataError: The data does not suffice.
        LeakError: A feature knows what it must not know.
    """
    definition = reader.definition
    statements = check_sql(definition, plan.where)
    cutoffs = reader.list_cutoffs(plan.as_of)
    if not cutoffs:
        raise TrainingDataError(
            f"Model {definition.name!r}: no day up to {plan.as_of} has a known outcome "
            f"{definition.label_days} days later and {definition.cutoffs.history_days} days of "
            "history before it. Land more history.",
            "cutoffs",
        )
    found = check_inputs(reader, statements, warehouse, reader.make_cutoff(cutoffs[-1]))
    raise_leaks(definition, found)
    train, validation, test = _split(reader, cutoffs, plan.seed)
    _check_names(definition, train)
    for name, part in (("train", train), ("choose by", validation), ("test", test)):
        _check_rows(definition, name, part)
    train, warnings = sample_examples(train, plan.seed)
    labels = {name: definition.label_of(name) for name in train.features.column_names}
    features = learn_features(train.features, labels)
    matrices = tuple(_encode(features, part) for part in (train, validation, test))
    material = Material(
        features, train, validation, test, (matrices[0], matrices[1], matrices[2]),
        tuple(found), hash_data(matrices, (train, validation, test)), warnings,
    )  # fmt: skip
    leaks = check_features(definition, features, material.part(0), material.part(2))
    raise_leaks(definition, leaks)
    return replace(material, leaks=(*found, *leaks))


def _split(
    reader: ExampleReader, cutoffs: list[date], seed: int
) -> tuple[Examples, Examples, Examples]:
    definition = reader.definition
    if definition.split == "key":
        examples = join_examples([reader.read_labelled(day) for day in cutoffs])
        part = split_keys(examples.keys.tolist(), seed)
        return examples.take(part == 0), examples.take(part == 1), examples.take(part == 2)
    split = split_cutoffs(cutoffs, definition.label_days)
    train, validation, test = (
        join_examples([reader.read_labelled(day) for day in days])
        for days in (split.train, split.validation, split.test)
    )
    return train, validation, test


def _check_names(definition: ModelDefinition, examples: Examples) -> None:
    features = examples.features.column_names
    if definition.baseline is not None and definition.baseline not in features:
        raise DefinitionError(
            f"Model {definition.name!r}: baseline is {definition.baseline!r}, which is no feature. "
            f"Features: {', '.join(features)}.",
            "baseline",
        )
    known = [*features, *examples.protected.column_names]
    for name in definition.slices:
        if name not in known:
            raise DefinitionError(
                f"Model {definition.name!r}: slices name {name!r}, which is neither a feature nor "
                f"protected. Known: {', '.join(known)}.",
                "slices",
            )


def _check_rows(definition: ModelDefinition, use: str, examples: Examples) -> None:
    is_training = use == "train"
    least = LEAST_ROWS if is_training else LEAST_JUDGED
    if len(examples) < least:
        raise TrainingDataError(
            f"Model {definition.name!r}: {len(examples):,} examples to {use}; at least {least:,} "
            "are needed. Land more history, or widen the population.",
            "population",
        )
    if examples.labels is None:
        return
    if definition.task is not Task.BINARY:
        if is_training and np.ptp(examples.labels) == 0:
            raise TrainingDataError(
                f"Model {definition.name!r}: all {len(examples):,} examples to train have the "
                f"outcome {examples.labels[0]:g}; there is nothing to learn. Look at the label "
                "SQL.",
                "label",
            )
        return
    needed = LEAST_OUTCOMES if is_training else LEAST_JUDGED
    positive = int(examples.labels.sum())
    for outcome, count in ((1, positive), (0, len(examples) - positive)):
        if count < needed:
            raise TrainingDataError(
                f"Model {definition.name!r}: {count:,} of {len(examples):,} examples to {use} have "
                f"the outcome {outcome}; at least {needed} are needed. A model cannot learn an "
                "outcome that it has hardly seen: land more history.",
                "label",
            )


def sample_examples(examples: Examples, seed: int) -> tuple[Examples, tuple[str, ...]]:
    """Return the examples, or ``MOST_ROWS`` of them and a warning; keys and seed decide which."""
    if len(examples) <= MOST_ROWS:
        return examples, ()
    names = np.char.add(np.char.add(examples.keys, "|"), examples.cutoffs.astype(np.str_))
    chosen = np.sort(np.argsort(draw_keys(names.tolist(), seed), kind="stable")[:MOST_ROWS])
    warning = f"Trained on a sample of {MOST_ROWS:,} of {len(examples):,} examples."
    return examples.take(chosen), (warning,)


def _encode(features: tuple[Feature, ...], examples: Examples) -> FloatArray:
    return encode_table(features, examples.features)[0]


def hash_data(matrices: tuple[FloatArray, ...], parts: tuple[Examples, ...]) -> str:
    """Return a hash of everything that a fit sees."""
    digest = hashlib.sha256()
    for matrix, part in zip(matrices, parts, strict=True):
        digest.update(np.ascontiguousarray(matrix).tobytes())
        digest.update("\n".join(part.keys.tolist()).encode())
        digest.update(part.cutoffs.astype(np.int64).tobytes())
        if part.labels is not None:
            digest.update(part.labels.tobytes())
    return digest.hexdigest()


def name_version(definition: ModelDefinition, plan: TrainingPlan, data_hash: str) -> str:
    """Return the version's name: the same data, definition, code and seed give the same."""
    parts = [definition.hash, data_hash, plan.seed, plan.code_version]
    return f"{plan.as_of:%Y%m%d}-{hash_json(parts)[:8]}"


def fit_material(
    definition: ModelDefinition,
    material: Material,
    plan: TrainingPlan,
    on_trial: Callable[[int, int], None],
) -> tuple[ModelBundle, Fit]:
    """Fit trees, calibrate them and freeze their reference distribution."""
    categories = tuple(
        place for place, feature in enumerate(material.features) if feature.kind == "category"
    )
    fit_plan = FitPlan(definition.task, categories, plan.seed, threads=plan.threads)
    fit = fit_trees(fit_plan, material.part(0), material.part(1), on_trial)
    bundle = ModelBundle("", {}, definition.task, material.features, fit.trees)
    if definition.task is not Task.BINARY:
        return bundle, fit
    raw = fit.trees.predict(material.matrices[1])
    calibrator = fit_calibrator(1.0 / (1.0 + np.exp(-raw)), material.part(1).labels)
    # Scores stand on rows the trees were not fitted to: on others they would come out too low.
    judged = np.concatenate([raw, fit.trees.predict(material.matrices[2])])
    return replace(bundle, calibrator=calibrator, reference=make_reference(judged)), fit


def group_keys(examples: Examples) -> npt.NDArray[Any] | None:
    """Return the entity of each row where one has several, else None."""
    return examples.keys if len(np.unique(examples.keys)) < len(examples) else None


def next_day(as_of: date) -> date:
    """Return the cutoff of a run: the day after the last one included."""
    return as_of + timedelta(days=1)

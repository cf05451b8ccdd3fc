"""Fit an isolation forest and keep it as plain numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from c360.ml.engines import load_sklearn
from c360.ml.features import FloatArray
from c360.ml.predictors import IsolationTrees

TREES = 100
SAMPLES = 256
EULER_GAMMA = 0.5772156649015329


def fit_isolation(matrix: FloatArray, seed: int) -> IsolationTrees:
    """Fit a forest; a missing value counts as the median.

    Args:
        matrix: Rows x features.
        seed: The same rows and seed give the same forest.
    """
    fill = np.nanmedian(matrix, axis=0)
    filled = np.where(np.isnan(matrix), fill, matrix)
    low, high = np.percentile(filled, [25, 75], axis=0)
    deviation = filled.std(axis=0)
    # Half of the values in a quartile range are usual; a feature that hardly varies has none.
    spread = np.where(high > low, (high - low) / 1.349, np.where(deviation > 0, deviation, 1.0))
    samples = min(SAMPLES, len(filled))
    forest = (
        load_sklearn("ensemble")
        .IsolationForest(n_estimators=TREES, max_samples=samples, random_state=seed, n_jobs=1)
        .fit(filled)
    )
    trees = []
    for estimator, chosen in zip(forest.estimators_, forest.estimators_features_, strict=True):
        tree = estimator.tree_
        inner = tree.children_left >= 0
        feature = np.where(inner, chosen[np.maximum(tree.feature, 0)], -1)
        trees.append(
            {
                "left": tree.children_left.astype(np.float64),
                "right": tree.children_right.astype(np.float64),
                "feature": feature.astype(np.float64),
                "threshold": tree.threshold.astype(np.float64),
                "depth": _depths(tree) + average_path(tree.n_node_samples),
            }
        )
    normaliser = float(average_path(np.array([samples]))[0])
    return IsolationTrees(trees, fill, spread, normaliser)


def average_path(samples: FloatArray) -> FloatArray:
    """Return the mean depth at which one of ``samples`` rows is alone: c(n) of the paper."""
    n = np.asarray(samples, dtype=np.float64)
    more = np.maximum(n, 3.0)
    found = 2.0 * (np.log(more - 1.0) + EULER_GAMMA) - 2.0 * (more - 1.0) / more
    paths: FloatArray = np.where(n > 2, found, np.where(n == 2, 1.0, 0.0))
    return paths


def _depths(tree: Any) -> FloatArray:
    """Return the number of cuts before each node."""
    left, right = tree.children_left, tree.children_right
    depth = np.zeros(len(left))
    for node in range(len(left)):  # Children come after their parents.
        if left[node] >= 0:
            depth[left[node]] = depth[right[node]] = depth[node] + 1
    return depth

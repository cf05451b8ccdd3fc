"""What a model is made of: gradient-boosted trees, an isolation forest, or a lifetime model.

Each is kept as text, never as a pickle: loading a model runs no code, and saving the same model
twice gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from c360.ml.engines import load_lightgbm
from c360.ml.features import FloatArray
from c360.ml.lifetime import LifetimeModel
from c360.ml.tree_shap import TreeShap

if TYPE_CHECKING:
    import lightgbm

BLOCK_ROWS = 8_192
"""Rows walked through the trees together: so many fit into a processor's cache."""
MANY_ROWS = 2_000
"""From so many on, working out all cases of all leaves first is quicker than not to."""
VALUE_FEATURES = ("frequency", "recency_days", "age_days", "mean_value")
"""What a lifetime model is fitted to: repeat purchases, days from first to last, days observed."""


class Predictor(Protocol):
    """Gives a raw prediction and what each feature adds to it."""

    file_name: str

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Return one raw prediction a row: log-odds of a binary model, else the value itself."""
        ...

    def contributions(self, matrix: FloatArray) -> FloatArray:
        """Return rows x features: how far each feature moves the prediction."""
        ...

    def to_text(self) -> str:
        """Return the model as text."""
        ...


class Trees:
    """Gradient-boosted trees of LightGBM."""

    file_name = "booster.txt"

    def __init__(self, booster: lightgbm.Booster, *, threads: int = 1) -> None:
        self._booster = booster
        self._threads = threads

    @classmethod
    def from_text(cls, text: str, *, threads: int = 1) -> Trees:
        """Read what ``to_text`` wrote."""
        return cls(load_lightgbm().Booster(model_str=text), threads=threads)

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Return log-odds, or values of a regression."""
        raw = self._booster.predict(matrix, raw_score=True, num_threads=self._threads)
        return np.asarray(raw, dtype=np.float64)

    def contributions(self, matrix: FloatArray) -> FloatArray:
        """Return SHAP values, exact: of many rows at once by tables, else by LightGBM."""
        if len(matrix) >= MANY_ROWS:
            tables = TreeShap.build(self._booster.dump_model())
            if tables is not None:
                return tables.explain(matrix, threads=self._threads)
        found = self._booster.predict(matrix, pred_contrib=True, num_threads=self._threads)
        return np.asarray(found, dtype=np.float64)[:, :-1]

    def importance(self) -> FloatArray:
        """Return each feature's share of the total gain."""
        gain = np.asarray(self._booster.feature_importance("gain"), dtype=np.float64)
        return gain / gain.sum() if gain.sum() > 0 else gain

    def to_text(self) -> str:
        """Return the model as LightGBM writes it."""
        return str(self._booster.model_to_string())


class IsolationTrees:
    """An isolation forest: how few cuts set a row apart from the others.

    Source:
        Liu, Ting & Zhou, "Isolation Forest", ICDM 2008: score 2^(-E[h(x)] / c(n)).
    """

    file_name = "forest.json"

    def __init__(self, trees: list[dict[str, npt.NDArray[np.float64]]], fill: FloatArray,
                 spread: FloatArray, normaliser: float) -> None:  # fmt: skip
        self._trees = trees
        self._walks = [_Walk(tree) for tree in trees]
        self._fill = fill
        self._spread = spread
        self._normaliser = normaliser

    @classmethod
    def from_text(cls, text: str) -> IsolationTrees:
        """Read what ``to_text`` wrote."""
        content = json.loads(text)
        trees = [{name: np.array(values) for name, values in tree.items()}
                 for tree in content["trees"]]  # fmt: skip
        fill, spread = np.array(content["fill"]), np.array(content["spread"])
        return cls(trees, fill, spread, content["normaliser"])

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Return anomaly scores in (0, 1): about 0.5 for a usual row, near 1 for an odd one."""
        depth = np.zeros(len(matrix))
        # The forest was grown on 32-bit values: a comparison must round as it did.
        filled = self._filled(matrix).astype(np.float32)
        for start in range(0, len(filled), BLOCK_ROWS):
            block = np.ascontiguousarray(filled[start : start + BLOCK_ROWS])
            depth[start : start + BLOCK_ROWS] = sum(tree.find_depth(block) for tree in self._walks)
        scores: FloatArray = 2.0 ** (-depth / len(self._trees) / self._normaliser)
        return scores

    def contributions(self, matrix: FloatArray) -> FloatArray:
        """Return how many spreads each value lies from the median."""
        distance: FloatArray = np.abs(self._filled(matrix) - self._fill) / self._spread
        return distance

    def _filled(self, matrix: FloatArray) -> FloatArray:
        filled: FloatArray = np.where(np.isnan(matrix), self._fill, matrix)
        return filled

    def to_text(self) -> str:
        """Return the forest as JSON."""
        trees = [{name: values.tolist() for name, values in tree.items()} for tree in self._trees]
        content = {
            "normaliser": self._normaliser,
            "fill": self._fill.tolist(),
            "spread": self._spread.tolist(),
            "trees": trees,
        }
        return json.dumps(content)


class _Walk:
    """One isolation tree, laid out so that all rows take each step together."""

    def __init__(self, tree: Mapping[str, npt.NDArray[np.float64]]) -> None:
        left, right = tree["left"].astype(np.int64), tree["right"].astype(np.int64)
        is_leaf, itself = left < 0, np.arange(len(left))
        self._depth = tree["depth"]
        # A leaf leads to itself: who has arrived stays while others go on.
        self._left = np.where(is_leaf, itself, left)
        self._right = np.where(is_leaf, itself, right)
        self._feature = np.where(is_leaf, 0, tree["feature"].astype(np.int64))
        self._threshold = tree["threshold"].astype(np.float64)
        self._steps = _count_steps(left, right)

    def find_depth(self, block: npt.NDArray[np.float32]) -> FloatArray:
        """Return how deep each row of a block ends."""
        first = np.arange(len(block)) * block.shape[1]
        values = block.ravel()
        node = np.zeros(len(block), dtype=np.int64)
        for _ in range(self._steps):
            is_left = values.take(first + self._feature.take(node)) <= self._threshold.take(node)
            node = np.where(is_left, self._left.take(node), self._right.take(node))
        depth: FloatArray = self._depth.take(node)
        return depth


def _count_steps(left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> int:
    """Return the most cuts on the way to a leaf."""
    steps = np.zeros(len(left), dtype=np.int64)
    for node in range(len(left)):  # Children come after their parents.
        if left[node] >= 0:
            steps[left[node]] = steps[right[node]] = steps[node] + 1
    return int(steps.max())


class Lifetime:
    """Expected spend in a horizon: BG/NBD for purchases, gamma-gamma for their value."""

    file_name = "lifetime.json"

    def __init__(self, model: LifetimeModel, horizon_days: int, usual: FloatArray) -> None:
        self._model = model
        self._horizon_days = horizon_days
        self._usual = usual

    @classmethod
    def from_text(cls, text: str) -> Lifetime:
        """Read what ``to_text`` wrote."""
        content = json.loads(text)
        model = LifetimeModel.from_json(content["model"])
        return cls(model, content["horizon_days"], np.array(content["usual"]))

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Return the expected spend; columns are ``VALUE_FEATURES``."""
        return self.predict_in(matrix, self._horizon_days)

    def predict_in(self, matrix: FloatArray, days: int) -> FloatArray:
        """Return the expected spend within a number of days."""
        x, t_x, t, value = (matrix[:, place] for place in range(4))
        expected = self._model.expected_value(x, t_x, t, np.nan_to_num(value), float(days))
        return np.asarray(expected, dtype=np.float64)

    def contributions(self, matrix: FloatArray) -> FloatArray:
        """Return how the prediction differs from that of a row with a feature's usual value."""
        base = self.predict(matrix)
        parts = []
        for place in range(matrix.shape[1]):
            other = matrix.copy()
            other[:, place] = self._usual[place]
            other[:, 1] = np.minimum(other[:, 1], other[:, 2])
            parts.append(base - self.predict(other))
        return np.stack(parts, axis=1)

    def to_text(self) -> str:
        """Return the parameters as JSON."""
        content = {
            "model": self._model.to_json(),
            "horizon_days": self._horizon_days,
            "usual": self._usual.tolist(),
        }
        return json.dumps(content)


def load_predictor(files: Mapping[str, str], *, threads: int = 1) -> Predictor:
    """Return the predictor whose file is among the files of a version.

    Raises:
        KeyError: None is.
    """
    if Trees.file_name in files:
        return Trees.from_text(files[Trees.file_name], threads=threads)
    if IsolationTrees.file_name in files:
        return IsolationTrees.from_text(files[IsolationTrees.file_name])
    return Lifetime.from_text(files[Lifetime.file_name])

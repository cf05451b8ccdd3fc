"""SHAP values of many rows at once, exact, for trees whose paths read few features.

What a leaf adds to a row depends on which features of its path lead the row towards it, and on
nothing else of the row: of d features there are 2^d cases. All cases are worked out once; a row
then costs a look-up for each leaf, where the recursive method goes through each path anew.

Source:
    The values: Lundberg et al., "From local explanations to global understanding with explainable
    AI for trees", Nature Machine Intelligence 2, 2020. The table: Yang, "Fast TreeSHAP:
    accelerating SHAP value computation for trees", 2021, version 2.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray

Flags = npt.NDArray[np.bool_]

MOST_CASES = 2**25
"""Numbers in all tables together, 256 MB; trees that need more are for the recursive method."""
CASES_AT_ONCE = 2**22
"""Numbers worked out together."""
BLOCK_ROWS = 24_576
"""Rows looked up together: enough that calling a step costs little beside taking it."""
ZERO = 1e-35
"""What LightGBM takes for zero where zero means missing."""


@dataclass(frozen=True, slots=True)
class Split:
    """Where a tree parts its rows.

    Args:
        feature: Column of the matrix.
        threshold: Values up to it go left; unused where there are categories.
        categories: Codes that go left; None for a number.
        missing: ``None``, ``Zero`` or ``NaN``: what counts as missing.
        default_left: Whether what is missing goes left.
    """

    feature: int
    threshold: float
    categories: npt.NDArray[np.int64] | None
    missing: str
    default_left: bool

    def goes_left(self, values: FloatArray) -> Flags:
        """Tell for each value whether it goes left, as LightGBM decides."""
        if self.categories is not None:
            codes = np.where(np.isnan(values), -1, values).astype(np.int64)
            return np.isin(codes, self.categories)
        if self.missing == "NaN":
            left = values <= self.threshold
            return left | np.isnan(values) if self.default_left else left
        known = np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf)
        left = known <= self.threshold
        if self.missing == "Zero":
            return np.where(np.abs(known) <= ZERO, self.default_left, left)
        return left


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf and the way to it.

    Args:
        value: What the leaf says.
        conditions: For each feature of the path its splits, as (number of the split, goes left).
        fractions: For each feature the share of the training rows that its splits let through.
    """

    value: float
    conditions: Mapping[int, tuple[tuple[int, bool], ...]]
    fractions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A leaf whose cases are worked out: ``cases`` is features of the path x 2^features."""

    conditions: Mapping[int, tuple[tuple[int, bool], ...]]
    cases: FloatArray


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree: its splits, and its leaves with their cases."""

    splits: tuple[Split, ...]
    leaves: tuple[Tabled, ...]


@dataclass(frozen=True, slots=True)
class TreeShap:
    """Trees made ready to explain rows."""

    trees: tuple[Tree, ...]

    @classmethod
    def build(cls, dump: Mapping[str, Any]) -> Self | None:
        """Work out the cases of a booster.

        Args:
            dump: What LightGBM's ``dump_model`` gives.

        Returns:
            None where paths read so many features that the tables would not fit.
        """
        read = [_read_tree(tree["tree_structure"]) for tree in dump["tree_info"]]
        sizes = [len(leaf.fractions) for _, leaves in read for leaf in leaves]
        if sum(size * 2**size for size in sizes) > MOST_CASES:
            return None
        tabled = _tabulate_all([leaf for _, leaves in read for leaf in leaves])
        trees = []
        for splits, leaves in read:
            trees.append(Tree(splits, tuple(next(tabled) for _ in leaves)))
        return cls(tuple(trees))

    def explain(self, matrix: FloatArray, *, threads: int = 1) -> FloatArray:
        """Return rows x features: how far each feature moves the raw prediction.

        The values of a row are the same to the last bit beside whichever others it is explained,
        and on any number of threads.
        """
        columns = np.ascontiguousarray(matrix.T)
        found = np.zeros(columns.shape)
        starts = range(0, len(matrix), BLOCK_ROWS)

        def explain_block(start: int) -> None:
            block = slice(start, start + BLOCK_ROWS)
            for tree in self.trees:
                _add_tree(tree, columns[:, block], found[:, block])

        with ThreadPoolExecutor(max_workers=max(threads, 1)) as pool:
            list(pool.map(explain_block, starts))
        return np.ascontiguousarray(found.T)


def _add_tree(tree: Tree, columns: FloatArray, found: FloatArray) -> None:
    """Add what a tree says about a block; both arrays are features x rows."""
    left = [split.goes_left(columns[split.feature]) for split in tree.splits]
    sides = {True: left, False: [~goes for goes in left]}
    rows = columns.shape[1]
    said = np.empty(rows)
    for leaf in tree.leaves:
        bits = np.zeros(rows, dtype=np.uint32)
        for place, conditions in enumerate(leaf.conditions.values()):
            number, goes_left = conditions[0]
            is_met = sides[goes_left][number]
            for number, goes_left in conditions[1:]:
                is_met = is_met & sides[goes_left][number]
            bits += is_met * np.uint32(1 << place)
        case = bits.astype(np.intp)
        for cases, feature in zip(leaf.cases, leaf.conditions, strict=True):
            # Every case is within the table: clipping only spares a copy.
            np.take(cases, case, out=said, mode="clip")
            found[feature] += said


def _read_tree(root: Mapping[str, Any]) -> tuple[tuple[Split, ...], list[Leaf]]:
    """Return the splits of a tree and its leaves; a tree without a split has none that matter."""
    splits: list[Split] = []
    leaves: list[Leaf] = []
    open_nodes: list[tuple[Mapping[str, Any], dict[int, list[tuple[int, bool]]], dict[int, float]]]
    open_nodes = [(root, {}, {})] if "split_feature" in root else []
    while open_nodes:
        node, conditions, fractions = open_nodes.pop()
        if "split_feature" not in node:
            frozen = {feature: tuple(found) for feature, found in conditions.items()}
            leaves.append(Leaf(float(node["leaf_value"]), frozen, tuple(fractions.values())))
            continue
        splits.append(_read_split(node))
        feature, total = int(node["split_feature"]), _count(node)
        for child, goes_left in (("left_child", True), ("right_child", False)):
            share = _count(node[child]) / total
            way = {**conditions, feature: [*conditions.get(feature, []),
                                           (len(splits) - 1, goes_left)]}  # fmt: skip
            let_through = {**fractions, feature: fractions.get(feature, 1.0) * share}
            open_nodes.append((node[child], way, let_through))
    return tuple(splits), leaves


def _read_split(node: Mapping[str, Any]) -> Split:
    is_category = node["decision_type"] == "=="
    codes = [int(code) for code in str(node["threshold"]).split("||")] if is_category else []
    return Split(
        feature=int(node["split_feature"]),
        threshold=math.nan if is_category else float(node["threshold"]),
        categories=np.array(codes, dtype=np.int64) if is_category else None,
        missing=str(node["missing_type"]),
        default_left=bool(node["default_left"]),
    )


def _count(node: Mapping[str, Any]) -> int:
    return int(node["internal_count"] if "internal_count" in node else node["leaf_count"])


def _tabulate_all(leaves: Sequence[Leaf]) -> Iterator[Tabled]:
    """Work out the cases of leaves; those of as many features together."""
    tables: dict[int, FloatArray] = {}
    for size in {len(leaf.fractions) for leaf in leaves}:
        places = [place for place, leaf in enumerate(leaves) if len(leaf.fractions) == size]
        fractions = np.array([leaves[place].fractions for place in places])
        values = np.array([leaves[place].value for place in places])
        step = max(1, CASES_AT_ONCE // (size * 2**size))
        for start in range(0, len(places), step):
            part = slice(start, start + step)
            cases = tabulate(values[part], fractions[part])
            tables.update(zip(places[part], cases, strict=True))
    return (Tabled(leaf.conditions, tables[place]) for place, leaf in enumerate(leaves))


def tabulate(values: FloatArray, fractions: FloatArray) -> FloatArray:
    """Return what leaves add to each feature of their path, in every case.

    Args:
        values: Of each leaf.
        fractions: Leaves x features of the path: the share of rows that a feature lets through.

    Returns:
        Leaves x features x cases. Bit j of a case tells that feature j leads to the leaf.

    Examples:
        A leaf of value 8 behind one feature that lets a quarter through:

        >>> tabulate(np.array([8.0]), np.array([[0.25]])).tolist()
        [[[-2.0, 6.0]]]
    """
    count, size = fractions.shape
    leads = ((np.arange(2**size)[:, None] >> np.arange(size)) & 1).astype(np.bool_)
    weights = [
        math.factorial(known) * math.factorial(size - 1 - known) / math.factorial(size)
        for known in range(size)
    ]
    sums = _sum_over_sets(fractions, leads)
    cases = np.empty((count, size, 2**size))
    for feature in range(size):
        # Taking one feature out of the product leaves the sums over the others: where it does not
        # lead, its factor is a number; where it does, it is divided out from the highest power.
        share, is_on = fractions[:, feature, None], leads[:, feature]
        without = sum(weights[known] * sums[known][:, ~is_on] for known in range(size)) / share
        rest = sums[size][:, is_on]
        total = weights[size - 1] * rest
        for known in range(size - 1, 0, -1):
            rest = sums[known][:, is_on] - share * rest
            total += weights[known - 1] * rest
        cases[:, feature, ~is_on] = -values[:, None] * share * without
        cases[:, feature, is_on] = values[:, None] * (1.0 - share) * total
    return cases


def _sum_over_sets(fractions: FloatArray, leads: Flags) -> FloatArray:
    """Return the product of (fraction + leads * y) over the features, as a polynomial in y.

    Returns:
        Powers x leaves x cases: the k-th sums over the sets of k features whose value is known.
    """
    count, size = fractions.shape
    sums = np.zeros((size + 1, count, len(leads)))
    sums[0] = 1.0
    for feature in range(size):
        raised = sums * fractions[:, feature, None]
        raised[1:] += sums[:-1] * leads[:, feature]
        sums = raised
    return sums

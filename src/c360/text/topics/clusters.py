"""Groups vectors by direction: spherical k-means, the same groups each time.

Source:
    Dhillon & Modha, "Concept Decompositions for Large Sparse Text Data", 2001; starting points
    as in k-means++ (Arthur & Vassilvitskii, 2007), drawn with a fixed seed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from c360.text.vectors import Floats

Labels = npt.NDArray[np.int64]

SEED = 42
ROUNDS = 25
MOST_GROUPS = 16
TEXTS_PER_GROUP_ROOT = 2.0
"""There are about as many groups as the root of half of the texts."""
SAME_LIKENESS = 0.88
"""Groups whose middles are this near are one."""


def group_vectors(vectors: Floats) -> tuple[Labels, Floats]:
    """Put each vector into a group of its like.

    Args:
        vectors: A row each, of length 1 or all zeros.

    Returns:
        The number of each vector's group, from 0 without gaps, and each group's middle.
    """
    count = min(MOST_GROUPS, max(2, round((len(vectors) / TEXTS_PER_GROUP_ROOT) ** 0.5)))
    middles = _spread(vectors, min(count, len(vectors)))
    labels = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(ROUNDS):
        found = (vectors @ middles.T).argmax(axis=1)
        if (found == labels).all() and _ > 0:
            break
        labels = found
        middles = find_middles(vectors, labels, len(middles), middles)
    labels = _renumber(_join_same(middles)[labels])
    return labels, find_middles(vectors, labels, int(labels.max(initial=0)) + 1)


def find_middles(
    vectors: Floats, labels: Labels, count: int, previous: Floats | None = None
) -> Floats:
    """Return the mean direction of each group; an empty one keeps the one it had."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, labels, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    middles = (sums / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    if previous is not None:
        middles = np.where(lengths == 0, previous, middles)
    return middles


def _spread(vectors: Floats, count: int) -> Floats:
    """Draw starting points far from each other."""
    draw = np.random.default_rng(SEED)
    chosen = [int(draw.integers(len(vectors)))]
    distance = 1 - vectors @ vectors[chosen[0]]
    while len(chosen) < count:
        weights = np.maximum(distance.astype(np.float64), 0) ** 2
        total = weights.sum()
        if total == 0:
            break
        chosen.append(int(draw.choice(len(vectors), p=weights / total)))
        distance = np.minimum(distance, 1 - vectors @ vectors[chosen[-1]])
    return vectors[chosen].copy()


def _join_same(middles: Floats) -> Labels:
    """Return for each group the first one that is the same."""
    likeness = middles @ middles.T
    return np.array([int(np.argmax(row >= SAME_LIKENESS)) for row in likeness], dtype=np.int64)


def _renumber(labels: Labels) -> Labels:
    numbers: Labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    return numbers

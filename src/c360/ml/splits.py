"""Which examples teach, which choose, and which judge: never the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from c360.errors import TrainingDataError

TRAIN_SHARE, VALIDATION_SHARE = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class CutoffSplit:
    """Cutoffs by their use, each oldest first."""

    train: tuple[date, ...]
    validation: tuple[date, ...]
    test: tuple[date, ...]


def split_cutoffs(cutoffs: Sequence[date], horizon_days: int) -> CutoffSplit:
    """Let the newest cutoff test, one before it validate, and earlier ones train.

    The outcomes of each part are known before the next part's cutoff, as they would have been.

    Raises:
        TrainingDataError: There are too few cutoffs for three parts.
    """
    horizon = timedelta(days=horizon_days)
    for test in sorted(cutoffs, reverse=True)[:1]:
        before = [day for day in sorted(cutoffs) if day + horizon <= test]
        train = [day for day in before if before and day + horizon <= before[-1]]
        if train:
            return CutoffSplit(tuple(train), (before[-1],), (test,))
    raise TrainingDataError(
        f"{len(cutoffs)} cutoffs with a known outcome; to train, choose and test apart in time, "
        f"data must reach back at least {3 * horizon_days} days and the history the model asks for."
    )


def split_keys(keys: Sequence[str], seed: int) -> npt.NDArray[np.int64]:
    """Return 0 (train), 1 (validation) or 2 (test) for each key; a key's part never changes."""
    draws = draw_keys(keys, seed)
    return np.digitize(draws, [TRAIN_SHARE, TRAIN_SHARE + VALIDATION_SHARE]).astype(np.int64)


def draw_keys(keys: Sequence[str], seed: int) -> npt.NDArray[np.float64]:
    """Return a number in [0, 1) for each key, from nothing but the key and the seed."""
    return np.array([_draw(key, seed) for key in keys], dtype=np.float64)


def _draw(key: str, seed: int) -> float:
    digest = hashlib.blake2b(f"{seed}|{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64

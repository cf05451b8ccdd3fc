"""Small arrays for tests of search."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def floats(values: list[float]) -> npt.NDArray[np.float32]:
    return np.array(values, dtype=np.float32)

"""Whether one model is better than another, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Mapping

from c360.errors import UnknownNameError


def is_better(
    differences: Mapping[str, tuple[float, float, float]], metric: str, higher_is_better: bool
) -> bool:
    """Tell whether the interval of a paired difference lies wholly on the better side of 0.

    Args:
        differences: What ``bootstrap_differences`` found: challenger minus champion.
        metric: The metric that decides.
        higher_is_better: False for errors, such as rmse and brier.

    Returns:
        False also when the metric is not defined.

    Raises:
        UnknownNameError: The metric was not measured.

    Examples:
        >>> is_better({"auc": (0.02, 0.01, 0.03)}, "auc", higher_is_better=True)
        True
        >>> is_better({"rmse": (-0.2, -0.5, 0.1)}, "rmse", higher_is_better=False)
        False
    """
    if metric not in differences:
        raise UnknownNameError(
            f"The metric {metric!r} was not measured; measured were {', '.join(differences)}. "
            "Compare by one of them."
        )
    _, low, high = differences[metric]
    return low > 0 if higher_is_better else high < 0

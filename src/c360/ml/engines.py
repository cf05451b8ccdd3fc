"""Libraries that take a second or more to import: loaded by what needs them, when it does.

A run without models, and one more day of data, do not.
"""

from __future__ import annotations

import importlib
from typing import Any


def load_lightgbm() -> Any:
    """Return the module ``lightgbm``."""
    return importlib.import_module("lightgbm")


def load_sklearn(module: str) -> Any:
    """Return a module of scikit-learn, such as ``linear_model``."""
    return importlib.import_module(f"sklearn.{module}")

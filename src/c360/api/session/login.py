"""Stub."""

from __future__ import annotations

from typing import Any


def log_in(*args: Any) -> Any:
    raise NotImplementedError

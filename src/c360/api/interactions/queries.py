"""Stub."""

from __future__ import annotations

from typing import Any


def list_interactions(*args: Any) -> Any:
    raise NotImplementedError

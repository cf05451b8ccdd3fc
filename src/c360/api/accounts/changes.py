"""Stub."""

from __future__ import annotations

from typing import Any


def get_changes(*args: Any) -> Any:
    raise NotImplementedError

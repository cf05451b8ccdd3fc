"""Stub."""

from __future__ import annotations

from typing import Any


def get_recommendation(*args: Any) -> Any:
    raise NotImplementedError


def get_summary(*args: Any) -> Any:
    raise NotImplementedError

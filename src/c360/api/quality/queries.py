"""Stub."""

from __future__ import annotations

from typing import Any


def list_quality(*args: Any) -> Any:
    raise NotImplementedError


def list_quarantine(*args: Any) -> Any:
    raise NotImplementedError

"""Stub."""

from __future__ import annotations

from typing import Any


def list_runs(*args: Any) -> Any:
    raise NotImplementedError


def get_run(*args: Any) -> Any:
    raise NotImplementedError

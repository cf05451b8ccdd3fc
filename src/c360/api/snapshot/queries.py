"""Stub."""

from __future__ import annotations

from typing import Any


def get_snapshot_status(*args: Any) -> Any:
    raise NotImplementedError

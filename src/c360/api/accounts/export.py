"""Stub."""

from __future__ import annotations

from typing import Any


def stream_accounts(*args: Any) -> Any:
    raise NotImplementedError

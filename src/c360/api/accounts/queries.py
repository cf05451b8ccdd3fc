"""Stub."""

from __future__ import annotations

from typing import Any


def list_accounts(*args: Any) -> Any:
    raise NotImplementedError


def get_account(*args: Any) -> Any:
    raise NotImplementedError


def get_history(*args: Any) -> Any:
    raise NotImplementedError

"""Stub."""

from __future__ import annotations

from typing import Any


def list_users(*args: Any) -> Any:
    raise NotImplementedError


def add_user(*args: Any) -> Any:
    raise NotImplementedError


def change_user(*args: Any) -> Any:
    raise NotImplementedError

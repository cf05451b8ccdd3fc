"""Stub."""

from __future__ import annotations

from typing import Any


def get_summary(*args: Any) -> Any:
    raise NotImplementedError


def get_pipeline_by_region(*args: Any) -> Any:
    raise NotImplementedError


def get_pipeline_by_product(*args: Any) -> Any:
    raise NotImplementedError

"""Prometheus metrics at ``/metrics``."""

from __future__ import annotations

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from prometheus_fastapi_instrumentator import Instrumentator


def install_metrics(app: FastAPI) -> None:
    """Count and time requests by route; paths are templates, so no id becomes a label."""
    instrumentator = Instrumentator(
        excluded_handlers=["^/metrics$", "^/healthz$", "^/readyz$"], registry=CollectorRegistry()
    )
    instrumentator.instrument(app, metric_namespace="c360")
    instrumentator.expose(app, include_in_schema=False)

"""Which route needs which permission, read from the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from c360.api.auth import PERMISSIONS
from c360.domain.roles import Permission

PUBLIC = frozenset(
    {
        "/api/v1/auth/token",
        "/api/openapi.json",
        "/api/docs",
        "/healthz",
        "/readyz",
        "/metrics",
    }
)


@dataclass(frozen=True, slots=True)
class GuardedRoute:
    """A route and the permission it needs; None is a public one."""

    method: str
    path: str
    permission: Permission | None


def list_routes(app: FastAPI) -> list[GuardedRoute]:
    """Return every route of the application, by path."""
    return sorted(_read_routes(app), key=lambda route: (route.path, route.method))


def _read_routes(app: FastAPI) -> Iterator[GuardedRoute]:
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        for method in sorted((context.methods or set()) - {"HEAD"}):
            yield GuardedRoute(method, context.path or "", _find_permission(dependant))


def _find_permission(dependant: Any) -> Permission | None:
    if not isinstance(dependant, Dependant):
        return None
    for inner in dependant.dependencies:
        if inner.call in PERMISSIONS:
            return PERMISSIONS[inner.call]
    return None


def check_every_route_is_guarded(app: FastAPI) -> None:
    """Refuse to start with a route that names no permission and is not meant to be public."""
    for route in list_routes(app):
        if route.permission is None and route.path not in PUBLIC:
            raise RuntimeError(f"{route.method} {route.path} names no permission.")

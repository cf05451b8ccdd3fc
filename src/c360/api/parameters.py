"""Refuse parameters that a route does not know: a misspelt filter must not look like no filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from c360.errors import InvalidInputError

_KNOWN: dict[Callable[..., Any], frozenset[str]] = {}


def known_parameters(dependant: Dependant) -> frozenset[str]:
    """Return the names of the query parameters that a route takes."""
    names: set[str] = set()
    for field in dependant.query_params:
        kind: Any = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names.update(info.alias or name for name, info in kind.model_fields.items())
        else:
            names.add(field.alias)
    for inner in dependant.dependencies:
        names |= known_parameters(inner)
    return frozenset(names)


def _known_to(route: Any) -> frozenset[str]:
    """Return what a route takes; endpoints are functions of modules, so they are few."""
    known = _KNOWN.get(route.endpoint)
    if known is None:
        known = _KNOWN[route.endpoint] = known_parameters(route.dependant)
    return known


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not know.

    Raises:
        InvalidInputError: There is one; the message says what the route takes.
    """
    if not request.url.query:
        return
    known = _known_to(request.scope["route"])
    for name in request.query_params:
        if name not in known:
            shown = name[:50].encode(errors="replace").decode()
            takes = ", ".join(sorted(known)) or "none"
            raise InvalidInputError(f"Unknown parameter {shown!r}. This route takes: {takes}.")


NO_UNKNOWN_PARAMETERS = Depends(refuse_unknown_parameters)

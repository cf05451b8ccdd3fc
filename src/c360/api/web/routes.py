"""Health checks and the API page: no token needed."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from c360.api.headers import allow_style
from c360.api.schemas import ErrorAnswer, Shape
from c360.api.services import ServicesDep
from c360.api.web.page import STYLE, render_api_page

router = APIRouter(tags=["operations"])


class Health(Shape):
    """The process is up, or ready to answer."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def get_health() -> Health:
    """The process is up."""
    return Health()


@router.get("/readyz", responses={503: {"model": ErrorAnswer, "description": "Not ready"}})
def get_readiness(services: ServicesDep) -> Health:
    """The state database answers and a snapshot is published."""
    services.state.check()
    services.snapshots.current()
    return Health()


@router.get("/api/docs", include_in_schema=False)
def get_api_page(request: Request) -> HTMLResponse:
    """Every route of the API on one page."""
    policy = {"Content-Security-Policy": allow_style(STYLE)}
    return HTMLResponse(render_api_page(request.app.openapi()), headers=policy)

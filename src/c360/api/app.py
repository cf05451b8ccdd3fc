"""Build the application: routes, errors, headers, metrics, the web app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from c360 import __version__
from c360.api.accounts.routes import router as accounts
from c360.api.answers import AnswerStore
from c360.api.ask.knowledge import KnowledgeStore
from c360.api.ask.routes import router as ask
from c360.api.audit.routes import router as audit
from c360.api.audit.writer import AuditWriter
from c360.api.briefing.routes import router as briefing
from c360.api.campaigns.routes import router as campaigns
from c360.api.commands.routes import router as commands
from c360.api.contracts.routes import router as contracts
from c360.api.customers.routes import router as customers
from c360.api.engagement.routes import router as engagement
from c360.api.errors import BugAnswers, install_error_handlers
from c360.api.events.routes import router as events
from c360.api.feeds.routes import router as feeds
from c360.api.headers import SecurityHeaders
from c360.api.insights.routes import router as insights
from c360.api.interactions.routes import router as interactions
from c360.api.limits import RequestLimiter
from c360.api.lineage.routes import router as lineage
from c360.api.models.loaded import LoadedModels
from c360.api.models.routes import router as models
from c360.api.operations.routes import router as service_levels
from c360.api.parameters import NO_UNKNOWN_PARAMETERS
from c360.api.permissions import check_every_route_is_guarded
from c360.api.predictions.cache import PredictionCache
from c360.api.predictions.routes import router as predictions
from c360.api.quality.routes import router as quality
from c360.api.retention.routes import router as retention
from c360.api.revenue.routes import router as revenue
from c360.api.runs.routes import router as runs
from c360.api.schemas import ErrorAnswer
from c360.api.search.opened import OpenSearches
from c360.api.search.routes import router as search
from c360.api.segments.routes import router as segments
from c360.api.services import Services
from c360.api.session.passwords import PasswordChecks
from c360.api.session.routes import public_router as log_in
from c360.api.session.routes import router as session
from c360.api.settings import ApiSettings
from c360.api.snapshot.routes import router as snapshot
from c360.api.sources.database_routes import router as databases
from c360.api.sources.routes import router as sources
from c360.api.timing import LookupTimer
from c360.api.tokens import Tokens
from c360.api.users.routes import router as users
from c360.api.web.metrics import install_metrics
from c360.api.web.routes import router as operations
from c360.api.web.screens import install_screens
from c360.domain.roles import Role
from c360.ml.registry import ModelRegistry
from c360.state.database import open_state
from c360.warehouse.snapshot import Snapshot, SnapshotReader, read_pointer

MAX_BODY_BYTES = 64 * 1024
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorAnswer, "description": text}
    for status, text in {
        401: "Not logged in",
        403: "The role has no right to this",
        422: "A parameter is wrong",
        429: "Too many requests",
        503: "Nothing published yet, or the state database is not reachable",
    }.items()
}
GUARDED = (
    session,
    snapshot,
    accounts,
    customers,
    interactions,
    insights,
    briefing,
    search,
    revenue,
    segments,
    campaigns,
    engagement,
    events,
    models,
    predictions,
    ask,
    users,
    audit,
    runs,
    commands,
    service_levels,
    sources,
    databases,
    lineage,
    quality,
    contracts,
    retention,
    feeds,
)


def create_routes() -> FastAPI:
    """Build the application without anything behind it: enough to describe it."""
    app = FastAPI(
        title="C360",
        version=__version__,
        description="Who is at risk, why, and what to do about it.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_name_operation,
        max_body_size=MAX_BODY_BYTES,
        redirect_slashes=False,
        lifespan=_warm_up_and_close,
    )
    api = APIRouter(prefix="/api/v1", dependencies=[NO_UNKNOWN_PARAMETERS])
    api.include_router(log_in, responses={code: ERRORS[code] for code in (422, 429, 503)})
    for router in GUARDED:
        api.include_router(router, responses=ERRORS)
    app.include_router(api)
    app.include_router(operations)
    check_every_route_is_guarded(app)
    return app


def create_app(settings: ApiSettings) -> FastAPI:
    """Build the application of one workspace.

    Raises:
        ConfigError: The secret is too short.
        StateError: The state database cannot be opened.
    """
    app = create_routes()
    app.state.services = create_services(settings)
    install_error_handlers(app)
    install_metrics(app)
    app.add_middleware(BugAnswers)
    app.add_middleware(SecurityHeaders)
    install_screens(app, settings.web_dist)
    return app


def create_services(settings: ApiSettings) -> Services:
    """Open what stands behind the routes.

    Raises:
        ConfigError: The secret is too short.
        StateError: The state database cannot be opened.
    """
    tokens = Tokens(settings.secret, settings.token_minutes)
    state = open_state(
        settings.state_url,
        memory_kib=settings.argon2_memory_kib,
        time_cost=settings.argon2_time_cost,
    )
    return Services(
        settings=settings,
        state=state,
        snapshots=SnapshotReader(settings.serving),
        tokens=tokens,
        limiter=RequestLimiter(settings.requests_per_minute),
        answers=AnswerStore(settings.answer_cache_mb << 20),
        audit=AuditWriter(state.audit),
        passwords=PasswordChecks(),
        models=LoadedModels(ModelRegistry(settings.models)),
        predictions=PredictionCache(),
        knowledge=KnowledgeStore(settings.semantic_models),
        timer=LookupTimer(state.request_times),
        searches=OpenSearches(settings.embedder),
    )


def _name_operation(route: APIRoute) -> str:
    return route.name


@asynccontextmanager
async def _warm_up_and_close(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services

    def warm_up(snapshot: Snapshot) -> None:
        services.searches.warm_up(snapshot)
        services.knowledge.warm_up(snapshot, Role.ADMIN)

    services.models.warm_up()
    services.snapshots.tell(warm_up)
    if read_pointer(services.settings.serving) is not None:
        services.snapshots.current()
    yield
    services.audit.close()
    services.timer.close()
    services.state.close()

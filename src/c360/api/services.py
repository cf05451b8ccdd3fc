"""What routes work with: one object per application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from c360.api.answers import AnswerStore
from c360.api.ask.knowledge import KnowledgeStore
from c360.api.audit.writer import AuditWriter
from c360.api.limits import RequestLimiter
from c360.api.models.loaded import LoadedModels
from c360.api.predictions.cache import PredictionCache
from c360.api.search.opened import OpenSearches
from c360.api.session.passwords import PasswordChecks
from c360.api.settings import ApiSettings
from c360.api.timing import LookupTimer
from c360.api.tokens import Tokens
from c360.state.database import StateDatabase
from c360.warehouse.snapshot import SnapshotReader


@dataclass(frozen=True, slots=True)
class Services:
    """State database, snapshots and models, and what stands between them and the routes."""

    settings: ApiSettings
    state: StateDatabase
    snapshots: SnapshotReader
    tokens: Tokens
    limiter: RequestLimiter
    answers: AnswerStore
    audit: AuditWriter
    passwords: PasswordChecks
    models: LoadedModels
    predictions: PredictionCache
    knowledge: KnowledgeStore
    timer: LookupTimer
    searches: OpenSearches


async def get_services(request: Request) -> Services:
    """Return the application's services."""
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(get_services)]

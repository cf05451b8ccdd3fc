"""What the API needs to know; the command line builds it from the workspace's settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from c360.domain.cost import Prices
from c360.domain.database_desk import DatabaseDesk
from c360.domain.event_profiles import LiveEvents
from c360.domain.feeds import Contracts
from c360.domain.quarantine import Quarantine
from c360.domain.retention import Retention
from c360.domain.sales import LiveSales
from c360.domain.source_desk import SourceDesk
from c360.ops.schedules import Schedule
from c360.semantic.proposal.proposing import Assistant
from c360.text.vectors import TextEmbedder


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Settings and ports of one API process.

    ``secret`` signs tokens: at least 32 characters. ``requests_per_minute`` holds per user, 0 is
    no limit. ``logins_per_minute`` counts failed log-ins per user and address. ``answer_cache_mb``
    bounds the answers kept per snapshot, 0 keeps none. ``argon2_*`` are the cost of a password.
    ``margin_rate`` is the margin in spend that campaigns count with. ``schedules`` is what is due
    by the clock; ``prices`` what running costs.
    ``embedder`` reads questions for search by meaning; None searches by words alone.
    ``assistant`` is the language model that questions may be put to; None asks none.
    """

    workspace: Path
    serving: Path
    models: Path
    state_url: str
    secret: str = field(repr=False)
    web_dist: Path | None = None
    semantic_models: tuple[Path, ...] = ()
    live_sales: LiveSales | None = None
    live_events: LiveEvents | None = None
    source_desk: SourceDesk | None = None
    database_desk: DatabaseDesk | None = None
    embedder: TextEmbedder | None = None
    assistant: Assistant | None = None
    quarantine: Quarantine | None = None
    contracts: Contracts | None = None
    retention: Retention | None = None
    workspace_name: str = "C360"
    reporting_currency: str | None = None
    profile: str = "default"
    token_minutes: int = 480
    requests_per_minute: int = 600
    logins_per_minute: int = 5
    stale_after_hours: int = 26
    margin_rate: float = 0.02
    schedules: tuple[Schedule, ...] = ()
    prices: Prices = field(default_factory=Prices)
    answer_cache_mb: int = 32
    argon2_memory_kib: int = 65536
    argon2_time_cost: int = 3

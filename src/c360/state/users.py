"""Users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from c360.domain.roles import Role


@dataclass(frozen=True, slots=True)
class User:
    """A person who may log in."""

    name: str
    role: Role
    is_disabled: bool
    token_generation: int
    created_at: datetime
    last_login_at: datetime | None

"""Shapes of logging in."""

from __future__ import annotations

from c360.api.schemas import Shape
from c360.domain.roles import Permission, Role


class Token(Shape):
    """A bearer token and whom it stands for."""

    access_token: str
    token_type: str
    expires_in: int
    role: Role
    name: str


class Me(Shape):
    """Who is logged in, and what they may do."""

    name: str
    role: Role
    permissions: list[Permission]

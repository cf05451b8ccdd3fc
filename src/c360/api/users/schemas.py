"""Shapes of user administration."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from c360.api.schemas import Shape, UtcDatetime
from c360.domain.roles import Role

UserName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$")]
Password = Annotated[str, Field(min_length=10, max_length=200)]


class UserRow(Shape):
    """A person who may log in."""

    name: str
    role: Role
    is_disabled: bool
    created_at: UtcDatetime
    last_login_at: UtcDatetime | None


class UserList(Shape):
    """All users, by name."""

    items: list[UserRow]
    total: int


class NewUser(Shape):
    """A user to add; without a password one is made up."""

    model_config = ConfigDict(extra="forbid")

    name: UserName
    role: Role
    password: Password | None = None


class UserChange(Shape):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    is_disabled: bool | None = None
    reset_password: bool = False


class ChangedUser(UserRow):
    """The user, and a password that was made up: it is shown this once."""

    password: str | None

"""What every table of ``c360.toml`` has in common."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$")]


class Section(BaseModel):
    """A table of ``c360.toml``; an unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def check_time_zone(value: str) -> str:
    """Return an IANA time zone's name, or fail with a reason."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no IANA time zone, such as 'Europe/London'") from error
    return value

"""Names for runs: sortable by time, unique, short enough to type."""

from __future__ import annotations

import secrets
from datetime import datetime


def make_run_id(at: datetime) -> str:
    """Return a run id such as ``20261114-061203-3f2a``: start in UTC and four random digits."""
    return f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"

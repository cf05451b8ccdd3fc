"""What the tables' classes need of the database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Transactions(Protocol):
    """Opens transactions."""

    def read(self) -> AbstractContextManager[Connection]:
        """Open a transaction that only reads."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """Open a transaction that writes."""
        ...

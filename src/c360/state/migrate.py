"""Make the tables, or bring them up to date, in one transaction."""

from __future__ import annotations

import importlib
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from c360.errors import StateError

HEAD = "0007"
MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = frozenset({None, "0001", "0002", "0003", "0004", "0006", HEAD})


def migrate(writer: Engine) -> None:
    """Bring the database to the version of this C360; the write lock keeps others waiting.

    Raises:
        StateError: A newer C360 has written it.
    """
    with writer.connect() as connection, connection.begin():
        version = _read_version(connection)
        if version == HEAD:
            return
        if version not in KNOWN:
            raise StateError(
                f"The state database has version {version!r}, this C360 knows up to {HEAD!r}: "
                "a newer one has written it. Use that one."
            )
        _upgrade(connection)


def _read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    """Run the migrations. Alembic loads slowly, so only when there is something to do."""
    command = importlib.import_module("alembic.command")
    config = importlib.import_module("alembic.config").Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

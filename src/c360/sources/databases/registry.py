"""Open a source of kind ``postgres`` or ``mysql``; a driver is imported only where it is used."""

from __future__ import annotations

import importlib
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from c360.errors import ConfigError
from c360.kit.hashing import hash_text
from c360.sources.databases.address import parse_address
from c360.sources.databases.changes import ChangeSource, Start
from c360.sources.databases.notes import ACCEPTED, Notes
from c360.sources.databases.port import Database
from c360.sources.databases.shape import ShapeGate
from c360.sources.databases.tables import TableSource
from c360.sources.spec import DatabaseSpec, PolledSource, SourceSpec

ADAPTERS = {  # kind: (module, class)
    "postgres": ("c360.sources.databases.postgres.database", "PostgresDatabase"),
    "mysql": ("c360.sources.databases.mysql.database", "MysqlDatabase"),
}
SLOT_LENGTH = 63
FIRST_SERVER_ID = 1 << 20


def open_database(spec: SourceSpec, notes: Notes) -> Database:
    """Return the adapter of a source's server; nothing is connected yet.

    Raises:
        ConfigError: The address is wrong, or the driver is not installed.
    """
    settings = database_settings(spec)
    address = replace(parse_address(settings.url, spec.kind, spec.name), patience=settings.patience)
    accepted = (notes.read(ACCEPTED) or {}).get("columns")
    gate = ShapeGate(spec.name, settings.what, accepted)
    module, name = ADAPTERS[spec.kind]
    try:
        adapter: Any = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"Source {spec.name!r} is of kind {spec.kind!r}, and {error.name} is not installed. "
            f"Install c360[{spec.kind}]."
        ) from error
    database: Database = adapter(address, settings, _identity(spec), gate)
    return database


def database_settings(spec: SourceSpec) -> DatabaseSpec:
    """Return what a source of a database reads."""
    if spec.database is None:
        raise ConfigError(f"Source {spec.name!r} of kind {spec.kind!r} names no database.")
    return spec.database


def slot_name(spec: SourceSpec) -> str:
    """Return the replication slot of a source: as set, else one for workspace and source."""
    made = f"c360_{spec.name.lower()}_{hash_text(f'{spec.root}/{spec.name}')[:8]}"
    return database_settings(spec).slot or made[-SLOT_LENGTH:]


def drop_replication_slot(spec: SourceSpec, notes: Notes) -> tuple[str, bool]:
    """Drop a source's replication slot; return its name, and whether it was there.

    Raises:
        ConfigError: The source has no slot by its kind.
    """
    if spec.kind != "postgres":
        raise ConfigError(f"Source {spec.name!r} is of kind {spec.kind!r}, which has no slots.")
    with closing(open_database(spec, notes)) as database:
        return slot_name(spec), database.drop_slot()


def _identity(spec: SourceSpec) -> str | int:
    """Return the name by which a server tells this reader from others."""
    if spec.kind == "postgres":
        return slot_name(spec)
    number = int(hash_text(f"{spec.root}/{spec.name}")[:8], 16)
    return FIRST_SERVER_ID + number % (1 << 30)


def open_polled(spec: SourceSpec, start: Start, notes: Notes, work: Path) -> PolledSource:
    """Return a source that goes on from a checkpoint.

    Args:
        spec: The source as configured.
        start: Where reading begins.
        notes: What the source remembers beside the manifests.
        work: Folder for scratch files of this source alone; what lies there is removed.
    """
    shutil.rmtree(work, ignore_errors=True)
    database = open_database(spec, notes)
    if spec.mode == "cdc":
        return ChangeSource(spec, database, start, notes, work)
    return TableSource(spec, database, start, notes, work)

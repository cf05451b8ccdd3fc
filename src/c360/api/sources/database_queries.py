"""Answer from the database desk; every look into a database is in the audit trail."""

from __future__ import annotations

from dataclasses import asdict

from c360.api.deps import Audit
from c360.api.saving import audited_act
from c360.api.services import Services
from c360.api.sources.database_schemas import (
    DatabaseBody,
    DatabaseTableBody,
    DatabaseTableList,
    DatabaseTableRow,
    NewDatabaseSourceBody,
    TablePreview,
)
from c360.api.sources.queries import (
    Caller,
    hide_personal,
    queue_ingest,
    show_checks,
    show_dry_run,
    source_desk,
)
from c360.api.sources.schemas import AddedSource, DryRunResult, SourceTest
from c360.domain.database_desk import DatabaseAddress, DatabaseDesk, NewDatabaseSource
from c360.errors import NotFoundError


def check_connection(services: Services, audit: Audit, body: DatabaseBody) -> SourceTest:
    """Try to connect to a database."""
    address = _address(body)
    checks = audited_act(
        (audit, "databases.test", address.place), lambda: _desk(services).check_connection(address)
    )
    return show_checks(address.place, checks)


def list_tables(services: Services, audit: Audit, body: DatabaseBody) -> DatabaseTableList:
    """Return the tables of a database."""
    address = _address(body)
    tables = audited_act(
        (audit, "databases.tables", address.place), lambda: _desk(services).list_tables(address)
    )
    items = [DatabaseTableRow.model_validate(asdict(table)) for table in tables]
    return DatabaseTableList(items=items, total=len(items))


def preview_table(services: Services, caller: Caller, body: DatabaseTableBody) -> TablePreview:
    """Return the first rows of a table as a user may see them, and the feeds they may belong to."""
    user, audit = caller
    address = _address(body)
    sample = audited_act(
        (audit, "databases.preview", f"{address.place} {body.table}"),
        lambda: _desk(services).sample_table(address, body.table),
    )
    feeds = [asdict(feed) for feed in source_desk(services).suggest_feeds(sample.columns)]
    return TablePreview.model_validate({**hide_personal(asdict(sample), user), "feeds": feeds})


def check_source(services: Services, audit: Audit, body: NewDatabaseSourceBody) -> SourceTest:
    """Look at all that a new source needs of its server."""
    new = _new_source(body)
    checks = audited_act(
        (audit, "databases.check", _describe(new)), lambda: _desk(services).check_source(new)
    )
    return show_checks(new.name, checks)


def try_source(services: Services, audit: Audit, body: NewDatabaseSourceBody) -> DryRunResult:
    """Send the first rows of a new source through the gate, and keep nothing."""
    new = _new_source(body)
    return show_dry_run(
        audited_act(
            (audit, "databases.dry_run", _describe(new)), lambda: _desk(services).try_source(new)
        )
    )


def add_source(services: Services, caller: Caller, body: NewDatabaseSourceBody) -> AddedSource:
    """Write a source to the settings, and queue an ingest.

    Raises:
        InvalidInputError: The source is wrong, or its server lacks what its mode needs.
        ConflictError: A source of this name exists.
    """
    user, audit = caller
    new = _new_source(body)
    written = audited_act(
        (audit, "sources.add", f"{new.name}: {_describe(new)}"),
        lambda: _desk(services).add_source(new),
    )
    return queue_ingest(services, user, new.name, written)


def _describe(new: NewDatabaseSource) -> str:
    return f"{new.address.place} {new.table}"


def _address(body: DatabaseBody) -> DatabaseAddress:
    return DatabaseAddress(
        body.kind, body.host, body.port, body.database, body.user, body.password_env
    )


def _new_source(body: NewDatabaseSourceBody) -> NewDatabaseSource:
    values = body.model_dump(exclude={"address"})
    return NewDatabaseSource(**values, address=_address(body.address), table=body.address.table)


def _desk(services: Services) -> DatabaseDesk:
    desk = services.settings.database_desk
    if desk is None:
        raise NotFoundError("This server was started without access to the workspace's sources.")
    return desk

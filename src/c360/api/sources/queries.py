"""Answer from the source desk, and write to the audit trail what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from c360.api.commands.queries import show_command
from c360.api.deps import Audit
from c360.api.masking import HIDDEN, mask_personal_data
from c360.api.saving import audited_act
from c360.api.services import Services
from c360.api.sources.schemas import (
    AddedSource,
    DryRunReason,
    DryRunResult,
    FilePreview,
    LandingFileList,
    LandingFileRow,
    NewSourceBody,
    SourceCheckRow,
    SourceList,
    SourceRow,
    SourceTest,
)
from c360.domain.commands import CommandKind
from c360.domain.roles import Permission, has_permission
from c360.domain.source_desk import DryRun, NewSource, SourceCheck, SourceDesk
from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.users import User

LAG_WINDOW = timedelta(days=90)
Caller = tuple[User, Audit]


def list_sources(services: Services) -> SourceList:
    """Return every source, with the lag of its last batch that is news."""
    lags = {
        hop.source: hop.lag_seconds(hop.landed_at)
        for hop in services.state.hops.list_hops(utc_now() - LAG_WINDOW)
        if not hop.is_history
    }
    items = []
    for source in source_desk(services).list_sources():
        lag = lags.get(source.name) if source.lag_seconds is None else source.lag_seconds
        items.append(SourceRow.model_validate({**asdict(source), "lag_seconds": lag}))
    return SourceList(items=items, total=len(items))


def check_source(services: Services, audit: Audit, name: str) -> SourceTest:
    """Try a source.

    Raises:
        NotFoundError: There is none of this name.
    """
    checks = audited_act(
        (audit, "sources.test", name), lambda: source_desk(services).check_source(name)
    )
    return show_checks(name, checks)


def show_checks(name: str, checks: Sequence[SourceCheck]) -> SourceTest:
    """Return what was tried on a source, and whether all of it works."""
    return SourceTest(
        source=name,
        is_ok=all(check.is_ok for check in checks),
        checks=[SourceCheckRow.model_validate(asdict(check)) for check in checks],
    )


def list_files(services: Services) -> LandingFileList:
    """Return the files in the landing folder."""
    items = [
        LandingFileRow.model_validate(asdict(file)) for file in source_desk(services).list_files()
    ]
    return LandingFileList(items=items, total=len(items))


def save_file(services: Services, audit: Audit, name: str, content: bytes) -> LandingFileRow:
    """Put a file into the landing folder."""
    file = audited_act(
        (audit, "sources.upload", name), lambda: source_desk(services).save_file(name, content)
    )
    return LandingFileRow.model_validate(asdict(file))


def preview_file(services: Services, user: User, path: str) -> FilePreview:
    """Return the first rows of a file, and the feeds they may belong to."""
    desk = source_desk(services)
    sample = desk.sample_file(path)
    feeds = [asdict(feed) for feed in desk.suggest_feeds(sample.columns)]
    return FilePreview.model_validate({**hide_personal(asdict(sample), user), "feeds": feeds})


def hide_personal(sample: dict[str, Any], user: User) -> dict[str, Any]:
    """Return a sample of rows as a user may see it.

    Values of columns that seem personal are hidden whole; in others what looks like an address or
    number of a person is masked.
    """
    if has_permission(user.role, Permission.PERSONAL_DATA_READ):
        return sample
    personal = {column["name"] for column in sample["columns"] if column["is_personal"]}

    def hide(name: str, value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value
        return HIDDEN if name in personal else mask_personal_data(value)

    columns = [
        {**column, "examples": [hide(column["name"], text) for text in column["examples"]]}
        for column in sample["columns"]
    ]
    rows = [{name: hide(name, value) for name, value in row.items()} for row in sample["rows"]]
    return {**sample, "columns": columns, "rows": rows}


def try_source(services: Services, body: NewSourceBody) -> DryRunResult:
    """Send the files of a new source through the gate, and keep nothing."""
    return show_dry_run(source_desk(services).try_source(_new_source(body)))


def show_dry_run(result: DryRun) -> DryRunResult:
    """Return what would become of the rows of a new source."""
    found = asdict(result)
    reasons = [DryRunReason(reason=reason, rows=rows) for reason, rows in found.pop("reasons")]
    return DryRunResult.model_validate({**found, "reasons": reasons})


def add_source(services: Services, caller: Caller, body: NewSourceBody) -> AddedSource:
    """Write a source to the settings, and queue an ingest.

    Raises:
        InvalidInputError: The source is wrong.
        ConflictError: A source of this name exists.
    """
    user, audit = caller
    written = audited_act(
        (audit, "sources.add", body.name),
        lambda: source_desk(services).add_source(_new_source(body)),
    )
    return queue_ingest(services, user, body.name, written)


def queue_ingest(services: Services, user: User, name: str, written: str) -> AddedSource:
    """Ask the worker to bring in a source that was added."""
    try:
        command = services.state.commands.add_command(CommandKind.INGEST, {}, user.name)
    except ConflictError:
        return AddedSource(name=name, toml=written, command=None)
    return AddedSource(name=name, toml=written, command=show_command(command))


def _new_source(body: NewSourceBody) -> NewSource:
    return NewSource(**body.model_dump())


def source_desk(services: Services) -> SourceDesk:
    """Return the port to the workspace's sources.

    Raises:
        NotFoundError: This server has none.
    """
    desk = services.settings.source_desk
    if desk is None:
        raise NotFoundError("This server was started without access to the workspace's sources.")
    return desk

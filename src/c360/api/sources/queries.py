"""Answer from the source desk, and write to the audit trail what it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from c360.api.commands.queries import show_command
from c360.api.deps import Audit
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
from c360.domain.source_desk import NewSource, SourceDesk
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
    items = [
        SourceRow.model_validate({**asdict(source), "lag_seconds": lags.get(source.name)})
        for source in _desk(services).list_sources()
    ]
    return SourceList(items=items, total=len(items))


def check_source(services: Services, audit: Audit, name: str) -> SourceTest:
    """Try a source.

    Raises:
        NotFoundError: There is none of this name.
    """
    checks = audited_act((audit, "sources.test", name), lambda: _desk(services).check_source(name))
    return SourceTest(
        source=name,
        is_ok=all(check.is_ok for check in checks),
        checks=[SourceCheckRow.model_validate(asdict(check)) for check in checks],
    )


def list_files(services: Services) -> LandingFileList:
    """Return the files in the landing folder."""
    items = [LandingFileRow.model_validate(asdict(file)) for file in _desk(services).list_files()]
    return LandingFileList(items=items, total=len(items))


def save_file(services: Services, audit: Audit, name: str, content: bytes) -> LandingFileRow:
    """Put a file into the landing folder."""
    file = audited_act(
        (audit, "sources.upload", name), lambda: _desk(services).save_file(name, content)
    )
    return LandingFileRow.model_validate(asdict(file))


def preview_file(services: Services, path: str) -> FilePreview:
    """Return the first rows of a file, and the feeds they may belong to."""
    desk = _desk(services)
    sample = desk.sample_file(path)
    feeds = [asdict(feed) for feed in desk.suggest_feeds(sample.columns)]
    return FilePreview.model_validate({**asdict(sample), "feeds": feeds})


def try_source(services: Services, body: NewSourceBody) -> DryRunResult:
    """Send the files of a new source through the gate, and keep nothing."""
    found = asdict(_desk(services).try_source(_new_source(body)))
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
        (audit, "sources.add", body.name), lambda: _desk(services).add_source(_new_source(body))
    )
    try:
        command = services.state.commands.add_command(CommandKind.INGEST, {}, user.name)
    except ConflictError:
        return AddedSource(name=body.name, toml=written, command=None)
    return AddedSource(name=body.name, toml=written, command=show_command(command))


def _new_source(body: NewSourceBody) -> NewSource:
    return NewSource(**body.model_dump())


def _desk(services: Services) -> SourceDesk:
    desk = services.settings.source_desk
    if desk is None:
        raise NotFoundError("This server was started without access to the workspace's sources.")
    return desk

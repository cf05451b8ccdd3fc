"""The sources of a workspace, from its settings into what adapters need."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import SecretStr

from c360.config.source_settings import SourceSettings
from c360.config.workspace import Workspace
from c360.errors import UnknownNameError
from c360.sources.spec import DatabaseSpec, SourceSpec


def select_specs(workspace: Workspace, names: Sequence[str] = ()) -> list[SourceSpec]:
    """Return the sources of a workspace, or only those named.

    Raises:
        UnknownNameError: No source has one of the names.
    """
    specs = {spec.name: spec for spec in list_specs(workspace)}
    for name in names:
        if name not in specs:
            raise UnknownNameError(
                f"There is no source {name!r}. Known: {', '.join(specs) or 'none'}."
            )
    return [specs[name] for name in names or specs]


def list_specs(workspace: Workspace) -> list[SourceSpec]:
    """Return the sources of a workspace as the adapters need them."""
    return [make_spec(source, workspace) for source in workspace.settings.sources]


def make_spec(source: SourceSettings, workspace: Workspace) -> SourceSpec:
    """Return one source, configured or not yet, as the adapters need it."""
    root = workspace.root
    folders = tuple(
        (root / folder).resolve() for folder in workspace.settings.workspace.data_folders
    )
    return SourceSpec(
        name=source.name,
        feed=source.feed,
        kind=source.kind,
        root=root,
        mode=source.mode,
        path=source.path,
        query=source.query,
        format=source.format,
        encoding=source.encoding,
        delimiter=source.delimiter,
        record=source.record,
        sheet=source.sheet,
        header_row=source.header_row,
        nested=source.nested,
        members=source.members,
        max_unpacked_gb=source.max_unpacked_gb,
        timezone=source.timezone,
        expressions=source.expressions,
        data_folders=folders,
        where=source.where,
        broker=source.broker,
        stream=source.stream,
        endpoint=source.endpoint,
        region=source.region,
        database=None if source.url is None else _database(source, source.url),
    )


def _database(source: SourceSettings, url: SecretStr) -> DatabaseSpec:
    return DatabaseSpec(
        url=url.get_secret_value(),
        table=source.table,
        query=source.query,
        cursor=source.cursor,
        slot=source.slot,
        lookback=source.lookback,
        batch_rows=source.batch_rows,
        batch_seconds=source.batch_seconds,
        poll_seconds=source.poll_seconds,
    )

"""Answer what screens ask about sources: status, tests, files, samples, dry runs, new ones."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from c360.config.edit import add_source
from c360.config.source_settings import SourceSettings
from c360.config.workspace import Workspace, open_workspace
from c360.domain.source_desk import (
    DryRun,
    FeedSuggestion,
    FileSample,
    LandingFile,
    NewSource,
    SampledColumn,
    SourceCheck,
    SourceStatus,
)
from c360.errors import (
    C360Error,
    ConfigError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    SourceError,
)
from c360.kit.files import sync_folder
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.dry_run import try_source
from c360.pipelines.ingest import load_contracts
from c360.pipelines.source_samples import mark_personal, show_finding, suggest_for
from c360.pipelines.sources import SourceState, inspect_source, list_sources
from c360.sources.databases.address import parse_address
from c360.sources.readers import ReadOptions, detect_format, open_reader
from c360.sources.sandbox import Sandbox
from c360.sources.suggestions import sample_columns

LANDING = "landing"
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
PREVIEW_ROWS = 50
SAMPLED_ROWS = 1_000
MOST_FILES = 500
BROKERS = {"kinesis": "Kinesis", "nats": "NATS"}
MOST_PREVIEW_BYTES = 256 << 20
Check = Callable[[SourceSettings, Workspace], list[SourceCheck]]


class WorkspaceSourceDesk:
    """Answers for one workspace; its settings are read anew for each question."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list_sources(self) -> Sequence[SourceStatus]:
        """Return every configured source with what came of it."""
        workspace = open_workspace(self._root)
        lake = Lake(workspace.data)
        batches: dict[str, list[BatchManifest]] = {}
        for manifest in lake.manifests():
            batches.setdefault(manifest.header.source, []).append(manifest)
        states = {state.name: state for state in list_sources(workspace, lake)}
        return [
            _describe(source, batches.get(source.name, []), states[source.name])
            for source in workspace.settings.sources
        ]

    def check_source(self, name: str) -> Sequence[SourceCheck]:
        """Try a source without landing anything.

        Raises:
            NotFoundError: There is none of this name.
        """
        workspace = open_workspace(self._root)
        for source in workspace.settings.sources:
            if source.name == name:
                check = CHECKS.get(source.kind, _check_nothing)
                return [_check_feed(source, workspace), *check(source, workspace)]
        known = ", ".join(source.name for source in workspace.settings.sources) or "none"
        raise NotFoundError(f"There is no source {name[:64]!r}. Known: {known}.")

    def list_files(self) -> Sequence[LandingFile]:
        """Return the files in the landing folder, newest first."""
        folder = self._root / LANDING
        files = [path for path in folder.rglob("*") if path.is_file() and path.name[0] != "."]
        newest = sorted(files, key=lambda path: (-path.stat().st_mtime, path.name))
        return [self._describe_file(path) for path in newest[:MOST_FILES]]

    def save_file(self, name: str, content: bytes) -> LandingFile:
        """Put a file into the landing folder, whole or not at all.

        Raises:
            InvalidInputError: The name is not allowed.
            ConflictError: There is one of this name.
        """
        if not FILE_NAME.fullmatch(name):
            raise InvalidInputError(
                f"The file name {name[:100]!r} is not allowed. Use letters, digits and . _ - only."
            )
        _format_of(Path(name))
        folder = self._root / LANDING
        folder.mkdir(parents=True, exist_ok=True)
        target, partial = folder / name, folder / f".{name}.{os.getpid()}.part"
        partial.write_bytes(content)
        try:
            os.link(partial, target)
        except FileExistsError as error:
            raise ConflictError(
                f"{LANDING}/{name} exists already. Give the file another name."
            ) from error
        finally:
            partial.unlink()
        sync_folder(folder)
        return self._describe_file(target)

    def sample_file(self, path: str) -> FileSample:
        """Return the first rows of a file in the landing folder, and the types they fit."""
        file = self._find_file(path)
        if file.stat().st_size > MOST_PREVIEW_BYTES:
            raise InvalidInputError(
                f"{path} holds more than {MOST_PREVIEW_BYTES >> 20} MB, too much to look into "
                "from here. Describe it in c360.toml."
            )
        format_name = _format_of(file)
        reader = open_reader(file, format_name, {}, ReadOptions(block_bytes=1 << 20))
        chunk = next(iter(reader.chunks()), None)
        rows = [] if chunk is None else chunk.table.slice(0, SAMPLED_ROWS).to_pylist()
        names = list(reader.columns) if chunk is None else chunk.table.column_names
        texts = [{key: None if v is None else str(v) for key, v in row.items()} for row in rows]
        return FileSample(
            path=path,
            format=format_name,
            columns=tuple(mark_personal(sample_columns(texts, names), texts)),
            rows=tuple(texts[:PREVIEW_ROWS]),
            rejects=()
            if chunk is None
            else tuple(f"line {r.position}: {r.reason}" for r in chunk.rejects[:10]),
        )

    def suggest_feeds(self, columns: Sequence[SampledColumn]) -> Sequence[FeedSuggestion]:
        """Return how well columns fit each feed, the best first."""
        return suggest_for(open_workspace(self._root, with_sources=False), columns)

    def try_source(self, new: NewSource) -> DryRun:
        """Send a source's files through the gate, and keep nothing."""
        self._check_path(new.path)
        return try_source(open_workspace(self._root, with_sources=False), new)

    def add_source(self, new: NewSource) -> str:
        """Add a source to ``c360.toml``, and return the lines added.

        It goes through the gate first: what cannot be mapped is not written down.
        """
        self.try_source(new)
        mode = None if new.mode == "append" else new.mode
        zone = None if new.timezone == "UTC" else new.timezone
        values = {
            "name": new.name,
            "feed": new.feed,
            "path": new.path,
            "format": new.format,
            "delimiter": new.delimiter,
            "mode": mode,
            "updated_at": new.updated_at,
            "timezone": zone,
            "columns": dict(new.columns),
        }
        return add_source(self._root, values)

    def _find_file(self, path: str) -> Path:
        self._check_path(path)
        file = self._root / path
        if not file.is_file():
            raise NotFoundError(f"There is no file {path[:200]!r} in the workspace.")
        if not file.resolve().is_relative_to((self._root / LANDING).resolve()):
            raise InvalidInputError(f"{path[:200]!r} leads out of the folder {LANDING}/.")
        return file

    def _check_path(self, path: str) -> None:
        parts = Path(path).parts
        if not parts or parts[0] != LANDING or ".." in parts or len(parts) < 2 or "\0" in path:
            raise InvalidInputError(
                f"{path[:200]!r} is no path below {LANDING}/. Write it as {LANDING}/deals_*.csv."
            )

    def _describe_file(self, path: Path) -> LandingFile:
        found = path.stat()
        try:
            known: str | None = detect_format(path)
        except SourceError:
            known = None
        modified_at = datetime.fromtimestamp(found.st_mtime, UTC)
        return LandingFile(
            path=str(path.relative_to(self._root)),
            bytes=found.st_size,
            modified_at=modified_at,
            format=known,
        )


def _describe(
    source: SourceSettings, batches: Sequence[BatchManifest], state: SourceState
) -> SourceStatus:
    last = max(batches, key=lambda batch: batch.loaded_at, default=None)
    return SourceStatus(
        name=source.name,
        feed=source.feed,
        kind=source.kind,
        mode=source.mode,
        location=_locate(source),
        batch_count=len(batches),
        rows_in=sum(batch.result.rows_in for batch in batches),
        rows_landed=sum(batch.result.landed for batch in batches),
        rows_quarantined=sum(batch.result.quarantined for batch in batches),
        last_batch_id=None if last is None else last.batch_id,
        last_landed_at=None if last is None else last.loaded_at,
        last_rows=None if last is None else last.result.rows_in,
        lag_seconds=state.lag_seconds,
        seen_at=state.seen_at,
        lag_messages=state.lag_messages,
        trouble=state.trouble,
        troubled_since=state.troubled_since,
    )


def _locate(source: SourceSettings) -> str:
    """Say where a source's rows are; of an address neither user nor password is told."""
    if source.kind == "stream":
        return f"{source.stream} of {BROKERS.get(source.broker or '', source.broker)}"
    where = source.path or source.table or " ".join((source.query or "").split())[:200]
    if source.url is None:
        return where
    try:
        place = parse_address(source.url.get_secret_value(), source.kind, source.name).place
    except ConfigError:
        return where
    return f"{where} in {place}"


def _format_of(path: Path) -> str:
    try:
        return detect_format(path)
    except SourceError as error:
        raise InvalidInputError(str(error)) from error


def _check_feed(source: SourceSettings, workspace: Workspace) -> SourceCheck:
    contracts = load_contracts(workspace)
    is_known = source.feed in contracts
    known = ", ".join(sorted(contracts))
    message = (
        f"Contract {contracts[source.feed].version} of {source.feed}."
        if is_known
        else f"There is no contract for feed {source.feed!r}. Known: {known}."
    )
    return SourceCheck("contract", is_known, message)


def _check_files(source: SourceSettings, workspace: Workspace) -> list[SourceCheck]:
    """Try whether the glob matches files, and whether the newest can be read."""
    found = sorted(workspace.root.glob(source.path or ""), key=lambda path: path.name)
    files = [path for path in found if path.is_file()]
    count = f"{len(files):,} file{'' if len(files) == 1 else 's'}"
    checks = [SourceCheck("path", bool(files), f"{source.path} matches {count}.")]
    if not files:
        return checks
    newest = max(files, key=lambda path: path.stat().st_mtime)
    try:
        format_name = source.format or detect_format(newest)
        options = ReadOptions(source.encoding, source.delimiter, block_bytes=1 << 20)
        reader = open_reader(newest, format_name, {}, options)
        chunk = next(iter(reader.chunks()), None)
        rows = 0 if chunk is None else chunk.table.num_rows
        told = f"{newest.name}: {len(reader.columns)} columns, first {rows:,} rows read."
        checks.append(SourceCheck("reading", rows > 0, told))
    except (C360Error, OSError) as error:
        checks.append(SourceCheck("reading", False, f"{newest.name}: {error}"))
    return checks


def _check_sql(source: SourceSettings, workspace: Workspace) -> list[SourceCheck]:
    """Try whether the query gives a row."""
    folders = [workspace.root / name for name in workspace.settings.workspace.data_folders]
    try:
        batch = next(Sandbox(workspace.root, folders).query(source.query or ""), None)
    except C360Error as error:
        return [SourceCheck("query", False, str(error))]
    rows = 0 if batch is None else batch.num_rows
    return [SourceCheck("query", rows > 0, f"The query gives {'rows' if rows else 'no row'}.")]


def _check_database(source: SourceSettings, workspace: Workspace) -> list[SourceCheck]:
    """Try the server, the table, the mapping, and what the mode needs."""
    try:
        findings = inspect_source(workspace, load_contracts(workspace), source.name)
    except C360Error as error:
        return [SourceCheck("connection", False, str(error))]
    return [show_finding(finding) for finding in findings]


def _check_nothing(source: SourceSettings, workspace: Workspace) -> list[SourceCheck]:
    told = f"Sources of kind {source.kind} cannot be tried from here yet."
    return [SourceCheck("connection", False, told)]


CHECKS: Mapping[str, Check] = {
    "files": _check_files,
    "sql": _check_sql,
    "postgres": _check_database,
    "mysql": _check_database,
}
"""How a source of each kind is tried; another kind is one entry more."""

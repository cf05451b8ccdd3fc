"""See and tend the sources of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.domain.findings import Finding
from c360.errors import ConfigError, SourceError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.lakes import open_lake
from c360.pipelines.planning import plan_mapping
from c360.pipelines.polling import PolledFeed, describe_held, drain_feed, source_key
from c360.pipelines.source_specs import select_specs
from c360.pipelines.source_troubles import SourceTroubles
from c360.pipelines.streams import describe_places
from c360.sources.databases.notes import ACCEPTED, HEARTBEAT, Notes
from c360.sources.databases.registry import drop_replication_slot, open_database
from c360.sources.spec import SourceSpec


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source has given so far.

    ``lag_seconds`` is how long before it was read the newest change was committed, or the newest
    message came to its broker; ``lag_messages`` how many the broker still held then, where it says;
    ``seen_at`` when the log or stream was last read to its end without anything new. ``trouble``
    is what keeps it out now: a contract that it breaks, or that it could not be read.
    """

    name: str
    kind: str
    feed: str
    mode: str
    batch_count: int
    rows_landed: int
    last_batch_id: str | None
    last_batch_at: datetime | None
    lag_seconds: float | None
    position: str | None
    seen_at: datetime | None
    lag_messages: int | None = None
    trouble: str | None = None
    troubled_since: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the state in the documented JSON form."""
        return asdict(self)

    def describe_lag(self) -> str | None:
        """Say how far behind the source was when it was last read."""
        if self.seen_at is not None:
            return f"none at {self.seen_at:%H:%M:%S}"
        if self.lag_seconds is None:
            return None
        waiting = "" if self.lag_messages is None else f", {self.lag_messages:,} messages"
        return f"{self.lag_seconds:.1f} s{waiting}"


def list_sources(workspace: Workspace, lake: Lake) -> list[SourceState]:
    """Return what each source has given so far; no source is asked."""
    manifests = lake.manifests()
    return [
        _describe(spec, [m for m in manifests if m.header.source == spec.name], lake)
        for spec in select_specs(workspace)
    ]


def _describe(spec: SourceSpec, manifests: list[BatchManifest], lake: Lake) -> SourceState:
    newest = manifests[-1] if manifests else None
    checkpoint = (newest.header.checkpoint if newest else None) or {}
    is_followed = spec.mode == "cdc" or spec.kind == "stream"
    place = checkpoint.get("position")
    if spec.kind == "stream" and checkpoint:
        place = describe_places(checkpoint)
    beat = Notes(lake.root / "sources", spec.name).read(HEARTBEAT) or {}
    is_current = newest is not None and beat.get("after") == newest.batch_id
    trouble = SourceTroubles(lake.root).find(spec.name, spec.feed)
    return SourceState(
        name=spec.name,
        kind=spec.kind,
        feed=spec.feed,
        mode=spec.mode,
        batch_count=len(manifests),
        rows_landed=sum(manifest.result.landed for manifest in manifests),
        last_batch_id=newest.batch_id if newest else None,
        last_batch_at=newest.loaded_at if newest else None,
        lag_seconds=newest.header.seconds_behind if newest and is_followed else None,
        lag_messages=newest.header.lag_messages if newest else None,
        position=beat["position"] if is_current else place,
        seen_at=datetime.fromisoformat(beat["at"]) if is_current else None,
        trouble=trouble.message if trouble else None,
        troubled_since=trouble.since if trouble else None,
    )


def select_database(workspace: Workspace, name: str) -> SourceSpec:
    """Return a source by name.

    Raises:
        UnknownNameError: There is none of that name.
        ConfigError: It is no database.
    """
    [spec] = select_specs(workspace, [name])
    if spec.database is None:
        raise ConfigError(
            f"Source {name!r} is of kind {spec.kind!r}; this is for 'postgres' and 'mysql'."
        )
    return spec


def inspect_source(
    workspace: Workspace, contracts: Mapping[str, Contract], name: str
) -> list[Finding]:
    """Look at all that reading a database needs. Nothing is changed, here or there."""
    return inspect_database(
        select_database(workspace, name), contracts, Notes(workspace.data / "sources", name)
    )


def inspect_database(
    spec: SourceSpec, contracts: Mapping[str, Contract], notes: Notes
) -> list[Finding]:
    """Look at all that reading a database needs, whether the source is configured or not yet."""
    contract, mapping, _ = plan_mapping(spec, contracts)
    findings: list[Finding] = []
    with closing(open_database(spec, notes)) as database:
        try:
            columns = database.describe().names
            findings.extend(database.inspect(spec.mode, source_key(mapping, contract)))
        except SourceError as error:
            return [*findings, Finding("connection", False, str(error))]
    lacking = mapping.missing_columns(columns)
    unmapped = [name for name in contract.required if name not in mapping.references]
    absent = [name for name in unmapped if name.lower() not in {c.lower() for c in columns}]
    told = [f"{to} = {text!r} reads {column!r}, which is not there" for to, text, column in lacking]
    told += [f"nothing gives {name!r}, which feed {spec.feed!r} requires" for name in absent]
    advice = "Correct [sources.columns] in c360.toml."
    findings.append(Finding("mapping", not told, "; ".join(told) or "fits", advice))
    return findings


def accept_shape(workspace: Workspace, name: str) -> dict[str, str]:
    """Accept the columns that a table has now; return them with their types."""
    spec = select_database(workspace, name)
    notes = Notes(workspace.data / "sources", name)
    with closing(open_database(spec, notes)) as database:
        columns = database.describe().columns
    notes.write(ACCEPTED, {"columns": columns})
    return columns


def resnapshot(
    workspace: Workspace, contracts: Mapping[str, Contract], name: str
) -> tuple[list[BatchManifest], list[str]]:
    """Read a table again from the beginning. The caller holds the workspace lock.

    Raises:
        SourceError: The source cannot be read, or another process reads it.
    """
    spec = select_database(workspace, name)
    lake = open_lake(workspace)
    warnings = lake.prepare().describe(workspace.settings.lake.raw or "")
    with closing(PolledFeed(spec, contracts, lake, workspace)) as feed:
        if not feed.open(is_anew=True):
            raise SourceError(f"{describe_held(feed.spec.name)} Stop it first.")
        feed.notes.remove(ACCEPTED)
        return drain_feed(feed, warnings), warnings


def drop_slot(workspace: Workspace, name: str) -> tuple[str, bool]:
    """Drop the replication slot of a source; return its name, and whether it was there."""
    spec = select_database(workspace, name)
    return drop_replication_slot(spec, Notes(workspace.data / "sources", name))

"""Follow streams: land what is there, and with ``follow`` what comes, until told to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import (
    C360Error,
    InvalidInputError,
    LakeConflictError,
    LakeUnavailableError,
    SourceError,
    StreamError,
    UnknownNameError,
    WorkspaceBusyError,
)
from c360.lake.manifest import BatchManifest
from c360.pipelines.collector import FEED, EventLander
from c360.pipelines.lag import LagWatch
from c360.pipelines.lakes import open_lake
from c360.pipelines.planning import hash_mapping
from c360.pipelines.polling import DrainResult
from c360.pipelines.source_specs import list_specs
from c360.pipelines.source_troubles import SourceTroubles
from c360.pipelines.streams import StreamLanding
from c360.sources.spec import SourceSpec
from c360.sources.streams.registry import open_stream

log = logging.getLogger(__name__)

WAIT_SECONDS = 1.0
RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class StreamWatch:
    """Who is told of a stream that is followed: of its batches, and of how far behind it is."""

    report: Callable[[BatchManifest], None]
    lag: LagWatch


def drain_streams(workspace: Workspace, contracts: Mapping[str, Contract]) -> DrainResult:
    """Land what streams and the event log hold now. The caller holds the workspace lock.

    A stream that cannot be read keeps no other source out: what it gave before stays.

    Raises:
        LakeHomeError: The bucket of the raw zone cannot be used.
    """
    open_lake(workspace).sync()
    landed: list[BatchManifest] = []
    failures: list[C360Error] = []
    troubles = SourceTroubles(workspace.data)
    if workspace.event_log.is_dir() and FEED in contracts:
        landed += EventLander(workspace, contracts[FEED]).land_pending()
    for spec in list_specs(workspace):
        if spec.kind != "stream":
            continue
        try:
            _drain(open_landing(workspace, contracts, spec), landed)
            troubles.clear(spec.name)
        except (StreamError, SourceError) as error:
            failures.append(error)
            troubles.note(spec.name, error)
    return DrainResult(tuple(landed), (), tuple(failures))


def _drain(landing: StreamLanding, landed: list[BatchManifest]) -> None:
    with closing(landing.stream):
        while (found := landing.read(WAIT_SECONDS)) is not None:
            manifest = landing.land(*found)
            landed += [manifest] if manifest is not None else []
        landing.note_end()


def follow(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    name: str,
    watch: StreamWatch,
    should_stop: Callable[[], bool],
) -> None:
    """Land what comes through one stream until told to stop.

    The workspace is held only while a batch lands; while somebody else holds it, or the broker
    or the bucket of the raw zone cannot be reached, this waits and goes on. People are told where
    it is further behind than its SLA, or has not been reached for as long.

    Raises:
        UnknownNameError: There is no such source, or its feed has no contract.
        InvalidInputError: The source is none that can be followed.
        SourceError: The broker has no such stream.
    """
    landing = open_landing(workspace, contracts, find_stream(workspace, name))
    watch.lag.started(name)
    try:
        while not should_stop():
            _follow_once(landing, watch)
    finally:
        landing.stream.close()


def _follow_once(landing: StreamLanding, watch: StreamWatch) -> None:
    name = landing.stream.spec.name
    troubles = SourceTroubles(landing.workspace.data)
    try:
        found = landing.read(WAIT_SECONDS)
        if found is None:
            landing.note_end()
            watch.lag.reached(name)
            troubles.clear(name)
            return
        with landing.workspace.lock("c360 ingest --follow", is_brief=True):
            manifest = landing.land(*found)
    except WorkspaceBusyError:
        time.sleep(WAIT_SECONDS)
        return
    except (StreamError, LakeUnavailableError, LakeConflictError) as error:
        log.warning("%s Trying again in %.0f s.", error, RETRY_SECONDS)
        watch.lag.failed(name, error)
        troubles.note(name, error)
        time.sleep(RETRY_SECONDS)
        return
    watch.lag.reached(name)
    troubles.clear(name)
    if manifest is not None:
        watch.report(manifest)
        watch.lag.landed(manifest)


def find_stream(workspace: Workspace, name: str) -> SourceSpec:
    """Return the stream of a name.

    Raises:
        UnknownNameError: There is no such source.
        InvalidInputError: It is no stream.
    """
    specs = {spec.name: spec for spec in list_specs(workspace)}
    if name not in specs:
        raise UnknownNameError(
            f"There is no source {name!r}. Known: {', '.join(specs) or 'none'}. Sources stand in "
            "c360.toml."
        )
    if specs[name].kind != "stream":
        raise InvalidInputError(
            f"Source {name!r} is of kind {specs[name].kind!r}, which ends. Only a source of kind "
            "'stream' can be followed."
        )
    return specs[name]


def open_landing(
    workspace: Workspace, contracts: Mapping[str, Contract], spec: SourceSpec
) -> StreamLanding:
    """Open a stream and what lands it.

    Raises:
        UnknownNameError: Its feed has no contract.
        MappingError: Its mapping is wrong.
    """
    contract = contracts.get(spec.feed)
    if contract is None:
        raise UnknownNameError(
            f"Source {spec.name!r} names an unknown feed {spec.feed!r}. Known: "
            f"{', '.join(sorted(contracts))}. Add contracts/{spec.feed}.odcs.yaml for a new one."
        )
    return StreamLanding(workspace, open_stream(spec), contract, hash_mapping(spec, contract))

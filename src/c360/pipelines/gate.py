"""Decide which feeds take batches: drift and refused batches block a feed, and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from c360.contracts.drift import ColumnChange
from c360.contracts.model import Contract
from c360.errors import BatchBlockedError
from c360.kit.hashing import hash_json
from c360.lake.blocks import Block, Blocks
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.drift import find_drift
from c360.sources.mapping import ColumnMapping
from c360.sources.spec import Source, SourceBatch, SourceSpec


class PendingSource(Protocol):
    """Batches of one source that have not landed yet; ``known`` are those that have."""

    @property
    def source(self) -> Source: ...

    @property
    def contract(self) -> Contract: ...

    @property
    def mapping(self) -> ColumnMapping: ...

    @property
    def batches(self) -> Sequence[SourceBatch]: ...

    @property
    def known(self) -> Sequence[BatchManifest]: ...


class Gate:
    """What blocks which feed in one ingest."""

    def __init__(self, lake: Lake, now: datetime) -> None:
        self._blocks = Blocks(lake.root)
        self._now = now
        self._closed: set[str] = set()
        self._sources: dict[str, list[str]] = defaultdict(list)
        self._found: dict[str, list[Block]] = defaultdict(list)

    def look_at(self, item: PendingSource) -> None:
        """Look for drift in a source's new batches; the feed is closed where there is any."""
        spec = item.source.spec
        self._sources[spec.feed].append(spec.name)
        for batch in item.batches:
            changes = [change for change in find_drift(item, batch) if change.is_blocking]
            if changes:
                self._note_drift(spec, batch, changes)

    def _note_drift(
        self, spec: SourceSpec, batch: SourceBatch, changes: Sequence[ColumnChange]
    ) -> None:
        signature = name_drift(spec, changes)
        is_known = any(block.signature == signature for block in self._found[spec.feed])
        if is_known or self._blocks.is_accepted(spec.feed, signature):
            return
        self._closed.add(spec.feed)
        message = "; ".join(change.message for change in changes)
        self._add(spec, batch, BatchBlockedError(message, "drift", signature))

    def is_closed(self, feed: str) -> bool:
        """Tell whether a feed takes nothing in this ingest."""
        return feed in self._closed

    def accepted(self, feed: str) -> frozenset[str]:
        """Return the names of findings that somebody has accepted."""
        return frozenset(item.signature for item in self._blocks.acceptances(feed))

    def keep_out(self, spec: SourceSpec, batch: SourceBatch, error: BatchBlockedError) -> None:
        """Note a batch that was refused; the feed is closed unless only this batch is wrong.

        A full load that was refused must not be overtaken by the next one either.
        """
        if error.kind != "accuracy" or spec.mode == "full":
            self._closed.add(spec.feed)
        self._add(spec, batch, error)

    def _add(self, spec: SourceSpec, batch: SourceBatch, error: BatchBlockedError) -> None:
        self._found[spec.feed].append(
            Block(
                feed=spec.feed,
                source=spec.name,
                kind=error.kind,
                signature=error.signature,
                message=str(error),
                files=tuple(file.name for file in batch.files),
                blocked_at=self._now,
            )
        )

    def close(self) -> tuple[Block, ...]:
        """Write down what blocks each feed; return it."""
        return tuple(
            block
            for feed, sources in sorted(self._sources.items())
            for block in self._blocks.replace(feed, sources, self._found[feed])
        )

    def describe(self) -> list[str]:
        """Say what blocks which feed, and what to do about it."""
        return [
            describe_block(block) for feed in sorted(self._found) for block in self._found[feed]
        ]


def name_drift(spec: SourceSpec, changes: Sequence[ColumnChange]) -> str:
    """Name a change of columns: every later batch of the source with it is named the same."""
    parts = sorted((change.kind.value, change.column.casefold()) for change in changes)
    return hash_json(["drift", spec.name, parts])[:16]


def describe_block(block: Block) -> str:
    """Say what blocks a feed, and what to do about it."""
    files = ", ".join(block.files[:3]) + (", …" if len(block.files) > 3 else "")
    return (
        f"Feed {block.feed!r} is blocked ({block.kind}): source {block.source!r}, {files}: "
        f"{block.message}. Nothing of it was landed; correct the source or its mapping, or run "
        f"`c360 contracts accept {block.feed}`."
    )

"""Tell which columns of a feed's expired rows are kept: those that something still reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from c360.contracts.model import Contract
from c360.domain.raw import IS_DELETED, METADATA_COLUMNS
from c360.kit.hashing import hash_json
from c360.lake.seals import Seal
from c360.ops.columns import Schema, UnreadableModelError, find_columns_read
from c360.pipelines.context import RunContext
from c360.pipelines.lineage import read_models, read_schema
from c360.pipelines.own_feeds import find_own_feeds
from c360.sources.events import EVENTS

EXTRA = "_extra"
PLACE = "_file"
READ_IN_PYTHON = {"interactions": frozenset({"body"})}
"""Columns that steps read besides the SQL models, by feed."""


@dataclass(frozen=True, slots=True)
class ColumnsKept:
    """The columns that readers need, by feed, and the seals that were made before.

    Feeds that are ``whole`` keep all columns of their contract.
    """

    contracts: Mapping[str, Contract]
    read: Mapping[str, frozenset[str]]
    whole: frozenset[str]
    seals: Mapping[str, tuple[Seal, ...]]

    def of_feed(self, feed: str) -> frozenset[str]:
        """Return the columns of a feed that its archive keeps.

        All that names, orders and dates a row; of the others those that something reads.
        """
        contract = self.contracts[feed]
        metadata = {name for name, _ in METADATA_COLUMNS} - {EXTRA}
        if feed in self.whole:
            return frozenset({*contract.names, *metadata})
        always = {*contract.key, *(metadata - {PLACE}), IS_DELETED}
        return frozenset(always) | self.read.get(feed, frozenset())

    def describe_missing(self) -> Iterator[str]:
        """Say of which columns that are read now the archive has nothing: they are null there."""
        for feed, seals in sorted(self.seals.items()):
            wanted = self.of_feed(feed) if feed in self.contracts else frozenset()
            for name in sorted(wanted):
                parts = [part for seal in seals for part in seal.parts if name in part.dropped]
                if parts:
                    rows = sum(part.rows for part in parts)
                    newest = max(part.newest for part in parts)
                    yield (
                        f"{feed}.{name} is read now, and was not when {rows:,} rows up to {newest} "
                        "were sealed: it is null in them."
                    )


def find_columns_kept(context: RunContext) -> ColumnsKept | None:
    """Read from what dbt compiled which columns are needed; None where nothing is compiled.

    A feed whose rows are a source of other feeds keeps all columns, since they may be mapped anew;
    so does one that the workspace has described itself, since its mart shows them all; and every
    feed where a model is beyond what can be read.
    """
    schema = read_schema(context)
    models = read_models(context.project_work, schema)
    if not any(name.startswith("staging.") for name in models):
        return None
    read = _trace(_Models(models, schema))
    whole = {*find_own_feeds(context.contracts), EVENTS}
    seals = context.lake.seals
    return ColumnsKept(
        contracts=context.contracts,
        read=_read_by_feed(read or frozenset()),
        whole=frozenset(whole if read is not None else context.contracts),
        seals={feed: tuple(seals.of_feed(feed).values()) for feed in seals.feeds()},
    )


class _Models:
    """Compiled models and the tables there are; equal ones are traced once in a process."""

    def __init__(self, models: Mapping[str, str], schema: Schema) -> None:
        self.models = models
        self.schema = schema
        self._name = hash_json([models, schema])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Models) and other._name == self._name

    def __hash__(self) -> int:
        return hash(self._name)


@lru_cache(maxsize=2)
def _trace(compiled: _Models) -> frozenset[tuple[str, str]] | None:
    """Return every (table, column) that a model reads; None where one cannot be read."""
    try:
        found = [find_columns_read(sql, compiled.schema) for sql in compiled.models.values()]
    except UnreadableModelError:
        return None
    return frozenset().union(*found)


def _read_by_feed(read: frozenset[tuple[str, str]]) -> dict[str, frozenset[str]]:
    columns: dict[str, set[str]] = {feed: set(names) for feed, names in READ_IN_PYTHON.items()}
    for table, column in read:
        schema, name = table.split(".", 1)
        if schema == "raw":
            columns.setdefault(name, set()).add(column)
    return {feed: frozenset(names) for feed, names in columns.items()}

"""Write a snapshot folder from the warehouse's marts, and move the pointer to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from c360.errors import BackendError, NotFoundError
from c360.kit.files import sync_file, sync_folder
from c360.kit.sql import quote_identifier, quote_literal
from c360.warehouse.facts import FactFile
from c360.warehouse.lookups import copy_path
from c360.warehouse.snapshot import (
    MARTS,
    FactMonth,
    SnapshotManifest,
    fact_path,
    lookup_path,
    read_manifest,
    read_pointer,
    write_manifest,
    write_pointer,
)

STAGING = ".staging-"


@dataclass(frozen=True, slots=True)
class MartIndex:
    """How a mart is looked up: sorted and indexed by its key, and by other columns."""

    key: tuple[str, ...]
    others: tuple[str, ...] = ()


def write_snapshot(
    serving: Path,
    warehouse: Path,
    manifest: SnapshotManifest,
    indexes: Mapping[str, MartIndex],
    facts: Sequence[FactFile],
    extra_files: Mapping[str, str | Path],
) -> SnapshotManifest:
    """Write a snapshot folder, whole or not at all; the pointer does not move yet.

    Args:
        serving: Folder of snapshots.
        warehouse: The DuckDB file whose schema ``marts`` is published.
        manifest: What to say of it; the row counts are filled in here. Of the facts that its
            ``lookups`` name, the copies are linked too: they were written beside the files.
        indexes: By mart; one without an entry is copied as it is.
        facts: Files of large facts; they are linked, since no file of a fact ever changes.
        extra_files: What to lay beside the marts, by name: the content of a text file, or a
            folder of finished files, which are linked.

    Returns:
        The manifest as written.
    """
    staging = serving / f"{STAGING}{manifest.run_id}"
    discard_staging(serving)
    staging.mkdir(parents=True)
    tables = _copy_marts(warehouse, staging / MARTS, indexes)
    for name, content in extra_files.items():
        if isinstance(content, Path):
            shutil.copytree(content, staging / name, copy_function=_link_file)
        else:
            (staging / name).write_text(content, encoding="utf-8")
    linked = _link_facts(staging, facts, manifest.lookups)
    rows = {table: sum(m.rows for m in months.values()) for table, months in linked.items()}
    complete = replace(manifest, tables={**tables, **rows}, facts=linked)
    write_manifest(staging, complete)
    for path in staging.rglob("*"):
        if path.is_file():
            sync_file(path)
        else:
            sync_folder(path)
    os.replace(staging, serving / manifest.run_id)
    sync_folder(serving)
    return complete


def _link_facts(
    folder: Path, facts: Sequence[FactFile], lookups: Collection[str]
) -> dict[str, dict[str, FactMonth]]:
    linked: dict[str, dict[str, FactMonth]] = {}
    for fact in facts:
        month = fact.month
        target = fact_path(folder, fact.table, month)
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_file(fact.path, target)
        if fact.table in lookups:
            _link_file(copy_path(fact.path), lookup_path(folder, fact.table, month))
        linked.setdefault(fact.table, {})[month] = FactMonth(fact.rows, fact.version)
    return linked


def _link_file(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # Another file system, or one without links.
        shutil.copyfile(source, target)


def discard_staging(serving: Path) -> None:
    """Remove what a killed run left behind."""
    for path in serving.glob(f"{STAGING}*"):
        shutil.rmtree(path)


def _copy_marts(warehouse: Path, target: Path, indexes: Mapping[str, MartIndex]) -> dict[str, int]:
    counts: dict[str, int] = {}
    with duckdb.connect(":memory:") as connection:
        try:
            connection.execute(f"attach {quote_literal(str(warehouse))} as built (read_only)")
            connection.execute(f"attach {quote_literal(str(target))} as snapshot")
            connection.execute("create schema snapshot.marts")
            names = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'built'"
                " and schema_name = 'marts' order by table_name"
            ).fetchall()
            for (name,) in names:
                counts[name] = _copy_mart(connection, name, indexes.get(name))
            connection.execute("checkpoint snapshot")
        except duckdb.Error as error:
            raise BackendError(f"The snapshot could not be written: {error}") from error
    return counts


def _copy_mart(connection: duckdb.DuckDBPyConnection, name: str, index: MartIndex | None) -> int:
    table = quote_identifier(name)
    order = "" if index is None else f" order by {_listed(index.key)}"
    connection.execute(f"create table snapshot.marts.{table} as from built.marts.{table}{order}")
    if index is not None:
        connection.execute(
            f"create unique index {quote_identifier(name + '_key')}"
            f" on snapshot.marts.{table} ({_listed(index.key)})"
        )
        for column in index.others:
            connection.execute(
                f"create index {quote_identifier(f'{name}_{column}')}"
                f" on snapshot.marts.{table} ({quote_identifier(column)})"
            )
    row = connection.execute(f"select count(*) from snapshot.marts.{table}").fetchone()
    return int(row[0]) if row else 0


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(quote_identifier(column) for column in columns)


def list_snapshots(serving: Path) -> list[SnapshotManifest]:
    """Return the snapshots that are there, newest first."""
    manifests = [read_manifest(path.parent) for path in serving.glob("[!.]*/manifest.json")]
    return sorted(manifests, key=lambda manifest: manifest.published_at, reverse=True)


def prune_snapshots(serving: Path, keep: int) -> list[str]:
    """Remove the oldest snapshots beyond ``keep``, never the one that is served.

    Returns:
        The run ids removed.
    """
    served = read_pointer(serving)
    old = [manifest.run_id for manifest in list_snapshots(serving)[keep:]]
    removed = [run_id for run_id in old if run_id != served]
    for run_id in removed:
        # Out of sight in one step, then gone: nobody sees half a folder.
        hidden = serving / f"{STAGING}removed-{run_id}"
        os.replace(serving / run_id, hidden)
        shutil.rmtree(hidden)
    return removed


def roll_back(serving: Path, to: str | None) -> SnapshotManifest:
    """Serve an earlier snapshot again.

    Args:
        serving: Folder of snapshots.
        to: A run id, or the end of one; by default the snapshot before the one served.

    Raises:
        NotFoundError: There is no such snapshot, or none before this one.
    """
    snapshots = list_snapshots(serving)
    target = _find_before(serving, snapshots) if to is None else _find_named(snapshots, to)
    write_pointer(serving, target.run_id)
    return target


def _find_before(serving: Path, snapshots: Sequence[SnapshotManifest]) -> SnapshotManifest:
    served = read_pointer(serving)
    ids = [snapshot.run_id for snapshot in snapshots]
    if served not in ids:
        raise NotFoundError("Nothing has been published yet. Run `c360 run` first.")
    earlier = snapshots[ids.index(served) + 1 :]
    if not earlier:
        raise NotFoundError(f"There is no snapshot before {served}. {_kept(ids)}")
    return earlier[0]


def _find_named(snapshots: Sequence[SnapshotManifest], name: str) -> SnapshotManifest:
    ids = [snapshot.run_id for snapshot in snapshots]
    found = [snapshot for snapshot in snapshots if snapshot.run_id.endswith(name)]
    if len(found) != 1:
        problem = "No snapshot" if not found else "More than one snapshot"
        raise NotFoundError(f"{problem} is of run {name!r}. {_kept(ids)}")
    return found[0]


def _kept(ids: Sequence[str]) -> str:
    return f"Kept: {', '.join(ids) or 'none'}."

"""Describe a file nobody has described: a first contract, and a source that reads it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from c360.config.read import SETTINGS_FILE, read_settings
from c360.config.workspace import Workspace
from c360.contracts.check import check_table
from c360.contracts.inference import InferredColumn, infer_column, name_columns
from c360.contracts.keys import KEY_NAME, find_key
from c360.contracts.matching import FeedMatch, match_feeds
from c360.contracts.model import RESERVED, Column, Contract
from c360.contracts.write import DEFAULT_THRESHOLDS, write_contract
from c360.domain.types import DataType, Kind
from c360.errors import ConflictError, InvalidInputError, SourceError
from c360.kit.files import write_atomically
from c360.kit.sql import quote_identifier
from c360.pipelines.ingest import load_contracts
from c360.sources.mapping import ColumnMapping
from c360.sources.readers import Reader, ReadOptions, detect_format, open_reader
from c360.sources.readers.delimited import DelimitedReader
from c360.sources.sandbox import Sandbox

MOST_ROWS = 200_000
FITTING_SHARE = 0.95
ROW_KEY = "row_key"
METADATA = frozenset({"effective_at"})


@dataclass(frozen=True, slots=True)
class Inference:
    """What was inferred of a file, and what was written into the workspace."""

    feed: str
    source: str
    path: str
    rows: int
    contract_path: str | None
    columns: tuple[InferredColumn, ...]
    key: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The first rows of a file, as text."""

    table: pa.Table
    rejected: int
    is_whole: bool
    delimiter: str | None


def infer_file(workspace: Workspace, file: Path, feed: str | None = None) -> Inference:
    """Write a first contract and a source for a file; the next run lands and publishes it.

    Reads:  the file's first 200,000 rows.
    Writes: ``contracts/<feed>.odcs.yaml``, unless the file fits a feed that has a contract, and a
            ``[[sources]]`` entry in ``c360.toml``. A file outside the workspace is copied into
            ``landing/``.

    Args:
        workspace: The workspace.
        file: The file.
        feed: Name of the feed; by default a known one that fits, else an own one named after the
            file.

    Raises:
        SourceError: The file is not there, of no known format, or without a row that can be read.
        InvalidInputError: The feed's name cannot be one.
        ConflictError: The file or feed is described already.
    """
    if feed is not None and not re.fullmatch("[a-z][a-z0-9_]{0,62}", feed):
        raise InvalidInputError(f"{feed!r} is no feed's name: small letters, digits and _ are due.")
    if file.is_dir():
        raise SourceError(f"{file} is a folder. Name one file in it.")
    if not file.is_file():
        raise SourceError(f"{file}: no such file.")
    with workspace.lock("c360 contracts infer"):
        read = _read_file(file)
        path = _find_path(workspace, file)
        contracts = load_contracts(workspace)
        match = _choose(read, contracts, workspace, feed)
        if match is not None:
            result = _describe_known(read, match, path)
            expressions = _renames(match.columns)
            contract = None
        else:
            name = feed or _free_name(path, contracts)
            result, contract, expressions = _describe_own(read, name, path)
        _check_free(workspace, result, contracts, is_own=contract is not None)
        _write(workspace, file, (result, read), contract, expressions)
    hints = [_hint(found) for found in match_feeds(read.table.column_names, contracts)[:1]]
    return replace(result, notes=(*result.notes, *(hints if match is None else [])))


def _read_file(file: Path) -> _Read:
    reader = open_reader(file, detect_format(file), {}, ReadOptions())
    tables: list[pa.Table] = []
    rejected = rows = 0
    reason = ""
    for chunk in reader.chunks():
        reason = reason or next((f": {reject.reason}" for reject in chunk.rejects), "")
        rejected += len(chunk.rejects)
        if chunk.table.num_rows:
            tables.append(_as_text(chunk.table))
            rows += chunk.table.num_rows
        if rows >= MOST_ROWS:
            break
    if not rows:
        problem = reader.problem or f"it holds no row that can be read{reason}"
        raise SourceError(f"{file}: {problem}. Correct the file, or give another.")
    table = pa.concat_tables(tables, promote_options="default").slice(0, MOST_ROWS)
    return _Read(table.combine_chunks(), rejected, rows < MOST_ROWS, _delimiter(reader))


def _as_text(table: pa.Table) -> pa.Table:
    columns = [
        column if pa.types.is_string(column.type) else _write_values(column)
        for column in table.itercolumns()
    ]
    return pa.table(columns, names=table.column_names)


def _write_values(column: pa.ChunkedArray) -> pa.Array:
    texts = [
        value if value is None or isinstance(value, str) else str(value)
        for value in column.to_pylist()
    ]
    return pa.array(
        [text.lower() if text in ("True", "False") else text for text in texts], pa.string()
    )


def _delimiter(reader: Reader) -> str | None:
    return reader.delimiter if isinstance(reader, DelimitedReader) else None


def _find_path(workspace: Workspace, file: Path) -> str:
    resolved = file.resolve()
    if resolved.is_relative_to(workspace.root) and not resolved.is_relative_to(workspace.data):
        return str(resolved.relative_to(workspace.root))
    return f"landing/{file.name}"


def _free_name(path: str, contracts: Mapping[str, Contract]) -> str:
    stem = Path(path).name.split(".")[0]
    name = name_columns([stem])[0]
    return f"{name}_file" if name in contracts else name


def _choose(
    read: _Read, contracts: Mapping[str, Contract], workspace: Workspace, feed: str | None
) -> FeedMatch | None:
    """Return the known feed that the file fits: its columns are there and its rows keep it."""
    for match in match_feeds(read.table.column_names, contracts):
        if (
            match.is_whole
            and feed in (None, match.feed)
            and _fits(read, match, contracts, workspace)
        ):
            return match
    return None


def _fits(
    read: _Read, match: FeedMatch, contracts: Mapping[str, Contract], workspace: Workspace
) -> bool:
    contract = contracts[match.feed]
    mapping = ColumnMapping(contract.names, _renames(match.columns), Sandbox(workspace.root))
    mapped = mapping.apply(read.table)
    checked = check_table(mapped.table, contract)
    return bool(checked.accepted.num_rows >= FITTING_SHARE * read.table.num_rows)


def _renames(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: quote_identifier(source) for name, source in columns.items() if name != source}


def _describe_known(read: _Read, match: FeedMatch, path: str) -> Inference:
    inferred = _infer_columns(read, list(match.columns.values()), list(match.columns))
    return Inference(
        feed=match.feed,
        source=name_columns([Path(path).name.split(".")[0]])[0],
        path=path,
        rows=read.table.num_rows,
        contract_path=None,
        columns=tuple(inferred),
        key=(),
        notes=(f"It fits feed '{match.feed}', which has a contract.", *_notes(read, inferred)),
    )


def _describe_own(read: _Read, feed: str, path: str) -> tuple[Inference, Contract, dict[str, str]]:
    sources = read.table.column_names
    names = [f"{name}_value" if name in METADATA else name for name in name_columns(sources)]
    columns = _infer_columns(read, sources, names)
    key = find_key(read.table, columns)
    contract = _build_contract(feed, path, columns, key)
    expressions = _renames({column.name: column.source for column in columns})
    expressions |= {column.name: column.expression for column in columns if column.expression}
    notes = list(_notes(read, columns))
    if not key:
        listed = ", ".join(f"{quote_identifier(source)}::varchar" for source in sources)
        expressions[ROW_KEY] = f"md5(concat_ws(chr(31), {listed}))"
        notes.append(f"No column tells rows apart; {ROW_KEY} is made of all of them.")
    elif not read.is_whole:
        notes.append(f"Only the first {MOST_ROWS:,} rows were looked at; check the key.")
    result = Inference(
        feed=feed,
        source=feed,
        path=path,
        rows=read.table.num_rows,
        contract_path=f"contracts/{feed}.odcs.yaml",
        columns=tuple(columns),
        key=contract.key,
        notes=tuple(notes),
    )
    return result, contract, expressions


def _infer_columns(
    read: _Read, sources: Sequence[str], names: Sequence[str]
) -> list[InferredColumn]:
    return [
        infer_column(source, name, pa.concat_arrays(read.table.column(source).chunks))
        for source, name in zip(sources, names, strict=True)
    ]


def _notes(read: _Read, columns: Sequence[InferredColumn]) -> list[str]:
    notes = [column.question for column in columns if column.question is not None]
    if read.rejected:
        notes.append(f"{read.rejected:,} rows cannot be read and will go to quarantine.")
    return notes


def _hint(match: FeedMatch) -> str:
    lacking = f"; it lacks {', '.join(match.missing)}" if match.missing else ""
    return f"It looks like feed '{match.feed}'{lacking}."


def _build_contract(
    feed: str, path: str, columns: Sequence[InferredColumn], key: Sequence[str]
) -> Contract:
    built = [_build_column(column, is_key=column.source in key) for column in columns]
    if not key:
        described = "Made of all columns: nothing else tells rows apart"
        text = DataType(Kind.TEXT)
        built.insert(0, Column(ROW_KEY, text, is_required=True, is_key=True, description=described))
    there = {column.name for column in built}
    for name, kind in RESERVED.items():
        if name not in there:
            built.append(Column(name, DataType(kind)))
    return Contract(
        feed=feed,
        version="0.1.0",
        columns=tuple(built),
        event_time=_find_event_time(built),
        thresholds=DEFAULT_THRESHOLDS,
        description=f"Inferred from {path}; correct it where it is wrong",
    )


def _build_column(column: InferredColumn, *, is_key: bool) -> Column:
    return Column(
        name=column.name,
        type=_reserved_type(column),
        is_required=column.null_count == 0 and column.name not in RESERVED,
        is_key=is_key,
        allowed=column.allowed,
        minimum=0 if column.is_never_negative and not KEY_NAME.search(column.name) else None,
        classification="personal" if column.is_personal else "internal",
        description=f"Column {column.source!r} of the file",
    )


def _reserved_type(column: InferredColumn) -> DataType:
    """Return a column's type: that of ``updated_at`` and ``is_deleted`` is given."""
    return DataType(RESERVED[column.name]) if column.name in RESERVED else column.type


def _find_event_time(columns: Sequence[Column]) -> str | None:
    moments = [
        column
        for column in columns
        if column.type.kind in {Kind.DATE, Kind.TIMESTAMP}
        and not column.is_nullable
        and not column.is_personal
        and column.name not in RESERVED
    ]
    return moments[0].name if moments else None


def _check_free(
    workspace: Workspace, result: Inference, contracts: Mapping[str, Contract], *, is_own: bool
) -> None:
    for source in workspace.settings.sources:
        if source.path == result.path or source.name == result.source:
            raise ConflictError(
                f"Source {source.name!r} of c360.toml reads {source.path or 'a query'} already. "
                "Change that entry, or give the file or --feed another name."
            )
    if is_own and result.feed in contracts:
        raise ConflictError(
            f"Feed {result.feed!r} has a contract that this file does not fit. Give another name "
            f"with --feed, or see `c360 contracts check FILE --feed {result.feed}`."
        )


def _write(
    workspace: Workspace,
    file: Path,
    inferred: tuple[Inference, _Read],
    contract: Contract | None,
    expressions: Mapping[str, str],
) -> None:
    result, read = inferred
    target = workspace.root / result.path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    if contract is not None and result.contract_path is not None:
        write_atomically(workspace.root / result.contract_path, write_contract(contract))
    settings = workspace.root / SETTINGS_FILE
    before = settings.read_text(encoding="utf-8")
    entry = _write_source(result, read.delimiter, expressions)
    write_atomically(settings, f"{before.rstrip()}\n\n{entry}")
    read_settings(workspace.root)


def _write_source(result: Inference, delimiter: str | None, expressions: Mapping[str, str]) -> str:
    lines = [
        "[[sources]]",
        f"name = {_quote(result.source)}",
        f"feed = {_quote(result.feed)}",
        'kind = "files"',
        f"path = {_quote(result.path)}",
    ]
    if delimiter is not None and delimiter != ",":
        lines.append(f"delimiter = {_quote(delimiter)}")
    if expressions:
        lines += ["", "[sources.columns]"]
        lines += [f"{name} = {_quote(text)}" for name, text in expressions.items()]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Write a text as TOML does: JSON's form, which has all that a TOML text needs."""
    return json.dumps(text, ensure_ascii=False)

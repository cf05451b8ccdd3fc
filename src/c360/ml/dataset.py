"""Examples of a model: features, labels and groups of every entity at one or more cutoffs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from c360.errors import BackendError, DefinitionError, TrainingDataError
from c360.kit.sql import quote_identifier
from c360.ml.definition import ModelDefinition, Task
from c360.ml.features import FloatArray, to_numbers
from c360.ml.inputs import Cutoff, build_statement
from c360.warehouse.duckdb import DuckDBWarehouse

KEY, MARK, LABEL, LAPSED = "_key", "_mark", "_label", "_is_lapsed"


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of one or more cutoffs.

    Args:
        keys: Which entity each row is of.
        cutoffs: From which day each row looks ahead.
        features: Feature columns only.
        labels: Outcomes; NaN where there is none. None where they were not asked for.
        is_lapsed: Whether the entity is silent already, and not to be scored.
        protected: Attributes that are never features.
    """

    keys: npt.NDArray[np.str_]
    cutoffs: npt.NDArray[np.datetime64]
    features: pa.Table
    labels: FloatArray | None
    is_lapsed: npt.NDArray[np.bool_]
    protected: pa.Table

    def take(self, wanted: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Examples:
        """Return some of the rows, by a mask or by places."""
        places = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted
        return Examples(
            keys=self.keys[places],
            cutoffs=self.cutoffs[places],
            features=self.features.take(places),
            labels=None if self.labels is None else self.labels[places],
            is_lapsed=self.is_lapsed[places],
            protected=self.protected.take(places),
        )

    def __len__(self) -> int:
        return len(self.keys)


class ExampleReader:
    """Reads the examples of one definition from a warehouse.

    Reads: the definition's inputs, in any schema of the warehouse; ``config.batches``.
    """

    def __init__(
        self, definition: ModelDefinition, warehouse: DuckDBWarehouse, time_zone: str
    ) -> None:
        self.definition = definition
        self._warehouse = warehouse
        self._zone = ZoneInfo(time_zone)
        self.columns = {
            name: self._describe(name, given.table) for name, given in definition.inputs.items()
        }

    def _describe(self, name: str, table: str) -> dict[str, str]:
        try:
            rows = self._warehouse.query(f"describe {table}").to_pylist()
        except BackendError as error:
            raise DefinitionError(
                f"Model {self.definition.name!r}: input {name!r} is table {table!r}, which the "
                "warehouse does not have. Check the name; `c360 run` builds the tables.",
                "inputs",
            ) from error
        found = {row["column_name"]: row["column_type"] for row in rows}
        given = self.definition.inputs[name]
        wanted = [given.event_time, None if given.known in ("always", "batch") else given.known]
        for column in [*wanted, *given.known_ahead]:
            if column is not None and column not in found:
                raise DefinitionError(
                    f"Model {self.definition.name!r}: input {name!r} has no column {column!r}. "
                    f"It has: {', '.join(found)}.",
                    "inputs",
                )
        return found

    def make_cutoff(self, day: date, horizon_days: int | None = None) -> Cutoff:
        """Return the cutoff that begins a day in the reporting time zone."""
        if horizon_days is None:
            return Cutoff(day, self._midnight(day))
        until = day + timedelta(days=horizon_days)
        return Cutoff(day, self._midnight(day), self._midnight(until), until)

    def _midnight(self, day: date) -> datetime:
        local = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def list_cutoffs(self, as_of: date) -> list[date]:
        """Return the cutoffs whose outcomes are known by the end of ``as_of``, oldest first."""
        spec, horizon = self.definition.cutoffs, timedelta(days=self.definition.label_days)
        last = as_of + timedelta(days=1) - horizon
        if spec.every == "once":
            return [as_of + timedelta(days=1)]
        if spec.every == "input":
            days = self._input_days(spec.of or "")
            return [day for day in days if day <= last][-spec.most :]
        first = self._first_day()
        if first is None:
            return []
        first += timedelta(days=spec.history_days)
        return [day for day in _months_until(last, spec.most) if day >= first]

    def _input_days(self, place: str) -> list[date]:
        name, _, column = place.partition(".")
        if name not in self.columns or column not in self.columns[name]:
            raise DefinitionError(
                f"Model {self.definition.name!r}: cutoffs.of is {place!r}; a column of an input is "
                "needed, as in profiles.snapshot_date.",
                "cutoffs",
            )
        sql = (
            f"select distinct {quote_identifier(column)}::date + 1 as day"
            f" from {self.definition.inputs[name].table}"
            f" where {quote_identifier(column)} is not null order by day"
        )
        days: list[date] = self._warehouse.query(sql).column("day").to_pylist()
        return days

    def _first_day(self) -> date | None:
        first = next(iter(self.definition.inputs.values()))
        if first.event_time is None:
            return None
        sql = f"select min({quote_identifier(first.event_time)})::date as day from {first.table}"
        day: date | None = self._warehouse.query(sql).column("day")[0].as_py()
        return day

    def read_labelled(self, day: date) -> Examples:
        """Read features, labels and protected attributes at a cutoff; rows without label go.

        Raises:
            DefinitionError: The SQL fails, or gives other columns or more rows than it should.
            TrainingDataError: A label is no number.
        """
        parts = ["features", *self._optional("label", "lapsed", "protected")]
        cutoff = self.make_cutoff(day, self.definition.label_days)
        found = self._read(parts, cutoff, is_scoring=False)
        if found.labels is None:
            return found
        return found.take(~np.isnan(found.labels) & ~found.is_lapsed)

    def read_unlabelled(self, day: date, *, is_scoring: bool = True) -> Examples:
        """Read features at a cutoff, for scoring.

        Raises:
            DefinitionError: The SQL fails, or gives other columns or more rows than it should.
        """
        parts = ["features", *self._optional("lapsed")]
        return self._read(parts, self.make_cutoff(day), is_scoring=is_scoring)

    def read_outcomes(self, day: date) -> tuple[npt.NDArray[np.str_], FloatArray]:
        """Return keys and outcomes of all the days that a score looks ahead, where there is one."""
        parts = ["features", *self._optional("label")]
        cutoff = self.make_cutoff(day, self.definition.horizon_days)
        found = self._read(parts, cutoff, is_scoring=True)
        labels = np.full(len(found), np.nan) if found.labels is None else found.labels
        is_known = ~np.isnan(labels)
        return found.keys[is_known], labels[is_known]

    def describe_features(self, day: date) -> pa.Schema:
        """Return the columns that the feature SQL gives; no row of them is computed.

        Raises:
            DefinitionError: The SQL fails.
        """
        sql = build_statement(self.definition, ["features"], self.columns, is_scoring=True)
        rows = self._run(f"select * from ({sql}) limit 0", self.make_cutoff(day))
        names = rows.column_names
        return rows.select(names[1 : names.index(MARK)]).schema

    def _optional(self, *parts: str) -> list[str]:
        return [part for part in parts if getattr(self.definition, part) is not None]

    def _read(self, parts: Sequence[str], cutoff: Cutoff, *, is_scoring: bool) -> Examples:
        sql = build_statement(self.definition, parts, self.columns, is_scoring=is_scoring)
        try:
            rows = self._run(sql, cutoff)
        except DefinitionError as error:
            raise DefinitionError(str(error), self._find_failing(parts, cutoff)) from error
        return _split(self.definition, rows, cutoff.day)

    def _find_failing(self, parts: Sequence[str], cutoff: Cutoff) -> str | None:
        """Return the first part whose SQL cannot be bound, None where each can."""
        for count in range(1, len(parts) + 1):
            sql = build_statement(self.definition, parts[:count], self.columns, is_scoring=True)
            try:
                self._run(f"select * from ({sql}) limit 0", cutoff)
            except DefinitionError:
                return parts[count - 1]
        return None

    def _run(self, sql: str, cutoff: Cutoff) -> pa.Table:
        try:
            return self._warehouse.query(sql, cutoff.params(sql))
        except BackendError as error:
            reason = str(error).split(" SQL: ")[0]
            raise DefinitionError(
                f"Model {self.definition.name!r}: its SQL fails at {cutoff.day}: {reason}"
            ) from error


def _split(definition: ModelDefinition, rows: pa.Table, day: date) -> Examples:
    keys = rows.column(KEY)
    distinct = pc.count_distinct(keys).as_py()
    if distinct != rows.num_rows:
        twice = max(pc.value_counts(keys).to_pylist(), key=lambda entry: entry["counts"])
        raise DefinitionError(
            f"Model {definition.name!r} at the cutoff {day}: {rows.num_rows:,} rows for "
            f"{distinct:,} keys. Population, features, label and protected must each give one row "
            f"for each {definition.key}; one that comes more than once is "
            f"{twice['values']!r}."
        )
    names = rows.column_names
    # The statement lists the key, the features, a mark, label and lapsed, then what is protected.
    marks = [names.index(mark) for mark in (MARK, LABEL, LAPSED) if mark in names]
    if marks[0] == 1:
        raise DefinitionError(
            f"Model {definition.name!r} gives no feature: its feature SQL has the key only. Add a "
            "column to learn from.",
            "features",
        )
    labels = None
    if LABEL in names:
        labels = _read_labels(definition, rows.column(LABEL))
    lapsed = rows.column(LAPSED).to_numpy() if LAPSED in names else np.zeros(rows.num_rows)
    return Examples(
        keys=np.array(keys.to_pylist(), dtype=np.str_),
        cutoffs=np.full(rows.num_rows, np.datetime64(day), dtype="datetime64[D]"),
        features=rows.select(names[1 : marks[0]]),
        labels=labels,
        is_lapsed=lapsed.astype(np.bool_),
        protected=rows.select(names[max(marks) + 1 :]),
    )


def _read_labels(definition: ModelDefinition, column: pa.ChunkedArray) -> FloatArray:
    try:
        labels = to_numbers("the label", column)
    except TrainingDataError as error:
        message = f"Model {definition.name!r}: {error}"
        raise TrainingDataError(message, "label") from error
    if definition.task is Task.BINARY:
        values = np.unique(labels[~np.isnan(labels)])
        if not np.isin(values, (0.0, 1.0)).all():
            shown = ", ".join(f"{value:g}" for value in values[:5])
            raise TrainingDataError(
                f"Model {definition.name!r}: the label has the values {shown}"
                f"{' and others' if len(values) > 5 else ''}; a binary label is 0 or 1. Say in the "
                "label SQL which values count as 1.",
                "label",
            )
    return labels


def join_examples(parts: Sequence[Examples]) -> Examples:
    """Return the rows of several cutoffs as one."""
    labels = [part.labels for part in parts if part.labels is not None]
    return Examples(
        keys=np.concatenate([part.keys for part in parts]),
        cutoffs=np.concatenate([part.cutoffs for part in parts]),
        features=pa.concat_tables([part.features for part in parts]),
        labels=np.concatenate(labels) if labels else None,
        is_lapsed=np.concatenate([part.is_lapsed for part in parts]),
        protected=pa.concat_tables([part.protected for part in parts]),
    )


def _months_until(last: date, most: int) -> list[date]:
    """Return the newest first days of months up to a day, oldest first."""
    first = last.replace(day=1)
    days: list[date] = []
    while len(days) < most:
        days.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return days[::-1]


def group_texts(table: pa.Table, names: Sequence[str]) -> Mapping[str, npt.NDArray[np.str_]]:
    """Return columns as texts, a missing value as ``unknown``."""
    return {
        name: np.array(
            [
                "unknown" if value is None else str(value)
                for value in table.column(name).to_pylist()
            ],
            dtype=np.str_,
        )
        for name in names
    }

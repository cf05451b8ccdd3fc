"""SQL of a model at a cutoff: what it may read is cut before it can look.

The SQL of a definition names its inputs only. Each becomes a part of one statement that holds the
rows before the cutoff and nothing else, so that features cannot know what came later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from c360.errors import BackendError, DefinitionError
from c360.kit.sql import quote_identifier
from c360.ml.definition import InputDefinition, ModelDefinition
from c360.warehouse.statements import Statement, inspect_select

FUTURE = "future_"
BATCHES = "config.batches"
"""Batches by id, and when each was known: null for a first load, whose rows count from the day on
which they happened."""
CHANGING = frozenset(
    {"now", "today", "current_date", "current_timestamp", "current_time", "localtime",
     "localtimestamp", "current_localtime", "current_localtimestamp", "get_current_time",
     "get_current_timestamp", "transaction_timestamp", "random", "uuid", "uuidv4", "uuidv7",
     "gen_random_uuid", "nextval", "currval", "setseed", "getenv", "getvariable",
     "current_setting", "current_query_id", "current_transaction_id", "txid_current"}
)  # fmt: skip
"""Functions whose answer is another one the next time."""


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A moment to look ahead from.

    Args:
        day: First day not known.
        at: The same as a moment, UTC: the midnight in the reporting time zone that begins ``day``.
        label_until: Moment before which outcomes count; None where nothing is to be learnt.
        label_until_day: The day that begins with it.
    """

    day: date
    at: datetime
    label_until: datetime | None = None
    label_until_day: date | None = None

    def params(self, sql: str) -> dict[str, Any]:
        """Return the parameters that a statement mentions."""
        known = {
            "cutoff": self.day,
            "cutoff_at": self.at,
            "label_until": self.label_until,
            "label_until_day": self.label_until_day,
        }
        names = sorted(known, key=len, reverse=True)
        found = {}
        for name in names:
            if f"${name}" in sql:
                found[name] = known[name]
            sql = sql.replace(f"${name}", "")
        return found


def check_sql(definition: ModelDefinition, where: Mapping[str, str]) -> dict[str, Statement]:
    """Hold the SQL of a definition to what it may name.

    Args:
        definition: The model.
        where: By part, where it stands (file and line), for messages.

    Returns:
        The parts taken apart, by name.

    Raises:
        DefinitionError: A part is no SELECT, names a table that is no input, reads files, or calls
            the clock or chance.
    """
    found = {}
    for part in ("population", "features", "label", "lapsed", "protected"):
        sql = getattr(definition, part)
        if sql is None:
            continue
        place = where.get(part, f"model {definition.name!r}, {part}")
        found[part] = _check_part(definition, part, sql, place)
    return found


def _check_part(definition: ModelDefinition, part: str, sql: str, place: str) -> Statement:
    try:
        statement = inspect_select(sql)
    except BackendError as error:
        raise DefinitionError(f"{place}: {error}.") from error
    allowed = set(definition.inputs)
    if part == "label":
        allowed |= {f"{FUTURE}{name}" for name in definition.inputs}
    for name in sorted(statement.tables - allowed):
        raise DefinitionError(
            f"{place}: it reads {name!r}, which is no input and would not be cut at the cutoff. "
            f"Inputs: {', '.join(sorted(allowed))}."
        )
    for name in sorted(statement.reading_functions):
        raise DefinitionError(
            f"{place}: it calls {name!r}, which reads past the inputs. Land the file with a "
            "source, and name its table as an input."
        )
    for name in sorted(statement.functions & CHANGING):
        raise DefinitionError(
            f"{place}: {name!r} gives another answer each time. Count from $cutoff instead."
        )
    if statement.is_sampled:
        raise DefinitionError(
            f"{place}: a sample holds other rows each time. Choose by the key instead, as in "
            f"`where hash({definition.key}) % 10 = 0`."
        )
    return statement


def build_statement(
    definition: ModelDefinition,
    parts: Sequence[str],
    columns: Mapping[str, Mapping[str, str]],
    *,
    is_scoring: bool,
) -> str:
    """Return one statement: a row for each key of the population, its parts side by side.

    Args:
        definition: The model.
        parts: Which to join: of features, label, lapsed, protected.
        columns: By input, types by column.
        is_scoring: Rows that came late count when scoring, since they are known by then; when
            training only what was known at the cutoff does.

    Returns:
        SQL over the parameters of ``Cutoff``, ordered by the key. Columns: the
        key, those of the features, ``_mark``, ``_label`` and ``_is_lapsed`` as asked, and those of
        what is protected.
    """
    ctes = []
    for name, given in definition.inputs.items():
        ctes.append(_cut_input(name, given, columns[name], is_scoring=is_scoring))
        if "label" in parts:
            ctes.append(_future_input(name, given, columns[name]))
    for part in ("population", *parts):
        ctes.append(f"_{part} as not materialized ({getattr(definition, part)})")
    key = quote_identifier(definition.key)
    selected = [f"_features.* exclude ({key})", "true as _mark"]
    joins = [f"from _population inner join _features on _population.{key} = _features.{key}"]
    extra = {
        "label": "_label.label as _label",
        "lapsed": f"_lapsed.{key} is not null as _is_lapsed",
        "protected": f"_protected.* exclude ({key})",
    }
    for part in parts:
        if part in extra:
            selected.append(extra[part])
            joins.append(f"left join _{part} on _population.{key} = _{part}.{key}")
    listed = ", ".join([f"_population.{key}::varchar as _key", *selected])
    return f"with {', '.join(ctes)} select {listed} {' '.join(joins)} order by _key"


def _cut_input(
    name: str, given: InputDefinition, columns: Mapping[str, str], *, is_scoring: bool
) -> str:
    conditions = []
    if given.event_time is not None:
        conditions.append(f"not {is_after_cutoff(given.event_time, columns)}")
    if not is_scoring and given.known == "batch":
        conditions.append(
            f"_batch_id in (select batch_id from {BATCHES}"
            " where known_at is null or known_at < $cutoff_at)"
        )
    elif not is_scoring and given.known != "always":
        conditions.append(f"not {is_after_cutoff(given.known, columns)}")
    return _as_cte(name, given, conditions)


def _future_input(name: str, given: InputDefinition, columns: Mapping[str, str]) -> str:
    if given.event_time is None:
        return _as_cte(f"{FUTURE}{name}", given, ["false"])
    # The midnight that ends the horizon may be of another day in UTC.
    until = "$label_until_day" if _is_day(given.event_time, columns) else "$label_until"
    is_early = f"{_moment(given.event_time, columns)} < {until}"
    return _as_cte(f"{FUTURE}{name}", given, [is_after_cutoff(given.event_time, columns), is_early])


def _as_cte(name: str, given: InputDefinition, conditions: Sequence[str]) -> str:
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"{quote_identifier(name)} as not materialized (select * from {given.table}{where})"


def _moment(column: str, columns: Mapping[str, str]) -> str:
    quoted = quote_identifier(column)
    return quoted if _is_day(column, columns) else f"{quoted}::timestamp"


def is_after_cutoff(column: str, columns: Mapping[str, str]) -> str:
    """Return the condition that a column's moment is the cutoff or later, days by the day."""
    bound = "$cutoff::date" if _is_day(column, columns) else "$cutoff_at"
    return f"({_moment(column, columns)} >= {bound})"


def _is_day(column: str, columns: Mapping[str, str]) -> bool:
    return columns[column].upper() == "DATE"

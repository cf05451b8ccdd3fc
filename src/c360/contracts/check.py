"""Hold a table to its contract: typed rows on one side, reasons on the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from c360.contracts.model import Bound, Column, Contract, Violation
from c360.contracts.parsing import Parsed, arrow_type, parse_column
from c360.domain.types import describe_mismatch, show_value
from c360.kit.columns import in_one_piece

Describe = Callable[[object], str]
_Rule = tuple[str, pa.Array, pa.Array, Describe]
HARD_RULES = frozenset({"wrong type", "missing"})
"""Rules without which a row cannot land at all, whatever its contract does on a violation."""


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table split by its contract.

    ``accepted`` has all columns of the contract, in its order and types; ``row_indexes`` says
    which row of the input each of its rows was; ``rejects`` is (row of the input, reason).
    ``flags`` counts values that break a rule and were accepted, where the contract only alerts.
    """

    accepted: pa.Table
    row_indexes: pa.Array
    rejects: list[tuple[int, str]]
    flags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Finding:
    rows: pa.Array
    given: pa.Array
    describe: Describe
    rule: str


def contract_schema(contract: Contract) -> pa.Schema:
    """Return the Arrow schema of accepted rows."""
    return pa.schema([(column.name, arrow_type(column.type)) for column in contract.columns])


def check_table(table: pa.Table, contract: Contract, *, timezone: str = "UTC") -> CheckedTable:
    """Split a table into rows that keep the contract and reasons for those that do not.

    Args:
        table: Columns by their contract names, as text or typed. Others are ignored; a column
            that the contract requires and the table lacks is missing in every row.
        contract: What is due.
        timezone: IANA name, for timestamps that carry no zone; results are in UTC.

    Returns:
        Every row of ``table``, once: accepted or rejected.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    flags: dict[str, int] = {}
    arrays = []
    for column in contract.columns:
        given = _get_column(table, column.name)
        parsed = parse_column(given, column.type, timezone)
        arrays.append(parsed.values)
        for finding in _find(column, given, parsed):
            if contract.on_violation is Violation.ALERT and finding.rule not in HARD_RULES:
                flags[f"{column.name}: {finding.rule}"] = pc.sum(finding.rows).as_py()
            else:
                _explain(column.name, finding, reasons)
    typed = pa.Table.from_arrays(arrays, schema=contract_schema(contract))
    rejects = sorted((row, "; ".join(texts)) for row, texts in reasons.items())
    indexes = _remaining(table.num_rows, [row for row, _ in rejects])
    accepted = typed.take(indexes) if rejects else typed
    return CheckedTable(accepted, indexes, rejects, flags)


def _get_column(table: pa.Table, name: str) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows)
    return in_one_piece(table.column(name))


def _remaining(row_count: int, rejected: list[int]) -> pa.Array:
    rows = pa.array(range(0), pa.int64()) if row_count == 0 else pa.arange(0, row_count)
    if not rejected:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows, pa.array(rejected, pa.int64()))))


def _explain(name: str, finding: _Finding, reasons: dict[int, list[str]]) -> None:
    rows = pc.indices_nonzero(finding.rows)
    values = _showable(finding.given.take(rows)).to_pylist()
    for row, value in zip(rows.to_pylist(), values, strict=True):
        reasons[row].append(f"{name}: {finding.describe(value)}")


def _showable(values: pa.Array) -> pa.Array:
    return values.cast(pa.string()) if pa.types.is_temporal(values.type) else values


def _find(column: Column, given: pa.Array, parsed: Parsed) -> Iterator[_Finding]:
    """Yield what is wrong with a column: masks of rows, each with its wording."""
    for rule, mask, values, describe in _rules(column, given, parsed):
        rows = pc.fill_null(mask, False)
        if pc.any(rows).as_py():
            yield _Finding(rows, values, describe, rule)


def _rules(column: Column, given: pa.Array, parsed: Parsed) -> Iterator[_Rule]:
    values = parsed.values
    yield "wrong type", parsed.is_wrong, given, lambda value: _describe_wrong(value, column)
    if not column.is_nullable:
        missing = pc.and_(values.is_null(), pc.invert(parsed.is_wrong))
        words = "key is missing" if column.is_key else "is missing"
        yield "missing", missing, given, lambda _: words
    if column.allowed:
        unknown = pc.and_(values.is_valid(), pc.invert(pc.is_in(values, pa.array(column.allowed))))
        yield "not in the closed set", unknown, values, _say(f"not one of {_list(column.allowed)}")
    yield from _text_rules(column, values)
    yield from _range_rules(column, values)


def _list(choices: Sequence[str]) -> str:
    return ", ".join(choices)


def _say(what: str) -> Describe:
    return lambda value: f"{show_value(value)} is {what}"


def _text_rules(column: Column, values: pa.Array) -> Iterator[_Rule]:
    if column.pattern is not None:
        unlike = pc.invert(pc.match_substring_regex(values, column.pattern))
        words = f"does not match {column.pattern}"
        yield "unlike the pattern", unlike, values, lambda value: f"{show_value(value)} {words}"
    if column.max_length is not None:
        long = pc.greater(pc.utf8_length(values), column.max_length)
        yield "too long", long, values, _say(f"over {column.max_length} long")


def _range_rules(column: Column, values: pa.Array) -> Iterator[_Rule]:
    if column.minimum is not None:
        low = pc.less(values, _bound(column.minimum, values.type))
        yield "below the minimum", low, values, _say(f"below {column.minimum}")
    if column.maximum is not None:
        high = pc.greater(values, _bound(column.maximum, values.type))
        yield "above the maximum", high, values, _say(f"above {column.maximum}")


def _bound(bound: Bound, data_type: pa.DataType) -> pa.Scalar:
    if isinstance(bound, str):
        return pa.scalar(bound).cast(data_type)
    return pa.scalar(Decimal(str(bound)) if pa.types.is_decimal(data_type) else bound)


def _describe_wrong(value: object, column: Column) -> str:
    if isinstance(value, list | dict):
        return f"nested data where {column.type} is due"
    if column.type.is_text:
        return "NUL character"
    return describe_mismatch(value, column.type)

"""Write a contract as SQL: which typed rows it accepts, for files too large to go through Python.

The rules are those of ``check_table``. A row that the SQL does not accept is not rejected by it: it
goes through ``check_table``, which says why. So the SQL may be stricter, never more lenient.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from c360.contracts.check import contract_schema
from c360.contracts.model import Bound, Column, Contract
from c360.domain.types import Kind
from c360.kit.sql import quote_identifier, quote_literal

LAST_MOMENT = "timestamp '9999-12-31 23:59:59.999999'"
FIRST_MOMENT = "timestamp '0001-01-01'"
NUL = "chr(0)"


def values_sql(contract: Contract, sources: Mapping[str, str]) -> dict[str, str]:
    """Return an expression for the value of each column of a contract, in its order.

    Args:
        contract: What is due.
        sources: Contract column to source column, of the contract's type. A column without one
            is null.
    """
    return {column.name: _value(column, sources.get(column.name)) for column in contract.columns}


def accepts_sql(contract: Contract, sources: Mapping[str, str]) -> str:
    """Return a condition that holds for rows that the contract accepts, and for no others.

    Args:
        contract: What is due.
        sources: Contract column to source column, of the contract's type.
    """
    values = values_sql(contract, sources)
    conditions = [
        condition
        for column in contract.columns
        for condition in _conditions(column, values[column.name], column.name in sources)
    ]
    return " and ".join(f"coalesce({condition}, false)" for condition in conditions) or "true"


def is_typed(schema: pa.Schema, contract: Contract, sources: Mapping[str, str]) -> bool:
    """Tell whether a file holds the contract's own types, so that nothing needs parsing."""
    due = contract_schema(contract)
    return all(
        schema.field(source).type == due.field(name).type for name, source in sources.items()
    )


def _value(column: Column, source: str | None) -> str:
    if source is None:
        return f"cast(null as {column.type if not column.type.is_text else 'varchar'})"
    name = quote_identifier(source)
    return f"nullif({name}, '')" if column.type.is_text else name


def _conditions(column: Column, value: str, is_given: bool) -> Iterator[str]:
    if not column.is_nullable:
        yield f"{value} is not null"
    if not is_given:
        return
    for rule in _rules(column, value):
        yield f"({value} is null or {rule})"


def _rules(column: Column, value: str) -> Iterator[str]:
    if column.type.is_text:
        yield f"not contains({value}, {NUL})"
    if column.type.kind is Kind.TIMESTAMP:
        yield f"{value} between {FIRST_MOMENT} and {LAST_MOMENT}"
    if column.type.kind is Kind.DOUBLE:
        yield f"isfinite({value})"
    if column.allowed:
        yield f"{value} in ({', '.join(quote_literal(text) for text in column.allowed)})"
    if column.pattern is not None:
        yield f"regexp_matches({value}, {quote_literal(column.pattern)})"
    if column.max_length is not None:
        yield f"length({value}) <= {column.max_length}"
    yield from _range_rules(column, value)


def _range_rules(column: Column, value: str) -> Iterator[str]:
    if column.minimum is not None:
        yield f"{value} >= {_bound(column.minimum, column)}"
    if column.maximum is not None:
        yield f"{value} <= {_bound(column.maximum, column)}"


def _bound(bound: Bound, column: Column) -> str:
    if isinstance(bound, str):
        return f"cast({quote_literal(bound)} as {column.type})"
    return str(bound)

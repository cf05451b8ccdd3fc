"""Read contracts in the plain JSON form: an id, an owner, a schema, expectations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from c360.contracts.model import RESERVED, Column, Contract, Violation
from c360.contracts.write import DEFAULT_THRESHOLDS
from c360.domain.types import DataType, parse_type
from c360.errors import ContractError

KNOWN = frozenset(
    {
        "contract_id", "version", "owner", "source_system", "schema", "expectations",
        "retention_policy_days", "lineage", "enforcement",
    }
)  # fmt: skip
TYPES = {
    "string": "text", "str": "text", "varchar": "text", "char": "text", "uuid": "text",
    "int": "integer", "int32": "integer", "int64": "bigint", "long": "bigint", "number": "double",
    "float": "double", "float64": "double", "numeric": "decimal(18,2)", "decimal": "decimal(18,2)",
    "bool": "boolean", "datetime": "timestamp", "timestamp_ntz": "timestamp",
}  # fmt: skip
ENFORCEMENTS = {
    "alert": Violation.ALERT, "warn": Violation.ALERT, "quarantine": Violation.QUARANTINE,
    "reject": Violation.QUARANTINE, "block": Violation.BLOCK, "fail": Violation.BLOCK,
    "strict": Violation.BLOCK,
}  # fmt: skip
RULES = frozenset(
    {"not_null", "unique", "primary_key", "allowed_values", "min", "max", "pattern", "max_length"}
)
MEASURES = frozenset(DEFAULT_THRESHOLDS)


def read_plain(text: str) -> tuple[Contract, dict[str, Any]]:
    """Read a contract in the plain form, and what it says of where its data comes from.

    Args:
        text: JSON: ``contract_id``, ``schema`` (column to type, or to an object with type and
            rules, or a list of such objects with a name), ``expectations`` (a measure to its
            threshold, or a list of rules ``{"column", "rule", "value"}``), ``owner``,
            ``source_system``, ``retention_policy_days``, ``lineage``, ``enforcement``.

    Raises:
        ContractError: Something in it cannot be understood; nothing is left out in silence.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ContractError(f"It is no JSON: {error}.") from error
    if (
        not isinstance(content, Mapping)
        or "contract_id" not in content
        or not content.get("schema")
    ):
        raise ContractError("contract_id and schema are due, and at least one column.")
    unknown = sorted(set(content) - KNOWN)
    if unknown:
        raise ContractError(f"{unknown[0]}: unknown. Known: {', '.join(sorted(KNOWN))}.")
    rules = _read_columns(content["schema"])
    thresholds = _apply_expectations(content.get("expectations") or {}, rules)
    contract = Contract(
        feed=_feed_name(str(content["contract_id"])),
        version=str(content.get("version") or "1.0.0"),
        columns=_build_columns(rules),
        retention_days=_read_days(content.get("retention_policy_days")),
        on_violation=_read_enforcement(content.get("enforcement")),
        thresholds=DEFAULT_THRESHOLDS | thresholds,
        owner=str(content.get("owner") or ""),
        description=f"Imported from contract {content['contract_id']}",
    )
    lineage = {"sourceSystem": content.get("source_system"), "lineage": content.get("lineage")}
    return contract, {name: value for name, value in lineage.items() if value}


def _feed_name(contract_id: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", contract_id.lower()).strip("_")
    name = re.sub(r"_(contract|v[0-9]+)$", "", name)
    if not re.fullmatch("[a-z][a-z0-9_]{0,62}", name):
        raise ContractError(f"contract_id: {contract_id!r} gives no name for a feed.")
    return name


def _read_columns(schema: Any) -> dict[str, dict[str, Any]]:
    if isinstance(schema, Mapping):
        pairs = [(name, told) for name, told in schema.items()]
    elif isinstance(schema, list) and all(isinstance(item, Mapping) for item in schema):
        pairs = [(item.get("name"), item) for item in schema]
    else:
        raise ContractError("schema: an object of column to type, or a list of columns, is due.")
    columns: dict[str, dict[str, Any]] = {}
    for name, told in pairs:
        if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]{0,62}", name):
            raise ContractError(f"schema: {name!r} is no column's name: small letters, digits, _.")
        columns[name] = dict(told) if isinstance(told, Mapping) else {"type": told}
    if not columns:
        raise ContractError("schema: at least one column is due.")
    return columns


def _apply_expectations(expectations: Any, columns: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Lay rules over columns; return the thresholds of measures."""
    if isinstance(expectations, Mapping):
        unknown = sorted(set(expectations) - MEASURES)
        if unknown:
            raise ContractError(
                f"expectations.{unknown[0]}: unknown. Known: {', '.join(sorted(MEASURES))}."
            )
        return {name: _read_limit(name, value) for name, value in expectations.items()}
    if not isinstance(expectations, list):
        raise ContractError("expectations: an object of measures, or a list of rules, is due.")
    for item in expectations:
        rule = item.get("rule") if isinstance(item, Mapping) else None
        if rule not in RULES or item.get("column") not in columns:
            raise ContractError(
                f"expectations: {item!r}; a column of the schema and one of "
                f"{', '.join(sorted(RULES))} are due."
            )
        columns[item["column"]][rule] = item.get("value", True)
    return {}


def _read_limit(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContractError(f"expectations.{name}: {value!r} is no number.")
    is_share = 0 < value <= 1 and name in {"completeness", "accuracy", "timeliness"}
    return float(value) * 100 if is_share else float(value)


def _build_columns(rules: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    has_primary = any(told.get("primary_key") for told in rules.values())
    twice = [name for name, told in rules.items()
             if has_primary and told.get("unique") and not told.get("primary_key")]  # fmt: skip
    if twice:
        raise ContractError(f"schema.{twice[0]}: unique is checked for the key alone; take it out.")
    columns = [_build_column(name, told) for name, told in rules.items()]
    if not any(column.is_key for column in columns):
        raise ContractError("schema: no column is the key; give one of them primary_key.")
    for name, kind in RESERVED.items():
        if name not in rules:
            columns.append(Column(name, DataType(kind)))
    return tuple(columns)


def _build_column(name: str, told: Mapping[str, Any]) -> Column:
    words = {"type", "name", "nullable", "required", "description", "classification", "pii"}
    unknown = sorted(set(told) - words - RULES)
    if unknown:
        raise ContractError(f"schema.{name}.{unknown[0]}: is not checked by C360; take it out.")
    written = str(told.get("type", "")).strip().lower()
    try:
        data_type = parse_type(TYPES.get(written, written))
    except ContractError as error:
        raise ContractError(f"schema.{name}.type: {error}") from error
    is_required = told.get("required") or told.get("not_null") or told.get("nullable") is False
    classification = "personal" if told.get("pii") else told.get("classification", "internal")
    return Column(
        name=name,
        type=data_type,
        is_required=bool(is_required),
        is_key=bool(told.get("primary_key") or told.get("unique")),
        allowed=tuple(str(value) for value in told.get("allowed_values") or ()),
        minimum=told.get("min"),
        maximum=told.get("max"),
        pattern=told.get("pattern"),
        max_length=told.get("max_length"),
        classification=str(classification),
        description=str(told.get("description", "")),
    )


def _read_days(days: Any) -> int | None:
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or days < 1):
        raise ContractError(f"retention_policy_days: {days!r}; a whole number of days is due.")
    return days


def _read_enforcement(word: Any) -> Violation:
    if isinstance(word, Mapping):
        word = word.get("on_violation") or word.get("mode")
    if word is None:
        return Violation.QUARANTINE
    if str(word).lower() not in ENFORCEMENTS:
        raise ContractError(f"enforcement: {word!r}; use {', '.join(sorted(ENFORCEMENTS))}.")
    return ENFORCEMENTS[str(word).lower()]

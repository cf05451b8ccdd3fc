"""Read contracts in the Open Data Contract Standard v3 (YAML)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)
from pydantic import ValidationError

from c360.contracts.model import RESERVED, Bound, Column, Contract, Violation
from c360.domain.raw import METADATA_COLUMNS
from c360.domain.types import Kind, parse_type
from c360.errors import ContractError

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
OPTIONS = {"minimum", "maximum", "pattern", "maxLength"}
METADATA = frozenset(name for name, _ in METADATA_COLUMNS)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Six times as fast where PyYAML was built with LibYAML: contracts are read at every command."""

THRESHOLD_WORDS = ("mustBeGreaterOrEqualTo", "mustBeLessOrEqualTo", "mustBe")
NUMBERS = {Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE}
HOURS = {"m": 1 / 60, "min": 1 / 60, "h": 1.0, "hr": 1.0, "d": 24.0, "day": 24.0, "days": 24.0}


def read_contracts(folders: Sequence[Path]) -> dict[str, Contract]:
    """Read every ``*.odcs.yaml`` of some folders, by feed; later folders override earlier ones.

    A folder that does not exist holds no contract.

    Raises:
        ContractError: A file is no contract, or a folder has two for one feed.
    """
    contracts: dict[str, Contract] = {}
    for folder in folders:
        seen: dict[str, Path] = {}
        for path in sorted(folder.glob("*.odcs.yaml")):
            contract = read_contract(path)
            if contract.feed in seen:
                raise ContractError(
                    f"{path}: feed '{contract.feed}' has a contract in {seen[contract.feed].name}"
                    " already. Keep one of the two."
                )
            seen[contract.feed] = path
            contracts[contract.feed] = contract
    return contracts


def read_contract(path: Path) -> Contract:
    """Read one contract.

    Raises:
        ContractError: The file is missing, no YAML, or not what C360 can hold rows to; the
            message names file and field.
    """
    document = _read_document(path)
    try:
        return _build_contract(document)
    except ContractError as error:
        raise ContractError(f"{path}: {error}") from error


def _read_document(path: Path) -> OpenDataContractStandard:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except OSError as error:
        raise ContractError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ContractError(f"{path}: is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        raise ContractError(f"{path}: is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, Mapping):
        raise ContractError(f"{path}: holds no contract: a mapping with 'schema' is due.")
    try:
        return OpenDataContractStandard.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ContractError(f"{path}: {field}: {first['msg']}") from error


def _build_contract(document: OpenDataContractStandard) -> Contract:
    if not (document.apiVersion or "").startswith("v3."):
        raise ContractError(f"apiVersion: {document.apiVersion!r}; v3.x is due.")
    if not document.version:
        raise ContractError("version: is missing; write the contract's own, such as 1.0.0.")
    if len(document.schema_ or []) != 1:
        raise ContractError(f"schema: {len(document.schema_ or [])} tables; one feed is due.")
    table = (document.schema_ or [])[0]
    feed = _check_name(table.name, "schema.name")
    columns = tuple(_build_column(item) for item in table.properties or [])
    _check_columns(columns)
    custom = _custom(table.customProperties)
    return Contract(
        feed=feed,
        version=document.version,
        columns=columns,
        event_time=_event_time(custom, columns),
        retention_days=_retention(document),
        retention_column=_retention_column(document, feed, columns),
        on_violation=_violation(custom),
        thresholds=_thresholds(table, document),
        owner=getattr(document.team, "name", None) or "",
        description=(document.description and document.description.purpose) or "",
        severities=_severities(table),
    )


def _check_name(name: str | None, field: str) -> str:
    if name is None or not NAME.fullmatch(name):
        raise ContractError(f"{field}: {name!r}; small letters, digits and _ are due.")
    return name


def _check_columns(columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ContractError(f"schema.properties: column '{twice[0]}' appears twice.")
    for column in columns:
        _check_reserved(column)
    if not any(column.is_key for column in columns):
        raise ContractError("schema.properties: no column is the primaryKey; set it on one.")


def _check_reserved(column: Column) -> None:
    kind = RESERVED.get(column.name)
    if kind is not None and column.type.kind is not kind:
        raise ContractError(
            f"{column.name}.physicalType: {str(column.type)!r}; C360 reads {column.name} itself, "
            f"as {kind.value}. Make it that, name the column otherwise, or leave it out."
        )
    if column.name in METADATA:
        raise ContractError(
            f"schema.properties: column '{column.name}' is added by C360. Name it otherwise."
        )


def _build_column(item: SchemaProperty) -> Column:
    name = _check_name(item.name, "schema.properties.name")
    if not item.physicalType:
        raise ContractError(f"{name}.physicalType: is missing; write text, integer, date, …")
    try:
        data_type = parse_type(item.physicalType)
    except ContractError as error:
        raise ContractError(f"{name}.physicalType: {error}") from error
    options = dict(item.logicalTypeOptions or {})
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        raise ContractError(
            f"{name}.logicalTypeOptions.{unknown[0]}: is not checked by C360; use "
            + ", ".join(sorted(OPTIONS))
            + "."
        )
    column = Column(
        name=name,
        type=data_type,
        is_required=bool(item.required),
        is_key=bool(item.primaryKey),
        allowed=tuple(str(entry.value) for entry in item.enum or []),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        pattern=options.get("pattern"),
        max_length=options.get("maxLength"),
        reference=_reference(item),
        classification=item.classification or "internal",
        description=item.description or "",
    )
    _check_rules(column)
    return column


def _check_rules(column: Column) -> None:
    for word, bound in (("minimum", column.minimum), ("maximum", column.maximum)):
        if bound is not None and not _fits(bound, column):
            raise ContractError(f"{column.name}.{word}: {bound!r} is no {column.type}.")
    text_rules = {"enum": column.allowed, "pattern": column.pattern, "maxLength": column.max_length}
    for word, rule in text_rules.items():
        if rule and not column.type.is_text:
            raise ContractError(f"{column.name}.{word}: is for text; the column is {column.type}.")
    if column.pattern is not None:
        try:
            pc.match_substring_regex(pa.array([""]), str(column.pattern))
        except pa.ArrowInvalid as error:
            raise ContractError(f"{column.name}.pattern: {error}") from error
    if column.max_length is not None and not isinstance(column.max_length, int):
        raise ContractError(f"{column.name}.maxLength: {column.max_length!r} is no number.")


def _fits(bound: Bound, column: Column) -> bool:
    if column.type.kind in NUMBERS:
        return isinstance(bound, int | float) and not isinstance(bound, bool)
    if column.type.kind in {Kind.DATE, Kind.TIMESTAMP}:
        return isinstance(bound, str) and re.fullmatch(column.type.pattern or "", bound) is not None
    return False


def _reference(item: SchemaProperty) -> str | None:
    for relationship in item.relationships or []:
        if not isinstance(relationship.to, str) or relationship.to.count(".") != 1:
            raise ContractError(f"{item.name}.relationships.to: 'feed.column' is due.")
        return relationship.to
    return None


def _custom(properties: Iterable[CustomProperty] | None) -> dict[str, Any]:
    return {entry.property: entry.value for entry in properties or [] if entry.property}


def _event_time(custom: Mapping[str, Any], columns: tuple[Column, ...]) -> str | None:
    name = custom.get("eventTime")
    if name is None:
        return None
    kinds = {column.name: column.type.kind for column in columns}
    if kinds.get(name) not in {Kind.DATE, Kind.TIMESTAMP}:
        raise ContractError(f"eventTime: '{name}' is no date or timestamp column of the feed.")
    return str(name)


def _violation(custom: Mapping[str, Any]) -> Violation:
    word = custom.get("onViolation", Violation.QUARANTINE)
    if word not in set(Violation):
        raise ContractError(f"onViolation: {word!r}; use {', '.join(Violation)}.")
    return Violation(word)


def _retention(document: OpenDataContractStandard) -> int | None:
    for entry in document.slaProperties or []:
        if entry.property == "retention":
            days = {"d": 1, "day": 1, "days": 1, "y": 365, "yr": 365, "years": 365}
            value = 0 if isinstance(entry.value, bool) else entry.value
            if entry.unit not in days or not isinstance(value, int) or value < 1:
                raise ContractError("slaProperties.retention: a whole number of d or y is due.")
            return value * days[entry.unit]
    return None


def _retention_column(
    document: OpenDataContractStandard, feed: str, columns: tuple[Column, ...]
) -> str | None:
    """Return the column that retention is told to count from: ``feed.column``, or its name."""
    for entry in document.slaProperties or []:
        if entry.property == "retention" and entry.element not in (None, feed):
            name = str(entry.element).removeprefix(f"{feed}.")
            kinds = {column.name: column.type.kind for column in columns}
            if kinds.get(name) not in {Kind.DATE, Kind.TIMESTAMP}:
                raise ContractError(
                    f"slaProperties.retention: element {entry.element!r} is no date or timestamp "
                    f"column of the feed; write {feed}.COLUMN, or leave it out."
                )
            return name
    return None


def _thresholds(table: SchemaObject, document: OpenDataContractStandard) -> dict[str, float]:
    found = {
        entry.name: limit
        for entry in table.quality or []
        if entry.name and (limit := _limit(entry)) is not None
    }
    for entry in document.slaProperties or []:
        if entry.property == "latency":
            if entry.unit not in HOURS or not isinstance(entry.value, int | float):
                raise ContractError("slaProperties.latency: a number of min, h or d is due.")
            found["latency_hours"] = entry.value * HOURS[entry.unit]
    return found


def _severities(table: SchemaObject) -> dict[str, str]:
    found = {entry.name: entry.severity for entry in table.quality or [] if entry.name}
    return {name: severity for name, severity in found.items() if severity}


def _limit(quality: DataQuality) -> float | None:
    words = quality.model_dump(exclude_none=True)
    if isinstance(quality.implementation, dict):
        words |= quality.implementation
    for word in THRESHOLD_WORDS:
        if isinstance(words.get(word), int | float):
            return float(words[word])
    return None

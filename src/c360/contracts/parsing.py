"""Turn columns of text, or of some other type, into the contract's type: exactly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from c360.domain.types import DataType, Kind

MICROSECONDS = pa.timestamp("us")
FIRST_MOMENT = pa.scalar(datetime(1, 1, 1), MICROSECONDS)
LAST_MOMENT = pa.scalar(datetime(9999, 12, 31, 23, 59, 59, 999999), MICROSECONDS)
ZONED = r":[0-9.]+(?:Z|[+-][0-9:]+)$"
TRUE_TEXTS = pa.array(["true", "t", "1"])
ARROW_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int32(),
    Kind.BIGINT: pa.int64(),
    Kind.DOUBLE: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: MICROSECONDS,
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """Values of the contract's type; null where there is none or ``is_wrong``."""

    values: pa.Array
    is_wrong: pa.Array


def arrow_type(data_type: DataType) -> pa.DataType:
    """Return the Arrow type in which values of a contract type are held."""
    if data_type.kind is Kind.DECIMAL:
        return pa.decimal128(data_type.precision, data_type.scale)
    return ARROW_TYPES[data_type.kind]


def parse_column(array: pa.Array, data_type: DataType, timezone: str) -> Parsed:
    """Parse one column. Nothing is rounded, cut or guessed; empty text is null.

    Args:
        array: Text, or any type that can be written as text.
        data_type: What is due.
        timezone: IANA name, for timestamps that carry no zone.
    """
    array = _plain(array)
    if pa.types.is_nested(array.type):
        return Parsed(pa.nulls(len(array), arrow_type(data_type)), array.is_valid())
    direct = _convert_typed(array, data_type, timezone)
    if direct is not None:
        return direct
    return _parse_text(_as_text(array), data_type, timezone)


def _plain(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_dictionary(array.type):
        return array.dictionary_decode()
    return array


def _convert_typed(array: pa.Array, data_type: DataType, timezone: str) -> Parsed | None:
    """Convert where the type alone shows that nothing can be lost, else None."""
    kind, source = data_type.kind, array.type
    if pa.types.is_null(source):
        return _all_right(pa.nulls(len(array), arrow_type(data_type)))
    if kind is Kind.TIMESTAMP and (pa.types.is_timestamp(source) or pa.types.is_date(source)):
        return _convert_moments(array, timezone)
    if kind is Kind.DOUBLE and pa.types.is_floating(source):
        return _finite(array.cast(pa.float64()), array.is_valid())
    is_number = pa.types.is_integer(source) or pa.types.is_decimal(source)
    is_same = source == arrow_type(data_type) and not data_type.is_text
    if is_same or (is_number and kind in {Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL}):
        try:
            return _all_right(array.cast(arrow_type(data_type)))
        except pa.ArrowInvalid:
            return None
    return None


def _convert_moments(array: pa.Array, timezone: str) -> Parsed | None:
    if pa.types.is_date(array.type):
        return _in_range(to_utc(array.cast(pa.date32()).cast(MICROSECONDS), timezone), array)
    try:
        if array.type.tz is not None:
            return _in_range(array.cast(pa.timestamp("us", "UTC")).cast(MICROSECONDS), array)
        return _in_range(to_utc(array.cast(MICROSECONDS), timezone), array)
    except pa.ArrowInvalid:
        return None


def _as_text(array: pa.Array) -> pa.Array:
    if pa.types.is_string(array.type):
        return array
    try:
        return array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([_write(value) for value in array.to_pylist()], pa.string())


def _write(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return None if value is None else str(value)


def _parse_text(texts: pa.Array, data_type: DataType, timezone: str) -> Parsed:
    texts = _drop(texts, pc.fill_null(pc.equal(pc.binary_length(texts), 0), False))
    if data_type.is_text:
        if not _has_nul(texts):
            return _all_right(texts)
        wrong = pc.fill_null(pc.match_substring(texts, "\0"), False)
        return Parsed(_drop(texts, wrong), wrong)
    matches = pc.match_substring_regex(texts, f"^(?:{data_type.pattern})$")
    clean = pc.if_else(matches, texts, pa.scalar(None, pa.string()))
    if data_type.kind is Kind.TIMESTAMP:
        return _in_range(_parse_moments(clean, timezone), texts)
    if data_type.kind is Kind.DOUBLE:
        return _finite(clean.cast(pa.float64()), texts.is_valid())
    values = _parse_matching(clean, data_type)
    return Parsed(values, pc.and_(texts.is_valid(), values.is_null()))


def _has_nul(texts: pa.Array) -> bool:
    """Look at the bytes of all texts at once, and at those next to them in memory."""
    content = texts.buffers()[2]
    return content is not None and np.frombuffer(content, np.uint8).min(initial=1) == 0


def _parse_matching(texts: pa.Array, data_type: DataType) -> pa.Array:
    if data_type.kind is Kind.BOOLEAN:
        known = pc.is_in(pc.utf8_lower(texts), TRUE_TEXTS)
        return pc.if_else(texts.is_valid(), known, pa.scalar(None, pa.bool_()))
    if data_type.kind is Kind.DECIMAL:
        zeros = rf"^(-?[0-9]*\.[0-9]{{{data_type.scale}}})0+$"
        texts = pc.replace_substring_regex(texts, zeros, r"\1")
    return texts.cast(arrow_type(data_type))


def _parse_moments(texts: pa.Array, timezone: str) -> pa.Array:
    texts = pc.replace_substring_regex(texts, r"(\.[0-9]{6})0+", r"\1")
    is_zoned = pc.match_substring_regex(texts, ZONED)
    nothing = pa.scalar(None, pa.string())
    local = pc.if_else(is_zoned, nothing, texts).cast(MICROSECONDS)
    zoned = pc.if_else(is_zoned, texts, nothing).cast(pa.timestamp("us", "UTC"))
    return pc.coalesce(to_utc(local, timezone), zoned.cast(MICROSECONDS))


def to_utc(local: pa.Array, timezone: str) -> pa.Array:
    """Move naive local times to UTC, naive again.

    A time that a change of clocks repeats is its first occurrence; one that a change skips is
    read with the offset before it.
    """
    if timezone == "UTC":
        return local
    moments = pc.assume_timezone(local, timezone, ambiguous="earliest", nonexistent="earliest")
    is_skipped = pc.fill_null(pc.not_equal(pc.local_timestamp(moments), local), False)
    moved = moments.cast(pa.timestamp("us", "UTC")).cast(MICROSECONDS)
    if not pc.any(is_skipped).as_py():
        return moved
    zone = ZoneInfo(timezone)
    skipped = [
        value.replace(tzinfo=zone, fold=0).astimezone(UTC).replace(tzinfo=None)
        for value in local.filter(is_skipped).to_pylist()
    ]
    return pc.replace_with_mask(moved, is_skipped, pa.array(skipped, MICROSECONDS))


def _in_range(values: pa.Array, given: pa.Array) -> Parsed:
    inside = pc.and_(pc.greater_equal(values, FIRST_MOMENT), pc.less_equal(values, LAST_MOMENT))
    wrong = pc.and_(given.is_valid(), pc.invert(pc.fill_null(inside, False)))
    return Parsed(_drop(values, wrong), wrong)


def _finite(values: pa.Array, is_given: pa.Array) -> Parsed:
    wrong = pc.and_(is_given, pc.invert(pc.fill_null(pc.is_finite(values), False)))
    return Parsed(_drop(values, wrong), wrong)


def _all_right(values: pa.Array) -> Parsed:
    return Parsed(values, pa.repeat(False, len(values)))


def _drop(values: pa.Array, wrong: pa.Array) -> pa.Array:
    if not pc.any(wrong).as_py():
        return values
    return pc.if_else(wrong, pa.scalar(None, values.type), values)

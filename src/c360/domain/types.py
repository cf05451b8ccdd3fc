"""The types a contract may name, and exactly which texts each of them accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from c360.errors import ContractError

SHOWN_CHARACTERS = 40
MAX_DECIMAL_DIGITS = 38


class Kind(StrEnum):
    """The kinds of value a column may hold."""

    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


def _up_to(limit: str) -> str:
    """Write a pattern for the digits 0 to ``limit``, leading zeros within its length included."""
    choices = [f"[0-9]{{1,{len(limit) - 1}}}"]
    for place, digit in enumerate(limit):
        rest = len(limit) - place - 1
        if digit != "0":
            choices.append(f"{limit[:place]}[0-{int(digit) - 1}][0-9]{{{rest}}}")
    return "(?:" + "|".join([*choices, limit]) + ")"


def _whole_number(bits: int) -> str:
    largest = 2 ** (bits - 1) - 1
    return f"(?:-{_up_to(str(largest + 1))}|{_up_to(str(largest))})"


_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_YEAR = "(?:(?:[2468][048]|[13579][26])00|0[48]00|[0-9]{2}(?:0[48]|[2468][048]|[13579][26]))"
_DATE = f"(?:{_YEAR}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6}0*)?)?"
_OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"

_PATTERNS = {
    Kind.INTEGER: _whole_number(32),
    Kind.BIGINT: _whole_number(64),
    Kind.DOUBLE: r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?",
    Kind.BOOLEAN: "(?i:true|false|t|f)|0|1",
    Kind.DATE: _DATE,
    Kind.TIMESTAMP: f"{_DATE}(?:[ T]{_TIME}{_OFFSET}?)?",
}


@dataclass(frozen=True, slots=True)
class DataType:
    """One contract type. ``precision`` and ``scale`` are those of a decimal, else 0."""

    kind: Kind
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        if self.kind is Kind.DECIMAL:
            return f"decimal({self.precision},{self.scale})"
        return self.kind.value

    @property
    def is_text(self) -> bool:
        return self.kind is Kind.TEXT

    @property
    def pattern(self) -> str | None:
        """The texts that are a value of this type, in the syntax RE2 and Python share.

        None means any text. Digits that fit only by rounding do not match; zeros beyond the
        scale do, since dropping them changes nothing.
        """
        if self.kind is Kind.DECIMAL:
            whole = f"[0-9]{{1,{self.precision - self.scale}}}"
            scale = self.scale
            return rf"-?(?:{whole}(?:\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{scale}}}0*)"
        return _PATTERNS.get(self.kind)


def parse_type(name: str) -> DataType:
    """Read a type as contracts write it.

    Raises:
        ContractError: There is no such type.

    Examples:
        >>> str(parse_type("decimal(18, 2)"))
        'decimal(18,2)'
        >>> parse_type("bigint").kind
        <Kind.BIGINT: 'bigint'>
    """
    text = name.strip().lower()
    decimal = re.fullmatch(r"decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)", text)
    if decimal:
        precision, scale = int(decimal[1]), int(decimal[2])
        if not 0 < scale < precision <= MAX_DECIMAL_DIGITS:
            raise ContractError(
                f"Type {name!r} has no room: 0 < scale < precision <= {MAX_DECIMAL_DIGITS}."
            )
        return DataType(Kind.DECIMAL, precision, scale)
    if text in {kind.value for kind in Kind if kind is not Kind.DECIMAL}:
        return DataType(Kind(text))
    known = ", ".join(kind.value for kind in Kind if kind is not Kind.DECIMAL)
    raise ContractError(f"Unknown type {name!r}. Known: {known}, decimal(precision,scale).")


def show_value(value: object) -> str:
    """Quote a value for a reason, cut to 40 characters.

    Examples:
        >>> show_value("12,x")
        "'12,x'"
        >>> show_value(-5)
        '-5'
    """
    text = str(value)
    shown = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return repr(shown) if isinstance(value, str) else shown


def describe_mismatch(value: object, data_type: DataType) -> str:
    """Say that a value is not of a type.

    Examples:
        >>> describe_mismatch("12.7", parse_type("integer"))
        "'12.7' is not integer"
    """
    return f"{show_value(value)} is not {data_type}"

"""Infer a column's type, rules and questions from its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from c360.domain.types import DataType, Kind, parse_type
from c360.kit.sql import quote_identifier, quote_literal

PERSONAL_NAME = re.compile(
    r"e_?mail|phone|mobile|(first|last|full|middle|sur|given|family|maiden|customer|contact)_?name"
    r"|^name$|address|street|birth|^dob$|ssn|passport|iban|post_?code|^zip"
    r"|vorname|nachname|geburt|^geb_?dat|strasse|anschrift|adresse|telefon|^plz"
    r"|^nom$|prenom|naissance|code_postal|courriel|^nombre|apellido|nacimiento|direccion"
)
EMAIL = r"^[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$"
LEADING_ZERO = r"^-?0[0-9]"
FORMATTED_NUMBER = r"^[£$€]?\s?-?(?:[0-9]{1,3}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?$"
COMMA_NUMBER = (
    r"^[£$€]?\s?-?(?:[0-9]+|[1-9][0-9]{0,2}(?:[. '\x{2019}\x{a0}\x{202f}][0-9]{3})+)"
    r"(?:,[0-9]{1,6})?\s?[£$€]?$"
)
NOT_A_DIGIT = "[^0-9.-]"
NOT_A_COMMA_DIGIT = "[^0-9,-]"
ISO_DATE = "%Y-%m-%d"
FORMS_TRIED = 200
DATE_FORMATS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d %b %Y",
    "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%Y%m%d",
)  # fmt: skip
TIME_FORMATS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
MOST_CHOICES = 12
FEWEST_ROWS = 20
ROWS_FOR_EACH_CHOICE = 10
DATES_TRIED = 2_000
LARGEST_SCALE = 6


@dataclass(frozen=True, slots=True)
class InferredColumn:
    """What a column seems to be.

    ``source`` is its name in the file, ``name`` the one in the contract. ``expression`` computes
    the value where it is not written as the type is; None where it is. ``question`` is what values
    cannot tell.
    """

    source: str
    name: str
    type: DataType
    null_count: int
    distinct_count: int
    allowed: tuple[str, ...] = ()
    is_never_negative: bool = False
    is_personal: bool = False
    expression: str | None = None
    question: str | None = None


def infer_column(source: str, name: str, texts: pa.Array) -> InferredColumn:
    """Infer one column.

    Args:
        source: Its name in the file.
        name: Its name in the contract.
        texts: Its values as text; empty is null.
    """
    values = texts.filter(pc.fill_null(pc.greater(pc.binary_length(texts), 0), False))
    distinct = values.unique()
    is_personal = bool(PERSONAL_NAME.search(name)) or _all_match(distinct, EMAIL)
    data_type, expression, question = _infer_type(source, name, distinct)
    return InferredColumn(
        source=source,
        name=name,
        type=data_type,
        null_count=len(texts) - len(values),
        distinct_count=len(distinct),
        allowed=_find_choices(data_type, values, distinct, is_personal=is_personal),
        is_never_negative=_is_never_negative(data_type, distinct, expression),
        is_personal=is_personal,
        expression=expression,
        question=question,
    )


def _infer_type(
    source: str, name: str, distinct: pa.Array
) -> tuple[DataType, str | None, str | None]:
    text = DataType(Kind.TEXT)
    if _is_told_by_name(name) or not len(distinct) or _has_leading_zeros(distinct):
        return text, None, None
    if _all_match(distinct, "^(?i:true|false|t|f)$"):
        return DataType(Kind.BOOLEAN), None, None
    number = _infer_number(distinct)
    if number is not None:
        return number, None, None
    if _fits(distinct, DataType(Kind.DATE)):
        return DataType(Kind.DATE), None, None
    if _fits(distinct, DataType(Kind.TIMESTAMP)):
        return DataType(Kind.TIMESTAMP), None, _ask_zone(name, distinct)
    dates = _infer_dates(source, name, distinct)
    if dates is not None:
        return dates
    return _infer_written_number(source, name, distinct) or (
        text, None, _ask_forms(source, name, distinct)
    )  # fmt: skip


def _infer_written_number(
    source: str, name: str, distinct: pa.Array
) -> tuple[DataType, str, str | None] | None:
    """Read numbers as people write them: 1,234.50 or £5, else 1.234,50 or 5,00 €."""
    column = quote_identifier(source)
    if _all_match(distinct, FORMATTED_NUMBER):
        question = None
        if not _any_match(distinct, "[.]") and _any_match(distinct, ","):
            shown = distinct.filter(pc.match_substring(distinct, ","))[0].as_py()
            question = (
                f"{name}: {shown} can be read two ways; the comma is taken to part thousands."
            )
        digits = f"regexp_replace({column}, {quote_literal(NOT_A_DIGIT)}, '', 'g')"
        expression = _where_written(column, FORMATTED_NUMBER, digits)
        return parse_type("decimal(18,2)"), expression, question
    if _all_match(distinct, COMMA_NUMBER) and _any_match(distinct, ","):
        scale = LARGEST_SCALE if _any_match(distinct, ",[0-9]{3}") else 2
        digits = f"regexp_replace({column}, {quote_literal(NOT_A_COMMA_DIGIT)}, '', 'g')"
        expression = _where_written(column, COMMA_NUMBER, f"replace({digits}, ',', '.')")
        return DataType(Kind.DECIMAL, 18, scale), expression, None
    return None


def _where_written(column: str, form: str, number: str) -> str:
    """Compute a number where a value has the form; others stay, so that the contract rejects them.

    Otherwise a later file's ``n/a`` would be empty, and its ``12b3`` a number.
    """
    return (
        f"case when regexp_matches({column}, {quote_literal(form)}) then {number} else {column} end"
    )


def _ask_forms(source: str, name: str, distinct: pa.Array) -> str | None:
    """Ask about a column of days where each is written in one form or another."""
    left = distinct.slice(0, FORMS_TRIED).to_pylist()
    forms: list[str] = []
    shown: list[str] = []
    while left:
        form = next((form for form in (ISO_DATE, *DATE_FORMATS) if _reads(left[0], form)), None)
        if form is None:
            return None
        forms.append(form)
        shown.append(left[0])
        left = [value for value in left if not _reads(value, form)]
    if len(forms) < 2:
        return None
    listed = ", ".join(quote_literal(form) for form in forms)
    return (
        f"{name}: its days are written in several ways ({', '.join(shown)}) and stay text. Where "
        f"each can be read one way only, make its type date in the contract and map it: "
        f"strptime(nullif({quote_identifier(source)}, ''), [{listed}])::date"
    )


def _is_told_by_name(name: str) -> bool:
    """Whether a column is text whatever digits it holds."""
    return re.search("phone|mobile|telefon|zip|post_?code|^plz|code_postal", name) is not None


def _has_leading_zeros(distinct: pa.Array) -> bool:
    """Whether digits are a code rather than a number."""
    return bool(pc.any(pc.match_substring_regex(distinct, f"{LEADING_ZERO}*$")).as_py())


def _infer_number(distinct: pa.Array) -> DataType | None:
    for kind in (Kind.INTEGER, Kind.BIGINT):
        if _fits(distinct, DataType(kind)):
            return DataType(kind)
    for scale in (2, LARGEST_SCALE):
        if _fits(distinct, DataType(Kind.DECIMAL, 18, scale)):
            return DataType(Kind.DECIMAL, 18, scale)
    return DataType(Kind.DOUBLE) if _fits(distinct, DataType(Kind.DOUBLE)) else None


def _ask_zone(name: str, distinct: pa.Array) -> str | None:
    if _all_match(distinct, "(?:Z|[+-][0-9]{2}:?[0-9]{2})$"):
        return None
    return f"{name}: its times carry no time zone and are read as UTC. Set `timezone` if not so."


def _infer_dates(
    source: str, name: str, distinct: pa.Array
) -> tuple[DataType, str, str | None] | None:
    tried = distinct.slice(0, DATES_TRIED).to_pylist()
    fitting = [
        (form, time)
        for form in DATE_FORMATS
        for time in TIME_FORMATS
        if all(_reads(value, form + time) for value in tried)
    ]
    if not fitting:
        return None
    form, time = fitting[0]
    kind = Kind.TIMESTAMP if time else Kind.DATE
    parsed = f"strptime(nullif({quote_identifier(source)}, ''), {quote_literal(form + time)})"
    expression = f"{parsed}::{kind.value}"
    question = None
    if {"%d/%m/%Y", "%m/%d/%Y"} <= {form for form, _ in fitting} or {
        "%d-%m-%Y", "%m-%d-%Y"
    } <= {form for form, _ in fitting}:  # fmt: skip
        question = f"{name}: {tried[0]} can be read two ways; the day is taken to come first."
    elif time:
        question = _ask_zone(name, distinct)
    return DataType(kind), expression, question


def _reads(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _fits(distinct: pa.Array, data_type: DataType) -> bool:
    return _all_match(distinct, f"^(?:{data_type.pattern})$")


def _all_match(distinct: pa.Array, pattern: str) -> bool:
    return len(distinct) > 0 and bool(pc.all(pc.match_substring_regex(distinct, pattern)).as_py())


def _any_match(distinct: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(distinct, pattern)).as_py())


def _find_choices(
    data_type: DataType, values: pa.Array, distinct: pa.Array, *, is_personal: bool
) -> tuple[str, ...]:
    """Return a text column's values where they are few and each is frequent."""
    count = len(distinct)
    if not data_type.is_text or is_personal or not 0 < count <= MOST_CHOICES:
        return ()
    if len(values) < max(FEWEST_ROWS, ROWS_FOR_EACH_CHOICE * count):
        return ()
    return tuple(sorted(distinct.to_pylist()))


def _is_never_negative(data_type: DataType, distinct: pa.Array, expression: str | None) -> bool:
    numbers = {Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE}
    if data_type.kind not in numbers or expression is not None:
        return False
    return not pc.any(pc.starts_with(distinct, "-")).as_py()


def name_columns(sources: Sequence[str]) -> list[str]:
    """Return names for a contract: small letters without accents, digits and _; each once.

    Examples:
        >>> name_columns(["Deal Value (£)", "2nd", "deal value", "orderDate"])
        ['deal_value', 'c_2nd', 'deal_value_2', 'order_date']
        >>> name_columns(["Größe (m²)", "Prénom"])
        ['grosse_m2', 'prenom']
    """
    names: list[str] = []
    for source in sources:
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", source)
        plain = re.sub(r"[^a-z0-9]+", "_", _fold(spaced)).strip("_") or "column"
        plain = (plain if plain[0].isalpha() else f"c_{plain}")[:58]
        taken = [name for name in names if name == plain or re.fullmatch(rf"{plain}_\d+", name)]
        names.append(f"{plain}_{len(taken) + 1}" if plain in names else plain)
    return names


def _fold(text: str) -> str:
    """Return small letters without accents."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )

"""Personal data in a question: placeholders leave the machine in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from c360.domain.personal_data import DATE, DIGITS, EMAIL
from c360.semantic.answering import Knowledge
from c360.semantic.catalog import Catalog, Dimension, Kind
from c360.semantic.lexicon import Lexicon
from c360.semantic.plan import Filter, Plan, Scalar
from c360.semantic.rows import Rows, to_table
from c360.semantic.tokens import lemmatize, tokenize
from c360.warehouse.snapshot import Snapshot

PLACEHOLDER = re.compile(r"\[[a-z]+ \d+\]")
NAME_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['\u2019]s?$")
MOST_WORDS_OF_A_NAME = 3


class Mask:
    """Placeholders for what was hidden in one question, and what they stand for."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}
        self._originals: dict[str, str] = {}

    @property
    def placeholders(self) -> tuple[str, ...]:
        """All of them, in the order in which they were made."""
        return tuple(self._originals)

    def hide(self, kind: str, value: str) -> str:
        """Return the placeholder of a value; the same value has the same one."""
        known = self._placeholders.get(value.lower())
        if known is not None:
            return known
        count = sum(name.startswith(f"[{kind} ") for name in self._originals)
        placeholder = f"[{kind} {count + 1}]"
        self._placeholders[value.lower()] = placeholder
        self._originals[placeholder] = value
        return placeholder

    def hide_forms(self, text: str) -> str:
        """Hide what is personal by its form: e-mail addresses, phone and card-like numbers."""
        hidden = EMAIL.sub(lambda match: self.hide("email", match[0]), text)
        return DIGITS.sub(
            lambda match: match[0] if DATE.fullmatch(match[0]) else self.hide("number", match[0]),
            hidden,
        )

    def hide_words(self, text: str, kind: str, words: Sequence[str]) -> str:
        """Hide words wherever they stand, longest first; placeholders stay as they are."""
        for word in sorted(words, key=len, reverse=True):
            pattern = rf"{PLACEHOLDER.pattern}|(?<!\w){re.escape(word)}(?!\w)"
            text = re.sub(
                pattern,
                lambda match: (
                    match[0] if match[0] in self._originals else self.hide(kind, match[0])
                ),
                text,
                flags=re.IGNORECASE,
            )
        return text

    def restore(self, plan: Plan, catalog: Catalog) -> Plan:
        """Put back, in the conditions of a plan, what was hidden."""
        return replace(
            plan,
            filters=tuple(self._restore(f, catalog) for f in plan.filters),
            part=tuple(self._restore(f, catalog) for f in plan.part),
        )

    def _restore(self, condition: Filter, catalog: Catalog) -> Filter:
        is_number = catalog.dimension(condition.field).kind is Kind.NUMBER
        values = tuple(self._original(value, is_number) for value in condition.values)
        return replace(condition, values=values)

    def _original(self, value: Scalar, is_number: bool) -> Scalar:
        if not isinstance(value, str):
            return value
        text = PLACEHOLDER.sub(lambda match: self._originals.get(match[0], match[0]), value)
        return Decimal(text) if is_number and text != value and text.isdecimal() else text


def mask_question(question: str, whole: Knowledge, snapshot: Snapshot) -> tuple[str, Mask]:
    """Put placeholders for e-mails, numbers like those of phones, keys and people's names.

    Args:
        question: As it was typed.
        whole: What is known without regard to a role: which words are names, what keys look like.
        snapshot: Whose people are told by their names.

    Returns:
        The question that may leave, and what its placeholders stand for.
    """
    mask = Mask()
    text = mask.hide_forms(question)
    keys = [token.raw for token in tokenize(text) if whole.lexicon.find_key(token.raw)]
    text = mask.hide_words(text, "key", keys)
    names = find_names(PLACEHOLDER.sub(" ", text), whole, snapshot)
    return mask.hide_words(text, "name", names), mask


def mask_plan(plan: Plan, mask: Mask, whole: Catalog) -> dict[str, Any]:
    """Return a plan as plain values, without the personal data in its conditions."""
    told = plan.to_json()
    for part in ("filters", "part"):
        for condition in told.get(part, ()):
            dimension = whole.dimension(condition["field"])
            condition["values"] = [_mask_value(v, dimension, mask) for v in condition["values"]]
    return told


def _mask_value(value: Any, dimension: Dimension, mask: Mask) -> Any:
    if not isinstance(value, str):
        return value
    if dimension.personal or dimension.kind is Kind.KEY:
        return mask.hide("name" if dimension.personal == "name" else "key", value)
    return mask.hide_forms(value)


def find_names(text: str, whole: Knowledge, snapshot: Snapshot) -> list[str]:
    """Find the people's names in a text: whole ones, and parts of one that are no other words."""
    wanted = {said.lower(): said for said in _name_like(text, whole.lexicon)}
    if not wanted:
        return []
    found: list[str] = []
    for model in whole.catalog.models.values():
        for dimension in model.dimensions.values():
            if dimension.personal == "name":
                sql = _names_sql(dimension, whole.catalog)
                found += [row["part"] for row in snapshot.rows(sql, {"wanted": list(wanted)})]
    return [wanted[name] for name in dict.fromkeys(found)]


def _name_like(text: str, lexicon: Lexicon) -> Iterator[str]:
    words = [POSSESSIVE.sub("", match[0]) for match in NAME_WORD.finditer(text)]
    known = {word for phrase in (*lexicon.meanings, *lexicon.words) for word in phrase}
    for position, word in enumerate(words):
        if lemmatize(word.lower()) not in known:
            yield word
        for length in range(2, MOST_WORDS_OF_A_NAME + 1):
            if position + length <= len(words):
                yield " ".join(words[position : position + length])


def _names_sql(dimension: Dimension, catalog: Catalog) -> str:
    rows = Rows(catalog, dimension.model)
    column = rows.column(dimension.qualified).sql(dialect="duckdb")
    table = to_table(rows.model.table, rows.model.name).sql(dialect="duckdb")
    return (
        f"with names as (select distinct lower({column}) as name from {table}), "
        "parts as (select unnest(list_append(string_split(name, ' '), name)) as part from names) "
        "select distinct part from parts where list_contains($wanted, part) order by part"
    )

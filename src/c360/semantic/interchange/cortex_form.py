"""The YAML of Cortex Analyst and of semantic views, as far as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from c360.errors import SemanticError
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.marked_yaml import Marked, read_marked


class Form(BaseModel):
    """Base: keys that are not known are kept aside, to be named."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Column(Form):
    """A dimension, a time dimension, a fact or a measure."""

    name: str
    expr: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    data_type: str = ""
    default_aggregation: str = ""
    is_enum: bool = False
    sample_values: tuple[Any, ...] = ()
    access_modifier: str = "public_access"
    unique: bool = False


class NamedExpression(Form):
    """A metric or a filter."""

    name: str
    expr: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    access_modifier: str = "public_access"


class BaseTable(Form):
    """The physical table; where it lay means nothing here."""

    table: str


class Key(Form):
    """What a row is known by."""

    columns: tuple[str, ...]


class Table(Form):
    """A logical table."""

    name: str
    base_table: BaseTable
    description: str = ""
    synonyms: tuple[str, ...] = ()
    primary_key: Key | None = None
    dimensions: tuple[Column, ...] = ()
    time_dimensions: tuple[Column, ...] = ()
    facts: tuple[Column, ...] = ()
    measures: tuple[Column, ...] = ()
    metrics: tuple[NamedExpression, ...] = ()
    filters: tuple[NamedExpression, ...] = ()


class ColumnPair(Form):
    """Columns that are equal."""

    left_column: str
    right_column: str


class Relationship(Form):
    """Which rows of the left table belong to one of the right."""

    name: str
    left_table: str
    right_table: str
    relationship_columns: tuple[ColumnPair, ...]
    join_type: str = "left_outer"
    relationship_type: str = "many_to_one"


class VerifiedQuery(Form):
    """A question with the SQL of its answer."""

    name: str
    question: str
    sql: str
    use_as_onboarding_question: bool = False


class View(Form):
    """A semantic model, or view."""

    name: str
    description: str = ""
    tables: tuple[Table, ...]
    relationships: tuple[Relationship, ...] = ()
    metrics: tuple[NamedExpression, ...] = ()
    verified_queries: tuple[VerifiedQuery, ...] = ()


IGNORED = frozenset({"database", "schema", "verified_at", "verified_by"})
"""Keys that say where a thing lay or who made it: they mean nothing here."""


def read_form(path: Path) -> tuple[View, list[NotCarried]]:
    """Read a file.

    Returns:
        What is understood of it, and the keys that are not.

    Raises:
        SemanticError: It is not of this form; with file and line.
    """
    document = read_marked(path)
    try:
        view = View.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _find_line(document, first["loc"])
        raise SemanticError(f"{path.name}, line {line}: {where}: {first['msg']}.") from error
    return view, list(_unknown(view, document, path.name))


def _find_line(document: Any, steps: tuple[int | str, ...]) -> int:
    line, found = 1, document
    for step in steps:
        if isinstance(found, Marked):
            line = found.line
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            break
    return found.line if isinstance(found, Marked) else line


def _unknown(form: Form, document: Any, file: str) -> Iterator[NotCarried]:
    named = getattr(form, "name", "")
    for key in form.model_extra or {}:
        if key not in IGNORED:
            yield NotCarried(f"{file}, line {document.line}", f"{named or 'it'}: {key} is not read")
    for key in type(form).model_fields:
        value = getattr(form, key)
        if isinstance(value, Form):
            yield from _unknown(value, document[key], file)
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Form):
                    yield from _unknown(item, document[key][number], file)

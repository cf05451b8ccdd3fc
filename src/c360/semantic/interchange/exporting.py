"""Write the semantic model in another form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import sqlglot

from c360.errors import SemanticError
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog
from c360.semantic.compiler import compile_plan
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.ossie import to_ossie
from c360.semantic.interchange.snowflake import DIALECT, to_snowflake
from c360.semantic.plan import Plan
from c360.semantic.verified import compile_verified


class Form(StrEnum):
    """Forms that the semantic model is written in."""

    SNOWFLAKE = "snowflake"
    OSI = "osi"


def export_model(
    form: Form, catalog: Catalog, verified: Sequence[VerifiedQuestion], database: str
) -> tuple[dict[str, Any], list[NotCarried]]:
    """Describe the semantic model in another form.

    Args:
        form: The form.
        catalog: The semantic model.
        verified: Its verified questions.
        database: Database of the marts in Snowflake.

    Returns:
        The document, and what it does not carry, by name.
    """
    if form is Form.OSI:
        return to_ossie(catalog, verified)
    missing: list[NotCarried] = []
    answers = list(_answers(catalog, verified, missing))
    document, others = to_snowflake(catalog, answers, database)
    return document, [*others, *missing]


def _answers(
    catalog: Catalog, verified: Sequence[VerifiedQuestion], missing: list[NotCarried]
) -> Iterator[tuple[VerifiedQuestion, str]]:
    for entry in verified:
        try:
            sql = _compile(entry, catalog)
        except SemanticError as error:
            missing.append(NotCarried(f"question {entry.question!r}", str(error)))
            continue
        yield entry, sqlglot.transpile(sql, read="duckdb", write=DIALECT, pretty=True)[0]


def _compile(entry: VerifiedQuestion, catalog: Catalog) -> str:
    if entry.sql is not None:
        return compile_verified(entry.sql, catalog)
    if entry.plan is not None:
        return compile_plan(Plan.from_json(entry.plan), catalog)
    raise SemanticError("it has neither plan nor SQL, and what is understood depends on the data")

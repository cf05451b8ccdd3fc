"""What the fixtures hand to tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builder import Company
from marts import Marts

from c360.warehouse.dbt import NodeResult

Build = Callable[[Company], Marts]


@dataclass(frozen=True)
class DbtRun:
    """What dbt itself made of the company of cases, and the SQL it ran, in order;
    then the SQL of a build of what is new."""

    marts: Marts
    models: Sequence[NodeResult]
    tests: Sequence[NodeResult]
    unit_tests: Sequence[NodeResult]
    sql: dict[str, str]
    incremental_sql: dict[str, str]

"""Columns are traced through everything that models use."""

from __future__ import annotations

import pytest

from c360.errors import NotFoundError
from c360.ops.columns import UnreadableModelError, trace_columns
from c360.ops.lineage import Lineage

SCHEMA = {
    "raw": {
        "deals": {"id": "text", "amount": "double", "account": "text", "at": "timestamp"},
        "accounts": {"account": "text", "region": "text"},
    }
}
CONTENT = {
    "tables": {
        "raw.deals": {"id": [], "amount": []},
        "staging.stg_deals": {"id": [["raw.deals", "id"]], "amount": [["raw.deals", "amount"]]},
        "marts.deals": {"total": [["staging.stg_deals", "amount"]]},
    },
    "sources": {"deals": [{"source": "crm", "columns": {"amount": "close_value::decimal(12,2)"}}]},
    "screens": {"marts.deals": ["Revenue"]},
    "unreadable": [],
}


@pytest.mark.parametrize(
    ("sql", "column", "origins"),
    [
        ("select sum(amount) as total from raw.deals", "total", [("raw.deals", "amount")]),
        (
            "with d as (select * from raw.deals) select a.region, d.amount from d"
            " left join raw.accounts as a on a.account = d.account",
            "region",
            [("raw.accounts", "region")],
        ),
        (
            "select id from raw.deals union all select account as id from raw.accounts",
            "id",
            [("raw.accounts", "account"), ("raw.deals", "id")],
        ),
        (
            "select id, (select max(region) from raw.accounts) as best from raw.deals",
            "best",
            [("raw.accounts", "region")],
        ),
        (
            "select id, row_number() over (partition by account order by at) as place"
            " from raw.deals",
            "place",
            [("raw.deals", "account"), ("raw.deals", "at")],
        ),
        (
            "with recursive r as (select id, account from raw.deals union all"
            " select r.id, r.account from r) select id from r",
            "id",
            [("raw.deals", "id")],
        ),
        ("select 1 as one from raw.deals", "one", []),
    ],
)
def test_a_column_is_traced(sql: str, column: str, origins: list[tuple[str, str]]) -> None:
    assert trace_columns(sql, SCHEMA)[column] == origins


def test_what_is_no_sql_is_told() -> None:
    with pytest.raises(UnreadableModelError):
        trace_columns("select from where (", SCHEMA)


def test_a_column_leads_back_to_the_source_and_on_to_the_screen() -> None:
    graph = Lineage(CONTENT).trace_column("marts.deals.total")

    assert [node.layer for node in graph.nodes] == ["source", "raw", "staging", "marts", "screen"]
    assert graph.nodes[0].note == "close_value::decimal(12,2)"
    assert len(graph.edges) == 4


def test_a_table_that_is_added_to_does_not_come_from_itself() -> None:
    origins = [["staging.stg_deals", "amount"], ["marts.deals", "total"]]
    tables = {**CONTENT["tables"], "marts.deals": {"total": origins}}
    lineage = Lineage({**CONTENT, "tables": tables})

    for graph in (lineage.trace_table("marts.deals"), lineage.trace_column("marts.deals.total")):
        assert graph.edges
        assert all(origin != target for origin, target in graph.edges)


def test_a_table_leads_both_ways() -> None:
    graph = Lineage(CONTENT).trace_table("staging.stg_deals")

    labels = [node.label for node in graph.nodes]
    assert labels == ["crm", "deals", "stg_deals", "deals", "Revenue"]


@pytest.mark.parametrize("name", ["marts.deals.nothing", "marts.none.total", "total", ""])
def test_what_is_not_there_is_not_found(name: str) -> None:
    with pytest.raises(NotFoundError):
        Lineage(CONTENT).trace_column(name)

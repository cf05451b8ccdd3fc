"""Quarantine: rows are found again, mended, replayed once, and keep their trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from c360.config.workspace import Workspace
from c360.domain.quarantine import Fix, QuarantineFilter
from c360.errors import InvalidInputError, MappingError, WorkspaceBusyError
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts, total_feeds
from c360.pipelines.quarantine import LakeQuarantine
from c360.pipelines.replay import preview_replay, replay_quarantine
from c360.testing.workspaces import (
    drop_file,
    ingest_workspace,
    make_workspace,
    query,
    read_raw,
)

SETTINGS = """
[[sources]]
name = "crm"
feed = "opportunities"
path = "landing/deals*.csv"
"""
HEADER = "opportunity_id,product_code,stage,status,amount,currency,created_date\n"
DEALS = HEADER + (
    "D1,P1,closed,won,10.00,GBP,2026-01-01\n"
    "D2,P1,closed,Won,20.00,GBP,2026-01-02\n"
    'D3,P1,new,open,"1,030.00",GBP,2026-01-03\n'
    "D4,P1,new,open,40.00\n"
)
ALL = QuarantineFilter()
LOWER = Fix({"status": "lower(status)"})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path, SETTINGS, {"landing/deals.csv": DEALS})
    ingest_workspace(made)
    return made


def ids(workspace: Workspace) -> set[str]:
    rows = query(workspace, "select quarantine_id from quality.quarantine where not is_resolved")
    return {str(row[0]) for row in rows}


def amounts(workspace: Workspace) -> dict[str, str]:
    rows = read_raw(workspace, "opportunities").to_pylist()
    return {row["opportunity_id"]: str(row["amount"]) for row in rows}


def test_reasons_are_grouped_without_their_values(workspace: Workspace) -> None:
    groups = LakeQuarantine(workspace).reasons(ALL)

    assert {group.reason: group.row_count for group in groups} == {
        "status: … is not one of open, won, lost": 1,
        "amount: … is not decimal(18,2)": 1,
        "… fields, 7 expected": 1,
    }


def test_rows_are_found_by_reason_and_cut_into_columns(workspace: Workspace) -> None:
    wanted = QuarantineFilter(feed="opportunities", source="crm", reason="amount: …")

    (row,) = LakeQuarantine(workspace).rows(wanted, offset=0, limit=10)

    assert (row.line, row.file) == (4, "landing/deals.csv")
    assert row.cells is not None
    assert {cell.column: cell.value for cell in row.cells}["amount"] == "1,030.00"


def test_a_preview_changes_nothing(workspace: Workspace) -> None:
    before = Lake(workspace.data).manifests()

    result = preview_replay(workspace, ALL, LOWER)

    assert (result.chosen, result.landed, result.still_wrong) == (3, 1, 2)
    assert Lake(workspace.data).manifests() == before


def test_a_fix_lands_what_keeps_the_contract_and_leaves_the_rest(workspace: Workspace) -> None:
    result = replay_quarantine(workspace, ALL, LOWER)

    assert (result.landed, result.still_wrong) == (1, 2)
    assert set(amounts(workspace)) == {"D1", "D2"}
    assert len(ids(workspace)) == 2


def test_a_replayed_row_keeps_its_place_and_its_trace(workspace: Workspace) -> None:
    (original,) = Lake(workspace.data).manifests()

    (batch_id,) = replay_quarantine(workspace, ALL, LOWER).batches

    replayed = {m.batch_id: m for m in Lake(workspace.data).manifests()}[batch_id]
    assert replayed.header.replays == original.batch_id
    assert replayed.fix == {"status": "lower(status)"}
    (row,) = [
        r for r in read_raw(workspace, "opportunities").to_pylist() if r["_batch_id"] == batch_id
    ]
    assert (row["_file"], row["_position"]) == ("landing/deals.csv", 3)
    assert query(
        workspace, "select line, resolved_by from quality.quarantine where is_resolved"
    ) == [(3, batch_id)]


def test_a_replay_twice_changes_nothing(workspace: Workspace) -> None:
    replay_quarantine(workspace, ALL, LOWER)
    before = Lake(workspace.data).manifests()

    result = replay_quarantine(workspace, ALL, LOWER)

    assert (result.landed, result.batches) == (0, ())
    assert Lake(workspace.data).manifests() == before


def test_a_row_that_cannot_be_cut_is_mended_from_its_text(workspace: Workspace) -> None:
    fix = Fix(
        {
            "opportunity_id": "split_part(_record, ',', 1)",
            "product_code": "split_part(_record, ',', 2)",
            "stage": "'new'",
            "status": "'open'",
            "amount": "split_part(_record, ',', 5)",
            "currency": "'GBP'",
            "created_date": "date '2026-01-04'",
        }
    )
    result = replay_quarantine(workspace, QuarantineFilter(reason="fields, 7"), fix)

    assert result.landed == 1
    assert amounts(workspace)["D4"] == "40.00"


def test_corrected_rows_land_by_their_id(workspace: Workspace) -> None:
    ((row_id,),) = query(workspace, "select quarantine_id from quality.quarantine where line = 5")
    row = dict(
        zip(
            HEADER.strip().split(","),
            ["D4", "P1", "new", "open", "40.00", "GBP", "2026-01-04"],
            strict=True,
        )
    )

    result = replay_quarantine(workspace, ALL, Fix({}, {str(row_id): row}))

    assert (result.chosen, result.landed) == (1, 1)
    assert amounts(workspace)["D4"] == "40.00"


def test_every_row_counts_once_after_a_replay(workspace: Workspace) -> None:
    replay_quarantine(workspace, ALL, LOWER)

    totals = total_feeds(Lake(workspace.data).manifests(), list(load_contracts(workspace)))
    deals = next(total for total in totals if total.feed == "opportunities")
    assert (deals.rows_in, deals.rows_landed, deals.rows_quarantined) == (4, 2, 2)


def test_an_ingest_after_a_replay_has_nothing_new(workspace: Workspace) -> None:
    replay_quarantine(workspace, ALL, LOWER)

    assert ingest_workspace(workspace).landed == ()


def test_a_full_load_is_not_read_again_after_a_replay(tmp_path: Path) -> None:
    made = make_workspace(tmp_path, SETTINGS + 'mode = "full"\n', {"landing/deals.csv": DEALS})
    ingest_workspace(made)
    replay_quarantine(made, ALL, LOWER)

    assert ingest_workspace(made).landed == ()


def test_a_newer_version_wins_over_a_row_replayed_later(workspace: Workspace) -> None:
    newer = "D2,P1,closed,won,25.00,GBP,2026-01-02\n"
    drop_file(workspace.root, "landing/deals_2.csv", HEADER + newer)
    ingest_workspace(workspace)
    replay_quarantine(workspace, ALL, LOWER)

    rows = read_raw(workspace, "opportunities").to_pylist()
    versions = sorted(
        (row["_sequence"], str(row["amount"])) for row in rows if row["opportunity_id"] == "D2"
    )
    assert [amount for _, amount in versions] == ["20.00", "25.00"]


def test_a_file_read_again_keeps_its_rows_settled(workspace: Workspace) -> None:
    replay_quarantine(workspace, ALL, LOWER)
    mapping = "[sources.columns]\nregion = \"'West'\"\n"
    again = make_workspace(workspace.root, SETTINGS + mapping, {})
    ingest_workspace(again)

    assert len(ids(again)) == 2


@pytest.mark.parametrize(
    ("fix", "error", "words"),
    [
        ({"stattus": "'won'"}, InvalidInputError, "no column of feed 'opportunities'"),
        ({"status": "lower(statsu)"}, MappingError, "Did you mean 'status'"),
        ({"status": "getenv('HOME')"}, MappingError, "getenv"),
        ({"status": "(select 'won')"}, MappingError, "reads another table"),
        ({"status": "'won'; select 1"}, MappingError, "single SELECT"),
    ],
)
def test_a_wrong_expression_lands_nothing_and_says_why(
    workspace: Workspace, fix: dict[str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        replay_quarantine(workspace, ALL, Fix(fix))
    assert len(ids(workspace)) == 3


def test_a_replay_waits_for_nobody(workspace: Workspace) -> None:
    with workspace.lock("test"), pytest.raises(WorkspaceBusyError):
        replay_quarantine(workspace, ALL, LOWER)

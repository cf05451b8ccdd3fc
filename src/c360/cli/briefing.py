"""``c360 briefing``: what changed in the portfolio, each claim with what it rests on."""

from __future__ import annotations

from c360.api.briefing.queries import get_briefing
from c360.api.grounding import CitedRows, GroundedClaim
from c360.api.masking import mask_personal_data
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice
from c360.config.workspace import open_workspace
from c360.domain.roles import Permission
from c360.warehouse.snapshot import SnapshotReader

SHOWN_VALUES = 3


def briefing(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Say what changed in the portfolio and what needs somebody, citing rows and interactions.

    Personal data in what customers wrote is masked: whoever reads a terminal's log may not be
    who typed the command.

    Example: c360 briefing
    """
    opened = open_workspace(workspace, with_sources=False)
    snapshot = SnapshotReader(opened.serving).current()
    written = get_briefing(snapshot, set(Permission), mask_personal_data)
    if as_json:
        print_json(written.model_dump(mode="json"))
        return
    for claim in written.claims:
        print_claim(claim)
    if written.note:
        print_line(written.note)
    if written.dropped_count:
        print_notice(f"{written.dropped_count} claims were dropped: their rows do not bear them.")
    print_notice(f"Data as of {written.snapshot.as_of}, run {written.snapshot.run_id}.")


def print_claim(claim: GroundedClaim) -> None:
    """Print a claim, and under it what it rests on."""
    print_line(f"- {claim.text}")
    cited = [describe_rows(rows) for rows in claim.rows if rows.figures]
    cited += [f"interactions {quote.interaction_id}" for quote in claim.quotes]
    for text in cited:
        print_line(f"    {text}")


def describe_rows(rows: CitedRows) -> str:
    """Say in one line which rows are cited, and for which figures.

    Examples:
        >>> describe_rows(CitedRows(
        ...     mart="account_health",
        ...     where=[{"column": "account_id", "operator": "=", "values": ["A1"],
        ...             "value_count": 1}],
        ...     figures=[{"name": "health_score", "value": 46.8, "written": "46.8"}],
        ... ))
        'account_health where account_id = A1: health_score = 46.8'
    """
    conditions = [
        f"{condition.column} {condition.operator} "
        + ", ".join(str(value) for value in condition.values[:SHOWN_VALUES])
        + (" …" if condition.value_count > SHOWN_VALUES else "")
        for condition in rows.where
    ]
    figures = ", ".join(f"{figure.name} = {figure.value}" for figure in rows.figures)
    return f"{rows.mart} where {' and '.join(conditions)}: {figures}"

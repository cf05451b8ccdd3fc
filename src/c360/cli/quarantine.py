"""``c360 quarantine``: find rejected rows, mend them, land them again."""

from __future__ import annotations

import csv
import getpass
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from c360.cli.options import JsonOption, WorkspaceOption, open_with_state, parse_date
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.domain.corrections import read_corrections, shield
from c360.domain.quarantine import Fix, QuarantinedRow, QuarantineFilter, ReplayResult
from c360.errors import InvalidInputError, NotFoundError
from c360.kit.clock import utc_now
from c360.pipelines.quarantine import LakeQuarantine
from c360.state.audit import AuditRecord

quarantine_app = typer.Typer(
    help="Rejected rows: list, show, reasons, fix, replay.", no_args_is_help=True
)
WHERE = ("feed", "source", "batch", "reason", "since", "until")
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        help="Only rows with name=value, several times: feed, source, batch, reason (as `reasons` "
        "shows it, or part of it), since or until (days, YYYY-MM-DD).",
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="column=SQL expression over the source's columns, _record, _reason, _file and _line;"
        " may be given several times.",
    ),
]
ApplyOption = Annotated[
    bool, typer.Option("--apply", help="Land the rows; without it they are only shown.")
]


@quarantine_app.command("list")
def list_rows(
    workspace: WorkspaceOption = None,
    where: WhereOption = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Those that a replay has landed, instead.")
    ] = False,
    to_csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Write them to a CSV file to correct and replay."),
    ] = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List rejected rows with id, place and reason.

    Example: c360 quarantine list --where feed=opportunities --where "reason=status: …"
    """
    quarantine = LakeQuarantine(open_workspace(workspace, with_sources=False))
    wanted = _filter(where, is_resolved=resolved)
    if to_csv is not None:
        rows = quarantine.rows(wanted, offset=0, limit=quarantine.count(wanted))
        _write_csv(to_csv, rows)
        print_line(
            f"Wrote {len(rows):,} rows to {to_csv}. Correct the columns there, then run "
            f"`c360 quarantine replay --file {to_csv}`."
        )
        return
    rows = quarantine.rows(wanted, offset=0, limit=limit)
    if as_json:
        print_json({"total": quarantine.count(wanted), "rows": [_describe(row) for row in rows]})
        return
    print_table(
        ("id", "feed", "source", "file", "line", "reason"),
        ((r.quarantine_id, r.feed, r.source, r.file, r.line, r.reason) for r in rows),
    )
    print_line(f"{len(rows):,} of {quarantine.count(wanted):,} rows.")


@quarantine_app.command("show")
def show_row(
    row_id: Annotated[str, typer.Argument(help="Id of the row, as `list` shows it.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one rejected row: place, reason, content as it came, and its columns.

    Example: c360 quarantine show 3f2a9c0d1e2b3c4d5e6f
    """
    quarantine = LakeQuarantine(open_workspace(workspace, with_sources=False))
    wanted = QuarantineFilter(ids=[row_id], is_resolved=None)
    rows = quarantine.rows(wanted, offset=0, limit=1)
    if not rows:
        raise NotFoundError(f"No row {row_id!r} is in quarantine. `c360 quarantine list` has them.")
    if as_json:
        print_json(_describe(rows[0]))
        return
    described = _describe(rows[0])
    columns = described.pop("columns")
    print_table(("", "value"), described.items())
    if columns is not None:
        print_table(("column", "value"), columns.items())


@quarantine_app.command("reasons")
def list_reasons(
    workspace: WorkspaceOption = None,
    where: WhereOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count rejected rows by what is wrong with them.

    Example: c360 quarantine reasons --where feed=opportunities
    """
    quarantine = LakeQuarantine(open_workspace(workspace, with_sources=False))
    groups = quarantine.reasons(_filter(where))
    if as_json:
        print_json([asdict(group) for group in groups])
        return
    print_table(
        ("rows", "batches", "feed", "reason", "example"),
        ((g.row_count, g.batch_count, g.feed, g.reason, g.example) for g in groups),
    )


@quarantine_app.command("fix")
def fix_rows(
    workspace: WorkspaceOption = None,
    where: WhereOption = None,
    set_: SetOption = None,
    apply: ApplyOption = False,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Try expressions on rejected rows; with --apply, land those that then keep the contract.

    Example: c360 quarantine fix --where feed=opportunities --set "status=lower(status)" --apply
    """
    fix = Fix(_parse_expressions(set_ or []))
    if not fix.expressions:
        raise InvalidInputError('Nothing to fix with. Give --set "column=expression".')
    wanted = _filter(where)
    _run(workspace, wanted, fix, (apply, limit, as_json))


@quarantine_app.command("replay")
def replay_rows(
    workspace: WorkspaceOption = None,
    where: WhereOption = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="CSV of corrected rows with their quarantine_id."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would land.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Land rejected rows again: as they are, after a contract or mapping changed, or corrected.

    Example: c360 quarantine replay --file corrected.csv
    """
    corrected = None if file is None else read_corrections(_read(file), str(file))
    wanted = _filter(where)
    _run(workspace, wanted, Fix({}, corrected), (not dry_run, 20, as_json))


def _run(
    folder: Path | None, wanted: QuarantineFilter, fix: Fix, how: tuple[bool, int, bool]
) -> None:
    is_applied, limit, as_json = how
    workspace, state = open_with_state(folder, with_sources=False)
    quarantine = LakeQuarantine(workspace)
    if is_applied:
        result = quarantine.replay(wanted, fix)
        target = f"{result.landed} rows, batches {', '.join(result.batches) or 'none'}"
        name = f"{getpass.getuser()} (command line)"
        record = AuditRecord(utc_now(), name, "quarantine.replay", target, "succeeded", None)
        state.audit.record(record)
    else:
        result = quarantine.preview(wanted, fix, limit=limit)
    if as_json:
        print_json({"applied": is_applied, **describe_replay(result)})
        return
    _print_result(result, is_applied)


def _print_result(result: ReplayResult, is_applied: bool) -> None:
    if not is_applied:
        print_table(
            ("id", "line", "would be", "still wrong", "values"),
            (
                (row.quarantine_id, row.line, row.outcome, row.reason,
                 ", ".join(f"{name}={value}" for name, value in row.values.items()))
                for row in result.rows
            ),
        )  # fmt: skip
    elif result.reasons:
        print_table(("rows", "still wrong"), ((count, reason) for reason, count in result.reasons))
    verb = "landed" if is_applied else "would land"
    print_line(
        f"{result.chosen:,} rows: {result.landed:,} {verb}, {result.duplicate:,} equal another, "
        f"{result.still_wrong:,} still wrong."
    )
    if is_applied and result.landed:
        print_line("They are in the raw zone; `c360 run` builds and publishes them.")


def describe_replay(result: ReplayResult) -> dict[str, Any]:
    """Return a replay in the documented JSON form."""
    return {
        "chosen": result.chosen,
        "landed": result.landed,
        "duplicate": result.duplicate,
        "still_wrong": result.still_wrong,
        "reasons": [{"reason": reason, "rows": count} for reason, count in result.reasons],
        "batches": list(result.batches),
        "rows": [
            {
                "quarantine_id": row.quarantine_id,
                "line": row.line,
                "outcome": row.outcome,
                "reason": row.reason,
                "values": dict(row.values),
            }
            for row in result.rows
        ],
    }


def _describe(row: QuarantinedRow) -> dict[str, Any]:
    columns = None if row.cells is None else {cell.column: cell.value for cell in row.cells}
    return {
        "quarantine_id": row.quarantine_id,
        "feed": row.feed,
        "source": row.source,
        "batch_id": row.batch_id,
        "file": row.file,
        "line": row.line,
        "reason": row.reason,
        "record": row.record,
        "quarantined_at": row.quarantined_at,
        "resolved_by": row.resolved_by,
        "columns": columns,
    }


def _filter(where: Sequence[str] | None, *, is_resolved: bool = False) -> QuarantineFilter:
    given: dict[str, str] = {}
    for text in where or ():
        name, mark, value = text.partition("=")
        if not mark or name not in WHERE or name in given:
            raise InvalidInputError(
                f"--where {text!r}: write name=value, each name once. Known: {', '.join(WHERE)}."
            )
        given[name] = value
    return QuarantineFilter(
        feed=given.get("feed"),
        source=given.get("source"),
        batch_id=given.get("batch"),
        reason=given.get("reason"),
        since=parse_date(given.get("since")),
        until=parse_date(given.get("until")),
        is_resolved=is_resolved,
    )


def _parse_expressions(texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    wrong = next((text for text, (_, mark, right) in zip(texts, pairs, strict=True)
                  if not mark or not right.strip()), None)  # fmt: skip
    if wrong is not None:
        raise InvalidInputError(f'--set {wrong!r}: write column=expression, as "status=lower(x)".')
    return {name.strip(): expression.strip() for name, _, expression in pairs}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{path} is no UTF-8 text: {error}. Save it as UTF-8.") from error


def _write_csv(path: Path, rows: Sequence[QuarantinedRow]) -> None:
    columns = list(dict.fromkeys(cell.column for row in rows for cell in row.cells or ()))
    try:
        opened = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be written ({error.strerror}). Name a file in a folder that is there."
        ) from error
    with opened as file:
        writer = csv.writer(file)
        writer.writerow(["quarantine_id", *columns, "_reason", "_record"])
        for row in rows:
            values = {cell.column: cell.value for cell in row.cells or ()}
            cells = [shield(values.get(column)) for column in columns]
            writer.writerow([row.quarantine_id, *cells, shield(row.reason), shield(row.record)])

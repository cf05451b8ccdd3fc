"""Read and mend quarantined rows; personal data is masked by role."""

from __future__ import annotations

from c360.api.masking import HIDDEN, mask_personal_data
from c360.api.quality.filters import QuarantineQuery, ReplayBody
from c360.api.quality.schemas import (
    MendedAnswer,
    QuarantineCell,
    QuarantinePage,
    QuarantineRow,
    ReasonList,
    ReasonRow,
    ReplayAnswer,
    StillWrong,
)
from c360.api.services import Services
from c360.domain.quarantine import (
    Cell,
    MendedRow,
    Quarantine,
    QuarantinedRow,
    QuarantineFilter,
    ReplayResult,
    hide_reason,
    plain_reason,
)
from c360.domain.roles import Permission, has_permission
from c360.errors import NotFoundError
from c360.state.users import User

SHOWN_ROWS = 50


def list_quarantine(services: Services, user: User, query: QuarantineQuery) -> QuarantinePage:
    """Return one page of quarantined rows."""
    quarantine = services.settings.quarantine
    if quarantine is None:
        return QuarantinePage(items=[], next_cursor=None, total=0)
    offset = int(query.cursor) if query.cursor else 0
    wanted = query.to_filter(is_resolved=query.is_resolved)
    rows = quarantine.rows(wanted, offset=offset, limit=query.limit + 1)
    return QuarantinePage(
        items=[_show(row, user) for row in rows[: query.limit]],
        next_cursor=str(offset + query.limit) if len(rows) > query.limit else None,
        total=quarantine.count(wanted),
    )


def list_reasons(services: Services, wanted: QuarantineFilter) -> ReasonList:
    """Return what is wrong with quarantined rows, the most frequent first."""
    quarantine = services.settings.quarantine
    groups = [] if quarantine is None else quarantine.reasons(wanted)
    items = [
        ReasonRow(
            feed=group.feed,
            reason=mask_personal_data(group.reason),
            row_count=group.row_count,
            batch_count=group.batch_count,
            first_at=group.first_at,
            last_at=group.last_at,
        )
        for group in groups
    ]
    return ReasonList(items=items, total=sum(item.row_count for item in items))


def preview(services: Services, user: User, body: ReplayBody) -> ReplayAnswer:
    """Tell what a replay would do."""
    quarantine = _open(services)
    result = quarantine.preview(body.to_filter(), body.to_fix(), limit=SHOWN_ROWS)
    return _tell(result, user, is_applied=False)


def replay(services: Services, user: User, body: ReplayBody) -> ReplayAnswer:
    """Land what keeps its contract under a fix."""
    result = _open(services).replay(body.to_filter(), body.to_fix())
    return _tell(result, user, is_applied=True)


def _open(services: Services) -> Quarantine:
    if services.settings.quarantine is None:
        raise NotFoundError("This server was started without a quarantine.")
    return services.settings.quarantine


def _may_see(user: User) -> bool:
    return has_permission(user.role, Permission.PERSONAL_DATA_READ)


def _tell(result: ReplayResult, user: User, *, is_applied: bool) -> ReplayAnswer:
    return ReplayAnswer(
        is_applied=is_applied,
        chosen=result.chosen,
        landed=result.landed,
        duplicate=result.duplicate,
        still_wrong=result.still_wrong,
        reasons=[StillWrong(reason=reason, row_count=count) for reason, count in result.reasons],
        batches=list(result.batches),
        rows=[_show_mended(row, user) for row in result.rows],
    )


def _show_mended(row: MendedRow, user: User) -> MendedAnswer:
    values, reason = dict(row.values), row.reason
    if not _may_see(user):
        values = {
            name: HIDDEN if name in row.personal else value and mask_personal_data(value)
            for name, value in values.items()
        }
        reason = None if reason is None else mask_personal_data(hide_reason(reason, row.personal))
    return MendedAnswer(
        quarantine_id=row.quarantine_id,
        line=row.line,
        outcome=row.outcome,
        reason=reason,
        values=values,
    )


def _show(row: QuarantinedRow, user: User) -> QuarantineRow:
    is_shown = _may_see(user)
    return QuarantineRow(
        quarantine_id=row.quarantine_id,
        feed=row.feed,
        batch_id=row.batch_id,
        source=row.source,
        file=row.file,
        line=row.line,
        reason=row.reason if is_shown else _hide_values(row.reason, row.has_personal),
        record=row.record if is_shown else _hide_record(row),
        quarantined_at=row.quarantined_at,
        resolved_by=row.resolved_by,
        cells=None if row.cells is None else [_show_cell(cell, is_shown) for cell in row.cells],
    )


def _hide_values(reason: str, has_personal: bool) -> str:
    return mask_personal_data(plain_reason(reason) if has_personal else reason)


def _hide_record(row: QuarantinedRow) -> str:
    """Return a record's text; hidden whole where it holds what cannot be told apart."""
    is_personal = any(cell.is_personal and cell.value for cell in row.cells or ())
    if row.has_personal and (row.cells is None or is_personal):
        return HIDDEN
    return mask_personal_data(row.record)


def _show_cell(cell: Cell, is_shown: bool) -> QuarantineCell:
    value = cell.value
    if value and not is_shown:
        value = HIDDEN if cell.is_personal else mask_personal_data(value)
    return QuarantineCell(column=cell.column, value=value)

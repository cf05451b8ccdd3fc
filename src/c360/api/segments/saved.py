"""Saved segments: everybody sees all, their owners and administrators change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from c360.api.deps import Audit
from c360.api.rows import read_rows, stamp
from c360.api.segments.conditions import build_condition
from c360.api.segments.filters import SegmentFilters
from c360.api.segments.overview import PROFILE
from c360.api.segments.schemas import (
    NewSegment,
    SavedSegmentList,
    SavedSegmentRow,
    SegmentChange,
)
from c360.domain.roles import Role
from c360.errors import C360Error, PermissionDeniedError
from c360.state.segments import SavedSegment, SavedSegments
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

T = TypeVar("T")


def list_saved(store: SavedSegments, snapshot: Snapshot, caller: User) -> SavedSegmentList:
    """Return all saved segments; one scan counts the members of all."""
    rows = _count_members(snapshot, store.list_segments(), caller)
    return SavedSegmentList(items=rows, total=len(rows), snapshot=stamp(snapshot))


def save_segment(
    store: SavedSegments, snapshot: Snapshot, caller: tuple[User, Audit], new: NewSegment
) -> SavedSegmentRow:
    """Save filters under a name.

    Raises:
        ConflictError: The name is taken, or there are too many.
    """
    user, audit = caller
    saved = _audited(
        (audit, "segments.save", new.name),
        lambda: store.add_segment(new.name, _to_json(new.filters), user.name),
    )
    return _count_members(snapshot, [saved], user)[0]


def change_segment(
    store: SavedSegments,
    snapshot: Snapshot,
    caller: tuple[User, Audit],
    wanted: tuple[int, SegmentChange],
) -> SavedSegmentRow:
    """Rename a saved segment, or give it other filters.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
        ConflictError: The name is taken.
    """
    user, audit = caller
    segment_id, change = wanted
    saved = _get_own(store, user, segment_id)
    filters = None if change.filters is None else _to_json(change.filters)
    changed = _audited(
        (audit, "segments.change", saved.name),
        lambda: store.change_segment(segment_id, name=change.name, filters=filters),
    )
    return _count_members(snapshot, [changed], user)[0]


def delete_segment(store: SavedSegments, caller: tuple[User, Audit], segment_id: int) -> None:
    """Delete a saved segment.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
    """
    user, audit = caller
    saved = _get_own(store, user, segment_id)
    _audited((audit, "segments.delete", saved.name), lambda: store.delete_segment(segment_id))


def _may_change(saved: SavedSegment, user: User) -> bool:
    return user.role is Role.ADMIN or saved.created_by == user.name


def _get_own(store: SavedSegments, user: User, segment_id: int) -> SavedSegment:
    saved = store.get_segment(segment_id)
    if not _may_change(saved, user):
        raise PermissionDeniedError(
            f"The segment {saved.name!r} belongs to {saved.created_by!r}. "
            "They or an administrator may change it; you may save your own."
        )
    return saved


def _audited(entry: tuple[Audit, str, str], act: Callable[[], T]) -> T:
    audit, action, target = entry
    try:
        done = act()
    except C360Error:
        audit(action, target, "failed")
        raise
    audit(action, target)
    return done


def _to_json(filters: SegmentFilters) -> dict[str, Any]:
    return filters.model_dump(mode="json", exclude_defaults=True)


def _count_members(
    snapshot: Snapshot, saved: Sequence[SavedSegment], user: User
) -> list[SavedSegmentRow]:
    if not saved:
        return []
    filters = [SegmentFilters.model_validate(item.filters) for item in saved]
    params, counts = dict[str, Any](), list[str]()
    for position, wanted in enumerate(filters):
        condition, own = build_condition(wanted, f"s{position}_")
        counts.append(f"count(*) filter ({condition}) as s{position}")
        params |= own
    [found] = read_rows(snapshot, f"select {', '.join(counts)} from marts.{PROFILE}", params)
    return [
        SavedSegmentRow(
            id=item.id,
            name=item.name,
            filters=wanted,
            created_by=item.created_by,
            created_at=item.created_at,
            updated_at=item.updated_at,
            customer_count=found[f"s{position}"],
            can_change=_may_change(item, user),
        )
        for position, (item, wanted) in enumerate(zip(saved, filters, strict=True))
    ]

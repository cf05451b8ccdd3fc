"""Saved segments: everybody sees all, their owners and administrators change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from c360.api.deps import Audit
from c360.api.rows import stamp
from c360.api.saving import audited_act, check_may_change, count_matches, may_change
from c360.api.segments.conditions import build_condition
from c360.api.segments.filters import SegmentFilters
from c360.api.segments.overview import PROFILE
from c360.api.segments.schemas import (
    NewSegment,
    SavedSegmentList,
    SavedSegmentRow,
    SegmentChange,
)
from c360.state.segments import SavedSegment, SavedSegments
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot


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
    saved = audited_act(
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
    changed = audited_act(
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
    audited_act((audit, "segments.delete", saved.name), lambda: store.delete_segment(segment_id))


def _get_own(store: SavedSegments, user: User, segment_id: int) -> SavedSegment:
    saved = store.get_segment(segment_id)
    check_may_change("segment", saved, user)
    return saved


def _to_json(filters: SegmentFilters) -> dict[str, Any]:
    return filters.model_dump(mode="json", exclude_defaults=True)


def _count_members(
    snapshot: Snapshot, saved: Sequence[SavedSegment], user: User
) -> list[SavedSegmentRow]:
    filters = [SegmentFilters.model_validate(item.filters) for item in saved]
    conditions = [build_condition(wanted, f"s{place}_") for place, wanted in enumerate(filters)]
    counts = count_matches(snapshot, f"marts.{PROFILE}", conditions)
    return [
        SavedSegmentRow(
            id=item.id,
            name=item.name,
            filters=wanted,
            created_by=item.created_by,
            created_at=item.created_at,
            updated_at=item.updated_at,
            customer_count=count,
            can_change=may_change(item, user),
        )
        for item, wanted, count in zip(saved, filters, counts, strict=True)
    ]

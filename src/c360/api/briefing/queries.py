"""Have the briefing written from what the caller may see."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from c360.api.briefing.schemas import PortfolioBriefing
from c360.api.grounding import GroundedClaim
from c360.api.rows import stamp
from c360.api.search.opened import SEARCH, TOPICS
from c360.domain.roles import Permission
from c360.kit.files import read_json
from c360.text.briefing.material import Material
from c360.text.briefing.writing import write_briefing
from c360.warehouse.snapshot import Snapshot


def get_briefing(
    snapshot: Snapshot, permissions: Collection[Permission], show: Callable[[str], str]
) -> PortfolioBriefing:
    """Return the briefing over the whole portfolio.

    Args:
        snapshot: It is written from, and checked against.
        permissions: What the caller may read; claims about anything else are left out.
        show: Hides personal data in what customers wrote, if the caller may not see it.
    """
    material = Material(snapshot, show, read_topics(snapshot))
    briefing = write_briefing(material, permissions)
    return PortfolioBriefing(
        claims=[GroundedClaim.model_validate(claim.to_json()) for claim in briefing.checked.claims],
        dropped_count=len(briefing.checked.dropped),
        note=briefing.note,
        snapshot=stamp(snapshot),
    )


def read_topics(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a run found complaints to be about; nothing if it had no search."""
    path = snapshot.folder / SEARCH / TOPICS
    topics: dict[str, Any] = read_json(path) if path.is_file() else {}
    return topics

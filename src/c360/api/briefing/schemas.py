"""Shape of the briefing."""

from __future__ import annotations

from pydantic import Field

from c360.api.grounding import GroundedClaim
from c360.api.schemas import Shape, SnapshotStamp


class PortfolioBriefing(Shape):
    """What changed in the portfolio, and what needs somebody, as far as the caller may read it."""

    claims: list[GroundedClaim]
    dropped_count: int = Field(description="Claims left out: what they cite does not bear them.")
    note: str | None = Field(description="Without any claim, why there is none.")
    snapshot: SnapshotStamp

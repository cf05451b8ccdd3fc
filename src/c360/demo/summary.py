"""What a demo holds: rows per feed, planted faults with their due outcome, and the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Fault(StrEnum):
    """A fault that a real export has, planted on purpose."""

    EXACT_DUPLICATE = "exact_duplicate"
    SUPERSEDED_VERSION = "superseded_version"
    UNKNOWN_ACCOUNT = "unknown_account"
    UNKNOWN_OPPORTUNITY = "unknown_opportunity"
    LATE_ROW = "late_row"
    STATUS_CONTRADICTION = "status_contradiction"
    WRONG_ENCODING = "wrong_encoding"
    CUT_LINE = "cut_line"
    UNPARSABLE_DATE = "unparsable_date"
    NEGATIVE_DURATION = "negative_duration"
    UNKNOWN_VALUE = "unknown_value"
    BROKEN_JSON = "broken_json"
    NESTED_VALUE = "nested_value"
    BLANK_LINE = "blank_line"
    EXTRA_COLUMN = "extra_column"
    OUT_OF_RANGE = "out_of_range"


class Outcome(StrEnum):
    """What should become of a faulty row."""

    DUPLICATE = "duplicate"  # counted as an exact duplicate, not landed
    QUARANTINED = "quarantined"  # kept aside with its content, position and reason
    SUPERSEDED = "superseded"  # lands; a newer version of its key wins
    FLAGGED = "flagged"  # lands, and quality shows it
    LANDED = "landed"  # lands like any other row


OUTCOMES: Mapping[Fault, Outcome] = {
    Fault.EXACT_DUPLICATE: Outcome.DUPLICATE,
    Fault.SUPERSEDED_VERSION: Outcome.SUPERSEDED,
    Fault.UNKNOWN_ACCOUNT: Outcome.FLAGGED,
    Fault.UNKNOWN_OPPORTUNITY: Outcome.FLAGGED,
    Fault.LATE_ROW: Outcome.LANDED,
    Fault.STATUS_CONTRADICTION: Outcome.FLAGGED,
    Fault.WRONG_ENCODING: Outcome.QUARANTINED,
    Fault.CUT_LINE: Outcome.QUARANTINED,
    Fault.UNPARSABLE_DATE: Outcome.QUARANTINED,
    Fault.NEGATIVE_DURATION: Outcome.QUARANTINED,
    Fault.UNKNOWN_VALUE: Outcome.QUARANTINED,
    Fault.BROKEN_JSON: Outcome.QUARANTINED,
    Fault.NESTED_VALUE: Outcome.QUARANTINED,
    Fault.BLANK_LINE: Outcome.QUARANTINED,
    Fault.EXTRA_COLUMN: Outcome.LANDED,
    Fault.OUT_OF_RANGE: Outcome.QUARANTINED,
}


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """How many rows of a feed have a fault, and what should become of them."""

    feed: str
    fault: Fault
    count: int

    @property
    def outcome(self) -> Outcome:
        """What should become of these rows."""
        return OUTCOMES[self.fault]


@dataclass(frozen=True, slots=True)
class FeedCount:
    """Rows of one feed as written; a blank line between rows counts as one, the header does not.

    ``rows_written = rows_landed + rows_quarantined + rows_duplicate``, and ``keys`` is the number
    of different keys among the rows that land.
    """

    feed: str
    files: int
    rows_written: int
    rows_landed: int
    rows_quarantined: int
    rows_duplicate: int
    keys: int


@dataclass(frozen=True, slots=True)
class InteractionTruth:
    """What an interaction was worded to say; never written to a file."""

    category: str
    tone: str
    sentiment: float


@dataclass(frozen=True, slots=True)
class DemoTruth:
    """What the files do not say.

    Args:
        interactions: Intended category and tone by interaction_id.
        churned_on: Churn date by account_id, for those that left.
        left_happy: Accounts that left for a reason of their own, in spite of a good mood.
    """

    interactions: Mapping[str, InteractionTruth]
    churned_on: Mapping[str, date]
    left_happy: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardSummary:
    """What was written of card customers; ``transactions`` are rows, planted faults included."""

    customers: int
    customer_versions: int
    transactions: int


@dataclass(frozen=True, slots=True)
class EngagementSummary:
    """What was written of engagement profiles."""

    feed: FeedCount
    faults: tuple[PlantedFault, ...]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What ``generate_demo`` wrote."""

    feeds: tuple[FeedCount, ...]
    faults: tuple[PlantedFault, ...]
    truth: DemoTruth = field(repr=False)
    cards: CardSummary | None = None
    engagement: EngagementSummary | None = None

    def feed(self, name: str) -> FeedCount:
        """Return the counts of one feed."""
        return {count.feed: count for count in self.feeds}[name]

    def fault_count(self, fault: Fault, feed: str | None = None) -> int:
        """Count the rows with a fault, in one feed or in all."""
        return sum(
            planted.count
            for planted in self.faults
            if planted.fault is fault and feed in (None, planted.feed)
        )

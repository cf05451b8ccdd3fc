"""Shapes of the customers resource."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime
from c360.domain.customers import (
    Channel,
    RecencyStatus,
    SpendingConsistency,
    SpendingProfile,
    TransactionStatus,
)
from c360.domain.segments import ChurnRisk, CustomerSegment

MASKED_NAME = "Initials for a role without the right to personal data."
MASKED_EMAIL = "Masked but for its first letter for a role without the right to personal data."
MASKED_PHONE = "Masked but for two digits for a role without the right to personal data."
IS_MASKED = "Whether personal data is masked: the role has no right to it."


class Match(StrEnum):
    """Why a customer was found, from the best reason to the weakest."""

    CUSTOMER_ID = "customer_id"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    CUSTOMER_ID_START = "customer_id_start"
    EMAIL_START = "email_start"
    NAME_START = "name_start"
    CUSTOMER_ID_PART = "customer_id_part"
    EMAIL_PART = "email_part"
    NAME_PART = "name_part"
    NAME_SIMILAR = "name_similar"


class SearchedField(StrEnum):
    """What a search looks at."""

    CUSTOMER_ID = "customer_id"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


class CustomerRow(Shape):
    """One customer as a list shows it. Null means not known, never zero."""

    customer_id: str
    full_name: str = Field(description=MASKED_NAME)
    email: str | None = Field(description=MASKED_EMAIL)
    phone: str | None = Field(description=MASKED_PHONE)
    city: str | None
    state: str | None = Field(description="As the source writes it.")
    state_code: str | None = Field(description="Two letters; null outside the United States.")
    card_type: str | None
    customer_segment: CustomerSegment
    lifetime_value: float = Field(description="Sum of approved transactions.")
    currency: str = Field(description="Of all amounts.")
    last_transaction_date: date | None
    recency_status: RecencyStatus | None = Field(description="Null without a transaction.")
    churn_risk_category: ChurnRisk


class FoundCustomer(CustomerRow):
    """A customer, and why they were found."""

    match: Match | None = Field(description="Null when nothing was searched for.")


class CustomerPage(Shape):
    """One page of customers: the best match first, or the most valuable."""

    items: list[FoundCustomer]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Customers that match.")
    searched: list[SearchedField] = Field(description="What was looked at.")
    notice: str | None = Field(description="What was not looked at, and why.")
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class CustomerProfile(CustomerRow):
    """Everything known about one customer. Amounts count approved transactions only."""

    first_name: str = Field(description=MASKED_NAME)
    last_name: str = Field(description=MASKED_NAME)
    age: int | None = Field(description="Null for a role without the right to personal data.")
    employment_status: str | None
    credit_limit: float | None
    account_open_date: date
    account_id: str | None = Field(description="Company that the person belongs to.")
    tenure_months: int = Field(
        description="Whole months from the first transaction, or from the opening of the account."
    )
    total_transactions: int = Field(description="Approved ones.")
    declined_transactions: int
    first_transaction_date: date | None
    days_since_last_transaction: int | None
    avg_transaction_value: float | None
    median_transaction_value: float | None
    min_transaction_value: float | None
    max_transaction_value: float | None
    stddev_transaction_value: float | None
    spending_consistency: SpendingConsistency
    spend_last_90_days: float
    spend_prior_90_days: float = Field(description="The 90 days before those.")
    spend_change_pct: float | None = Field(description="Null when nothing was spent before.")
    avg_monthly_spend: float = Field(
        description="Last 90 days / 3; with less tenure per exposed month."
    )
    transactions_last_90_days: int
    transactions_prior_90_days: int
    travel_spend_pct: float | None = Field(description="0 to 100: Travel, Airlines, Hotels.")
    necessities_spend_pct: float | None = Field(
        description="0 to 100: Grocery, Gas, Utilities, Healthcare."
    )
    spending_profile: SpendingProfile
    credit_utilization_pct: float | None = Field(
        description="Monthly spend as a share of the limit; can exceed 100."
    )
    churn_probability: float | None = Field(description="0 to 1; null while not scored.")
    churn_risk_score: float | None = Field(description="0 to 100; null while not scored.")
    eligible_for_retention: bool
    eligible_for_onboarding: bool
    eligible_for_premium: bool
    rfm_recency_score: int | None = Field(description="1 to 5; null without a transaction.")
    rfm_frequency_score: int | None
    rfm_monetary_score: int | None
    as_of: date


class CustomerDetail(CustomerProfile):
    """One customer, and the snapshot they stand in."""

    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class CustomerLookup(Shape):
    """The customers that an exact id, e-mail address or phone number belongs to; often one."""

    items: list[CustomerProfile]
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class SpendingDay(Shape):
    """What was spent on one day."""

    date: date
    spend_amount: float
    transaction_count: int


class CustomerSpending(Shape):
    """Spending by day, oldest first; days without any are zero."""

    customer_id: str
    currency: str
    items: list[SpendingDay]
    spend_amount: float = Field(description="Sum over these days.")
    transaction_count: int
    snapshot: SnapshotStamp


class CategorySpending(Shape):
    """What was spent in one category."""

    category_name: str = Field(description="`unknown` where no category is known.")
    category_group: str | None
    spend_amount: float
    spend_share: float = Field(description="0 to 1, of all spending.")
    transaction_count: int
    spend_last_90_days: float
    transactions_last_90_days: int


class CategoryMonth(Shape):
    """What was spent in one category in one month."""

    month_date: date = Field(description="First day of the month.")
    category_name: str
    spend_amount: float
    transaction_count: int


class CustomerCategories(Shape):
    """Spending by category, the largest first, and by month, oldest first."""

    customer_id: str
    currency: str
    items: list[CategorySpending]
    months: list[CategoryMonth]
    snapshot: SnapshotStamp


class TransactionRow(Shape):
    """One use of a card."""

    transaction_id: str
    transaction_at: UtcDatetime
    transaction_date: date = Field(description="The day in the zone of the reports.")
    transaction_amount: float
    currency: str
    merchant_name: str
    merchant_category: str | None = Field(description="As the source writes it.")
    category_name: str = Field(description="`unknown` where no category is known.")
    channel: Channel
    status: TransactionStatus


class TransactionPage(Shape):
    """One page of a customer's transactions, newest first."""

    customer_id: str
    items: list[TransactionRow]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Transactions that match the filters.")
    approved_amount: float = Field(description="Sum of the approved ones among them.")
    snapshot: SnapshotStamp


class CustomerVersion(Shape):
    """What card and limit a customer had, and when."""

    version_number: int
    valid_from: UtcDatetime
    valid_to: UtcDatetime | None = Field(description="Exclusive; null while it holds.")
    is_current: bool
    card_type: str | None
    credit_limit: float | None


class CustomerVersions(Shape):
    """History of card and limit, the newest first."""

    customer_id: str
    currency: str
    items: list[CustomerVersion]
    snapshot: SnapshotStamp


class SegmentMembership(Shape):
    """Which segment a customer was in, and when."""

    customer_segment: CustomerSegment
    valid_from: date = Field(description="Day it was first measured.")
    valid_to: date | None = Field(description="Exclusive; null while it holds.")
    is_current: bool


class CustomerMemberships(Shape):
    """Segments of a customer over time, the newest first."""

    customer_id: str
    items: list[SegmentMembership]
    snapshot: SnapshotStamp

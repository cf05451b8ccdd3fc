"""Engagement of the members of a community: the closed sets."""

from __future__ import annotations

from enum import StrEnum

AT_RISK_FROM = 0.5
"""Probability of leaving from which a member is at risk."""


class Persona(StrEnum):
    """What a member is; the first rule that matches decides, in this order."""

    AT_RISK = "at_risk"
    NEW = "new"
    ENTERPRISE = "enterprise"
    POWER_USERS = "power_users"
    GIG_WORKERS = "gig_workers"
    JOB_SEEKERS = "job_seekers"
    SOCIAL_BUTTERFLIES = "social_butterflies"
    LURKERS = "lurkers"


class InfluenceTier(StrEnum):
    """How many followers a member has, from few to many."""

    NANO = "nano"
    MICRO = "micro"
    MID = "mid"
    MACRO = "macro"
    MEGA = "mega"


class TenureBand(StrEnum):
    """How long a member has been one."""

    UNDER_3_MONTHS = "under_3_months"
    FROM_3_TO_11_MONTHS = "3_to_11_months"
    FROM_12_TO_23_MONTHS = "12_to_23_months"
    FROM_24_MONTHS = "24_months_and_more"


class ChurnBasis(StrEnum):
    """What it rests on who was at risk on a snapshot."""

    PREDICTED = "predicted"
    OBSERVED = "observed"
    NONE = "none"

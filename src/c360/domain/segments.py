"""Segments of card customers: the closed sets, and the states that a map can show."""

from __future__ import annotations

from enum import StrEnum


class CustomerSegment(StrEnum):
    """What a customer is; the first rule that matches decides, in this order."""

    DORMANT = "dormant"
    HIGH_VALUE_TRAVELERS = "high_value_travelers"
    NEW_AND_GROWING = "new_and_growing"
    DECLINING = "declining"
    BUDGET_CONSCIOUS = "budget_conscious"
    STABLE_MID_SPENDERS = "stable_mid_spenders"


class ChurnRisk(StrEnum):
    """How likely a customer is to leave, from what needs attention to what is not known."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    LAPSED = "lapsed"
    NOT_SCORED = "not_scored"


US_STATES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
"""Names of the states by code, the District of Columbia among them."""

_CODES = {name.casefold(): code for code, name in US_STATES.items()}


def normalise_state(text: str) -> str:
    """Return the code of a US state named by code or name, else the text as it is, trimmed.

    Examples:
        >>> normalise_state("california"), normalise_state(" ca "), normalise_state("Ontario")
        ('CA', 'CA', 'Ontario')
    """
    trimmed = text.strip()
    code = trimmed.upper()
    return code if code in US_STATES else _CODES.get(trimmed.casefold(), trimmed)

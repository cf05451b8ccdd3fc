"""What customers pay for: categories, and which of them each type of customer visits how often."""

from __future__ import annotations

CATEGORIES = {
    "Travel": ("Leisure", "high discretionary", True),
    "Hotels": ("Leisure", "high discretionary", True),
    "Airlines": ("Leisure", "high discretionary", True),
    "Dining": ("Leisure", "moderate discretionary", True),
    "Entertainment": ("Leisure", "moderate discretionary", True),
    "Grocery": ("Necessities", "essential", False),
    "Gas": ("Necessities", "essential", False),
    "Utilities": ("Necessities", "essential", False),
    "Healthcare": ("Necessities", "essential", False),
    "Retail": ("Retail", "variable", True),
}
"""Group, spending type, whether discretionary."""

MERCHANT_WORDS = (
    "Harbor", "Maple", "Summit", "Copper", "Willow", "Granite", "Beacon", "Cedar", "Prairie",
    "Lakeside", "Juniper", "Orchard", "Sterling", "Canyon", "Meadow", "Atlas", "Birch", "Coral",
    "Delta", "Ember",
)  # fmt: skip
MERCHANT_ENDINGS = ("& Co", "Market", "House", "Point", "Works")

VISITS = {
    "high_value_traveler": (20, 14, 13, 14, 9, 8, 5, 4, 3, 10),
    "stable_mid_spender": (3, 3, 3, 18, 13, 18, 9, 7, 6, 20),
    "budget_conscious": (1, 1, 0, 8, 5, 40, 15, 14, 8, 8),
    "new_and_growing": (4, 3, 3, 18, 15, 16, 8, 5, 5, 23),
    "declining": (3, 3, 3, 18, 13, 18, 9, 7, 6, 20),
}
"""Of a hundred transactions, how many are in each category, in the order of ``CATEGORIES``."""

NECESSITIES = ("Grocery", "Gas", "Utilities", "Healthcare")


def merchant_categories_csv() -> str:
    """Return the export of the categories."""
    rows = [
        f"{name},{group},{spending_type},{str(is_discretionary).lower()}"
        for name, (group, spending_type, is_discretionary) in CATEGORIES.items()
    ]
    header = "category_name,category_group,spending_type,is_discretionary"
    return "\n".join([header, *rows]) + "\n"


def category_lists() -> dict[str, list[str]]:
    """Return a hundred categories for each type of customer, for a draw by position."""
    return {
        behaviour: [name for name, n in zip(CATEGORIES, counts, strict=True) for _ in range(n)]
        for behaviour, counts in VISITS.items()
    }


def merchant_endings() -> list[str]:
    """Return a hundred pairs of words; with the category in between they name 1,000 merchants."""
    return [f"{word}|{ending}" for word in MERCHANT_WORDS for ending in MERCHANT_ENDINGS]

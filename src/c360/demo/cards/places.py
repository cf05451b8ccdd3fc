"""Where customers live and what they are called."""

from __future__ import annotations

STATES: dict[str, tuple[int, str]] = {
    "AL": (51, "Birmingham"), "AK": (7, "Anchorage"), "AZ": (74, "Phoenix"),
    "AR": (31, "Little Rock"), "CA": (390, "Los Angeles"), "CO": (59, "Denver"),
    "CT": (36, "Hartford"), "DE": (10, "Wilmington"), "DC": (7, "Washington"),
    "FL": (226, "Orlando"), "GA": (110, "Atlanta"), "HI": (14, "Honolulu"), "ID": (20, "Boise"),
    "IL": (126, "Chicago"), "IN": (69, "Indianapolis"), "IA": (32, "Des Moines"),
    "KS": (29, "Wichita"), "KY": (45, "Louisville"), "LA": (46, "New Orleans"),
    "ME": (14, "Portland"), "MD": (62, "Baltimore"), "MA": (70, "Boston"), "MI": (100, "Detroit"),
    "MN": (57, "Minneapolis"), "MS": (29, "Jackson"), "MO": (62, "Kansas City"),
    "MT": (11, "Billings"), "NE": (20, "Omaha"), "NV": (32, "Reno"), "NH": (14, "Manchester"),
    "NJ": (93, "Newark"), "NM": (21, "Albuquerque"), "NY": (196, "New York"),
    "NC": (108, "Charlotte"), "ND": (8, "Fargo"), "OH": (118, "Columbus"), "OK": (40, "Tulsa"),
    "OR": (42, "Portland"), "PA": (130, "Philadelphia"), "RI": (11, "Providence"),
    "SC": (54, "Charleston"), "SD": (9, "Sioux Falls"), "TN": (71, "Nashville"),
    "TX": (305, "Houston"), "UT": (34, "Salt Lake City"), "VT": (6, "Burlington"),
    "VA": (87, "Richmond"), "WA": (78, "Seattle"), "WV": (18, "Charleston"),
    "WI": (59, "Milwaukee"), "WY": (6, "Cheyenne"),
}  # fmt: skip
"""Weight, about the population in 100,000, and a city."""

FIRST_NAMES = (
    "Ada", "Ben", "Carla", "Dmitri", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jonah", "Keiko",
    "Liam", "Maya", "Noor", "Oscar", "Paula", "Quinn", "Rosa", "Samir", "Tess", "Uma", "Victor",
    "Wendy", "Ximena", "Yara", "Zane", "Amara", "Bruno", "Chloé", "Diego", "Esther", "Farid",
    "Gwen", "Hana", "Ivan", "June", "Kwame", "Leila", "Mateo", "Nadia",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Barnes", "Castillo", "Dawson", "Eriksen", "Flores", "Gallagher", "Hughes", "Ibrahim",
    "Jensen", "Kaur", "Lopez", "Mercer", "Nakamura", "O'Neill", "Patel", "Quigley", "Ramos",
    "Sato", "Torres", "Underwood", "Vargas", "Walsh", "Xu", "Yilmaz", "Zimmer", "Avery", "Boone",
    "Chen", "Drake", "Ellison", "Fontaine", "Grant", "Holt", "Iverson", "Joshi", "Kim", "Lund",
    "Mbeki", "Novak",
)  # fmt: skip
EMPLOYMENT = {
    "Full-Time": (52, 70), "Part-Time": (14, 40), "Self-Employed": (12, 10), "Retired": (14, 30),
    "Unemployed": (8, 30),
}  # fmt: skip
"""Weight among customers, and how many of a hundred hold a Premium card."""


def weighted(weights: dict[str, int]) -> list[str]:
    """Return each name as often as its weight says, for a draw by position.

    Examples:
        >>> weighted({"a": 2, "b": 1})
        ['a', 'a', 'b']
    """
    return [name for name, weight in weights.items() for _ in range(weight)]

"""Words for made-up companies and people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

REGIONS = ("North", "South", "East", "West")

STEMS = (
    "Northgate", "Harrow", "Kestrel", "Ashdown", "Merrion", "Calder", "Pennine", "Thornbury",
    "Blackfriars", "Larkspur", "Westbourne", "Stanhope", "Ravenscroft", "Tamar", "Eastwick",
    "Holloway", "Marlow", "Silverdale", "Brightwater", "Cranmer", "Fairfax", "Glenmore",
    "Hawthorne", "Ilkley", "Juniper", "Kingsway", "Lombard", "Meridian", "Norwood", "Oakhurst",
    "Penrose", "Quayside", "Redbridge", "Saltmarsh", "Tidewell", "Upminster", "Vauxhall",
    "Wensley", "Yarrow", "Beaumont", "Aldgate", "Bramley", "Clyde", "Dunmore", "Elmstead",
    "Foxhall", "Greyfriars", "Highbury", "Ingleby", "Kelso", "Lindisfarne", "Mayfield",
    "Nethercote", "Orchard", "Pembroke", "Rosslyn", "Severn", "Trent", "Ullswater", "Windermere",
)  # fmt: skip

INDUSTRY_SUFFIXES: dict[str, tuple[str, ...]] = {
    "Technology": ("Systems", "Software", "Analytics", "Cloud", "Labs", "Digital"),
    "Healthcare": ("Health", "Clinics", "Diagnostics", "Care Group", "Medical", "Therapeutics"),
    "Finance": ("Capital", "Wealth", "Insurance", "Payments", "Building Society", "Advisers"),
    "Retail": ("Stores", "Outfitters", "Home & Garden", "Grocers", "Fashion", "Trading"),
    "Manufacturing": ("Components", "Engineering", "Castings", "Plastics", "Tooling", "Works"),
    "Education": ("College", "Learning", "Academies Trust", "Training", "Schools", "Tutors"),
    "Media": ("Media", "Press", "Studios", "Broadcasting", "Publishing", "Pictures"),
    "Logistics": ("Freight", "Haulage", "Logistics", "Couriers", "Shipping", "Warehousing"),
    "Energy": ("Energy", "Power", "Renewables", "Grid Services", "Solar", "Utilities"),
    "Real Estate": ("Properties", "Estates", "Lettings", "Developments", "Land", "Homes"),
}
INDUSTRIES = tuple(INDUSTRY_SUFFIXES)
LEGAL_FORMS = ("", " Ltd", " Group", " plc", " LLP", " Holdings", " UK", " International")

OWNERS = (
    "Amelia Hart", "Ben Osei", "Charlotte Nguyen", "Daniel Frost", "Ellie Marsh", "Farhan Malik",
    "Grace O'Connor", "Harriet Lowe", "Imran Shah", "Joanna Whitfield", "Kieran Doyle",
    "Lucía Fernández", "Marcus Bell", "Niamh Gallagher", "Oliver Zając",
)  # fmt: skip

PEOPLE = (
    "Priya", "Tom", "Siobhan", "Gareth", "Fatima", "Alastair", "Zoë", "Rhys", "Helen", "Yusuf",
    "Martin", "Catriona", "Dev", "Imogen", "Stuart", "Adaeze", "Phil", "Renée", "Callum", "Joyce",
    "Nadia", "Ewan", "Bethan", "Raj", "Louise", "Hugh", "Agnieszka", "Owen", "Tamsin", "Kofi",
)  # fmt: skip


def draw_company_names(rng: np.random.Generator, industries: Sequence[str]) -> list[str]:
    """Draw a company name per industry given; no two are the same.

    Examples:
        >>> len(set(draw_company_names(np.random.default_rng(1), ["Retail"] * 3000)))
        3000
    """
    pairs = len(STEMS) * len(INDUSTRY_SUFFIXES["Technology"])
    orders = {industry: rng.permutation(pairs) for industry in INDUSTRIES}
    used = dict.fromkeys(INDUSTRIES, 0)
    names = []
    for industry in industries:
        turn, place = divmod(used[industry], pairs)
        stem, suffix = divmod(int(orders[industry][place]), len(INDUSTRY_SUFFIXES[industry]))
        cycle, form = divmod(turn, len(LEGAL_FORMS))
        name = f"{STEMS[stem]} {INDUSTRY_SUFFIXES[industry][suffix]}{LEGAL_FORMS[form]}"
        names.append(f"{name} {cycle + 1}" if cycle else name)
        used[industry] += 1
    return names

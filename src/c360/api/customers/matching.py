"""Rank customers by how well they match what somebody typed.

First those that hold it as it is; where they are few, those whose name is much like it. Engines
compare words, not customers: there are far fewer.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from c360.api.customers.phones import find_digits
from c360.api.customers.schemas import Match
from c360.api.rows import read_rows
from c360.warehouse.snapshot import Snapshot

MOST_WORDS = 4
FEW = 20
"""With fewer matches than this, names that are only similar follow."""

MOST_SIMILAR = 200
SIMILAR = 0.88
"""Jaro-Winkler similarity from which words are similar."""

NEARLY_SIMILAR = 0.77
"""From here on one letter more, less, wrong or swapped makes words similar, wherever it is."""

RANKED = list(Match)
BY_ID = {
    Match.CUSTOMER_ID: "id_key = $q",
    Match.CUSTOMER_ID_START: "starts_with(id_key, $q)",
    Match.CUSTOMER_ID_PART: "contains(id_key, $q)",
}
BY_ALL = {
    **BY_ID,
    Match.EMAIL: "email_key = $q",
    Match.PHONE: "phone_key = $digits",
    Match.NAME: "name_key = $name",
    Match.EMAIL_START: "starts_with(email_key, $q)",
    Match.NAME_START: "starts_with(name_key, $name) or contains(name_key, ' ' || $name)",
    Match.EMAIL_PART: "contains(email_key, $q)",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A customer by position, and why they were found."""

    position: int
    match: Match | None = None


def find_customers(
    snapshot: Snapshot, text: str, may_see: bool, page: tuple[int, int]
) -> tuple[list[Found], int]:
    """Return a page of the customers that match, the best first, and how many there are.

    Args:
        snapshot: Its customers are kept in memory.
        text: What somebody typed.
        may_see: Whether e-mail addresses, phone numbers and names may be searched.
        page: How many to pass over, and how many to return.
    """
    start, limit = page
    found, total = _find_literal(snapshot, text, may_see, page)
    if not may_see or total >= FEW:
        return found, total
    if len(found) < total:
        found, total = _find_literal(snapshot, text, may_see, (0, FEW))
    ranking = [*found, *_find_similar(snapshot, text, {item.position for item in found})]
    return ranking[start : start + limit], len(ranking)


def _find_literal(
    snapshot: Snapshot, text: str, may_see: bool, page: tuple[int, int]
) -> tuple[list[Found], int]:
    condition, params = _build_condition(text, may_see)
    reasons = BY_ALL if may_see else BY_ID
    cases = " ".join(
        f"when {reasons[match]} then {place}"
        for place, match in enumerate(RANKED)
        if match in reasons
    )
    rows = read_rows(
        snapshot,
        f"with found as (select position, case {cases} else {RANKED.index(Match.NAME_PART)} end"
        f" as place from kept.customers where {condition})"
        " select *, (select count(*) from found) as total from found"
        " order by place, position limit $limit offset $start",
        {**params, "start": page[0], "limit": page[1]},
    )
    total = rows[0]["total"] if rows else 0
    return [Found(row["position"], RANKED[row["place"]]) for row in rows], total


def _build_condition(text: str, may_see: bool) -> tuple[str, dict[str, Any]]:
    lowered = text.lower()
    if not may_see:
        return "contains(id_key, $q)", {"q": lowered}
    name = fold_name(text)
    params: dict[str, Any] = {"q": lowered, "name": name, "digits": find_digits(text)}
    words = name.split()[:MOST_WORDS]
    params.update({f"word_{number}": word for number, word in enumerate(words)})
    in_name = " and ".join(f"contains(name_key, $word_{number})" for number in range(len(words)))
    condition = f"contains(haystack, $q) or phone_key = $digits or ({in_name or 'false'})"
    return condition, params


def _find_similar(snapshot: Snapshot, text: str, known: set[int]) -> list[Found]:
    """Return the customers who have, for each word, a word in their name that is like it."""
    words = sorted(set(fold_name(text).split()[:MOST_WORDS]))
    rows = read_rows(
        snapshot,
        f"""
        with compared as (
            select typed, word, jaro_winkler_similarity(word, typed) as similarity
            from kept.words, (select unnest(cast($words as varchar[])) as typed)
            where length(typed) > 2 and abs(length(word) - length(typed)) <= 2
        ),
        alike as (
            select * from compared
            where similarity >= {SIMILAR}
                or (similarity >= {NEARLY_SIMILAR} and damerau_levenshtein(word, typed) <= 1)
        ),
        best as (
            select position, typed, max(similarity) as similarity
            from alike inner join kept.name_words using (word)
            where not list_contains(cast($known as bigint[]), position)
            group by position, typed
        )
        select position from best group by position having count(*) = $count
        order by avg(similarity) desc, position limit {MOST_SIMILAR}
        """,
        {"words": words, "known": sorted(known), "count": len(words)},
    )
    return [Found(row["position"], Match.NAME_SIMILAR) for row in rows]


def fold_name(text: str) -> str:
    """Return a name in lower case without accents, as the kept names are.

    Examples:
        >>> fold_name(" Zoë  Ångström")
        'zoe angstrom'
    """
    marked = unicodedata.normalize("NFD", text.lower())
    plain = "".join(char for char in marked if not unicodedata.category(char).startswith("M"))
    return " ".join(unicodedata.normalize("NFC", plain).split())

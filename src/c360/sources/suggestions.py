"""Guess the types of a file's columns, and which column of a feed each may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.fuzz import ratio, token_set_ratio

from c360.domain.source_desk import FeedSuggestion, SampledColumn, Suggestion
from c360.domain.types import DataType, Kind

LEAST_SCORE = 72.0
"""Similarity of names below which nothing is suggested."""
WRONG_TYPE_FACTOR = 0.8
GUESSES = (
    DataType(Kind.INTEGER),
    DataType(Kind.BIGINT),
    DataType(Kind.DECIMAL, 18, 2),
    DataType(Kind.DOUBLE),
    DataType(Kind.DATE),
    DataType(Kind.TIMESTAMP),
    DataType(Kind.BOOLEAN),
)
NUMBERS = frozenset({"integer", "bigint", "decimal(18,2)", "double"})
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SAME_WORDS = {
    "amt": "amount",
    "value": "amount",
    "price": "amount",
    "cust": "customer",
    "client": "customer",
    "acct": "account",
    "company": "account",
    "no": "id",
    "number": "id",
    "num": "id",
    "key": "id",
    "ref": "id",
    "ccy": "currency",
    "dob": "birth date",
    "mail": "email",
    "tel": "phone",
    "mobile": "phone",
    "ts": "at",
    "time": "at",
    "datetime": "at",
    "date": "at",
    "modified": "updated at",
    "qty": "quantity",
}


def guess_type(values: Sequence[str]) -> str:
    """Return the narrowest type that every value fits; text where none does or there is none.

    Examples:
        >>> guess_type(["1", "22"]), guess_type(["1.50", "2"]), guess_type(["2026-06-01"])
        ('integer', 'decimal(18,2)', 'date')
        >>> guess_type(["007", "x"]), guess_type([])
        ('text', 'text')
    """
    if not values:
        return "text"
    for guess in GUESSES:
        pattern = guess.pattern
        if pattern is not None and all(re.fullmatch(pattern, value) for value in values):
            return str(guess)
    return "text"


def sample_columns(
    rows: Sequence[Mapping[str, object]], names: Sequence[str]
) -> list[SampledColumn]:
    """Describe the columns of some rows."""
    columns = []
    for name in names:
        values = [None if row.get(name) is None else str(row[name]) for row in rows]
        filled = [value for value in values if value not in (None, "")]
        texts = [value for value in filled if value is not None]
        columns.append(
            SampledColumn(
                name=name,
                type=guess_type(texts),
                null_count=len(values) - len(texts),
                examples=tuple(dict.fromkeys(texts))[:3],
            )
        )
    return columns


def suggest_feeds(
    columns: Sequence[SampledColumn], feeds: Iterable[tuple[str, Sequence[tuple[str, bool, str]]]]
) -> list[FeedSuggestion]:
    """Return how well columns fit each feed, the best first.

    Args:
        columns: The file's columns.
        feeds: Name of each feed, and its columns: name, whether it is required, type.
    """
    found = [suggest_columns(columns, feed, wanted) for feed, wanted in feeds]
    return sorted(found, key=lambda item: (-item.fit, item.feed))


def suggest_columns(
    columns: Sequence[SampledColumn], feed: str, wanted: Sequence[tuple[str, bool, str]]
) -> FeedSuggestion:
    """Suggest a source column for each column of a feed; each source column is used once."""
    scored = sorted(
        (
            (_score(column, name, kind, feed), number, name, column.name)
            for number, (name, _, kind) in enumerate(wanted)
            for column in columns
        ),
        key=lambda item: (-item[0], item[1]),
    )
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, name, source in scored:
        if score >= LEAST_SCORE and name not in chosen and source not in taken:
            chosen[name] = (source, score)
            taken.add(source)
    suggestions = tuple(
        Suggestion(name, required, kind, *chosen.get(name, (None, 0.0)))
        for name, required, kind in wanted
    )
    required = [item for item in suggestions if item.is_required]
    fit = sum(item.score for item in required) / (100 * len(required)) if required else 0.0
    return FeedSuggestion(feed, round(fit, 3), suggestions)


def _score(column: SampledColumn, name: str, kind: str, feed: str) -> float:
    ours, theirs = _words(name), _words(column.name)
    singular = feed.removesuffix("ies") + "y" if feed.endswith("ies") else feed.removesuffix("s")
    with_feed = f"{_words(singular)} {theirs}"
    score = max(ratio(ours, theirs), 0.97 * ratio(ours, with_feed), 0.9 * _by_words(ours, theirs))
    return round(score if _fits(column.type, kind) else score * WRONG_TYPE_FACTOR, 1)


def _by_words(ours: str, theirs: str) -> float:
    """Compare words in any order; one word in common with several says little."""
    if len(ours.split()) > 1 and len(theirs.split()) > 1:
        return float(token_set_ratio(ours, theirs))
    return 0.0


def _words(name: str) -> str:
    words = (word.lower() for word in WORDS.findall(name))
    return " ".join(SAME_WORDS.get(word, word) for word in words)


def _fits(found: str, wanted: str) -> bool:
    if found == wanted or wanted == "text" or found == "text":
        return found == wanted or wanted == "text"
    is_number = wanted in NUMBERS or wanted.startswith("decimal")
    return (found in NUMBERS and is_number) or (found == "date" and wanted == "timestamp")

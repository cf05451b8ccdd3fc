"""Turns values into the words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from c360.domain.interactions import Category, InteractionType
from c360.text.claims import Citation

CATEGORY_WORDS: dict[Category, str] = {
    Category.BILLING: "billing",
    Category.PERFORMANCE: "performance",
    Category.BUGS: "bugs",
    Category.FEATURE_REQUEST: "missing features",
    Category.ONBOARDING: "onboarding",
    Category.SECURITY: "security",
    Category.DATA_QUALITY: "data quality",
    Category.GENERAL: "the relationship in general",
}
TYPE_WORDS: dict[InteractionType, tuple[str, str]] = {
    InteractionType.SUPPORT_TICKET: ("support ticket", "support tickets"),
    InteractionType.SALES_CALL: ("sales call", "sales calls"),
    InteractionType.EMAIL: ("e-mail", "e-mails"),
    InteractionType.CHAT: ("chat", "chats"),
    InteractionType.DOCUMENT: ("document", "documents"),
}


def join_words(words: Sequence[str]) -> str:
    """List words as one writes them.

    Examples:
        >>> join_words(["sentiment", "recency", "errors"])
        'sentiment, recency and errors'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def count_words(count: int, one: str, many: str) -> str:
    """Say how many.

    Examples:
        >>> count_words(1, "chat", "chats"), count_words(2, "chat", "chats")
        ('1 chat', '2 chats')
    """
    return f"{count:,} {one if count == 1 else many}"


def format_date(day: date) -> str:
    """Write a date.

    Examples:
        >>> format_date(date(2026, 5, 4))
        '4 May 2026'
    """
    return f"{day.day} {day:%B %Y}"


def format_amount(amount: Decimal, currency: str | None) -> str:
    """Write an amount without its pence.

    Examples:
        >>> format_amount(Decimal("1250000.00"), "GBP")
        'GBP 1,250,000'
    """
    return f"{currency or ''} {amount:,.0f}".strip()


def format_sentiment(value: float) -> str:
    """Write a sentiment with its sign; a hair below zero is zero.

    Examples:
        >>> format_sentiment(-0.514), format_sentiment(-0.001)
        ('-0.51', '+0.00')
    """
    return f"{round(value, 2) + 0:+.2f}"


def format_source(citation: Citation) -> str:
    """Say where and when something was said.

    Examples:
        >>> from datetime import datetime
        >>> said = datetime(2026, 5, 4)
        >>> format_source(Citation("I1", "It is slow.", said, InteractionType.EMAIL))
        'an e-mail of 4 May 2026'
    """
    word = TYPE_WORDS[citation.interaction_type][0]
    article = "an" if word[0] in "aeiou" else "a"
    return f"{article} {word} of {format_date(citation.occurred_at.date())}"


def format_quote(citation: Citation) -> str:
    """Say where and when something was said, and what.

    Examples:
        >>> from datetime import datetime
        >>> said = datetime(2026, 5, 4)
        >>> format_quote(Citation("I1", "It is slow.", said, InteractionType.EMAIL))
        'an e-mail of 4 May 2026 says “It is slow.”'
    """
    words = f"says “{citation.quote}”" if citation.quote else "has no readable text"
    return f"{format_source(citation)} {words}"


def end_sentence(text: str) -> str:
    """Close a sentence, unless the quote that ends it already does."""
    return text if text.endswith((".”", "!”", "?”", "…”", ".")) else f"{text}."

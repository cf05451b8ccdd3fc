"""Function words of questions: what they ask for, apart from what the model holds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import yaml


class Word(StrEnum):
    """What a word or phrase does in a question."""

    AVERAGE = "average"
    TOTAL = "total"
    MEDIAN = "median"
    HIGHEST = "highest"
    LOWEST = "lowest"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    COUNT = "count"
    HOW_MUCH = "how much"
    SHARE = "share"
    BY = "by"
    COMPARE = "compare"
    VERSUS = "versus"
    TREND = "trend"
    CHANGE = "change"
    CUMULATIVE = "cumulative"
    CORRELATION = "correlation"
    DISTRIBUTION = "distribution"
    PREDICT = "predict"
    SUMMARY = "summary"
    WHICH = "which"
    LIST = "list"
    NOT = "not"
    OVER = ">"
    AT_LEAST = ">="
    UNDER = "<"
    AT_MOST = "<="
    EXACTLY = "="
    BETWEEN = "between"
    AND = "and"
    OR = "or"
    IS = "is"
    PER_DAY = "day"
    PER_WEEK = "week"
    PER_MONTH = "month"
    PER_QUARTER = "quarter"
    PER_YEAR = "year"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    POINTS = "points"
    AND_ABOVE = "and above"
    AND_BELOW = "and below"
    YEAR_BEFORE = "year before"
    PERIOD_BEFORE = "period before"
    INCREASE = "increase"
    DECREASE = "decrease"
    SHOWING = "showing"
    WORTH = "worth"
    SORT = "sort"
    DOWNWARD = "highest first"
    UPWARD = "lowest first"
    FILLER = "filler"


def parse_words() -> dict[str, Word]:
    """Read what each phrase of function words does."""
    text = (Path(__file__).parent / "function_words.yml").read_text(encoding="utf-8")
    return {
        phrase: Word[name.upper()]
        for name, phrases in yaml.safe_load(text).items()
        for phrase in phrases
    }

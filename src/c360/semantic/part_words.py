"""What function words do to a draft, as tables."""

from __future__ import annotations

from c360.semantic.catalog import Aggregation
from c360.semantic.plan import Grain, Operator
from c360.semantic.words import Word

AGGREGATIONS = {
    Word.AVERAGE: Aggregation.AVERAGE,
    Word.TOTAL: Aggregation.SUM,
    Word.MEDIAN: Aggregation.MEDIAN,
    Word.MAXIMUM: Aggregation.MAX,
    Word.MINIMUM: Aggregation.MIN,
}
OPERATORS = {
    Word.OVER: Operator.GT,
    Word.AT_LEAST: Operator.GE,
    Word.UNDER: Operator.LT,
    Word.AT_MOST: Operator.LE,
    Word.EXACTLY: Operator.EQ,
    Word.BETWEEN: Operator.IN,
}
GRAINS = {
    Word.PER_DAY: Grain.DAY,
    Word.PER_WEEK: Grain.WEEK,
    Word.PER_MONTH: Grain.MONTH,
    Word.PER_QUARTER: Grain.QUARTER,
    Word.PER_YEAR: Grain.YEAR,
}
UNITS = {
    Word.DAYS: "days",
    Word.MONTHS: "months",
    Word.YEARS: "years",
    Word.POINTS: "points",
}
FLAGS = {
    Word.COMPARE,
    Word.VERSUS,
    Word.TREND,
    Word.CHANGE,
    Word.CUMULATIVE,
    Word.CORRELATION,
    Word.DISTRIBUTION,
    Word.PREDICT,
    Word.SUMMARY,
    Word.HOW_MUCH,
    Word.SHARE,
    Word.YEAR_BEFORE,
    Word.PERIOD_BEFORE,
    Word.WORTH,
}
STATES = {Word.COUNT, Word.BY, Word.WHICH, Word.LIST, Word.NOT, Word.IS}
SIZES = {
    "largest",
    "biggest",
    "smallest",
    "most often",
    "most frequently",
    "least often",
    "most used",
    "least used",
}
EXTENTS = {"largest", "biggest", "smallest"}
"""Those of them that are also said of how large one row is."""

ABSENT = {"no", "without", "lacking", "missing", "never", "zero"}
"""Negations that say of rows that there are none."""

"""Superlatives of how many there are, where no number is named."""

NEGATED = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.GT: Operator.LE,
    Operator.GE: Operator.LT,
    Operator.LT: Operator.GE,
    Operator.LE: Operator.GT,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}

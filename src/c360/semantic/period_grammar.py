"""The words of periods: what ``c360.semantic.periods`` reads, as a grammar and as word lists."""

from __future__ import annotations

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
GRAMMAR = r"""
start: _lead? (relative | current | to_date | closed | span)
_lead: _PREPOSITION "the"? | "the"

relative: LAST INT unit            -> last_n
        | LAST unit                -> last_one
        | LAST WORDNUM unit        -> last_words
        | LAST "couple" "of" unit  -> last_couple
        | LAST "few" unit          -> last_few
        | PAST INT unit            -> last_n
        | PAST WORDNUM unit        -> last_words
        | PAST "couple" "of" unit  -> last_couple
        | PAST "few" unit          -> last_few
        | PAST unit                -> past_one
        | "the"? unit "before"     -> last_one
        | "the"? unit "before" LAST -> one_before_last
        | INT unit "ago"           -> n_ago
        | WORDNUM unit "ago"       -> words_ago
        | NEXT unit                -> next_one
current: THIS unit                 -> this_unit
       | "today"                   -> today
       | "yesterday"               -> yesterday
to_date: unit "to" "date"          -> unit_to_date
       | YTD                       -> short_to_date
       | "so" "far" THIS unit      -> this_unit
       | THIS unit "so" "far"      -> this_unit
closed: calendar                   -> whole
span: SINCE calendar               -> since
    | SINCE "the" calendar         -> since
    | (SINCE | "from") "the" _BEGINNING "of" "the"? calendar -> since_start
    | (SINCE | "from") "the" _BEGINNING "of" (THIS | "the") unit -> since_unit
    | "from" calendar TO calendar  -> between
    | "between" calendar "and" calendar -> between
    | calendar TO calendar         -> between
    | AFTER calendar               -> after
    | BEFORE calendar              -> before
calendar: month_name year?         -> month
        | month_name "of" year     -> month
        | QUARTER year?            -> quarter
        | QUARTER "of"? year       -> quarter
        | QUARTER "of"? LAST "year" -> quarter_last_year
        | QUARTER "of"? THIS "year" -> quarter_this_year
        | "the"? ORDINAL "quarter" -> ordinal_quarter
        | "the"? ORDINAL "quarter" "of"? year -> ordinal_quarter
        | "the"? LAST "quarter" "of" year -> last_quarter_of
        | HALF year?               -> half
        | "the"? ORDINAL "half" "of"? year -> ordinal_half
        | "the"? FIRST count unit "of" year_named -> first_of
        | "the"? LAST count unit "of" year_named -> last_of
        | "the"? "year"? year      -> year_only
        | DATE                     -> iso_date
        | DAY month_name year?     -> day_month
        | month_name DAY year      -> month_day
        | month_name LAST "year"   -> month_last_year
year_named: year                   -> named_year
        | "the"? LAST "year"       -> year_before_this
        | "the"? THIS "year"       -> year_of_this
count: INT                         -> digits
        | WORDNUM                  -> spelled
unit: UNIT
month_name: MONTH
year: YEAR

FIRST.3: "first"
LAST.3: "last" | "previous" | "prior" | "preceding" | "latest" | "recent"
NEXT.3: "next" | "coming" | "following" | "upcoming"
PAST.3: "past" | "trailing"
THIS.3: "this" | "current"
SINCE.3: "since"
_BEGINNING.3: "start" | "beginning"
AFTER.3: "after"
BEFORE.3: "before" | "until"
TO.3: "to" | "through" | "until" | "till"
YTD.3: "ytd" | "mtd" | "qtd"
UNIT.3: "day" | "week" | "month" | "quarter" | "year"
_PREPOSITION.3: "in" | "during" | "over" | "for" | "within" | "of" | "throughout" | "across" | "on"
MONTH.3: "january" | "february" | "march" | "april" | "may" | "june" | "july" | "august"
    | "september" | "october" | "november" | "december" | "jan" | "feb" | "mar" | "apr" | "jun"
    | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec"
QUARTER.3: /q[1-4]/
HALF.3: /h[12]/
ORDINAL.3: "first" | "second" | "third" | "fourth" | "1" | "2" | "3" | "4"
WORDNUM.3: "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine"
    | "ten" | "twelve"
YEAR.2: /(19|20)\d\d/
DATE.4: /\d{4}-\d{2}-\d{2}/
DAY.1: /[0-3]?\d/
INT.0: /\d+/
%import common.WS
%ignore WS
"""
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}
FEW = 3
LEADS = {"in", "of", "during", "for", "over", "within", "throughout", "across", "on", "the"}
"""Words that may stand before a period; some only before one that is counted from today."""

ONLY_BEFORE_RELATIVE = {"over", "within", "across", "throughout"}
RELATIVE = {
    "last",
    "past",
    "previous",
    "prior",
    "trailing",
    "preceding",
    "latest",
    "recent",
    "this",
    "current",
    "next",
    "coming",
    "following",
    "upcoming",
}
OTHER_STARTS = {
    "sept",
    "today",
    "yesterday",
    "year",
    "month",
    "quarter",
    "week",
    "day",
    "ytd",
    "mtd",
    "qtd",
    "so",
    "since",
    "from",
    "between",
    "after",
    "before",
    "until",
    "q1",
    "q2",
    "q3",
    "q4",
    "h1",
    "h2",
    "first",
    "second",
    "third",
    "fourth",
}
STARTS = {*RELATIVE, *MONTHS, *(month[:3] for month in MONTHS), *OTHER_STARTS}

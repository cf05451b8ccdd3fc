"""Words and numbers of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

CONTRACTIONS = {
    "haven't": "have not",
    "hasn't": "has not",
    "hadn't": "had not",
    "aren't": "are not",
    "isn't": "is not",
    "wasn't": "was not",
    "weren't": "were not",
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "won't": "will not",
    "can't": "can not",
    "havent": "have not",
    "hasnt": "has not",
    "arent": "are not",
    "dont": "do not",
    "didnt": "did not",
    "what's": "what is",
    "who's": "who is",
    "whats": "what is",
    "where's": "where is",
    "how's": "how is",
    "i'd": "i would",
    "i'm": "i am",
    "we've": "we have",
    "they've": "they have",
    "let's": "let us",
    "e-mail": "email",
    "e-mails": "emails",
}
NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
SCALES = {
    "k": 1_000,
    "thousand": 1_000,
    "grand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
SPELLINGS = {"utilisation": "utilization", "organisation": "organization", "behaviour": "behavior"}
TOKEN = re.compile(
    r"""(?P<date>\d{4}-\d{2}-\d{2})
    | (?P<email>[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})
    | (?P<key>[A-Za-z]{1,6}-?\d{3,})\b
    | (?:(?P<currency>[$€£])\s?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
      (?P<scale>k|m|mn|bn)?(?P<ordinal>st|nd|rd|th)?(?P<percent>\s?%)?(?![\w])
    | (?P<compare>>=|<=|!=|>|<|=)
    | (?P<word>[^\W_]+(?:'[^\W_]+)?(?:[-_/][^\W_]+)*)
    | (?P<symbol>[&%,;])""",
    re.VERBOSE,
)
QUOTES = {0x2018: "'", 0x2019: "'"}
SYMBOLS = {"&": "and", "%": "percent", ",": ",", ";": ","}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign: as it was typed, and the form that words are compared in."""

    raw: str
    text: str
    lemma: str
    number: Decimal | None = None
    unit: str | None = None


def lemmatize(word: str) -> str:
    """Return a word in the singular; verbs stay as they are.

    Examples:
        >>> [lemmatize(word) for word in ("categories", "churned", "losses", "status", "deals")]
        ['category', 'churned', 'loss', 'status', 'deal']
    """
    spelled = SPELLINGS.get(word, word)
    if len(spelled) > 4 and spelled.endswith("ies"):
        return spelled[:-3] + "y"
    if len(spelled) > 4 and spelled.endswith(("sses", "xes", "ches", "shes")):
        return spelled[:-2]
    if len(spelled) > 3 and spelled.endswith("s") and not spelled.endswith(("ss", "us", "is")):
        return spelled[:-1]
    return spelled


def tokenize(question: str) -> list[Token]:
    """Split a question into tokens.

    Examples:
        >>> [token.lemma for token in tokenize("Who haven't spent over $10,000?")]
        ['who', 'have', 'not', 'spent', 'over', '10000']
    """
    tokens: list[Token] = []
    for match in TOKEN.finditer(question.translate(QUOTES)):
        tokens.extend(_tokens(match))
    return _join_scales(tokens)


def split_phrase(phrase: str) -> tuple[str, ...]:
    """Split a phrase of the model as a question is split, for comparison."""
    return tuple(token.lemma for token in tokenize(phrase) if token.lemma != ",")


def _tokens(match: re.Match[str]) -> list[Token]:
    raw = match.group(0).strip()
    if match.group("date") or match.group("email") or match.group("key"):
        return [Token(raw, raw, raw)]
    if match.group("number"):
        return [_number(match, raw)]
    if match.group("compare"):
        return [Token(raw, raw, raw)]
    if match.group("symbol"):
        return [Token(raw, SYMBOLS[raw], SYMBOLS[raw])]
    return _words(raw)


def _words(raw: str) -> list[Token]:
    lowered = raw.lower()
    spelled = CONTRACTIONS.get(lowered)
    if spelled is None:
        spelled = re.sub(r"'s?$", "", lowered)
    parts = re.split(r"[\s\-_/]+", spelled)
    shown = re.split(r"[\-_/]+", raw)
    same = len(shown) == len(parts)
    return [
        Token(
            shown[i] if same else part,
            part,
            lemmatize(part),
            Decimal(NUMBER_WORDS[part]) if part in NUMBER_WORDS else None,
        )
        for i, part in enumerate(parts)
        if part
    ]


def _number(match: re.Match[str], raw: str) -> Token:
    value = Decimal(match.group("number").replace(",", ""))
    scale = match.group("scale")
    if scale:
        value *= SCALES[scale]
    unit = "money" if match.group("currency") else "percent" if match.group("percent") else None
    text = format(value.normalize(), "f")
    return Token(raw, text, text, value, unit)


def _join_scales(tokens: list[Token]) -> list[Token]:
    """Join ``10 thousand`` and ``5 percent`` into one number."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is None or last.number is None:
            joined.append(token)
        elif token.text in SCALES and len(token.text) > 1:
            value = last.number * SCALES[token.text]
            text = format(value.normalize(), "f")
            joined[-1] = Token(f"{last.raw} {token.raw}", text, text, value, last.unit)
        elif token.text in ("percent", "%"):
            joined[-1] = Token(f"{last.raw} %", last.text, last.lemma, last.number, "percent")
        elif token.text in ("dollar", "dollars", "pound", "pounds", "usd", "gbp", "euros"):
            joined[-1] = Token(last.raw, last.text, last.lemma, last.number, "money")
        else:
            joined.append(token)
    return joined

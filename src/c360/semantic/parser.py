"""Question to plan, without a language model.

The question is cut into phrases; then, for each model whose rows it could be about, meanings are
chosen and a plan is built. The likeliest plan is the answer; two that are as likely and differ
are a question back; a word that means nothing here is said so. No word is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Kind
from c360.semantic.comparing import complete_comparison
from c360.semantic.compiler import compile_plan
from c360.semantic.following import follow, is_fragment, narrow, refers_back
from c360.semantic.lexicon import Lexicon, Phrase, Role
from c360.semantic.matching import Matched, match, splittable
from c360.semantic.meaning import choose_meanings
from c360.semantic.plan import Plan
from c360.semantic.planning import build_plan
from c360.semantic.reading_parts import PartReader
from c360.semantic.restating import restate
from c360.semantic.rewriting import rewrite
from c360.semantic.tokens import Token, tokenize
from c360.semantic.vague import find_merged, find_vague

LONGEST_QUESTION = 400
SQL = re.compile(
    r";\s*\S|--|/\*|\b(select\b.+\bfrom|drop\s+(table|view|schema)|delete\s+from|insert\s+into"
    r"|union\s+(all\s+)?select|update\s+\w+\s+set)\b",
    re.IGNORECASE | re.DOTALL,
)
COMMAND = re.compile(
    r"\s*(?:please\s+)?(?:drop|delete|remove|truncate|erase|wipe|update|alter)\s+"
    r"(?:the|all|every|my|our|this|that|these|those|any)\b",
    re.IGNORECASE,
)
NO_REFERENCE = (
    "It is not clear what 'them' stands for: no question came before that lists or counts rows "
    "which could be narrowed down so. Ask with the noun."
)
CLEAR = 0.35
"""How much likelier a plan must be than another one for not asking back."""

FAR = 1.5
"""How much likelier a reading that fails must be than one that does not for refusing."""


class Status(StrEnum):
    """How a question came out."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a question: a plan, plans to choose from, or a reason why there is none.

    ``unknown`` are words that mean nothing here, where that is the reason.
    """

    status: Status
    plans: tuple[Plan, ...] = ()
    reason: str | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of understanding a question, and how unlikely it is."""

    plan: Plan
    cost: float


def parse_question(
    question: str,
    catalog: Catalog,
    lexicon: Lexicon,
    as_of: date,
    follows: Plan | None = None,
) -> Parsed:
    """Understand a question.

    Args:
        question: In English, up to 400 characters.
        catalog: The semantic model.
        lexicon: Its phrases, with the members that the data has.
        as_of: The last day of the data; periods are counted from it.
        follows: The plan that the question follows up on: ``only Premium``, ``by state instead``.
    """
    tokens = tokenize(question)
    refusal = _find_refusal(question, tokens)
    if refusal is not None:
        return _refuse(refusal)
    missing = lexicon.find_missing([token.lemma for token in tokens])
    if missing is not None:
        return _refuse(f"'{missing}' is not in this data yet. Run `c360 run` to have it.")
    matched = _match(tokens, lexicon, as_of)
    if matched.unknown:
        return _refuse_unknown(matched, catalog, lexicon)
    if not any(item.meanings for item in matched.items) and follows is None:
        return _refuse("Nothing in this question is in the data.")
    if follows is not None:
        again = _match(tokens, lexicon, as_of, follows=True)
        followed = _follow(again, catalog, lexicon, follows)
        if followed is not None:
            return followed
    parsed = _read_alone(matched, catalog, lexicon)
    if parsed.status is not Status.UNANSWERABLE:
        return parsed
    return _split_again(tokens, matched, catalog, lexicon, as_of) or parsed


def _read_alone(matched: Matched, catalog: Catalog, lexicon: Lexicon) -> Parsed:
    """Read a question that needs no other before it; say what it leaves open."""
    if refers_back(matched.items):
        return _refuse(NO_REFERENCE)
    parsed = _choose(matched, catalog, lexicon)
    vague = find_vague(matched.items, catalog)
    return parsed if vague is None or parsed.status is not Status.ANSWERED else _refuse(vague)


def _match(
    tokens: Sequence[Token],
    lexicon: Lexicon,
    as_of: date,
    blocked: frozenset[Phrase] = frozenset(),
    *,
    follows: bool = False,
) -> Matched:
    matched = match(tokens, lexicon, as_of, blocked)
    items = complete_comparison(matched.items, as_of)
    return replace(matched, items=tuple(rewrite(items, follows=follows)))


def is_follow_up(
    question: str, catalog: Catalog, lexicon: Lexicon, as_of: date, follows: Plan
) -> bool:
    """Tell whether a question only changes the plan before it: ``only Premium``."""
    matched = _match(tokenize(question), lexicon, as_of, follows=True)
    return not matched.unknown and _follow(matched, catalog, lexicon, follows) is not None


def _find_refusal(question: str, tokens: Sequence[Token]) -> str | None:
    if len(question) > LONGEST_QUESTION:
        return (
            f"The question has {len(question):,} characters; up to {LONGEST_QUESTION} are read. "
            "Ask one thing at a time."
        )
    if not tokens:
        return "There is no question. Ask, for example: How many customers are at high risk?"
    if SQL.search(question):
        return "This looks like SQL. Ask in words; `c360 sql` takes SQL where you may use it."
    if COMMAND.match(question):
        return "Questions are answered; nothing is changed or deleted by asking."
    return None


def _split_again(
    tokens: Sequence[Token], matched: Matched, catalog: Catalog, lexicon: Lexicon, as_of: date
) -> Parsed | None:
    """Try phrases that begin with a function word as two: ``monthly spending`` by month."""
    for phrase in splittable(matched, lexicon):
        again = _match(tokens, lexicon, as_of, frozenset({phrase}))
        parsed = None if again.unknown else _read_alone(again, catalog, lexicon)
        if parsed is not None and parsed.status is not Status.UNANSWERABLE:
            return parsed
    return None


def _follow(matched: Matched, catalog: Catalog, lexicon: Lexicon, plan: Plan) -> Parsed | None:
    """Read a question as a change of the plan before it, if it is no question of its own."""
    chosen = choose_meanings(matched.items, plan.subject, catalog)
    if not chosen:
        return None
    try:
        draft = PartReader(chosen[0].parts, plan.subject, catalog, lexicon).read()
        if refers_back(matched.items):
            changed = narrow(plan, draft, catalog)
        elif is_fragment(draft):
            changed = follow(plan, draft, catalog)
        else:
            return None
        compile_plan(changed, catalog)
    except SemanticError:
        return None
    return Parsed(Status.ANSWERED, (changed,), corrections=matched.corrections)


def _choose(matched: Matched, catalog: Catalog, lexicon: Lexicon) -> Parsed:
    readings: list[Reading] = []
    reasons: list[tuple[float, str]] = []
    for subject in catalog.models:
        for chosen in choose_meanings(matched.items, subject, catalog):
            merged = find_merged(chosen.parts, catalog)
            if merged is not None:
                reasons.append((chosen.cost, merged))
                continue
            try:
                plan = build_plan(PartReader(chosen.parts, subject, catalog, lexicon).read())
            except SemanticError as error:
                reasons.append((chosen.cost, str(error)))
                continue
            readings.append(Reading(plan, chosen.cost))
    readings, refusals = _keep_possible(readings, catalog)
    reasons.extend(refusals)
    if not readings or _is_far(readings[0], reasons, catalog):
        reason = min(reasons)[1] if reasons else "These things are not in the data together."
        return Parsed(Status.UNANSWERABLE, reason=reason, corrections=matched.corrections)
    return _decide(readings, matched, catalog)


def _is_far(best: Reading, reasons: Sequence[tuple[float, str]], catalog: Catalog) -> bool:
    """Tell whether what was likely meant failed, and what is left is far from it."""
    cost = best.cost - catalog.model(best.plan.subject).distance
    return bool(reasons) and cost - min(reasons)[0] >= FAR


def _keep_possible(
    readings: Sequence[Reading], catalog: Catalog
) -> tuple[list[Reading], list[tuple[float, str]]]:
    """Keep, likeliest first, what compiles and says something else than those before."""
    possible: dict[str, Reading] = {}
    refusals: list[tuple[float, str]] = []
    for reading in sorted(readings, key=lambda reading: reading.cost):
        best = next(iter(possible.values()), None)
        if best is not None and reading.cost - best.cost >= CLEAR:
            break
        said = restate(reading.plan, catalog)
        if said in possible:
            continue
        try:
            compile_plan(reading.plan, catalog)
        except SemanticError as error:
            refusals.append((reading.cost, str(error)))
            continue
        possible[said] = reading
    return list(possible.values()), refusals


def _decide(readings: Sequence[Reading], matched: Matched, catalog: Catalog) -> Parsed:
    best, *others = readings
    rivals = [reading for reading in others if reading.cost - best.cost < CLEAR]
    if not rivals:
        return Parsed(Status.ANSWERED, (best.plan,), corrections=matched.corrections)
    return Parsed(
        Status.AMBIGUOUS,
        tuple(reading.plan for reading in (best, *rivals)),
        reason="This can be understood in more than one way. Which one is meant?",
        corrections=matched.corrections,
    )


def _refuse(reason: str) -> Parsed:
    return Parsed(Status.UNANSWERABLE, reason=reason)


def _refuse_unknown(matched: Matched, catalog: Catalog, lexicon: Lexicon) -> Parsed:
    words = ", ".join(f"'{word[:40]}'" for word in dict.fromkeys(matched.unknown[:5]))
    members = _members_beside(matched, catalog)
    if members:
        return _refuse(f"There is no {members[0]} {words}. There are: {members[1]}.")
    near = [text for word in matched.unknown[:2] for text in lexicon.nearest(word.lower(), 2)]
    hint = f" Nearest: {', '.join(dict.fromkeys(near))}." if near else ""
    return Parsed(
        Status.UNANSWERABLE,
        reason=f"The data does not say anything about {words}.{hint}",
        suggestions=tuple(dict.fromkeys(near)),
        unknown=matched.unknown,
    )


def _members_beside(matched: Matched, catalog: Catalog) -> tuple[str, str] | None:
    """Name the members of a closed set that an unknown word stands beside."""
    for before, after in zip(matched.items, matched.items[1:], strict=False):
        if before.text not in matched.unknown:
            continue
        for meaning in after.meanings:
            name = (
                "customers.card_type"
                if meaning.role is Role.ENTITY and after.text.lower().startswith("card")
                else meaning.name
            )
            if "." not in name:
                continue
            dimension = catalog.dimension(name)
            if dimension.kind is Kind.CATEGORY and 0 < len(dimension.values) <= 12:
                return dimension.label.lower(), ", ".join(
                    value.replace("_", " ") for value in dimension.values
                )
    return None

"""Says what to do about an account, by rules, grounded in its own signals and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from c360.domain.accounts import WINDOW_COLUMNS, AccountSignals, SignalState
from c360.domain.health import SIGNAL_LABELS, RiskTier, Signal
from c360.domain.interactions import Category, Interaction
from c360.text.advice import (
    COMPLAINT_STEPS,
    SIGNAL_ACTIONS,
    SIGNAL_FEEDS,
    SIGNAL_STEPS,
    set_deadline,
)
from c360.text.claims import Action, Recommendation, Sentence, SignalCitation
from c360.text.evidence import (
    find_main_complaint,
    known_until,
    prefer_recent,
    rank_negative,
    rank_positive,
)
from c360.text.phrasing import (
    CATEGORY_WORDS,
    count_words,
    end_sentence,
    format_amount,
    format_date,
    format_quote,
    format_sentiment,
    join_words,
)
from c360.text.quotes import Tone, cite

PROVIDER = "rules"
NOTABLE_CHANGE = 5
MAX_SUPPORTING = 3
Phrase = tuple[str, tuple[SignalCitation, ...]]


def recommend(signals: AccountSignals, interactions: Sequence[Interaction]) -> Recommendation:
    """Say what to do about one account, in two or three sentences.

    Args:
        signals: The account's row of ``account_health``.
        interactions: The account's interactions in any order; those after ``as_of`` are ignored.

    Returns:
        The situation, what the customer said about it, and what to do by when. Numbers cite the
        signal they are from, quotes the interaction; the same input gives the same text.
    """
    known = known_until(interactions, signals.as_of)
    write = WRITERS[signals.risk_tier]
    sentences, action = write(signals, known)
    return Recommendation(PROVIDER, tuple(s for s in sentences if s is not None), action)


Written = tuple[list[Sentence | None], Action]


def advise_at_risk(signals: AccountSignals, known: Sequence[Interaction]) -> Written:
    """Name the costliest signals, what was said about them, and the next step."""
    losses = signals.rank_losses()[:2]
    complaints = rank_negative(prefer_recent(known, signals.as_of))
    topic = find_main_complaint(complaints, signals.top_complaint_category)
    signal = losses[0].signal if losses else Signal.SENTIMENT
    steps = [choose_step(signal, topic)]
    action = SIGNAL_ACTIONS[signal]
    if topic is not None and action is not Action.RESOLVE_COMPLAINTS:
        steps.append(COMPLAINT_STEPS[topic])
    return [
        describe_standing(signals, losses),
        quote_complaints(complaints, topic),
        ask_for(signals, f"{set_deadline(signals)}, {join_words(steps)}"),
    ], action


def advise_healthy(signals: AccountSignals, known: Sequence[Interaction]) -> Written:
    """Secure the renewal if it is near, settle a late complaint, else offer more."""
    losses = signals.rank_losses()[:1]
    recent = prefer_recent(known, signals.as_of)
    complaints, praise = rank_negative(recent), rank_positive(recent)
    wishes = [i for i in reversed(recent) if i.category is Category.FEATURE_REQUEST]
    if signals.is_renewal_soon:
        step = "Open the renewal talk now and bring figures on what they got out of the product"
        action, voice = Action.RENEW, quote_best(complaints, praise)
    elif is_slipping(signals) and losses:
        step = f"Look into it before it costs the tier: {SIGNAL_STEPS[losses[0].signal]}"
        action, voice = SIGNAL_ACTIONS[losses[0].signal], quote_best(complaints, [])
    elif wishes:
        step = "Use the request to open a talk about more seats or a larger package"
        action, voice = Action.EXPAND, quote_one("They asked for more", wishes[0], Tone.ANY)
    else:
        step = "Ask for a reference and propose the next team or product"
        action, voice = Action.EXPAND, quote_best(complaints, praise)
    return [describe_standing(signals, losses), voice, ask_for(signals, step)], action


def advise_churned(signals: AccountSignals, known: Sequence[Interaction]) -> Written:
    """Try to win it back where a reason is known that can be mended, else learn why."""
    losses = signals.rank_losses()[:2]
    complaints = rank_negative(prefer_recent(known, signals.churned_on or signals.as_of))
    topic = find_main_complaint(complaints, signals.top_complaint_category)
    if topic is None:
        step = "No complaint is on record, so ask for a short exit interview and write down why"
        return [describe_standing(signals, losses), ask_for(signals, step)], Action.LEARN_WHY
    step = (
        f"Once {CATEGORY_WORDS[topic]} is dealt with, go back to the sponsor with the proof and "
        "a win-back offer"
    )
    return [
        describe_standing(signals, losses),
        quote_complaints(complaints, topic),
        ask_for(signals, step),
    ], Action.WIN_BACK


def advise_without_data(signals: AccountSignals, known: Sequence[Interaction]) -> Written:
    """Say which feeds to connect; never guess a risk."""
    missing = list(dict.fromkeys(SIGNAL_FEEDS[signal] for signal in signals.list_unknown()))
    names = join_words([SIGNAL_LABELS[signal].lower() for signal in signals.list_unknown()])
    coverage = signals.data_coverage_pct
    share = "Too little" if coverage is None else f"Only {coverage.normalize():f} %"
    standing = Sentence(
        f"{share} of what the health score needs is known about {signals.account_name}: "
        f"{names or 'no signal'} cannot be judged yet.",
        signals=cite_values(data_coverage_pct=coverage),
    )
    complaints = rank_negative(prefer_recent(known, signals.as_of))
    topic = find_main_complaint(complaints, signals.top_complaint_category)
    feeds = join_words(missing) or "the account's data"
    return [
        standing,
        quote_complaints(complaints, topic),
        ask_for(signals, f"Connect {feeds} for this account before acting on a score"),
    ], Action.CONNECT_DATA


Writer = Callable[[AccountSignals, Sequence[Interaction]], Written]
WRITERS: dict[RiskTier, Writer] = {
    RiskTier.CRITICAL: advise_at_risk,
    RiskTier.AT_RISK: advise_at_risk,
    RiskTier.HEALTHY: advise_healthy,
    RiskTier.CHURNED: advise_churned,
    RiskTier.INSUFFICIENT_DATA: advise_without_data,
}
TIER_PHRASES: dict[RiskTier, str] = {
    RiskTier.CRITICAL: "is in a critical state",
    RiskTier.AT_RISK: "is at risk",
    RiskTier.HEALTHY: "is healthy",
    RiskTier.CHURNED: "left",
    RiskTier.INSUFFICIENT_DATA: "cannot be judged",
}


def is_slipping(signals: AccountSignals) -> bool:
    """Whether the score fell notably within 30 days."""
    change = signals.health_score_change_30_days
    return change is not None and change <= -NOTABLE_CHANGE


def choose_step(signal: Signal, topic: Category | None) -> str:
    """Say what to do about a signal; for what customers say, what they say decides."""
    if SIGNAL_ACTIONS[signal] is Action.RESOLVE_COMPLAINTS and topic is not None:
        return COMPLAINT_STEPS[topic]
    return SIGNAL_STEPS[signal]


def describe_standing(signals: AccountSignals, losses: Sequence[SignalState]) -> Sentence:
    """Say where the account stands, where it is heading and which signals cost the most."""
    text = f"{signals.account_name} {TIER_PHRASES[signals.risk_tier]}"
    cited = cite_values(risk_tier=signals.risk_tier.value)
    if signals.risk_tier is RiskTier.CHURNED and signals.churned_on is not None:
        text += f" on {format_date(signals.churned_on)}"
        cited += cite_values(churned_on=signals.churned_on)
    for phrase, citations in (describe_score(signals), describe_change(signals)):
        text += phrase
        cited += citations
    if losses:
        costs, citations = describe_losses(losses)
        text += f": {costs}"
        cited += citations
    return Sentence(f"{text}.", signals=cited)


def describe_score(signals: AccountSignals) -> Phrase:
    """Say the score, if there is one."""
    score = signals.health_score
    if score is None:
        return "", ()
    verb = "its last score was" if signals.risk_tier is RiskTier.CHURNED else "with"
    join = "; " if signals.risk_tier is RiskTier.CHURNED else " "
    return f"{join}{verb} {score} of 100 points", cite_values(health_score=score)


def describe_change(signals: AccountSignals) -> Phrase:
    """Say the change over 30 days, if it is notable and the account is still there."""
    change = signals.health_score_change_30_days
    if change is None or abs(change) < NOTABLE_CHANGE or signals.risk_tier is RiskTier.CHURNED:
        return "", ()
    direction = "down" if change < 0 else "up"
    cited = cite_values(health_score_change_30_days=change)
    return f" ({direction} {abs(change)} in 30 days)", cited


def describe_losses(losses: Sequence[SignalState]) -> Phrase:
    """Say what the signals cost, with what was measured."""
    parts: list[str] = []
    cited: tuple[SignalCitation, ...] = ()
    for state in losses:
        name, label = state.signal.value, SIGNAL_LABELS[state.signal].lower()
        cost = f"{state.points_lost} of {state.max_points}"
        parts.append(f"{label}{describe_value(state)} {cost if parts else f'costs {cost} points'}")
        columns = {f"{name}_points": state.points, f"{name}_max_points": state.max_points}
        cited += cite_values(**columns)
        if state.value is not None:
            cited += cite_values(**{WINDOW_COLUMNS[state.signal]: state.value})
    return join_words(parts), cited


def describe_value(state: SignalState) -> str:
    """Say what was measured, in brackets; nothing when it was not passed on."""
    value = state.value
    if value is None:
        return ""
    words: dict[Signal, str] = {
        Signal.SESSIONS: count_words(int(value), "session", "sessions"),
        Signal.FEATURES: count_words(int(value), "feature used", "features used"),
        Signal.ERRORS: f"{value:.0%} of sessions",
        Signal.RECENCY: f"{count_words(int(value), 'day', 'days')} without activity",
        Signal.SENTIMENT: f"mean {format_sentiment(value)}",
        Signal.TICKETS: count_words(int(value), "ticket", "tickets"),
    }
    return f" ({words[state.signal]})"


def quote_complaints(complaints: Sequence[Interaction], topic: Category | None) -> Sentence | None:
    """Say how many complaints there are, what about, and let the worst speak."""
    if topic is None:
        return None
    about = [i for i in complaints if i.category is topic]
    citations = tuple(cite(i, Tone.NEGATIVE) for i in about[:MAX_SUPPORTING])
    count = count_words(len(complaints), "interaction is", "interactions are")
    share = "" if len(complaints) == len(about) else f"{len(about)} of them "
    text = f"{count} negative, {share}about {CATEGORY_WORDS[topic]}: {format_quote(citations[0])}"
    return Sentence(end_sentence(text), citations=citations)


def quote_best(complaints: Sequence[Interaction], praise: Sequence[Interaction]) -> Sentence | None:
    """Let the best praise speak, or the worst complaint if there is no praise."""
    if praise:
        return quote_one("They are pleased", praise[0], Tone.POSITIVE)
    if complaints:
        return quote_one("One thing still rankles", complaints[0], Tone.NEGATIVE)
    return None


def quote_one(introduction: str, interaction: Interaction, tone: Tone) -> Sentence:
    """Let one interaction speak."""
    citation = cite(interaction, tone)
    return Sentence(end_sentence(f"{introduction}: {format_quote(citation)}"), (citation,))


def ask_for(signals: AccountSignals, step: str) -> Sentence:
    """Ask for a step, with what is at stake when a renewal is near."""
    if not signals.is_renewal_soon or signals.risk_tier is RiskTier.CHURNED:
        return Sentence(f"{step}.")
    stake = f"the subscription ends in {count_words(signals.days_to_renewal or 0, 'day', 'days')}"
    cited = cite_values(days_to_renewal=signals.days_to_renewal)
    if signals.arr_amount is not None:
        amount = format_amount(signals.arr_amount, signals.arr_currency)
        stake += f" and {amount} a year is at stake"
        cited += cite_values(arr_amount=amount)
    return Sentence(f"{step}: {stake}.", signals=cited)


def cite_values(**values: object) -> tuple[SignalCitation, ...]:
    """Cite mart columns by name; what is not known is not cited."""
    return tuple(
        SignalCitation(column, str(value)) for column, value in values.items() if value is not None
    )

"""Ask a language model what a question means, and take its plan only if it holds."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace

from c360.domain.language_model import Exchange, LanguageModel, Prompt
from c360.errors import ProviderError, SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.catalog import Catalog, names_dimension
from c360.semantic.compiler import compile_plan
from c360.semantic.matching import Matched, match
from c360.semantic.plan import TIME, Plan
from c360.semantic.proposal.fidelity import Asked, check_fidelity
from c360.semantic.proposal.form import describe_form, read_proposal
from c360.semantic.proposal.instructions import write_instructions, write_request
from c360.semantic.proposal.masking import PLACEHOLDER, Mask, mask_plan, mask_question
from c360.semantic.proposal.values import ValueRules
from c360.semantic.restating import lower_first
from c360.semantic.tokens import tokenize
from c360.semantic.validation import check_plan
from c360.warehouse.snapshot import Snapshot

log = logging.getLogger(__name__)

ATTEMPTS = 2
ASKED = "A language model was asked as well"
LONGEST_ECHO = 8_000
"""Characters of a wrong reply that are sent back with what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """A language model that may be asked what a question means.

    Args:
        model: The model.
        seconds: How long a question may wait for it, a second attempt included.
        sends_members: Whether members of dimensions that are read from the data may be told.
    """

    model: LanguageModel
    seconds: float
    sends_members: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of asking: a plan with what each unknown word was read as, or why there is none."""

    plan: Plan | None = None
    read: tuple[tuple[str, str], ...] = ()
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a question is asked: by whom, of what, after what.

    Args:
        knowledge: What the caller may ask about.
        whole: The same without regard to a role, to tell what is personal.
        snapshot: That is asked.
        follows: The plan that the question follows up on.
    """

    knowledge: Knowledge
    whole: Knowledge
    snapshot: Snapshot
    follows: Plan | None = None


def propose(question: str, setting: Setting, assistant: Assistant) -> Proposed:
    """Ask a language model for a plan; what is wrong with it is sent back once.

    Returns:
        A plan that is valid, compiles and holds every word of the question, or the reason for
        having none. Whatever the model does, nothing is raised.
    """
    masked, mask = mask_question(question, setting.whole, setting.snapshot)
    as_of = setting.snapshot.manifest.as_of
    matched = match(tokenize(PLACEHOLDER.sub(" ", masked)), setting.knowledge.lexicon, as_of)
    follows = setting.follows
    previous = mask_plan(follows, mask, setting.whole.catalog) if follows is not None else None
    told = write_request(masked, matched.items, matched.unknown, as_of.isoformat(), previous)
    members = setting.knowledge.members if assistant.sends_members else {}
    catalog = setting.knowledge.catalog
    prompt = Prompt(write_instructions(catalog, members), told, describe_form(catalog))
    shown = tuple(name for name in mask.placeholders if name in masked)
    check = _Check(setting, matched, mask, shown, assistant.sends_members)
    began = time.monotonic()
    proposed = _attempt(prompt, check, assistant)
    log.info(
        "Language model %s: %s in %.2f s",
        assistant.model.name,
        proposed.notice or "a plan",
        time.monotonic() - began,
    )
    return proposed


def _attempt(prompt: Prompt, check: _Check, assistant: Assistant) -> Proposed:
    try:
        assistant.model.prepare()
        until = time.monotonic() + assistant.seconds
        for _ in range(ATTEMPTS):
            reply = assistant.model.reply(prompt, max(until - time.monotonic(), 0.01))
            try:
                return check.read(reply)
            except SemanticError as error:
                exchange = Exchange(
                    reply[:LONGEST_ECHO], f"That does not hold: {error} Correct it."
                )
                prompt = replace(prompt, before=(*prompt.before, exchange))
    except ProviderError as error:
        return Proposed(notice=f"{ASKED}: it {error}.")
    return Proposed(notice=f"{ASKED}: what it proposed does not hold to the question.")


@dataclass(frozen=True, slots=True)
class _Check:
    """Holds replies to the question and to the model of the data."""

    setting: Setting
    matched: Matched
    mask: Mask
    placeholders: tuple[str, ...]
    tells_members: bool

    def read(self, reply: str) -> Proposed:
        """Return what a reply comes to.

        Raises:
            SemanticError: It does not hold; the message tells no member that may not be told.
        """
        proposal = read_proposal(reply)
        if proposal.plan is None or proposal.not_in_the_data:
            return Proposed(notice=f"{ASKED}: it does not know either.")
        knowledge = self.setting.knowledge
        catalog = knowledge.catalog
        for word in proposal.read:
            _check_name(word.reference, catalog)
        rules = ValueRules(catalog, knowledge.members, self.mask.placeholders, self.tells_members)
        plan = rules.apply(proposal.plan.to_plan())
        check_plan(self.mask.restore(plan, catalog), catalog, knowledge.members)
        asked = Asked(
            self.matched.items, self.matched.unknown, self.placeholders, self.setting.follows
        )
        taken = check_fidelity(plan, proposal.read, asked, catalog)
        plan = _say_periods(self.mask.restore(plan, catalog), self.matched)
        compile_plan(plan, catalog)
        read = tuple((word, _label(reference, catalog)) for word, reference in taken.items())
        return Proposed(plan, (*self.matched.corrections, *read))


def _say_periods(plan: Plan, matched: Matched) -> Plan:
    """Name periods as the question does."""
    said = {(p.start, p.end): p for item in matched.items if (p := item.period) is not None}
    period, against = (
        said.get((p.start, p.end), p) if p is not None else None
        for p in (plan.period, plan.against)
    )
    return replace(plan, period=period, against=against)


def _check_name(reference: str, catalog: Catalog) -> None:
    """Raise SemanticError for a name that the caller's model does not hold."""
    if reference == TIME or reference in catalog.models:
        return
    if names_dimension(reference):
        catalog.dimension(reference)
    else:
        catalog.metric(reference)


def _label(reference: str, catalog: Catalog) -> str:
    if reference == TIME:
        return "time"
    if reference in catalog.models:
        return catalog.model(reference).noun
    if names_dimension(reference):
        return lower_first(catalog.dimension(reference).label)
    return lower_first(catalog.metric(reference).label)

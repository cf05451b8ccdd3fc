"""Text that can be checked: sentences, each with what it rests on; and the ports that write it.

The local adapters are ``recommendation.recommend`` (rules) and ``summary.summarise``
(extractive). One that asks a language model would stand beside them, held to the same promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from c360.domain.accounts import AccountSignals
from c360.domain.interactions import Interaction, InteractionType


class Action(StrEnum):
    """What a recommendation asks its reader to do."""

    RESOLVE_COMPLAINTS = "resolve_complaints"
    FIX_ERRORS = "fix_errors"
    RE_ENGAGE = "re_engage"
    DRIVE_ADOPTION = "drive_adoption"
    RENEW = "renew"
    EXPAND = "expand"
    WIN_BACK = "win_back"
    LEARN_WHY = "learn_why"
    CONNECT_DATA = "connect_data"


@dataclass(frozen=True, slots=True)
class Citation:
    """An interaction that a sentence rests on; the quote is in its body, word for word."""

    kind: ClassVar[Literal["interaction"]] = "interaction"

    interaction_id: str
    quote: str
    occurred_at: datetime
    interaction_type: InteractionType


@dataclass(frozen=True, slots=True)
class SignalCitation:
    """A figure that a sentence names: the mart column it is from and its value as written."""

    kind: ClassVar[Literal["signal"]] = "signal"

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it rests on."""

    text: str
    citations: tuple[Citation, ...] = ()
    signals: tuple[SignalCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Insight:
    """A few sentences about one account; ``provider`` says who wrote them."""

    provider: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """All sentences in a row."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def citations(self) -> list[Citation]:
        """Every interaction that is cited, once, in the order of the text."""
        cited = [citation for sentence in self.sentences for citation in sentence.citations]
        return list({citation.interaction_id: citation for citation in reversed(cited)}.values())[
            ::-1
        ]


@dataclass(frozen=True, slots=True)
class Recommendation(Insight):
    """What to do about an account, in two or three sentences."""

    action: Action


@dataclass(frozen=True, slots=True)
class Summary(Insight):
    """What was said with an account, in at most four sentences."""


class Recommender(Protocol):
    """Says what to do about one account.

    Same input, same text. Every number cites the signal it is from, every statement about what
    the customer said cites an interaction that was passed in, and nothing after ``as_of`` is
    used. What customers wrote is quoted, never obeyed.
    """

    def __call__(
        self, signals: AccountSignals, interactions: Sequence[Interaction]
    ) -> Recommendation:
        """Write two or three sentences for the account's owner."""
        ...


class Summariser(Protocol):
    """Says what was said with one account; promises as for ``Recommender``."""

    def __call__(
        self, account_name: str, interactions: Sequence[Interaction], as_of: date
    ) -> Summary:
        """Write up to four sentences: themes, recurring issues, tone over time, trajectory."""
        ...

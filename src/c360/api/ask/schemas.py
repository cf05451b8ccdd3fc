"""What questions and answers look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from c360.api.grounding import GroundedClaim
from c360.api.schemas import UtcDatetime
from c360.semantic.charts import ChartKind
from c360.semantic.parser import LONGEST_QUESTION

Scalar = str | int | float | bool | None
Plain = dict[str, Any]
MOST_TURNS = 50
Asked = Annotated[str, StringConstraints(max_length=LONGEST_QUESTION)]


class ConversationTurn(BaseModel):
    """One question of a conversation, and which of its readings was chosen, if one was."""

    model_config = ConfigDict(extra="forbid")

    question: Asked
    choice: int | None = Field(default=None, ge=0, le=100)


Conversation = Annotated[list[ConversationTurn], Field(max_length=MOST_TURNS)]


class Question(BaseModel):
    """A question in English, and the plan that it follows up on, if it does."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=20_000, examples=["Average churn risk score by segment"])
    follows: Plain | None = Field(
        default=None, description="Plan of the answer that this question follows up on."
    )
    after: Conversation = Field(
        default=[],
        description="The questions before it that led to `follows`: the history keeps them, so "
        "that it can be asked again.",
    )


class PlanRequest(BaseModel):
    """A plan to answer: one of the choices, or an earlier answer's, changed."""

    model_config = ConfigDict(extra="forbid")

    plan: dict[str, Any]


class AnswerField(BaseModel):
    """One column of an answer."""

    name: str
    label: str
    kind: Literal["category", "state", "time", "number", "boolean", "key"]
    unit: str | None
    definition: str
    source: str
    personal: str | None


class AnswerChart(BaseModel):
    """How to draw an answer: columns by their names, and what else suits it."""

    kind: str
    x: str | None
    y: str | None
    series: str | None
    others: list[str]


class Choice(BaseModel):
    """One way of understanding a question."""

    restatement: str
    plan: dict[str, Any]


class Correction(BaseModel):
    """A word that was read as another."""

    typed: str
    read_as: str


class Verification(BaseModel):
    """Who has verified an answer, and when; both are null for the semantic model itself."""

    by: str | None
    at: UtcDatetime | None


class Answer(BaseModel):
    """An answer, a question back, or a reason why there is none."""

    status: Literal["answered", "ambiguous", "unanswerable"]
    restatement: str | None
    plan: dict[str, Any] | None
    sql: str | None
    columns: list[str]
    rows: list[list[Scalar]]
    chart: AnswerChart | None
    choices: list[Choice]
    reason: str | None
    as_of: date
    run_id: str
    fields: list[AnswerField]
    is_truncated: bool
    corrections: list[Correction]
    verified: Verification | None = Field(
        description="Set where the question was matched with a verified one, and not parsed."
    )
    suggestions: list[str] = Field(
        description="What could be asked next; each is understood after this answer."
    )
    read_by: str | None = Field(
        description="Provider and model, where a language model proposed the reading."
    )
    notice: str | None = Field(
        description="What became of asking a language model, where its reading was not taken."
    )
    claims: list[GroundedClaim] = Field(
        default_factory=list, description="Of a question that asks why, what answers it."
    )
    dropped_claims: int = Field(
        default=0, description="Claims left out: what they cite does not bear them."
    )
    asked_id: int | None = Field(
        default=None, description="Of the question in your history: for feedback."
    )
    feedback: Literal[-1, 0, 1] = Field(
        default=0, description="What you thought of this answer before."
    )


class AskableMetric(BaseModel):
    """A metric that questions may name."""

    name: str
    label: str
    unit: str
    definition: str
    model: str = Field(description="The model whose rows it adds up.")


class AskableDimension(BaseModel):
    """What answers can be grouped and filtered by."""

    name: str = Field(description="`model.dimension`.")
    label: str
    kind: Literal["category", "time", "number", "boolean", "key"]
    definition: str
    members: list[str] = Field(description="Of a closed set; empty where any value may come.")


class Askable(BaseModel):
    """What the caller may ask about."""

    metrics: list[AskableMetric]
    dimensions: list[AskableDimension]


class ExampleGroup(BaseModel):
    """Questions to begin with, on one subject."""

    category: str
    questions: list[str]


class ExampleList(BaseModel):
    """Questions to begin with."""

    groups: list[ExampleGroup]


class HistoryQuery(BaseModel):
    """Which page of one's history."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(
        None, pattern=r"^[0-9]{1,16}-[0-9]{1,10}$", description="From the page before."
    )


class AskedRow(BaseModel):
    """A question that you asked."""

    id: int
    asked_at: UtcDatetime
    question: str
    after: list[ConversationTurn] | None = Field(
        description="The questions that it followed up on; null for one that stood alone."
    )
    status: str
    run_id: str
    feedback: Literal[-1, 0, 1]
    comment: str | None


class AskedPage(BaseModel):
    """One page of your history, the last asked first."""

    items: list[AskedRow]
    next_cursor: str | None
    total: int
    most_kept: int = Field(description="Older questions than so many are forgotten.")


class Feedback(BaseModel):
    """What you think of an answer: -1 wrong, 1 right, 0 takes it back."""

    model_config = ConfigDict(extra="forbid")

    feedback: Literal[-1, 0, 1]
    comment: str | None = Field(default=None, max_length=500)


class PinBody(BaseModel):
    """An answer to pin to your overview."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=500)
    plan: Plain
    chart: ChartKind | None = Field(default=None, description="How to draw it; null: as suits it.")
    turns: Conversation = Field(default=[], description="The conversation that led to it.")
    as_of: date = Field(description="`as_of` of the answer: its days may be counted from it.")


class PinRow(BaseModel):
    """A pinned answer: ask its plan at `/ask/plan`."""

    id: int
    title: str
    plan: Plain = Field(description="Its days are those of the present data.")
    chart: ChartKind | None
    turns: list[ConversationTurn]
    created_at: UtcDatetime


class PinList(BaseModel):
    """Your pinned answers, the first pinned first."""

    items: list[PinRow]
    most_pinned: int


class NewVerifiedQuestion(BaseModel):
    """A question with the plan that answers it."""

    model_config = ConfigDict(extra="forbid")

    question: Asked
    plan: Plain
    as_of: date = Field(description="`as_of` of the answer: its days may be counted from it.")


class VerifiedRow(BaseModel):
    """A question whose answer somebody verified."""

    id: int
    question: str
    restatement: str | None
    problem: str | None = Field(description="Why it does not answer now; null if it does.")
    created_by: str
    created_at: UtcDatetime
    can_delete: bool


class VerifiedList(BaseModel):
    """The verified questions that answer you; those who may verify also see those that fail."""

    items: list[VerifiedRow]

"""What questions and answers look like."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Scalar = str | int | float | bool | None


class Question(BaseModel):
    """A question in English, and the plan that it follows up on, if it does."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=20_000, examples=["Average churn risk score by segment"])
    follows: dict[str, Any] | None = Field(
        default=None, description="Plan of the answer that this question follows up on."
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


class ExampleGroup(BaseModel):
    """Questions to begin with, on one subject."""

    category: str
    questions: list[str]


class ExampleList(BaseModel):
    """Questions to begin with."""

    groups: list[ExampleGroup]

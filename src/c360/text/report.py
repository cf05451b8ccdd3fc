"""Writes how good the text models are into their reference page."""

from __future__ import annotations

from collections.abc import Sequence

from c360.errors import InvalidInputError
from c360.text.evaluation import CATEGORIES, Evaluation

BEGIN = "<!-- figures: written by `python -m c360.text.train` -->"
END = "<!-- end of figures -->"


def replace_figures(page: str, evaluations: Sequence[Evaluation]) -> str:
    """Return the page with its figures replaced.

    Raises:
        InvalidInputError: The page lacks the two marks that the figures stand between.
    """
    if BEGIN not in page or END not in page:
        raise InvalidInputError(f"The page must hold the lines {BEGIN!r} and {END!r}.")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{format_figures(evaluations)}\n\n{END}{after}"


def format_figures(evaluations: Sequence[Evaluation]) -> str:
    """Return the figures of several models as Markdown, a confusion matrix for each."""
    parts = [format_table(evaluations)]
    for evaluation in evaluations:
        parts.append(
            f"Confusion matrix of `{evaluation.model}` on the {evaluation.count} held-out texts "
            "(row: true category, column: answer):"
        )
        parts.append(format_confusion(evaluation))
    return "\n\n".join(parts)


def format_table(evaluations: Sequence[Evaluation]) -> str:
    """Return one column per model."""
    rows = {
        "category: accuracy": [f"{e.category_accuracy:.3f}" for e in evaluations],
        "category: macro F1": [f"{e.category_macro_f1:.3f}" for e in evaluations],
        "sentiment: right sign, texts labelled negative or positive": [
            f"{e.sign_accuracy:.3f}" for e in evaluations
        ],
        "sentiment: right tone of negative, neutral, positive": [
            f"{e.tone_accuracy:.3f}" for e in evaluations
        ],
        "sentiment: mean absolute error": [f"{e.sentiment_mean_error:.3f}" for e in evaluations],
        "sentiment: correlation": [f"{e.sentiment_correlation:.3f}" for e in evaluations],
        "negative texts: precision": [f"{e.negative_precision:.3f}" for e in evaluations],
        "negative texts: recall": [f"{e.negative_recall:.3f}" for e in evaluations],
    }
    for value in evaluations[0].tone_means:
        rows[f"mean sentiment given to texts labelled {value:g}"] = [
            f"{e.tone_means[value]:.2f}" for e in evaluations
        ]
    head = [["measure", *(f"`{e.model}`" for e in evaluations)]]
    return format_markdown([*head, *([name, *values] for name, values in rows.items())])


def format_confusion(evaluation: Evaluation) -> str:
    """Return the confusion matrix of one model."""
    rows = [
        [category, *(str(count) for count in counts)]
        for category, counts in zip(CATEGORIES, evaluation.confusion.tolist(), strict=True)
    ]
    return format_markdown([["", *CATEGORIES], *rows])


def format_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table, the first of them its head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    rule = f"|---|{'---:|' * (len(rows[0]) - 1)}"
    return "\n".join([lines[0], rule, *lines[1:]])

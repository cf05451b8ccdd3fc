"""How the text model reads texts that nobody of this project wrote: ``python -m bench.unseen``.

Everything is read from folders that are named; nothing of it is part of the project.

- ``--sentences FOLDER``: JSON files, each a list of ``{"text": ..., "class": 0 or 1}``, 0 for
  negative and 1 for positive, as in the test data of the npm package ``sentiment`` 5.0.2: the
  Sentiment Labelled Sentences of Kotzias et al. (KDD 2015), of Amazon, IMDb and Yelp.
- ``--questions FOLDER``: ``train.csv`` with ``text`` and ``category``: questions of bank customers
  by intent (banking77, Casanueva et al. 2020).
- ``--complaints FILE``: consumer complaints, CSV (gzip or not): all of them are complaints.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from c360.domain.interactions import NEGATIVE_BELOW, POSITIVE_ABOVE, Category
from c360.text.loading import load_text_model
from c360.text.models import TextModel, TextResult
from c360.text.report import format_markdown

BATCH = 64
NARRATIVE = "Consumer complaint narrative"
TONES = ("negative", "neutral", "positive", "unusable")
"""What may be answered; ``neutral`` and ``unusable`` abstain from taking a side."""

LABELS = {0: "negative", 1: "positive"}
UNUSABLE = "unusable"
ANSWERS = (*(category.value for category in Category), UNUSABLE)

INTENTS: dict[str, Category] = {
    **dict.fromkeys(
        (
            "extra_charge_on_statement",
            "card_payment_fee_charged",
            "cash_withdrawal_charge",
            "transfer_fee_charged",
            "exchange_charge",
            "top_up_by_card_charge",
            "top_up_by_bank_transfer_charge",
            "transaction_charged_twice",
            "request_refund",
            "Refund_not_showing_up",
        ),
        Category.BILLING,
    ),
    **dict.fromkeys(
        ("pending_cash_withdrawal", "pending_top_up", "pending_card_payment", "pending_transfer"),
        Category.PERFORMANCE,
    ),
    **dict.fromkeys(
        (
            "card_not_working",
            "contactless_not_working",
            "virtual_card_not_working",
            "top_up_failed",
            "failed_transfer",
        ),
        Category.BUGS,
    ),
    **dict.fromkeys(
        ("activate_my_card", "card_linking", "verify_my_identity", "unable_to_verify_identity"),
        Category.ONBOARDING,
    ),
    **dict.fromkeys(
        (
            "compromised_card",
            "lost_or_stolen_card",
            "lost_or_stolen_phone",
            "card_payment_not_recognised",
            "direct_debit_payment_not_recognised",
            "cash_withdrawal_not_recognised",
        ),
        Category.SECURITY,
    ),
    **dict.fromkeys(
        (
            "card_payment_wrong_exchange_rate",
            "wrong_exchange_rate_for_cash_withdrawal",
            "balance_not_updated_after_bank_transfer",
            "balance_not_updated_after_cheque_or_cash_deposit",
        ),
        Category.DATA_QUALITY,
    ),
}
"""Intents that one category covers, decided before the model was asked; others are left out."""

Labelled = tuple[str, str]
"""A text and its label."""


def read_sentences(folder: Path) -> dict[str, list[Labelled]]:
    """Read labelled sentences by the file they are in; entries of no class are left out."""
    found: dict[str, list[Labelled]] = {}
    for path in sorted(folder.glob("*.json")):
        entries = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = [
            (entry["text"], LABELS[entry["class"]]) for entry in entries if entry["class"] in LABELS
        ]
    return found


def read_questions(folder: Path) -> list[Labelled]:
    """Read questions whose intent is covered by one category, with that category."""
    with (folder / "train.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], INTENTS[row["category"]].value)
            for row in csv.DictReader(file)
            if row["category"] in INTENTS
        ]


def read_complaints(path: Path) -> list[Labelled]:
    """Read complaints; every one counts as negative."""
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return [(row[NARRATIVE], "negative") for row in rows]


def ask(model: TextModel, texts: Sequence[str]) -> Iterator[TextResult]:
    """Return an answer for each text, in order."""
    for start in range(0, len(texts), BATCH):
        yield from model.classify(texts[start : start + BATCH])


def name_tone(answer: TextResult) -> str:
    """Name the tone of an answer, cut where the product cuts it.

    Examples:
        >>> name_tone(TextResult(-0.4, "general")), name_tone(TextResult(0.0, "general", False))
        ('negative', 'unusable')
    """
    if not answer.is_usable:
        return UNUSABLE
    if answer.sentiment < NEGATIVE_BELOW:
        return "negative"
    return "positive" if answer.sentiment > POSITIVE_ABOVE else "neutral"


def name_category(answer: TextResult) -> str:
    """Name the category of an answer, or ``unusable``."""
    return answer.category if answer.is_usable else UNUSABLE


def tabulate(labels: Sequence[str], given: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Return a confusion matrix as Markdown lines: a row for each label, a column an answer."""
    counts = Counter(zip(labels, given, strict=True))
    rows = [["label", *answers, "texts"]]
    for label in sorted(set(labels)):
        cells = [counts[label, answer] for answer in answers]
        rows.append([label, *map(str, cells), str(sum(cells))])
    return format_markdown(rows).splitlines()


def judge(
    labels: Sequence[str], given: Sequence[str], abstains: frozenset[str]
) -> dict[str, float | int]:
    """Count right answers, among all texts and among those where a side was taken.

    Examples:
        >>> judge(["a", "a", "b", "b"], ["a", "-", "b", "a"], frozenset({"-"}))
        {'texts': 4, 'abstained': 1, 'right_of_all': 0.5, 'right_of_answered': 0.6666666666666666}
    """
    right = sum(label == answer for label, answer in zip(labels, given, strict=True))
    abstained = sum(answer in abstains for answer in given)
    return {
        "texts": len(labels),
        "abstained": abstained,
        "right_of_all": right / max(len(labels), 1),
        "right_of_answered": right / max(len(labels) - abstained, 1),
    }


def report_tones(model: TextModel, title: str, texts: Sequence[Labelled]) -> None:
    """Print how tones were read."""
    labels = [label for _, label in texts]
    given = [name_tone(answer) for answer in ask(model, [text for text, _ in texts])]
    print_report(title, tabulate(labels, given, TONES))
    print_judgement(judge(labels, given, frozenset({"neutral", UNUSABLE})))


def report_categories(model: TextModel, texts: Sequence[Labelled]) -> None:
    """Print how categories were read; ``general`` counts as an abstention."""
    labels = [label for _, label in texts]
    given = [name_category(answer) for answer in ask(model, [text for text, _ in texts])]
    print_report("categories of bank customers' questions", tabulate(labels, given, ANSWERS))
    print_judgement(judge(labels, given, frozenset({"general", UNUSABLE})))


def print_report(title: str, lines: Sequence[str]) -> None:
    """Print a table under its title."""
    print(f"\n### {title}\n")
    print("\n".join(lines))


def print_judgement(found: dict[str, float | int]) -> None:
    """Print what the table comes to."""
    print(
        f"\n{found['texts']:,} texts, {found['abstained']:,} abstentions; right: "
        f"{found['right_of_all']:.3f} of all, {found['right_of_answered']:.3f} of those answered"
    )


def main() -> None:
    """Print a confusion matrix for each set that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--complaints", type=Path)
    parser.add_argument("--model", default="minilm", choices=("minilm", "lexicon"))
    options = parser.parse_args()
    if not (options.sentences or options.questions or options.complaints):
        print("No labelled texts are named: give --sentences, --questions or --complaints.")
        return
    model = load_text_model(options.model)
    print(f"Read by `{model.name}`")
    if options.sentences:
        sets = read_sentences(options.sentences)
        for name, texts in sets.items():
            report_tones(model, f"sentiment of {name} sentences", texts)
        report_tones(model, "sentiment of all sentences", [t for s in sets.values() for t in s])
    if options.questions:
        report_categories(model, read_questions(options.questions))
    if options.complaints:
        report_tones(model, "sentiment of complaints", read_complaints(options.complaints))


if __name__ == "__main__":
    main()

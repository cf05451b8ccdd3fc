"""The model card: everything one should know before trusting a model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from c360.ml.definition import Task
from c360.ml.evaluation import Evaluation, names_met
from c360.ml.plots import draw_calibration, draw_lift

GOOD, WEAK, NO_SIGNAL = "good", "weak", "no_signal"
LEAST_USEFUL_AUC = 0.55
METRIC_WORDS = {
    "auc": "AUC",
    "pr_auc": "PR-AUC",
    "f1": "F1",
    "precision": "Precision",
    "recall": "Recall",
    "accuracy": "Accuracy",
    "precision_top_decile": "Precision in the top decile",
    "recall_top_decile": "Recall in the top decile",
    "lift_top_decile": "Lift in the top decile",
    "brier": "Brier score",
    "ece": "Calibration error (ECE)",
    "rmse": "RMSE",
    "mae": "MAE",
    "r2": "R²",
    "flagged_share": "Share flagged",
    "auc_folds": "AUC, cross-validated",
    "ece_folds": "Calibration error (ECE), cross-validated",
    "rmse_folds": "RMSE, cross-validated",
    "r2_folds": "R², cross-validated",
}


def judge(task: Task, evaluation: Evaluation) -> dict[str, str]:
    """Return the verdict in one word and one sentence."""
    if task is Task.ANOMALY:
        return {"level": GOOD, "text": "Flags the share asked for; nothing tells right from wrong."}
    strength, is_nothing = _strength(task, evaluation)
    scant = _scant(evaluation)
    if is_nothing:
        return {"level": NO_SIGNAL, "text": " ".join([strength, *scant])}
    problems = _problems(evaluation)
    if not scant and not problems:
        text = f"{strength}; meets what is required and beats simple rules."
        return {"level": GOOD, "text": text}
    found = f"{'; '.join([strength, *problems])}."
    return {"level": WEAK, "text": " ".join([*scant, found])}


def _strength(task: Task, evaluation: Evaluation) -> tuple[str, bool]:
    """Say how good it is, and whether that is nothing at all."""
    if task is not Task.BINARY:
        r2 = evaluation.value("r2")
        return ("No better than the mean. Do not act on it.", True) if r2 <= 0 else (
            f"R² {r2:.2f}", False
        )  # fmt: skip
    auc, (low, high) = evaluation.value("auc"), evaluation.interval("auc")
    shown = f"AUC {auc:.2f} ({low:.2f} to {high:.2f})"
    if math.isnan(auc) or low <= 0.5 or auc < LEAST_USEFUL_AUC:
        return f"No better than chance: {shown}. Do not act on its scores.", True
    return shown, False


def _problems(evaluation: Evaluation) -> list[str]:
    missed = [METRIC_WORDS.get(name, name) for name in names_met(evaluation.metrics)[1]]
    beaten = [c["baseline"] for c in evaluation.comparisons if not c["is_better"]]
    problems = []
    if missed:
        problems.append(f"below what is required: {', '.join(missed)}")
    if beaten:
        names = ", ".join(name.replace("_", " ") for name in beaten)
        problems.append(f"not clearly better than {names}")
    return problems


def _scant(evaluation: Evaluation) -> list[str]:
    """Say that there is too little to judge by, where that is so."""
    if evaluation.outcomes is None or not evaluation.is_scant:
        return []
    rarer, rows = evaluation.outcomes
    return [f"Too few to judge: {rarer:,} of {rows:,} test rows have the rarer outcome."]


def write_markdown(card: Mapping[str, Any]) -> str:
    """Return the card as Markdown; curves are drawn beside it by ``draw_curves``."""
    blocks = [
        f"# {card['title']}",
        card["description"],
        f"**{card['verdict']['text']}**",
        _facts(card),
        _metrics(card),
        _curves(card),
        _table("Slices", ("by", "value", "rows", "auc", "mean_predicted", "observed_rate"),
               card["slices"]),
        _table("Fairness", ("attribute", "group", "rows", "selection_rate", "selection_ratio",
                            "true_positive_rate", "false_positive_rate", "is_within"),
               card["fairness"]),
        _table("Features", ("label", "importance", "low", "median", "high", "missing_share"),
               card["features"]),
        _table("Leak checks", ("check", "feature", "finding", "is_leak"), card["leaks"]),
        _warnings(card["warnings"]),
    ]  # fmt: skip
    return "\n\n".join(block for block in blocks if block) + "\n"


def draw_curves(card: Mapping[str, Any]) -> dict[str, str]:
    """Return the drawings of a card, SVG by file name."""
    drawings = {}
    if card["curves"]["calibration"]:
        drawings["calibration.svg"] = draw_calibration(card["curves"]["calibration"])
    if card["curves"]["lift"]:
        drawings["lift.svg"] = draw_lift(card["curves"]["lift"])
    return drawings


def _facts(card: Mapping[str, Any]) -> str:
    rows = card["rows"]
    cutoffs = card["cutoffs"]
    facts = [
        f"Version `{card['version']}`, trained as of {card['trained_as_of']}, run {card['run_id']}",
        f"Data `{card['data_hash'][:12]}`, definition `{card['definition_hash'][:12]}`, "
        f"C360 {card['code_version']}, seed {card['seed']}",
        f"Rows: {rows['train']:,} to train, {rows['validation']:,} to choose, "
        f"{rows['test']:,} to test",
        f"Cutoffs: {_days(cutoffs['train'])} train; {_days(cutoffs['validation'])} validate; "
        f"{_days(cutoffs['test'])} test",
        "Parameters: "
        + (", ".join(f"{name} {value}" for name, value in card["parameters"].items()) or "none"),
    ]
    if card["threshold"] is not None:
        threshold = card["threshold"]
        facts.append(
            f"Threshold {threshold['value']:.3f}, the cheapest where a miss costs "
            f"{threshold['cost_false_negative']}, a false alarm {threshold['cost_false_positive']}"
        )
    return "\n".join(f"- {fact}" for fact in facts)


def _days(days: Sequence[str]) -> str:
    return "none" if not days else days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"


def _metrics(card: Mapping[str, Any]) -> str:
    names = sorted({name for metric in card["metrics"] for name in metric["baselines"]})
    rows = []
    for metric in card["metrics"]:
        required = "" if metric["required"] is None else (
            f"{metric['comparison']} {metric['required']} "
            f"{'met' if metric['is_met'] else 'not met'}"
        )  # fmt: skip
        row = {
            "metric": METRIC_WORDS.get(metric["name"], metric["name"]),
            "value": metric["value"],
            "95 %": f"{_cell(metric['low'])} to {_cell(metric['high'])}",
            "required": required,
        }
        beside = {name.replace("_", " "): metric["baselines"].get(name, {}).get("value")
                  for name in names}  # fmt: skip
        rows.append({**row, **beside})
    return _table("Test", tuple(rows[0]), rows) if rows else ""


def _curves(card: Mapping[str, Any]) -> str:
    return "\n\n".join(f"![{name.split('.')[0]}]({name})" for name in draw_curves(card))


def _table(title: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    head = f"| {' | '.join(column.replace('_', ' ') for column in columns)} |"
    rule = f"|{'---|' * len(columns)}"
    body = [f"| {' | '.join(_cell(row[column]) for column in columns)} |" for row in rows]
    return "\n".join([f"## {title}", "", head, rule, *body])


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value).replace("|", "\\|")


def _warnings(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    return "\n".join(["## Warnings", "", *(f"- {warning}" for warning in warnings)])

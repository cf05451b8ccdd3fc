"""``c360 models``: what is trained, how good it is, and which version scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.errors import DefinitionError, NotFoundError
from c360.ml.card import METRIC_WORDS, write_markdown
from c360.ml.registry import ModelRegistry
from c360.pipelines.models import load_definitions, open_registry

models_app = typer.Typer(
    help="Trained models: list, show, compare, promote, roll back.", no_args_is_help=True
)
ModelArgument = Annotated[str, typer.Argument(help="Name of the model.")]
VersionOption = Annotated[
    str | None, typer.Option("--version", help="A version; the champion by default.")
]
MAIN = {"binary": ("auc", "ece"), "regression": ("rmse", "r2"), "value": ("rmse", "r2"),
        "anomaly": ("flagged_share",)}  # fmt: skip


@models_app.command("list")
def list_models(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List all models, defined or trained, with their champions.

    Example: c360 models list
    """
    opened = open_workspace(workspace, with_sources=False)
    registry, definitions = open_registry(opened), load_definitions(opened)
    names = sorted({*definitions.found, *definitions.broken, *registry.models()})
    rows = [_summarise(registry, name, definitions.broken.get(name)) for name in names]
    if as_json:
        print_json(rows)
        return
    columns = ("model", "champion", "trained_as_of", "figures", "verdict", "versions", "error")
    print_table(columns, [tuple(str(row[column] or "") for column in columns) for row in rows])


@models_app.command("show")
def show_model(
    model: ModelArgument,
    workspace: WorkspaceOption = None,
    version: VersionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a model card.

    Example: c360 models show customer_churn
    """
    registry = _open(workspace)
    card = registry.card(model, version or _champion(registry, model))
    if as_json:
        print_json(card)
    else:
        print_line(write_markdown(card))


@models_app.command("compare")
def compare_versions(
    model: ModelArgument,
    left: Annotated[str, typer.Argument(help="One version.")],
    right: Annotated[str, typer.Argument(help="Another version.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two versions, each on its own test rows.

    Example: c360 models compare customer_churn 20260630-1a2b3c4d 20260731-5e6f7a8b
    """
    registry = _open(workspace)
    found = {version: _values(registry.card(model, version)) for version in (left, right)}
    names = [name for name in found[left] if name in found[right]]
    rows = [{"metric": name, left: found[left][name], right: found[right][name]} for name in names]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("metric", left, right),
        [
            (METRIC_WORDS.get(name, name), str(found[left][name]), str(found[right][name]))
            for name in names
        ],
    )


@models_app.command("promote")
def promote_version(
    model: ModelArgument,
    version: Annotated[str, typer.Argument(help="Version that scores from the next run on.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a version score from the next run on.

    Example: c360 models promote customer_churn 20260630-1a2b3c4d
    """
    opened = open_workspace(workspace, with_sources=False)
    with opened.lock("c360 models promote"):
        open_registry(opened).promote(model, version)
    _tell(model, version, as_json)


@models_app.command("rollback")
def roll_back_model(
    model: ModelArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Let the version before the champion score again.

    Example: c360 models rollback customer_churn
    """
    opened = open_workspace(workspace, with_sources=False)
    with opened.lock("c360 models rollback"):
        registry = open_registry(opened)
        left = registry.champion(model)
        version = registry.roll_back(model)
    if as_json:
        print_json({"model": model, "champion": version, "previous": left})
        return
    print_line(f"Rolled {model} back from {left} to {version}.")
    _tell(model, version, as_json)


def _open(workspace: WorkspaceOption) -> ModelRegistry:
    return open_registry(open_workspace(workspace, with_sources=False))


def _champion(registry: ModelRegistry, model: str) -> str:
    champion = registry.champion(model)
    if champion is None:
        trained = ", ".join(registry.models()) or "none"
        raise NotFoundError(
            f"Model {model!r} has no champion. Trained: {trained}. `c360 train {model}` trains it."
        )
    return champion


def _summarise(
    registry: ModelRegistry, model: str, error: DefinitionError | None
) -> dict[str, Any]:
    champion, versions = registry.champion(model), registry.versions(model)
    broken = None if error is None else str(error)
    if champion is None:
        return {
            "model": model, "champion": None, "trained_as_of": None, "figures": None,
            "verdict": None, "versions": len(versions), "error": broken,
        }  # fmt: skip
    card = registry.card(model, champion)
    values = _values(card)
    shown = [f"{METRIC_WORDS[name]} {values[name]:.3f}" for name in MAIN[card["task"]]
             if values.get(name) is not None]  # fmt: skip
    return {
        "model": model,
        "champion": champion,
        "trained_as_of": card["trained_as_of"],
        "figures": ", ".join(shown),
        "verdict": card["verdict"]["level"],
        "versions": len(versions),
        "error": broken,
    }


def _values(card: Mapping[str, Any]) -> dict[str, Any]:
    return {metric["name"]: metric["value"] for metric in card["metrics"]}


def _tell(model: str, version: str, as_json: bool) -> None:
    if as_json:
        print_json({"model": model, "champion": version})
    else:
        print_line(f"{version} scores {model} from the next run on; `c360 score` runs it now.")

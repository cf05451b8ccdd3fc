"""Model definitions: YAML files that say what is predicted, for whom, and from what.

Adding a model needs no Python; `docs/reference/models.md` explains every entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from c360.errors import DefinitionError, UnknownNameError
from c360.kit.hashing import hash_json

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Table = Annotated[str, Field(pattern=r"^(raw|staging|intermediate|marts)\.[a-z_][a-z0-9_]*$")]
UPPER_BOUNDS = frozenset({"rmse", "mae", "brier", "ece"})
"""Metrics of which less is better."""
METRICS = frozenset(
    {"auc", "pr_auc", "f1", "precision", "recall", "accuracy", "precision_top_decile",
     "recall_top_decile", "lift_top_decile", "brier", "ece", "rmse", "mae", "r2", "auc_folds",
     "ece_folds", "rmse_folds", "r2_folds"}
)  # fmt: skip
"""Metrics that a definition may require."""


class Task(StrEnum):
    """What a model gives back."""

    BINARY = "binary"
    REGRESSION = "regression"
    ANOMALY = "anomaly"
    VALUE = "value"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InputDefinition(_Part):
    """A table that a model may read, and what of it was known when."""

    table: Table
    event_time: Name | None
    known: str = "always"
    known_ahead: tuple[str, ...] = ()


class CutoffDefinition(_Part):
    """Which days a model looks ahead from."""

    every: Literal["month", "input", "once"] = "month"
    of: str | None = None
    most: int = Field(12, ge=1, le=60)
    history_days: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _check_of(self) -> CutoffDefinition:
        if (self.every == "input") != (self.of is not None):
            raise ValueError("`of` names a date column, as in profiles.snapshot_date, and goes with"
                             " `every: input` only")  # fmt: skip
        return self


class CostDefinition(_Part):
    """What a wrong answer costs, in any unit."""

    false_positive: float = Field(1.0, gt=0)
    false_negative: float = Field(1.0, gt=0)


class ModelDefinition(_Part):
    """One model, as its file says."""

    name: Name
    title: str
    description: str = ""
    task: Task
    entity: Literal["customer", "account", "profile", "row"] = "row"
    key: Name
    horizon_days: int = Field(0, ge=0, le=1_000)
    inputs: dict[Name, InputDefinition] = Field(min_length=1)
    cutoffs: CutoffDefinition = Field(default_factory=CutoffDefinition)
    evaluation_days: int = Field(90, ge=1, le=1_000)
    split: Literal["time", "key"] = "time"
    folds: int = Field(0, ge=0, le=20)
    population: str
    features: str
    label: str | None = None
    lapsed: str | None = None
    protected: str | None = None
    baseline: Name | None = None
    costs: CostDefinition = Field(default_factory=CostDefinition)
    required: dict[str, float] = Field(default_factory=dict)
    suspicious_above: float = Field(0.98, gt=0.5, le=1)
    single_feature_above: float = Field(0.95, gt=0.5, le=1)
    anomalous_share: float = Field(0.05, gt=0, lt=0.5)
    slices: tuple[Name, ...] = ()
    labels: dict[Name, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_task(self) -> ModelDefinition:
        if (self.label is None) != (self.task is Task.ANOMALY):
            raise ValueError("a model needs a `label`, one of task anomaly has none")
        if self.split == "time" and self.horizon_days == 0 and self.task is not Task.ANOMALY:
            raise ValueError("`split: time` needs `horizon_days`; without time take `split: key`")
        if self.cutoffs.every == "once" and self.label_days and self.task is not Task.ANOMALY:
            raise ValueError("`every: once` looks ahead from today, when no outcome is known yet:"
                             " it goes with `horizon_days: 0` only")  # fmt: skip
        return self

    @model_validator(mode="after")
    def _check_required(self) -> ModelDefinition:
        unknown = sorted(set(self.required) - METRICS)
        if unknown:
            raise ValueError(
                f"`required` names {unknown[0]!r}. Metrics: {', '.join(sorted(METRICS))}"
            )
        return self

    @property
    def label_days(self) -> int:
        """Days after a cutoff that an outcome is read from."""
        return self.evaluation_days if self.task is Task.VALUE else self.horizon_days

    @property
    def hash(self) -> str:
        """Names the definition: another one gives other models."""
        return hash_json(self.model_dump(mode="json"))

    def label_of(self, feature: str) -> str:
        """Return the words for a feature."""
        return self.labels.get(feature, feature.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class ModelDefinitions:
    """All definitions of a workspace, by name; one with an error takes no other with it.

    Args:
        found: The definitions that make sense.
        broken: Why the others do not, by the name of their file; file and line are named.
    """

    found: Mapping[str, ModelDefinition]
    broken: Mapping[str, DefinitionError]

    def find(self, name: str) -> ModelDefinition:
        """Return a definition by name.

        Raises:
            DefinitionError: It makes no sense; file and line are named.
            UnknownNameError: There is none of that name.
        """
        if name in self.broken:
            raise self.broken[name]
        if name not in self.found:
            known = ", ".join(sorted({*self.found, *self.broken})) or "none"
            raise UnknownNameError(f"Unknown model {name!r}. Known: {known}.")
        return self.found[name]


def read_definitions(folders: Sequence[Path]) -> ModelDefinitions:
    """Read the definitions of folders; a later one replaces an earlier one of the same name.

    One that makes no sense replaces it too: another model must not score in its place unseen.
    """
    found: dict[str, ModelDefinition] = {}
    broken: dict[str, DefinitionError] = {}
    for folder in folders:
        for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
            try:
                found[path.stem] = read_definition(path)
                broken.pop(path.stem, None)
            except DefinitionError as error:
                broken[path.stem] = error
                found.pop(path.stem, None)
    return ModelDefinitions(found, broken)


def find_path(folders: Sequence[Path], name: str) -> Path | None:
    """Return the file that defines a model: the one of the last folder that has it."""
    found = [
        folder / f"{name}{suffix}"
        for folder in folders
        for suffix in (".yml", ".yaml")
        if (folder / f"{name}{suffix}").is_file()
    ]
    return found[-1] if found else None


def read_definition(path: Path) -> ModelDefinition:
    """Read one definition.

    Raises:
        DefinitionError: The file cannot be read or makes no sense; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content, node = yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DefinitionError(f"{path}, line {line}: no YAML: {error.problem}.") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DefinitionError(f"{path} cannot be read: {error}.") from error
    try:
        definition = ModelDefinition.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        line = _find_line(node, first["loc"])
        raise DefinitionError(
            f"{path}, line {line}: {where}: {first['msg']}. See docs/reference/models.md."
        ) from error
    if definition.name != path.stem:
        line = _find_line(node, ("name",))
        raise DefinitionError(
            f"{path}, line {line}: the model is named {definition.name!r}; give both one name."
        )
    return definition


def find_entry_line(path: Path, entry: str) -> int:
    """Return the line of an entry of a definition file, for messages about its SQL."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return 1
    return _find_line(node, (entry,))


def _find_line(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """Return the line of the deepest entry on the way to a place."""
    line = 1
    for part in place:
        following = _find_child(node, part)
        if following is None:
            break
        line, node = following
    return line


def _find_child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child.start_mark.line + 1, child
    return None

"""Definition files: what is wrong with one is said with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from c360.errors import DefinitionError, UnknownNameError
from c360.kit.resources import resource_folder
from c360.ml.definition import (
    METRICS,
    CostDefinition,
    CutoffDefinition,
    InputDefinition,
    ModelDefinition,
    find_entry_line,
    read_definition,
    read_definitions,
)
from c360.ml.inputs import check_sql

ROOT = Path(__file__).resolve().parents[3]
GOOD = """\
name: leaving
title: Who leaves
task: binary
key: person_id
inputs:
  people:
    table: staging.people
    event_time: null
cutoffs: {every: once}
split: key
population: select person_id from people
features: |
  select person_id, age from people
label: select person_id, has_left as label from people
"""
BAD = {
    "syntax": ("title: Who leaves", "title: [Who", "line 3: no YAML"),
    "unknown entry": ("title: Who", "tilte: Who", "title: Field required"),
    "unknown entry of a part": ("    event_time: null", "    event_time: null\n    knwon: batch", "line 9: inputs.people.knwon"),
    "type": ("title: Who leaves", "title: Who leaves\nhorizon_days: soon", "line 3: horizon_days"),
    "task": ("task: binary", "task: guess", "line 3: task"),
    "table": ("staging.people", "people", "line 7: inputs.people.table"),
    "event time left out": ("    event_time: null\n", "", "inputs.people.event_time: Field required"),
    "another name": ("name: leaving", "name: staying", "line 1: the model is named 'staying'"),
    "no label": ("label: select person_id, has_left as label from people\n", "", "needs a `label`"),
    "split by time without horizon": ("split: key", "split: time", "`split: time` needs `horizon_days`"),
    "cutoffs of nothing": ("{every: once}", "{every: input}", "line 9: cutoffs"),
    "one cutoff that looks ahead": ("split: key", "split: key\nhorizon_days: 30", "`every: once`"),
    "unknown metric": ("split: key", "split: key\nrequired: {acu: 0.8}", "'acu'"),
    "no mapping": (GOOD, "- leaving\n", "line 1: the file"),
    "empty": (GOOD, "", "line 1: the file"),
}  # fmt: skip


def write(folder: Path, text: str = GOOD, name: str = "leaving.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    definition = read_definition(write(tmp_path))

    assert (definition.name, definition.label_of("spend_30"), definition.folds) == (
        "leaving", "Spend 30", 0,
    )  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, kind: str) -> None:
    old, new, words = BAD[kind]
    path = write(tmp_path, GOOD.replace(old, new))

    with pytest.raises(DefinitionError) as raised:
        read_definition(path)

    assert str(raised.value).startswith(f"{path}, line ")
    assert words in str(raised.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "leaving.yml"
    path.write_bytes(b"name: \xff\xfe")

    with pytest.raises(DefinitionError, match=r"leaving\.yml cannot be read"):
        read_definition(path)


def test_a_workspace_replaces_a_shipped_model_of_the_same_name(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own):
        folder.mkdir()
    write(shipped)
    write(own, GOOD.replace("Who leaves", "Who goes"))

    assert read_definitions([shipped, own]).find("leaving").title == "Who goes"
    assert read_definitions([shipped, tmp_path / "none"]).find("leaving").title == "Who leaves"


def test_a_broken_file_takes_no_other_with_it_and_no_shipped_one_stands_in(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own):
        folder.mkdir()
    write(shipped)
    write(own, "name: [")
    other = GOOD.replace("name: leaving", "name: staying")
    (own / "staying.yml").write_text(other, encoding="utf-8")

    definitions = read_definitions([shipped, own])

    assert list(definitions.found) == ["staying"]
    with pytest.raises(DefinitionError, match=r"own/leaving\.yml, line 1"):
        definitions.find("leaving")


def test_an_unknown_model_names_the_known_ones(tmp_path: Path) -> None:
    definitions = read_definitions([write(tmp_path).parent])

    with pytest.raises(UnknownNameError, match=r"Unknown model 'churn'\. Known: leaving"):
        definitions.find("churn")


def test_the_line_of_an_entry_is_found(tmp_path: Path) -> None:
    assert find_entry_line(write(tmp_path), "features") == 12


def test_another_definition_has_another_hash_and_a_comment_changes_nothing(tmp_path: Path) -> None:
    first = read_definition(write(tmp_path)).hash

    assert read_definition(write(tmp_path, f"# Why.\n{GOOD}")).hash == first
    assert read_definition(write(tmp_path, GOOD.replace("age from", "visits from"))).hash != first


@pytest.mark.parametrize("path", sorted(resource_folder("models").glob("*.yml")), ids=str)
def test_a_shipped_definition_reads_its_inputs_only(path: Path) -> None:
    definition = read_definition(path)

    check_sql(definition, {})
    assert set(yaml.safe_load(path.read_text(encoding="utf-8"))) <= set(
        type(definition).model_fields
    )


def test_every_entry_and_metric_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/models.md").read_text(encoding="utf-8")
    entries = {
        *ModelDefinition.model_fields,
        *(f"inputs.*.{name}" for name in InputDefinition.model_fields),
        *(f"cutoffs.{name}" for name in CutoffDefinition.model_fields),
        *CostDefinition.model_fields,
        *METRICS,
    } - {"cutoffs"}

    assert {name for name in entries if f"`{name}`" not in page} == set()


def test_the_model_of_the_guide_is_one(tmp_path: Path) -> None:
    guide = (ROOT / "docs/guides/models.md").read_text(encoding="utf-8")
    text = guide.split("```yaml\n")[1].split("```")[0]

    check_sql(read_definition(write(tmp_path, text, "low_value.yml")), {})
    assert len(text.splitlines()) == 10

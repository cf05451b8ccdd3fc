"""Versions on disk: whole or not there, one of them the champion, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from c360.errors import NotFoundError
from c360.ml.registry import ModelRegistry

VERSIONS = ("20260131-aaaa0000", "20260228-bbbb0000", "20260331-cccc0000")


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    made = ModelRegistry(tmp_path / "models")
    for version in VERSIONS:
        made.add("leaving", version, {"card.json": json.dumps({"version": version})})
    return made


def test_an_empty_registry_has_no_models(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "models")

    assert (registry.models(), registry.versions("leaving"), registry.champion("leaving")) == (
        [], [], None,
    )  # fmt: skip
    with pytest.raises(NotFoundError, match="`c360 train leaving` makes one"):
        registry.folder("leaving", "1")


def test_versions_come_newest_first(registry: ModelRegistry) -> None:
    assert registry.versions("leaving") == list(VERSIONS[::-1])
    assert registry.card("leaving", VERSIONS[0]) == {"version": VERSIONS[0]}


def test_an_unknown_version_names_the_known_ones(registry: ModelRegistry) -> None:
    with pytest.raises(NotFoundError, match=f"no version '1'. Versions: {VERSIONS[2]}"):
        registry.card("leaving", "1")
    with pytest.raises(NotFoundError):
        registry.promote("leaving", "1")
    assert registry.champion("leaving") is None


def test_a_version_never_changes(registry: ModelRegistry) -> None:
    registry.add("leaving", VERSIONS[0], {"card.json": "{}"})

    assert registry.card("leaving", VERSIONS[0]) == {"version": VERSIONS[0]}


def test_half_a_version_does_not_exist(registry: ModelRegistry) -> None:
    half = registry.root / "leaving" / ".staging-20260430-dddd0000"
    half.mkdir()
    (half / "card.json").write_text("{}", encoding="utf-8")

    assert registry.versions("leaving") == list(VERSIONS[::-1])
    registry.add("leaving", "20260430-dddd0000", {"card.json": "{}", "model.json": "{}"})
    assert sorted(p.name for p in registry.folder("leaving", "20260430-dddd0000").iterdir()) == [
        "card.json", "model.json",
    ]  # fmt: skip


def test_rolling_back_goes_the_way_of_the_promotions(registry: ModelRegistry) -> None:
    for version in (*VERSIONS, VERSIONS[0], VERSIONS[0]):
        registry.promote("leaving", version)

    assert registry.champion("leaving") == VERSIONS[0]
    assert registry.previous_champion("leaving") == VERSIONS[2]
    assert registry.roll_back("leaving") == VERSIONS[2]
    assert registry.roll_back("leaving") == VERSIONS[1]
    with pytest.raises(NotFoundError, match=f"no champion before '{VERSIONS[1]}'"):
        registry.roll_back("leaving")
    assert registry.champion("leaving") == VERSIONS[1]
    assert registry.previous_champion("leaving") is None


def test_pruning_keeps_the_newest_the_champion_and_the_one_before(registry: ModelRegistry) -> None:
    for version in VERSIONS[:2]:
        registry.promote("leaving", version)

    assert registry.prune("leaving", keep=1) == []
    registry.promote("leaving", VERSIONS[2])
    assert registry.prune("leaving", keep=1) == [VERSIONS[0]]
    assert registry.versions("leaving") == [VERSIONS[2], VERSIONS[1]]
    assert registry.roll_back("leaving") == VERSIONS[1]

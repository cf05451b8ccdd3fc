"""Change which version of a model scores; every change is written to the audit trail."""

from __future__ import annotations

from collections.abc import Callable

from c360.api.deps import Audit
from c360.api.models.loaded import LoadedModels
from c360.api.models.schemas import ChampionChange
from c360.api.saving import audited_act


def promote(models: LoadedModels, audit: Audit, model: str, version: str) -> ChampionChange:
    """Let a version score from now on.

    Raises:
        NotFoundError: There is no such model or version.
    """

    def act() -> str:
        models.require(model)
        models.registry.promote(model, version)
        return version

    return _change(models, (audit, "models.promote", f"{model} {version}"), model, act)


def roll_back(models: LoadedModels, audit: Audit, model: str) -> ChampionChange:
    """Let the version score that did before the champion.

    Raises:
        NotFoundError: There is no such model, or its champion is the first.
    """

    def act() -> str:
        models.require(model)
        return models.registry.roll_back(model)

    return _change(models, (audit, "models.roll_back", model), model, act)


def _change(
    models: LoadedModels, entry: tuple[Audit, str, str], model: str, act: Callable[[], str]
) -> ChampionChange:
    def change() -> ChampionChange:
        previous = models.find_champion(model)
        return ChampionChange(model=model, champion_version=act(), previous_version=previous)

    return audited_act(entry, change)

"""Trained models on disk: immutable versions, and a pointer to the champion of each model."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from c360.errors import NotFoundError
from c360.kit.files import sync_file, sync_folder, write_atomically

CARD = "card.json"
POINTER = "champion.json"
STAGING = ".staging-"


class ModelRegistry:
    """Folder ``models/<model>/<version>``; a version is whole or not there, and never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def models(self) -> list[str]:
        """Return the models that have a version, by name."""
        return sorted({path.parent.parent.name for path in self.root.glob(f"[!.]*/[!.]*/{CARD}")})

    def versions(self, model: str) -> list[str]:
        """Return a model's versions, newest first: by the day they were trained as of."""
        if model not in self.models():
            return []
        found = [path.parent.name for path in (self.root / model).glob(f"[!.]*/{CARD}")]
        return sorted(found, reverse=True)

    def folder(self, model: str, version: str) -> Path:
        """Return where a version lies.

        Raises:
            NotFoundError: There is no such version.
        """
        versions = self.versions(model)
        if version not in versions:
            known = f"Versions: {', '.join(versions)}." if versions else (
                f"It has none yet; `c360 train {model}` makes one."
            )  # fmt: skip
            raise NotFoundError(f"Model {model!r} has no version {version!r}. {known}")
        return self.root / model / version

    def card(self, model: str, version: str) -> dict[str, Any]:
        """Return a version's card.

        Raises:
            NotFoundError: There is no such version.
        """
        content: dict[str, Any] = json.loads(
            (self.folder(model, version) / CARD).read_text(encoding="utf-8")
        )
        return content

    def champion(self, model: str) -> str | None:
        """Return the version that scores, or None."""
        return self._read(model)[0]

    def previous_champion(self, model: str) -> str | None:
        """Return the version that rolling back would let score, or None."""
        before = self._read(model)[1]
        return before[-1] if before else None

    def promote(self, model: str, version: str) -> None:
        """Let a version score from now on.

        Raises:
            NotFoundError: There is no such version.
        """
        self.folder(model, version)
        champion, before = self._read(model)
        if champion == version:
            return
        earlier = [name for name in before if name != version]
        self._write(model, version, [*earlier, champion] if champion else earlier)

    def roll_back(self, model: str) -> str:
        """Let the version score that did before the champion.

        Returns:
            The champion now.

        Raises:
            NotFoundError: There was none before.
        """
        champion, before = self._read(model)
        if not before:
            raise NotFoundError(
                f"Model {model!r} has no champion before {champion or 'the first'!r}. "
                f"Versions: {', '.join(self.versions(model)) or 'none'}."
            )
        self._write(model, before[-1], before[:-1])
        return before[-1]

    def add(self, model: str, version: str, files: Mapping[str, str]) -> Path:
        """Write a version, whole or not at all; one that is there already stays as it is.

        Args:
            model: Name of the model.
            version: Name of the version.
            files: Texts by file name, among them the card.
        """
        target = self.root / model / version
        if (target / CARD).is_file():
            return target
        staged = self.root / model / f"{STAGING}{version}"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for name, content in files.items():
            path = staged / name
            path.write_text(content, encoding="utf-8")
            sync_file(path)
        sync_folder(staged)
        os.replace(staged, target)
        sync_folder(target.parent)
        return target

    def prune(self, model: str, keep: int) -> list[str]:
        """Remove the oldest versions beyond ``keep``; the champion and the one before it stay.

        Returns:
            The versions removed.
        """
        champion, before = self._read(model)
        held = {champion, *before[-1:]}
        removed = [version for version in self.versions(model)[keep:] if version not in held]
        for version in removed:
            # Out of sight in one step, then gone: nobody sees half a folder.
            hidden = self.root / model / f"{STAGING}removed-{version}"
            os.replace(self.root / model / version, hidden)
            shutil.rmtree(hidden)
        return removed

    def _read(self, model: str) -> tuple[str | None, list[str]]:
        path = self.root / model / POINTER
        if not path.is_file():
            return None, []
        content = json.loads(path.read_text(encoding="utf-8"))
        kept = set(self.versions(model))
        champion = content["champion"] if content["champion"] in kept else None
        return champion, [version for version in content["before"] if version in kept]

    def _write(self, model: str, champion: str, before: list[str]) -> None:
        content = {"champion": champion, "before": before}
        write_atomically(self.root / model / POINTER, json.dumps(content, indent=1) + "\n")

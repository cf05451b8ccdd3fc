"""What keeps a feed from taking a batch, and what somebody has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from c360.errors import LakeError
from c360.kit.files import read_json, write_json_atomically


@dataclass(frozen=True, slots=True)
class Block:
    """A batch that was not committed, and why.

    ``kind`` is drift, completeness, accuracy or violation. ``signature`` names what was found: once
    accepted, the same finding blocks no more.
    """

    feed: str
    source: str
    kind: str
    signature: str
    message: str
    files: tuple[str, ...]
    blocked_at: datetime

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Block:
        """Read a block back from plain values."""
        times = {"blocked_at": datetime.fromisoformat(value["blocked_at"])}
        return cls(**{**value, **times, "files": tuple(value["files"])})


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that somebody has accepted."""

    signature: str
    message: str
    accepted_by: str
    accepted_at: datetime

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Acceptance:
        """Read an acceptance back from plain values."""
        return cls(**{**value, "accepted_at": datetime.fromisoformat(value["accepted_at"])})


class Blocks:
    """Blocks and acceptances of a workspace, a file for each feed."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "blocks"

    def blocks(self, feed: str | None = None) -> list[Block]:
        """Return what blocks a feed, or all feeds, in order of feed and source."""
        feeds = [feed] if feed else sorted(path.stem for path in self._folder.glob("*.json"))
        return [block for name in feeds for block in self._read(name)[0]]

    def acceptances(self, feed: str) -> list[Acceptance]:
        """Return what was accepted of a feed, oldest first."""
        return self._read(feed)[1]

    def is_accepted(self, feed: str, signature: str) -> bool:
        """Tell whether a finding was accepted."""
        return any(item.signature == signature for item in self.acceptances(feed))

    def replace(self, feed: str, sources: Iterable[str], found: Iterable[Block]) -> list[Block]:
        """Say what blocks a feed now, as far as some of its sources were looked at.

        Returns:
            The blocks found, each since it was first found.
        """
        held, accepted = self._read(feed)
        since = {block.signature: block.blocked_at for block in held}
        looked_at = set(sources)
        kept = [block for block in held if block.source not in looked_at]
        new = [
            replace(block, blocked_at=since.get(block.signature, block.blocked_at))
            for block in found
        ]
        if held != [*kept, *new]:
            self._write(feed, [*kept, *new], accepted)
        return new

    def accept(self, feed: str, by: str, at: datetime) -> list[Block]:
        """Accept everything that blocks a feed; the next ingest takes its batches.

        Returns:
            What was accepted now; empty where nothing blocks the feed.
        """
        held, accepted = self._read(feed)
        new = [Acceptance(block.signature, block.message, by, at) for block in held]
        if held:
            self._write(feed, [], [*accepted, *new])
        return held

    def _read(self, feed: str) -> tuple[list[Block], list[Acceptance]]:
        path = self._folder / f"{feed}.json"
        if not path.exists():
            return [], []
        try:
            content = read_json(path)
            blocks = [Block.from_json(item) for item in content["blocks"]]
            return blocks, [Acceptance.from_json(item) for item in content["accepted"]]
        except (ValueError, KeyError, TypeError) as error:
            raise LakeError(
                f"{path} cannot be read ({error}). Restore it from a backup, or remove it: then "
                "what was accepted must be accepted again."
            ) from error

    def _write(self, feed: str, blocks: Iterable[Block], accepted: Iterable[Acceptance]) -> None:
        content = {
            "blocks": [
                asdict(block) | {"blocked_at": block.blocked_at.isoformat()} for block in blocks
            ],
            "accepted": [
                asdict(item) | {"accepted_at": item.accepted_at.isoformat()} for item in accepted
            ],
        }
        write_json_atomically(self._folder / f"{feed}.json", content)

"""Turn speech into text behind a port: adapters come with packages of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from c360.errors import SourceError
from c360.sources.passages.port import Document, Passage
from c360.sources.readers import RefusedFileError, UnpackBounds

GROUP = "c360.transcribers"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody says; ``start_seconds`` from the start of the recording."""

    start_seconds: float
    text: str
    speaker: str | None = None


class Transcriber(Protocol):
    """Writes down what is said in a recording."""

    def transcribe(self, path: Path) -> Iterable[Utterance]:
        """Return what is said, in order.

        Raises:
            ValueError: The file is no recording that it can read.
        """
        ...


def find_transcriber() -> Transcriber | None:
    """Return the transcriber that is installed: the first entry point of its group by name."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    if not found:
        return None
    transcriber: Transcriber = found[0].load()()
    return transcriber


def require_transcriber(transcriber: Transcriber | None, file_name: str) -> Transcriber:
    """Return the transcriber, or say how to get one.

    Raises:
        SourceError: There is none.
    """
    if transcriber is None:
        raise SourceError(
            f"{file_name} is a recording, and no transcriber is installed. Install a package that "
            f"offers one as an entry point of the group {GROUP!r} (docs/guides/files.md shows how "
            "to write one), or leave recordings out of the source's path."
        )
    return transcriber


class AudioPassages:
    """Reads recordings by a transcriber; positions are whole seconds, one passage for each."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber

    def __call__(self, path: Path, bounds: UnpackBounds) -> Document:
        """Open a recording."""
        try:
            utterances = list(self._transcriber.transcribe(path))
        except ValueError as error:
            raise RefusedFileError(f"not a recording that can be read: {error}") from error
        return Document(unit="second", passages=_join_seconds(utterances))


def _join_seconds(utterances: Iterable[Utterance]) -> Iterator[Passage]:
    by_second: dict[int, list[str]] = {}
    for said in utterances:
        text = f"{said.speaker}: {said.text}" if said.speaker else said.text
        if text.strip():
            by_second.setdefault(int(said.start_seconds), []).append(text.strip())
    for second, texts in sorted(by_second.items()):
        yield Passage(second, "\n".join(texts))

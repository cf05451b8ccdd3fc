"""Commands: what a person or a schedule asks the worker of a workspace to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from c360.errors import InvalidInputError, UnknownNameError


class CommandKind(StrEnum):
    """What a worker can be asked to do."""

    RUN = "run"
    INGEST = "ingest"
    TRAIN = "train"
    SCORE = "score"
    ROLLBACK = "rollback"


class CommandStatus(StrEnum):
    """How a command stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = frozenset({CommandStatus.QUEUED, CommandStatus.RUNNING})
PARAMETERS: Mapping[CommandKind, frozenset[str]] = {
    CommandKind.RUN: frozenset({"as_of"}),
    CommandKind.INGEST: frozenset(),
    CommandKind.TRAIN: frozenset({"models"}),
    CommandKind.SCORE: frozenset({"as_of"}),
    CommandKind.ROLLBACK: frozenset({"to"}),
}
"""Parameters that each kind takes; all may be left out."""
MOST_MODELS = 50
LONGEST_NAME = 200


def parse_kind(text: str) -> CommandKind:
    """Read a kind of command.

    Raises:
        UnknownNameError: There is no such kind.
    """
    try:
        return CommandKind(text)
    except ValueError as error:
        near = get_close_matches(text, [kind.value for kind in CommandKind], 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UnknownNameError(
            f"Unknown kind of command {text[:64]!r}.{hint} Known: {', '.join(CommandKind)}."
        ) from error


def clean_parameters(kind: CommandKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a command as they are kept; those that are None are left out.

    Raises:
        InvalidInputError: One is not known, or of the wrong form.

    Examples:
        >>> clean_parameters(CommandKind.RUN, {"as_of": "2026-06-30"})
        {'as_of': '2026-06-30'}
    """
    kept = {name: value for name, value in given.items() if value is not None}
    unknown = sorted(set(kept) - PARAMETERS[kind])
    if unknown:
        allowed = ", ".join(sorted(PARAMETERS[kind])) or "none"
        raise InvalidInputError(
            f"A command {kind.value!r} takes no {unknown[0][:64]!r}. Parameters it takes: "
            f"{allowed}."
        )
    return {name: _clean(name, value) for name, value in kept.items()}


def _clean(name: str, value: Any) -> Any:
    if name == "as_of":
        return _clean_day(value)
    if name == "models":
        return _clean_models(value)
    return _clean_name(name, value)


def _clean_day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise InvalidInputError(
            f"{str(value)[:64]!r} is no day. Write it as YYYY-MM-DD, such as 2026-06-30."
        ) from error


def _clean_models(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MOST_MODELS:
        raise InvalidInputError(f"'models' is a list of at most {MOST_MODELS} names of models.")
    return [_clean_name("models", name) for name in value]


def _clean_name(name: str, value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME or "\0" in value:
        raise InvalidInputError(
            f"{name!r} is a name of 1 to {LONGEST_NAME} characters, given: {str(value)[:64]!r}."
        )
    return value

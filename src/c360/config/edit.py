"""Add to ``c360.toml`` and leave everything that is there as it is, comments included."""

from __future__ import annotations

import fcntl
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from c360.config.read import SETTINGS_FILE
from c360.config.source_settings import SourceSettings
from c360.errors import ConfigError, ConflictError, InvalidInputError
from c360.kit.files import write_atomically

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def add_source(root: Path, values: Mapping[str, Any]) -> str:
    """Append a ``[[sources]]`` entry to a workspace's settings.

    What is there stays byte for byte; the file is replaced whole or not at all, and only where it
    then says exactly what it said before and the new source.

    Returns:
        The lines added.

    Raises:
        InvalidInputError: The source is wrong.
        ConflictError: A source of this name exists.
        ConfigError: The file cannot be added to.
    """
    given = {name: value for name, value in values.items() if value not in (None, {}, "")}
    source = validate_source(given)
    path = root / SETTINGS_FILE
    with _alone(path):
        text = path.read_text(encoding="utf-8")
        before = tomllib.loads(text)
        if source.name in {entry.get("name") for entry in before.get("sources", [])}:
            raise ConflictError(f"A source {source.name!r} exists already. Choose another name.")
        block = render_source(given)
        changed = f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}\n{block}"
        _check_only_adds(changed, before, given)
        write_atomically(path, changed)
    return block


def find_other_use(root: Path, variable: str, host: str) -> str | None:
    """Say what else the settings use an environment variable for, or None.

    Args:
        root: The workspace.
        variable: Name of the variable.
        host: Of the database that is to be sent it: sources of the same host may share it.
    """
    settings = tomllib.loads((root / SETTINGS_FILE).read_text(encoding="utf-8"))
    reference = f"${{{variable}}}"
    for source in settings.pop("sources", []):
        url = str(source.get("url", ""))
        if reference in url and urlsplit(url).hostname != host.lower():
            return f"source {source.get('name', '')!r}, which has another host"
    used = [name for name, value in settings.items() if reference in str(value)]
    return f"the settings of {used[0]}" if used else None


def render_source(values: Mapping[str, Any]) -> str:
    """Render a ``[[sources]]`` entry.

    Examples:
        >>> columns = {"region": "'West'"}
        >>> print(render_source({"name": "crm", "feed": "accounts", "columns": columns}))
        [[sources]]
        name = "crm"
        feed = "accounts"
        [sources.columns]
        region = "'West'"
        <BLANKLINE>
    """
    lines = ["[[sources]]"]
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    lines += [f"{name} = {_quote(str(v))}" for name, v in values.items() if name not in tables]
    for name, table in tables.items():
        lines.append(f"[sources.{name}]")
        lines += [f"{_key(key)} = {_quote(str(value))}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def validate_source(given: Mapping[str, Any]) -> SourceSettings:
    """Check what a ``[[sources]]`` entry is to say.

    What comes from a screen may refer to an environment variable in the address of a database and
    nowhere else: elsewhere a secret would become data.

    Raises:
        InvalidInputError: Says which setting is wrong.
    """
    for place, text in _list_texts(given):
        if "${" in text and place != "url":
            raise InvalidInputError(
                f"{place}: environment variables, written ${{NAME}}, belong into url alone. Leave "
                "it out, or write this source into c360.toml by hand."
            )
    try:
        return SourceSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "source"
        message = first["msg"].removeprefix("Value error, ")
        raise InvalidInputError(f"{place}: {message}.") from error


def _list_texts(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{key}", str(text)) for key, text in value.items())
        else:
            yield name, str(value)


def _check_only_adds(text: str, before: Mapping[str, Any], added: Mapping[str, Any]) -> None:
    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{SETTINGS_FILE} cannot be added to ({error}): sources must be written as [[sources]] "
            "entries. Change that by hand first."
        ) from error
    wanted = {**before, "sources": [*before.get("sources", []), dict(added)]}
    if after != wanted:
        raise ConfigError(
            f"{SETTINGS_FILE} would not say the same as before. Add the source by hand."
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others from changing the file meanwhile."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _quote(name)


def _quote(text: str) -> str:
    """Quote a text for TOML; control characters are written as numbers."""
    written = "".join(
        ESCAPES.get(character)
        or (
            f"\\u{ord(character):04x}"
            if ord(character) < 32 or ord(character) == 127
            else character
        )
        for character in text
    )
    return f'"{written}"'

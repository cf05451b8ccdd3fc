"""Read ``c360.toml``, lay ``C360_SECTION__KEY`` over it, and say where each value came from."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource

from c360.config.settings import FORMAT_VERSION, Settings
from c360.errors import ConfigError, WorkspaceError

SETTINGS_FILE = "c360.toml"
ENVIRONMENT_PREFIX = "C360_"
REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
FILE_REFERENCE = "file:"
PASSWORD = re.compile(r"[a-z0-9+]+://[^:/@]*:(.+)@[^@]*$", re.IGNORECASE)
MASK = "********"
PLAIN_SETTINGS = frozenset({"as_of", "format_version"})
SECRETS = frozenset(
    {
        ("server", "secret"),
        ("state", "url"),
        ("alerts", "webhook_url"),
        ("alerts", "smtp_password"),
        ("llm", "api_key"),
        ("s3", "secret_access_key"),
    }
)


@dataclass(frozen=True, slots=True)
class SettingValue:
    """One setting as ``c360 config show`` prints it; a secret's value is masked."""

    name: str
    value: Any
    origin: str


def read_settings(
    folder: Path, environment: Mapping[str, str] = os.environ, *, with_sources: bool = True
) -> Settings:
    """Read the settings of a workspace.

    Args:
        folder: The workspace.
        environment: Environment variables.
        with_sources: Whether sources will be read. If not, what they refer to need not be there.

    Raises:
        WorkspaceError: The folder has no ``c360.toml``, or one of another format version.
        ConfigError: A setting is unknown, of the wrong kind, or refers to what is not there.
    """
    path = folder / SETTINGS_FILE
    in_file = _read_toml(path)
    _refuse_plain_key(in_file.get("llm"))
    merged = _merge(in_file, _read_environment(environment))
    _refuse_plain_passwords(merged.get("sources"))
    _check_format_version(merged.get("format_version", FORMAT_VERSION))
    sources = {} if with_sources else {"sources": merged.pop("sources", [])}
    resolved = _resolve(merged, folder, environment, ()) | sources
    try:
        return Settings.model_validate(resolved)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_explain(error.errors()[0])}") from error


def list_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> list[SettingValue]:
    """List every setting with its value and where it came from, secrets masked."""
    settings = read_settings(folder, environment, with_sources=False)
    in_file = _flatten(_read_toml(folder / SETTINGS_FILE))
    in_environment = _flatten(_read_environment(environment))
    values = []
    for name, value in _flatten_model(settings):
        if name in in_environment:
            origin = ENVIRONMENT_PREFIX + name.upper().replace(".", "__")
        else:
            origin = SETTINGS_FILE if _is_set(name, in_file) else "default"
        values.append(SettingValue(name, value, origin))
    return values


def _is_set(name: str, in_file: Mapping[str, Any]) -> bool:
    return any(key == name or key.startswith(name + ".") for key in in_file)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise WorkspaceError(
            f"{path.parent} is no C360 workspace: it holds no {SETTINGS_FILE}. Name one with "
            "--workspace, or make one with `c360 init DIR` or `c360 demo --workspace DIR`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}. Correct that line.") from error


class _Environment(BaseSettings):
    """Reads ``C360_SECTION__KEY``; only its raw values are used."""


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {
        name: value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX) and _is_setting(name)
    }
    source = EnvSettingsSource(
        _Environment, env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__"
    )
    source.env_vars = {name.lower(): value for name, value in names.items()}
    values: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        key = f"{ENVIRONMENT_PREFIX}{name}".lower()
        nested = source.explode_env_vars(name, field, source.env_vars)
        if nested:
            values[name] = nested
        elif key in source.env_vars:
            values[name] = source.env_vars[key]
    return values


def _is_setting(name: str) -> bool:
    # C360_WORKSPACE alone names the folder; C360_WORKSPACE__NAME is a setting.
    first, *rest = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
    is_section = first in Settings.model_fields and first not in PLAIN_SETTINGS
    return first in PLAIN_SETTINGS or (is_section and bool(rest) and first != "sources")


def _merge(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        current = merged.get(key)
        if isinstance(value, Mapping) and isinstance(current, dict):
            merged[key] = _merge(current, value)
        else:
            merged[key] = value
    return merged


def _check_format_version(version: object) -> None:
    if not isinstance(version, int) or version > FORMAT_VERSION or version < 1:
        raise WorkspaceError(
            f"The workspace has format version {version!r}; this C360 knows {FORMAT_VERSION}. "
            "Install a newer C360, or correct format_version in c360.toml."
        )


def _resolve(
    value: Any, folder: Path, environment: Mapping[str, str], place: tuple[str, ...]
) -> Any:
    if isinstance(value, dict):
        return {
            key: _resolve(item, folder, environment, (*place, key)) for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            _resolve(item, folder, environment, (*place, _label(item, number)))
            for number, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value
    if _is_secret(place) and value.startswith(FILE_REFERENCE):
        return _read_secret(folder / value.removeprefix(FILE_REFERENCE), place)
    return REFERENCE.sub(lambda match: _look_up(match.group(1), environment, place), value)


def _label(item: Any, number: int) -> str:
    """Name one entry of a list: a source by its name, others by their number."""
    return str(item.get("name", number)) if isinstance(item, dict) else str(number)


def _look_up(name: str, environment: Mapping[str, str], place: tuple[str, ...]) -> str:
    if name not in environment:
        raise ConfigError(
            f"{SETTINGS_FILE}: {'.'.join(place)} refers to ${{{name}}}, which is not set. "
            "Set this environment variable."
        )
    value = environment[name]
    is_sql = place[:1] == ("sources",) and place[-1] not in ("path", "url")
    return value.replace("'", "''") if is_sql else value


def _read_secret(path: Path, place: tuple[str, ...]) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(
            f"{SETTINGS_FILE}: {'.'.join(place)} refers to {path}, which cannot be read."
        ) from error


def _explain(detail: ErrorDetails) -> str:
    place = ".".join(str(part) for part in detail["loc"]) or "settings"
    if detail["type"] == "extra_forbidden":
        known = _known_keys(detail["loc"])
        near = difflib.get_close_matches(str(detail["loc"][-1]), known, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"unknown setting {place!r}.{hint} Known here: {', '.join(known)}."
    if detail["type"] == "model_type":
        wrong = f"[[{place}]]" if isinstance(detail["input"], list) else f"{place} = ..."
        return f"{place}: is one section: write [{place}], not {wrong}."
    message = detail["msg"].removeprefix("Value error, ")
    given = detail["input"]
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{place}: {message}{shown if not _is_secret(detail['loc']) else ''}."


def _is_secret(location: tuple[int | str, ...]) -> bool:
    names = tuple(str(part) for part in location)
    return names[:2] in SECRETS or (names[:1] == ("sources",) and names[2:3] == ("url",))


def _refuse_plain_passwords(sources: Any) -> None:
    """Refuse an address whose password stands in the file, which others may read."""
    entries = sources if isinstance(sources, list) else []
    for entry in (entry for entry in entries if isinstance(entry, dict)):
        found = PASSWORD.match(str(entry.get("url", "")))
        if found and not REFERENCE.fullmatch(found.group(1)):
            raise ConfigError(
                f"{SETTINGS_FILE}: sources.{entry.get('name', '')}.url holds a password. Write "
                "${NAME} in its place and set that environment variable, or put the whole "
                'address into a file and write url = "file:path".'
            )


def _refuse_plain_key(section: Any) -> None:
    """Refuse a language model's key that stands in the file, which others may read."""
    key = section.get("api_key") if isinstance(section, dict) else None
    is_plain = isinstance(key, str) and not key.startswith(FILE_REFERENCE)
    if is_plain and not REFERENCE.fullmatch(str(key)):
        raise ConfigError(
            f"{SETTINGS_FILE}: llm.api_key holds a key. Write ${{NAME}} in its place and set that "
            'environment variable, put it into a file and write api_key = "file:path", or set '
            f"{ENVIRONMENT_PREFIX}LLM__API_KEY."
        )


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        model = model.model_fields[part].annotation
        arguments = getattr(model, "__args__", ())
        if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], BaseModel):
            model = arguments[0]
    return sorted(model.model_fields)


def _flatten(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, Mapping):
            flat.update(_flatten(item, f"{prefix}{key}."))
        else:
            flat[prefix + key] = item
    return flat


def _flatten_model(model: BaseModel, prefix: str = "") -> list[tuple[str, Any]]:
    values: list[tuple[str, Any]] = []
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            values.extend(_flatten_model(value, f"{prefix}{name}."))
        elif name == "sources":
            values.append((name, [f"{source.name} -> {source.feed}" for source in value]))
        else:
            shown = MASK if isinstance(value, SecretStr) else value
            values.append((prefix + name, shown))
    return values

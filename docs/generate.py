"""Write the reference pages that follow from the code: settings, commands, errors.

``make docs`` writes them; a test holds them against the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from c360 import errors
from c360.cli.main import build_app
from c360.config.settings import Settings
from c360.config.source_settings import SourceSettings

REFERENCE = Path(__file__).resolve().parent / "reference"
MADE = "<!-- Made by `make docs` from the code; do not edit. -->"


def render_settings() -> str:
    """Render every setting with its default and its meaning."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Settings live in `c360.toml`. An environment variable `C360_SECTION__KEY` wins over the",
        "file; `c360 config show` tells where each value came from. `${NAME}` in a text stands for",
        "an environment variable; a secret may also be `file:path`, relative to the workspace.",
        "",
        *_table(Settings, ""),
        "",
        "## `[[sources]]`",
        "",
        *_table(SourceSettings, ""),
    ]
    return "\n".join(lines) + "\n"


def _table(model: type[BaseModel], prefix: str) -> list[str]:
    rows = [
        f"| `{name}` | {default} | {meaning} |" for name, default, meaning in _walk(model, prefix)
    ]
    return ["| setting | default | meaning |", "|---|---|---|", *rows]


def _walk(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, f"{prefix}{name}.")
        else:
            yield prefix + name, _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    is_secret = SecretStr in get_args(field.annotation)
    if value is None or is_secret:
        return "—"
    return f"`{json.dumps(value, default=str)}`"


def render_commands() -> str:
    """Render every command with its options."""
    root = typer.main.get_command(build_app(["--help"]))
    lines = ["# Commands", "", MADE, ""]
    lines += [
        "An expected error is one line on standard error and exit code 1; a wrong call is exit",
        "code 2. Progress goes to standard error, so that standard output can be piped.",
    ]
    for path, command in _commands(root, "c360"):
        lines += ["", f"## `{path}`", "", *_describe(command)]
    return "\n".join(lines) + "\n"


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name in sorted(children):
        yield from _commands(children[name], f"{path} {name}")


def _describe(command: Any) -> list[str]:
    words = [line.strip() for line in (command.help or "").strip().splitlines()]
    lines = [line if not line.startswith("Example:") else f"`{line}`" for line in words]
    rows = [
        f"| `{_option(param)}` | {getattr(param, 'help', None) or ''} |"
        for param in command.params
        if param.name != "help" and not getattr(param, "hidden", False)
    ]
    return lines + (["", "| option | meaning |", "|---|---|", *rows] if rows else [])


def _option(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.name).upper()
    return " / ".join([*param.opts, *param.secondary_opts])


def render_errors() -> str:
    """Render every error that C360 raises on purpose."""
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    rows = [f"| `{cls.__name__}` | {(cls.__doc__ or '').splitlines()[0]} |" for cls in classes]
    return "\n".join(["# Errors", "", MADE, "", "| error | when |", "|---|---|", *rows]) + "\n"


PAGES = {
    "settings.md": render_settings,
    "commands.md": render_commands,
    "errors.md": render_errors,
}


def main() -> None:
    """Write every page."""
    for name, render in PAGES.items():
        (REFERENCE / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()

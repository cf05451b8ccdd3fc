"""Write down where every column comes from, whenever the models or the mappings have changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.kit.files import read_json, write_json_atomically
from c360.kit.hashing import hash_json
from c360.ops.columns import UnreadableModelError, trace_columns
from c360.ops.lineage import FILE
from c360.pipelines.context import RunContext

VERSION = 1
LAYERS = ("staging", "intermediate", "marts")
CATALOG = re.compile(r'"[^"]+"\.(?="(?:raw|config|derived|staging|intermediate|marts)"\.)')
COLUMNS = """
    select table_schema, table_name, column_name, data_type
    from information_schema.columns
    where table_schema in ('raw', 'config', 'derived', 'staging', 'intermediate', 'marts')
    order by table_schema, table_name, ordinal_position
"""


def write_lineage(context: RunContext) -> Path:
    """Write the lineage of every column; nothing is traced again while the models stay the same.

    Reads:  what dbt compiled, the warehouse's tables, exposures, mappings.
    Writes: data/lineage.json.
    """
    path = context.workspace.data / FILE
    schema = read_schema(context)
    models = read_models(context.project_work, schema)
    identity = hash_json([VERSION, models, schema])
    before: dict[str, Any] = read_json(path) if path.is_file() else {}
    traced = before if before.get("hash") == identity else _trace(json.dumps([models, schema]))
    write_json_atomically(
        path,
        {
            "hash": identity,
            "tables": traced["tables"],
            "unreadable": traced["unreadable"],
            "sources": _read_sources(context.workspace, context.contracts),
            "screens": _read_screens(context.project_work),
        },
    )
    return path


def read_schema(context: RunContext) -> dict[str, dict[str, dict[str, str]]]:
    """Return the warehouse's tables as they are: schema, table, column to type."""
    with context.open_warehouse() as warehouse:
        rows = warehouse.query(COLUMNS).to_pylist()
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        table = schema.setdefault(row["table_schema"], {}).setdefault(row["table_name"], {})
        table[row["column_name"]] = row["data_type"]
    return schema


def read_models(
    work: Path, schema: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[str, str]:
    """Return what dbt compiled for every model that is a table or view."""
    models = {}
    for path in sorted((work / "target" / "compiled").glob("*/models/**/*.sql")):
        layer = next((part for part in path.parts[::-1] if part in LAYERS), None)
        is_test = path.parent.suffix in {".yml", ".yaml"}
        if layer is not None and not is_test and path.stem in schema.get(layer, {}):
            models[f"{layer}.{path.stem}"] = CATALOG.sub("", path.read_text(encoding="utf-8"))
    return models


@lru_cache(maxsize=2)
def _trace(content: str) -> dict[str, Any]:
    """Trace the columns of models; ``content`` is JSON of models and schema."""
    models, schema = json.loads(content)
    tables: dict[str, dict[str, list[tuple[str, str]]]] = {
        f"{layer}.{table}": {column: [] for column in columns}
        for layer, known in schema.items()
        for table, columns in known.items()
    }
    unreadable = []
    described = json.dumps(schema)
    for name, sql in models.items():
        try:
            origins = _trace_model(sql, described)
        except UnreadableModelError as error:
            unreadable.append(f"{name}: {error}")
            continue
        tables[name].update({c: found for c, found in origins.items() if c in tables[name]})
    return {"tables": tables, "unreadable": unreadable}


@lru_cache(maxsize=256)
def _trace_model(sql: str, schema: str) -> dict[str, list[tuple[str, str]]]:
    """Trace one model: a full build and one of what is new differ in a few models only."""
    return trace_columns(sql, _load_schema(schema))


@lru_cache(maxsize=1)
def _load_schema(schema: str) -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = json.loads(schema)
    return loaded


def _read_sources(
    workspace: Workspace, contracts: Mapping[str, Contract]
) -> dict[str, list[dict[str, Any]]]:
    """Return, by feed, the sources that fill it and how; other columns map by their own name."""
    sources: dict[str, list[dict[str, Any]]] = {feed: [] for feed in sorted(contracts)}
    for source in workspace.settings.sources:
        item = {"source": source.name, "columns": dict(source.expressions)}
        sources.setdefault(source.feed, []).append(item)
    return sources


def _read_screens(work: Path) -> dict[str, list[str]]:
    """Return, by mart, the screens that show it."""
    screens: dict[str, list[str]] = {}
    for path in sorted((work / "project").rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        # Most files have none, and YAML is slow to read.
        content = (yaml.safe_load(text) or {}) if "exposures" in text else {}
        for exposure in content.get("exposures") or []:
            for reference in exposure.get("depends_on") or []:
                found = re.search(r"ref\('([^']+)'\)", reference)
                if found:
                    label = exposure.get("label") or exposure["name"]
                    screens.setdefault(f"marts.{found[1]}", []).append(label)
    return screens

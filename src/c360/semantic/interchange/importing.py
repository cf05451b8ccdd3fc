"""Import a semantic model that another tool wrote."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.cortex import Imported, from_cortex
from c360.semantic.interchange.cortex_form import read_form
from c360.semantic.interchange.cortex_tables import clean
from c360.semantic.reading import VERIFIED, read_catalog, read_verified
from c360.semantic.verified import compile_verified

OWN = "own_"


def import_model(path: Path, published: Collection[str], known: Catalog) -> Imported:
    """Read a Cortex Analyst semantic model, or a semantic view's YAML.

    Args:
        path: The file.
        published: Names of the published marts; those of feeds of one's own begin with ``own_``.
        known: The semantic model that it is added to.

    Returns:
        What was made of it, and what was not, by name.

    Raises:
        SemanticError: The file is not of that form; with its line.
    """
    view, unread = read_form(path)
    marts = {name.removeprefix(OWN): name for name in published if name.startswith(OWN)}
    marts |= {name: name for name in published}
    replaced = [clean(t.name) for t in view.tables if clean(t.name) in known.models]
    kept = {name: model for name, model in known.models.items() if name not in replaced}
    taken = {entity.name for model in kept.values() for entity in model.entities}
    taken |= {name for name in known.metrics if known.fact_of(name) in kept}
    made = from_cortex(view, marts, taken)
    made.notes[:0] = unread
    _keep_personal(made, known)
    made.notes += [NotCarried(name, "replaces the model of that name") for name in replaced]
    return made


def _keep_personal(made: Imported, known: Catalog) -> None:
    """Mark what the known models mark as personal data: the other form has no place for it."""
    personal = {
        (model.table, dimension.expression.casefold()): dimension.personal
        for model in known.models.values()
        for dimension in model.dimensions.values()
        if dimension.personal
    }
    for model in (d["semantic_model"] for d in made.documents if "semantic_model" in d):
        table = f"{model['node_relation']['schema_name']}.{model['node_relation']['alias']}"
        for dimension in model["dimensions"]:
            column = dimension.get("expr", dimension["name"]).casefold()
            kind = personal.get((table, column))
            if kind is None:
                continue
            meta = dimension.setdefault("config", {"meta": {}})["meta"]
            meta["personal"] = kind
            if meta.pop("indexed", False):
                meta["kind"] = "key"
            what = f"marked as personal data, {kind}, like in {table}"
            made.notes.append(NotCarried(f"{model['name']}.{dimension['name']}", what))


def save_model(made: Imported, folder: Path, name: str, shipped: Path) -> list[Path]:
    """Check that what was made can be read, and write it.

    Args:
        made: From ``import_model``. Verified queries that read something else are taken out.
        folder: Where to.
        name: Of the file.
        shipped: Folder of the semantic model that it is laid over.

    Returns:
        The files written.

    Raises:
        SemanticError: A file is there already, or it makes no sense.
    """
    path = folder / f"{clean(name)}.yml"
    if path.exists():
        raise SemanticError(f"{path} exists. Remove it, or write elsewhere: --out FOLDER.")
    text = yaml.safe_dump_all(made.documents, sort_keys=False, allow_unicode=True, width=100)
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / path.name).write_text(text, encoding="utf-8")
        _keep_compiling(made, read_catalog([shipped, Path(trial)]))
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [path, *_add_verified(made.verified, folder)]


def _keep_compiling(made: Imported, catalog: Catalog) -> None:
    kept = []
    for entry in made.verified:
        try:
            compile_verified(entry["sql"], catalog)
            kept.append(entry)
        except SemanticError as error:
            made.notes.append(NotCarried(entry["question"], f"verified query left out: {error}"))
    made.verified[:] = kept


def _add_verified(verified: list[dict[str, Any]], folder: Path) -> list[Path]:
    there = {entry.question for entry in read_verified([folder])}
    new = [entry for entry in verified if entry["question"] not in there]
    if not new:
        return []
    path = folder / VERIFIED
    with path.open("a", encoding="utf-8") as file:
        file.write(yaml.safe_dump(new, sort_keys=False, allow_unicode=True, width=100))
    return [path]

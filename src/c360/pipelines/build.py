"""Steps ``build`` and ``marts``: lay the inputs out in the warehouse and run the SQL models.

Between them is the step ``score``: it reads what ``build`` made, and ``marts`` reads what it made.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import yaml

from c360.domain.health_profiles import HealthProfile, profiles_from_mapping, profiles_table_rows
from c360.errors import ConfigError
from c360.kit.hashing import hash_folder, hash_json
from c360.kit.resources import resource_folder
from c360.kit.sql import quote_literal
from c360.pipelines.context import RunContext, StepOutcome
from c360.pipelines.models import fingerprint_models
from c360.pipelines.own_feeds import build_own_feeds, find_own_feeds
from c360.warehouse.dbt import prepare_project, run_models
from c360.warehouse.duckdb import DuckDBWarehouse, RawRelation
from c360.warehouse.facts import (
    BuildInputs,
    BuildPlan,
    begin_build,
    engine_version,
    finish_build,
    plan_build,
)
from c360.warehouse.lookups import LAYOUT

GROWING_FEED = "transactions"
"""The feed whose fact is too large to build anew each time."""
SCORED_MODELS = (
    "stg_derived__predictions+",
    "stg_derived__model_drift+",
    "stg_derived__model_backtest+",
    "stg_derived__model_scoring+",
)
"""Models that follow from predictions; all others are built before anything is scored."""
EMPTY_TEXTS = (
    "select null::varchar as text_hash, null::varchar as model, null::varchar as model_version, "
    "null::double as sentiment, null::varchar as category, null::boolean as is_usable where false"
)


def read_health_profiles(context: RunContext) -> list[HealthProfile]:
    """Read the workspace's health profiles, or those shipped.

    Raises:
        ConfigError: The file is missing, no YAML, or holds a profile that makes no sense; or the
            profile to be shown is not among them.
    """
    own = context.workspace.settings.health.profiles_file
    path = context.workspace.root / own if own else resource_folder("dbt") / "health_profiles.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"Health profiles {path} cannot be read: {error}.") from error
    profiles = profiles_from_mapping(content)
    shown = context.workspace.settings.health.profile
    known = sorted({profile.profile for profile in profiles})
    if shown not in known:
        raise ConfigError(
            f"health.profile is {shown!r}, which {path.name} does not hold. Known: "
            f"{', '.join(known)}."
        )
    return profiles


def project_folders(context: RunContext) -> list[Path]:
    """Return the shipped SQL models and the workspace's own, which are laid over them."""
    return [resource_folder("dbt"), context.workspace.root / "dbt"]


def fingerprint_inputs(context: RunContext, texts: Sequence[Path], search: str = "") -> str:
    """Name everything that a snapshot follows from: the same name means the same snapshot.

    Args:
        context: The run.
        texts: Files of enriched texts.
        search: How the search index is made.
    """
    settings = context.workspace.settings
    seals = context.lake.seals.list_names(context.lake.manifests())
    return hash_json(
        {
            # Rows of a batch that lie elsewhere now are read from there before the old go.
            **({"seals": seals} if seals else {}),
            "batches": [manifest.batch_id for manifest in context.lake.manifests()],
            "texts": [str(path.relative_to(context.workspace.data)) for path in texts],
            "as_of": context.as_of,
            "reporting": settings.reporting.model_dump(),
            "profile": settings.health.profile,
            "profiles": profiles_table_rows(read_health_profiles(context)),
            "connected": _connected_feeds(context),
            "contracts": {feed: contract.hash for feed, contract in context.contracts.items()},
            "personal": {
                feed: [column.name for column in contract.columns if column.is_personal]
                for feed, contract in find_own_feeds(context.contracts).items()
            },
            "models": [hash_folder(path) for path in project_folders(context) if path.is_dir()],
            "predictions": fingerprint_models(context.workspace),
            "search": search,
            "lookups": LAYOUT,
            "due": {s.name: s.partition for s in settings.sources if s.partition},
        }
    )


def build_warehouse(context: RunContext, texts: Sequence[Path]) -> StepOutcome:
    """Lay out the inputs, then build everything that does not follow from predictions.

    Reads:  raw through manifests; derived texts; settings.
    Writes: all schemas of the warehouse.
    """
    context.facts.mkdir(parents=True, exist_ok=True)
    with context.open_warehouse() as warehouse:
        plan = plan_build(warehouse, _build_inputs(context), context.facts)
        begin_build(warehouse, plan)
        rows_in = _lay_out_feeds(context, warehouse)
        _lay_out_build(context, warehouse, plan)
        warehouse.replace_view("derived.interaction_texts", _texts_sql(texts))
        _lay_out_batches(context, warehouse)
        _lay_out_settings(context, warehouse)
    results = _run(context, exclude=SCORED_MODELS)
    with context.open_warehouse() as warehouse:
        finish_build(warehouse, _build_inputs(context), context.facts)
    extent = "everything" if plan.is_full else "what is new"
    return StepOutcome(
        rows_in=rows_in, rows_out=rows_in, detail=f"{len(results)} models over {extent}"
    )


def build_marts(context: RunContext) -> StepOutcome:
    """Build the marts that follow from predictions.

    Reads:  views derived.* of the warehouse, and what ``build`` made.
    Writes: schemas intermediate and marts of the warehouse.
    """
    results = _run(context, SCORED_MODELS)
    with context.open_warehouse() as warehouse:
        build_own_feeds(context, warehouse)
        rows_in = sum(manifest.result.landed for manifest in context.lake.manifests())
        rows = sum(warehouse.count(f"marts.{name}") for name in warehouse.tables("marts"))
    return StepOutcome(rows_in=rows_in, rows_out=rows, detail=f"{len(results)} models")


def _run(
    context: RunContext, select: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Sequence[object]:
    project = prepare_project(project_folders(context), context.project_work)
    return run_models(project, context.workspace.warehouse, select, context.engine, exclude)


def _lay_out_feeds(context: RunContext, warehouse: DuckDBWarehouse) -> int:
    rows = 0
    for feed in context.contracts:
        manifests = context.lake.manifests(feed)
        relation = _relation(context, feed, context.lake.data_files(manifests))
        warehouse.replace_view(f"raw.{feed}", relation.to_sql())
        rows += sum(manifest.result.landed for manifest in manifests)
    return rows


def _build_inputs(context: RunContext) -> BuildInputs:
    """Name what large facts follow from; health profiles and texts are not among it."""
    reporting = context.workspace.settings.reporting
    structure = hash_json(
        {
            "reporting": reporting.model_dump(),
            "contracts": {feed: contract.hash for feed, contract in context.contracts.items()},
            "models": [hash_folder(path) for path in project_folders(context) if path.is_dir()],
            "facts": str(context.facts),
            "engine": engine_version(),
        }
    )
    batches = frozenset(manifest.batch_id for manifest in context.lake.manifests())
    return BuildInputs(structure, context.as_of, batches)


def _lay_out_build(context: RunContext, warehouse: DuckDBWarehouse, plan: BuildPlan) -> None:
    """Say what is new since the last build: nothing in particular in a full one."""
    build = {
        "is_full": [plan.is_full],
        "previous_as_of": pa.array([plan.previous_as_of], pa.date32()),
        "run_id": [context.run_id],
        "facts_folder": [str(context.facts)],
    }
    warehouse.replace_table("config.build", pa.table(build))
    manifests = [] if plan.is_full else context.lake.manifests(GROWING_FEED)
    new = [manifest for manifest in manifests if manifest.batch_id not in plan.known_batches]
    relation = _relation(context, GROWING_FEED, context.lake.data_files(new))
    warehouse.replace_view(f"raw.new_{GROWING_FEED}", relation.to_sql())


def _lay_out_batches(context: RunContext, warehouse: DuckDBWarehouse) -> None:
    """Say since when each batch is known; a first load counts from the day things happened."""
    headers = [manifest.header for manifest in context.lake.manifests()]
    known = [None if header.is_first_load else header.first_read_at for header in headers]
    batches = {
        "batch_id": pa.array([header.batch_id for header in headers], pa.string()),
        "known_at": pa.array(known, pa.timestamp("us")),
    }
    warehouse.replace_table("config.batches", pa.table(batches))


def _relation(context: RunContext, feed: str, files: Sequence[Path]) -> RawRelation:
    columns = [(column.name, str(column.type)) for column in context.contracts[feed].columns]
    return RawRelation(feed=feed, columns=columns, files=files)


def _texts_sql(files: Sequence[Path]) -> str:
    if not files:
        return EMPTY_TEXTS
    listed = ", ".join(quote_literal(str(file)) for file in files)
    return (
        f"from read_parquet([{listed}]) "
        "qualify row_number() over (partition by text_hash order by is_usable desc) = 1"
    )


def _connected_feeds(context: RunContext) -> list[str]:
    """Return the feeds that a source is configured for, or that ever landed anything."""
    configured = {source.feed for source in context.workspace.settings.sources}
    return sorted(configured | {manifest.header.feed for manifest in context.lake.manifests()})


def _lay_out_settings(context: RunContext, warehouse: DuckDBWarehouse) -> None:
    reporting = context.workspace.settings.reporting
    run = {
        "as_of": pa.array([context.as_of], pa.date32()),
        "reporting_currency": [reporting.currency],
        "time_zone": [reporting.time_zone],
        "profile": [context.workspace.settings.health.profile],
        "fiscal_year_start_month": [reporting.fiscal_year_start_month],
    }
    warehouse.replace_table("config.run", pa.table(run))
    connected = set(_connected_feeds(context))
    feeds = sorted(context.contracts)
    flags = pa.array([feed in connected for feed in feeds], pa.bool_())
    warehouse.replace_table(
        "config.feeds", pa.table({"feed": pa.array(feeds, pa.string()), "is_connected": flags})
    )
    rows = profiles_table_rows(read_health_profiles(context))
    warehouse.replace_table("config.health_profiles", pa.Table.from_pylist(rows))

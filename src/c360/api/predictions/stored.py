"""Read the predictions that a run has stored."""

from __future__ import annotations

import json
from typing import Any

from c360.api.cursors import Cursor, after_cursor, decode_cursor, encode_cursor, fingerprint
from c360.api.customers.masking import may_see_personal_data
from c360.api.models.loaded import LoadedModels
from c360.api.models.monitoring import read_states
from c360.api.models.schemas import ScoringStatus
from c360.api.predictions.filters import PredictionQuery, parse_sort
from c360.api.predictions.masking import show_drivers
from c360.api.predictions.schemas import PredictionPage, PredictionRow, StoredPrediction
from c360.api.rows import read_row, read_rows, stamp
from c360.errors import NotFoundError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

TABLE = "predictions"
LISTED = "entity_id, model_version, as_of, prediction, score, category, is_positive, drivers"


def list_predictions(
    models: LoadedModels, snapshot: Snapshot, model: str, query: PredictionQuery
) -> PredictionPage:
    """Return one page of a model's predictions; none while it has not scored.

    Raises:
        NotFoundError: There is no such model.
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    models.require(model)
    run_id = snapshot.manifest.run_id
    name = fingerprint([model, query.model_dump(mode="json", exclude={"limit", "cursor"})])
    key = parse_sort(query.sort)
    condition, params = _build_condition(model, query)
    page, page_params = "true", dict[str, Any]()
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, (key,))
        page, page_params = after_cursor(cursor, (key,), "entity_id")
    rows, total = [], 0
    if snapshot.has_table(TABLE):
        rows = read_rows(
            snapshot,
            f"select {LISTED} from marts.{TABLE} where {condition} and {page}"
            f" order by {key.order}, entity_id limit $limit",
            {**params, **page_params, "limit": query.limit + 1},
        )
        counted = f"select count(*) as total from marts.{TABLE} where {condition}"
        total = read_rows(snapshot, counted, params)[0]["total"]
    next_cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        last = Cursor((key.read(rows[-1]),), rows[-1]["entity_id"])
        next_cursor = encode_cursor(last, run_id, name)
    return PredictionPage(
        model=model,
        items=[_read_listed(row) for row in rows],
        next_cursor=next_cursor,
        total=total,
        snapshot=stamp(snapshot),
    )


def _build_condition(model: str, query: PredictionQuery) -> tuple[str, dict[str, Any]]:
    conditions, params = ["model = $model"], dict[str, Any](model=model)
    if query.category:
        conditions.append("list_contains(cast($categories as varchar[]), category)")
        params["categories"] = [category.value for category in query.category]
    if query.min_score is not None:
        conditions.append("score >= cast($min_score as double)")
        params["min_score"] = query.min_score
    if query.is_positive is not None:
        conditions.append("is_positive = cast($is_positive as boolean)")
        params["is_positive"] = query.is_positive
    return " and ".join(conditions), params


def _read_listed(row: dict[str, Any]) -> PredictionRow:
    drivers = read_drivers(row)
    top = drivers[0]["label"] if drivers else None
    return PredictionRow.model_validate({**row, "top_driver": top})


def get_prediction(
    models: LoadedModels, snapshot: Snapshot, model: str, entity_id: str, user: User
) -> StoredPrediction:
    """Return one stored prediction with its drivers.

    Raises:
        NotFoundError: There is no such model, or it has not scored this entity.
    """
    models.require(model)
    row = find_prediction(snapshot, model, entity_id)
    return StoredPrediction.model_validate(
        {
            **row,
            "drivers": show_drivers(read_drivers(row), user),
            "is_masked": not may_see_personal_data(user),
            "snapshot": stamp(snapshot),
        }
    )


def find_prediction(snapshot: Snapshot, model: str, entity_id: str) -> dict[str, Any]:
    """Return the row of one stored prediction.

    Raises:
        NotFoundError: The model has not scored this entity, or nothing; then it says why.
    """
    run_id, row = snapshot.manifest.run_id, None
    if snapshot.has_table(TABLE):
        row = read_row(
            snapshot,
            f"select * from marts.{TABLE} where model = $model and entity_id = $entity_id",
            {"model": model, "entity_id": entity_id},
        )
    if row is None:
        state = read_states(snapshot).get(model)
        if state is not None and state.status is ScoringStatus.NOT_SCORED:
            raise NotFoundError(
                f"Model {model!r} did not score in run {run_id!r}, so there is no prediction for"
                f" {entity_id[:200]!r}. {state.reason}"
            )
        raise NotFoundError(
            f"Model {model!r} has no prediction for {entity_id[:200]!r} in run {run_id!r}: the id"
            " is unknown, or too little is known about it to be scored. Those that are scored are"
            f" at /api/v1/predictions/{model}; `c360 run` scores anew."
        )
    return row


def read_drivers(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the drivers of a stored prediction."""
    drivers: list[dict[str, Any]] = json.loads(row["drivers"] or "[]")
    return drivers

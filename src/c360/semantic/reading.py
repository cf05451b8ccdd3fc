"""Read the semantic model from its folder of YAML files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlglot
import yaml
from pydantic import ValidationError

from c360.errors import SemanticError
from c360.semantic.authoring import (
    AuthoredDimension,
    AuthoredMeasure,
    AuthoredMetric,
    AuthoredModel,
    Condition,
    Document,
    ModelMeta,
    VerifiedQuestion,
)
from c360.semantic.catalog import (
    Aggregation,
    Catalog,
    Dimension,
    Entity,
    Kind,
    Metric,
    Rollup,
    SemanticModel,
    Term,
    TermFilter,
    Unit,
)

VERIFIED = "verified.yaml"
NUMBER_TYPES = {"integer", "decimal", "float"}


def read_catalog(folders: Sequence[Path]) -> Catalog:
    """Read the models and metrics of some folders; a later one's replace those of the same name.

    Args:
        folders: With ``*.yml`` files in the dbt / MetricFlow form. One that is absent has none.

    Raises:
        SemanticError: A file is no YAML, has an unknown key, or names what does not exist.
    """
    models: dict[str, SemanticModel] = {}
    metrics: dict[str, Metric] = {}
    for path, document in _documents(folders):
        if document.semantic_model is not None:
            model = _build_model(document.semantic_model, path)
            models[model.name] = model
            for measure in document.semantic_model.measures:
                metrics[measure.name] = _build_simple(measure, document.semantic_model)
        if document.metric is not None:
            metrics[document.metric.name] = _build_ratio(document.metric)
    catalog = Catalog(models, metrics)
    _check_references(catalog)
    return catalog


def read_verified(folders: Sequence[Path]) -> list[VerifiedQuestion]:
    """Read the verified questions of some folders: their ``verified.yaml``.

    Raises:
        SemanticError: A file is not of the documented form.
    """
    verified: list[VerifiedQuestion] = []
    for path in (folder / VERIFIED for folder in folders):
        if not path.is_file():
            continue
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
            verified.extend(VerifiedQuestion.model_validate(entry) for entry in entries)
        except (yaml.YAMLError, ValidationError, TypeError) as error:
            raise SemanticError(
                f"{path.name} is not a list of verified questions: {error}"
            ) from error
    return verified


def _documents(folders: Sequence[Path]) -> Iterator[tuple[Path, Document]]:
    for folder in folders:
        for path in sorted(folder.glob("*.yml")):
            try:
                for parsed in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                    if parsed is not None:
                        yield path, Document.model_validate(parsed)
            except yaml.YAMLError as error:
                raise SemanticError(f"{path.name} is not valid YAML: {error}") from error
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                raise SemanticError(
                    f"{path.name}: {where}: {first['msg']}. "
                    "docs/reference/semantic-model.md lists what is allowed."
                ) from error


def _build_model(authored: AuthoredModel, path: Path) -> SemanticModel:
    primary = [entity for entity in authored.entities if entity.type == "primary"]
    if len(primary) != 1 or primary[0].config is None:
        raise SemanticError(
            f"{path.name}: {authored.name} needs exactly one primary entity, with its config.meta."
        )
    meta = primary[0].config.meta
    dimensions = {d.name: _build_dimension(d, authored.name, path) for d in authored.dimensions}
    return SemanticModel(
        name=authored.name,
        description=authored.description,
        table=f"{authored.node_relation.schema_name}.{authored.node_relation.alias}",
        entities=tuple(
            Entity(e.name, e.type == "primary", e.expr or e.name) for e in authored.entities
        ),
        dimensions=dimensions,
        time=authored.defaults.agg_time_dimension,
        noun=meta.noun,
        synonyms=meta.synonyms,
        columns=meta.columns,
        order=meta.order,
        main_metric=meta.main_metric,
        summary=meta.summary,
        size=meta.size,
        change=meta.change,
        change_days=meta.change_days,
        terms=_build_terms(meta),
        rollups=tuple(Rollup(r.table, r.keys, r.month, r.sums) for r in meta.rollups),
        unknown=meta.unknown,
        is_size_plain=meta.size_is_plain,
        distance=meta.distance,
        hidden=meta.hidden,
    )


def _build_terms(meta: ModelMeta) -> tuple[Term, ...]:
    return tuple(
        Term(
            term.name,
            term.synonyms,
            term.definition,
            _read_conditions(term.filters),
            term.change,
        )
        for term in meta.terms
    )


def _read_conditions(conditions: Sequence[Condition]) -> tuple[TermFilter, ...]:
    return tuple(
        TermFilter(name, operator, value if isinstance(value, tuple) else (value,))
        for name, operator, value in conditions
    )


def _build_dimension(authored: AuthoredDimension, model: str, path: Path) -> Dimension:
    meta = authored.config.meta
    expression = authored.expr or authored.name
    _check_expression(expression, f"{path.name}: {model}.{authored.name}")
    return Dimension(
        name=authored.name,
        model=model,
        kind=_kind(authored),
        expression=expression,
        label=authored.label or authored.name.replace("_", " ").capitalize(),
        description=authored.description,
        unit=Unit(meta.unit) if meta.unit else None,
        synonyms=meta.synonyms,
        values=meta.values,
        true_words=meta.true_words,
        adjectives=meta.adjectives,
        personal=meta.personal,
        geography=meta.geography,
        indexed=meta.indexed,
        hidden=meta.hidden,
        is_additive=meta.total,
        usual=Aggregation(meta.usual),
        period_on=meta.period_on,
        implies=_read_conditions(meta.implies),
        is_elapsed=meta.elapsed,
        until=meta.until,
        counted_by=meta.counted_by,
        rare=meta.rare,
        bare_operator=">=" if meta.elapsed else meta.bare,
    )


def _kind(authored: AuthoredDimension) -> Kind:
    if authored.type == "time":
        return Kind.TIME
    if authored.config.meta.kind == "key":
        return Kind.KEY
    if authored.datatype in NUMBER_TYPES:
        return Kind.NUMBER
    return Kind.BOOLEAN if authored.datatype == "boolean" else Kind.CATEGORY


def _build_simple(authored: AuthoredMeasure, model: AuthoredModel) -> Metric:
    meta = authored.config.meta
    _check_expression(authored.expr, f"{model.name}.{authored.name}")
    return Metric(
        name=authored.name,
        label=authored.label,
        description=authored.description,
        unit=Unit(meta.unit),
        synonyms=meta.synonyms,
        adjectives=meta.adjectives,
        model=model.name,
        aggregation=Aggregation(authored.agg),
        expression=authored.expr,
        time=authored.agg_time_dimension or model.defaults.agg_time_dimension,
        of=meta.of,
        counts=meta.counts,
        stock_of=meta.stock_of,
        shown_with=meta.shown_with,
        hidden=meta.hidden,
        is_additive=meta.total or authored.agg in {"sum", "count"},
        rows=_read_conditions(meta.rows),
        said=meta.said,
    )


def _build_ratio(authored: AuthoredMetric) -> Metric:
    meta = authored.config.meta
    return Metric(
        name=authored.name,
        label=authored.label,
        description=authored.description,
        unit=Unit(meta.unit),
        synonyms=meta.synonyms,
        adjectives=meta.adjectives,
        numerator=authored.type_params.numerator.name,
        denominator=authored.type_params.denominator.name,
        shown_with=meta.shown_with,
        hidden=meta.hidden,
    )


def _check_expression(expression: str, where: str) -> None:
    try:
        sqlglot.parse_one(expression, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise SemanticError(f"{where}: {expression!r} is not valid SQL: {error}") from error


def _check_references(catalog: Catalog) -> None:
    for model in catalog.models.values():
        wanted = [
            *model.columns,
            *(name.lstrip("-") for name in model.order),
            *(f.dimension for term in model.terms for f in term.filters),
            *([model.size] if model.size else []),
            *([model.change] if model.change else []),
        ]
        for name in wanted:
            catalog.dimension(catalog.qualify(model.name, name))
        for name in (model.main_metric, *model.summary):
            catalog.metric(name)
    for metric in catalog.metrics.values():
        for part in catalog.base_metrics(metric.name):
            if part.is_ratio or part.model not in catalog.models:
                raise SemanticError(f"{metric.name} must be made of measures.")
        for name in metric.shown_with:
            catalog.metric(name)

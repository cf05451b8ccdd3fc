"""Run the dbt project in this process: quietly, offline, and without keeping the warehouse locked.

dbt is loaded on first use. Its state is global, so calls take turns. A project's folder is
``<work>/project``; what dbt writes lies beside it: ``target`` (with the parsed project, which makes
the next process quick), ``logs`` and ``profiles``. A project that this process parsed is not parsed
again while its files stay the same, whichever workspace it is copied to.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import shutil
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from c360.errors import AuditError, BuildError, UnknownNameError
from c360.kit.files import write_atomically
from c360.kit.sql import quote_identifier
from c360.warehouse.duckdb import DEFAULT_ENGINE, Engine

PROJECT = "project"
LONGEST_MESSAGE = 400
MODELS_AT_A_TIME = 2
IGNORED = {"target", "logs", "__pycache__", ".user.yml"}
FAILED = {"error", "fail", "runtime error"}
CATALOG = re.compile(r'"[^"]+"\.(?="(?:raw|config|derived|staging|intermediate|marts)"\.)')

_turn = threading.Lock()
_parsed: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one model or test. ``rows``: of a table built; of a test, those that fail."""

    name: str
    status: str
    seconds: float
    rows: int | None
    message: str


def prepare_project(sources: Path | Sequence[Path], work: Path) -> Path:
    """Make a writable copy of a project; a later source lies over the ones before it.

    Files that have not changed are not written again, so that dbt need not parse them again;
    files that no source has any more are removed.

    Args:
        sources: The packaged project, then a workspace's own ``dbt`` folder. One that does not
            exist is passed over.
        work: Folder for the copy and for what dbt writes.

    Returns:
        The folder of the copy.
    """
    project = work / PROJECT
    wanted = _gather_files([sources] if isinstance(sources, Path) else sources)
    for name, source in wanted.items():
        target = project / name
        content = source.read_bytes()
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for path in sorted(project.rglob("*")):
        if path.is_file() and str(path.relative_to(project)) not in wanted:
            path.unlink()
            _forget_compiled(project)
    return project


def run_models(
    project: Path,
    warehouse: Path,
    select: Sequence[str] = (),
    engine: Engine = DEFAULT_ENGINE,
    exclude: Sequence[str] = (),
) -> list[NodeResult]:
    """Build models, in dependency order.

    Args:
        project: From ``prepare_project``.
        warehouse: The DuckDB file. Nobody may hold it open for writing.
        select: dbt selectors, such as ``staging`` or ``path:models/marts``; all without any.
        engine: How much of the machine the engine may take.
        exclude: dbt selectors of models to leave out.

    Returns:
        One result per model built, in the order in which they finished.

    Raises:
        BuildError: A model failed, or the project cannot be read.
    """
    nodes = _invoke(project, warehouse, ["run", *_select(select), *_exclude(exclude)], engine)
    results = _with_row_counts(nodes, warehouse)
    _raise_first_failure(results, "Model")
    return results


def run_tests(
    project: Path, warehouse: Path, select: Sequence[str] = (), engine: Engine = DEFAULT_ENGINE
) -> list[NodeResult]:
    """Run data tests; unit tests are left to ``run_unit_tests``.

    Returns:
        One result per test, also of those that failed: ``require_passed`` judges them.

    Raises:
        BuildError: A test could not be run.
    """
    arguments = ["test", "--exclude-resource-type", "unit_test", *_select(select)]
    results = [_describe(node) for node in _invoke(project, warehouse, arguments, engine)]
    _raise_first_failure([result for result in results if result.status == "error"], "Test")
    return results


def run_unit_tests(
    project: Path, warehouse: Path, select: Sequence[str] = (), engine: Engine = DEFAULT_ENGINE
) -> list[NodeResult]:
    """Run the models' unit tests: example rows in, expected rows out.

    Raises:
        BuildError: A test failed or could not be run.
    """
    arguments = ["test", "--resource-type", "unit_test", *_select(select)]
    results = [_describe(node) for node in _invoke(project, warehouse, arguments, engine)]
    _raise_first_failure(results, "Unit test")
    return results


def require_passed(results: Sequence[NodeResult]) -> None:
    """Judge tests: those of severity ``error`` must have passed.

    Raises:
        AuditError: One or more have not.
    """
    failed = [result for result in results if result.status in FAILED]
    if failed:
        first = failed[0]
        more = f" ({len(failed) - 1} more failed.)" if len(failed) > 1 else ""
        raise AuditError(f"{first.name}: {first.message}{more} Nothing was published.")


def compiled_sql(project: Path, model: str) -> str:
    """Return a model as plain SQL, names written ``schema.table`` without a catalog.

    What the last run compiled is used while the project has not changed since; otherwise the model
    is compiled against an empty database in memory: no warehouse is needed or locked.

    Raises:
        UnknownNameError: There is no such model.
        BuildError: The project cannot be read.
    """
    sources = list((project / "models").rglob(f"{model}.sql"))
    if not sources:
        raise UnknownNameError(f"Unknown model {model!r}: {project} has none of that name.")
    compiled = _find_compiled(project, sources[0].relative_to(project))
    if compiled is None:
        nodes = _invoke(project, None, ["compile", "--select", model])
        compiled = str(nodes[0].node.compiled_code)
    return CATALOG.sub("", compiled).strip()


def _gather_files(sources: Sequence[Path]) -> dict[str, Path]:
    wanted = {}
    for source in sources:
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source)
            if path.is_file() and not IGNORED.intersection(name.parts):
                wanted[str(name)] = path
    return wanted


def _select(select: Sequence[str]) -> list[str]:
    return ["--select", *select] if select else []


def _exclude(exclude: Sequence[str]) -> list[str]:
    return ["--exclude", *exclude] if exclude else []


def _find_compiled(project: Path, model: Path) -> str | None:
    path = project.parent / "target" / "compiled" / "c360" / model
    if not path.is_file():
        return None
    changed_at = max(file.stat().st_mtime for file in project.rglob("*") if file.is_file())
    return path.read_text(encoding="utf-8") if path.stat().st_mtime >= changed_at else None


def _forget_compiled(project: Path) -> None:
    shutil.rmtree(project.parent / "target" / "compiled", ignore_errors=True)


def _write_profile(folder: Path, database: str, engine: Engine) -> None:
    output = {
        "type": "duckdb",
        "path": database,
        "threads": MODELS_AT_A_TIME,
        "config_options": engine.options,
    }
    profile = {"c360": {"target": "duckdb", "outputs": {"duckdb": output}}}
    content = yaml.safe_dump(profile, sort_keys=False)
    path = folder / "profiles.yml"
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        write_atomically(path, content)


def _invoke(
    project: Path,
    warehouse: Path | None,
    arguments: Sequence[str],
    engine: Engine = DEFAULT_ENGINE,
) -> list[Any]:
    work = project.parent
    kind = "memory" if warehouse is None else "duckdb"
    profiles = work / "profiles" / kind
    target = work / ("target" if warehouse else "target-memory")
    _write_profile(profiles, str(warehouse.resolve()) if warehouse else ":memory:", engine)
    folders = {"project": project, "profiles": profiles}
    options = [f"--{name}-dir={path}" for name, path in folders.items()]
    options += [f"--target-path={target}", f"--log-path={work / 'logs'}"]
    with _turn, _dbt() as runner:
        runner.manifest = _parse(runner, _identify(project, warehouse), options)
        outcome = runner.invoke([*GLOBAL_OPTIONS, *arguments, *options])
    _raise_exception(outcome)
    return list(getattr(outcome.result, "results", outcome.result) or [])


def _identify(project: Path, warehouse: Path | None) -> str:
    """Return what the parsed project hangs on: its files, and the database its names are in."""
    digest = hashlib.sha256((warehouse.stem if warehouse else "").encode())
    for path in sorted(project.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(project)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _parse(runner: Any, identity: str, options: Sequence[str]) -> Any:
    """Return the parsed project, a copy: dbt writes into it."""
    if identity not in _parsed:
        outcome = runner.invoke([*GLOBAL_OPTIONS, "parse", *options])
        _raise_exception(outcome)
        _parsed.clear()
        _parsed[identity] = outcome.result
    return _parsed[identity].deepcopy()


GLOBAL_OPTIONS = (
    "--quiet",
    "--log-level=none",
    "--log-level-file=info",
    "--no-use-colors",
    "--no-send-anonymous-usage-stats",
    "--no-version-check",
    "--no-print",
    "--no-write-json",
)


@contextmanager
def _dbt() -> Iterator[Any]:
    """Lend a runner; afterwards no connection of dbt's is open."""
    with warnings.catch_warnings():
        # dbt and what it stands on use what Python and its libraries will drop one day.
        for category in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
            warnings.simplefilter("ignore", category)
        main = importlib.import_module("dbt.cli.main")
        connections = importlib.import_module("dbt.adapters.duckdb.connections")
        try:
            yield main.dbtRunner()
        finally:
            connections.DuckDBConnectionManager.close_all_connections()


def _raise_exception(outcome: Any) -> None:
    if isinstance(outcome.exception, KeyboardInterrupt | SystemExit):
        raise outcome.exception
    if outcome.exception is not None:
        raise BuildError(
            f"The dbt project cannot be run: {_one_line(str(outcome.exception))}"
        ) from outcome.exception


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_MESSAGE else f"{line[: LONGEST_MESSAGE - 1]}…"


def _describe(node: Any) -> NodeResult:
    message = _one_line(node.message or "")
    description = _one_line(node.node.description or "")
    if str(node.status) in {"fail", "warn"} and description:
        message = f"{description} {message}."
    return NodeResult(
        name=node.node.name,
        status=str(node.status),
        seconds=round(node.execution_time, 3),
        rows=node.failures,
        message=message,
    )


def _with_row_counts(nodes: Sequence[Any], warehouse: Path) -> list[NodeResult]:
    counts = _count_rows(nodes, warehouse)
    return [
        NodeResult(
            name=node.node.name,
            status=str(node.status),
            seconds=round(node.execution_time, 3),
            rows=counts.get(node.node.name),
            message=_one_line(node.message or ""),
        )
        for node in nodes
    ]


def _count_rows(nodes: Sequence[Any], warehouse: Path) -> Mapping[str, int]:
    built = [
        node.node
        for node in nodes
        if str(node.status) == "success" and node.node.config.materialized == "table"
    ]
    counts = {}
    with duckdb.connect(str(warehouse)) as connection:
        for node in built:
            table = f"{quote_identifier(node.schema)}.{quote_identifier(node.alias)}"
            row = connection.execute(f"select count(*) from {table}").fetchone()
            counts[node.name] = row[0] if row else 0
    return counts


def _raise_first_failure(results: Sequence[NodeResult], kind: str) -> None:
    for result in results:
        if result.status in FAILED:
            raise BuildError(f"{kind} {result.name} failed: {result.message}")

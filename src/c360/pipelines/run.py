"""The main run: ingest, enrich, build, score, marts, audit, publish, retention."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from c360.config.workspace import Workspace
from c360.errors import C360Error, CancelledError, RetryableError
from c360.kit.clock import utc_now
from c360.kit.ids import make_run_id
from c360.lake.lake import Lake
from c360.pipelines.acceptance import find_block_alerts
from c360.pipelines.audit import audit_marts
from c360.pipelines.build import build_marts, build_warehouse, fingerprint_inputs
from c360.pipelines.compaction import compact_raw
from c360.pipelines.context import Progress, RunContext, StepOutcome
from c360.pipelines.embed import workspace_embedder
from c360.pipelines.enrich import enrich_new_texts, open_text_model, open_text_store
from c360.pipelines.follow import drain_streams
from c360.pipelines.ingest import FeedTotals, ingest_sources, load_contracts, total_feeds
from c360.pipelines.lineage import write_lineage
from c360.pipelines.publish import publish_marts
from c360.pipelines.retention import apply_retention
from c360.pipelines.score import score_models
from c360.pipelines.watch import alert_after_run, note_landed, note_published
from c360.state.database import StateDatabase
from c360.state.runs import RunStatus, Step, StepStatus
from c360.text.search.builder import name_version
from c360.warehouse.publish import discard_staging
from c360.warehouse.snapshot import read_manifest, read_pointer

PIPELINE = "run"
STEP_TRIES = 3


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended. ``is_published``: what is served now is what this run's inputs give."""

    run_id: str
    status: RunStatus
    as_of: date
    is_published: bool
    steps: tuple[Step, ...]
    feeds: tuple[FeedTotals, ...]
    warnings: tuple[str, ...] = ()
    error: C360Error | None = None


def run_pipeline(
    workspace: Workspace,
    state: StateDatabase,
    as_of: date | None,
    progress: Progress,
    *,
    is_ingesting: bool = True,
    run_id: str | None = None,
) -> RunResult:
    """Run everything once. A failure leaves the published snapshot and says why.

    Args:
        workspace: The workspace.
        state: Its state database.
        as_of: Last day included; None for the one that the settings give.
        progress: Told how far it is.
        is_ingesting: Whether to look for new data; if not, what landed before is scored again.
        run_id: Name of the run; by default one is made.

    Raises:
        WorkspaceBusyError: Another process writes to the workspace.
    """
    started_at = utc_now()
    with workspace.lock("c360 run"):
        state.runs.fail_abandoned(started_at)
        discard_staging(workspace.serving)
        context = RunContext(
            workspace=workspace,
            run_id=run_id or make_run_id(started_at),
            as_of=workspace.resolve_as_of(as_of),
            started_at=started_at,
            contracts=load_contracts(workspace),
            lake=Lake(workspace.data),
            progress=progress,
        )
        result = _Run(context, state, is_ingesting=is_ingesting).execute()
        compact_raw(context.lake)
        return result


class _Run:
    """One run on its way: executes steps in order and logs each."""

    def __init__(self, context: RunContext, state: StateDatabase, *, is_ingesting: bool) -> None:
        self._context = context
        self._state = state
        self._is_ingesting = is_ingesting
        self._steps: list[Step] = []
        self._warnings: list[str] = []

    def execute(self) -> RunResult:
        context = self._context
        self._state.runs.start_run(context.run_id, PIPELINE, context.as_of, context.started_at)
        try:
            self._execute_steps()
        except CancelledError as error:
            return self._finish(RunStatus.CANCELLED, error)
        except C360Error as error:
            return self._finish(RunStatus.FAILED, error)
        except BaseException as error:
            self._state.runs.finish_run(
                context.run_id,
                RunStatus.FAILED,
                utc_now(),
                error=f"{type(error).__name__}: {error}",
            )
            raise
        return self._finish(RunStatus.SUCCEEDED, None)

    def _execute_steps(self) -> None:
        context = self._context
        context.lake.seals.verify()
        if self._is_ingesting:
            self._step("ingest", self._ingest)
        model = open_text_model(context)
        choice = workspace_embedder(context.workspace)
        self._step("enrich", lambda: enrich_new_texts(context, model, choice.embedder))
        texts = open_text_store(context, model).files()
        fingerprint = fingerprint_inputs(context, texts, name_version(choice.name))
        if self._is_published(fingerprint):
            unchanged = StepOutcome(is_skipped=True, detail="nothing has changed")
            for name in ("build", "score", "marts", "audit", "publish"):
                self._step(name, lambda: unchanged)
            self._step("retention", lambda: apply_retention(context, self._state, self._warnings))
            return
        self._step("build", lambda: build_warehouse(context, texts))
        self._state.hops.stamp_staged(utc_now())
        self._step("score", lambda: score_models(context, self._state, self._warnings))
        self._step("marts", lambda: build_marts(context))
        self._step("audit", lambda: audit_marts(context, self._state))
        # What was trained in this run is part of what the snapshot follows from.
        complete = fingerprint_inputs(context, texts, name_version(choice.name))
        self._step("publish", lambda: publish_marts(context, complete, choice))
        note_published(context.workspace, self._state, context.run_id)
        write_lineage(context)
        self._step("retention", lambda: apply_retention(context, self._state, self._warnings))

    def _ingest(self) -> StepOutcome:
        context = self._context
        streamed = drain_streams(context.workspace, context.contracts)
        result = ingest_sources(
            context.workspace,
            context.contracts,
            lambda source, done, total: context.progress.step_advanced(
                "ingest", source, done, total
            ),
        )
        note_landed(context.workspace, self._state, context.started_at)
        self._warnings.extend(result.warnings)
        failures = (*streamed.failures, *result.failures)
        self._warnings.extend(str(failure) for failure in failures)
        results = [manifest.result for manifest in (*streamed.landed, *result.landed)]
        self._state.alerts.raise_alerts(find_block_alerts(context, result.blocks))
        return StepOutcome(
            rows_in=sum(batch.rows_in for batch in results),
            rows_out=sum(batch.landed for batch in results),
            rows_quarantined=sum(batch.quarantined for batch in results),
            detail=f"{len(results)} new batches" if results else "no new batches",
            is_skipped=not results,
        )

    def _is_published(self, fingerprint: str) -> bool:
        serving = self._context.workspace.serving
        run_id = read_pointer(serving)
        return run_id is not None and read_manifest(serving / run_id).fingerprint == fingerprint

    def _step(self, name: str, work: Callable[[], StepOutcome]) -> None:
        self._context.progress.step_started(name)
        self._state.runs.record_step(self._context.run_id, Step(name, StepStatus.RUNNING))
        started = time.perf_counter()
        retrying = Retrying(
            retry=retry_if_exception_type(RetryableError),
            stop=stop_after_attempt(STEP_TRIES),
            wait=wait_exponential(multiplier=1),
            reraise=True,
        )
        try:
            outcome = retrying(work)
        except BaseException as error:
            seconds = time.perf_counter() - started
            self._record(Step(name, StepStatus.FAILED, seconds, error=str(error)), str(error))
            raise
        status = StepStatus.SKIPPED if outcome.is_skipped else StepStatus.SUCCEEDED
        self._record(
            Step(
                name=name,
                status=status,
                seconds=time.perf_counter() - started,
                rows_in=outcome.rows_in,
                rows_out=outcome.rows_out,
                rows_quarantined=outcome.rows_quarantined,
            ),
            outcome.detail,
        )

    def _record(self, step: Step, detail: str) -> None:
        self._steps.append(step)
        self._state.runs.record_step(self._context.run_id, step)
        self._context.progress.step_finished(
            step.name, step.status.value, step.seconds or 0.0, detail
        )

    def _finish(self, status: RunStatus, error: C360Error | None) -> RunResult:
        context = self._context
        is_published = status is RunStatus.SUCCEEDED
        self._state.runs.finish_run(
            context.run_id,
            status,
            utc_now(),
            is_published=is_published,
            error=None if error is None else f"{type(error).__name__}: {error}",
        )
        alert_after_run(context.workspace, self._state, context.run_id, context.contracts)
        return RunResult(
            run_id=context.run_id,
            status=status,
            as_of=context.as_of,
            is_published=is_published,
            steps=tuple(self._steps),
            feeds=tuple(total_feeds(context.lake.manifests(), list(context.contracts))),
            warnings=tuple(self._warnings),
            error=error,
        )

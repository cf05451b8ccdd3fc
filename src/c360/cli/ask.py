"""``c360 ask``: questions in plain English."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from c360.api.ask.asking import Asking, answer_asked
from c360.api.ask.why import Asker
from c360.api.grounding import GroundedClaim
from c360.cli.briefing import print_claim
from c360.cli.language_model import workspace_assistant
from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.config.workspace import Workspace
from c360.domain.roles import Permission
from c360.errors import InvalidInputError
from c360.kit.resources import resource_folder
from c360.semantic.answering import learn
from c360.semantic.plan import Plan
from c360.semantic.proposal.proposing import Setting
from c360.semantic.reading import read_catalog, read_verified
from c360.semantic.verifying import find_verified
from c360.warehouse.snapshot import SnapshotReader

SHOWN_ROWS = 50
OWNER = Asker(frozenset(Permission), sees_personal=False)
"""Who has the workspace may read all of it; personal data in texts stays masked."""


def ask(
    question: Annotated[str, typer.Argument(help="A question in English.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    with_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL too.")] = False,
    after: Annotated[
        list[str] | None,
        typer.Option(
            "--after",
            help="A question asked before, that this one follows up on; repeat in order.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Answer a question about the published snapshot, ask back, or say why there is no answer.

    Example: c360 ask "Average churn risk score by segment"
    """
    questions = [*(after or []), question]
    if any("\x00" in asked for asked in questions):
        raise InvalidInputError("The question has a NUL character in it. Type it again.")
    opened, state = open_with_state(workspace, with_sources=False)
    snapshot = SnapshotReader(opened.serving).current()
    folders = semantic_folders(opened)
    knowledge = learn(read_catalog(folders), snapshot)
    authored = read_verified(folders)
    assistant = workspace_assistant(opened)
    follows: Plan | None = None
    for asked in questions:
        found = find_verified(asked, authored, state.verified)
        setting = Setting(knowledge, knowledge, snapshot, follows)
        answer = answer_asked(asked, found, Asking(setting, OWNER, assistant))
        follows = Plan.from_json(answer["plan"]) if answer["plan"] is not None else follows
    if as_json:
        print_json(answer)
        return
    _print_answer(answer, with_sql=with_sql)


def semantic_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return the shipped semantic model and the workspace's own, which wins."""
    return (resource_folder("semantic_models"), workspace.root / "semantic_models")


def _print_claims(answer: dict[str, Any], *, with_evidence: bool) -> None:
    for claim in answer["claims"]:
        if with_evidence:
            print_claim(GroundedClaim.model_validate(claim))
        else:
            print_line(f"- {claim['text']}")


def _print_reading(answer: dict[str, Any]) -> None:
    """Say what was read otherwise than typed, and who read it."""
    for correction in answer["corrections"]:
        print_notice(f"Read {correction['typed']!r} as {correction['read_as']!r}.")
    if answer["read_by"]:
        print_notice(f"A language model proposed this reading: {answer['read_by']}.")
    if answer["notice"]:
        print_notice(str(answer["notice"]))


def _print_answer(answer: dict[str, Any], *, with_sql: bool) -> None:
    _print_reading(answer)
    if answer["status"] != "answered":
        print_line(str(answer["reason"]))
        for choice in answer["choices"]:
            print_line(f"  - {choice['restatement']}")
        return
    print_line(str(answer["restatement"]))
    _print_verification(answer["verified"])
    _print_claims(answer, with_evidence=with_sql)
    labels = [field["label"] for field in answer["fields"]]
    print_table(labels, answer["rows"][:SHOWN_ROWS])
    if len(answer["rows"]) > SHOWN_ROWS:
        print_notice(f"{SHOWN_ROWS} of {len(answer['rows']):,} rows; --json prints all.")
    if answer["reason"]:
        print_notice(str(answer["reason"]))
    if with_sql:
        print_line(answer["sql"])
    print_notice(f"Data as of {answer['as_of']}, run {answer['run_id']}.")
    if answer["suggestions"]:
        print_notice(f"Ask next, with --after: {'; '.join(answer['suggestions'])}.")


def _print_verification(verified: dict[str, Any] | None) -> None:
    if verified is not None:
        by = verified["by"]
        told = "the semantic model" if by is None else f"{by} on {verified['at'][:10]}"
        print_notice(f"Verified by {told}.")

"""``c360 ask``: questions in plain English."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.config.workspace import Workspace, open_workspace
from c360.errors import InvalidInputError
from c360.kit.resources import resource_folder
from c360.semantic.answering import answer_question, learn
from c360.semantic.reading import read_catalog
from c360.warehouse.snapshot import SnapshotReader

SHOWN_ROWS = 50


def ask(
    question: Annotated[str, typer.Argument(help="A question in English.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    with_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL too.")] = False,
) -> None:
    """Answer a question about the published snapshot, ask back, or say why there is no answer.

    Example: c360 ask "Average churn risk score by segment"
    """
    if "\x00" in question:
        raise InvalidInputError("The question has a NUL character in it. Type it again.")
    opened = open_workspace(workspace, with_sources=False)
    snapshot = SnapshotReader(opened.serving).current()
    knowledge = learn(read_catalog(semantic_folders(opened)), snapshot)
    answer = answer_question(question, knowledge, snapshot)
    if as_json:
        print_json(answer)
        return
    _print_answer(answer, with_sql=with_sql)


def semantic_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return the shipped semantic model and the workspace's own, which wins."""
    return (resource_folder("semantic_models"), workspace.root / "semantic_models")


def _print_answer(answer: dict[str, Any], *, with_sql: bool) -> None:
    for correction in answer["corrections"]:
        print_notice(f"Read {correction['typed']!r} as {correction['read_as']!r}.")
    if answer["status"] != "answered":
        print_line(str(answer["reason"]))
        for choice in answer["choices"]:
            print_line(f"  - {choice['restatement']}")
        return
    print_line(str(answer["restatement"]))
    labels = [field["label"] for field in answer["fields"]]
    print_table(labels, answer["rows"][:SHOWN_ROWS])
    if len(answer["rows"]) > SHOWN_ROWS:
        print_notice(f"{SHOWN_ROWS} of {len(answer['rows']):,} rows; --json prints all.")
    if answer["reason"]:
        print_notice(str(answer["reason"]))
    if with_sql:
        print_line(answer["sql"])
    print_notice(f"Data as of {answer['as_of']}, run {answer['run_id']}.")

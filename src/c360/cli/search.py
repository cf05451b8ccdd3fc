"""``c360 search``: what customers said about something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from c360.api.search import queries
from c360.api.search.filters import SearchFilters, SearchQuery
from c360.api.search.opened import open_search
from c360.api.search.schemas import SearchHit, SearchPage
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice
from c360.config.workspace import open_workspace
from c360.errors import InvalidInputError
from c360.pipelines.embed import workspace_embedder
from c360.warehouse.snapshot import SnapshotReader

NOBODY = queries.Reader(sees_personal=False)
"""Whoever reads a terminal's log may not be who typed the command: personal data stays masked."""
FILTERS = {info.alias or name: name for name, info in SearchFilters.model_fields.items()}
LISTS = frozenset({"account_id", "type", "category"})

FilterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--filter",
        help=f"A filter as NAME=VALUE; may be repeated. Names: {', '.join(FILTERS)}.",
        show_default=False,
    ),
]
LimitOption = Annotated[int, typer.Option(min=1, max=100, help="Results to show.")]


def search(
    question: Annotated[str, typer.Argument(help="What to look for, in plain words.")],
    workspace: WorkspaceOption = None,
    filter: FilterOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """Search what customers said, by words and by meaning; personal data is masked.

    Example: c360 search "charged twice" --filter sentiment=negative --filter from=2026-06-01
    """
    query = read_query(question, filter or [], limit)
    opened = open_workspace(workspace, with_sources=False)
    snapshot = SnapshotReader(opened.serving).current()
    found = open_search(snapshot, workspace_embedder(opened).embedder)
    page = queries.search(snapshot, found, query, NOBODY)
    if as_json:
        print_json(page.model_dump(mode="json"))
    else:
        print_page(page)


def read_query(question: str, filters: Sequence[str], limit: int) -> SearchQuery:
    """Read what to search for.

    Raises:
        InvalidInputError: A filter does not exist, or its value makes no sense.

    Examples:
        >>> read_query("refund", ["type=email", "from=2026-01-31"], 10).since
        datetime.date(2026, 1, 31)
    """
    given: dict[str, Any] = {"q": question, "limit": limit}
    for text in filters:
        name, equals, value = text.partition("=")
        if not equals or name not in FILTERS:
            raise InvalidInputError(
                f"{text!r} is no filter. Write NAME=VALUE, such as type=email. Names: "
                f"{', '.join(FILTERS)}."
            )
        if name in LISTS:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return SearchQuery.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        raise InvalidInputError(f"{where}: {first['msg']}.") from error


def print_page(page: SearchPage) -> None:
    """Print results for people: what was said, by whom, and when; matching words in brackets."""
    for also in page.searched_also:
        print_notice(f"No text holds '{also.word}': searched also for '{also.instead}'.")
    for notice in page.notices:
        print_notice(notice)
    if page.items:
        print_line(
            f"The best {len(page.items)} of {page.total:,}, data as of {page.snapshot.as_of}:"
        )
    for hit in page.items:
        print_line(f"\n{describe_hit(hit)}")
        print_line("  " + " ".join(show_passage(hit).split()))


def describe_hit(hit: SearchHit) -> str:
    """Say in one line what a result is."""
    tone = None if hit.sentiment is None else f"sentiment {hit.sentiment:+.2f}"
    parts = [
        hit.interaction_id,
        hit.interaction_type,
        f"{hit.occurred_at:%Y-%m-%d}",
        hit.account_name or hit.account_id,
        hit.category,
        tone,
        f"by {hit.matched_by.value}",
    ]
    return " · ".join(part for part in parts if part)


def show_passage(hit: SearchHit) -> str:
    """Return a passage with its matching words in brackets."""
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in hit.passage)

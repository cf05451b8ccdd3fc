"""Load what became of a campaign's customers, from CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Set
from dataclasses import dataclass

from c360.api.campaigns.audience import PROFILE
from c360.api.campaigns.saved import get_own
from c360.api.campaigns.saved_schemas import OutcomesLoaded
from c360.api.deps import Audit
from c360.api.rows import read_rows
from c360.api.saving import audited_act
from c360.errors import InvalidInputError
from c360.state.campaign_customers import Outcome
from c360.state.campaigns import SavedCampaign
from c360.state.database import StateDatabase
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

COLUMNS = ("customer_id", "treated", "churned")
OPTIONAL = "value"
MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 250_000
MOST_TOLD = 5
LARGEST_VALUE = 1e12
FLAGS = {"0": False, "1": True}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file that reads well, and where it stands."""

    number: int
    outcome: Outcome


def load_outcomes(
    state: StateDatabase,
    snapshot: Snapshot,
    caller: tuple[User, Audit],
    wanted: tuple[int, str],
) -> OutcomesLoaded:
    """Add outcomes to a campaign: all rows of a file, or none.

    Raises:
        NotFoundError: There is no such campaign.
        PermissionDeniedError: It is somebody else's.
        InvalidInputError: A row is wrong; the message names lines and what is allowed.
    """
    user, audit = caller
    campaign_id, text = wanted
    saved = get_own(state.campaigns, user, campaign_id)

    def load() -> OutcomesLoaded:
        lines = read_lines(text)
        problems = list(_find_strangers(state, snapshot, saved, lines))
        refuse(problems)
        outcomes = [line.outcome for line in lines]
        state.campaign_customers.add_outcomes(campaign_id, outcomes)
        return OutcomesLoaded(
            loaded_count=len(outcomes), outcome_count=saved.outcome_count + len(outcomes)
        )

    return audited_act((audit, "campaigns.outcomes", saved.name), load)


def delete_outcomes(state: StateDatabase, caller: tuple[User, Audit], campaign_id: int) -> None:
    """Delete all outcomes of a campaign.

    Raises:
        NotFoundError: There is no such campaign.
        PermissionDeniedError: It is somebody else's.
    """
    user, audit = caller
    saved = get_own(state.campaigns, user, campaign_id)
    audited_act(
        (audit, "campaigns.outcomes.delete", saved.name),
        lambda: state.campaign_customers.delete_outcomes(campaign_id),
    )


def read_lines(text: str) -> list[Line]:
    """Read a file of outcomes.

    Raises:
        InvalidInputError: It lacks a column or a row is wrong.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines, problems, seen = list[Line](), list[str](), dict[str, int]()
    try:
        header = _check_header(next(reader, []))
        for cells in reader:
            if not cells:
                continue
            number = reader.line_num
            problem = _find_problem(header, cells, seen, number)
            if problem is not None:
                problems.append(f"Line {number}: {problem}")
                continue
            lines.append(Line(number, _read_outcome(dict(zip(header, cells, strict=True)))))
            if len(lines) > MOST_ROWS:
                raise InvalidInputError(
                    f"The file has more than {MOST_ROWS:,} rows. Send it in parts: they add up."
                )
    except csv.Error as error:
        problems.append(f"Line {reader.line_num}: the text is no CSV ({error}).")
    refuse(problems)
    if not lines:
        raise InvalidInputError(
            "The file has no rows below its first line. Send a line for each customer: "
            "customer_id,treated,churned[,value]."
        )
    return lines


def _check_header(cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    allowed = {*COLUMNS, OPTIONAL}
    if set(COLUMNS) <= set(header) <= allowed and len(set(header)) == len(header):
        return header
    shown = ", ".join(header)[:200] or "nothing"
    raise InvalidInputError(
        f"The first line names {shown!r}. It must name customer_id, treated and churned, may name "
        "value, and nothing else, with commas between."
    )


def _find_problem(
    header: list[str], cells: list[str], seen: dict[str, int], number: int
) -> str | None:
    """Say what is wrong with a row, or note whose it is."""
    if len(cells) != len(header):
        return f"it has {len(cells)} values, the first line {len(header)}."
    row = dict(zip(header, cells, strict=True))
    name = row["customer_id"].strip()
    if not name:
        return "customer_id is empty."
    if name in seen:
        return f"customer {_show(name)} stands in line {seen[name]} already; one line each."
    for column in ("treated", "churned"):
        if row[column].strip() not in FLAGS:
            return f"{column} is {_show(row[column])}; allowed are 0 and 1."
    value = row.get(OPTIONAL, "").strip()
    if value and _read_value(value) is None:
        return f"value is {_show(value)}; allowed is a number such as 1250.50, or nothing."
    seen[name] = number
    return None


def _show(text: str) -> str:
    return repr(text[:60])


def _read_value(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST_VALUE else None


def _read_outcome(row: dict[str, str]) -> Outcome:
    value = row.get(OPTIONAL, "").strip()
    return Outcome(
        customer_id=row["customer_id"].strip(),
        is_treated=FLAGS[row["treated"].strip()],
        is_churned=FLAGS[row["churned"].strip()],
        value=_read_value(value) if value else None,
    )


def _find_strangers(
    state: StateDatabase, snapshot: Snapshot, saved: SavedCampaign, lines: list[Line]
) -> Iterator[str]:
    """Say which customers a campaign cannot have, or has an outcome of already."""
    known = _read_known(state, snapshot, saved, lines)
    loaded = {outcome.customer_id for outcome in state.campaign_customers.list_outcomes(saved.id)}
    where = "is no customer that is known" if saved.launched_at is None else "was not drawn for it"
    for line in lines:
        name = line.outcome.customer_id
        if name not in known:
            yield f"Line {line.number}: {_show(name)} {where}."
        elif name in loaded:
            yield f"Line {line.number}: an outcome of {_show(name)} was loaded before."


def _read_known(
    state: StateDatabase, snapshot: Snapshot, saved: SavedCampaign, lines: list[Line]
) -> Set[str]:
    if saved.launched_at is not None:
        return {member.customer_id for member in state.campaign_customers.list_members(saved.id)}
    rows = read_rows(
        snapshot,
        f"select customer_id from {PROFILE} where customer_id in (select unnest($ids::varchar[]))",
        {"ids": [line.outcome.customer_id for line in lines]},
    )
    return {row["customer_id"] for row in rows}


def refuse(problems: list[str]) -> None:
    """Refuse a file that has problems, naming the first of them.

    Raises:
        InvalidInputError: There is one.
    """
    if not problems:
        return
    more = len(problems) - MOST_TOLD
    told = " ".join(problems[:MOST_TOLD]) + (f" And {more:,} more." if more > 0 else "")
    raise InvalidInputError(f"{told} Nothing was loaded. Mend the file and send it again.")

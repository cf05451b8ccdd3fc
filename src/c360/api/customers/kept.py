"""The customers of a snapshot in memory, as a search and a list need them.

Customers are numbered from the most valuable on. 100,000 take about 40 MB, until the snapshot goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from c360.api.customers.phones import PHONE_KEY
from c360.api.customers.profiles import PROFILES
from c360.api.customers.schemas import CustomerRow
from c360.api.rows import read_rows
from c360.warehouse.snapshot import Snapshot

LISTED = ", ".join(CustomerRow.model_fields)

CUSTOMERS = f"""
with profiles as (
    select
        {LISTED}, lower(customer_id) as id_key, coalesce(lower(trim(email)), '') as email_key,
        coalesce({PHONE_KEY}, '') as phone_key,
        coalesce(regexp_replace(strip_accents(lower(trim(full_name))), '\\s+', ' ', 'g'), '')
            as name_key
    from marts.{PROFILES}
)
select
    row_number() over (order by lifetime_value desc, customer_id) as position, *,
    id_key || chr(10) || email_key || chr(10) || name_key as haystack
from profiles
order by position
"""

NAME_WORDS = """
select distinct unnest(string_split(name_key, ' ')) as word, position
from kept.customers
order by word
"""

WORDS = "select distinct word from kept.name_words where word <> ''"


def keep_customers(snapshot: Snapshot) -> bool:
    """Read the customers of a snapshot into memory; tell whether it has any."""
    if not snapshot.has_table(PROFILES):
        return False
    snapshot.keep("customers", CUSTOMERS)
    snapshot.keep("name_words", NAME_WORDS)
    snapshot.keep("words", WORDS)
    return True


def count_customers(snapshot: Snapshot) -> int:
    """Return how many customers are kept."""
    return int(read_rows(snapshot, "select count(*) as total from kept.customers")[0]["total"])


def take_customers(snapshot: Snapshot, positions: Sequence[int]) -> list[Mapping[str, Any]]:
    """Return the listed columns of customers, in the order asked for."""
    rows = read_rows(
        snapshot,
        f"select position, {LISTED} from kept.customers"
        " where position in (select unnest(cast($positions as bigint[])))",
        {"positions": list(positions)},
    )
    by_position = {row["position"]: row for row in rows}
    return [by_position[position] for position in positions]

"""What the SQL of a definition may name, and what of it is refused before it runs."""

from __future__ import annotations

import pytest

from c360.errors import DefinitionError
from c360.ml.definition import ModelDefinition
from c360.ml.inputs import check_sql

SQL = {
    "population": "select person_id from visits",
    "features": "select person_id, count(*) as visit_count from visits group by person_id",
    "label": "select person_id, 1 as label from future_visits",
}
REFUSED = {
    "select * from staging.visits": "reads 'staging.visits', which is no input",
    "select * from payments": "reads 'payments', which is no input and would not be cut",
    "select * from visits where id in (select id from other.t)": "reads 'other.t'",
    "select * from (summarize staging.visits)": "reads 'staging.visits'",
    "select * from 'visits.csv'": "reads 'visits.csv'",
    "select * from read_csv('visits.csv')": "calls 'read_csv', which reads past the inputs",
    "select * from query('select 1')": "calls 'query'",
    "select now() from visits": "'now' gives another answer each time",
    "select current_date - visited_on from visits": "'current_date' gives another answer",
    "select Current_Timestamp from visits": "'current_timestamp' gives another answer",
    "select current_localtimestamp() from visits": "'current_localtimestamp' gives another",
    "select age(visited_at) from visits": "'current_date' gives another answer",
    "select random() as chance from visits": "'random' gives another answer",
    "select uuidv4() from visits": "'uuidv4' gives another answer",
    "select * from visits using sample 10%": "a sample holds other rows each time",
    "select * from visits tablesample reservoir(5 rows)": "a sample holds other rows each time",
    "select 1; select 2": "one SELECT is needed, these are 2",
    "delete from visits": "this is not one SELECT",
    "selct 1": "this is not one SELECT",
    "": "one SELECT is needed",
}


def define(**changes: str) -> ModelDefinition:
    return ModelDefinition.model_validate(
        {
            "name": "returning",
            "title": "Who comes back",
            "task": "binary",
            "key": "person_id",
            "horizon_days": 30,
            "inputs": {"visits": {"table": "staging.visits", "event_time": "visited_at"}},
            **SQL,
            **changes,
        }
    )


@pytest.mark.parametrize("sql", REFUSED)
def test_sql_that_reads_past_the_inputs_or_the_clock_is_refused(sql: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        check_sql(define(features=sql), {"features": "returning.yml, line 9: features"})

    assert str(raised.value).startswith("returning.yml, line 9: features: ")
    assert REFUSED[sql] in str(raised.value)


@pytest.mark.parametrize("part", ["population", "features", "lapsed", "protected"])
def test_the_future_is_for_labels_only(part: str) -> None:
    check_sql(define(), {})

    with pytest.raises(DefinitionError, match="reads 'future_visits'"):
        check_sql(define(**{part: "select person_id from future_visits"}), {})


@pytest.mark.parametrize(
    "sql",
    [
        "with recent as (select * from visits) select person_id from recent",
        "select person_id, age(visited_at, $cutoff) from visits",
        "select person_id, n from visits, range(3) as t(n)",
        "from visits",
    ],
)
def test_inputs_own_tables_and_the_cutoff_may_be_named(sql: str) -> None:
    check_sql(define(features=sql), {})

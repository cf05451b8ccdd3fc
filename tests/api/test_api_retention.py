"""Retention through the API: what lies where, what is due, and who may see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from c360.domain.roles import Role
from c360.pipelines.retention import WorkspaceRetention
from c360.testing.client import make_client
from c360.testing.workspaces import ingest_workspace, make_workspace

SETTINGS = """
as_of = "2026-06-30"
[[sources]]
name = "people"
feed = "customers"
kind = "files"
path = "landing/*.csv"
"""
COLUMNS = (
    "customer_id,first_name,last_name,email,phone,age,state,city,employment_status,card_type,"
    "credit_limit,currency,account_open_date,updated_at"
)


def person(number: int, updated_at: str) -> str:
    return (
        f"C{number},Ann,Lee,a{number}@example.com,555-0100,40,TX,Austin,Employed,Premium,"
        f"9000,USD,2015-01-01,{updated_at}"
    )


@pytest.fixture
def app(own_app: FastAPI, tmp_path: Path) -> FastAPI:
    lines = [person(1, "2016-05-05"), person(2, "2018-02-02"), person(3, "2026-06-01")]
    files: dict[str, str | bytes] = {"landing/people.csv": "\n".join([COLUMNS, *lines])}
    made = make_workspace(tmp_path / "bank", SETTINGS, files)
    ingest_workspace(made)
    services = own_app.state.services
    settings = replace(services.settings, retention=WorkspaceRetention(made))
    own_app.state.services = replace(services, settings=settings)
    return own_app


def test_what_is_due_is_shown_with_its_days(app: FastAPI) -> None:
    answer = make_client(app, Role.ENGINEER).get("/retention").json()

    assert (answer["is_enabled"], answer["as_of"], answer["total"]) == (False, "2026-06-30", 1)
    (feed,) = answer["items"]
    assert (feed["feed"], feed["counts_from"], feed["before"]) == (
        "customers", "updated_at", "2019-07-02",
    )  # fmt: skip
    assert (feed["rows_landed"], feed["rows_raw"], feed["rows_sealed"]) == (3, 3, 0)
    assert (feed["due_rows"], feed["due_files"]) == (2, 1)
    assert (feed["due_oldest"], feed["due_newest"]) == ("2016-05-05", "2018-02-02")


def test_business_roles_do_not_see_it(app: FastAPI) -> None:
    assert make_client(app, Role.VIEWER).get("/retention").status_code == 403

"""Quarantine and contracts through the API: roles, masking, fixes, wrong input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.config.workspace import Workspace
from c360.domain.roles import Role
from c360.pipelines.contract_views import WorkspaceContracts
from c360.pipelines.quarantine import LakeQuarantine
from c360.testing.client import make_client
from c360.testing.workspaces import drop_file, ingest_workspace, make_workspace, query

SETTINGS = """
[[sources]]
name = "bank"
feed = "customers"
path = "landing/people*.csv"
"""
HEADER = (
    "customer_id,first_name,last_name,email,age,state,city,employment_status,card_type,"
    "credit_limit,currency,account_open_date,hobby\n"
)
ROW = "{key},Ann,Smith,ann@example.com,{age},TX,Austin,Full-Time,Premium,5000,{card},2025-01-01,chess\n"
PEOPLE = HEADER + "".join(
    [
        ROW.format(key="C1", age=40, card="USD"),
        ROW.format(key="C2", age=41, card="usd"),
        "C3,Bea,Jones\n",
    ]
)


@pytest.fixture
def lake(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "bank", SETTINGS, {"landing/people_1.csv": PEOPLE})
    ingest_workspace(made)
    return made


@pytest.fixture
def app(own_app: FastAPI, lake: Workspace) -> FastAPI:
    services = own_app.state.services
    settings = replace(
        services.settings,
        quarantine=LakeQuarantine(lake),
        contracts=WorkspaceContracts(lake),
    )
    own_app.state.services = replace(services, settings=settings)
    return own_app


def engineer(app: FastAPI) -> TestClient:
    return make_client(app, Role.ENGINEER)


def fix(**expressions: str) -> dict[str, Any]:
    return {"where": {"feed": "customers"}, "expressions": expressions}


def test_reasons_come_with_their_counts(app: FastAPI) -> None:
    items = engineer(app).get("/quarantine/reasons").json()["items"]

    assert sorted((item["reason"], item["row_count"]) for item in items) == [
        ("currency: … does not match ^[A-Z]{3}$", 1),
        ("… fields, 13 expected", 1),
    ]


def test_personal_data_is_hidden_from_an_engineer(app: FastAPI) -> None:
    answer = engineer(app).get("/quarantine")

    for word in ("Ann", "Smith", "ann@", "Bea", "Jones", "chess"):
        assert word not in answer.text
    cells = {c["column"]: c["value"] for i in answer.json()["items"] for c in i["cells"] or []}
    assert (cells["currency"], cells["email"]) == ("usd", "[hidden]")


def test_an_administrator_sees_the_row_as_it_came(app: FastAPI) -> None:
    items = make_client(app, Role.ADMIN).get("/quarantine").json()["items"]

    assert "C3,Bea,Jones" in [item["record"] for item in items]
    assert {item["line"] for item in items} == {3, 4}


def test_a_fix_is_previewed_and_applied(app: FastAPI, lake: Workspace) -> None:
    body = fix(currency="upper(currency)")
    preview = engineer(app).post("/quarantine/preview", json=body).json()
    assert (preview["landed"], preview["still_wrong"], preview["is_applied"]) == (1, 1, False)
    assert query(lake, "select count(*) from quality.quarantine where is_resolved") == [(0,)]

    done = engineer(app).post("/quarantine/replay", json=body).json()
    again = engineer(app).post("/quarantine/replay", json=body).json()

    assert (done["landed"], len(done["batches"])) == (1, 1)
    assert (again["landed"], again["batches"]) == (0, [])
    trail = make_client(app, Role.ADMIN).get("/audit", params={"action": "quarantine.replay"})
    assert trail.json()["total"] == 2


@pytest.mark.parametrize(
    "leak",
    [
        {"currency": "first_name"},
        {"city": "hobby"},
        {"city": "_record"},
        {"currency": "error(first_name)"},
        {"city": "case when error(email) then 'x' end"},
    ],
)
def test_a_preview_shows_no_personal_data_through_another_column(
    app: FastAPI, leak: dict[str, str]
) -> None:
    body = fix(**{"currency": "'USD'", **leak})

    answer = engineer(app).post("/quarantine/preview", json=body)

    for word in ("Ann", "ann@", "chess", "Smith"):
        assert word not in answer.text


def test_corrected_rows_land_by_their_id(app: FastAPI) -> None:
    client = make_client(app, Role.ADMIN)
    row_id = next(
        item["quarantine_id"] for item in client.get("/quarantine").json()["items"]
        if item["line"] == 4
    )  # fmt: skip
    corrected = "quarantine_id," + HEADER + f"{row_id}," + ROW.format(key="C3", age=30, card="USD")

    done = client.post("/quarantine/replay", json={"corrected_csv": corrected}).json()

    assert (done["chosen"], done["landed"]) == (1, 1)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SCIENTIST, Role.VIEWER])
@pytest.mark.parametrize(
    "path", ["/quarantine/preview", "/quarantine/replay", "/contracts/customers/accept"]
)
def test_other_roles_may_not_mend(app: FastAPI, role: Role, path: str) -> None:
    assert make_client(app, role).post(path, json={}).status_code == 403


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (fix(card="'x'"), "no column of feed 'customers'"),
        (fix(currency="curency"), "Did you mean 'currency'"),
        (fix(currency="read_text('/etc/passwd')"), "is not"),
        (fix(currency="'a' ; drop table x"), "single SELECT"),
        (fix(currency=""), "at least 1 character"),
        ({"corrected_csv": "a,b\n1,2\n"}, "quarantine_id"),
        ({"wehre": {}}, "wehre"),
        ({"where": {"since": "soon"}}, "since"),
    ],
)
def test_a_wrong_fix_is_refused_in_words(app: FastAPI, body: dict[str, Any], words: str) -> None:
    for path in ("/quarantine/preview", "/quarantine/replay"):
        answer = engineer(app).post(path, json=body)
        assert answer.status_code == 422, answer.text
        if words != "is not":
            assert words in answer.text


def test_a_replay_while_a_run_writes_says_so(app: FastAPI, lake: Workspace) -> None:
    with lake.lock("c360 run"):
        answer = engineer(app).post("/quarantine/replay", json=fix(currency="'Premium'"))

    assert answer.status_code == 409
    assert "c360 run" in answer.json()["error"]["message"]


def test_what_blocks_a_feed_is_shown_and_accepted(app: FastAPI, lake: Workspace) -> None:
    rows = "".join(ROW.format(key=f"C{n}", age=40, card="USD") for n in range(5, 9))
    drop_file(
        lake.root, "landing/people_2.csv", (HEADER + rows).replace(",TX", "").replace(",state", "")
    )
    ingest_workspace(lake)
    client = engineer(app)
    (block,) = client.get("/contracts/customers").json()["blocks"]
    assert (block["kind"], block["message"]) == ("drift", "column 'state' is gone")

    accepted = client.post("/contracts/customers/accept").json()["accepted"]

    assert accepted == ["column 'state' is gone"]
    answer = client.get("/contracts/customers").json()
    assert (answer["blocks"], answer["accepted"][0]["accepted_by"]) == ([], "engineer")
    assert client.get("/contracts/nothing").status_code == 404

"""A database becomes a source from the screen: on the servers of this machine."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2
import pymysql
import pytest
from fastapi import FastAPI
from goods import COLUMNS, NAME, ROWS, SERVERS, TABLE, Served

from c360.domain.roles import Role
from c360.pipelines.database_desk import WorkspaceDatabaseDesk
from c360.pipelines.source_desk import WorkspaceSourceDesk
from c360.testing.client import make_client

pytestmark = pytest.mark.services
SETTINGS = '# Written by hand.\n[workspace]\nname = "Acme"\n'
SECRET = "s3cret-words"
ROLE = f"c360_wizard_{os.getpid()}"


@pytest.fixture(params=["postgres", "mysql"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    found = SERVERS[request.param]
    try:
        found.execute(f"drop table if exists {NAME}", TABLE, ROWS)
    except (psycopg2.Error, pymysql.MySQLError) as error:
        reason = f"no {found.kind} server with a database test on 127.0.0.1: {error}"
        if os.environ.get("C360_REQUIRE_SERVICES"):
            pytest.fail(reason)
        pytest.skip(reason)
    yield found
    found.execute(f"drop table if exists {NAME}")


@pytest.fixture
def role(served: Served) -> Iterator[Served]:
    """The server as a user sees it who has a password, and no right on the table."""
    drop = f"drop {'user' if served.kind == 'mysql' else 'role'} if exists {ROLE}"
    made = (
        f"create user {ROLE} identified by '{SECRET}'"
        if served.kind == "mysql"
        else f"create role {ROLE} login password '{SECRET}'"
    )
    right = "grant create temporary tables on test.* to" if served.kind == "mysql" else ""
    served.execute(drop, made, *([f"{right} {ROLE}"] if right else []))
    yield served
    served.execute(drop)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "company"
    (folder / "landing").mkdir(parents=True)
    (folder / "c360.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def app(own_app: FastAPI, root: Path) -> Iterator[FastAPI]:
    services = own_app.state.services
    environment = {"GOODS_PASSWORD": SECRET, "WRONG_PASSWORD": "wrong-words", "API_KEY": "key"}
    settings = replace(
        services.settings,
        source_desk=WorkspaceSourceDesk(root),
        database_desk=WorkspaceDatabaseDesk(root, environment),
    )
    own_app.state.services = replace(services, settings=settings)
    yield own_app
    own_app.state.services = services


def post(app: FastAPI, path: str, body: dict[str, Any], role: Role = Role.ENGINEER) -> Any:
    return make_client(app, role).post(f"databases/{path}", json=body)


def test_a_connection_that_works_says_what_may_be_read(app: FastAPI, served: Served) -> None:
    body = post(app, "test", served.address()).json()

    assert body["is_ok"] is True
    assert [check["name"] for check in body["checks"]] == ["password", "connection", "tables"]
    assert "may read" in body["checks"][2]["message"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"port": 1}, "Check host and port"),
        ({"host": "nowhere.invalid"}, "Check"),
        ({"database": "no_such_database"}, "Check the database"),
        ({"user": "nobody_known", "password_env": "WRONG_PASSWORD"}, "Check"),
        ({"password_env": "NEVER_SET_PASSWORD"}, "is not set where this server runs"),
        ({"password_env": "API_KEY"}, "cannot be named here"),
        ({"password_env": "C360_SMTP_PASSWORD"}, "cannot be named here"),
        ({"host": "169.254.169.254"}, "link-local"),
        ({"host": "0.0.0.0"}, "unspecified"),
        ({"host": "/var/run/postgresql"}, "is no host"),
        ({"host": "127.0.0.1,10.0.0.1"}, "is no host"),
    ],
)
def test_a_connection_that_fails_says_what_to_do(
    app: FastAPI, served: Served, changes: dict[str, Any], words: str
) -> None:
    answer = post(app, "test", served.address(**changes))

    assert answer.status_code == 200
    assert answer.json()["is_ok"] is False
    assert words in answer.json()["checks"][-1]["message"]
    assert "wrong-words" not in answer.text
    assert post(app, "tables", served.address(**changes)).status_code == 422


def test_a_wrong_password_is_refused_without_being_told(app: FastAPI, role: Served) -> None:
    if role.kind == "postgres":
        pytest.skip("the machine's PostgreSQL trusts local users; see tests/integration/databases")
    right = role.address(user=ROLE, password_env="GOODS_PASSWORD")
    wrong = role.address(user=ROLE, password_env="WRONG_PASSWORD")

    told = post(app, "test", wrong)

    assert "Check user and password" in told.json()["checks"][1]["message"]
    assert "wrong-words" not in told.text
    assert "connection" not in [
        c["name"] for c in post(app, "test", right).json()["checks"] if not c["is_ok"]
    ]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[alerts]\nsmtp_password = "${GOODS_PASSWORD}"\n', "the settings of alerts"),
        (
            '[[sources]]\nname = "crm"\nfeed = "accounts"\nkind = "mysql"\ntable = "a"\nmode = "full"\n'
            'url = "mysql://c360:${GOODS_PASSWORD}@crm.example.com/crm"\n',
            "source 'crm', which has another host",
        ),
    ],
)
def test_a_password_is_sent_to_the_host_that_it_belongs_to_alone(
    app: FastAPI, root: Path, monkeypatch: pytest.MonkeyPatch, settings: str, words: str
) -> None:
    monkeypatch.setenv("GOODS_PASSWORD", SECRET)
    (root / "c360.toml").write_text(f"{SETTINGS}{settings}", encoding="utf-8")

    answer = post(app, "tables", SERVERS["mysql"].address(password_env="GOODS_PASSWORD"))

    assert answer.status_code == 422
    assert words in answer.text


def test_only_the_hosts_that_settings_name_are_tried(
    app: FastAPI, served: Served, root: Path
) -> None:
    (root / "c360.toml").write_text(
        f'{SETTINGS}database_hosts = ["*.example.com"]\n', encoding="utf-8"
    )

    answer = post(app, "tables", served.address())

    assert answer.status_code == 422
    assert "not among the hosts that may be tried: *.example.com" in answer.text


def test_tables_are_listed_with_columns_types_and_keys(app: FastAPI, served: Served) -> None:
    tables = {
        table["name"]: table for table in post(app, "tables", served.address()).json()["items"]
    }
    found = tables[served.table]

    columns = {column["name"]: column for column in found["columns"]}
    assert list(columns) == ["code", "product_name", "category", "contact_email", "changed_at"]
    assert (columns["code"]["is_key"], columns["category"]["is_key"]) == (True, False)
    assert (columns["changed_at"]["is_ordered"], columns["code"]["is_ordered"]) == (True, False)
    assert (found["is_view"], found["problem"]) == (False, None)


def test_an_estimate_of_rows_comes_from_the_servers_statistics(
    app: FastAPI, served: Served
) -> None:
    served.execute(f"analyze {NAME}" if served.kind == "postgres" else f"analyze table {NAME}")

    tables = {
        table["name"]: table for table in post(app, "tables", served.address()).json()["items"]
    }

    assert tables[served.table]["row_estimate"] == 3


def test_a_table_without_a_right_is_told_with_the_grant(app: FastAPI, role: Served) -> None:
    address = role.address(user=ROLE, password_env="GOODS_PASSWORD")
    tables = {table["name"]: table for table in post(app, "tables", address).json()["items"]}
    answer = post(app, "preview", {**address, "table": role.table})

    assert answer.status_code == 422
    assert "grant select on" in answer.text
    if role.kind == "postgres":
        assert f"grant select on public.{NAME} to {ROLE}" in tables[role.table]["problem"]
    else:
        assert role.table not in tables


def test_a_preview_suggests_a_feed_and_hides_personal_data(app: FastAPI, served: Served) -> None:
    body = post(app, "preview", served.address(table=served.table)).json()

    rows = {row["code"]: row for row in body["rows"]}
    assert rows["erp"]["contact_email"] == "[hidden]"
    assert rows["crm"]["contact_email"] is None
    assert "7946" not in str(body)
    assert "example.com" not in str(body)
    best = body["feeds"][0]
    found = {column["column"]: column["source"] for column in best["columns"]}
    assert (best["feed"], found["category"]) == ("products", "category")


def test_who_may_see_personal_data_sees_it(app: FastAPI, served: Served) -> None:
    body = post(app, "preview", served.address(table=served.table), Role.ADMIN).json()

    assert "ann@example.com" in [row["contact_email"] for row in body["rows"]]


@pytest.mark.parametrize(
    "table",
    [
        "{name}z",
        "{name}; drop table {name}",
        '{name}" --',
        "`{name}`",
        "pg_catalog.x'",
    ],
)
def test_a_name_that_is_no_table_is_looked_up_and_never_run(
    app: FastAPI, served: Served, table: str
) -> None:
    answer = post(app, "preview", served.address(table=table.format(name=NAME)))

    assert answer.status_code == 422
    assert "there is no table" in answer.text
    served.execute(f"select 1 from {NAME}")


def test_a_dry_run_counts_every_row_and_keeps_nothing(
    app: FastAPI, served: Served, root: Path
) -> None:
    body = post(app, "dry-run", served.source()).json()

    counts = (body["rows_in"], body["landed"], body["quarantined"], body["duplicate"])
    assert counts == (3, 2, 1, 0)
    assert "product_code" in body["reasons"][0]["reason"]
    assert body["extra_columns"] == ["changed_at", "contact_email"]
    assert not (root / "data" / "raw").exists()
    assert list((root / "data" / "work").iterdir()) == []


def test_what_change_data_capture_lacks_is_told_and_not_added(
    app: FastAPI, served: Served, root: Path
) -> None:
    wanted = served.source(mode="cdc")
    if post(app, "check", wanted).json()["is_ok"]:
        pytest.skip(f"the machine's {served.kind} has its log on")

    checks = {check["name"]: check for check in post(app, "check", wanted).json()["checks"]}
    refused = post(app, "sources", wanted)

    lacking = checks["wal_level" if served.kind == "postgres" else "log_bin"]
    assert lacking["is_ok"] is False
    assert "restart" in lacking["advice"]
    assert checks["table"]["is_ok"] is True
    assert refused.status_code == 422
    assert lacking["advice"] in refused.json()["error"]["message"]
    assert (root / "c360.toml").read_text(encoding="utf-8") == SETTINGS


def test_a_cursor_must_be_a_column_of_the_table(app: FastAPI, served: Served) -> None:
    right = served.source(mode="incremental", cursor="changed_at")
    wrong = served.source(mode="incremental", cursor=f"changed_at; drop table {NAME}")

    assert post(app, "check", right).json()["is_ok"] is True
    assert "Set cursor to one of the columns" in post(app, "check", wrong).text
    assert post(app, "sources", wrong).status_code == 422
    assert "needs 'cursor'" in post(app, "dry-run", served.source(mode="incremental")).text


def test_a_source_is_added_with_its_password_by_name_alone(
    app: FastAPI, served: Served, root: Path
) -> None:
    address = served.address(table=served.table, password_env="GOODS_PASSWORD")
    if served.kind == "mysql":
        del address["password_env"]
    answer = post(
        app, "sources", served.source(address=address, mode="incremental", cursor="changed_at")
    )

    assert answer.status_code == 201, answer.text
    assert answer.json()["command"]["kind"] == "ingest"
    text = (root / "c360.toml").read_text(encoding="utf-8")
    added = tomllib.loads(text)["sources"][0]
    assert text.startswith(SETTINGS)
    assert SECRET not in text
    place = f"127.0.0.1:{served.port}/test"
    assert added["url"] in (
        f"postgresql://postgres:${{GOODS_PASSWORD}}@{place}",
        f"mysql://root@{place}",
    )
    assert (added["table"], added["mode"], added["cursor"]) == (
        served.table,
        "incremental",
        "changed_at",
    )


def test_a_source_of_a_database_is_listed_and_tested_like_others(
    app: FastAPI, served: Served
) -> None:
    post(app, "sources", served.source())

    [source] = make_client(app, Role.ENGINEER).get("sources").json()["items"]
    test = make_client(app, Role.ENGINEER).post("sources/goods/test").json()

    assert (source["kind"], source["mode"]) == (served.kind, "full")
    assert source["location"] == f"{served.table} in 127.0.0.1:{served.port}/test"
    assert test["is_ok"] is True


def test_no_variable_but_the_password_leads_into_a_source(app: FastAPI, served: Served) -> None:
    stolen = served.source(columns={**COLUMNS, "category": "'${API_KEY}'"})

    answer = post(app, "sources", stolen)

    assert answer.status_code == 422
    assert "belong into url alone" in answer.text


def test_every_look_is_in_the_audit_trail_without_a_secret(app: FastAPI, served: Served) -> None:
    post(app, "test", served.address())
    post(app, "preview", served.address(table=served.table))
    post(app, "preview", served.address(table="no_table"))

    trail = make_client(app, Role.ADMIN).get("audit").json()["items"]
    found = {(entry["action"], entry["target"], entry["status"]) for entry in trail}

    place = f"{served.kind} 127.0.0.1:{served.port}/test"
    assert ("databases.test", place, "succeeded") in found
    assert ("databases.preview", f"{place} {served.table}", "succeeded") in found
    assert ("databases.preview", f"{place} no_table", "failed") in found


@pytest.mark.parametrize("path", ["test", "tables", "preview", "check", "dry-run", "sources"])
def test_others_may_not_look_into_databases(app: FastAPI, path: str) -> None:
    for role in (Role.ANALYST, Role.SCIENTIST, Role.VIEWER):
        assert post(app, path, SERVERS["postgres"].address(), role).status_code == 403

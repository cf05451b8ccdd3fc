"""Entity tags, kept answers, error shapes, headers, health checks, the web app."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.answers import AnswerStore
from c360.api.app import create_routes
from c360.api.openapi import describe_api
from c360.domain.roles import Role
from c360.testing.application import make_app, make_settings
from c360.testing.client import Login, make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader

OPENAPI = Path(__file__).parents[2] / "web/openapi.json"
TAGGED = [
    "/accounts",
    "/accounts/summary",
    "/accounts/backtest",
    "/accounts/ACC-00001",
    "/accounts/ACC-00001/history",
    "/accounts/ACC-00001/changes",
    "/accounts/ACC-00001/interactions",
    "/accounts/ACC-00001/recommendation",
    "/accounts/ACC-00001/summary",
    "/revenue/summary",
    "/revenue/pipeline-by-region",
    "/revenue/pipeline-by-product",
]


@pytest.mark.parametrize("path", TAGGED)
def test_an_answer_that_is_held_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", TAGGED)
def test_a_kept_answer_is_the_same_answer(own_app: FastAPI, path: str) -> None:
    client = make_client(own_app, Role.ADMIN)
    keeping = [client.get(path).content for _ in range(2)]
    own_app.state.services = replace(own_app.state.services, answers=AnswerStore(0))

    plain = [client.get(path).content for _ in range(2)]

    assert keeping == plain


def test_another_query_has_another_tag(client: TestClient) -> None:
    tags = {
        client.get(f"/accounts{query}").headers["ETag"] for query in ["", "?limit=5", "?q=acme"]
    }

    assert len(tags) == 3


def test_roles_have_tags_of_their_own(login: Login) -> None:
    path = "/accounts/ACC-00001/interactions"
    tags = {login(role).get(path).headers["ETag"] for role in [Role.ADMIN, Role.VIEWER]}

    assert len(tags) == 2


def test_a_new_snapshot_is_served_at_once(own_app: FastAPI, tmp_path: Path) -> None:
    write_snapshot(tmp_path, "run-1", account_count=10)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))
    client = make_client(own_app, Role.VIEWER)
    first = client.get("/accounts")
    write_snapshot(tmp_path, "run-2", account_count=20)

    second = client.get("/accounts", headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 200
    assert (first.json()["total"], second.json()["total"]) == (10, 20)


def test_kept_answers_stay_within_their_bound() -> None:
    store = AnswerStore(100)

    for number in range(10):
        store.keep(f"tag-{number}", b"x" * 30)

    kept = [number for number in range(10) if store.find(f"tag-{number}")]
    assert kept == [7, 8, 9]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/accounts?limit=0", 422, "invalid_input"),
        ("/accounts?limit=99999999999999999999999", 422, "invalid_input"),
        ("/accounts?min_arr=nan", 422, "invalid_input"),
        ("/accounts?min_arr=1e400", 422, "invalid_input"),
        ("/accounts?risk_tier=fine", 422, "invalid_input"),
        ("/accounts?colour=red", 422, "invalid_input"),
        ("/accounts?sort=health_score;drop", 422, "invalid_input"),
        ("/accounts/ACC-00001/changes?from=2026-13-01", 422, "invalid_input"),
        ("/runs/nothing", 404, "not_found"),
        ("/nothing", 404, "not_found"),
    ],
)
def test_errors_have_one_shape(client: TestClient, path: str, status: int, code: str) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert response.json()["error"]["message"]


def test_an_unknown_parameter_names_those_that_exist(client: TestClient) -> None:
    message = client.get("/accounts?industy=Retail").json()["error"]["message"]

    assert "'industy'" in message
    assert "industry" in message


def test_a_wrong_method_is_refused(client: TestClient) -> None:
    assert client.post("/accounts").status_code == 405
    assert client.delete("/users/admin").status_code == 405


def test_a_large_body_is_refused(client: TestClient) -> None:
    response = client.post("/users", content=b'{"name": "' + b"x" * 100_000 + b'"}')

    assert response.status_code == 413


def test_nothing_published_says_what_to_do(own_app: FastAPI, tmp_path: Path) -> None:
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))
    client = make_client(own_app, Role.VIEWER)

    for path in ["/accounts", "/snapshot", "/revenue/summary"]:
        response = client.get(path)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "nothing_published"
        assert "c360 run" in response.json()["error"]["message"]
    assert client.get("http://test/readyz").status_code == 503
    assert client.get("http://test/healthz").status_code == 200


def test_a_state_database_that_is_gone_is_named(own_app: FastAPI) -> None:
    client = make_client(own_app, Role.VIEWER)
    services = own_app.state.services
    services.state.close()
    Path(services.settings.state_url).write_bytes(b"not a database" * 1000)

    assert client.get("/me").json()["error"]["code"] == "state_unavailable"
    assert client.get("http://test/readyz").status_code == 503


def test_ready_when_a_snapshot_is_published(app: FastAPI) -> None:
    assert TestClient(app).get("/readyz").json() == {"status": "ok"}


def test_metrics_name_templates_not_ids(app: FastAPI, client: TestClient) -> None:
    client.get("/accounts/ACC-00001")

    metrics = TestClient(app).get("/metrics").text

    assert "/api/v1/accounts/{account_id}" in metrics
    assert "ACC-00001" not in metrics


@pytest.mark.parametrize("path", ["/api/v1/accounts", "/healthz", "/api/docs", "/nothing"])
def test_every_answer_carries_security_headers(app: FastAPI, path: str) -> None:
    headers = TestClient(app).get(path).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_a_bug_is_answered_with_the_headers_and_logged(
    workspace: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(make_settings(workspace, state_url=str(tmp_path / "state.db")))
    app.add_api_route("/broken", lambda: {}["nothing"])

    response = TestClient(app).get("/broken")
    app.state.services.state.close()

    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "nothing" not in response.text
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "KeyError: 'nothing'" in caplog.text


def test_the_api_page_lists_every_route_and_loads_nothing(app: FastAPI) -> None:
    page = TestClient(app).get("/api/docs").text

    assert all(path in page for path in create_routes().openapi()["paths"])
    assert "<script" not in page
    assert "https://" not in page


def test_the_api_page_allows_its_own_style_sheet_and_no_other(app: FastAPI) -> None:
    answer = TestClient(app).get("/api/docs")

    css = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(css.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]


def test_the_description_for_the_web_app_is_up_to_date() -> None:
    assert OPENAPI.read_text() == describe_api()


@pytest.fixture(scope="module")
def screens(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    tmp_path = tmp_path_factory.mktemp("web")
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>C360</title>")
    (dist / "assets/app-1a2b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    app = make_app(make_settings(workspace, state_url=str(tmp_path / "s.db"), web_dist=dist))
    app.state.services.state.close()
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/accounts", "/accounts/ACC-00001", "/index.html"])
def test_screens_of_the_web_app_are_served_and_not_kept(screens: TestClient, path: str) -> None:
    response = screens.get(path)

    assert "<title>C360</title>" in response.text
    assert response.headers["Cache-Control"] == "no-cache"


def test_files_with_a_hash_in_their_name_are_kept(screens: TestClient) -> None:
    response = screens.get("/assets/app-1a2b.js")

    assert "immutable" in response.headers["Cache-Control"]
    assert screens.get("/assets/app-0000.js").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/api"])
def test_unknown_api_paths_are_errors_not_screens(screens: TestClient, path: str) -> None:
    assert screens.get(path).json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_nothing_beside_the_web_app_is_served(screens: TestClient, path: str) -> None:
    assert "secret" not in screens.get(path).text

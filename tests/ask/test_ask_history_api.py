"""History, feedback, pins and verified questions through the API: whose they are, who may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.state.tables import ASKED_QUESTIONS, PINNED_ANSWERS, VERIFIED_QUESTIONS
from c360.testing.client import Login, make_client

COUNT = {"kind": "aggregate", "subject": "customers", "metrics": ["customer_count"]}
NAMES = {"kind": "list", "subject": "customers", "columns": ["customers.full_name"]}
NOBODY = {**NAMES, "filters": [{"field": "customers.age", "operator": ">", "values": [200]}]}
DAY = "2026-06-30"


@pytest.fixture(autouse=True)
def nothing_kept(app: FastAPI) -> Iterator[None]:
    """Begin with an empty history: the application is that of all tests."""
    yield
    with app.state.services.state.write() as connection:
        for table in (ASKED_QUESTIONS, PINNED_ANSWERS, VERIFIED_QUESTIONS):
            connection.execute(table.delete())


@pytest.fixture
def analyst(app: FastAPI) -> TestClient:
    return make_client(app, Role.ANALYST)


@pytest.fixture
def viewer(app: FastAPI) -> TestClient:
    return make_client(app, Role.VIEWER)


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def history(client: TestClient, **query: Any) -> dict[str, Any]:
    response = client.get("/ask/history", params=query)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def pin(client: TestClient, plan: dict[str, Any], **more: Any) -> Any:
    body = {"title": "Customers", "plan": plan, "as_of": DAY, **more}
    return client.post("/ask/pins", json=body)


def verify(client: TestClient, question: str, plan: dict[str, Any]) -> Any:
    return client.post("/ask/verified", json={"question": question, "plan": plan, "as_of": DAY})


def audited(admin: TestClient, action: str) -> list[tuple[str, str]]:
    items = admin.get("/audit", params={"action": action}).json()["items"]
    return [(item["user_name"], item["status"]) for item in items]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/ask/history", None),
        ("DELETE", "/ask/history", None),
        ("DELETE", "/ask/history/1", None),
        ("PUT", "/ask/history/1/feedback", {"feedback": 1}),
        ("GET", "/ask/pins", None),
        ("POST", "/ask/pins", {"title": "x", "plan": COUNT, "as_of": DAY}),
        ("DELETE", "/ask/pins/1", None),
        ("GET", "/ask/verified", None),
        ("POST", "/ask/verified", {"question": "x", "plan": COUNT, "as_of": DAY}),
        ("DELETE", "/ask/verified/1", None),
    ],
)
def test_an_engineer_has_none_of_it(login: Login, method: str, path: str, body: Any) -> None:
    assert login(Role.ENGINEER).request(method, path, json=body).status_code == 403


def test_what_is_asked_is_in_ones_own_history_alone(
    analyst: TestClient, viewer: TestClient, client: TestClient
) -> None:
    first = ask(analyst, "customers by segment")
    after = [{"question": "customers by segment", "choice": None}]
    ask(analyst, "by state instead", follows=first["plan"], after=after)
    ask(analyst, "what is the weather")

    page = history(analyst)

    assert [(row["question"], row["status"]) for row in page["items"]] == [
        ("what is the weather", "unanswerable"),
        ("by state instead", "answered"),
        ("customers by segment", "answered"),
    ]
    assert [row["after"] for row in page["items"]] == [None, after, None]
    assert page["items"][2]["id"] == first["asked_id"]
    assert (history(viewer)["items"], history(client)["items"]) == ([], [])


def test_pages_of_the_history_follow_on_each_other(analyst: TestClient) -> None:
    for number in range(5):
        ask(analyst, f"top {number + 2} customers by lifetime value")

    first = history(analyst, limit=3)
    second = history(analyst, limit=3, cursor=first["next_cursor"])

    asked = [row["question"].split()[1] for row in (*first["items"], *second["items"])]
    assert (asked, first["total"], second["next_cursor"]) == (["6", "5", "4", "3", "2"], 5, None)


@pytest.mark.parametrize("cursor", ["x", "1", "-1-2", "99999999999999999-1", "1-99999999999"])
def test_a_cursor_that_nobody_gave_is_refused(analyst: TestClient, cursor: str) -> None:
    assert analyst.get("/ask/history", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("question", ["a\x00b", "x" * 10_000, "😀", "\u200b", ""])
def test_odd_questions_are_kept_as_text_that_can_be_read(
    analyst: TestClient, question: str
) -> None:
    ask(analyst, question)

    [row] = history(analyst)["items"]

    assert len(row["question"]) <= 400
    assert row["question"].isprintable()


def test_feedback_is_kept_with_the_question_and_taken_back(
    analyst: TestClient, client: TestClient
) -> None:
    asked_id = ask(analyst, "customers by segment")["asked_id"]
    path = f"/ask/history/{asked_id}/feedback"

    wrong = analyst.put(path, json={"feedback": -1, "comment": "  no\nchurned ones "}).json()
    shown = history(analyst)["items"][0]
    analyst.put(path, json={"feedback": 0})
    last = history(analyst)["items"][0]

    assert (wrong["feedback"], wrong["comment"]) == (-1, "no churned ones")
    assert shown == wrong
    assert (last["feedback"], last["comment"]) == (0, None)
    assert audited(client, "ask.feedback")[0] == ("analyst", "succeeded")


@pytest.mark.parametrize("body", [{}, {"feedback": 2}, {"feedback": 1, "comment": "x" * 501}])
def test_feedback_of_another_form_is_refused(analyst: TestClient, body: dict[str, Any]) -> None:
    asked_id = ask(analyst, "customers by segment")["asked_id"]

    assert analyst.put(f"/ask/history/{asked_id}/feedback", json=body).status_code == 422


def test_somebody_elses_question_is_not_there(analyst: TestClient, client: TestClient) -> None:
    asked_id = ask(analyst, "customers by segment")["asked_id"]

    judged = client.put(f"/ask/history/{asked_id}/feedback", json={"feedback": 1})
    deleted = client.delete(f"/ask/history/{asked_id}")

    assert (judged.status_code, deleted.status_code) == (404, 404)
    assert history(analyst)["total"] == 1


def test_one_question_is_forgotten_or_all(analyst: TestClient, viewer: TestClient) -> None:
    ask(viewer, "customers by segment")
    first = ask(analyst, "customers by segment")["asked_id"]
    ask(analyst, "accounts by tier")

    assert analyst.delete(f"/ask/history/{first}").status_code == 204
    assert [row["question"] for row in history(analyst)["items"]] == ["accounts by tier"]
    assert analyst.delete("/ask/history").status_code == 204
    assert (history(analyst)["total"], history(viewer)["total"]) == (0, 1)


def test_an_administrator_deletes_the_history_of_others_and_nobody_else_does(
    analyst: TestClient, viewer: TestClient, client: TestClient
) -> None:
    ask(viewer, "customers by segment")

    denied = analyst.delete("/ask/history", params={"user": "viewer"})
    assert (denied.status_code, history(viewer)["total"]) == (403, 1)
    assert client.delete("/ask/history", params={"user": "viewer"}).status_code == 204
    assert history(viewer)["total"] == 0
    assert audited(client, "ask.history.clear")[:2] == [
        ("admin", "succeeded"),
        ("analyst", "denied"),
    ]


def test_a_pin_is_asked_again_by_its_plan(analyst: TestClient, viewer: TestClient) -> None:
    answer = ask(analyst, "customers by segment")
    turns = [{"question": "customers by segment", "choice": None}]
    pinned = pin(analyst, answer["plan"], chart="pie", turns=turns, as_of=answer["as_of"])

    [row] = analyst.get("/ask/pins").json()["items"]
    again = analyst.post("/ask/plan", json={"plan": row["plan"]}).json()

    assert (pinned.status_code, row) == (201, pinned.json())
    assert (row["chart"], row["turns"], row["plan"]) == ("pie", turns, answer["plan"])
    assert again["rows"] == answer["rows"]
    assert viewer.get("/ask/pins").json()["items"] == []
    assert viewer.delete(f"/ask/pins/{row['id']}").status_code == 404
    assert analyst.delete(f"/ask/pins/{row['id']}").status_code == 204
    assert analyst.get("/ask/pins").json()["items"] == []


def test_a_pin_of_days_counted_from_the_last_moves_with_the_data(analyst: TestClient) -> None:
    answer = ask(analyst, "spend by month in the last 3 months")
    older = {"start": "2020-04-01", "end": "2020-07-01", "words": "old"}
    turns = [{"question": "spend by month in the last 3 months"}]
    pin(analyst, {**answer["plan"], "period": older}, turns=turns, as_of="2020-06-30")

    [row] = analyst.get("/ask/pins").json()["items"]

    assert row["plan"] == answer["plan"]


def test_a_plan_that_cannot_be_answered_is_not_pinned(
    analyst: TestClient, viewer: TestClient
) -> None:
    pin(analyst, COUNT)

    statuses = [
        pin(analyst, COUNT).status_code,
        pin(analyst, {**COUNT, "metrics": ["head_count"]}).status_code,
        pin(analyst, {"kind": "cube"}).status_code,
        pin(viewer, NAMES).status_code,
    ]

    assert statuses == [409, 422, 422, 422]


def test_a_pin_whose_plan_no_longer_holds_is_listed_and_refused_by_name(
    app: FastAPI, analyst: TestClient
) -> None:
    pin(analyst, COUNT)
    for plan in ('{"kind": "cube"}', '{"kind": "aggregate", "subject": "gone"}'):
        with app.state.services.state.write() as connection:
            connection.execute(PINNED_ANSWERS.update().values(plan=plan))

        [row] = analyst.get("/ask/pins").json()["items"]
        response = analyst.post("/ask/plan", json={"plan": row["plan"]})

        assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_plan")


def test_a_verified_question_answers_everybody_and_says_by_whom(
    analyst: TestClient, viewer: TestClient, client: TestClient
) -> None:
    assert ask(viewer, "our headcount")["status"] == "unanswerable"

    saved = verify(analyst, "Our  headcount?", COUNT)
    answer = ask(viewer, "OUR HEADCOUNT")

    assert (saved.status_code, saved.json()["restatement"]) == (201, "Number of customers.")
    assert (answer["status"], answer["columns"]) == ("answered", ["customer_count"])
    assert answer["verified"] == {"by": "analyst", "at": saved.json()["created_at"]}
    assert "Our headcount?" in str(viewer.get("/ask/examples").json()["groups"][0])
    assert audited(client, "ask.verify")[0] == ("analyst", "succeeded")


def test_a_verified_follow_up_does_not_stand_in_the_way_of_others(analyst: TestClient) -> None:
    first = ask(analyst, "customers by segment")
    verify(analyst, "Our headcount", COUNT)

    changed = ask(analyst, "by state instead", follows=first["plan"])
    whole = ask(analyst, "our headcount", follows=first["plan"])

    assert (changed["columns"], changed["verified"]) == (["state", "customer_count"], None)
    assert whole["columns"] == ["customer_count"]


@pytest.mark.parametrize(
    ("question", "plan", "status"),
    [
        ("Nobody", NOBODY, 422),
        ("Headcount", {**COUNT, "metrics": ["head_count"]}, 422),
        ("Headcount", {"kind": "cube"}, 422),
        ("only Premium", COUNT, 422),
        ("?", COUNT, 422),
        ("x" * 401, COUNT, 422),
    ],
)
def test_what_is_empty_or_wrong_is_not_verified(
    analyst: TestClient, question: str, plan: dict[str, Any], status: int
) -> None:
    response = verify(analyst, question, plan)

    assert response.status_code == status
    assert response.json()["error"]["message"]
    assert analyst.get("/ask/verified").json()["items"] == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCIENTIST])
def test_who_may_ask_may_not_verify(login: Login, role: Role) -> None:
    assert verify(login(role), "Headcount", COUNT).status_code == 403


def test_a_verified_question_of_personal_data_is_none_for_who_may_not_see_it(
    analyst: TestClient, viewer: TestClient
) -> None:
    verify(analyst, "Who is who", NAMES)

    assert ask(analyst, "who is who")["verified"]["by"] == "analyst"
    assert ask(viewer, "who is who")["status"] == "unanswerable"
    assert viewer.get("/ask/verified").json()["items"] == []
    assert "Who is who" not in viewer.get("/ask/examples").text


def test_who_verified_a_question_or_an_administrator_deletes_it(
    analyst: TestClient, client: TestClient
) -> None:
    mine = verify(client, "Headcount", COUNT).json()
    assert verify(analyst, "headcount?", COUNT).status_code == 409
    assert analyst.delete(f"/ask/verified/{mine['id']}").status_code == 403
    assert client.delete(f"/ask/verified/{mine['id']}").status_code == 204

    theirs = verify(analyst, "headcount?", COUNT).json()
    assert [row["can_delete"] for row in client.get("/ask/verified").json()["items"]] == [True]
    assert client.delete(f"/ask/verified/{theirs['id']}").status_code == 204
    assert ask(analyst, "headcount")["verified"] is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCIENTIST])
def test_suggestions_are_of_what_the_caller_may_ask(login: Login, role: Role) -> None:
    client = login(role)
    answer = ask(client, "top 20 customers by lifetime value")

    asked = [ask(client, text, follows=answer["plan"]) for text in answer["suggestions"]]

    assert {one["status"] for one in asked} == {"answered"}

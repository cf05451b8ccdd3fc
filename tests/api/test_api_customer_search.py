"""Search and look-up: who is found, in which order, and by whom."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.testing.client import Login, make_client

KNOWN = "CUS-000002"
"""Zoë García, zoe.2@example.com, 555.000-0002."""


def search(client: TestClient, q: str | None = None, **params: Any) -> Any:
    asked = {**({} if q is None else {"q": q}), **params}
    response = client.get("/customers", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def find(client: TestClient, q: str) -> list[tuple[str, str]]:
    items = search(client, q, limit=500)["items"]
    return [(item["customer_id"], item["match"]) for item in items]


@pytest.mark.parametrize(
    ("q", "match"),
    [
        ("CUS-000002", "customer_id"),
        ("cus-000002", "customer_id"),
        (" zoe.2@EXAMPLE.com ", "email"),
        ("+1 555 000-0002", "phone"),
        ("zoe.2@", "email_start"),
        ("e.2@example.c", "email_part"),
        ("s-000002", "customer_id_part"),
    ],
)
def test_best_match_comes_first_and_says_why(client: TestClient, q: str, match: str) -> None:
    assert find(client, q)[0] == (KNOWN, match)


@pytest.mark.parametrize("q", ["Zoë García", "zoe garcia", "ZOE GARCÍA", " zoe   garcia "])
def test_name_is_found_whatever_its_accents_and_case(client: TestClient, q: str) -> None:
    found = find(client, q)

    assert (KNOWN, "name") in found
    assert found[0][1] == "name"


@pytest.mark.parametrize("q", ["garcia zoe", "zo garc", "rcía zo"])
def test_parts_of_a_name_are_found_in_any_order(client: TestClient, q: str) -> None:
    assert (KNOWN, "name_part") in find(client, q)


@pytest.mark.parametrize("q", ["zoe garica", "zoee garcia", "zoe garzia", "soe garcia"])
def test_slip_of_the_pen_finds_who_was_meant(client: TestClient, q: str) -> None:
    assert (KNOWN, "name_similar") in find(client, q)


def test_similar_names_come_by_similarity(client: TestClient) -> None:
    items = search(client, "kathrine stevenson")["items"]

    assert items[0]["full_name"] == "Katherine Stephenson"
    assert {item["match"] for item in items} == {"name_similar"}


def test_nothing_like_it_finds_nobody(client: TestClient) -> None:
    assert search(client, "xylophone quartz")["total"] == 0


def test_matches_come_best_first_and_then_most_valuable(client: TestClient) -> None:
    reasons = {match: place for place, match in enumerate(list_reasons(client))}
    items = search(client, "an", limit=500)["items"]
    keys = [(reasons[item["match"]], -item["lifetime_value"]) for item in items]

    assert keys == sorted(keys)
    assert len({item["match"] for item in items}) > 1


def list_reasons(client: TestClient) -> list[str]:
    description = client.get("http://test/api/openapi.json").json()
    reasons: list[str] = description["components"]["schemas"]["Match"]["enum"]
    return reasons


def test_without_a_search_the_most_valuable_come_first(client: TestClient) -> None:
    page = search(client, limit=500)
    values = [item["lifetime_value"] for item in page["items"]]

    assert page["total"] == len(values) == 300
    assert values == sorted(values, reverse=True)
    assert {item["match"] for item in page["items"]} == {None}


@pytest.mark.parametrize("q", [None, "an", "zoe garica", "o"])
def test_pages_hold_everybody_once_in_order(client: TestClient, q: str | None) -> None:
    whole = search(client, q, limit=500)["items"]
    paged, cursor = [], {}
    while True:
        page = search(client, q, limit=7, **cursor)
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert paged == whole
    assert page["total"] == len(whole)


def test_cursor_belongs_to_one_search(client: TestClient, login: Login) -> None:
    cursor = search(client, "an", limit=1)["next_cursor"]

    assert client.get("/customers", params={"q": "ana", "cursor": cursor}).status_code == 422
    viewer = login(Role.VIEWER).get("/customers", params={"q": "an", "cursor": cursor})
    assert viewer.status_code == 422


@pytest.mark.parametrize(
    "params",
    [
        {"external_id": KNOWN},
        {"email": "Zoe.2@Example.COM"},
        {"phone": "+1 (555) 000 0002"},
        {"phone": "5550000002"},
    ],
)
def test_lookup_finds_exactly_one(client: TestClient, params: dict[str, str]) -> None:
    items = client.get("/customers/lookup", params=params).json()["items"]

    assert [item["customer_id"] for item in items] == [KNOWN]
    profile = client.get(f"/customers/{KNOWN}").json()
    assert items[0] == {name: profile[name] for name in items[0]}


@pytest.mark.parametrize("params", [{"email": "zoe"}, {"external_id": "CUS"}, {"phone": "5550000"}])
def test_lookup_of_a_part_finds_nobody(client: TestClient, params: dict[str, str]) -> None:
    assert client.get("/customers/lookup", params=params).json()["items"] == []


@pytest.mark.parametrize(
    "params", [{}, {"email": "a@b.c", "phone": "5550000002"}, {"phone": "12-34"}, {"email": ""}]
)
def test_lookup_asks_for_exactly_one_way(client: TestClient, params: dict[str, str]) -> None:
    assert client.get("/customers/lookup", params=params).status_code == 422


def test_lookups_are_written_to_the_audit_trail_without_personal_data(own_app: FastAPI) -> None:
    analyst = make_client(own_app, Role.ANALYST)
    analyst.get("/customers/lookup?email=zoe.2@example.com")
    analyst.get("/customers/lookup?phone=5559999999")
    make_client(own_app, Role.VIEWER).get("/customers/lookup?email=zoe.2@example.com")

    entries = make_client(own_app, Role.ADMIN).get("/audit").json()["items"]

    assert [(entry["action"], entry["target"], entry["status"]) for entry in entries] == [
        ("access", "GET /api/v1/customers/lookup", "denied"),
        ("customer.lookup", "nobody, by phone", "succeeded"),
        ("customer.lookup", KNOWN, "succeeded"),
    ]

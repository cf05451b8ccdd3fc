"""Files of outcomes: what is read, what is refused and by which line, how large they may be."""

from __future__ import annotations

import pytest
from campaigning import HEADER, export, launch, load, save
from starlette.testclient import TestClient

from c360.api.campaigns.outcomes import MOST_BYTES, read_lines
from c360.errors import InvalidInputError
from c360.state.campaign_customers import Outcome


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The first line names 'nothing'"),
        ("customer_id,churned\nA,1", "must name customer_id, treated and churned"),
        ("customer_id,treated,churned,age\nA,1,1,3", "and nothing else"),
        ("customer_id,treated,churned,churned\nA,1,1,1", "and nothing else"),
        (HEADER, "has no rows below its first line"),
        (HEADER + "A,1,2,", "Line 2: churned is '2'; allowed are 0 and 1."),
        (HEADER + "A,yes,0,", "Line 2: treated is 'yes'; allowed are 0 and 1."),
        (HEADER + "A,1,0,\nA,1,0,", "Line 3: customer 'A' stands in line 2 already"),
        (HEADER + ",1,0,", "Line 2: customer_id is empty."),
        (HEADER + "A,1,0", "Line 2: it has 3 values, the first line 4."),
        (HEADER + "A,1,0,much", "Line 2: value is 'much'"),
        (HEADER + "A,1,0,nan", "Line 2: value is 'nan'"),
        (HEADER + "A,1,0,1e999", "Line 2: value is '1e999'"),
        (HEADER + 'A,1,0,"x', "the text is no CSV"),
        (HEADER + "\n".join(f"{n},1,3," for n in range(9)), "And 4 more. Nothing was loaded."),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_lines(text)

    assert told in str(refused.value)


def test_a_file_reads_whatever_its_order_line_ends_and_byte_order_mark() -> None:
    text = "\ufeffChurned, customer_id ,treated\r\n1,A,0\r\n\r\n 0 , B ,1\r\n"

    assert [(line.number, line.outcome) for line in read_lines(text)] == [
        (2, Outcome("A", is_treated=False, is_churned=True, value=None)),
        (4, Outcome("B", is_treated=True, is_churned=False, value=None)),
    ]


def test_a_customer_who_was_not_drawn_is_refused_and_nothing_is_loaded(
    analyst: TestClient,
) -> None:
    path = launch(analyst)
    known = export(analyst, path)[0]["customer_id"]

    response = load(analyst, path, f"{HEADER}{known},1,0,\nCUS-999999,1,0,")

    assert response.status_code == 422
    assert "Line 3: 'CUS-999999' was not drawn for it." in response.json()["error"]["message"]
    assert analyst.get(path).json()["outcome_count"] == 0


def test_an_unknown_customer_of_a_draft_is_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = load(analyst, path, f"{HEADER}CUS-999999,1,0,")

    assert "is no customer that is known" in response.json()["error"]["message"]


@pytest.mark.parametrize("name", ["A\0B", "'; drop table users; --", "é" * 600, "😀", "%"])
def test_whatever_is_sent_as_a_customer_is_only_text(analyst: TestClient, name: str) -> None:
    draft, launched = f"/campaigns/{save(analyst, 'Draft')['id']}", launch(analyst)

    for path in (draft, launched):
        response = load(analyst, path, f"{HEADER}{name},1,0,")
        assert response.status_code == 422
        assert "Line" in response.json()["error"]["message"]


def test_an_outcome_is_loaded_once_and_may_be_deleted(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"
    text = f"{HEADER}CUS-000001,1,0,"
    assert load(analyst, path, text).status_code == 201

    again = load(analyst, path, text)

    assert again.status_code == 422
    assert "was loaded before" in again.json()["error"]["message"]
    assert analyst.delete(f"{path}/outcomes").status_code == 204
    assert load(analyst, path, text).status_code == 201


def test_a_file_far_beyond_the_usual_limit_is_taken(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"
    rows = "".join(f"CUS-{number:06d},1,0,\n" for number in range(1, 301))
    large = HEADER + rows + "\n" * 1_000_000

    assert load(analyst, path, large).status_code == 201


def test_a_file_beyond_its_own_limit_is_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = load(analyst, path, HEADER + "\n" * MOST_BYTES)

    assert response.status_code == 413


def test_other_routes_keep_the_usual_limit(analyst: TestClient) -> None:
    body = {"filters": {"card_type": ["x" * 200] * 100}, "name": "y" * 80_000}

    assert analyst.post("/campaigns", json=body).status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_no_text_is_refused(analyst: TestClient, kind: str) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = analyst.post(f"{path}/outcomes", content=b"{}", headers={"Content-Type": kind})

    assert response.status_code == 422


def test_bytes_that_are_no_utf8_are_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = analyst.post(
        f"{path}/outcomes", content=b"\xff\xfe", headers={"Content-Type": "text/csv"}
    )

    assert response.status_code == 422

"""Save, launch and measure campaigns over the API."""

from __future__ import annotations

import csv
import io
from typing import Any

from starlette.testclient import TestClient

WIDE = {"min_lifetime_value": None, "min_score": 1}
PLAN: dict[str, Any] = {"filters": WIDE, "control_share": 0.4}
HEADER = "customer_id,treated,churned,value\n"


def save(client: TestClient, name: str = "Winter", **plan: Any) -> dict[str, Any]:
    response = client.post("/campaigns", json={"name": name, **(plan or PLAN)})
    assert response.status_code == 201, response.text
    saved: dict[str, Any] = response.json()
    return saved


def launch(client: TestClient, **plan: Any) -> str:
    path = f"/campaigns/{save(client, **plan)['id']}"
    response = client.post(f"{path}/launch")
    assert response.status_code == 200, response.text
    return path


def export(client: TestClient, path: str) -> list[dict[str, str]]:
    response = client.get(f"{path}/export")
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def load(client: TestClient, path: str, text: str) -> Any:
    headers = {"Content-Type": "text/csv"}
    return client.post(f"{path}/outcomes", content=text.encode(), headers=headers)


def write_outcomes(rows: list[dict[str, str]], *, every: dict[str, int], value: str = "") -> str:
    """Write outcomes in which every so-many-th customer of a group left."""
    lines = ["customer_id,treated,churned,value"]
    for group, nth in every.items():
        own = [row["customer_id"] for row in rows if row["campaign_group"] == group]
        lines += [
            f"{name},{int(group == 'treated')},{int(number % nth == 0)},{value}"
            for number, name in enumerate(own)
        ]
    return "\n".join(lines)

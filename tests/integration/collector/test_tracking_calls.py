from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from collecting import KEY, Collector, make_event

ROUTES = {
    "track": "track", "t": "track", "identify": "identify", "i": "identify", "page": "page",
    "p": "page", "screen": "screen", "s": "screen", "group": "group", "g": "group",
    "alias": "alias", "a": "alias",
}  # fmt: skip


@pytest.mark.parametrize(("path", "kind"), ROUTES.items())
def test_each_route_lands_an_event_of_its_type(collector: Collector, path: str, kind: str) -> None:
    event = make_event(type=None, groupId="g-1", previousId="a-1")

    assert collector.post(path, event).json() == {"success": True}
    assert collector.land().landed == 1
    assert [row["type"] for row in collector.rows()] == [kind]


@pytest.mark.parametrize("path", ["batch", "b", "import"])
def test_a_batch_lands_whole_under_every_name(collector: Collector, path: str) -> None:
    collector.post(path, {"batch": [make_event(n) for n in range(3)]})

    assert collector.land().landed == 3


def test_a_repeated_message_lands_once_and_is_counted(collector: Collector) -> None:
    collector.send([make_event(1), make_event(2), make_event(1)])
    collector.land()
    collector.send([make_event(2, sentAt="2026-06-01T12:05:00Z"), make_event(3)])

    result = collector.land()

    assert (result.rows_in, result.landed, result.duplicate) == (5, 3, 2)
    assert sorted(row["message_id"] for row in collector.rows()) == ["m-1", "m-2", "m-3"]


def test_a_bad_event_is_quarantined_and_the_rest_of_its_batch_kept(collector: Collector) -> None:
    answer = collector.send([make_event(1), make_event(2, messageId=None), make_event(3)])

    result = collector.land()

    assert answer.status_code == 200
    assert [problem["index"] for problem in answer.json()["problems"]] == [1]
    assert (result.landed, result.quarantined) == (2, 1)
    assert collector.reasons()[0].startswith("messageId is missing")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": None}, "type is missing; it is one of track"),
        ({"type": "buy"}, "type: 'buy' is not one of track"),
        ({"type": ["track"]}, "type: an array is not one of"),
        ({"userId": None}, "userId and anonymousId are both missing"),
        ({"userId": {"a": 1}}, "userId: an object is not text of 1 to 255 characters"),
        ({"userId": "x" * 256}, "userId: "),
        ({"event": None}, "event is missing"),
        ({"properties": [1]}, "properties: an array where an object is due"),
        ({"timestamp": "yesterday"}, "timestamp: 'yesterday' is no time in ISO 8601"),
        ({"timestamp": 5}, "timestamp: a number is no time in ISO 8601"),
        ({"sentAt": "0000"}, "sentAt: '0000' is no time in ISO 8601"),
        ({"event": "a\0b"}, "event: NUL character"),
        ({"properties": {"a": {"b": "c\0"}}}, "properties: NUL character"),
        ({"event": "\ud800"}, "event: half a character"),
        ({"properties": {"text": "x" * 40_000}}, "bytes; an event may have 32,768"),
    ],
)
def test_a_bad_event_says_what_is_wrong(
    collector: Collector, changes: dict[str, Any], reason: str
) -> None:
    collector.send([make_event(1, **changes), make_event(2)])

    result = collector.land()

    assert (result.landed, result.quarantined) == (1, 1)
    assert reason in collector.reasons()[0]


def nested(depth: int) -> str:
    deep = "[" * depth + "]" * depth
    return json.dumps(make_event(1)).replace('"Reports"', deep)


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 422, "not JSON"),
        (b"{", 422, "not JSON: Expecting property name"),
        (b"\xff{}", 422, "not UTF-8 at byte 1"),
        (b"[1]", 422, "no object"),
        (b'"text"', 422, "no object"),
        (b'{"a": NaN}', 422, "NaN is not JSON"),
        (b'{"a": 1' + b"0" * 5000 + b"}", 422, "not JSON"),
        (b"{}", 400, ""),
        (nested(5_000).encode(), 422, "nested too deeply"),
        (b'{"a":"' + b"x" * 600_000 + b'"}', 413, "500 KB"),
        (b'{"a":"' + b"x" * 40_000 + b'"}', 413, "32,768 are allowed"),
    ],
)
def test_a_call_that_cannot_be_read_is_refused_with_its_reason(
    collector: Collector, body: bytes, status: int, reason: str
) -> None:
    answer = collector.post("track", body)

    assert answer.status_code == status
    assert reason in answer.text


@pytest.mark.parametrize("batch", [None, [], {}, "x", 3])
def test_a_batch_without_events_is_refused(collector: Collector, batch: object) -> None:
    answer = collector.post("batch", {"batch": batch})

    assert answer.status_code == 422
    assert "batch is missing" in answer.text


def test_gzip_is_unpacked(collector: Collector) -> None:
    body = gzip.compress(json.dumps({"batch": [make_event()]}).encode())

    assert collector.post("batch", body, **{"Content-Encoding": "gzip"}).status_code == 200
    assert collector.land().landed == 1


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (gzip.compress(b'{"batch": []}' * 50, mtime=0)[:-12], 422, "cut off"),
        (b"no gzip at all", 422, "no gzip"),
        (b"", 422, "cut off"),
        (gzip.compress(b" " * 200_000_000, 1, mtime=0), 413, "500 KB"),
    ],
)
def test_damaged_gzip_and_bombs_are_refused(
    collector: Collector, body: bytes, status: int, reason: str
) -> None:
    answer = collector.post("batch", body, **{"Content-Encoding": "gzip"})

    assert answer.status_code == status
    assert reason in answer.text


def test_an_unknown_encoding_is_refused(collector: Collector) -> None:
    answer = collector.post("batch", b"{}", **{"Content-Encoding": "br"})

    assert answer.status_code == 422
    assert "'br' is not known" in answer.text


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic d3Jvbmc6", "Bearer x", "Basic /w=="]
)
def test_without_a_known_key_nothing_is_accepted(collector: Collector, header: str) -> None:
    answer = collector.client.post(
        "/v1/track", content=json.dumps(make_event()), headers={"Authorization": header}
    )

    assert answer.status_code == 401
    assert collector.land().rows_in == 0


def test_a_key_in_the_body_is_known_and_kept_nowhere(collector: Collector) -> None:
    event = make_event(1, writeKey=KEY, properties={"note": 'the "writeKey" is secret'})
    answer = collector.client.post("/v1/t", content=json.dumps(event))
    batch = {"writeKey": KEY, "batch": [make_event(2, writeKey=KEY), {"writeKey": KEY}]}
    collector.client.post("/v1/b", content=json.dumps(batch))
    files = [*collector.workspace.event_log.glob("*.log")]

    result = collector.land()

    assert answer.status_code == 200
    assert (result.landed, result.quarantined) == (2, 1)
    assert [KEY.encode() in path.read_bytes() for path in files] == [False] * len(files)
    assert KEY not in repr(collector.rows())


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "a/b; c", "multipart/x"]
)
def test_any_content_type_will_do(collector: Collector, content_type: str) -> None:
    answer = collector.post("track", make_event(), **{"Content-Type": content_type})

    assert answer.status_code == 200


def test_a_page_of_another_origin_may_send_and_read_refusals(collector: Collector) -> None:
    asked = collector.client.options("/v1/t", headers={"Origin": "https://shop.example"})
    refused = collector.client.post(
        "/v1/t", content="{}", headers={"Origin": "https://shop.example"}
    )

    assert asked.status_code == 204
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert refused.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [("authorization,x-retry-count", "authorization,x-retry-count"), ("a b", "Authorization, ")],
)
def test_a_page_may_send_the_headers_of_its_sdk(
    collector: Collector, asked: str, allowed: str
) -> None:
    headers = {"Origin": "https://shop.example", "Access-Control-Request-Headers": asked}
    answer = collector.client.options("/v1/t", headers=headers)

    assert answer.headers["access-control-allow-headers"].startswith(allowed)


def test_the_clocks_error_is_taken_out(collector: Collector) -> None:
    collector.post(
        "track",
        make_event(1, timestamp="2031-01-01T08:00:00Z", sentAt="2031-01-01T08:05:00.000Z"),
    )
    collector.land()
    [row] = collector.rows()

    assert (row["received_at"] - row["occurred_at"]).total_seconds() == 300
    assert row["sent_at"] == datetime(2031, 1, 1, 8, 5)


def test_what_the_contract_does_not_name_is_kept(collector: Collector) -> None:
    collector.post("track", make_event(1, channel="server", integrations={"All": True}))
    collector.land()
    [row] = collector.rows()

    assert json.loads(json.loads(row["_extra"])["other"]) == {
        "channel": "server",
        "integrations": {"All": True},
    }


def test_a_full_log_pushes_back_until_it_has_landed(
    open_collector: Callable[..., Collector],
) -> None:
    collector = open_collector(max_bytes=3_000, segment_bytes=1_000)
    answers = [collector.send([make_event(n)]) for n in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    accepted = len(answers) - len(refused)

    assert refused
    assert refused[0].headers["retry-after"] == "5"
    assert collector.land().landed == accepted


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("POST", "/v1/tracks", 404, "not_found"), ("GET", "/v1/track", 405, "method_not_allowed")],
)
def test_a_call_that_there_is_not_is_told_which_there_are(
    collector: Collector, method: str, path: str, status: int, code: str
) -> None:
    answer = collector.client.request(method, path, headers={"origin": "https://shop.example"})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["message"] == f"There is no {method} {path}."
    assert "/v1/batch" in error["hint"]
    assert answer.headers["access-control-allow-origin"] == "*"

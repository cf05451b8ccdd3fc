"""A language model's server on loopback: OpenAI's chat completions and Bedrock's Converse.

It answers each request with the next of the replies it was given, whatever they are, and keeps what
it received.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server.

    Args:
        content: What the model says.
        status: HTTP status; from 400 on the content is the error's message.
        body: What is sent instead of a completion.
        wait_seconds: Pause before the answer.
        drip_seconds: Pause after each byte of the body.
        location: Where a redirect leads.
    """

    content: str | None = None
    status: int = 200
    body: bytes | None = None
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0
    location: str | None = None


@dataclass(slots=True)
class FakeProvider:
    """What the server is to answer, and what it was sent: paths, headers, bodies as text."""

    address: str = ""
    replies: list[Reply] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def will_say(self, *contents: str | Mapping[str, Any] | Reply) -> None:
        """Set the answers of the next requests; a mapping is said as JSON."""
        self.replies = [_to_reply(content) for content in contents]

    def forget(self) -> None:
        """Forget what was received."""
        self.replies = []
        self.paths.clear()
        self.headers.clear()
        self.bodies.clear()

    def asked(self, number: int = 0) -> Any:
        """Return the body of a request."""
        return json.loads(self.bodies[number])


def _to_reply(content: str | Mapping[str, Any] | Reply) -> Reply:
    if isinstance(content, Reply):
        return content
    return Reply(content if isinstance(content, str) else json.dumps(content))


@contextmanager
def serve_provider() -> Iterator[FakeProvider]:
    """Serve on a free port of loopback for as long as it is needed."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _answer(self, provider)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, provider: FakeProvider) -> None:
    length = int(handler.headers.get("Content-Length", "0"))
    provider.bodies.append(handler.rfile.read(length).decode())
    provider.paths.append(handler.path)
    provider.headers.append(dict(handler.headers.items()))
    reply = provider.replies.pop(0) if provider.replies else Reply("{}")
    provider.closing.wait(reply.wait_seconds)
    is_bedrock = handler.path.endswith("/converse")
    body = reply.body if reply.body is not None else _body(reply, is_bedrock=is_bedrock)
    try:
        handler.send_response(reply.status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        if reply.location is not None:
            handler.send_header("Location", reply.location)
        handler.end_headers()
        for piece in _pieces(body, reply.drip_seconds):
            handler.wfile.write(piece)
            handler.wfile.flush()
            if provider.closing.is_set():
                break
            time.sleep(reply.drip_seconds)
    except OSError:
        handler.close_connection = True  # Who asked has hung up.


def _pieces(body: bytes, drip_seconds: float) -> Sequence[bytes]:
    if not drip_seconds:
        return [body]
    return [body[position : position + 1] for position in range(len(body))]


def _body(reply: Reply, *, is_bedrock: bool) -> bytes:
    if reply.status >= 400:
        told: dict[str, Any] = {"error": {"message": reply.content}, "message": reply.content}
    elif is_bedrock:
        told = _converse(reply.content)
    else:
        told = _completion(reply.content)
    return json.dumps(told).encode()


def _completion(content: str | None) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def _converse(content: str | None) -> dict[str, Any]:
    try:
        used = json.loads(content or "null")
    except ValueError:
        used = None
    parts: list[dict[str, Any]] = [{"text": content or ""}]
    if isinstance(used, dict):
        parts = [{"toolUse": {"toolUseId": "1", "name": "propose", "input": used}}]
    return {
        "output": {"message": {"role": "assistant", "content": parts}},
        "stopReason": "tool_use",
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }

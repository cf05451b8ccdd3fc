"""A store that speaks S3 on loopback, behind a proxy that fails when it is told to."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import boto3
from moto.server import ThreadedMotoServer

from c360.kit.s3 import S3Options

ANSWERS = {
    "AccessDenied": 403,
    "InvalidAccessKeyId": 403,
    "SignatureDoesNotMatch": 403,
    "SlowDown": 503,
}


@dataclass
class Faults:
    """What the proxy does wrong. ``is_down`` is asked with the number of each request, from 1.

    ``is_done``: the store does what is asked, and only its answer is lost. ``answers``: an error
    of the store's, by name, in place of a broken connection.
    """

    is_down: Callable[[int], bool] = lambda number: False
    is_done: bool = False
    answers: str | None = None
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def heal(self) -> None:
        """Let everything be done and answered."""
        self.is_down = lambda number: False
        self.answers, self.is_done, self.count = None, False, 0

    def fail_from(self, number: int, *, is_done: bool = False) -> None:
        """Let every request from a number on fail; the first may have been done."""
        self.count, self.is_done = 0, is_done
        self.is_down = lambda asked: asked >= number

    def take(self) -> tuple[bool, bool]:
        """Count a request; return whether it fails, and whether it is the first that does."""
        with self.lock:
            self.count += 1
            return self.is_down(self.count), not self.is_down(self.count - 1)


@dataclass
class Store:
    """The store, its bucket ``lake``, and what goes wrong on the way to it."""

    address: str
    client: Any
    faults: Faults

    @property
    def options(self) -> S3Options:
        return S3Options(self.address, "us-east-1", "key", "secret")

    def list_keys(self, prefix: str = "") -> list[str]:
        found = self.client.list_objects_v2(Bucket="lake", Prefix=prefix).get("Contents", [])
        return [item["Key"] for item in found]

    def settings(self, address: str = "s3://lake/company") -> str:
        return (
            f'[lake]\nraw = "{address}"\n[s3]\nendpoint_url = "{self.address}"\n'
            'region = "us-east-1"\naccess_key_id = "key"\nsecret_access_key = "secret"\n'
        )


class FaultyProxy(ThreadingHTTPServer):
    """Hands requests on to a store, and does wrong what its faults say."""

    def __init__(self, target: str, faults: Faults) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.faults = faults


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyProxy

    def forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fails, is_first = self.server.faults.take()
        if fails:
            self.fail(body, is_first=is_first)
            return
        status, headers, content = self.ask(body)
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def fail(self, body: bytes, *, is_first: bool) -> None:
        faults = self.server.faults
        if faults.answers:
            self.answer(ANSWERS[faults.answers], f"<Error><Code>{faults.answers}</Code></Error>")
            return
        if faults.is_done and is_first:
            self.ask(body)
        self.close_connection = True

    def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.target)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def answer(self, status: int, content: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content.encode())

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = forward


@contextmanager
def serve_moto() -> Iterator[str]:
    """Serve AWS as moto plays it; give its address."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@contextmanager
def open_store(moto_address: str) -> Iterator[Store]:
    """Make the bucket, and a proxy before it; both are gone afterwards."""
    faults = Faults()
    proxy = FaultyProxy(urlsplit(moto_address).netloc, faults)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    client = boto3.client(
        "s3",
        endpoint_url=moto_address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="lake")
    yield Store(f"http://127.0.0.1:{proxy.server_port}", client, faults)
    proxy.shutdown()
    proxy.server_close()
    thread.join()
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="lake"):
        for found in page.get("Contents", []):
            client.delete_object(Bucket="lake", Key=found["Key"])
    client.delete_bucket(Bucket="lake")
    client.close()

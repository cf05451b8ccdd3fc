"""A bucket for each test, on a store of the module's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import boto3
import pytest
from moto.server import ThreadedMotoServer
from object_stores import Faults, FaultyProxy, Store


@pytest.fixture(scope="module")
def moto_address() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def store(moto_address: str) -> Iterator[Store]:
    faults = Faults()
    target = urlsplit(moto_address).netloc
    proxy = FaultyProxy(target, faults)
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
    for found in client.list_objects_v2(Bucket="lake").get("Contents", []):
        client.delete_object(Bucket="lake", Key=found["Key"])
    client.delete_bucket(Bucket="lake")
    client.close()

"""Landing from an object store that speaks S3: a real client against a server on loopback."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto.server import ThreadedMotoServer

from c360.config.workspace import Workspace
from c360.errors import SourceError
from c360.kit.s3 import S3Options
from c360.sources.object_store import ObjectStore
from c360.sources.stores import FoundFile
from c360.testing.workspaces import ingest_workspace, make_workspace, read_raw

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
CSV = b"product_code,product_name,category,price_tier\n"


@dataclass
class Bucket:
    address: str
    client: Any

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket="lake", Key=key, Body=content)

    @property
    def options(self) -> S3Options:
        return S3Options(self.address, "us-east-1", "key", "secret")

    @property
    def settings(self) -> str:
        return (
            f'[s3]\nendpoint_url = "{self.address}"\nregion = "us-east-1"\n'
            'access_key_id = "key"\nsecret_access_key = "secret"\n'
            '[[sources]]\nname = "products"\nfeed = "products"\npath = "s3://lake/landing/*"\n'
        )


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(server: str) -> Iterator[Bucket]:
    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="lake")
    yield Bucket(server, client)
    for found in client.list_objects_v2(Bucket="lake").get("Contents", []):
        client.delete_object(Bucket="lake", Key=found["Key"])
    client.delete_bucket(Bucket="lake")


def codes(workspace: Workspace) -> list[str]:
    return sorted(read_raw(workspace, "products").column("product_code").to_pylist())


def test_objects_of_every_format_land(tmp_path: Path, bucket: Bucket) -> None:
    archive, parquet = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("c.csv", CSV + b"C,x,c,p\n")
    row = {"product_code": ["B"], "product_name": ["x"], "category": ["c"], "price_tier": ["p"]}
    pq.write_table(pa.table(row), parquet)
    bucket.put("landing/a.csv", CSV + b"A,x,c,p\n")
    bucket.put("landing/b.parquet", parquet.getvalue())
    bucket.put("landing/c.zip", archive.getvalue())

    workspace = make_workspace(tmp_path, bucket.settings, {})
    ingest_workspace(workspace)

    assert codes(workspace) == ["A", "B", "C"]
    files = set(read_raw(workspace, "products").column("_file").to_pylist())
    assert "s3://lake/landing/a.csv" in files


def test_only_what_changed_is_read_again(tmp_path: Path, bucket: Bucket) -> None:
    bucket.put("landing/a.csv", CSV + b"A,x,c,p\n")
    bucket.put("landing/b.csv", CSV + b"B,x,c,p\n")
    workspace = make_workspace(tmp_path, bucket.settings, {})
    ingest_workspace(workspace)

    assert ingest_workspace(workspace).landed == ()
    bucket.put("landing/a.csv", CSV + b"A2,x,c,p\n")
    (batch,) = ingest_workspace(workspace).landed

    assert [file.path for file in batch.header.files] == ["s3://lake/landing/a.csv"]
    assert codes(workspace) == ["A", "A2", "B"]


def test_an_object_that_changes_while_it_is_read_is_not_landed(
    tmp_path: Path, bucket: Bucket
) -> None:
    bucket.put("landing/a.csv", CSV)
    store = ObjectStore(bucket.options, tmp_path)
    (listed,) = store.find("s3://lake/landing/*.csv")
    bucket.put("landing/a.csv", CSV + b"A,x,c,p\n")

    with pytest.raises(SourceError, match="changed while it was read"):
        store.fetch(listed)


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path, bucket: Bucket) -> None:
    workspace = make_workspace(tmp_path, bucket.settings.replace("s3://lake/", "s3://nope/"), {})

    result = ingest_workspace(workspace)

    assert "no file matches 's3://nope/landing/*'" in result.warnings[0]


def test_a_store_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    store = ObjectStore(S3Options("http://127.0.0.1:9", "us-east-1", "key", "secret"), tmp_path)
    found = FoundFile("s3://lake/a.csv", 1, 1, "tag")

    with pytest.raises(SourceError, match=r"s3://lake/a\.csv cannot be read .*\[s3\]"):
        store.fetch(found)


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)

    with pytest.raises(SourceError, match=r"pip install c360\[s3\]"):
        ObjectStore(S3Options(), tmp_path)

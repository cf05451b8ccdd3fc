"""Zip archives and gzip files of a landing folder: taken apart, bounded, nothing lost."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.testing.workspaces import ingest_workspace, make_workspace, read_raw

SETTINGS = """
[[sources]]
name = "products"
feed = "products"
path = "landing/*"
"""
COLUMNS = "product_code,product_name,category,price_tier"
PRODUCT = {"product_name": "Tool", "category": "c", "price_tier": "standard"}


def make_csv(*codes: str) -> bytes:
    return "\n".join([COLUMNS, *(f"{code},Tool,c,standard" for code in codes)]).encode()


def make_parquet(code: str) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table({"product_code": [code], **{k: [v] for k, v in PRODUCT.items()}}), content)  # fmt: skip
    return content.getvalue()


def make_zip(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def land(tmp_path: Path, files: dict[str, bytes], more: str = "") -> Workspace:
    workspace = make_workspace(tmp_path, SETTINGS + more, files)
    ingest_workspace(workspace)
    return workspace


def codes(workspace: Workspace) -> list[str]:
    return sorted(read_raw(workspace, "products").column("product_code").to_pylist())


def reasons(workspace: Workspace) -> dict[str, str]:
    rows = [
        row for path in Lake(workspace.data).quarantine_files() for row in pq.read_table(path).to_pylist()
    ]  # fmt: skip
    return {row["file"].removeprefix("landing/"): row["reason"] for row in rows}


def test_each_file_of_an_archive_is_read_by_its_own_suffix(tmp_path: Path) -> None:
    members = {
        "2026/a.csv": make_csv("A"),
        "b.jsonl": b'{"product_code": "B", "product_name": "x", "category": "c", "price_tier": "p"}',
        "c.xml": b"<r><p product_code='C' product_name='x' category='c' price_tier='p'/></r>",
        "d.parquet": make_parquet("D"),
        "e.csv.gz": gzip.compress(make_csv("E")),
        "__MACOSX/._a.csv": b"junk",
    }

    workspace = land(tmp_path, {"landing/all.zip": make_zip(members)})

    assert codes(workspace) == ["A", "B", "C", "D", "E"]
    files = set(read_raw(workspace, "products").column("_file").to_pylist())
    assert "landing/all.zip/2026/a.csv" in files
    assert len(Lake(workspace.data).manifests()) == 1


def test_formats_read_in_no_order_may_be_packed_with_gzip(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/d.parquet.gz": gzip.compress(make_parquet("D"))})

    assert codes(workspace) == ["D"]


def test_a_source_may_take_some_files_of_an_archive(tmp_path: Path) -> None:
    members = {"a.csv": make_csv("A"), "readme.md": b"hello"}

    workspace = land(tmp_path, {"landing/x.zip": make_zip(members)}, 'members = "*.csv"')

    assert (codes(workspace), reasons(workspace)) == (["A"], {})


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:\\evil.csv"]
)
def test_a_name_that_leads_out_of_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    members = {name: make_csv("X"), "good.csv": make_csv("A")}

    workspace = land(tmp_path / "w", {"landing/x.zip": make_zip(members)})

    assert codes(workspace) == ["A"]
    assert list(reasons(workspace).values()) == ["its name leads out of the archive: refused"]
    assert not list(tmp_path.rglob("evil*"))


def test_links_and_archives_in_an_archive_are_refused(tmp_path: Path) -> None:
    content = io.BytesIO(make_zip({"inner.zip": make_zip({"a.csv": make_csv("A")})}))
    with zipfile.ZipFile(content, "a") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    found = reasons(land(tmp_path, {"landing/x.zip": content.getvalue()}))

    assert found == {
        "x.zip/inner.zip": "an archive in an archive: unpack the outer one first",
        "x.zip/link.csv": "a link in an archive: refused",
    }


def test_a_zip_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    bomb = make_zip({"a.csv": b"\0" * (80 << 20)})

    workspace = land(tmp_path, {"landing/bomb.zip": bomb, "landing/good.csv": make_csv("A")})

    assert codes(workspace) == ["A"]
    assert reasons(workspace) == {
        "bomb.zip": "the archive unpacks to more than 250 times its size: refused as a bomb"
    }


def test_a_gzip_bomb_costs_no_more_than_the_bound(tmp_path: Path) -> None:
    bomb = gzip.compress(make_csv("A") + b"\n" + b"x," * (40 << 20))

    workspace = land(tmp_path, {"landing/bomb.csv.gz": bomb})

    assert codes(workspace) == ["A"]
    (reason,) = set(reasons(workspace).values())
    assert "refused as a bomb" in reason or "longer than 64 MB" in reason


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    content = make_zip({"a.csv": make_csv("A"), "b.csv": make_csv("B")}, zipfile.ZIP_STORED)
    damaged = content.replace(b"B,Tool", b"B,Fool")

    workspace = land(tmp_path, {"landing/x.zip": damaged})

    assert codes(workspace) == ["A"]
    assert "damaged in the archive" in reasons(workspace)["x.zip/b.csv"]


def test_what_is_no_archive_is_one_reject(tmp_path: Path) -> None:
    found = reasons(land(tmp_path, {"landing/x.zip": b"id\n1\n"}))

    assert found["x.zip"].startswith("not a zip archive that can be read")


def test_the_same_archive_again_is_nothing_new(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/x.zip": make_zip({"a.csv": make_csv("A", "A2")})})

    assert ingest_workspace(workspace).landed == ()
    assert codes(workspace) == ["A", "A2"]


def test_a_full_load_may_come_as_an_archive(tmp_path: Path) -> None:
    workspace = land(
        tmp_path, {"landing/x.zip": make_zip({"a.csv": make_csv("A", "B")})}, 'mode = "full"'
    )
    (tmp_path / "landing/x.zip").write_bytes(make_zip({"a.csv": make_csv("A")}))

    (batch,) = ingest_workspace(workspace).landed

    assert batch.result.deleted == 1

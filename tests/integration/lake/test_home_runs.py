"""Runs over a raw zone in a bucket: a new machine publishes what the old one did."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from object_stores import Store
from typer.testing import CliRunner

from c360.cli.main import build_app
from c360.config.workspace import Workspace
from c360.errors import LakeHomeError, LakeUnavailableError
from c360.pipelines.acceptance import accept_feed
from c360.pipelines.ingest import IngestResult, load_contracts
from c360.pipelines.landing_watch import SettledFiles, Watch
from c360.testing.workspaces import (
    drop_file,
    ingest_workspace,
    make_workspace,
    read_marts,
    read_raw,
    run_workspace,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SOURCES = """
[text]
model = "lexicon"
[models]
train_in_run = false
[[sources]]
name = "products"
feed = "products"
path = "landing/products_*.csv"
"""
PRODUCTS = "product_code,product_name,category,price_tier\n"
AS_OF = date(2026, 6, 30)


def make(root: Path, store: Store) -> Workspace:
    return make_workspace(
        root,
        store.settings() + SOURCES,
        {"landing/products_1.csv": PRODUCTS + "A,Alpha,Core,Premium\nB\n"},
    )


def test_a_new_machine_publishes_the_same_snapshot(tmp_path: Path, store: Store) -> None:
    old = make(tmp_path / "old", store)
    ingest_workspace(old)
    drop_file(old.root, "landing/products_2.csv", PRODUCTS + "C,Gamma,Core,Premium\n")
    before = run_workspace(old, AS_OF)

    new = make_workspace(tmp_path / "new", store.settings() + SOURCES, {})
    result = run_workspace(new, AS_OF)

    assert result.is_published, result.error
    assert read_marts(new) == read_marts(old)
    assert read_raw(new, "products").equals(read_raw(old, "products"))
    assert result.feeds == before.feeds


def test_a_run_without_the_store_keeps_the_snapshot_and_the_next_sends(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    workspace = make(tmp_path, store)
    assert run_workspace(workspace, AS_OF).is_published
    before = read_marts(workspace)
    drop_file(workspace.root, "landing/products_2.csv", PRODUCTS + "C,Gamma,Core,Premium\n")
    store.faults.fail_from(1)

    failed = run_workspace(workspace, AS_OF)

    assert isinstance(failed.error, LakeUnavailableError)
    assert read_marts(workspace) == before
    store.faults.heal()
    assert ingest_workspace(workspace).failures == ()
    assert read_raw(workspace, "products").num_rows == 2


def test_news_are_not_taken_for_history_by_a_new_machine(tmp_path: Path, store: Store) -> None:
    ingest_workspace(make(tmp_path / "old", store))
    new = make(tmp_path / "new", store)
    drop_file(new.root, "landing/products_2.csv", PRODUCTS + "C,Gamma,Core,Premium\n")

    (batch,) = ingest_workspace(new).landed

    assert batch.header.is_first_load is False


def test_a_watched_folder_lands_once_the_store_is_back(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    workspace = make(tmp_path, store)
    landed: list[IngestResult] = []
    warned: list[str] = []
    contracts = load_contracts(workspace)
    watch = Watch(workspace, contracts, landed.append, warned.append, SettledFiles(0))
    store.faults.fail_from(1)
    watch.look()
    assert warned[0].startswith("LakeUnavailableError: s3://lake/company")

    store.faults.heal()
    watch.look()

    assert [len(result.landed) for result in landed] == [1]
    assert read_raw(workspace, "products").num_rows == 1


def test_an_acceptance_goes_to_the_bucket(tmp_path: Path, store: Store) -> None:
    workspace = make(tmp_path, store)
    ingest_workspace(workspace)
    drop_file(workspace.root, "landing/products_2.csv", "product_code,product_name\nC,Gamma\n")
    assert ingest_workspace(workspace).blocks

    accept_feed(workspace, "products", "admin")

    newest = sorted(store.list_keys("company/commits/"))[-1]
    content = store.client.get_object(Bucket="lake", Key=newest)["Body"].read()
    (text,) = json.loads(content)["texts"].values()
    assert [item["accepted_by"] for item in json.loads(text)["accepted"]] == ["admin"]


def check(workspace: Workspace) -> tuple[int, list[dict[str, object]]]:
    arguments = ["lake", "check", "--json", "--workspace", str(workspace.root)]
    result = CliRunner().invoke(build_app(arguments), arguments)
    return result.exit_code, json.loads(result.stdout)


def test_a_check_says_whether_the_bucket_can_be_used(tmp_path: Path, store: Store) -> None:
    workspace = make(tmp_path, store)
    ingest_workspace(workspace)

    code, findings = check(workspace)

    assert code == 0
    assert [(f["check"], f["ok"]) for f in findings] == [
        ("read", True), ("write", True), ("whole", True), ("sent", True),
    ]  # fmt: skip
    assert store.list_keys("company/check") == []
    (lost,) = [key for key in store.list_keys("company/objects") if "/raw/" in key]
    store.client.delete_object(Bucket="lake", Key=lost)
    code, findings = check(workspace)
    assert code == 1
    assert "1 objects that commits name are gone" in str(findings[-1]["found"])


def test_a_local_raw_zone_needs_no_check(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "", {})

    assert check(workspace) == (0, [])


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "c360.lake.bucket", raising=False)
    monkeypatch.setitem(sys.modules, "boto3", None)

    with pytest.raises(
        LakeHomeError, match=r"needs 'boto3'\. Install it: pip install 'c360\[s3\]'"
    ):
        ingest_workspace(make(tmp_path, store))

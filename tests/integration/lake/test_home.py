"""The raw zone in a bucket: what it took exists, on every machine, and nothing else does."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from object_stores import Store

from c360.errors import LakeConflictError, LakeHomeError, LakeUnavailableError
from c360.kit.files import write_json_atomically
from c360.kit.s3 import S3Options
from c360.lake.bucket import Bucket
from c360.lake.home import LakeHome
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader
from c360.lake.staging import QuarantinedRow

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
NOW = datetime(2026, 6, 30, 12)
ADDRESS = "s3://lake/company"


def open_lake(root: Path, store: Store, address: str = ADDRESS) -> Lake:
    """Open the lake as a new process does."""
    return Lake(root, LakeHome(Bucket(address, store.options), root))


def land(lake: Lake, name: str, rows: int = 2) -> None:
    header = BatchHeader(
        name, "events", "web", "append", lake.next_sequence(), name, "m", "1", (), NOW, False
    )
    with lake.stage(header, NOW) as staged:
        staged.land(pa.table({"name": [f"{name}-{row}" for row in range(rows)]}))
        staged.reject([QuarantinedRow("x.csv", 3, "2 fields", name)])
        staged.commit(rows_in=rows + 1, duplicate=0)


def land_missing(lake: Lake, names: list[str]) -> None:
    """Land what a source has and the lake does not, as an ingest does."""
    lake.prepare()
    known = {manifest.batch_id for manifest in lake.manifests()}
    for name in names:
        if name not in known:
            land(lake, name)


def content(root: Path) -> dict[str, str]:
    """Return all that readers of a data folder see: manifests, rows and rejected rows."""
    lake = Lake(root)
    manifests = {m.batch_id: str(m.to_json()) for m in lake.manifests()}
    files = [*lake.data_files(lake.manifests()), *lake.quarantine_files()]
    rows = {str(f.relative_to(root)): str(pq.read_table(f).to_pydict()) for f in files}
    return manifests | rows


def test_a_new_machine_is_filled_from_the_bucket(tmp_path: Path, store: Store) -> None:
    land_missing(open_lake(tmp_path / "a", store), ["b1", "b2"])
    told: list[tuple[int, int]] = []

    done = open_lake(tmp_path / "b", store).prepare(lambda what, at, of: told.append((at, of)))

    assert content(tmp_path / "b") == content(tmp_path / "a")
    assert (done.arrived_count, done.fetched_count, told[-1]) == (2, 4, (4, 4))


def test_only_what_is_missing_is_fetched(tmp_path: Path, store: Store) -> None:
    land_missing(open_lake(tmp_path / "a", store), ["b1", "b2"])
    expected = content(tmp_path / "a")
    shutil.rmtree(tmp_path / "a/raw/events/b1")
    (tmp_path / "a/raw/events/_manifests/b2.json").unlink()

    done = open_lake(tmp_path / "a", store).prepare()

    assert content(tmp_path / "a") == expected
    assert done.fetched_count == 2


def test_a_batch_that_was_not_taken_waits_unseen_and_is_sent_first(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    lake = open_lake(tmp_path, store)
    lake.prepare()
    store.faults.fail_from(1)
    with pytest.raises(LakeUnavailableError, match="is sent by the next run"):
        land(lake, "b1")
    assert Lake(tmp_path).manifests() == []

    store.faults.heal()
    done = open_lake(tmp_path, store).prepare()

    assert done.sent_count == 1
    assert [manifest.batch_id for manifest in Lake(tmp_path).manifests()] == ["b1"]


@pytest.mark.parametrize("is_done", [False, True], ids=["refused", "answer lost"])
def test_a_store_that_fails_at_any_request_loses_and_doubles_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    names = ["b1", "b2"]
    land_missing(open_lake(tmp_path / "whole", store, "s3://lake/whole"), names)
    expected = content(tmp_path / "whole")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for number in range(1, 100):
        root, address = tmp_path / str(number), f"s3://lake/{number}"
        store.faults.fail_from(number, is_done=is_done)
        try:
            land_missing(open_lake(root, store, address), names)
            failed = False
        except LakeUnavailableError:
            failed = True
        store.faults.heal()
        land_missing(open_lake(root, store, address), names)
        open_lake(root, store, address).prepare()
        open_lake(tmp_path / f"{number}-new", store, address).prepare()
        assert content(root) == content(tmp_path / f"{number}-new") == expected
        assert len(store.list_keys(f"{number}/objects/")) == 4
        if not failed:
            break
    assert 10 < number < 99


def test_of_two_writers_one_learns_that_the_other_was_first(tmp_path: Path, store: Store) -> None:
    first, second = open_lake(tmp_path / "a", store), open_lake(tmp_path / "b", store)
    first.prepare()
    second.prepare()
    land(first, "b1")

    with pytest.raises(LakeConflictError, match="Another machine landed"):
        land(second, "b2")

    land_missing(open_lake(tmp_path / "b", store), ["b1", "b2"])
    land_missing(open_lake(tmp_path / "a", store), ["b1", "b2"])
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert [m.header.sequence for m in Lake(tmp_path / "a").manifests()] == [1, 2]


def test_what_waited_while_another_landed_is_left_to_its_source(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    late = open_lake(tmp_path / "late", store)
    late.prepare()
    store.faults.fail_from(1)
    with pytest.raises(LakeUnavailableError):
        land(late, "b1")
    store.faults.heal()
    land_missing(open_lake(tmp_path / "other", store), ["b2"])

    done = open_lake(tmp_path / "late", store).prepare()

    assert done.dropped_count == 1
    assert "read again from their sources" in done.describe(ADDRESS)[0]
    assert content(tmp_path / "late") == content(tmp_path / "other")


def test_objects_of_an_upload_that_was_cut_off_go_once_they_cannot_be_named(
    tmp_path: Path, store: Store
) -> None:
    land_missing(open_lake(tmp_path, store), ["b1"])
    for number in (1, 2):
        store.client.put_object(
            Bucket="lake", Key=f"company/objects/{number:010}/ab/raw/events/x", Body=b"half"
        )

    assert open_lake(tmp_path, store).prepare().orphan_count == 1
    assert any("/0000000002/" in key for key in store.list_keys())  # Another's, on its way perhaps.
    land(open_lake(tmp_path, store), "b2")
    done = open_lake(tmp_path, store).prepare()

    assert done.orphan_count == 1
    assert "1 objects of uploads that were cut off were removed" in done.describe(ADDRESS)[0]
    assert len(store.list_keys("company/objects/")) == 4


@pytest.mark.parametrize("lost", ["manifest", "record", "nothing"])
def test_a_kill_after_the_commit_leaves_one_batch(tmp_path: Path, store: Store, lost: str) -> None:
    land_missing(open_lake(tmp_path, store), ["b1"])
    expected = content(tmp_path)
    manifest = tmp_path / "raw/events/_manifests/b1.json"
    waiting = {"after": 0, "manifest": Lake(tmp_path).manifests()[0].to_json()}
    write_json_atomically(tmp_path / "raw/events/_pending/b1.json", waiting)
    if lost == "manifest":
        manifest.unlink()
    if lost in ("manifest", "record"):
        (record,) = (tmp_path / "bucket").rglob("*.json")
        record.unlink()

    done = open_lake(tmp_path, store).prepare()

    assert content(tmp_path) == expected
    assert (done.sent_count, done.dropped_count, done.fetched_count) == (0, 0, 0)
    assert Lake(tmp_path).pending() == []
    assert len(store.list_keys("company/commits/")) == 1


def test_an_object_that_was_tampered_with_is_not_taken(tmp_path: Path, store: Store) -> None:
    land_missing(open_lake(tmp_path / "a", store), ["b1"])
    (key,) = [key for key in store.list_keys() if "/raw/" in key]
    store.client.put_object(Bucket="lake", Key=key, Body=b"other rows")

    with pytest.raises(LakeHomeError, match="is not what was landed: its checksum differs"):
        open_lake(tmp_path / "b", store).prepare()

    assert content(tmp_path / "b") == {}


def test_a_commit_that_was_tampered_with_is_not_taken(tmp_path: Path, store: Store) -> None:
    land_missing(open_lake(tmp_path / "a", store), ["b1", "b2"])
    key = "company/commits/0000000001.json"
    written = store.client.get_object(Bucket="lake", Key=key)["Body"].read()

    for changed in (
        b"{}",
        written.replace(b'"raw/', b'"../'),
        written.replace(b'late\\": 0', b'late\\": 1'),
    ):
        store.client.put_object(Bucket="lake", Key=key, Body=changed)
        with pytest.raises(LakeHomeError, match=r"no commit that C360 wrote|another past"):
            open_lake(tmp_path / "b", store).prepare()

    assert content(tmp_path / "b") == {}


def test_a_bucket_that_lost_its_past_is_refused(tmp_path: Path, store: Store) -> None:
    lake = open_lake(tmp_path, store)
    land_missing(lake, ["b1", "b2"])
    for number in (1, 2):
        store.client.delete_object(Bucket="lake", Key=f"company/commits/{number:010}.json")

    with pytest.raises(LakeHomeError, match="is not the bucket that this data folder belongs to"):
        lake.prepare()

    assert len(Lake(tmp_path).manifests()) == 2


def test_batches_from_before_are_sent_when_a_bucket_is_named(tmp_path: Path, store: Store) -> None:
    for name in ("b1", "b2"):
        land(Lake(tmp_path / "a"), name)

    done = open_lake(tmp_path / "a", store).prepare()
    open_lake(tmp_path / "b", store).prepare()

    assert done.sent_count == 2
    assert content(tmp_path / "a") == content(tmp_path / "b")
    moved = open_lake(tmp_path / "a", store, "s3://lake/moved").prepare()
    assert moved.sent_count == 2


def test_two_raw_zones_are_not_mixed(tmp_path: Path, store: Store) -> None:
    land_missing(open_lake(tmp_path / "a", store), ["b1"])
    land(Lake(tmp_path / "b"), "b2")

    with pytest.raises(LakeHomeError, match="they are two raw zones"):
        open_lake(tmp_path / "b", store).prepare()

    assert [m.batch_id for m in Lake(tmp_path / "b").manifests()] == ["b2"]


def test_an_archive_of_expired_rows_is_not_left_behind(tmp_path: Path, store: Store) -> None:
    land(Lake(tmp_path), "b1")
    (tmp_path / "archive/events/_seals").mkdir(parents=True)

    with pytest.raises(LakeHomeError, match=r"expired rows of events in its archive"):
        open_lake(tmp_path, store).prepare()


def test_what_blocks_a_feed_is_known_to_a_new_machine(tmp_path: Path, store: Store) -> None:
    lake = open_lake(tmp_path / "a", store)
    lake.prepare()
    write_json_atomically(tmp_path / "a/blocks/events.json", {"blocks": [], "accepted": []})
    write_json_atomically(tmp_path / "a/sources/web.json", {"source": "web"})
    write_json_atomically(tmp_path / "a/sources/web.heartbeat.json", {"at": "now"})
    lake.save_notes()
    lake.save_notes()

    open_lake(tmp_path / "b", store).prepare()

    there = sorted(
        path.name for zone in ("blocks", "sources") for path in (tmp_path / "b" / zone).iterdir()
    )
    assert there == ["events.json", "web.json"]
    assert len(store.list_keys("company/commits/")) == 1


@pytest.mark.parametrize("is_done", [False, True], ids=["refused", "answer lost"])
def test_a_request_that_fails_once_is_tried_again(
    tmp_path: Path, store: Store, is_done: bool
) -> None:
    lake = open_lake(tmp_path, store)
    lake.prepare()
    # A file, its check, the other file, its check and the commit: the first and the last fail.
    store.faults.count, store.faults.is_done = 0, is_done
    store.faults.is_down = lambda number: number in (1, 6)

    land(lake, "b1")

    assert store.faults.count == (8 if is_done else 7)  # A commit refused as known is looked at.
    assert open_lake(tmp_path, store).prepare().sent_count == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("AccessDenied", "lack the right .* Grant s3:ListBucket"),
        ("InvalidAccessKeyId", "does not accept these credentials"),
        ("SignatureDoesNotMatch", "does not accept these credentials"),
        ("SlowDown", "SlowDown.*is sent by the next run"),
    ],
)
def test_what_the_store_refuses_is_told_with_what_to_do(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, answer: str, told: str
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store.faults.fail_from(1)
    store.faults.answers = answer

    with pytest.raises(LakeHomeError, match=told) as error:
        open_lake(tmp_path, store).prepare()

    assert "secret" not in str(error.value).replace("secret_access_key", "")


def test_a_missing_bucket_and_a_silent_store_are_told(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(
        LakeHomeError, match=r"there is no bucket 'nope'\. Make it, or correct lake\.raw"
    ):
        open_lake(tmp_path, store, "s3://nope").prepare()
    away = S3Options("http://127.0.0.1:9", "us-east-1", "key", "secret")
    with pytest.raises(LakeUnavailableError, match="s3://lake cannot be reached"):
        Lake(tmp_path, LakeHome(Bucket("s3://lake", away), tmp_path)).prepare()


def test_a_large_file_is_sent_in_parts(tmp_path: Path, store: Store) -> None:
    bucket = Bucket(ADDRESS, store.options)
    file = tmp_path / "large"
    file.write_bytes(b"x" * (65 << 20))

    bucket.put_file("large", file, "unused: parts have checksums of their own")
    bucket.fetch("large", tmp_path / "back")

    assert (tmp_path / "back").read_bytes() == file.read_bytes()

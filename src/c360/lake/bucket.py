"""Objects below one prefix of a bucket that speaks S3. Needs the extra ``s3``."""

from __future__ import annotations

import base64
import hashlib
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import boto3
from boto3.s3.transfer import TransferConfig, create_transfer_manager
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
)
from s3transfer.exceptions import RetriesExceededError

from c360.errors import LakeHomeError, LakeUnavailableError
from c360.kit.s3 import S3Options, split_s3_path

T = TypeVar("T")
UNREACHED = (HTTPClientError, ConnectionError, IncompleteReadError, RetriesExceededError)
CONNECT_SECONDS, READ_SECONDS = 5, 60
PART_BYTES = 64 << 20
"""Size from which a file is sent in parts, each with a checksum of its own."""
REMOVED_AT_ONCE = 1_000
NOT_THERE = frozenset({"NoSuchKey", "404", "NotFound"})
DENIED = frozenset({"AccessDenied", "403", "Forbidden", "AllAccessDisabled", "AccountProblem"})
NOT_KNOWN = frozenset(
    {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "401"}
)
PASSING = frozenset(
    {
        "SlowDown",
        "RequestTimeout",
        "Throttling",
        "ThrottlingException",
        "ConditionalRequestConflict",
    }
)
RIGHTS = "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject"


class Bucket:
    """Objects by key. Every failure is told with the bucket's address and what to do about it.

    Raises:
        LakeHomeError: There is no such bucket, or the credentials are wrong or lack a right.
        LakeUnavailableError: It does not answer, or answers that it cannot now.
    """

    def __init__(self, address: str, options: S3Options) -> None:
        self.address = address.rstrip("/")
        self.endpoint = options.endpoint_url
        self._name, self._prefix = split_s3_path(address)
        self._options = options
        self._opened: Any = None

    def list_keys(self, below: str, after: str = "") -> Iterator[str]:
        """Yield the keys below a folder, in order, those up to ``after`` left out."""
        asked = {"Bucket": self._name, "Prefix": self._full(below) + "/"}
        if after:
            asked["StartAfter"] = self._full(after)
        while True:
            answer = self._ask("listed", lambda: self._client.list_objects_v2(**asked))
            for found in answer.get("Contents", []):
                yield str(found["Key"])[len(self._full("")) :]
            if not answer.get("IsTruncated"):
                return
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def read(self, key: str) -> bytes:
        """Return the content of a small object.

        Raises:
            LakeHomeError: It is not there.
        """
        place = self._place(key)
        return bytes(self._ask("read", lambda: self._client.get_object(**place)["Body"].read()))

    def fetch(self, key: str, target: Path) -> None:
        """Write an object into a file.

        Raises:
            LakeHomeError: It is not there.
        """

        def download() -> None:
            with create_transfer_manager(self._client, TransferConfig(PART_BYTES)) as manager:
                manager.download(self._name, self._full(key), str(target)).result()

        self._ask("read", download)

    def put_file(self, key: str, path: Path, sha256: str) -> None:
        """Send a file, and look whether it arrived: by size and checksum.

        Args:
            key: Where to; what lies there is replaced.
            path: The file.
            sha256: Of its content, in hex.

        Raises:
            LakeUnavailableError: It arrived as something else.
        """
        extra = {"ChecksumAlgorithm": "SHA256"}

        def upload() -> None:
            with create_transfer_manager(self._client, TransferConfig(PART_BYTES)) as manager:
                manager.upload(str(path), self._name, self._full(key), extra_args=extra).result()

        self._ask("written", upload)
        if not self._holds(key, path.stat().st_size, sha256):
            raise LakeUnavailableError(
                f"{self.address}/{key} arrived as something else than was sent. It stays here, and "
                "is sent again by the next run."
            )

    def _holds(self, key: str, size: int, sha256: str) -> bool:
        place = self._place(key)
        answer = self._ask(
            "read", lambda: self._client.head_object(**place, ChecksumMode="ENABLED")
        )
        if answer["ContentLength"] != size:
            return False
        if size >= PART_BYTES:
            return True  # Each part was held against its own checksum when it arrived.
        reported = answer.get("ChecksumSHA256")
        if reported is None:
            return hashlib.sha256(self.read(key)).hexdigest() == sha256
        return bool(reported == base64.b64encode(bytes.fromhex(sha256)).decode())

    def put_new(self, key: str, content: bytes) -> bool:
        """Write a small object unless there is one; False if there is one with other content.

        One that holds the same is ours: the answer to an earlier attempt got lost.
        """
        place = self._place(key)
        try:
            self._ask(
                "written",
                lambda: self._client.put_object(**place, Body=content, IfNoneMatch="*"),
                passes=("PreconditionFailed", "412"),
            )
        except _PassedError:
            return self.read(key) == content
        return True

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are gone already are no mistake."""
        for start in range(0, len(keys), REMOVED_AT_ONCE):
            part = [{"Key": self._full(key)} for key in keys[start : start + REMOVED_AT_ONCE]]
            wanted = {"Objects": part, "Quiet": True}
            remove = partial(self._client.delete_objects, Bucket=self._name, Delete=wanted)
            answer = self._ask("emptied", remove)
            for failed in answer.get("Errors", []):
                raise self._explain("emptied", str(failed.get("Code")), 403)

    @property
    def _client(self) -> Any:
        if self._opened is None:
            try:
                self._opened = _open_client(self._options)
            except (ValueError, BotoCoreError) as error:
                raise LakeHomeError(
                    f"{self.address} cannot be reached as [s3] in c360.toml and the environment "
                    f"say ({error}). Correct endpoint_url, region or the profile."
                ) from error
            weakref.finalize(self, self._opened.close)
        return self._opened

    def _full(self, key: str) -> str:
        return f"{self._prefix}/{key}" if self._prefix else key

    def _place(self, key: str) -> dict[str, str]:
        return {"Bucket": self._name, "Key": self._full(key)}

    def _ask(self, done: str, call: Callable[[], T], passes: Sequence[str] = ()) -> T:
        try:
            return call()
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if code in passes:
                raise _PassedError from error
            raise self._explain(done, code, status) from error
        except NoCredentialsError as error:
            raise LakeHomeError(
                f"{self.address}: no credentials were found. Set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, a profile or the machine's role, or [s3] in c360.toml."
            ) from error
        except UNREACHED as error:
            raise LakeUnavailableError(
                f"{self.address} cannot be reached ({type(error).__name__}). What was not sent "
                "stays here, and is sent by the next run; check the network, and endpoint_url and "
                "region under [s3] in c360.toml."
            ) from error
        except BotoCoreError as error:
            raise LakeHomeError(
                f"{self.address} cannot be {done} ({error}). Correct lake.raw or [s3] in c360.toml."
            ) from error

    def _explain(self, done: str, code: str, status: int) -> LakeHomeError:
        told = f"{self.address} cannot be {done}"
        if code == "NoSuchBucket":
            return LakeHomeError(
                f"{told}: there is no bucket {self._name!r}. Make it, or correct lake.raw in "
                "c360.toml."
            )
        if code in NOT_KNOWN:
            return LakeHomeError(
                f"{told}: the store does not accept these credentials ({code}). Renew them in the "
                "environment, the profile, the machine's role or [s3] in c360.toml."
            )
        if code in DENIED:
            return LakeHomeError(
                f"{told}: these credentials lack the right ({code}). Grant {RIGHTS} on it."
            )
        if code in NOT_THERE:
            return LakeHomeError(
                f"{told}: an object that a commit names is gone from it. Restore its earlier "
                "version; nothing was changed here."
            )
        if status >= 500 or code in PASSING:
            return LakeUnavailableError(
                f"{told} now ({code or status}). What was not sent stays here, and is sent by the "
                "next run."
            )
        return LakeHomeError(
            f"{told} ({code or status}). Run `c360 lake check` to see what it takes."
        )


def _open_client(options: S3Options) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=options.endpoint_url,
        region_name=options.region,
        aws_access_key_id=options.access_key_id,
        aws_secret_access_key=options.secret_access_key,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard"},
        ),
    )


class _PassedError(Exception):
    """An answer that the caller has asked to be told."""

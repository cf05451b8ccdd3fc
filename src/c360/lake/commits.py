"""Commits: what was added to a bucket, one numbered object for each addition.

The commits in order are the raw zone: a machine that applies them one after the other holds the
same files as the one that wrote them. Each names the hash of the one before, so that a bucket
whose past was exchanged is told from one that has grown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from c360.errors import LakeHomeError
from c360.kit.files import encode_json

COMMITS, OBJECTS = "commits", "objects"
ZONES = frozenset({"raw", "quarantine", "resolved", "blocks", "sources"})
"""Folders of the data folder that commits write to."""
NUMBERED = re.compile(r"(?:commits|objects)/([0-9]{10})(?:/|\.json$)")
MANIFEST = re.compile(r"raw/[^/]+/_manifests/([^/]+)\.json")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file by its path in the data folder, and what it holds."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One addition: large files by their hash, small ones as ``texts`` by path, manifest included.

    ``number`` counts from 1 without gaps. ``previous`` is the SHA-256 of the commit before as it
    lies in the bucket; empty in the first.
    """

    number: int
    previous: str
    files: tuple[StoredFile, ...]
    texts: Mapping[str, str]

    @property
    def batch_ids(self) -> frozenset[str]:
        """The batches that exist by this commit: one, or none where it only holds notes."""
        found = (MANIFEST.fullmatch(path) for path in self.texts)
        return frozenset(match.group(1) for match in found if match)

    def key_of(self, file: StoredFile) -> str:
        """Return where a file lies in the bucket.

        It lies under the number: what lies under one that is taken, and is not named by that
        commit, can never become part of another.
        """
        return f"{OBJECTS}/{self.number:010}/{file.sha256[:16]}/{file.path}"

    def encode(self) -> bytes:
        """Return the commit as it lies in the bucket: the same commit gives the same bytes."""
        return encode_json(asdict(self)).encode()


def commit_key(number: int) -> str:
    """Return where a commit lies in the bucket."""
    return f"{COMMITS}/{number:010}.json"


def decode_commit(number: int, content: bytes) -> Commit:
    """Read a commit back.

    Raises:
        LakeHomeError: It is none, or writes elsewhere than to the raw zone and its notes.
    """
    try:
        value = json.loads(content)
        commit = Commit(
            number=value["number"],
            previous=value["previous"],
            files=tuple(StoredFile(**file) for file in value["files"]),
            texts=dict(value["texts"]),
        )
        _check(commit, number, content)
    except (ValueError, KeyError, TypeError) as error:
        raise LakeHomeError(
            f"{commit_key(number)} in the bucket is no commit that C360 wrote ({error}). Restore "
            "its earlier version; nothing was changed here."
        ) from error
    return commit


def _check(commit: Commit, number: int, content: bytes) -> None:
    if commit.encode() != content:
        raise ValueError("it was written by hand, or by another version")
    if commit.number != number:
        raise ValueError(f"it says that it is number {commit.number}")
    for path in (*commit.texts, *(file.path for file in commit.files)):
        parts = PurePosixPath(path).parts
        if parts[:1] == () or parts[0] not in ZONES or ".." in parts or "\\" in path:
            raise ValueError(f"it names {path!r}, which is no place of the raw zone")


def find_number(key: str) -> int | None:
    """Return the number in the key of a commit or an object; None if C360 makes no such key.

    Examples:
        >>> find_number("commits/0000000007.json"), find_number("objects/0000000007/ab/raw/x")
        (7, 7)
        >>> find_number("commits/read-me.txt")
    """
    match = NUMBERED.match(key)
    return int(match.group(1)) if match else None

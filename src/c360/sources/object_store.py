"""Files in an object store that speaks S3, read through fsspec."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from c360.errors import SourceError
from c360.kit.hashing import hash_text
from c360.kit.s3 import SCHEME, S3Options
from c360.sources.scratch import Scratch
from c360.sources.stores import UNFINISHED, FoundFile


def is_object_path(path: str) -> bool:
    """Whether a path names objects of a store rather than files."""
    return path.startswith(SCHEME)


class ObjectStore:
    """Lists objects and fetches one at a time. Their tag and size name their content.

    So nothing is fetched to find out that it is known. A store gives the same content another tag
    if it is sent in parts of another size: then it is read again, and changes nothing.
    """

    def __init__(self, options: S3Options, work: Path) -> None:
        self._system = _open_system(options)
        self._scratch = Scratch(work)

    def find(self, pattern: str) -> Sequence[FoundFile]:
        """Return the objects that match."""
        found = _ask(pattern, lambda: self._system.glob(pattern.removeprefix(SCHEME), detail=True))
        return [
            _describe(name, info)
            for name, info in sorted(found.items())
            if info.get("type") == "file" and not name.endswith(UNFINISHED)
        ]

    def hash(self, file: FoundFile) -> str:
        """Return a hash of tag and size."""
        return hash_text(f"{file.version} {file.bytes}")

    def locate(self, file: FoundFile) -> Path:
        """Return where the object lies once it is fetched."""
        return self._scratch.path_of(_key(file))

    def fetch(self, file: FoundFile) -> Path:
        """Fetch the object, unless it is the one fetched last.

        Raises:
            SourceError: It cannot be fetched, or changed since it was listed.
        """
        return self._scratch.get(_key(file), lambda target: self._download(file, target))

    def _download(self, file: FoundFile, target: Path) -> None:
        name = file.name.removeprefix(SCHEME)
        _ask(file.name, lambda: self._system.get_file(name, str(target)))
        self._system.invalidate_cache()
        now = _describe(name, _ask(file.name, lambda: self._system.info(name)))
        if now.version != file.version or target.stat().st_size != file.bytes:
            raise SourceError(
                f"{file.name} changed while it was read. Nothing of it was landed; run again."
            )
        os.utime(target, ns=(file.modified_ns, file.modified_ns))


def _open_system(options: S3Options) -> Any:
    try:
        module = importlib.import_module("s3fs")
    except ImportError as error:
        raise SourceError(
            "Paths that start with s3:// need the extra 's3'. Install it with: pip install c360[s3]"
        ) from error
    client = {"endpoint_url": options.endpoint_url, "region_name": options.region}
    return module.S3FileSystem(
        key=options.access_key_id,
        secret=options.secret_access_key,
        client_kwargs={name: value for name, value in client.items() if value},
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def _ask(name: str, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:
        # The library raises its own errors, those of botocore and of the system alike.
        raise SourceError(
            f"{name} cannot be read ({type(error).__name__}: {error}). Check the bucket, the "
            "rights, and [s3] in c360.toml."
        ) from error


def _key(file: FoundFile) -> str:
    return f"{file.name} {file.version}"


def _describe(name: str, info: dict[str, Any]) -> FoundFile:
    changed = info.get("LastModified")
    return FoundFile(
        name=f"{SCHEME}{name}",
        bytes=int(info["size"]),
        modified_ns=int(changed.timestamp() * 1e9) if isinstance(changed, datetime) else 0,
        version=str(info.get("ETag", "")).strip('"'),
    )

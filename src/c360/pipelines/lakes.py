"""Open the raw zone of a workspace: on this machine, or in a bucket with a cache here."""

from __future__ import annotations

import importlib

from c360.config.workspace import Workspace
from c360.domain.findings import Finding
from c360.errors import LakeHomeError
from c360.kit.s3 import S3Options
from c360.lake.home import LakeHome
from c360.lake.lake import Lake

BUCKET = "c360.lake.bucket"


def open_lake(workspace: Workspace) -> Lake:
    """Open the raw zone to write to. Nothing is asked of the bucket before it is used.

    Raises:
        LakeHomeError: The raw zone lies in a bucket, and what reads it is not installed.
    """
    address = workspace.settings.lake.raw
    if address is None:
        return Lake(workspace.data)
    try:
        module = importlib.import_module(BUCKET)
    except ModuleNotFoundError as error:
        raise LakeHomeError(
            f"lake.raw is {address!r}, which needs {error.name!r}. Install it: "
            "pip install 'c360[s3]'."
        ) from error
    return Lake(
        workspace.data, LakeHome(module.Bucket(address, s3_options(workspace)), workspace.data)
    )


def s3_options(workspace: Workspace) -> S3Options:
    """Return how the settings of a workspace reach an object store."""
    settings = workspace.settings.s3
    secret = settings.secret_access_key
    return S3Options(
        endpoint_url=settings.endpoint_url,
        region=settings.region,
        access_key_id=settings.access_key_id,
        secret_access_key=secret.get_secret_value() if secret else None,
    )


def check_lake(workspace: Workspace) -> list[Finding]:
    """Try all that the raw zone needs of its bucket. What is written to try it is removed again.

    Returns:
        What was looked at, in order; the first that fails ends it. None for a local raw zone.
    """
    lake = open_lake(workspace)
    if lake.home is None:
        return []
    workspace.make_data_folder()
    findings: list[Finding] = []
    try:
        for name, told in lake.home.inspect():
            findings.append(Finding(name, True, told))
    except LakeHomeError as error:
        findings.append(Finding("bucket", False, str(error)))
        return findings
    waiting = len(lake.pending())
    findings.append(
        Finding("sent", not waiting, f"{waiting:,} batches wait here", "Run `c360 ingest`.")
    )
    return findings

"""How an object store that speaks S3 is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEME = "s3://"


@dataclass(frozen=True, slots=True)
class S3Options:
    """How an S3 store is reached; what is None is found in the environment, as boto3 does."""

    endpoint_url: str | None = None
    region: str | None = None
    access_key_id: str | None = field(default=None, repr=False)
    secret_access_key: str | None = field(default=None, repr=False)


def split_s3_path(path: str) -> tuple[str, str]:
    """Return the bucket and the key or prefix that a path names, without slashes at its ends.

    Examples:
        >>> split_s3_path("s3://lake/company/")
        ('lake', 'company')
    """
    bucket, _, key = path.removeprefix(SCHEME).partition("/")
    return bucket, key.strip("/")

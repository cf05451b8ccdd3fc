"""Take zip archives apart: bounded in size, and never by the names inside."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from c360.sources.readers.unpacking import (
    BOUNDS,
    GZIP_MAGIC,
    DamagedGzipError,
    UnpackBounds,
    show_bytes,
    unpack,
)
from c360.sources.readers.xml_records import find_doctype

COPY_BYTES = 1 << 20
PART_BYTES = 16 << 10
STREAMED = "xl/worksheets/"
ENCRYPTED = 0x1
NOT_CONTENT = ("__MACOSX/",)
"""Folders that a packing program adds for itself."""


class RefusedFileError(Exception):
    """A file is not read at all; the message is the reason. Never leaves the sources."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. ``refusal`` says why it is not read, if so."""

    number: int
    name: str
    bytes: int
    refusal: str | None


def list_members(path: Path, bounds: UnpackBounds = BOUNDS) -> list[Member]:
    """List the files of a zip archive in its order, folders left out.

    Raises:
        RefusedFileError: It is no zip archive, or holds more than the bounds allow.
    """
    infos = _read_directory(path)
    if len(infos) > bounds.most_members:
        raise RefusedFileError(
            f"the archive holds {len(infos):,} files; at most {bounds.most_members:,} are read"
        )
    total = sum(info.file_size for info in infos)
    if excess := bounds.find_excess(path.stat().st_size, total):
        raise RefusedFileError(f"the archive {excess}")
    return [
        Member(number, info.filename, info.file_size, _find_refusal(info))
        for number, info in enumerate(infos)
        if not info.is_dir() and not info.filename.startswith(NOT_CONTENT)
    ]


def _read_directory(path: Path) -> Sequence[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise RefusedFileError(f"not a zip archive that can be read ({error})") from error


def _find_refusal(info: zipfile.ZipInfo) -> str | None:
    if not is_safe_name(info.orig_filename):
        return "its name leads out of the archive: refused"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link in an archive: refused"
    if info.flag_bits & ENCRYPTED:
        return "protected by a password: send it without"
    if info.filename.lower().endswith(".zip"):
        return "an archive in an archive: unpack the outer one first"
    return None


def is_safe_name(name: str) -> bool:
    """Say whether a name in an archive stays within it, on any operating system.

    Examples:
        >>> is_safe_name("2024/deals.csv"), is_safe_name("../deals.csv"), is_safe_name("C:/x.csv")
        (True, False, False)
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    is_absolute = name.startswith(("/", "\\")) or name[1:2] == ":"
    return not (is_absolute or ".." in parts or "\0" in name)


def extract_member(path: Path, number: int, target: Path) -> None:
    """Write one member of an archive to ``target``, whatever its own name.

    Raises:
        RefusedFileError: It is damaged, or packed in a way that cannot be read.
    """
    try:
        with (
            zipfile.ZipFile(path) as archive,
            archive.open(archive.infolist()[number]) as member,
            target.open("wb") as file,
        ):
            shutil.copyfileobj(member, file, COPY_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedFileError(f"damaged in the archive ({error})") from error


def is_gzip(path: Path) -> bool:
    """Say whether a file is packed with gzip, by its content."""
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def extract_gzip(path: Path, target: Path, bounds: UnpackBounds = BOUNDS) -> None:
    """Write the content of a gzip file to ``target``, for formats that are read in no order.

    Raises:
        RefusedFileError: It is damaged, or unpacks to more than the bounds allow.
    """
    try:
        with path.open("rb") as packed, target.open("wb") as file:
            for piece in unpack(packed, COPY_BYTES, bounds):
                file.write(piece)
    except DamagedGzipError as error:
        raise RefusedFileError(str(error)) from error


def check_office_file(path: Path, most_bytes: int, most_in_memory: int) -> None:
    """Refuse an XLSX or DOCX file, a zip archive of XML, that is no such thing or a bomb.

    Args:
        path: The file.
        most_bytes: What it may unpack to.
        most_in_memory: What all but the sheets, which are streamed, may unpack to.

    Raises:
        RefusedFileError: Says why.
    """
    bounds = UnpackBounds(most_bytes=most_bytes)
    infos = _read_directory(path)
    total = sum(info.file_size for info in infos)
    if excess := bounds.find_excess(path.stat().st_size, total):
        raise RefusedFileError(excess)
    held = sum(info.file_size for info in infos if not info.filename.startswith(STREAMED))
    if held > most_in_memory:
        raise RefusedFileError(
            f"holds {show_bytes(held)} of text, more than the {show_bytes(most_in_memory)} "
            "that are read"
        )
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels")):
            _check_part(path, info)


def _check_part(path: Path, info: zipfile.ZipInfo) -> None:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(info) as part:
            problem = find_doctype(iter(lambda: part.read(PART_BYTES), b""))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedFileError(f"its part {info.filename} is damaged ({error})") from error
    if problem is not None:
        raise RefusedFileError(f"its part {info.filename} {problem}")

"""Bytes of a file as UTF-8 with line feeds: unpacked, transcoded, in bounded memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from c360.errors import SourceError
from c360.sources.readers.unpacking import (
    BOUNDS,
    GZIP_MAGIC,
    DamagedGzipError,
    UnpackBounds,
    unpack,
)

PEEK_BYTES = 64 << 10
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WESTERN = {code: ord(bytes([code]).decode("cp1252", "ignore") or chr(code)) for code in range(256)}
DAMAGED = "\udcff"
DAMAGED_BYTES = b"\xed\xb3\xbf"


class TextStream:
    """The content of a file as UTF-8 bytes; ``damage`` says why it ended early, if it did."""

    def __init__(
        self,
        path: Path,
        encoding: str | None,
        block_bytes: int,
        bounds: UnpackBounds = BOUNDS,
    ) -> None:
        self._path = path
        self._block_bytes = block_bytes
        self._bounds = bounds
        self.damage: str | None = None
        start = b"".join(self._unpacked(PEEK_BYTES, limit=PEEK_BYTES))
        self._mark_bytes, self._encoding = find_encoding(start, encoding)
        self._has_old_line_ends = b"\r" in start and b"\n" not in start.replace(b"\0", b"")

    def blocks(self) -> Iterator[bytes]:
        """Yield the content from its start, without byte order mark."""
        self.damage = None
        for block in self._transcoded():
            yield block.replace(b"\r", b"\n") if self._has_old_line_ends else block

    def unpacked_blocks(self) -> Iterator[bytes]:
        """Yield the content as it is written, for formats that name their own encoding."""
        self.damage = None
        return self._unpacked(self._block_bytes)

    def _transcoded(self) -> Iterator[bytes]:
        content = self._skip_mark(self._unpacked(self._block_bytes))
        if self._encoding == "western":
            yield from map(from_western, content)
        elif self._encoding == "utf-8":
            yield from content
        elif self._encoding is None:
            yield from self._utf8_or_western(content)
        else:
            yield from _decode(content, self._encoding)

    def _skip_mark(self, content: Iterator[bytes]) -> Iterator[bytes]:
        left = self._mark_bytes
        for block in content:
            yield block[left:]
            left = max(0, left - len(block))

    def _utf8_or_western(self, content: Iterator[bytes]) -> Iterator[bytes]:
        """Decide at the first byte that is not ASCII; until then both are the same."""
        is_western: bool | None = None
        for number, block in enumerate(content):
            if is_western is None and not block.isascii():
                is_western = not self._has_multibyte(number)
            yield from_western(block) if is_western else block

    def _has_multibyte(self, first: int) -> bool:
        """Look whether any character from block ``first`` on is valid UTF-8 beyond ASCII."""
        damage, tail = self.damage, b""
        try:
            for number, block in enumerate(self._unpacked(self._block_bytes)):
                if number >= first and MULTIBYTE.search(tail + block):
                    return True
                tail = block[-3:]
            return False
        finally:
            self.damage = damage

    def _unpacked(self, size: int, limit: int | None = None) -> Iterator[bytes]:
        given = 0
        for block in self._raw(size):
            yield block
            given += len(block)
            if limit is not None and given >= limit:
                return

    def _raw(self, size: int) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                is_packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
                file.seek(0)
                if is_packed:
                    yield from unpack(file, size, self._bounds)
                else:
                    yield from iter(lambda: file.read(size), b"")
        except DamagedGzipError as error:
            self.damage = str(error)
        except OSError as error:
            raise SourceError(f"{self._path}: cannot be read ({error.strerror}).") from error


def find_encoding(start: bytes, encoding: str | None) -> tuple[int, str | None]:
    """Return the length of the byte order mark and the encoding; None if content must tell."""
    named = _known_encoding(encoding) if encoding else None
    for mark, name in MARKS:
        if start.startswith(mark) and (named is None or named == name):
            return len(mark), name
    if named is not None:
        return 0, named
    return 0, _wide_encoding(start)


def _known_encoding(name: str) -> str:
    try:
        known = codecs.lookup(name).name
        b"a".decode(name)
    except UnicodeError:
        pass
    except LookupError as error:
        raise SourceError(
            f"Unknown encoding {name!r}. Use utf-8, utf-16, latin-1, cp1252 or another that"
            " Python knows, or leave it out."
        ) from error
    names = {"utf-8-sig": "utf-8", "iso8859-1": "western", "cp1252": "western"}
    return names.get(known, known)


def _wide_encoding(start: bytes) -> str | None:
    """Tell UTF-16 without a mark by its NULs: in text, every other byte of most characters."""
    head = start[:1024]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    if even > 0.7 and odd < 0.1:
        return "utf-16-be"
    return None


def from_western(block: bytes) -> bytes:
    """Transcode cp1252; the five bytes it leaves open are read as latin-1."""
    if block.isascii():
        return block
    return codecs.charmap_decode(block, "strict", WESTERN)[0].encode()


def _decode(content: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("c360-damaged")
    for block in content:
        yield _encode(decoder.decode(block))
    yield _encode(decoder.decode(b"", final=True))


def _encode(text: str) -> bytes:
    """Write UTF-8; damage becomes a byte that is none, so that its line is rejected."""
    return text.encode("utf-8", "surrogatepass").replace(DAMAGED_BYTES, b"\xff")


def _mark_damage(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return DAMAGED, error.end
    raise error


codecs.register_error("c360-damaged", _mark_damage)

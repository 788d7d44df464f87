"""Whether a PDF file is sound: every object where the file says that it is, every stream whole.

A program that shows a damaged file leaves out what it cannot read, without a word: a page then lacks its figures. qpdf
(by pikepdf) names every fault in the structure; streams that pages draw from are unpacked to their end, with their
check sums. Faults of hints for faster loading cost nothing and are passed over.
"""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import pikepdf

from disclosure.readers.pdf.lost_ranges import mark_lost
from disclosure.readers.pdf.told_digits import misnamed_digits

_HARMLESS = ("linear", "hint table")
_MAX_UNPACKED = 256 * 1024 * 1024
_STEP = 1024 * 1024
_PIECE = 64 * 1024
_MAX_OBJECTS = 200_000
_WATERMARK = b"/Watermark"


@dataclass(frozen=True, slots=True)
class Soundness:
    """What is wrong with a file, in the words of the checker (None where it is sound); whether it has layers.

    `misnamed` are the digits that fonts, by their names, say for shapes of others.
    """

    fault: str | None
    has_layers: bool = False
    misnamed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rewritten: bytes | None = None
    """The file with characters unknown that its fonts say wrongly."""
    names_watermark: bool = False
    """Whether what its pages draw calls something a watermark by name."""


def look_into(data: bytes) -> Soundness:
    """Whether a file is sound.

    Raises nothing: what cannot be opened is damaged. At most 256 MB are unpacked, none of them kept.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=True) as pdf:
            misnamed: dict[str, frozenset[str]] = {}
            drawn: list[pikepdf.Dictionary] = []
            names: set[bytes] = set()
            fault = _fault_of_objects(pdf, misnamed, drawn, names)
            has_layers = "/OCProperties" in pdf.Root
            warnings = [warning for warning in map(str, pdf.get_warnings()) if not _is_harmless(warning)]
            rewritten = _rewritten(pdf, drawn)
            return Soundness(warnings[0] if warnings else fault, has_layers, misnamed, rewritten, bool(names))
    except pikepdf.PasswordError:
        return Soundness(None)
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, RuntimeError, OverflowError, TypeError) as error:
        return Soundness(str(error) or "not readable")


def _is_harmless(warning: str) -> bool:
    return any(word in warning.lower() for word in _HARMLESS)


def _rewritten(pdf: pikepdf.Pdf, drawn: list[pikepdf.Dictionary]) -> bytes | None:
    held = io.BytesIO()
    try:
        if not drawn or not mark_lost(pdf, drawn):
            return None
        pdf.save(held, compress_streams=False)
    except (ValueError, TypeError, OverflowError, RuntimeError, pikepdf.PdfError):
        return None
    return held.getvalue()


def _fault_of_objects(
    pdf: pikepdf.Pdf, misnamed: dict[str, frozenset[str]], drawn: list[pikepdf.Dictionary], names: set[bytes]
) -> str | None:
    """The first stream that does not unpack to its end.

    Digits that fonts misname are noted, the fonts of drawings (Type 3) that Ghostscript wrote anew, and the name of
    watermarks where a stream says it.
    """
    is_anew = "/Info" in pdf.trailer and "Ghostscript" in str(pdf.docinfo.get("/Producer", ""))
    left = _MAX_UNPACKED
    fault = None
    for number, item in enumerate(pdf.objects):
        if number > _MAX_OBJECTS:
            break
        if not isinstance(item, pikepdf.Stream):
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item and (said := misnamed_digits(item)):
                misnamed[said[0]] = misnamed.get(said[0], frozenset()) | said[1]
            if is_anew and isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == pikepdf.Name.Type3:
                drawn.append(item)
            continue
        packed = _packed(item)
        if not packed:
            if "/Filter" not in item:
                _note_names(bytes(item.get_raw_stream_buffer()), names)
            continue
        used = _unpack(packed, left, names)
        if used is None:
            fault = fault or f"stream {item.objgen[0]} does not unpack to its end"
        else:
            left -= used
        if left <= 0:
            break
    return fault


def _packed(item: pikepdf.Stream) -> bytes | None:
    """What a stream has for zlib to unpack; None where it is packed otherwise, or not at all."""
    kind = item.get("/Filter")
    names = [str(kind)] if isinstance(kind, pikepdf.Name) else [str(name) for name in kind or ()]
    raw = bytes(item.get_raw_stream_buffer())
    if names and names[0] in ("/ASCII85Decode", "/A85"):
        names = names[1:]
        try:
            raw = base64.a85decode(raw.split(b"~")[0]) if names else b""
        except ValueError:
            raw = b""
    return raw if names and names[0] in ("/FlateDecode", "/Fl") else None


def _note_names(unpacked: bytes, names: set[bytes]) -> None:
    if _WATERMARK in unpacked:
        names.add(_WATERMARK)


def _unpack(raw: bytes, limit: int, names: set[bytes]) -> int | None:
    """How much a stream holds, counted up to a limit; None where it breaks off or its check sum differs."""
    unpacker = zlib.decompressobj()
    used = 0
    try:
        for start in range(0, len(raw), _PIECE):
            rest = raw[start : start + _PIECE]
            while rest and not unpacker.eof:
                unpacked = unpacker.decompress(rest, _STEP)
                _note_names(unpacked, names)
                used += len(unpacked)
                rest = unpacker.unconsumed_tail
                if used > limit:
                    return used
            if unpacker.eof:
                return used
        while not unpacker.eof:
            # What is left inside comes out without more input.
            held = len(unpacker.decompress(b"", _STEP))
            used += held
            if not held or used > limit:
                break
    except zlib.error:
        return None
    return used if unpacker.eof or used > limit else None

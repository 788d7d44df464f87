"""Bytes to text, for files that lie about their encoding or say nothing.

Government pages come as UTF-8, GBK/GB18030, sometimes Big5 or UTF-16, with missing or wrong declarations. A generic
detector guesses from byte statistics; here the text is known to be Chinese administrative prose, so every candidate is
decoded and the one that yields the most of the commonest characters of that prose, and the least damage, wins.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""charset\s{0,9}+=\s{0,9}+["']?\s{0,9}+([A-Za-z0-9_:.-]{2,20})""", re.IGNORECASE)
_COMMON = frozenset(
    "的政府信息公开年度报告工作申请行复议诉讼主动人民机关一二三四五六情况和数本总计其他部门法条例项内容不予办理结果"
    "報報開訴訟請機關動況總計條項門與為"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000


def declared_encoding(data: bytes) -> str | None:
    """The charset that the head of a web page declares, if Python knows it."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup(match.group(1).decode("ascii")).name
    except LookupError:
        return None
    # Pages that say GB2312 mean GBK or GB18030, of which it is a part; GB18030 reads all three.
    return "gb18030" if name in ("gb2312", "gbk") else name


def _letters(data: bytes, encoding: str) -> bytes:
    """The bytes that an encoding reads: stray NUL bytes are no text in the eight-bit ones."""
    return data if encoding.startswith("utf-16") else data.replace(b"\x00", b"")


def _score(data: bytes, encoding: str) -> float:
    text = _letters(data[:_SAMPLE], encoding).decode(encoding, errors="replace")
    if not text:
        return 0.0
    damage = text.count("\ufffd") + sum(map(text.count, "\x00\x01\x02\x03\x1a"))
    return (sum(1 for letter in text if letter in _COMMON) - 20 * damage) / len(text)


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding it was read with. Never raises: what cannot be decoded becomes U+FFFD."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").lstrip("\ufeff"), encoding
    if b"\x00" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            # A file cut inside its last character is still UTF-8.
            if error.start >= len(data) - 3 and error.start > 0:
                return data[: error.start].decode("utf-8"), "utf-8"
    declared = declared_encoding(data)
    candidates = dict.fromkeys(
        ([declared] if declared else []) + ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]
    )
    encoding = max(candidates, key=lambda name: _score(data, name))
    return _letters(data, encoding).decode(encoding, errors="replace"), encoding


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that `decode` knows."""
    sample = data[:8192]
    if not sample:
        return False
    text, _ = decode(sample)
    readable = sum(
        1
        for letter in text
        if " " <= letter <= "~"
        or letter in "\t\r\n\f\v\x00"
        or "\u4e00" <= letter <= "\u9fff"
        or "\u2010" <= letter <= "\u30ff"
        or "\uff00" <= letter <= "\uffef"
    )
    return readable < len(text) * 0.8 or text.count("\x00") * 2 > len(text)
